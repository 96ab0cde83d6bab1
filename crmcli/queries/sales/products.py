"""Products, by name and number."""

from crmcli.domain.records import Product
from crmcli.domain.sales.money import Money
from crmcli.domain.text.unicode import fold
from crmcli.errors import NotFound
from crmcli.store import Store
from crmcli.words import listed, tr

_SELECT = "SELECT id, uid, name, unit, price, cost, currency, ref FROM product WHERE deleted_at IS NULL"


def list_products(store: Store) -> list[Product]:
    """Every product, by name."""
    return store.records(Product, f"{_SELECT} ORDER BY name COLLATE NOCASE, id")


def get_product(store: Store, product_id: int) -> Product:
    """One product by id; raises NotFound."""
    found = store.record(Product, f"{_SELECT} AND id = ?", (product_id,))
    if found is None:
        raise NotFound(
            tr("No product {product_id}.", product_id=product_id), tr("crm product list shows them with their numbers.")
        )
    return found


def products_by_name(store: Store) -> dict[str, Product]:
    """Every product by its folded name; of two with one name the older."""
    newest_first = store.records(Product, f"{_SELECT} ORDER BY id DESC")
    return {fold(product.name): product for product in newest_first}


def last_price(store: Store, product: Product) -> Money | None:
    """What one was sold for the last time, samples and returns left out; None when it never had a price."""
    return store.record(
        Money,
        """
        SELECT l.price AS minor, o.currency FROM order_line l JOIN "order" o ON o.id = l.order_id
        WHERE l.product_id = ? AND l.price > 0 AND l.quantity > 0 AND l.deleted_at IS NULL AND o.deleted_at IS NULL
        ORDER BY o.day DESC, l.id DESC LIMIT 1
        """,
        (product.id,),
    )


def one_product(store: Store, said: str) -> Product:
    """The product with this number or this whole name; raises NotFound, naming near ones."""
    number = said.removeprefix("#")
    by_name = products_by_name(store)
    if fold(said) in by_name:
        return by_name[fold(said)]
    if number.isascii() and number.isdigit() and len(number) < 16:
        return get_product(store, int(number))
    near = near_names(said, by_name)
    raise NotFound(
        tr("There is no product {said!r}.", said=said),
        tr("Did you mean: {near}", near=listed(near)) if near else tr("crm product list"),
    )


def near_names(said: str, by_name: dict[str, Product]) -> list[str]:
    """At most three names that look like what was said."""
    from difflib import get_close_matches

    return [by_name[name].name for name in get_close_matches(fold(said), by_name, n=3, cutoff=0.75)]
