"""English days: tomorrow, next fri, may 3 2014, the last friday of june, a week from tomorrow, end of next month."""

from collections.abc import Iterator

from crmcli.domain.dates import holidays
from crmcli.domain.dates.calendar_days import (
    after_next,
    bare_weekday,
    bare_weekend,
    confirmed,
    days_away,
    last_weekday,
    monday_of,
    next_weekday,
    nth_weekday_from_today,
    this_weekday,
    weekday_in_week,
    weekend,
    weekly,
)
from crmcli.domain.dates.edges import left_of
from crmcli.domain.dates.english.dates import dates, edges, nth_days
from crmcli.domain.dates.english.lexicon import PLURALS, TODAY, WEEKDAYS
from crmcli.domain.dates.english.quantities import lengths, number
from crmcli.domain.dates.english.stretches import bare_year, stretches
from crmcli.domain.dates.english.times import about, compact_clock, h_clock
from crmcli.domain.dates.moment import Order
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import (
    OTHER,
    Day,
    Length,
    first_of,
    fixed,
    mapped,
    moved,
    moved_from,
    moved_from_today,
)

Days = Iterator[tuple[Day, int]]

_NESTED = 2  # a week after the day after christmas; deeper than that is not said
_HOLIDAY_WORDS = (
    *("christmas", "xmas", "new", "easter", "good", "thanksgiving", "halloween", "valentine's", "valentines", "boxing"),
    *("independence", "black", "chinese", "lunar", "spring", "dragon", "mid", "lantern"),
)
_WEEKS = {"this": 0, "next": 1, "last": -1}


def days(reader: Reader, place: int, order: Order | None, *, depth: int = 0, after_in: bool = False) -> Days:
    """Every day that begins here, with the place where it ends."""
    away = reader.find(place, TODAY)
    if away is not None:
        yield days_away(away), place + 1
        yield from _with_weekday_after(reader, place + 1, days_away(away))
        yield from _week_from(reader, place)
    for day, end in _dated(reader, place, order):
        yield day, end
        yield from _with_weekday_after(reader, end, day)
    yield from _weekday_before(reader, place, order)
    yield from _weekdays(reader, place, order)
    yield from _counted_weekdays(reader, place)
    yield from _weekends(reader, place)
    for stretch, end in stretches(reader, place):
        yield first_of(stretch), end
    if depth == 0:
        yield from _weeks_of(reader, place, order)
        yield from _later(reader, place)
    if after_in:
        for stretch, end in bare_year(reader, place):
            yield first_of(stretch), end
    yield from edges(reader, place)
    for length, sign, end in shifts(reader, place) if depth == 0 else ():
        if not length.minutes:
            yield moved_from_today(length, sign), end
    if depth < _NESTED:
        yield from _anchored(reader, place, order, depth)


def shifts(reader: Reader, place: int) -> Iterator[tuple[Length, int, int]]:
    """Lengths with their direction: in 2 weeks, 3 days ago, +2d, two weeks from now; 0 for 2d (a tense must tell)."""
    if reader.word(place, "in"):
        for length, end in lengths(reader, about(reader, place + 1)):
            yield length, 1, reader.skip(end, "time")
        return
    sign = reader.sign() if place == 0 else 0
    if place == 0 and (clock := h_clock(reader, 0)) and clock[0].hour > 12 and clock[1] == 3:
        return  # 14h45 is a time of day
    if place == 0 and compact_clock(reader, 0):
        return  # 1400 hrs
    if sign:
        for length, end in lengths(reader, 1):
            yield length, sign, end
        return
    start = about(reader, place) if place == 0 else place
    for length, end in lengths(reader, start):
        if reader.token(place, "number") and place == 0 and reader.words[end - 1]:  # not `one day`, not 9h30
            yield length, 0, end
        if reader.word(end, "from") and reader.word(end + 1, "now", "today"):
            yield length, 1, end + 2
        elif reader.word(end, "hence", "later"):
            yield length, 1, end + 1
        elif reader.word(end, "ago", "back"):
            yield length, -1, end + 1


def _dated(reader: Reader, place: int, order: Order | None) -> Days:
    """Days a weekday may confirm."""
    yield from dates(reader, place, order)
    yield from nth_days(reader, place)
    start = reader.skip(place, "the")
    first = reader.skip(start, "next", "last", "this")
    if reader.words[first] in _HOLIDAY_WORDS:
        yield from holidays.english.english_holidays(reader, start)


def _with_weekday_after(reader: Reader, place: int, day: Day) -> Days:
    """2014-02-15 sat; 15 feb (sat)."""
    if not day.dated or day.numbered:
        return
    is_open = reader.word(place, "(")
    start = place + 1 if is_open else reader.skip(place, ",")
    weekday = reader.find(start, WEEKDAYS)
    if weekday is None:
        return
    if is_open and not reader.word(start + 1, ")"):
        return
    yield confirmed(day, weekday), start + 1 + is_open


def _weekday_before(reader: Reader, place: int, order: Order | None) -> Days:
    """Fri 15 feb; friday the 15th."""
    weekday = reader.find(place, WEEKDAYS)
    if weekday is not None:
        for day, end in _dated(reader, reader.skip(place + 1, ","), order):
            if day.dated:
                yield confirmed(day, weekday), end


def _weekdays(reader: Reader, place: int, order: Order | None) -> Days:
    weekday = reader.find(place, WEEKDAYS)
    if weekday is not None:
        yield bare_weekday(weekday), place + 1
        if reader.word(place + 1, "coming"):
            yield _after_today(weekday), place + 2
        yield from _of_a_week(reader, place + 1, weekday, order)
        return
    start = reader.skip(place, "the")
    weekday = reader.find(start, WEEKDAYS) if start > place else None
    if weekday is not None and reader.words[start + 1] in ("before", "after"):
        yield from _of_a_week(reader, start + 1, weekday, order)
    if reader.word(start, "coming", "upcoming"):
        weekday = reader.find(start + 1, WEEKDAYS)
        if weekday is not None:
            yield _after_today(weekday), start + 2
    if start == place:
        yield from _qualified_weekday(reader, place)


def _qualified_weekday(reader: Reader, place: int) -> Days:
    """This fri, next fri, last fri, this coming fri, this past fri; next week friday."""
    which = reader.words[place]
    if not reader.word(place, "this", "next", "last", "past"):
        return
    after = reader.skip(place + 1, "coming", "past") if which == "this" else place + 1
    weekday = reader.find(after, WEEKDAYS)
    if weekday is not None:
        if which in ("last", "past") or reader.words[after - 1] == "past":
            yield _before_today(weekday), after + 1
        elif after > place + 1:
            yield _after_today(weekday), after + 1
        else:
            yield this_weekday(weekday) if which == "this" else weekday_in_week(weekday, 1), after + 1
    if which in _WEEKS and reader.word(place + 1, "week", "week's"):
        start = reader.skip(reader.skip(place + 2, ","), "on")
        weekday = reader.find(start, WEEKDAYS)
        if weekday is not None:
            yield weekday_in_week(weekday, _WEEKS[which]), start + 1


def _after_today(weekday: int) -> Day:
    return fixed(lambda scene: next_weekday(weekday, scene.today), pattern=weekly(weekday))


def _before_today(weekday: int) -> Day:
    return fixed(lambda scene: last_weekday(weekday, scene.today), pattern=weekly(weekday))


def _beside(day: Day, weekday: int, *, ahead: bool) -> Day:
    near = next_weekday if ahead else last_weekday
    return mapped(day, lambda _: lambda start: near(weekday, start), pattern=OTHER)


def _of_a_week(reader: Reader, place: int, weekday: int, order: Order | None) -> Days:
    """Friday week, friday next week, friday of this week, friday the week after next, friday before christmas."""
    if reader.word(place, "week", "fortnight"):
        more = Length(days=7 if reader.words[place] == "week" else 14)
        yield fixed(lambda scene: moved(next_weekday(weekday, scene.today), more, 1)), place + 1
    if reader.word(place, "before", "after"):
        for day, end in _dated(reader, place + 1, order):
            yield _beside(day, weekday, ahead=reader.words[place] == "after"), end
    start = reader.skip(place, ",", "of", "in", "on")
    if reader.word(start, "this", "next", "last") and reader.word(start + 1, "week"):
        yield weekday_in_week(weekday, _WEEKS[reader.words[start]]), start + 2
    start = reader.skip(start, "the")
    if all(reader.word(start + step, word) for step, word in enumerate(("week", "after", "next"))):
        yield weekday_in_week(weekday, 2), start + 3


def _counted_weekdays(reader: Reader, place: int) -> Days:
    """Four mondays from now, three mondays ago, a week on friday, monday after next."""
    found = number(reader, place)
    weekday = None
    if found:
        weekday = reader.find(found[1], PLURALS)
        if weekday is None and found[0] == 1:
            weekday = reader.find(found[1], WEEKDAYS)
    if found and weekday is not None and 0 < found[0] < 53:
        end = found[1] + 1
        if reader.word(end, "from") and reader.word(end + 1, "now", "today"):
            yield nth_weekday_from_today(weekday, found[0]), end + 2
        elif reader.word(end, "ago"):
            yield nth_weekday_from_today(weekday, -found[0]), end + 1
    if reader.word(place, "a") and reader.word(place + 1, "week"):
        start = reader.skip(place + 2, "on")
        weekday = reader.find(start, WEEKDAYS)
        if weekday is not None:
            yield nth_weekday_from_today(weekday, 2), start + 1
    for length, end in lengths(reader, place):  # a fortnight on friday, two weeks on monday
        if length.days and length == Length(days=length.days // 7 * 7) and reader.word(end, "on"):
            weekday = reader.find(end + 1, WEEKDAYS)
            if weekday is not None:
                yield nth_weekday_from_today(weekday, 1 + length.days // 7), end + 2
    start = reader.skip(place, "the")
    weekday = reader.find(start, WEEKDAYS)
    if weekday is not None and reader.word(start + 1, "after") and reader.word(start + 2, "next"):
        yield after_next(weekday), start + 3


def _weekends(reader: Reader, place: int) -> Days:
    over = reader.skip(place, "over", "on") if place == 0 else place
    start = reader.skip(over, "the")
    if reader.word(start, "weekend"):
        yield bare_weekend(), start + 1
    elif start == over and reader.word(start, "this", "next", "last") and reader.word(start + 1, "weekend"):
        yield weekend(_WEEKS[reader.words[start]]), start + 2


def _later(reader: Reader, place: int) -> Days:
    """Later this week, later this month: refused with the days that are left of it."""
    unit = reader.words[place + 2] if reader.words[place : place + 2] == ["later", "this"] else ""
    if unit in ("week", "month"):
        yield left_of(unit), reader.reach(place + 3)


def _week_from(reader: Reader, place: int) -> Days:
    """Tomorrow week."""
    away = reader.find(place, TODAY)
    if away is not None and away >= 0 and reader.word(place + 1, "week"):
        yield days_away(away + 7), place + 2


def _weeks_of(reader: Reader, place: int, order: Order | None) -> Days:
    """The week of dec 7, week commencing 7 december, w/c 7 dec: the Monday of that week."""
    start = reader.skip(place, "the")
    if reader.word(start, "week") and reader.word(start + 1, "of", "commencing", "beginning", "starting"):
        end = start + 2
    elif reader.word(start, "wc"):
        end = start + 1
    elif reader.word(start, "w") and reader.word(start + 1, "/") and reader.word(start + 2, "c"):
        end = start + 3
    else:
        return
    for day, stop in _dated(reader, reader.skip(end, "the"), order):
        yield mapped(day, lambda _: monday_of, whole=True, pattern=weekly(0)), stop


def _anchored(reader: Reader, place: int, order: Order | None, depth: int) -> Days:
    """A week from tomorrow, 3 days before christmas, the day after tomorrow, a week today."""
    the = reader.skip(place, "the")
    if the > place and not reader.word(the, "day"):
        return
    found = [(Length(days=1), the + 1)] if reader.word(the, "day") else []
    for length, end in found or lengths(reader, place):
        if length.minutes:
            continue
        if reader.word(end, "from", "after", "before"):
            sign = -1 if reader.words[end] == "before" else 1
            for day, stop in days(reader, end + 1, order, depth=depth + 1):
                if not day.whole:
                    yield moved_from(day, length, sign), stop
        elif length.days and length.days % 7 == 0 and not length.months and reader.word(end, "today", "tomorrow"):
            yield moved_from(days_away(TODAY[reader.words[end]]), length, 1), end + 1
