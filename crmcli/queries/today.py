"""What is due: the reminders of the morning for both faces, and the picture that `crm today` answers with."""

from __future__ import annotations

from datetime import date, timedelta

from crmcli import queries
from crmcli.domain.records import QuietCustomer, Reminder
from crmcli.queries import rhythm
from crmcli.queries.day_facts import NO_FACTS, DayFacts, day_facts
from crmcli.queries.sales.deals import open_deal_count
from crmcli.queries.timeline import DUE_DAY, OPEN, REMINDER, in_order
from crmcli.store import Store
from crmcli.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.queries.birthdays import Birthday
    from crmcli.queries.own_dates import OwnDate

UPCOMING_DAYS = 7
QUIET_SHOWN = 10

_OPEN_REMINDERS = f"{REMINDER} WHERE {OPEN}"
_NEAR = "r.due_day BETWEEN date(?, '-2 days') AND date(?, '+2 days')"  # what the index can find


class Agenda(NamedTuple):
    """Open reminders and promises by when they are due. `is_cut` is True when a list was longer than was asked for."""

    overdue: list[Reminder]
    due_today: list[Reminder]
    upcoming: list[Reminder]
    is_cut: bool = False


class Today(NamedTuple):
    """The morning's picture; quiet holds those with the most money at risk only."""

    date: str
    agenda: Agenda
    quiet: list[QuietCustomer]
    open_deals: int
    facts: DayFacts
    birthdays: list[Birthday]
    dates: list[OwnDate]


def agenda(store: Store, *, most: int = -1) -> Agenda:
    """What is overdue, due today and in the next seven days, by the store's clock; `most` of each, -1 for all."""
    today = store.now.date()
    day, last = today.isoformat(), (today + timedelta(days=UPCOMING_DAYS)).isoformat()
    parts = (
        _reminders(store, f"AND r.due_day < date(?, '+2 days') AND {DUE_DAY} < ?", (day, day), most),
        _reminders(store, f"AND {_NEAR} AND {DUE_DAY} = ?", (day, day, day), most),
        _reminders(store, f"AND {_NEAR} AND {DUE_DAY} > ? AND {DUE_DAY} <= ?", (day, last, day, last), most),
    )
    return Agenda(*parts, any(len(part) == most for part in parts))


def _reminders(store: Store, where: str, params: tuple[Any, ...], most: int) -> list[Reminder]:
    sql = f"{_OPEN_REMINDERS} {where} ORDER BY r.due_day, r.due LIMIT ?"
    return in_order(store.records(Reminder, sql, (*params, most)))


def due_between(store: Store, after: str, until: str) -> list[Reminder]:
    """Open reminders with a time in (after, until], both stored UTC text: what falls due this minute."""
    sql = f"{_OPEN_REMINDERS} AND r.due_day BETWEEN date(?, '-1 day') AND date(?, '+1 day') AND length(r.due) > 10"
    sql += " AND r.due > ? AND r.due <= ? ORDER BY r.due"
    return store.records(Reminder, sql, (after, until, after, until))


def today(store: Store) -> Today:
    """What is due now and in the next seven days, by the store's clock."""
    day, due = store.now.date(), agenda(store)
    return Today(day.isoformat(), due, _quiet(store, day), open_deal_count(store), *_around(store, due, 0))


def due_only(store: Store, *, most: int) -> Today:
    """What is due, at most `most` of each, with nothing around it: for a first paint."""
    return Today(store.now.date().isoformat(), agenda(store, most=most), [], 0, NO_FACTS, [], [])


def with_facts(store: Store, due: Agenda) -> Today:
    """The same with the facts, and the birthdays of the next days."""
    return Today(store.now.date().isoformat(), due, [], 0, *_around(store, due, UPCOMING_DAYS))


def _around(store: Store, due: Agenda, days: int) -> tuple[DayFacts, list[Birthday], list[OwnDate]]:
    facts = day_facts(store, [*due.overdue, *due.due_today], due.upcoming)
    dates = queries.own_dates.own_dates(store, days) if facts.has_day_fields else []
    return facts, queries.birthdays.birthdays(store, days), dates


def _quiet(store: Store, day: date) -> list[QuietCustomer]:
    """The quiet customers; the formulas are wanted only when somebody is late."""
    if not store.row("SELECT 1 FROM rhythm WHERE late_day <= ? LIMIT 1", (day.toordinal(),)):
        return []
    return rhythm.quiet.quiet_customers(store, day, limit=QUIET_SHOWN)
