"""What a deal, an order and its lines, a payment, a product and a consumption may be; and how a line is rounded."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crmcli.domain.rules import values as v
from crmcli.domain.rules.stages import meant, stage_named
from crmcli.domain.rules.values import Fault, InvalidRecord, Values
from crmcli.errors import Usage
from crmcli.words import tr, tr_mark, tr_marked

if TYPE_CHECKING:
    from decimal import Decimal

CLOSED = ("won", "lost")
_PRODUCT_EXAMPLE = tr_mark("Example: crm product add rice --unit kg --price 4.50")
_DEAL_PLAN = tr_mark('When it should close: crm deal edit 7 --close "end of month"')
_DIGITS = 80  # of a product before it is rounded: no factor has more than 30
_EXAMPLE = tr_mark('Example: crm deal add acme "50 chairs" 12k')

DEAL: Mapping[str, v.Check] = {
    "customer_id": v.row_id,
    "title": v.Text("title"),
    "amount": v.amount,
    "currency": v.currency,
    "stage": v.Text("stage"),
    "expected_close": v.day,
    "opened_on": v.day,
    "closed_on": v.day,
    "lost_reason": v.Text("reason"),
    "parked_until": v.day,
    "note": v.Text("note", v.MAX_TEXT),
    "ref": v.Text("reference"),
}
DEAL_STAGE: Mapping[str, v.Check] = {"deal_id": v.row_id, "stage": v.Text("stage"), "day": v.day}
ORDER: Mapping[str, v.Check] = {
    "customer_id": v.row_id,
    "deal_id": v.row_id,
    "day": v.day,
    "amount": v.amount,
    "currency": v.currency,
    "note": v.Text("note", v.MAX_TEXT),
    "ref": v.Text("order number"),
    "due": v.day,
    "terms": v.Text("terms"),
}
ORDER_LINE: Mapping[str, v.Check] = {
    "order_id": v.row_id,
    "product_id": v.row_id,
    "text": v.Text("line", v.MAX_TEXT),
    "quantity": v.number("A quantity", -v.MAX_QUANTITY, v.MAX_QUANTITY),
    "price": v.price,
    "discount": v.number("A discount", 0, 1),
    "amount": v.amount,
    "cost": v.price,
}
PAYMENT: Mapping[str, v.Check] = {
    "customer_id": v.row_id,
    "order_id": v.row_id,
    "day": v.day,
    "amount": v.amount,
    "currency": v.currency,
    "method": v.Text("method"),
    "note": v.Text("note", v.MAX_TEXT),
    "ref": v.Text("reference"),
}
PRODUCT: Mapping[str, v.Check] = {
    "name": v.Text("product's name"),
    "unit": v.Text("unit"),
    "price": v.price,
    "cost": v.price,
    "currency": v.currency,
    "ref": v.Text("reference"),
}
CONSUMPTION: Mapping[str, v.Check] = {
    "customer_id": v.row_id,
    "product_id": v.row_id,
    "per_day": v.number("A quantity a day", 1e-9, v.MAX_QUANTITY),
    "lead_days": v.whole("The days to deliver", 0, v.MAX_DAYS),
}


def deal(said: Mapping[str, Any], stages: Collection[str], now: datetime) -> Values:
    """The columns of a new deal; the first of `stages` where none is said, opened today where no day is.

    A closed deal has a day on which it was closed; an open one has neither that day nor a reason for losing. Raises
    InvalidRecord.
    """
    values = v.check_columns(DEAL, said)
    v.require(values, "title", tr("A deal needs a title."), tr_marked(_EXAMPLE))
    deal_amount(values.get("amount"))
    check_money(values, "amount")
    stage = values.get("stage")
    values["stage"] = stage_of_deal(stage, stages) if stage else next(iter(stages))
    values["opened_on"] = values.get("opened_on") or now.date().isoformat()
    is_closed = values["stage"] in CLOSED
    values["closed_on"] = (values.get("closed_on") or values["opened_on"]) if is_closed else None
    for column in ("opened_on", "closed_on"):
        v.refuse_future(values, column, now, _deal_in_future(values[column]), tr_marked(_DEAL_PLAN))
    if values["stage"] != "lost":
        values["lost_reason"] = None
    return values


def stage_of_deal(said: str, stages: Collection[str]) -> str:
    """The stage that `said` means. Raises InvalidRecord."""
    try:
        return stage_named(said, stages)
    except Usage as error:
        raise InvalidRecord(Fault("stage", error.message, error.hint)) from None


def deal_day(day: str, now: datetime) -> None:
    """Raise InvalidRecord for the day of a move that is still to come."""
    v.refuse_future({"day": day}, "day", now, _deal_in_future(day), tr_marked(_DEAL_PLAN))


def _deal_in_future(day: str | None) -> str:
    return tr("{day} is still to come; a deal opens, moves and closes on a day that was.", day=day)


def deal_amount(minor: int | None) -> None:
    """Raise InvalidRecord for a deal worth less than nothing."""
    if minor is not None and minor < 0:
        hint = tr("Leave the amount out while nobody knows it.")
        raise InvalidRecord(Fault("amount", tr("A deal cannot be worth less than nothing."), hint))


def known_reason(said: str, reasons: Collection[str]) -> str:
    """The reason for losing that an import means: one of `reasons` where it is the beginning of one, else its words."""
    return meant(said, reasons) or said


def order(said: Mapping[str, Any], now: datetime, *, has_lines: bool) -> Values:
    """The columns of an order; one without lines is worth more or (for goods that came back) less than nothing.

    Raises InvalidRecord.
    """
    values = v.check_columns(ORDER, said)
    v.require(values, "amount", tr("An order has an amount."))
    check_money(values, "amount")
    if not has_lines and not values["amount"]:
        hint = tr("For goods that came back, say --return.")
        raise InvalidRecord(Fault("amount", tr("An order is worth more than nothing."), hint))
    message = tr("{day} is still to come; an order is entered on its day.", day=values.get("day"))
    v.refuse_future(values, "day", now, message, tr('Plan it: crm remind WHO "{day}" "order"', day=values.get("day")))
    check_due(values.get("day"), values.get("due"))
    return values


def check_due(day: str | None, due: str | None) -> None:
    """Raise InvalidRecord for an order that is to be paid before its own day."""
    if day and due and due < day:
        message = tr("An order of {day} cannot be due before, on {due}.", day=day, due=due)
        raise InvalidRecord(Fault("due", message, tr("Say the year, too: --due 2027-01-31")))


def order_line(said: Mapping[str, Any], currency: str, order_currency: str) -> Values:
    """The columns of a line of an order that is in `order_currency`; a line in another `currency` is refused."""
    if currency != order_currency:
        message = tr(
            "An order is in one currency; this one is in {order}, the line in {line}.",
            order=order_currency,
            line=currency,
        )
        raise InvalidRecord(Fault("currency", message, tr("Make two orders of it.")))
    values = v.check_columns(ORDER_LINE, said)
    v.require(values, "amount", tr("A line has an amount."))
    if values.get("quantity") == 0:
        raise InvalidRecord(Fault("quantity", tr("A line needs a quantity above nothing.")))
    return values


def line_amount(quantity: float | str, price: int | str, discount: float = 0.0) -> int:
    """quantity · price · (1 − discount) as a whole number of the units of `price`, halves rounded away from nothing.

    Exact in decimals: every number counts as it is written, 0.1 as one tenth.
    """
    from decimal import Decimal, localcontext  # orders are rounded here, and nothing else is

    with localcontext(prec=_DIGITS):
        return _rounded(Decimal(str(quantity)) * Decimal(str(price)) * (1 - Decimal(str(discount))))


def unit_price(total: int, quantity: float) -> int:
    """The price of one in minor units where `quantity` cost `total`, halves rounded away from nothing."""
    from decimal import Decimal, localcontext

    with localcontext(prec=_DIGITS):
        return _rounded(Decimal(total) / Decimal(str(quantity)))


def _rounded(exact: "Decimal") -> int:
    from decimal import ROUND_HALF_UP

    return int(exact.to_integral_value(ROUND_HALF_UP))


def payment(said: Mapping[str, Any], now: datetime) -> Values:
    """The columns of money received (below nothing: given back). Raises InvalidRecord."""
    values = v.check_columns(PAYMENT, said)
    paid_amount(values.get("amount"))
    check_money(values, "amount")
    message = tr("{day} is still to come; a payment is entered when it is there.", day=values.get("day"))
    v.refuse_future(values, "day", now, message)
    return values


def paid_amount(minor: int | None) -> None:
    """Raise InvalidRecord for a payment of nothing."""
    if not minor:
        raise InvalidRecord(Fault("amount", tr("A payment of nothing is none."), tr("Example: crm pay acme 500")))


def product(said: Mapping[str, Any], *, needs_letter: bool = True) -> Values:
    """The columns of a product; price and cost are in one currency. Raises InvalidRecord.

    A name without a letter is refused (an amount was typed for it), unless `needs_letter` is false.
    """
    values = v.check_columns(PRODUCT, said)
    if needs_letter:
        product_name(values.get("name") or "")
    v.require(values, "name", tr("A product needs a name."), tr_marked(_PRODUCT_EXAMPLE))
    check_money(values, "price", "cost")
    return values


def product_name(name: str) -> str:
    """A product's name, which has a letter. Raises InvalidRecord."""
    kept: str = PRODUCT["name"](name) or ""
    if not any(letter.isalpha() for letter in kept):
        raise InvalidRecord(Fault("name", tr("A product needs a name."), tr_marked(_PRODUCT_EXAMPLE)))
    return kept


def consumption(said: Mapping[str, Any]) -> Values:
    """The columns of what a customer uses of a product. Raises InvalidRecord."""
    return v.check_columns(CONSUMPTION, said)


def check_money(values: Values, *columns: str) -> None:
    """An amount has a currency, and a currency has an amount."""
    has_amount = any(values.get(column) is not None for column in columns)
    if has_amount and values.get("currency") is None:
        raise InvalidRecord(Fault("currency", tr("An amount needs its currency.")))
