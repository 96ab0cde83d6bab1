"""English recurrences: every day, 2 weeks, monday and thursday, month on the 15th, last friday of the month, year.

Refuses what people read in two ways: biweekly, every second monday (every other one, or the month's second?).
"""

from collections.abc import Iterator

from crmcli.domain.dates.english.lexicon import MONTHS, WEEKDAYS
from crmcli.domain.dates.english.quantities import number, ordinal
from crmcli.domain.dates.english.times import times
from crmcli.domain.dates.recurrence import MOST, WORKWEEK, Every, Unit, exists
from crmcli.domain.dates.timeofday import TimeOfDay
from crmcli.domain.dates.tokens import Reader

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
_WORKDAYS = ("weekday", "weekdays", "workday", "workdays")
_PLURALS = {f"{name}s": day for name, day in WEEKDAYS.items() if name.endswith("day")}


def recurrences(reader: Reader) -> Iterator[tuple[Every, TimeOfDay | None, int]]:
    """Every reading of the tokens as a recurrence, with its time of day and the place where it ends."""
    for every, end in _without_time(reader):
        yield every, None, end
        for said, stop in times(reader, reader.skip(end, ",")):
            yield every, said, stop


def _without_time(reader: Reader) -> Found:
    start = reader.skip(0, "every", "each", "on")
    yield from _units(reader, start)
    yield from _adverbs(reader, 0)
    yield from _weekdays(reader, start)
    yield from _in_a_month(reader, start)
    yield from _in_a_year(reader, start)


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
            found = ordinal(reader, the)
            if found and 1 <= found[0] <= 31:
                yield every._replace(monthday=found[0]), found[1]
        if reader.word(the, "last") and reader.word(the + 1, "day"):
            yield every._replace(monthday=-1), the + 2
        if every == Every("month"):
            for nth, end in _nth_weekday(reader, the):
                yield nth, end
    if every.unit == "year":
        for month, day, end in _dates(reader, reader.skip(start, "the")):
            yield every._replace(month=month, monthday=day), end


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
    """15th, the 15th of every month, last friday of the month, last day of the month, end of every month."""
    the = reader.skip(place, "the")
    found = ordinal(reader, the)
    if found and 1 <= found[0] <= 31:
        if reader.tokens[the].kind == "ordinal" and reader.word(0, "every", "each"):
            yield Every("month", monthday=found[0]), found[1]
        for end in _of_the_month(reader, found[1]):
            yield Every("month", monthday=found[0]), end
    for every, end in _nth_weekday(reader, the):
        if every.nth < 0 and reader.word(0, "every", "each"):
            yield every, end  # every last friday; every first monday could be the week's, hence nothing
        for stop in _of_the_month(reader, end):
            yield every, stop
    if reader.word(the, "last") and reader.word(the + 1, "day"):
        for end in _of_the_month(reader, the + 2):
            yield Every("month", monthday=-1), end
    if reader.word(the, "end"):
        for end in _of_the_month(reader, the + 1):
            yield Every("month", monthday=-1), end
    if reader.word(0, "every", "each") and reader.word(place, "month") and reader.word(place + 1, "end"):
        yield Every("month", monthday=-1), place + 2


def _of_the_month(reader: Reader, place: int) -> Iterator[int]:
    if reader.word(place, "of"):
        after = reader.skip(place + 1, "the", "every", "each")
        if after > place + 1 and reader.word(after, "month"):
            yield after + 1
    if reader.word(place, "every", "each") and reader.word(place + 1, "month"):
        yield place + 2


def _nth_weekday(reader: Reader, place: int) -> Found:
    found = (-1, place + 1) if reader.word(place, "last") else ordinal(reader, place)
    if found and found[0] <= 4:
        weekday = reader.find(found[1], WEEKDAYS)
        if weekday is not None:
            yield Every("month", days=(weekday,), nth=found[0]), found[1] + 1


def _in_a_year(reader: Reader, place: int) -> Found:
    """Every may 3, 3 may every year."""
    for month, day, end in _dates(reader, reader.skip(place, "the")):
        if reader.word(0, "every", "each"):
            yield Every("year", monthday=day, month=month), end
        if reader.word(end, "every", "each") and reader.word(end + 1, "year"):
            yield Every("year", monthday=day, month=month), end + 2


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
