"""Products: what is sold, by which unit, at what price and cost."""

from typing import NamedTuple

from crmcli.domain.records import Product
from crmcli.domain.rules import sales
from crmcli.domain.sales.money import Money
from crmcli.domain.text.unicode import fold
from crmcli.errors import Refused, Usage
from crmcli.queries.sales.products import get_product, products_by_name
from crmcli.store import Store
from crmcli.words import listed, tr


class ProductFacts(NamedTuple):
    """The facts of a product; None leaves a column as it is. The columns in `cleared` are set to NULL."""

    name: str | None = None
    unit: str | None = None
    price: Money | None = None
    cost: Money | None = None
    cleared: frozenset[str] = frozenset()


def add_product(store: Store, facts: ProductFacts) -> Product:
    """Make a product; raises Refused when there is one of that name."""
    values = sales.product(
        {
            "name": facts.name or "",
            "unit": facts.unit,
            "price": facts.price.minor if facts.price else None,
            "cost": facts.cost.minor if facts.cost else None,
            "currency": _currency(facts, None),
        }
    )
    with store.atomic("product_add", name=values["name"]):
        _refuse_twin(store, values["name"])
        return get_product(store, store.insert("product", **values))


def edit_product(store: Store, product: Product, facts: ProductFacts) -> Product:
    """Change a product; orders taken down before keep their prices. Raises Usage when there is nothing to change."""
    if facts == ProductFacts():
        raise Usage(tr("There is nothing to change."), tr("Example: crm product edit {id} --price 5", id=product.id))
    with store.atomic("product_edit", name=product.name):
        values = _edited(store, get_product(store, product.id), facts)
        if values:
            store.update("product", product.id, **values)
        return get_product(store, product.id)


def remove_product(store: Store, product: Product) -> tuple[Product, int]:
    """Set a product aside: it is proposed no more, and the orders that name it keep its name.

    Returns what it was, and how many orders name it.
    """
    with store.atomic("product_rm", name=product.name):
        found = get_product(store, product.id)
        store.trash("product", product.id)
        for (use_id,) in store.rows(
            "SELECT id FROM consumption WHERE product_id = ? AND deleted_at IS NULL", (product.id,)
        ):
            store.trash("consumption", use_id)
        orders = store.value(
            'SELECT count(DISTINCT l.order_id) FROM order_line l JOIN "order" o ON o.id = l.order_id'
            " WHERE l.product_id = ? AND l.deleted_at IS NULL AND o.deleted_at IS NULL",
            (product.id,),
        )
        return found, int(orders)


def _edited(store: Store, product: Product, facts: ProductFacts) -> dict[str, object]:
    """The columns of a product that an edit sets, with their values. Raises Refused when another has the name."""
    values: dict[str, object] = dict.fromkeys(facts.cleared)
    if facts.name is not None:
        values["name"] = name = sales.product_name(facts.name)
        if fold(name) != fold(product.name):
            _refuse_twin(store, name)
    if facts.unit:
        values["unit"] = sales.PRODUCT["unit"](facts.unit)
    for column, money in (("price", facts.price), ("cost", facts.cost)):
        if money is not None:
            values[column] = money.minor
    stays = any(getattr(product, column) is not None and column not in values for column in ("price", "cost"))
    currency = _currency(facts, product.currency if stays else None)
    if currency is not None:
        values["currency"] = currency
    return values


def _refuse_twin(store: Store, name: str) -> None:
    same = products_by_name(store).get(fold(name))
    if same is not None:
        raise Refused(
            tr("There is a product {name!r} already, number {id}.", name=same.name, id=same.id),
            tr("crm product edit {id}", id=same.id),
        )


def _currency(facts: ProductFacts, kept: str | None) -> str | None:
    currencies = {money.currency for money in (facts.price, facts.cost) if money} | ({kept} if kept else set())
    if len(currencies) > 1:
        raise Usage(
            tr(
                "A product's price and cost are in one currency, not in {currencies}.",
                currencies=listed(sorted(currencies), " and "),
            )
        )
    for money in (facts.price, facts.cost):
        if money is not None and money.minor < 0:
            raise Usage(tr("A price is not below nothing."))
    return currencies.pop() if currencies else None
