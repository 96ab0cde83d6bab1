"""A calendar week: what is planned and done on each day, birthdays, the deals that should close."""

from datetime import date, datetime, time, timedelta

from crmcli import queries
from crmcli.domain.records import Reminder
from crmcli.domain.times import local_day, utc_text
from crmcli.queries.birthdays import Birthday
from crmcli.queries.day_facts import asked_for, deals_beside
from crmcli.queries.deal_marks import OPEN_DEAL, DealMark
from crmcli.queries.timeline import DUE_DAY, OPEN, REMINDER, reminders_between
from crmcli.store import Store
from crmcli.tuples import NamedTuple

WEEK_DAYS = 7


class WeekDay(NamedTuple):
    """One day: open reminders due on it, reminders ticked off on it, birthdays, deals expected to close."""

    day: date
    due: list[Reminder]
    done: list[Reminder]
    birthdays: list[Birthday]
    closes: list[DealMark]


class AgendaWeek(NamedTuple):
    """Seven days from a Monday; `late` counts open reminders due before it. `asked_for` and `deals` are by reminder."""

    days: list[WeekDay]
    late: int
    asked_for: dict[int, str]
    deals: dict[int, DealMark]

    @property
    def first(self) -> date:
        """The Monday."""
        return self.days[0].day

    @property
    def last(self) -> date:
        """The Sunday."""
        return self.days[-1].day


def week_of(store: Store, day: date) -> AgendaWeek:
    """The calendar week that holds `day`; eight statements, however much is planned."""
    first = day - timedelta(days=day.weekday())
    last = first + timedelta(days=WEEK_DAYS - 1)
    due = reminders_between(store, first.isoformat(), last.isoformat())
    done = _done_between(store, first, last)
    born = queries.birthdays.birthdays(store, WEEK_DAYS - 1, first)
    closes = _closing_between(store, first, last)
    days = []
    for ahead in range(WEEK_DAYS):
        on = first + timedelta(days=ahead)
        days.append(
            WeekDay(
                on,
                [each for each in due if each.due_day == on.isoformat()],
                [each for each in done if each.done_at and local_day(each.done_at) == on],
                [each for each in born if each.day == on],
                [deal for expected, deal in closes if expected == on.isoformat()],
            )
        )
    late = store.value(
        f"SELECT count(*) FROM reminder r JOIN customer c ON c.id = r.customer_id WHERE {OPEN}"
        f" AND r.due_day < date(?, '+2 days') AND {DUE_DAY} < ?",
        (first.isoformat(), min(first, store.now.date()).isoformat()),
    )
    shown = [*due, *done]
    return AgendaWeek(days, late, asked_for(store, shown), deals_beside(store, shown))


def _done_between(store: Store, first: date, last: date) -> list[Reminder]:
    """Reminders ticked off from the first to the last day, in the order in which that was done."""
    ends = (utc_text(datetime.combine(day, time())) for day in (first, last + timedelta(days=1)))
    return store.records(
        Reminder,
        f"{REMINDER} WHERE r.done_at >= ? AND r.done_at < ? AND r.deleted_at IS NULL AND c.deleted_at IS NULL"
        " ORDER BY r.done_at, r.id",
        tuple(ends),
    )


def _closing_between(store: Store, first: date, last: date) -> list[tuple[str, DealMark]]:
    """The open deals expected to close from the first to the last day, none parked, the largest first."""
    rows = store.rows(
        "SELECT d.expected_close, d.id, d.customer_id, c.name, d.title, d.amount, d.currency, d.stage"
        f" FROM deal d JOIN customer c ON c.id = d.customer_id WHERE {OPEN_DEAL} AND c.deleted_at IS NULL"
        " AND (d.parked_until IS NULL OR d.parked_until <= ?) AND d.expected_close BETWEEN ? AND ?"
        " ORDER BY d.amount IS NULL, d.amount DESC, d.id",
        (store.now.date().isoformat(), first.isoformat(), last.isoformat()),
    )
    return [(row[0], DealMark(*row[1:])) for row in rows]
