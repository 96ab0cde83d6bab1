"""What the end of a step needs to know: its channel, what it would leave loose, the load of the days ahead."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from crmcli.domain.notes.channel import channel_named
from crmcli.domain.records import Reminder
from crmcli.domain.records.events import RATING_REF
from crmcli.domain.rhythm.clocks import YEAR_DAYS
from crmcli.domain.sales.customer_value import abc
from crmcli.queries.deal_marks import DealMark
from crmcli.queries.loose import bare_deals
from crmcli.queries.timeline import DUE_DAY, OPEN, reminders_of
from crmcli.store import Store
from crmcli.tuples import NamedTuple

if TYPE_CHECKING:
    from crmcli.domain.settings import Settings


class LeftLoose(NamedTuple):
    """What a customer would be left with: open deals without a next step, and whether any step is planned."""

    bare: list[DealMark]
    has_step: bool


def likely_channel(store: Store, customer_id: int, text: str = "") -> str | None:
    """The channel that the words name, else that of the customer's last note; None where neither is known."""
    named = channel_named(text)
    if named is not None:
        return named
    last: str | None = store.value(
        "SELECT channel FROM interaction WHERE customer_id = ? AND deleted_at IS NULL AND channel <> 'other'"
        f" AND coalesce(ref, '') NOT LIKE '{RATING_REF}%' ORDER BY day DESC, id DESC LIMIT 1",
        (customer_id,),
    )
    return last


def left_after(store: Store, customer_id: int, settled: Reminder | None = None) -> LeftLoose:
    """What would be loose with the customer once `settled` is ticked off; one that recurs stays a step."""
    steps = reminders_of(store, customer_id, open_only=True)
    rest = [step for step in steps if settled is None or step.id != settled.id or step.every]
    return LeftLoose(bare_deals(store, customer_id, rest), bool(rest))


def planned_load(store: Store, first: date, days: int) -> dict[date, int]:
    """How many open reminders are due on each of `days` days from `first` on."""
    last = first + timedelta(days=days - 1)
    rows = store.rows(
        f"SELECT {DUE_DAY}, count(*) FROM reminder r JOIN customer c ON c.id = r.customer_id WHERE {OPEN}"
        " AND r.due_day BETWEEN date(?, '-2 days') AND date(?, '+2 days') GROUP BY 1",
        (first.isoformat(), last.isoformat()),
    )
    found = {date.fromisoformat(day): count for day, count in rows}
    return {day: found.get(day, 0) for day in (first + timedelta(days=ahead) for ahead in range(days))}


def is_key_customer(store: Store, customer_id: int, settings: "Settings") -> bool:
    """True for a customer of tier A; where no tier is set, for one of class A by the revenue of the year."""
    tier = store.value("SELECT tier FROM customer WHERE id = ?", (customer_id,))
    if tier:
        return str(tier).strip().casefold() == "a"
    today = store.now.date()
    revenue: dict[int, int] = {}
    for number, currency, amount in store.rows(
        'SELECT customer_id, currency, sum(amount) FROM "order" WHERE deleted_at IS NULL AND day > ? AND day <= ?'
        " GROUP BY 1, 2",
        ((today - timedelta(days=YEAR_DAYS)).isoformat(), today.isoformat()),
    ):
        revenue[number] = revenue.get(number, 0) + (settings.in_own(amount, currency) or 0)
    if revenue.get(customer_id, 0) <= 0:
        return False
    buyers = sorted(revenue, key=lambda number: (-revenue[number], number))
    return abc([revenue[number] for number in buyers]).classes[buyers.index(customer_id)] == "A"
