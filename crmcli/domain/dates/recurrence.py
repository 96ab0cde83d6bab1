"""Recurrences: what `every month on the 15th` is, how it is written down, and which day comes next.

A month that is too short gives its last day and the next one its own again, which is why a due day past
the 28th is anchored: `month` from 31 January is kept as `month on the 31st`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as wall_time
from itertools import count

from crmcli.domain.dates import holidays
from crmcli.domain.dates.calendar_days import monday_of, weekday_in_span, working_day_in_span
from crmcli.domain.dates.moment import LAST_YEAR, Impossible, Moment, refused
from crmcli.domain.dates.spelling import DAY_NAMES, MONTH_NAMES
from crmcli.domain.dates.tokens import ordinal_suffix
from crmcli.domain.dates.values import WORKWEEK, month_span
from crmcli.tuples import NamedTuple
from crmcli.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Unit = Literal["day", "week", "month", "quarter", "year"]
else:  # a name to import; `typing` would slow every start
    Unit = str

MOST = 366  # every 400 days is a slip of the finger
NTH_NAMES = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
_UNITS: dict[str, Unit] = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_DAY_NUMBERS = {name.lower(): number for number, name in enumerate(DAY_NAMES)}


class Every(NamedTuple):
    """A recurrence. Only the fields that belong to its unit are set."""

    unit: Unit
    step: int = 1  # every so many units
    days: tuple[int, ...] = ()  # weekdays, Monday is 0; of a week; beside `nth` one of them, or the working days
    nth: int = 0  # which such weekday of the month, -1 the last
    monthday: int = 0  # which day of the month, -1 the last; a month without it gives its last day
    month: int = 0  # which month of the year; of a quarter: 1 the first, 3 the last
    at: wall_time | None = None
    monthdays: tuple[int, ...] = ()  # several days of the month, in place of `monthday`
    feast: str = ""  # the key of a movable holiday
    since: date | None = None  # the day its steps are counted from, if the due day was moved

    @property
    def text(self) -> str:
        """The form it is stored in, which `parse_every` reads back: `2 weeks`, `mon,thu`, `month on the 15th`."""
        text = self._days_text() if self.days else self._plain_text()
        text = f"{text} since {self.since}" if self.since else text
        return f"{text} at {self.at.strftime('%H:%M')}" if self.at else text

    def _days_text(self) -> str:
        names = "weekday" if self.days == WORKWEEK else ",".join(DAY_NAMES[day].lower() for day in self.days)
        if not self.nth:
            return names if self.step == 1 else f"{self.step} weeks on {names}"
        text = f"{NTH_NAMES[self.nth]} {names}"
        if self.unit == "month" and self.step == 1:
            return f"{text} of the month"
        month = f" of {MONTH_NAMES[self.month - 1].lower()}" if self.month else ""
        return f"{self._units} on the {text}{month}"

    def _plain_text(self) -> str:
        text = self._units
        if self.feast:
            return f"{text} on {self.feast}"
        if self.unit == "quarter" and self.month:
            return f"{text} {'end' if self.monthday < 0 else 'start'}"
        if self.month:
            return f"{text} on {self.monthday} {MONTH_NAMES[self.month - 1].lower()}"
        if self.monthday < 0:
            return f"{text} on the last day"
        numbers = self.monthdays or ((self.monthday,) if self.monthday else ())
        return f"{text} on the {' and '.join(map(ordinal_text, numbers))}" if numbers else text

    @property
    def _units(self) -> str:
        return self.unit if self.step == 1 else f"{self.step} {self.unit}s"


def plain_every(stored: str) -> Every | None:
    """The recurrence of a plain stored form (`month`, `2 weeks`, `mon,thu`), read without the grammar.

    None for every other form: `parse_every` reads them all.
    """
    number, _, units = stored.rpartition(" ")
    unit = _UNITS.get(units.removesuffix("s"))
    every = None
    if unit and (not number or (number.isdecimal() and len(number) < 4)):
        every = Every(unit, int(number or 1))
    elif all(name in _DAY_NUMBERS for name in stored.split(",")):
        every = Every("week", days=tuple(sorted({_DAY_NUMBERS[name] for name in stored.split(",")})))
    return every if every and every.step <= MOST and every.text == stored else None


QUARTER_START = Every("quarter", month=1, monthday=1)
QUARTER_END = Every("quarter", month=3, monthday=-1)


def ordinal_text(number: int) -> str:
    """`15th`."""
    return f"{number}{ordinal_suffix(str(number))}"


def exists(month: int, day: int) -> bool:
    """True if some year has that day of that month."""
    return 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)


def anchored(every: Every, due: Moment) -> Every:
    """The recurrence with the due day's number kept in it where a shorter month would lose it.

    The time of day goes into the due moment, so it is dropped here when that has one.
    """
    kept = every._replace(at=None) if due.has_time and every.at in (None, due.time) else every
    is_fixed = every.nth or every.monthday or every.monthdays or every.feast
    if every.unit not in MONTHS_IN or is_fixed or due.day.day < 29:
        return kept
    if every.unit == "year":
        return kept._replace(month=2, monthday=29) if (due.day.month, due.day.day) == (2, 29) else kept
    return kept._replace(monthday=due.day.day)


def next_due(every: Every, due: Moment, after: date) -> Moment:
    """The first occurrence strictly after `after` and after `due`, at the time of day of the recurrence or of `due`.

    Steps are counted from `due`, or from the day it was due before it was moved (`Every.since`).
    """
    return Moment(_next_day(every, every.since or due.day, max(after, due.day)), every.at or due.time)


def kept_in_step(every: Every, due: Moment) -> Every:
    """The recurrence of a reminder that was due at `due` and is moved: later ones stay on their own days and times."""
    if every.since is not None:
        return every
    kept = every if every.at or due.time is None else every._replace(at=due.time)
    if kept.unit == "week" and kept.step == 1 and kept.days:
        return kept
    return kept._replace(since=due.day)


def first_due(every: Every, now: datetime) -> Moment:
    """The first occurrence after now when only the recurrence was said.

    `every monday` is the next Monday after today, `every 2 weeks` is in two weeks; with a time of day that is
    still to come, today counts where the recurrence falls on it (`every day at 6pm`).
    """
    today = now.date()
    if every.at is not None and every.at > now.time() and falls_on(every, today):
        return Moment(today, every.at)
    once = every if is_bare(every) else every._replace(step=1)
    return Moment(_next_day(once, today, today), every.at)


def upcoming(every: Every, due: Moment | None, now: datetime, number: int) -> list[Moment]:
    """The next occurrences that are not over: from `due` on, or from the first one."""
    if due is None:
        found = first_due(every, now)
        every = anchored(every, found)
    else:
        every, found = anchored(every, due), due
        if found.day < now.date():
            found = next_due(every, found, now.date() - timedelta(days=1))
        if found.at < now and found.has_time:
            found = next_due(every, found, now.date())
    moments: list[Moment] = []
    while len(moments) < number:
        moments.append(found.on_clock)
        found = next_due(every, found, found.day)
    return moments


def is_bare(every: Every) -> bool:
    """True if the recurrence says only its unit and step, not which day of it."""
    return every == Every(every.unit, every.step, at=every.at, since=every.since)


def falls_on(every: Every, day: date) -> bool:
    """True if the recurrence, every one of its units counted, falls on that day."""
    if is_bare(every):
        return every.unit == "day" and every.step == 1
    return _next_day(every._replace(step=1), day, day - timedelta(days=1)) == day


def _next_day(every: Every, due: date, after: date) -> date:
    """The first day after `after` on which a recurrence that fell on `due` falls again."""
    try:
        if every.unit == "day":
            return due + timedelta(days=every.step * ((after - due).days // every.step + 1))
        if every.unit == "week":
            return _next_in_weeks(every, due, after)
        return next(day for day in _monthly(every, due, after) if day > after)
    except OverflowError:
        raise refused(every.text, every.text, tr("the next one lies beyond {year}", year=LAST_YEAR)) from None


def _next_in_weeks(every: Every, due: date, after: date) -> date:
    if not every.days:
        return _next_day(Every("day", every.step * 7), due, after)
    start = monday_of(due)
    weeks = (monday_of(after) - start).days // 7 // every.step * every.step
    while True:
        monday = start + timedelta(weeks=weeks)
        for day in every.days:
            found = monday + timedelta(days=day)
            if found > after:
                return found
        weeks += every.step


def _monthly(every: Every, due: date, after: date) -> Iterator[date]:
    """Days of the months it falls in, from the month of `after` on or a step before; ascending."""
    if every.feast:
        yield from _feasts(every, due, after)
        return
    step = every.step * MONTHS_IN[every.unit]
    start = due.year * 12 + (every.month or due.month) - 1
    behind = after.year * 12 + after.month - 1 - start
    for months in count(start + behind // step * step, step):
        if months // 12 > LAST_YEAR:
            raise OverflowError
        span = month_span(months // 12, months % 12 + 1)
        if every.nth and every.days == WORKWEEK:
            yield working_day_in_span(span, every.nth)
        elif every.nth:
            found = weekday_in_span(span, every.nth, every.days[0])
            if found is not None:
                yield found
        else:
            for number in every.monthdays or (every.monthday or due.day,):
                yield span[1] if number < 0 else span[0].replace(day=min(number, span[1].day))


def _feasts(every: Every, due: date, after: date) -> Iterator[date]:
    """Days of a movable holiday; a lunar year's last months fall in the next calendar year."""
    of = holidays.festivals.movable(every.feast).of
    try:
        first = next((year for year in (due.year - 1, due.year, due.year + 1) if of(year) >= due), due.year)
        for year in count(first + max(0, after.year - 1 - first) // every.step * every.step, every.step):
            yield of(year)
    except Impossible:
        raise OverflowError from None
