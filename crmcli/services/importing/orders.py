"""Orders from a file, one or many lines each; an order the book has is left as it is."""

from crmcli.domain.text.unicode import clean, fold
from crmcli.services.importing.customers import CustomerTaker
from crmcli.services.importing.deeds import RowTaker, content_ref
from crmcli.transfer.drafts import Draft, OrderLineDraft

_CHUNK = 2000
Key = tuple[int, str]


class OrderTaker(RowTaker):
    """Puts lines with the same order number together, wherever in the file they stand."""

    table = "order"

    def __init__(self, people: CustomerTaker) -> None:
        super().__init__(people)
        self._built: dict[Key, tuple[int, int]] = {}  # order id, minor units so far
        self._seen: set[Key] = set()
        self._orders: dict[int, list[object]] = {}
        self._lines: list[tuple[object, ...]] = []
        self._repeats: dict[str, int] = {}
        self._products: dict[str, int] = {
            fold(name): product_id
            for product_id, name in self.store.rows(
                "SELECT id, name FROM product WHERE deleted_at IS NULL ORDER BY id DESC"
            )
        }
        self._next_id = int(self.store.value("SELECT seq FROM sqlite_sequence WHERE name = 'order'") or 0)

    def file(self, draft: Draft) -> None:
        """File one line of an order."""
        assert isinstance(draft, OrderLineDraft)
        customer_id = self.customer_of(draft)
        if customer_id is None:
            return
        quantity = 1.0 if draft.quantity is None else draft.quantity
        price = self.money(draft.price, draft.currency)
        amount = self.money(draft.amount, draft.currency)
        if amount is None and price is not None:
            amount = price._replace(minor=round(price.minor * quantity * (1 - draft.discount)))
        if amount is None:
            self.tally.reject(draft, "there is neither an amount nor a price")
            return
        key = (customer_id, self._ref(draft, customer_id))
        if key in self._seen or (key not in self._built and self._is_there(key)):
            return
        order_id, total = self._built.get(key) or self._open(key, draft, amount.currency)
        self._built[key] = (order_id, total + amount.minor)
        if order_id in self._orders:
            self._orders[order_id][3] = total + amount.minor
        else:
            self.store.update("order", order_id, amount=total + amount.minor)
        if draft.product or draft.quantity is not None:
            product_id = self._product(draft, amount.currency)
            minor = price.minor if price else None
            self._lines.append((order_id, product_id, None, quantity, minor, draft.discount, amount.minor))
        if len(self._lines) + len(self._orders) >= _CHUNK:
            self.flush()

    def _ref(self, draft: OrderLineDraft, customer_id: int) -> str:
        """The order's number, or one computed from the row and how often it has come up."""
        if draft.order_ref:
            return draft.order_ref
        same = content_ref(customer_id, draft.day, draft.product, draft.quantity, draft.amount, draft.price, draft.note)
        self._repeats[same] = self._repeats.get(same, 0) + 1
        return f"{same}.{self._repeats[same]}"

    def _is_there(self, key: Key) -> bool:
        """True when the book had this order before the file was read."""
        customer_id, ref = key
        if ref in self._refs and self.store.row(
            'SELECT 1 FROM "order" WHERE ref = ? AND customer_id = ? LIMIT 1', (ref, customer_id)
        ):
            self._seen.add(key)
            self.tally.unchanged += 1
            return True
        return False

    def _open(self, key: Key, draft: OrderLineDraft, currency: str) -> tuple[int, int]:
        self._next_id += 1
        note = draft.note or None
        self._orders[self._next_id] = [self._next_id, key[0], draft.day.isoformat(), 0, currency, note, key[1]]
        self.tally.added += 1
        return self._next_id, 0

    def _product(self, draft: OrderLineDraft, currency: str) -> int | None:
        """The product by its name; one the book lacks is made."""
        if not draft.product:
            return None
        name = clean(draft.product)
        known = self._products.get(fold(name))
        if known is None:
            known = self.store.insert("product", name=name, currency=currency, ref=draft.product_ref or None)
            self._products[fold(name)] = known
        return known

    def flush(self) -> None:
        """Write the orders and lines held back."""
        self.people.flush()
        if self._orders:
            columns = ("id", "customer_id", "day", "amount", "currency", "note", "ref")
            self.store.insert_many("order", columns, list(self._orders.values()))
            self._orders.clear()
        if self._lines:
            columns = ("order_id", "product_id", "text", "quantity", "price", "discount", "amount")
            self.store.insert_many("order_line", columns, self._lines)
            self._lines.clear()
