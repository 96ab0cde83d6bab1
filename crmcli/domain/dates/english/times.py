"""English times of day: 3pm, 9:30, half past nine, noon, 9 in the morning, at 1445, 14h45, around 3pm, 10ish, eod."""

from collections.abc import Iterator

from crmcli.domain.dates.english.lexicon import WEEKDAYS
from crmcli.domain.dates.english.quantities import number
from crmcli.domain.dates.numeric import dotted_clock, is_dotted, is_quarter_hour, written_clock
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
_POINTS = {
    "noon": NOON, "midday": NOON, "noonish": NOON, "lunch": NOON, "lunchtime": NOON, "midnight": MIDNIGHT,
}  # fmt: skip
_ABOUT = ("about", "around", "approx", "approximately", "roughly", "circa", "~")
_CLOSINGS = (
    ("eod",),
    ("eob",),
    ("cob",),
    ("close", "of", "business"),
    ("close", "of", "play"),
    ("end", "of", "day"),
    ("end", "of", "the", "day"),
    ("end", "of", "today"),
    ("end", "of", "business"),
    ("end", "of", "play"),
    ("cop",),
    ("eop",),
)


def times(reader: Reader, place: int) -> Iterator[tuple[TimeOfDay, int]]:
    """Times of day that begin here; an hour without more needs its `at`, `around` or `ish`."""
    by = reader.skip(place, "by")
    at = about(reader, reader.skip(by, "at", "@"))
    for clock, end in clocks(reader, at):
        stop = ish(reader, end)
        yield TimeOfDay(clock), stop
        yield from _in_part(reader, stop, clock)
    hour = number(reader, at)
    if hour and hour[0] < 100:
        stop = ish(reader, hour[1])
        if at > by or stop > hour[1]:
            yield TimeOfDay(Clock(hour[0])), stop
        yield from _in_part(reader, stop, Clock(hour[0]))
    yield from _dotted(reader, at, is_led=at > by)
    compact = compact_clock(reader, at) if at > by else None
    if compact:
        yield TimeOfDay(compact), at + 1
    yield from _with_h(reader, at, is_plain=at > by)
    yield from part_times(reader, place)
    end = closing(reader, reader.skip(at, "the"))
    if end:
        yield TimeOfDay(part=END_OF_DAY), end


def _dotted(reader: Reader, place: int, *, is_led: bool) -> Iterator[tuple[TimeOfDay, int]]:
    """At 9.30, 9.30 in the morning, 14.30; not 9.30 alone, which could be a day."""
    clock = dotted_clock(reader, place)
    if clock is None or reader.words[place + 1] in _HALVES:
        return
    stop = ish(reader, place + 1)
    if is_led or stop > place + 1 or dotted_clock(reader, place, is_led=False):
        yield TimeOfDay(clock), stop
    yield from _in_part(reader, stop, clock)


def part_times(reader: Reader, place: int) -> Iterator[tuple[TimeOfDay, int]]:
    """Morning, in the afternoon at 3, first thing."""
    for part, end in parts(reader, place):
        yield TimeOfDay(part=part), end
        yield from in_the_part(reader, end, part)
    if reader.word(place, "first") and reader.word(place + 1, "thing"):
        yield TimeOfDay(part=MORNING), place + 2
        if reader.word(place + 2, "in") and reader.word(place + 3, "the") and reader.word(place + 4, "morning"):
            yield TimeOfDay(part=MORNING), place + 5


def about(reader: Reader, place: int) -> int:
    """The place after `about`, `around`, `~`; the time itself is what they are taken for."""
    return reader.skip(place, *_ABOUT)


def ish(reader: Reader, place: int) -> int:
    """The place after `ish` behind a time."""
    after = reader.hyphen(place)
    return after + 1 if reader.word(after, "ish") else place


def after_day(reader: Reader, place: int) -> Iterator[tuple[TimeOfDay, int]]:
    """What is a time only behind a weekday or `tomorrow`: am, pm, 0900, 14h, 9.30."""
    if reader.word(place, "am"):
        yield TimeOfDay(part=MORNING), place + 1
    if reader.word(place, "pm"):
        yield TimeOfDay(part=AFTERNOON), place + 1
    compact = compact_clock(reader, place)
    if compact and not 19 <= compact.hour <= 21:  # 1930 could be a year
        yield TimeOfDay(compact), place + 1
    is_led = reader.words[place - 1] not in WEEKDAYS  # friday 11.12 could be the 11th of December
    dotted = dotted_clock(reader, place)
    if dotted and not is_quarter_hour(dotted):
        dotted = dotted_clock(reader, place, is_led=is_led)
    if dotted and reader.words[place + 1] not in _HALVES:
        yield TimeOfDay(dotted), place + 1


def compact_clock(reader: Reader, place: int) -> Clock | None:
    """1445, 0900: four digits on a 24-hour clock."""
    token = reader.token(place, "number")
    if token is None or len(token.text) != 4:
        return None
    hour, minute = int(token.text[:2]), int(token.text[2:])
    return Clock(hour, minute, "24") if hour < 24 and minute < 60 else None


def _with_h(reader: Reader, place: int, *, is_plain: bool) -> Iterator[tuple[TimeOfDay, int]]:
    """14h45, 1400 hrs; 9h30 and 14h only where a time is plainly meant: alone they could be lengths."""
    compact = compact_clock(reader, place)
    if compact and reader.word(place + 1, "h", "hrs", "hours"):
        yield TimeOfDay(compact), place + 2
    clock, end = h_clock(reader, place) or (None, place)
    is_led = is_plain or (place > 0 and reader.words[place - 1] not in ("in", "within"))
    if clock and (is_led or clock.hour > 12):
        yield TimeOfDay(clock), end


def h_clock(reader: Reader, place: int) -> tuple[Clock, int] | None:
    """14h45, 9h30, 14h, as written on a 24-hour clock."""
    token = reader.token(place, "number")
    if token is None or len(token.text) > 2 or not (reader.is_glued(place + 1) and reader.word(place + 1, "h")):
        return None
    hour = int(token.text)
    minutes = reader.token(place + 2, "number")
    if minutes and reader.is_glued(place + 2):
        minute = int(minutes.text)
        return (Clock(hour, minute, "24"), place + 3) if len(minutes.text) == 2 and minute < 60 and hour < 24 else None
    return (Clock(hour, 0, "24"), place + 2) if 6 < hour < 24 else None


def in_the_part(reader: Reader, place: int, part: Part) -> Iterator[tuple[TimeOfDay, int]]:
    """A clock time after a part of the day: `morning at 9`, `afternoon 3:30`."""
    at = about(reader, reader.skip(reader.skip(place, ","), "at", "@", "by"))
    for clock, end in clocks(reader, at):
        yield TimeOfDay(clock, part), ish(reader, end)
    dotted = dotted_clock(reader, at)
    if dotted:
        yield TimeOfDay(dotted, part), ish(reader, at + 1)
    hour = number(reader, at)
    if hour:
        stop = ish(reader, hour[1])
        is_last = hour[1] == reader.size and 0 < hour[0] < 13  # tonight 8
        if reader.words[at - 1] in ("at", "@", *_ABOUT) or stop > hour[1] or is_last:
            yield TimeOfDay(Clock(hour[0]), part), stop


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
        half = reader.find(hour[1], _HALVES) if hour[0] < 100 else None
        if half:
            yield Clock(hour[0], 0, half), hour[1] + 1
        if hour[0] == 12 and reader.word(hour[1], "noon"):
            yield NOON, hour[1] + 1
        if reader.word(hour[1], "o'clock", "oclock"):
            yield from _with_half(reader, hour[1] + 1, Clock(hour[0]))
    token = reader.token(place, "number")
    if token and 2 < len(token.text) < 5 and reader.find(place + 1, _HALVES):  # 930am
        yield Clock(int(token.text[:-2]), int(token.text[-2:]), reader.words[place + 1]), place + 2
    yield from _written(reader, place)
    yield from _written_clock(reader, place)


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
    if token and is_dotted(token):
        half = reader.find(place + 1, _HALVES)
        if half and len(token.parts[0]) < 3:
            yield Clock(int(token.parts[0]), int(token.parts[1]), half), place + 2


def _written_clock(reader: Reader, place: int) -> Iterator[tuple[Clock, int]]:
    """Half past nine, half ten (10:30), quarter to ten am, ten past 3pm, 20 minutes to 4pm; not `ten to four`."""
    start = reader.skip(place, "a")
    if reader.word(start, "half"):
        after = reader.skip(start + 1, "past") if start == place else start + 1
        if after > start + 1 or start == place:
            yield from _hour_told(reader, reader.hyphen(after), 30, past=True)
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
