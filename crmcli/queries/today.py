"""What the morning needs: follow-ups, quiet customers and the pipeline, in one read."""

from datetime import date, timedelta
from typing import NamedTuple

from crmcli.domain.records import QuietCustomer, Reminder
from crmcli.queries.sales.deals import open_deal_count
from crmcli.queries.timeline import overdue_reminders, reminders_between
from crmcli.store import Store

UPCOMING_DAYS = 7
QUIET_SHOWN = 10


class Today(NamedTuple):
    """The morning's picture; quiet holds those with the most money at risk only."""

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
        _quiet(store, day),
        open_deal_count(store),
    )


def _quiet(store: Store, day: date) -> list[QuietCustomer]:
    """The formulas (5 ms to import) are wanted only when somebody is late."""
    if not store.row("SELECT 1 FROM rhythm WHERE late_day <= ? LIMIT 1", (day.toordinal(),)):
        return []
    from crmcli.queries.rhythm.quiet import quiet_customers

    return quiet_customers(store, day, limit=QUIET_SHOWN)
