"""Says that what was just taken down stands in the book already; it is kept all the same.

Each function takes the earlier record as `queries.twins` found it, None for none, and returns no or one line;
`with_way_back` adds the shell's line for taking the new one back.
"""

from __future__ import annotations

from crmcli.render.answers import way_back
from crmcli.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain.records import Order, Payment
    from crmcli.queries.twins import EarlierDeal
    from crmcli.render.view import View


def with_way_back(said: list[str]) -> list[str]:
    """No line, or the line that was said and the shell's line for taking the new record back."""
    return [*said, way_back()] if said else []


def deal_twin(earlier: EarlierDeal | None, view: View) -> list[str]:
    """An open deal of the same title."""
    if earlier is None:
        return []
    values = {"number": earlier.id, "title": earlier.title}
    if earlier.amount is None or earlier.currency is None:
        return [tr("Deal {number} {title} is open already.", **values)]
    worth = view.amount(earlier.amount, earlier.currency)
    return [tr("Deal {number} {title} {worth} is open already.", **values, worth=worth)]


def order_twin(earlier: int | None, order: Order, view: View) -> list[str]:
    """An order of the same day and amount."""
    if earlier is None:
        return []
    values = {"number": earlier, "day": view.spoken_day(order.day), "worth": view.amount(order.amount, order.currency)}
    return [tr("Order {number} of {day} is {worth} too.", **values)]


def reminder_twin(earlier: int | None) -> list[str]:
    """A reminder of the same words for the same point."""
    if earlier is None:
        return []
    return [tr("Reminder {number} says the same already.", number=earlier)]


def payment_twin(earlier: int | None, payments: list[Payment], view: View) -> list[str]:
    """A payment of the same day and amount; `payments` are the parts of the new one."""
    if earlier is None:
        return []
    worth = view.amount(abs(sum(payment.amount for payment in payments)), payments[0].currency)
    values = {"number": earlier, "day": view.spoken_day(payments[0].day), "worth": worth}
    return [tr("Payment {number} of {day} is {worth} too.", **values)]
