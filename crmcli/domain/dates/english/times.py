"""English times of day: 3pm, 9:30, half past nine, noon, 9 in the morning, eod."""

from collections.abc import Iterator

from crmcli.domain.dates.english.quantities import number
from crmcli.domain.dates.numeric import written_clock
from crmcli.domain.dates.timeofday import (
    AFTERNOON,
    END_OF_DAY,
    EVENING,
    MIDNIGHT,
    MORNING,
    NIGHT,
    NOON,
    Clock,
    Part,
    TimeOfDay,
)
from crmcli.domain.dates.tokens import Reader

PARTS = {"morning": MORNING, "afternoon": AFTERNOON, "evening": EVENING, "night": NIGHT}

_HALVES = {"am": "am", "pm": "pm"}
_POINTS = {"noon": NOON, "midday": NOON, "midnight": MIDNIGHT}
_CLOSINGS = (
    ("eod",),
    ("eob",),
    ("cob",),
    ("close", "of", "business"),
    ("close", "of", "play"),
    ("end", "of", "day"),
    ("end", "of", "the", "day"),
    ("end", "of", "business"),
)


def times(reader: Reader, place: int) -> Iterator[tuple[TimeOfDay, int]]:
    """Times of day that begin here; an hour without more needs its `at`."""
    at = reader.skip(place, "at", "@", "by")
    for clock, end in clocks(reader, at):
        yield TimeOfDay(clock), end
        yield from _in_part(reader, end, clock)
    hour = number(reader, at)
    if hour:
        if at > place and reader.words[place] != "by":
            yield TimeOfDay(Clock(hour[0])), hour[1]
        yield from _in_part(reader, hour[1], Clock(hour[0]))
    for part, end in parts(reader, place):
        yield TimeOfDay(part=part), end
        yield from in_the_part(reader, end, part)
    end = closing(reader, reader.skip(at, "the"))
    if end:
        yield TimeOfDay(part=END_OF_DAY), end


def in_the_part(reader: Reader, place: int, part: Part) -> Iterator[tuple[TimeOfDay, int]]:
    """A clock time after a part of the day: `morning at 9`, `afternoon 3:30`."""
    at = reader.skip(reader.skip(place, ","), "at", "@", "by")
    for clock, end in clocks(reader, at):
        yield TimeOfDay(clock, part), end
    hour = number(reader, at) if reader.word(at - 1, "at", "@") else None
    if hour:
        yield TimeOfDay(Clock(hour[0]), part), hour[1]


def _in_part(reader: Reader, place: int, clock: Clock) -> Iterator[tuple[TimeOfDay, int]]:
    if reader.word(place, "in", "at"):
        for part, end in parts(reader, place):
            yield TimeOfDay(clock, part), end


def parts(reader: Reader, place: int) -> Iterator[tuple[Part, int]]:
    """Morning, in the morning, at night."""
    if reader.word(place, "at") and reader.word(place + 1, "night"):
        yield NIGHT, place + 2
    start = reader.skip(place, "the") if place == 0 else place  # the morning of the 25th
    if reader.word(place, "in"):
        if not reader.word(place + 1, "the"):
            return
        start = place + 2
    part = reader.find(start, PARTS)
    if part and not (start > place and part is NIGHT):
        yield part, start + 1


def closing(reader: Reader, place: int) -> int:
    """The place after `eod`, `close of business`, `end of day`; 0 when none stands here."""
    for words in _CLOSINGS:
        if all(reader.word(place + step, word) for step, word in enumerate(words)):
            return place + len(words)
    return 0


def clocks(reader: Reader, place: int) -> Iterator[tuple[Clock, int]]:
    """Clock times that need no other word to be one."""
    point = reader.find(place, _POINTS)
    if point:
        yield point, place + 1
    hour = number(reader, place)
    if hour:
        half = reader.find(hour[1], _HALVES)
        if half:
            yield Clock(hour[0], 0, half), hour[1] + 1
        if hour[0] == 12 and reader.word(hour[1], "noon"):
            yield NOON, hour[1] + 1
        if reader.word(hour[1], "o'clock", "oclock"):
            yield from _with_half(reader, hour[1] + 1, Clock(hour[0]))
    yield from _written(reader, place)
    yield from _told(reader, place)


def _with_half(reader: Reader, place: int, clock: Clock) -> Iterator[tuple[Clock, int]]:
    half = reader.find(place, _HALVES)
    if half and not clock.half:
        yield clock.in_half(half), place + 1
    else:
        yield clock, place


def _written(reader: Reader, place: int) -> Iterator[tuple[Clock, int]]:
    """9:30, 21:30, 09:05pm, 9:30:00; 3.15pm only with its pm."""
    clock = written_clock(reader, place)
    if clock:
        yield from _with_half(reader, place + 1, clock)
        return
    token = reader.token(place, "date")
    if token and len(token.parts) == 2 and len(token.parts[1]) == 2 and token.text[len(token.parts[0])] == ".":
        half = reader.find(place + 1, _HALVES)
        if half and len(token.parts[0]) < 3:
            yield Clock(int(token.parts[0]), int(token.parts[1]), half), place + 2


def _told(reader: Reader, place: int) -> Iterator[tuple[Clock, int]]:
    """Half past nine, quarter to ten am, ten past 3pm, 20 minutes to 4pm. `ten to four` could be a range: refused."""
    start = reader.skip(place, "a")
    if reader.word(start, "half") and reader.word(start + 1, "past"):
        yield from _hour_told(reader, start + 2, 30, past=True)
        return
    if reader.word(start, "quarter"):
        minutes, end = 15, start + 1
    else:
        found = number(reader, place)
        if not found or not 0 < found[0] < 60:
            return
        minutes, end = found
    is_clear = reader.word(start, "quarter") or reader.word(end, "minutes", "mins", "min", "minute")
    end = reader.skip(end, "minutes", "mins", "min", "minute")
    if reader.word(end, "past", "after") and (is_clear or reader.words[end] == "past"):
        yield from _hour_told(reader, end + 1, minutes, past=True)
    elif is_clear and reader.word(end, "to", "before", "till"):
        yield from _hour_told(reader, end + 1, minutes, past=False)


def _hour_told(reader: Reader, place: int, minutes: int, *, past: bool) -> Iterator[tuple[Clock, int]]:
    point = reader.find(place, _POINTS)
    if point is NOON:
        yield Clock(12, minutes if past else 0, "24", 0 if past else minutes), place + 1
    hour = number(reader, place)
    if hour:
        clock = Clock(hour[0], minutes if past else 0, "", 0 if past else minutes)
        yield from _with_half(reader, hour[1], clock)
