"""English recurrences: every day, 2 weeks, monday and thursday, month on the 15th, last friday of the month, year.

Refuses what people read in two ways: biweekly, every second monday (every other one, or the month's second?).
The stored forms (`Every.text`) belong to this grammar too.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from crmcli.domain.dates import holidays
from crmcli.domain.dates.english.lexicon import MONTHS, WEEKDAYS
from crmcli.domain.dates.english.quantities import number, ordinal
from crmcli.domain.dates.english.times import PARTS, after_day, times
from crmcli.domain.dates.recurrence import MOST, QUARTER_END, QUARTER_START, Every, Unit, exists
from crmcli.domain.dates.timeofday import TimeOfDay
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import WORKWEEK

if TYPE_CHECKING:
    from crmcli.domain.dates.holidays.festivals import Feast

Found = Iterator[tuple[Every, int]]

_UNITS: dict[str, tuple[Unit, int]] = {
    "day": ("day", 1),
    "days": ("day", 1),
    "week": ("week", 1),
    "weeks": ("week", 1),
    "fortnight": ("week", 2),
    "month": ("month", 1),
    "months": ("month", 1),
    "quarter": ("quarter", 1),
    "quarters": ("quarter", 1),
    "year": ("year", 1),
    "years": ("year", 1),
}
_ADVERBS: dict[str, tuple[Unit, int]] = {
    "daily": ("day", 1),
    "everyday": ("day", 1),
    "weekly": ("week", 1),
    "fortnightly": ("week", 2),
    "monthly": ("month", 1),
    "quarterly": ("quarter", 1),
    "yearly": ("year", 1),
    "annually": ("year", 1),
}
_EDGES = {"end": "end", "start": "start", "beginning": "start", "middle": "mid", "mid": "mid"}
_EDGE_DAYS: dict[tuple[str, str], Every] = {
    ("month", "start"): Every("month", monthday=1),
    ("month", "mid"): Every("month", monthday=15),
    ("month", "end"): Every("month", monthday=-1),
    ("quarter", "start"): QUARTER_START,
    ("quarter", "end"): QUARTER_END,
    ("year", "start"): Every("year", month=1, monthday=1),
    ("year", "end"): Every("year", month=12, monthday=31),
}
_WORKDAYS = ("weekday", "weekdays", "workday", "workdays")
_PLURALS = {f"{name}s": day for name, day in WEEKDAYS.items() if name.endswith("day")}


def recurrences(reader: Reader) -> Iterator[tuple[Every, TimeOfDay | None, int]]:
    """Every reading of the tokens as a recurrence, with its time of day and the place where it ends."""
    for found, stop in _without_time(reader):
        every, end = _since(reader, found, stop)
        if reader.words[end - 1] not in ("every", "each"):
            yield every, None, end
        for said, stop in times(reader, reader.skip(end, ",")):
            yield every, said, stop
        if every.days and _weekday(reader, end - 1) is not None:
            for said, stop in after_day(reader, end):
                yield every, said, stop


def _without_time(reader: Reader) -> Found:
    start = reader.skip(0, "every", "each", "on")
    yield from _units(reader, start)
    yield from _adverbs(reader, 0)
    if reader.word(0, "every", "each") and reader.words[start] in PARTS and reader.words[start] != "night":
        yield Every("day"), start  # every morning: the part of the day says its time
    if reader.word(0, "once") and reader.word(1, "a", "per", "every"):
        unit = reader.find(2, _UNITS)
        if unit:
            yield Every(*unit), 3
    yield from _weekdays(reader, start)
    yield from _in_a_month(reader, start)
    yield from _in_a_year(reader, start)


def _since(reader: Reader, every: Every, place: int) -> tuple[Every, int]:
    """The recurrence with the day it is counted from, as stored: 2 weeks since 2026-11-23."""
    token = reader.token(place + 1, "date") if reader.word(place, "since") else None
    if token is None or [len(part) for part in token.parts] != [4, 2, 2]:
        return every, place
    try:
        return every._replace(since=date(*map(int, token.parts))), place + 2
    except ValueError:
        return every, place


def _units(reader: Reader, place: int) -> Found:
    """Day, 2 weeks, other month, third week; with what it falls on."""
    count, end = 1, place
    found = number(reader, place)
    if found:
        count, end = found
    elif reader.word(place, "other"):
        count, end = 2, place + 1
    elif reader.word(0, "every") and (nth := ordinal(reader, place)) and nth[0] > 1:
        count, end = nth
    if reader.word(end, "half") and end == place:
        if reader.word(reader.hyphen(end + 1), "year"):
            yield Every("month", 6), reader.hyphen(end + 1) + 1
        return
    unit = reader.find(end, _UNITS)
    if unit and 0 < count * unit[1] <= MOST:
        yield from _falling(reader, end + 1, Every(unit[0], count * unit[1]))
    if count == 2 and reader.word(place, "other"):
        weekday = reader.find(end, WEEKDAYS)
        if weekday is not None:
            yield Every("week", 2, (weekday,)), end + 1


def _adverbs(reader: Reader, place: int) -> Found:
    unit = reader.find(place, _ADVERBS)
    if unit:
        yield from _falling(reader, place + 1, Every(*unit))


def _falling(reader: Reader, place: int, every: Every) -> Found:
    """A unit, and what it falls on: weeks on monday, month on the 15th, year on 3 may."""
    yield every, place
    start = reader.skip(place, "on")
    if every.unit == "week":
        for days, end in _weekday_list(reader, start):
            yield every._replace(days=days), end
    if every.unit in ("month", "quarter"):
        the = reader.skip(start, "the")
        if start > place:
            for numbers, end in _numbers(reader, start):
                yield _on_days(every, numbers), end
        if reader.word(the, "last") and reader.word(the + 1, "day"):
            yield every._replace(monthday=-1), the + 2
        for nth, end in _nth_weekday(reader, the):
            yield nth._replace(unit=every.unit, step=every.step), end
    if every == Every("quarter"):
        for edge, end in _quarter_edge(reader, place):
            yield edge, end
    if every.unit == "year":
        the = reader.skip(start, "the")
        for month, day, end in _dates(reader, the):
            yield every._replace(month=month, monthday=day), end
        for nth, end in _nth_weekday(reader, the):
            month_at = reader.skip(end, "of", "in")
            found = reader.find(month_at, MONTHS) if month_at > end else None
            if found:
                yield nth._replace(unit="year", step=every.step, month=found), month_at + 1
        if start > place:
            for feast, end in _feasts(reader, start):
                yield _on_feast(every, feast), end


def _quarter_edge(reader: Reader, place: int) -> Found:
    """Quarter end, quarter start."""
    after = reader.hyphen(place)
    if reader.word(after, "end"):
        yield QUARTER_END, after + 1
    if reader.word(after, "start"):
        yield QUARTER_START, after + 1


def _numbers(reader: Reader, place: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """Days of the month: the 15th, the 1st and 15th, 1st, 10th and the 20th; ascending."""
    numbers: list[int] = []
    while len(numbers) < 4 and (found := ordinal(reader, reader.skip(place, "the"))):
        if not 1 <= found[0] <= 31 or found[0] in numbers:
            return
        numbers.append(found[0])
        yield tuple(sorted(numbers)), found[1]
        place = reader.skip(reader.skip(found[1], ","), "and", "&")
        if place == found[1]:
            return


def _on_days(every: Every, numbers: tuple[int, ...]) -> Every:
    return every._replace(monthday=numbers[0]) if len(numbers) == 1 else every._replace(monthdays=numbers)


def _feasts(reader: Reader, place: int) -> Iterator[tuple["Feast", int]]:
    """Holidays, by their names and by their keys in stored forms (lunar 8-15)."""
    yield from holidays.english.names(reader, place)
    text = reader.words[place]
    if text == "lunar" and reader.word(place + 1, "eve"):
        yield holidays.festivals.movable("lunar eve"), place + 2
    date = reader.token(place + 1, "date") if text == "lunar" else None
    key, end = (f"lunar {date.text}", place + 2) if date else (text, place + 1)
    try:
        yield holidays.festivals.movable(key), end
    except KeyError:
        return
    reader.reach(place + 1)


def _on_feast(every: Every, feast: "Feast") -> Every:
    if feast.key:
        return every._replace(feast=feast.key)
    return every._replace(month=feast.fixed[0], monthday=feast.fixed[1])


def _weekdays(reader: Reader, place: int) -> Found:
    """Weekday, mon,wed, mondays and thursdays, mon-fri."""
    if reader.word(place, *_WORKDAYS):
        yield Every("week", 1, WORKWEEK), place + 1
    if reader.word(place, "working", "business") and reader.word(place + 1, "day", "days"):
        yield Every("week", 1, WORKWEEK), place + 2
    if (
        reader.find(place, WEEKDAYS) == 0
        and reader.word(place + 1, "-", "to")
        and reader.find(place + 2, WEEKDAYS) == 4
    ):
        yield Every("week", 1, WORKWEEK), place + 3
    for listed, end in _weekday_list(reader, place):
        yield Every("week", 1, listed), end


def _weekday_list(reader: Reader, place: int) -> Iterator[tuple[tuple[int, ...], int]]:
    days: set[int] = set()
    if reader.word(place, *_WORKDAYS):
        yield WORKWEEK, place + 1
    while (day := _weekday(reader, place)) is not None:
        days.add(day)
        yield tuple(sorted(days)), place + 1
        place = reader.skip(place + 1, ",")
        place = reader.skip(place, "and", "&", "/")


def _weekday(reader: Reader, place: int) -> int | None:
    day = reader.find(place, WEEKDAYS)
    return reader.find(place, _PLURALS) if day is None else day


def _in_a_month(reader: Reader, place: int) -> Found:
    """15th, the 1st and 15th of every month, last friday of the month, last day of the month, end of every month."""
    is_each = reader.word(0, "every", "each")
    the = reader.skip(place, "the")
    for numbers, end in _numbers(reader, place):
        if reader.tokens[the].kind == "ordinal" and is_each:
            yield _on_days(Every("month"), numbers), end
        for stop in _of_the_month(reader, end):
            yield _on_days(Every("month"), numbers), stop
    for every, end in _nth_weekday(reader, the):
        if every.nth < 0 and is_each:
            yield every, end  # every last friday; every first monday could be the week's, hence nothing
        for stop in _of_the_month(reader, end):
            yield every, stop
    yield from _edges(reader, the)
    if is_each:
        yield from _unit_edges(reader, place)


def _edges(reader: Reader, place: int) -> Found:
    """Last day of the month, end of every year, start of each quarter, middle of every month."""
    edge, end = reader.find(place, _EDGES), place + 1
    if edge is None and reader.word(place, "first", "last") and reader.word(place + 1, "day"):
        edge, end = "start" if reader.words[place] == "first" else "end", place + 2
    if edge is None:
        return
    for stop in _of_the_month(reader, end):
        yield _EDGE_DAYS["month", edge], stop
    of = reader.skip(end, "of")
    after = reader.skip(of, "every", "each")
    unit = reader.words[after]
    if after > of and reader.word(after, "quarter", "year") and (unit, edge) in _EDGE_DAYS:
        yield _EDGE_DAYS[unit, edge], after + 1


def _unit_edges(reader: Reader, place: int) -> Found:
    """Every month end, every year-end, each quarter start."""
    unit = reader.words[place]
    after = reader.hyphen(place + 1)
    if reader.word(place, "month", "quarter", "year") and reader.word(after, "end", "start"):
        yield _EDGE_DAYS[unit, reader.words[after]], after + 1


def _of_the_month(reader: Reader, place: int) -> Iterator[int]:
    if reader.word(place, "of"):
        after = reader.skip(place + 1, "the", "every", "each")
        if after > place + 1 and reader.word(after, "month"):
            yield after + 1
    if reader.word(place, "every", "each") and reader.word(place + 1, "month"):
        yield place + 2


def _nth_weekday(reader: Reader, place: int) -> Found:
    """First monday, last friday, last working day."""
    found = (-1, place + 1) if reader.word(place, "last") else ordinal(reader, place)
    if not found or found[0] > 4:
        return
    nth, end = found
    weekday = reader.find(end, WEEKDAYS)
    if weekday is not None:
        yield Every("month", days=(weekday,), nth=nth), end + 1
    if nth in (1, -1):
        if reader.word(end, "working", "business") and reader.word(end + 1, "day"):
            yield Every("month", days=WORKWEEK, nth=nth), end + 2
        if reader.word(end, "weekday", "workday"):
            yield Every("month", days=WORKWEEK, nth=nth), end + 1


def _in_a_year(reader: Reader, place: int) -> Found:
    """Every may 3, 3 may every year."""
    for month, day, end in _dates(reader, reader.skip(place, "the")):
        if reader.word(0, "every", "each"):
            yield Every("year", monthday=day, month=month), end
        if reader.word(end, "every", "each") and reader.word(end + 1, "year"):
            yield Every("year", monthday=day, month=month), end + 2
    if reader.word(0, "every", "each"):
        for feast, end in _feasts(reader, place):
            yield _on_feast(Every("year"), feast), end


def _dates(reader: Reader, place: int) -> Iterator[tuple[int, int, int]]:
    month = reader.find(place, MONTHS)
    if month:
        found = ordinal(reader, reader.skip(place + 1, "the")) or number(reader, place + 1)
        if found and exists(month, found[0]):
            yield month, found[0], found[1]
        return
    found = ordinal(reader, place) or number(reader, place)
    if found:
        start = reader.skip(found[1], "of")
        month = reader.find(start, MONTHS)
        if month and exists(month, found[0]):
            yield month, found[0], start + 1
