"""Finds the earlier record that a new one repeats: the same deal, order, reminder or payment taken down twice."""

from __future__ import annotations

from crmcli.domain.text.unicode import fold
from crmcli.store import Store
from crmcli.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain.records import Deal, Order, Payment, Reminder


class EarlierDeal(NamedTuple):
    """An open deal that another one repeats; `amount` in minor units of `currency`, None if nobody knows."""

    id: int
    title: str
    amount: int | None
    currency: str | None


def earlier_deal(store: Store, deal: Deal) -> EarlierDeal | None:
    """Another open deal of the customer with the same title, None if there is none."""
    found = store.records(
        EarlierDeal,
        "SELECT id, title, amount, currency FROM deal WHERE customer_id = ? AND id <> ? AND closed_on IS NULL"
        " AND deleted_at IS NULL ORDER BY id",
        (deal.customer_id, deal.id),
    )
    return next((each for each in found if fold(each.title) == fold(deal.title)), None)


def earlier_order(store: Store, order: Order) -> int | None:
    """The id of the last order of the customer with the same day and amount, None if there is none."""
    found = store.value(
        'SELECT max(id) FROM "order" WHERE customer_id = ? AND day = ? AND amount = ? AND currency = ? AND id <> ?'
        " AND deleted_at IS NULL",
        (order.customer_id, order.day, order.amount, order.currency, order.id),
    )
    return None if found is None else int(found)


def earlier_reminder(store: Store, reminder: Reminder) -> int | None:
    """The id of another open reminder of the customer with the same words for the same point, None if there is none."""
    found = store.rows(
        "SELECT id, text FROM reminder WHERE customer_id = ? AND id <> ? AND due = ? AND done_at IS NULL"
        " AND deleted_at IS NULL ORDER BY id",
        (reminder.customer_id, reminder.id, reminder.due),
    )
    return next((int(number) for number, text in found if fold(text) == fold(reminder.text)), None)


def earlier_payment(store: Store, payments: list[Payment]) -> int | None:
    """The id of the last payment of the customer that was as much on the same day, None if there is none.

    `payments` are the parts of the new one; the earlier one may have been split over orders too.
    """
    first, total = payments[0], sum(payment.amount for payment in payments)
    found = store.rows(
        "SELECT id, amount FROM payment WHERE customer_id = ? AND day = ? AND currency = ? AND id < ?"
        " AND deleted_at IS NULL ORDER BY id DESC",
        (first.customer_id, first.day, first.currency, first.id),
    )
    for at in range(len(found)):
        parts = 0
        for number, amount in found[at:]:
            parts += amount
            if parts == total:
                return int(number)
            if abs(parts) > abs(total):
                break
    return None
