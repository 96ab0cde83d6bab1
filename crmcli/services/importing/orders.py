"""Orders from a file, one or many lines each; an order the book has is left as it is."""

from contextlib import suppress
from datetime import date
from typing import NamedTuple

from crmcli.domain.rules import sales
from crmcli.domain.rules.values import Fault, InvalidRecord, Values
from crmcli.domain.sales.money import Money
from crmcli.domain.sales.payment_terms import parse_terms
from crmcli.domain.sales.units import is_same_unit
from crmcli.domain.text.unicode import fold
from crmcli.errors import Refused, Usage
from crmcli.services.importing.customers import CustomerImporter
from crmcli.services.importing.history import Kept, RowImporter, content_ref
from crmcli.services.importing.payments import TOLD
from crmcli.services.importing.tally import RowDifference
from crmcli.services.payments import NewPayment, add_payment
from crmcli.transfer.drafts import Draft, OrderLineDraft
from crmcli.words import tr

_CHUNK = 2000
_ORDER = ("id", "customer_id", "day", "amount", "currency", "note", "ref", "due", "terms")
_LINE = ("order_id", "product_id", "text", "quantity", "price", "discount", "amount", "cost")
_FOLLOWED = ("day", "amount", "currency", "due", "terms")
Key = tuple[int, str]


class _Line(NamedTuple):
    """A line of a file, checked: its columns, the currency of its amount, and whether it names what was sold."""

    values: Values
    currency: str
    is_itemized: bool


class _Built(NamedTuple):
    """An order of which lines have been read: its id, the minor units so far, and their currency."""

    order_id: int
    total: int
    currency: str


class _Again:
    """What the file says of an order that the book has: its lines added up, and the first line of the file."""

    def __init__(self, opened: Values, line: int) -> None:
        self.opened = opened
        self.line = line
        self.total = 0
        self.lines: list[tuple[OrderLineDraft, _Line, Values | None]] = []


class _Paid(NamedTuple):
    """What a line says was paid of its order: "", "yes" or decimal text, and the day; else what is still open of it."""

    said: str
    currency: str
    day: date
    balance: str = ""


class _KnownProduct(NamedTuple):
    """A product of the book: its id, its unit, and what one costs in minor units of its currency."""

    product_id: int
    unit: str | None
    cost: int | None
    currency: str | None


class _Price(NamedTuple):
    """What a product cost on a day: minor units of a currency; None until a line names a price."""

    day: str
    price: int | None
    currency: str


def _payable(draft: OrderLineDraft) -> Values:
    """When an order is to be paid: the day of the file, else that of its terms where they are understood."""
    due = draft.due.isoformat() if draft.due else None
    if due is None and draft.terms:
        with suppress(Usage):
            due = parse_terms(draft.terms, draft.day).due
    return {"due": due, "terms": draft.terms or None}


def _difference(amount: int, currency: str) -> Values:
    """The line of an order for what it comes to beyond its other lines, in minor units."""
    said = {"text": tr("Shipping, tax and discounts"), "quantity": 1.0, "discount": 0.0, "amount": amount}
    return sales.order_line(said, currency, currency)


class OrderImporter(RowImporter):
    """Puts lines with the same order number together, wherever in the file they stand."""

    table = "order"

    def __init__(self, people: CustomerImporter) -> None:
        super().__init__(people)
        self._built: dict[Key, _Built] = {}
        self._again: dict[Key, _Again] = {}
        self._orders: dict[int, Values] = {}
        self._lines: list[tuple[object, ...]] = []
        self._repeats: dict[str, int] = {}
        self._products: dict[str, _KnownProduct] = {
            fold(name): _KnownProduct(*rest)
            for name, *rest in self.store.rows(
                "SELECT name, id, unit, cost, currency FROM product WHERE deleted_at IS NULL ORDER BY id DESC"
            )
        }
        self._next_id = int(self.store.value("SELECT seq FROM sqlite_sequence WHERE name = 'order'") or 0)
        self._paid: dict[Key, _Paid] = {}
        self._totals: dict[Key, int] = {}  # what whole orders come to, in minor units
        self._names: dict[str, str] = {}  # of products, by their codes
        self._prices: dict[int, _Price] = {}  # of the products that this file made

    def import_row(self, draft: Draft) -> None:
        """File one line of an order."""
        assert isinstance(draft, OrderLineDraft)
        if draft.is_void:
            self._leave_out(draft)
            return
        if not draft.product and draft.product_ref:
            draft = draft._replace(product=self._named(draft.product_ref))
        line = self._check(draft)
        amount = line.values["amount"]
        said = {"day": draft.day, "amount": amount, "currency": line.currency, "note": draft.note, **_payable(draft)}
        opened = sales.order({**said, "ref": draft.order_ref}, self.store.now, has_lines=line.is_itemized)
        product = self._check_product(draft, line.currency)
        if draft.uid and (kept := self.kept_by_uid(draft.uid, _FOLLOWED)):
            self._follow_own(kept, draft, opened)
            return
        found = self.find_customer(draft.who)
        customer_id = found if isinstance(found, int) else None
        if customer_id is not None:
            key = (customer_id, self._ref(draft, customer_id))
            if key in self._again or (key not in self._built and self._is_there(key)):
                again = self._again.setdefault(key, _Again(opened, draft.line))
                again.total += amount
                self._check_paid(key, draft, line.currency)
                self._check_total(key, draft)
                if self.options.update == "overwrite":
                    again.lines.append((draft, line, product))
                return
            if key in self._built:
                self._grow(key, line)
        if customer_id is None:
            customer_id = self.customer_id(found)
            key = (customer_id, self._ref(draft, customer_id))
        self._check_paid(key, draft, line.currency)
        self._check_total(key, draft)
        if key not in self._built:
            self._open(key, opened)
        if line.is_itemized:
            sold = self._product(product, line.currency)
            self._note_price(sold.get("product_id"), line, opened["day"])
            self._hold_line(self._built[key].order_id, {**line.values, **sold})
        if len(self._lines) + len(self._orders) >= _CHUNK:
            self.flush()

    def _named(self, code: str) -> str:
        """The name of the product with a code, from the file or the book; the code itself where neither has it."""
        if code not in self._names:
            sql = "SELECT name FROM product WHERE ref = ? AND deleted_at IS NULL ORDER BY id LIMIT 1"
            self._names[code] = str(self.store.value(sql, (code,)) or code)
        return self._names[code]

    def _check(self, draft: OrderLineDraft) -> _Line:
        """The columns of a line; its amount is what the file says, else price · quantity · (1 − discount), rounded."""
        quantity = sales.ORDER_LINE["quantity"](1.0 if draft.quantity is None else draft.quantity)
        discount = sales.ORDER_LINE["discount"](draft.discount)
        each = self.exact(draft.price, draft.currency)
        price = self.money(draft.price, draft.currency)
        amount = self.money(draft.amount, draft.currency)
        if amount is None and each is not None:
            amount = Money(sales.line_amount(quantity, each[0], discount), each[1])
        if amount is None:
            raise InvalidRecord(Fault("amount", tr("there is neither an amount nor a price")))
        if price is not None and price.minor < 0:  # what came back: as many below nothing, at their price
            price, quantity = price._replace(minor=-price.minor), -quantity
        said = {
            "quantity": quantity,
            "price": price.minor if price else None,
            "discount": discount,
            "amount": amount.minor,
        }
        values = sales.order_line(said, amount.currency, amount.currency)
        return _Line(values, amount.currency, bool(draft.product or draft.quantity is not None))

    def _grow(self, key: Key, line: _Line) -> None:
        """Add a line to an order that was begun. Raises InvalidRecord for one in another currency."""
        order_id, total, currency = self._built[key]
        sales.order_line(line.values, line.currency, currency)
        total = sales.ORDER["amount"](total + line.values["amount"])
        self._built[key] = _Built(order_id, total, currency)
        if order_id in self._orders:
            self._orders[order_id]["amount"] = total
        else:
            self.store.update("order", order_id, amount=total)

    def _check_product(self, draft: OrderLineDraft, currency: str) -> Values | None:
        """The columns of the product that a line names. Raises InvalidRecord."""
        if not draft.product:
            return None
        if draft.product_ref:
            self._names[draft.product_ref] = draft.product
        known = self._products.get(fold(draft.product))
        if known and known.unit and draft.unit and not is_same_unit(known.unit, draft.unit):
            message = tr(
                "{product} is counted in {unit} here, not in {said}.",
                product=draft.product,
                unit=known.unit,
                said=draft.unit,
            )
            raise InvalidRecord(Fault("unit", message))
        said = {"name": draft.product, "unit": draft.unit or None, "currency": currency, "ref": draft.product_ref}
        return sales.product(said, needs_letter=False)

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
        sql = 'SELECT 1 FROM "order" WHERE ref = ? AND customer_id = ? LIMIT 1'
        return ref in self.refs and self.store.row(sql, (ref, customer_id)) is not None

    def _open(self, key: Key, values: Values) -> None:
        """Begin an order with its first line."""
        self._next_id += 1
        self._orders[self._next_id] = {**values, "id": self._next_id, "customer_id": key[0], "ref": key[1]}
        self._built[key] = _Built(self._next_id, values["amount"], values["currency"])
        self.tally.added += 1

    def _product(self, values: Values | None, currency: str) -> Values:
        """The columns of a line that say what was sold, and its cost of now; a product the book lacks is made."""
        if values is None:
            return {}
        name = fold(values["name"])
        known = self._products.get(name)
        if known is None:
            product_id = self.store.insert("product", **values)
            known = self._products[name] = _KnownProduct(product_id, values["unit"], None, None)
            self._prices[product_id] = _Price("", None, values["currency"])
        elif known.unit is None and values["unit"]:
            self.store.update("product", known.product_id, unit=values["unit"])
            known = self._products[name] = known._replace(unit=values["unit"])
        return {"product_id": known.product_id, "cost": known.cost if known.currency == currency else None}

    def _note_price(self, product_id: int | None, line: _Line, day: str) -> None:
        """Remember the price of a product that this file made: that of its newest order which was no gift."""
        price = line.values["price"]
        if product_id in self._prices and price and day >= self._prices[product_id].day:
            self._prices[product_id] = _Price(day, price, line.currency)

    def _leave_out(self, draft: OrderLineDraft) -> None:
        """Count a line that was cancelled or refunded; with `overwrite` the order that the book has goes to the trash.

        Raises Refused where the book has its order as a sale.
        """
        if draft.order_ref:
            ids = [built.order_id for (_, ref), built in self._built.items() if ref == draft.order_ref]
            if draft.order_ref in self.refs:
                sql = 'SELECT id FROM "order" WHERE ref = ? AND deleted_at IS NULL'
                kept = [order_id for (order_id,) in self.store.rows(sql, (draft.order_ref,))]
                if len(kept) == 1 and not ids and self.options.update == "overwrite":
                    self.store.trash("order", kept[0])
                    self.tally.updated += 1
                    return
                ids += kept
            if ids:
                raise Refused(
                    tr("order {ref} was cancelled, and the book has it as a sale (order {number})",
                       ref=draft.order_ref, number=ids[0]),
                    tr("--update overwrite takes it back."),
                )  # fmt: skip
        self.tally.left_out += 1

    def _check_paid(self, key: Key, draft: OrderLineDraft, currency: str) -> None:
        """Note what was paid of an order. Raises InvalidRecord where its lines contradict each other."""
        paid = _Paid(draft.paid, currency, draft.paid_on or draft.day, draft.balance)
        if self._paid.setdefault(key, paid) != paid:
            message = tr("the lines of order {ref} differ in what was paid", ref=draft.order_ref)
            raise InvalidRecord(Fault("paid", message))
        if paid.said or paid.balance:
            sales.payment({"day": paid.day, "amount": 1, "currency": currency}, self.store.now)

    def _check_total(self, key: Key, draft: OrderLineDraft) -> None:
        """Note what the whole order comes to. Raises InvalidRecord where its lines contradict each other."""
        total = self.money(draft.order_total, draft.currency)
        if total is None:
            return
        if self._totals.setdefault(key, total.minor) != total.minor:
            message = tr("the lines of order {ref} differ in what the order comes to", ref=draft.order_ref)
            raise InvalidRecord(Fault("amount", message))

    def _add_differences(self) -> None:
        """Add a line for what an order comes to beyond its lines: shipping, tax, discounts."""
        for key, total in self._totals.items():
            built = self._built.get(key)
            if built is None or built.total == total:
                continue
            values = _difference(total - built.total, built.currency)
            self._grow(key, _Line(values, built.currency, True))
            self._hold_line(built.order_id, values)

    def _pay(self) -> None:
        """Enter the payments that stood beside the orders."""
        for (customer_id, ref), paid in self._paid.items():
            built = self._built.get((customer_id, ref))
            if not (paid.said or paid.balance) or built is None:
                continue
            amount = self._paid_of(built, paid)
            if amount and amount.minor:
                self._add_told(NewPayment(customer_id, amount, paid.day.isoformat(), built.order_id))
                self.tally.paid += 1

    def _add_told(self, new: NewPayment) -> None:
        """Enter what an order says was paid of it; a row of payments that says the same takes its place."""
        for payment in add_payment(self.store, new):
            self.store.update("payment", payment.id, ref=TOLD)

    def _paid_of(self, built: _Built, paid: _Paid) -> Money | None:
        """What was paid of an order: what its lines say, or what it comes to without what is still open."""
        if paid.said and paid.said != "yes":
            return self.money(paid.said, paid.currency)
        still_open = self.money(paid.balance, paid.currency) if paid.balance else None
        rest = built.total - still_open.minor if still_open else built.total
        return Money(rest, built.currency) if rest > 0 or not still_open else None

    def finish(self) -> None:
        """Write the rows held back, their payments, and the prices of the products made with them."""
        self._add_differences()
        super().finish()
        for key, again in self._again.items():
            self._follow(key, again)
        self.flush()
        self._pay()
        for product_id, (_, price, currency) in self._prices.items():
            if price is not None:
                self.store.update("product", product_id, price=price, currency=currency)

    def _follow(self, key: Key, again: _Again) -> None:
        """Have an order that the book has follow the file: its day, its sum, and with `overwrite` its lines."""
        customer_id, ref = key
        kept = self.kept_row(ref, customer_id, _FOLLOWED)
        assert kept is not None
        currency, total = again.opened["currency"], self._totals.get(key, again.total)
        said = {"day": again.opened["day"], "amount": total, "currency": currency}
        said |= {column: again.opened[column] for column in ("due", "terms") if again.opened.get(column)}
        before = self._paid_before(kept.row_id, currency)
        paid = self._paid_since(key, _Built(kept.row_id, total, currency), before)
        less = paid if paid and -paid.minor > self._told_of(kept.row_id, currency) else None
        if less:  # payments of the book that are rows of their own stay
            paid = None
        if paid:
            kept = kept._replace(values={**kept.values, "paid": before})
            said["paid"] = before + paid.minor
        unchanged = self.tally.unchanged
        taken = self.wanted_changes(kept, said, again.line, ref if ref[:1] != "=" else tr("an order"))
        if less and self.options.update != "skip":
            self._note_less(again.line, ref, Money(before, currency), less)
            if self.tally.unchanged > unchanged:
                self.tally.unchanged -= 1
                self.tally.differ += 1
        has_paid = taken.pop("paid", None) is not None
        if paid and has_paid and paid.minor < 0:
            self._take_told(kept.row_id, currency, -paid.minor)
        elif paid and has_paid:
            day = (
                self._paid[key].day if self._paid[key].day != date.fromisoformat(kept.values["day"]) else self.store.now
            )
            self._add_told(NewPayment(customer_id, paid, day.isoformat()[:10], kept.row_id))
        if not taken:
            return
        self._update(kept, taken)
        if taken.keys() & {"amount", "currency"}:
            for _, line, product in again.lines:
                if line.is_itemized:
                    self._hold_line(kept.row_id, {**line.values, **self._product(product, line.currency)})
            if total != again.total and any(line.is_itemized for _, line, _ in again.lines):
                self._hold_line(kept.row_id, _difference(total - again.total, currency))

    def _paid_before(self, order_id: int, currency: str) -> int:
        """What the book has as paid of an order, in minor units of its currency."""
        sql = "SELECT total(amount) FROM payment WHERE order_id = ? AND currency = ? AND deleted_at IS NULL"
        return int(self.store.value(sql, (order_id, currency)))

    def _paid_since(self, key: Key, built: _Built, before: int) -> Money | None:
        """What a newer file says was paid of an order beyond what the book has, less than 0 too; None for nothing."""
        paid = self._paid.get(key)
        if paid is None or not (paid.said or paid.balance):
            return None
        amount = self._paid_of(built, paid)
        is_other = amount is not None and amount.currency == built.currency and amount.minor != before
        return Money(amount.minor - before, built.currency) if amount and is_other else None

    def _told_of(self, order_id: int, currency: str) -> int:
        """What the states of files alone said was paid of an order, in minor units."""
        sql = "SELECT total(amount) FROM payment WHERE order_id = ? AND currency = ? AND ref = ? AND deleted_at IS NULL"
        return int(self.store.value(sql, (order_id, currency, TOLD)))

    def _take_told(self, order_id: int, currency: str, less: int) -> None:
        """Take so much out of what the states of files said was paid of an order, the newest first."""
        told = self.store.rows(
            "SELECT id, amount FROM payment WHERE order_id = ? AND currency = ? AND ref = ? AND amount > 0"
            " AND deleted_at IS NULL ORDER BY day DESC, id DESC",
            (order_id, currency, TOLD),
        )
        for payment_id, said in told:
            if less <= 0:
                break
            if said <= less:
                self.store.trash("payment", payment_id)
            else:
                self.store.update("payment", payment_id, amount=said - less)
            less -= said

    def _note_less(self, line: int, ref: str, before: Money, less: Money) -> None:
        """Say that a file has less as paid than the book, whose payments are rows of their own."""
        row = {"currency": before.currency}
        kept, said = (self._shown("paid", minor, row) for minor in (before.minor, before.minor + less.minor))
        self.tally.note_change(RowDifference(line, ref, "paid", kept, said, is_taken=False))

    def _hold_line(self, order_id: int, values: Values) -> None:
        row = {**values, "order_id": order_id}
        self._lines.append(tuple(row.get(column) for column in _LINE))

    def _follow_own(self, kept: Kept, draft: OrderLineDraft, opened: Values) -> None:
        """Have an order of the book follow a row of our own table, which names it by its uid and holds no lines."""
        said = {column: opened[column] for column in _FOLLOWED if opened.get(column) is not None}
        if taken := self.wanted_changes(kept, said, draft.line, draft.order_ref or tr("an order")):
            self._update(kept, taken)

    def _update(self, kept: Kept, taken: Values) -> None:
        """Change an order of the book; the lines of another sum go to the trash."""
        self.store.update("order", kept.row_id, **taken)
        if taken.keys() & {"amount", "currency"}:
            sql = "SELECT id FROM order_line WHERE order_id = ? AND deleted_at IS NULL"
            for (line_id,) in self.store.rows(sql, (kept.row_id,)):
                self.store.trash("order_line", line_id)

    def flush(self) -> None:
        """Write the orders and lines held back."""
        self.people.flush()
        if self._orders:
            rows = [tuple(order.get(column) for column in _ORDER) for order in self._orders.values()]
            self.store.insert_many("order", _ORDER, rows)
            self._orders.clear()
        if self._lines:
            self.store.insert_many("order_line", _LINE, self._lines)
            self._lines.clear()
