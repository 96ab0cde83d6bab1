"""English phrases as a whole: a day, a time, both in either order, or a shift from now.

Small words (on, at, by, the, a comma) are allowed where people put them, nowhere else.
"""

from collections.abc import Iterator

from crmcli.domain.dates.calendar_days import days_away
from crmcli.domain.dates.english.days import days, shifts
from crmcli.domain.dates.english.quantities import number
from crmcli.domain.dates.english.times import PARTS, clocks, in_the_part, parts, times
from crmcli.domain.dates.moment import Order
from crmcli.domain.dates.timeofday import END_OF_DAY, NIGHT, Clock, Part, TimeOfDay
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import DateReading, Day, Length

Readings = Iterator[tuple[DateReading, int]]

_EDGES = ("the", "end", "start", "beginning", "christmas", "easter", "month", "quarter", "year")


def readings(reader: Reader, order: Order | None) -> Readings:
    """Every reading of the tokens from the first on, with the place where it ends."""
    now = reader.skip(0, "right")
    if reader.word(now, "now"):
        yield DateReading(shift=Length()), now + 1
    for length, sign, end in shifts(reader, 0):
        if length.minutes:
            yield DateReading(shift=length, sign=sign), end
    yield from _day_first(reader, order)
    yield from _time_first(reader, order)


def _day_first(reader: Reader, order: Order | None) -> Readings:
    for day, end in _prefixed_days(reader, order):
        yield DateReading(day), end
        if not day.whole:
            for said, stop in times(reader, reader.skip(end, ",")):
                yield DateReading(day, said), stop
    for day, part, end in _today_parts(reader, 0):
        yield DateReading(day, TimeOfDay(part=part)), end
        for said, stop in in_the_part(reader, end, part):
            yield DateReading(day, said), stop


def _prefixed_days(reader: Reader, order: Order | None) -> Iterator[tuple[Day, int]]:
    """Days with the small word they may begin with: on friday, by monday, at the end of june, in march, in 2014."""
    yield from days(reader, 0, order)
    if reader.word(0, "on", "by") or (reader.word(0, "at") and reader.words[1] in _EDGES):
        yield from days(reader, 1, order)
    elif reader.word(0, "in"):
        for day, end in days(reader, 1, order, after_in=True):
            in_it = reader.words[reader.skip(1, "the")] in ("mid", "middle")
            if in_it or (day.whole and reader.words[1] not in ("this", "next", "last", "the")):
                yield day, end


def _time_first(reader: Reader, order: Order | None) -> Readings:
    """3pm tomorrow, at 9 on friday, 9:30 this morning, 8 tomorrow evening."""
    for said, end in times(reader, 0):
        yield DateReading(time=said), end
        yield from _day_after(reader, end, said, order)
    at = reader.skip(0, "at", "@", "by")
    for clock, end in _clocks_and_hours(reader, at):
        for day, stop in days(reader, reader.skip(end, "on"), order):
            if not day.whole:
                for part, last in parts(reader, stop):
                    yield DateReading(day, TimeOfDay(clock, part)), last
        for day, part, stop in _today_parts(reader, end):
            yield DateReading(day, TimeOfDay(clock, part)), stop


def _day_after(reader: Reader, place: int, said: TimeOfDay, order: Order | None) -> Readings:
    start = reader.skip(place, ",", "on", "of")
    if said.clock is None and start == place and said.part is not END_OF_DAY:
        return  # the morning of may 3, not morning may 3
    for day, end in days(reader, start, order):
        if not day.whole:
            yield DateReading(day, said), end


def _clocks_and_hours(reader: Reader, place: int) -> Iterator[tuple[Clock, int]]:
    yield from clocks(reader, place)
    hour = number(reader, place)
    if hour:
        yield Clock(hour[0]), hour[1]


def _today_parts(reader: Reader, place: int) -> Iterator[tuple[Day, Part, int]]:
    """Parts of today and of the night before: this morning, tonight, last night."""
    if reader.word(place, "tonight"):
        yield days_away(0), NIGHT, place + 1
    elif reader.word(place, "this"):
        part = reader.find(place + 1, PARTS)
        if part and part is not NIGHT:
            yield days_away(0), part, place + 2
    elif reader.word(place, "last") and reader.word(place + 1, "night"):
        yield days_away(-1), NIGHT, place + 2
