"""English phrases as a whole: a day, a time, both in either order, or a shift from now.

Small words (on, at, by, the, a comma) are allowed where people put them, nowhere else.
"""

from collections.abc import Iterator

from crmcli.domain.dates.english_days import days
from crmcli.domain.dates.english_times import PARTS, clocks, in_the_part, parts, times
from crmcli.domain.dates.meaning import Day, Impossible, Length, Scene, fixed, moved
from crmcli.domain.dates.moment import Order
from crmcli.domain.dates.picks import days_away
from crmcli.domain.dates.quantities import lengths, number
from crmcli.domain.dates.reading import Reading
from crmcli.domain.dates.timeofday import NIGHT, Clock, Part, TimeOfDay
from crmcli.domain.dates.tokens import Reader

Readings = Iterator[tuple[Reading, int]]

_EDGES = ("the", "end", "start", "beginning", "christmas", "easter", "month", "year")


def readings(reader: Reader, order: Order | None) -> Readings:
    """Every reading of the tokens from the first on, with the place where it ends."""
    now = reader.skip(0, "right")
    if reader.word(now, "now"):
        yield Reading(shift=Length()), now + 1
    yield from _shifts(reader)
    yield from _day_first(reader, order)
    yield from _time_first(reader, order)
    yield from _today_parts(reader)


def _shifts(reader: Reader) -> Readings:
    """Hours and minutes from now, either way."""
    for length, sign, end in shifts(reader, 0):
        if length.minutes:
            yield Reading(shift=length, sign=sign), end


def shifts(reader: Reader, place: int) -> Iterator[tuple[Length, int, int]]:
    """In 2 weeks, 3 days ago, +2d, two weeks from now, an hour back."""
    if reader.word(place, "in"):
        for length, end in lengths(reader, place + 1):
            yield length, 1, reader.skip(end, "time")
        return
    if reader.word(place, "+", "-"):
        sign = 1 if reader.words[place] == "+" else -1
        if reader.is_glued(place + 1):
            for length, end in lengths(reader, place + 1):
                yield length, sign, end
        return
    for length, end in lengths(reader, place):
        if reader.word(end, "from") and reader.word(end + 1, "now", "today"):
            yield length, 1, end + 2
        elif reader.word(end, "hence", "later"):
            yield length, 1, end + 1
        elif reader.word(end, "ago", "back"):
            yield length, -1, end + 1


def _plain_lengths(reader: Reader, place: int) -> Iterator[tuple[Day, int]]:
    """`2 weeks`, which only a tense gives a direction."""
    for length, end in lengths(reader, place):
        if not length.minutes:
            yield fixed(_directed(length)), end


def _directed(length: Length):  # type: ignore[no-untyped-def]
    raise NotImplementedError
