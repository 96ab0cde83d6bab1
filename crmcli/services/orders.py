"""Orders with their lines: insert, change, soft-delete."""

from collections.abc import Mapping
from typing import NamedTuple

from crmcli.domain.records import Order, Product
from crmcli.domain.rules import sales
from crmcli.domain.rules import values as v
from crmcli.domain.sales.money import Money, exponent, show
from crmcli.domain.sales.order_items import Item, only_amount, parse_items
from crmcli.domain.sales.units import is_same_unit
from crmcli.domain.settings import Settings
from crmcli.domain.text.unicode import clean, fold
from crmcli.errors import Refused, Usage
from crmcli.queries.sales.deals import get_deal
from crmcli.queries.sales.orders import get_order
from crmcli.queries.sales.products import get_product, last_price, products_by_name
from crmcli.queries.timeline import check_living
from crmcli.services.payments import NewPayment, add_payment
from crmcli.store import Store
from crmcli.words import listed, tr

_LARGE = 100  # a quantity that may be meant for a price


class NewOrder(NamedTuple):
    """A sale as it was typed; `day` and `due` are ISO days. `method` says how it was paid, where it was."""

    customer_id: int
    text: str
    day: str
    note: str | None = None
    ref: str | None = None
    deal_id: int | None = None
    is_return: bool = False
    is_paid: bool = False
    method: str | None = None
    due: str | None = None
    terms: str | None = None


class AddedOrder(NamedTuple):
    """The inserted order, and the products inserted or completed with it."""

    order: Order
    made: tuple[Product, ...]
    completed: tuple[Product, ...]


class PricedLine(NamedTuple):
    """A line of an order that is not inserted: how many of what, the price of one and the amount in minor units."""

    product: str
    quantity: float
    unit: str | None
    price: int
    amount: int


class PricedOrder(NamedTuple):
    """An order that is not inserted; `new_products` are the names of products that would be inserted with it."""

    lines: tuple[PricedLine, ...]
    new_products: tuple[str, ...]
    amount: int
    currency: str


class _Line(NamedTuple):
    """An item with its product, the price of one, the share and the amount of the line."""

    product: Product | None
    item: Item
    price: int
    discount: float
    amount: int


class _Contents(NamedTuple):
    """What an order is of, as parsed: its lines (none for a plain amount), its worth without a sign, its currency."""

    lines: list[_Line]
    amount: int
    currency: str
    is_plain: bool


def _contents(store: Store, text: str, settings: Settings, *, is_return: bool) -> _Contents:
    """Parse what an order is of. Raises Usage for what is not understood, has no price or names two currencies."""
    plain = only_amount(text, settings.currency)
    known = products_by_name(store)
    prices = {name: product.currency or settings.currency for name, product in known.items()}
    items = [] if plain else _items(text, settings.currency, prices)
    currency = plain.currency if plain else _one_currency(store, items, known)
    for item in items:
        product = known.get(fold(item.name))
        if item.share:
            continue
        if item.price is None and item.total is None and (product is None or product.price is None):
            raise _no_price(store, item, product)
        if item.price is None and item.total is None and product is not None:
            _check_no_price_as_quantity(item, product, currency)
    lines: list[_Line] = []
    for item in items:
        product = known.get(fold(item.name))
        lines.append(_share_of(lines, item, product) if item.share else _line(item, product))
    amount = plain.minor if plain else sum(line.amount for line in lines)
    if plain and plain.minor < 0:
        raise Usage(tr("An order is worth more than nothing."), tr("For goods that came back, say --return."))
    if is_return and not amount:
        raise Usage(
            tr("What comes back is worth something; an order of nothing would count as an order."),
            tr("Write its price after @, or log it as a note."),
        )
    return _Contents(lines, amount, currency, is_plain=plain is not None)


def price_order(store: Store, new: NewOrder, settings: Settings) -> PricedOrder:
    """The lines and the amount of an order as `add_order` would insert them; writes nothing, raises as it does."""
    lines, amount, currency, _ = _contents(store, new.text, settings, is_return=new.is_return)
    priced = tuple(
        PricedLine(line.product.name if line.product else line.item.name, line.item.quantity, line.item.unit,
                   line.price, line.amount)
        for line in lines
    )  # fmt: skip
    fresh = tuple(dict.fromkeys(line.item.name for line in lines if line.product is None and not line.item.share))
    return PricedOrder(priced, fresh, amount, currency)


def add_order(store: Store, new: NewOrder, settings: Settings) -> AddedOrder:
    """Insert an order with its lines; unknown products are inserted with it.

    Raises Usage for what is not understood, has no price at all, or names two currencies. Its deal and the products
    with their prices are read in the transaction that inserts it.
    """
    with store.atomic("return" if new.is_return else "order", text=clean(new.text)):
        check_living(store, new.customer_id)
        return _insert_order(store, new, settings)


def _insert_order(store: Store, new: NewOrder, settings: Settings) -> AddedOrder:
    """Parse and insert an order; the caller holds the transaction."""
    if new.deal_id is not None:
        _check_deal(store, new.deal_id, new.customer_id)
    sign = -1 if new.is_return else 1
    lines, amount, currency, is_plain = _contents(store, new.text, settings, is_return=new.is_return)
    values = sales.order(
        {
            "customer_id": new.customer_id,
            "deal_id": new.deal_id,
            "day": new.day,
            "amount": sign * amount,
            "currency": currency,
            "note": new.note,
            "ref": new.ref,
            "due": new.due,
            "terms": new.terms,
        },
        store.now,
        has_lines=not is_plain,
    )
    order_id = store.insert("order", **values)
    made, completed = _insert_lines(store, order_id, lines, currency, sign)
    if new.is_paid:
        money = Money(sign * amount, currency)
        add_payment(store, NewPayment(new.customer_id, money, new.day, order_id, new.method))
    return AddedOrder(get_order(store, order_id), made, completed)


def remove_order(store: Store, order_id: int, *, with_payments: bool = False) -> Order:
    """Delete an order softly; what was paid for it becomes the customer's credit, or goes too. Returns what it was."""
    with store.atomic("order_rm", order=order_id):
        order = get_order(store, order_id)
        paid = store.rows("SELECT id FROM payment WHERE order_id = ? AND deleted_at IS NULL", (order_id,))
        for (payment_id,) in paid:
            if with_payments:
                store.trash("payment", payment_id)
            else:
                store.update("payment", payment_id, order_id=None)
        store.trash("order", order_id)
    return order


class OrderChange(NamedTuple):
    """What is to be changed of an order: `said` by column, an empty value clears one; `text` is what it is of now."""

    said: Mapping[str, str | int | None]
    text: str | None = None


def edit_order(store: Store, order_id: int, change: OrderChange, settings: Settings) -> AddedOrder:
    """Change what an order is of, its day, due day, terms, number, note or deal. Returns the order as it is now.

    Raises InvalidRecord for a due day before the order, Usage for items that are not understood, and Refused where
    more is paid already than it would be worth.
    """
    values = v.check_columns(sales.ORDER, change.said)
    with store.atomic("order_edit", order=order_id):
        order = get_order(store, order_id)
        check_living(store, order.customer_id)
        if values.get("deal_id") is not None:
            _check_deal(store, values["deal_id"], order.customer_id)
        worth, has_lines, contents = Money(order.amount, order.currency), bool(order.lines), None
        sign = -1 if order.amount < 0 else 1
        if change.text is not None:
            contents = _contents(store, change.text, settings, is_return=sign < 0)
            worth, has_lines = Money(sign * contents.amount, contents.currency), not contents.is_plain
            _check_paid(order, worth)
        values = sales.order(
            {"day": order.day, "due": order.due, "amount": worth.minor, "currency": worth.currency, **values},
            store.now,
            has_lines=has_lines,
        )
        made: tuple[Product, ...] = ()
        completed: tuple[Product, ...] = ()
        if contents is not None:
            old = store.rows("SELECT id FROM order_line WHERE order_id = ? AND deleted_at IS NULL", (order_id,))
            for (line_id,) in old:
                store.trash("order_line", line_id)
            made, completed = _insert_lines(store, order_id, contents.lines, worth.currency, sign)
        store.update("order", order_id, **values)
        return AddedOrder(get_order(store, order_id), made, completed)


def _check_paid(order: Order, worth: Money) -> None:
    """Refuse a worth below what was paid for the order, or in another currency than that money."""
    if not order.paid or (worth.currency == order.currency and abs(order.paid) <= abs(worth.minor)):
        return
    paid, now = Money(order.paid, order.currency), show(worth)
    raise Refused(
        tr("{paid} is paid for order {number}; {now} is less.", paid=show(paid), number=order.id, now=now)
        if worth.currency == order.currency
        else tr("Order {number} is paid in {currency}.", number=order.id, currency=order.currency),
        tr("First correct what was paid: crm order show {number} numbers the payments, crm pay --edit NUMBER AMOUNT "
           "changes one.", number=order.id),
    )  # fmt: skip


def _check_deal(store: Store, deal_id: int, customer_id: int) -> None:
    if get_deal(store, deal_id).customer_id != customer_id:
        raise Refused(
            tr("Deal {deal_id} is with another customer.", deal_id=deal_id),
            tr("crm deal show {deal_id}", deal_id=deal_id),
        )


def _items(text: str, own: str, prices: dict[str, str]) -> list[Item]:
    """The items; where some prices name a currency, the bare ones beside them are in it too."""
    items = parse_items(text, own, prices)
    for currency in _currencies_of(items) - {own}:
        again = parse_items(text, currency, prices)
        if len(_currencies_of(again)) == 1:
            return again
    return items


def _currencies_of(items: list[Item]) -> set[str]:
    return {money.currency for item in items if (money := item.price or item.total)}


def _one_currency(store: Store, items: list[Item], known: dict[str, Product]) -> str:
    """The one currency of all prices, said or known."""
    found: dict[str, str] = {}
    for item in items:
        said, product = item.price or item.total, known.get(fold(item.name))
        currency = said.currency if said else product.currency if product and product.price is not None else None
        if currency:
            found[currency] = item.name
    if not found:
        raise _no_price(store, items[0], known.get(fold(items[0].name)))
    if len(found) > 1:
        named = listed(tr("{name} in {currency}", name=name, currency=currency) for currency, name in found.items())
        raise Usage(tr("An order is in one currency; this one has {named}.", named=named), tr("Make two orders of it."))
    return next(iter(found))


def _check_no_price_as_quantity(item: Item, product: Product, currency: str) -> None:
    """Refuse 茅台 1499 where one costs 1,499: the number is a quantity or the price."""
    if item.unit is None and item.quantity >= _LARGE and item.quantity * 10 ** exponent(currency) == product.price:
        raise Usage(
            tr("{name} {number} can be read in two ways: that is what one costs.", name=item.name,
               number=f"{item.quantity:g}"),
            tr("Write the unit behind a quantity, or @ {number} for the price.", number=f"{item.quantity:g}"),
        )  # fmt: skip


def _no_price(store: Store, item: Item, product: Product | None) -> Usage:
    """The refusal of an item that has no price."""
    last = last_price(store, product) if product else None
    keep = tr("crm product edit {id}", id=product.id) if product else tr("crm product add {name!r}", name=item.name)
    fault = (
        tr("There is no price for {name!r} (last sold at {price}).", name=item.name, price=show(last))
        if last
        else tr("There is no price for {name!r}.", name=item.name)
    )
    return Usage(fault, tr("Write it after @, or keep it: {command} --price PRICE", command=keep))


def _share_of(lines: list[_Line], item: Item, product: Product | None) -> _Line:
    """The line of what is charged on the lines above it, rounded to whole minor units."""
    amount = sales.line_amount(round(item.share, 6), sum(line.amount for line in lines))
    return _Line(product, item, amount, 0.0, amount)


def _line(item: Item, product: Product | None) -> _Line:
    if product and product.unit and item.unit and not is_same_unit(item.unit, product.unit):
        raise Usage(
            tr(
                "{name} is counted in {unit} here, not in {item_unit}.",
                name=product.name,
                unit=product.unit,
                item_unit=item.unit,
            ),
            tr(
                "Say how many {unit}, or change it: crm product edit {id} --unit {item_unit}",
                unit=product.unit,
                id=product.id,
                item_unit=item.unit,
            ),
        )
    if item.total is not None:
        return _Line(product, item, sales.unit_price(item.total.minor, item.quantity), 0.0, item.total.minor)
    price = item.price.minor if item.price else (product.price if product else None) or 0
    amount = sales.line_amount(item.quantity, price, item.discount)
    if item.off is None:
        return _Line(product, item, price, item.discount, amount)
    if item.off.minor > amount:
        raise Usage(
            tr(
                "{name} costs {amount}; {off} cannot be taken off it.",
                name=item.name,
                amount=show(Money(amount, item.off.currency)),
                off=show(item.off),
            )
        )
    return _Line(product, item, price, round(item.off.minor / amount, 6) if amount else 0.0, amount - item.off.minor)


def _insert_lines(
    store: Store, order_id: int, lines: list[_Line], currency: str, sign: int
) -> tuple[tuple[Product, ...], ...]:
    """Keep the lines; returns the products made, and those that got a unit or price they had not."""
    made: dict[str, int] = {}
    completed: list[int] = []
    for product, item, price, discount, amount in lines:
        product_id = product.id if product else made.get(fold(item.name))
        if product_id is None:
            kept = price or None if not item.share else None  # a tax has no price of its own
            said = {"name": item.name, "unit": item.unit, "price": kept, "currency": currency if kept else None}
            product_id = store.insert("product", **sales.product(said))
            made[fold(item.name)] = product_id
        elif product and _complete(store, product, item.unit, 0 if item.share else price, currency):
            completed.append(product.id)
        line = {
            "order_id": order_id,
            "product_id": product_id,
            "quantity": sign * item.quantity,
            "price": price,
            "discount": discount,
            "amount": sign * amount,
            "cost": product.cost if product and product.currency == currency else None,
        }
        store.insert("order_line", **sales.order_line(line, currency, currency))
    return tuple(tuple(get_product(store, i) for i in ids) for ids in (made.values(), completed))


def _complete(store: Store, product: Product, unit: str | None, price: int, currency: str) -> bool:
    """Give a product the unit and price it does not have yet; what was given away for nothing sets no price."""
    values: dict[str, object] = {}
    if unit and not product.unit:
        values["unit"] = unit
    if price and product.price is None and product.currency in (None, currency):
        values |= {"price": price, "currency": currency}
    if values:
        store.update("product", product.id, **values)
    return bool(values)
