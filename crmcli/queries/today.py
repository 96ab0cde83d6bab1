"""What the morning needs: follow-ups, quiet customers and the pipeline, in one read."""

from datetime import timedelta
from typing import NamedTuple

from crmcli.domain.records import QuietCustomer, Reminder
from crmcli.queries.deals import open_deal_count
from crmcli.queries.quiet import quiet_customers
from crmcli.queries.timeline import overdue_reminders, reminders_between
from crmcli.store import Store

UPCOMING_DAYS = 7
QUIET_SHOWN = 10
QUIET_AFTER_DAYS = 30


class Today(NamedTuple):
    """The morning's picture; quiet holds the longest silent only."""

    date: str
    overdue: list[Reminder]
    due_today: list[Reminder]
    upcoming: list[Reminder]
    quiet: list[QuietCustomer]
    open_deals: int


def today(store: Store) -> Today:
    """What is due now and in the next seven days, by the store's clock."""
    day = store.now.date()
    text = day.isoformat()
    tomorrow, last = (day + timedelta(days=1)).isoformat(), (day + timedelta(days=UPCOMING_DAYS)).isoformat()
    return Today(
        text,
        overdue_reminders(store, text),
        reminders_between(store, text, text),
        reminders_between(store, tomorrow, last),
        quiet_customers(store, day, limit=QUIET_SHOWN, at_least_days=QUIET_AFTER_DAYS),
        open_deal_count(store),
    )
