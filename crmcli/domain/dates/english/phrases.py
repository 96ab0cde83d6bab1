"""English phrases as a whole: a day, a time, both in either order, a deadline, or a shift from now.

Small words (on, at, by, the, a comma) are allowed where people put them, nowhere else.
"""

from collections.abc import Iterator

from crmcli.domain.dates.calendar_days import confirmed_or, days_away
from crmcli.domain.dates.english.days import days, shifts
from crmcli.domain.dates.english.lexicon import TODAY, WEEKDAYS
from crmcli.domain.dates.english.quantities import lengths, number
from crmcli.domain.dates.english.times import PARTS, about, after_day, clocks, h_clock, in_the_part, ish, parts, times
from crmcli.domain.dates.moment import Order
from crmcli.domain.dates.numeric import dotted_clock, is_quarter_hour, zone_offset
from crmcli.domain.dates.timeofday import END_OF_DAY, MORNING, NIGHT, Clock, Part, TimeOfDay
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import DateReading, Day, Length, day_before, moved_from_today, no_day
from crmcli.words import tr

Readings = Iterator[tuple[DateReading, int]]

_EDGES = ("the", "end", "start", "beginning", "christmas", "easter", "month", "quarter", "year")
# What a day may begin with, and how it is then meant: as said, as a deadline, or as what comes after the deadline.
_LEADS = (
    (("on",), "on"),
    (("for",), "on"),
    (("due",), "by"),
    (("due", "on"), "by"),
    (("by",), "by"),
    (("due", "by"), "by"),
    (("by", "or", "before"), "by"),
    (("on", "or", "before"), "by"),
    (("latest",), "by"),
    (("latest", "by"), "by"),
    (("at", "the", "latest", "by"), "by"),
    (("no", "later", "than"), "by"),
    (("not", "later", "than"), "by"),
    (("before",), "before"),
)
_UNITS_AWAY = {"week": Length(days=7), "month": Length(months=1), "year": Length(months=12)}
_LATEST = (("latest",), ("at", "the", "latest"), ("at", "latest"))


def readings(reader: Reader, order: Order | None) -> Readings:
    """Every reading of the tokens from the first on, with the place where it ends."""
    now = reader.skip(0, "right", "just")
    if reader.word(now, "now"):
        yield DateReading(shift=Length()), now + 1
    for length, sign, end in shifts(reader, 0):
        if length.minutes:
            yield DateReading(shift=length, sign=sign), end
    yield from _within(reader)
    yield from _at_this_time(reader)
    yield from _early(reader, order)
    yield from _in_a_zone(reader, order)
    for lead, start in _leads(reader):
        yield from _day_first(reader, order, lead, start)
        yield from _time_first(reader, order, lead, start)


def _leads(reader: Reader) -> Iterator[tuple[str, int]]:
    yield "", 0
    for words, lead in _LEADS:
        if _spelled(reader, 0, words):
            yield lead, len(words)


def _spelled(reader: Reader, place: int, words: tuple[str, ...]) -> bool:
    return all(reader.word(place + step, word) for step, word in enumerate(words))


def _within(reader: Reader) -> Readings:
    """Within 3 days, after 2 days, within the next week, in the next 2 weeks, within the hour."""
    if reader.word(0, "within"):
        start = reader.skip(1, "the")
        if start > 1 and reader.word(start, "hour"):
            yield DateReading(shift=Length(minutes=60)), start + 1
        following = reader.skip(start, "next")
        if following == start > 1:
            return
    elif reader.word(0, "after"):  # after 2 days; after the 2nd is no length
        start = following = 1
    elif _spelled(reader, 0, ("in", "the", "next")):
        start, following = 2, 3
    else:
        return
    if following > start > 1 and reader.word(following, "week", "month"):
        length = Length(days=7) if reader.words[following] == "week" else Length(months=1)
        if reader.words[0] == "within":
            yield DateReading(_from_today(length)), following + 1
    for length, end in lengths(reader, following):
        if length.minutes:
            yield DateReading(shift=length), end
        else:
            yield DateReading(_from_today(length)), end
            clock, stop = h_clock(reader, end) or (None, end)
            if clock and (clock.minute or clock.hour > 12):  # "1 day 13h10" may be a length, or 13:10 of that day
                yield DateReading(_from_today(length), TimeOfDay(clock)), stop


def _at_this_time(reader: Reader) -> Readings:
    """This time tomorrow, this time next week: the minute that it is now, on another day."""
    if not (reader.word(0, "this", "same") and reader.word(1, "time")):
        return
    away = reader.find(2, TODAY)
    if away:
        yield DateReading(shift=Length(days=abs(away)), sign=1 if away > 0 else -1), 3
    sign = {"next": 1, "last": -1}.get(reader.words[2]) if reader.word(2, "next", "last") else None
    if sign and reader.word(3, *_UNITS_AWAY):
        yield DateReading(shift=_UNITS_AWAY[reader.words[3]], sign=sign), 4


def _early(reader: Reader, order: Order | None) -> Readings:
    """Early tomorrow, early friday morning: the morning of that day."""
    if not reader.word(0, "early") or not (reader.words[1] in TODAY or reader.words[1] in WEEKDAYS):
        return
    for day, end in days(reader, 1, order):
        if not day.whole:
            yield DateReading(day, TimeOfDay(part=MORNING)), reader.skip(end, "morning")


def _from_today(length: Length) -> Day:
    return moved_from_today(length, 1)


def _in_a_zone(reader: Reader, order: Order | None) -> Readings:
    """2026-11-20T15:00Z, 2026-11-20 15:00 +08:00: a minute on another zone's clock."""
    token = reader.token(0, "date")
    if token is None or len(token.parts) != 3 or len(token.parts[0]) != 4:
        return
    for day, end in days(reader, 0, order):
        for said, stop in times(reader, end):
            offset, last = zone_offset(reader, stop)
            if offset is not None and said.clock and not said.part:
                yield DateReading(day, said, offset=offset), last


def _day_first(reader: Reader, order: Order | None, lead: str, start: int) -> Readings:
    for day, end in _led_days(reader, order, lead, start):
        meant = day.deadline or day if lead in ("by", "before") else day
        alone = _day_before(day) if lead == "before" else meant
        yield DateReading(alone), end
        if lead in ("", "by"):
            for words in _LATEST:
                if _spelled(reader, end, words):
                    yield DateReading(day.deadline or day), end + len(words)
        if day.whole:
            continue
        for said, stop in times(reader, reader.skip(end, ",")):
            yield DateReading(meant, said), stop
        if _ends_in_a_word(reader, end):
            for said, stop in after_day(reader, end):
                yield DateReading(meant, said), stop
            yield from _bare_hour(reader, meant, end)
    for day, part, end in _today_parts(reader, start):
        yield DateReading(day, TimeOfDay(part=part)), end
        for said, stop in in_the_part(reader, end, part):
            yield DateReading(day, said), stop


def _led_days(reader: Reader, order: Order | None, lead: str, start: int) -> Iterator[tuple[Day, int]]:
    """Days with the small word they may begin with: on friday, by monday, at the end of june, in march, in 2014."""
    if lead == "before":
        yield from days(reader, start, order, depth=1)
        return
    first = (reader.words[start], reader.words[start + 1]) == ("first", "thing")
    if not first:
        yield from days(reader, start, order)
    if start:
        return
    if reader.word(0, "at") and reader.words[1] in _EDGES:
        yield from days(reader, 1, order)
    elif reader.word(0, "in"):
        for day, end in days(reader, 1, order, after_in=True):
            in_it = reader.words[reader.skip(1, "the")] in ("mid", "middle")
            if in_it or (day.whole and reader.words[1] not in ("this", "next", "last", "the")):
                yield day, end


def _day_before(day: Day) -> Day:
    pattern = day.pattern
    if pattern is not None and pattern.kind == "edge":
        if pattern.edge == "end":
            return no_day(tr("say by the end of it, or the date"))
        if pattern.unit == "week" and day.whole:
            return no_day(tr("say by fri, or the day"))
    return day_before(day)


def _ends_in_a_word(reader: Reader, place: int) -> bool:
    """True behind a weekday or `tomorrow`, where a number can only be an hour."""
    return reader.words[place - 1] in WEEKDAYS or reader.words[place - 1] in TODAY


def _bare_hour(reader: Reader, day: Day, place: int) -> Readings:
    """Tomorrow 10, tue 10: ten o'clock; refused if Tuesday the 10th is as near."""
    token = reader.token(place, "number")
    if token is None or len(token.text) > 2 or place + 1 != reader.size:
        return
    hour = int(token.text)
    if not 0 < hour < 32:
        return
    if reader.words[place - 1] in WEEKDAYS:
        day = confirmed_or(day, hour, reader.tokens[place - 1].text)
    yield DateReading(day, TimeOfDay(Clock(hour)) if hour < 13 else None), place + 1


def _time_first(reader: Reader, order: Order | None, lead: str, start: int) -> Readings:
    """3pm tomorrow, at 9 on friday, 9:30 this morning, 8 tomorrow evening, 10 tomorrow, first thing monday."""
    if lead == "on":
        return
    is_due = bool(lead) or reader.words[start] == "by"
    for said, end in times(reader, start):
        if said.part is None or said.part.alone or not start:
            yield DateReading(time=said), end
        yield from _day_after(reader, end, said, order, is_due=is_due)
    at = about(reader, reader.skip(start, "at", "@", "by"))
    for clock, end in _clocks_and_hours(reader, at):
        for day, stop in days(reader, reader.skip(end, "on"), order):
            if not day.whole:
                for part, last in parts(reader, stop):
                    yield DateReading(_meant(day, is_due=is_due), TimeOfDay(clock, part)), last
        for day, part, stop in _today_parts(reader, end):
            yield DateReading(day, TimeOfDay(clock, part)), stop
    yield from _hour_first(reader, start)


def _hour_first(reader: Reader, place: int) -> Readings:
    """10 tomorrow, 0900 tomorrow, 11 on monday; not `10 friday`, which could be the 10th."""
    token = reader.token(place, "number")
    if token and len(token.text) < 3 and reader.word(place + 1, "on"):
        for day, end in days(reader, place + 2, None):
            if not day.whole:
                yield DateReading(day, TimeOfDay(Clock(int(token.text)))), end
    yield from _dotted_first(reader, place)
    if token is None or reader.find(place + 1, TODAY) is None or place + 2 != reader.size:
        return
    day = days_away(TODAY[reader.words[place + 1]])
    if len(token.text) < 3:
        yield DateReading(day, TimeOfDay(Clock(int(token.text)))), place + 2
    for said, end in after_day(reader, place):
        if said.clock and end == place + 1:
            yield DateReading(day, said), place + 2


def _dotted_first(reader: Reader, place: int) -> Readings:
    """9.30 tomorrow, 9.30 on monday, 14.30 next tuesday: only full and quarter hours, 10.12 could be a day."""
    clock = dotted_clock(reader, place)
    if clock is None or not is_quarter_hour(clock) or reader.words[place + 1] in ("am", "pm"):
        return
    after = reader.skip(place + 1, "on")
    is_free = reader.words[after] in TODAY or reader.words[after] in WEEKDAYS
    if (
        after > place + 1
        or is_free
        or (reader.words[after] in ("this", "next") and reader.words[after + 1] in WEEKDAYS)
    ):
        for day, end in days(reader, after, None):
            if not day.whole:
                yield DateReading(day, TimeOfDay(clock)), end


def _meant(day: Day, *, is_due: bool) -> Day:
    return day.deadline or day if is_due else day


def _day_after(reader: Reader, place: int, said: TimeOfDay, order: Order | None, *, is_due: bool) -> Readings:
    start = reader.skip(place, ",", "on", "of")
    is_free = reader.words[place - 1] == "thing" and reader.words[start] != "in"
    if said.clock is None and start == place and said.part is not END_OF_DAY and not is_free:
        return  # the morning of may 3, not morning may 3
    for day, end in days(reader, start, order):
        if not day.whole:
            yield DateReading(_meant(day, is_due=is_due), said), end
            if is_free and reader.word(end, "morning"):
                yield DateReading(_meant(day, is_due=is_due), said), end + 1


def _clocks_and_hours(reader: Reader, place: int) -> Iterator[tuple[Clock, int]]:
    for clock, end in clocks(reader, place):
        yield clock, ish(reader, end)
    dotted = dotted_clock(reader, place)
    if dotted and is_quarter_hour(dotted):
        yield dotted, ish(reader, place + 1)
    hour = number(reader, place)
    if hour and hour[0] < 100:
        yield Clock(hour[0]), ish(reader, hour[1])


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
