"""English dates by number: may 3 2014, the 15th of next month, first monday of october, end of june."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from crmcli.domain.dates.calendar_days import (
    AWAY,
    day_of_any_month,
    month_day,
    named_month,
    nth_weekday,
    the_year,
    working_day,
)
from crmcli.domain.dates.edges import coming_edge, one_of_many
from crmcli.domain.dates.english.lexicon import MONTHS, WEEKDAYS
from crmcli.domain.dates.english.quantities import number, ordinal
from crmcli.domain.dates.english.stretches import stretches, this_unit, years
from crmcli.domain.dates.moment import Order
from crmcli.domain.dates.numeric import compact_day, dotted_clock, is_dotted, is_quarter_hour, numeric_day, short_year
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import Day, Length, Span, Stretch, edge_of, fixed, moved, no_day
from crmcli.words import tr

Days = Iterator[tuple[Day, int]]

_LATE = 20  # the days of a month before its last third
_EDGE_WORDS = {"end": "end", "start": "start", "beginning": "start", "mid": "mid", "middle": "mid"}
_UNIT_ENDS = {
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "week's": "week",
    "month's": "month",
    "quarter's": "quarter",
    "year's": "year",
}
_ENDS = {"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"}


def dates(reader: Reader, place: int, order: Order | None) -> Days:
    """Days given by their number in a month."""
    token = reader.token(place, "date")
    if token and not _is_time(reader, place):
        day = numeric_day(token.text, token.parts, order)
        yield day, place + 1
        if is_dotted(token) and reader.is_glued(place + 1) and reader.word(place + 1, "."):
            yield day, place + 2  # 15.12.
        if reader.is_glued(place + 1) and reader.words[place + 1] == "t" and reader.is_glued(place + 2):
            yield day, reader.reach(place + 2)  # 2013-02-15T15:00
    token = reader.token(place, "number")
    if token and len(token.text) == 8:
        yield compact_day(token.text), place + 1
    yield from _month_first(reader, place)
    yield from _day_first(reader, place)


def _is_time(reader: Reader, place: int) -> bool:
    """True for 14.30, which can be no day, and for 9.30 with `in the morning` behind it."""
    clock = dotted_clock(reader, place)
    if clock is None or dotted_clock(reader, place, is_led=False):
        return clock is not None
    return is_quarter_hour(clock) and reader.words[place + 1] in ("in", "at")


def _month_first(reader: Reader, place: int) -> Days:
    """May 3, may the 3rd, feb 15th 2013, next month 15."""
    month = reader.find(place, MONTHS)
    if month:
        found = _day_number(reader, reader.skip(reader.hyphen(place + 1), "the"))
        if found:
            yield month_day(named_month(month), found[0]), found[1]
            for year, end in _years(reader, reader.hyphen(found[1])):
                yield month_day(named_month(month, year), found[0]), end
        return
    for stretch, end in stretches(reader, place, units=("month",)):
        start = reader.skip(reader.skip(end, "on"), "the")
        found = _day_number(reader, start)
        if found and (start > end or not reader.words[start]):
            yield month_day(stretch, found[0]), found[1]


def _day_first(reader: Reader, place: int) -> Days:
    """3 may, the 3rd of may 2014, 15-feb-2013, the 15th, the 15th of next month."""
    start = reader.skip(place, "the")
    found = _day_number(reader, start)
    if not found:
        return
    day, end = found
    after = reader.skip(reader.hyphen(end), "of")
    month = reader.find(after, MONTHS)
    if month:
        end = after + 1
        yield month_day(named_month(month), day), end
        for year, stop in _years(reader, reader.hyphen(end)):
            yield month_day(named_month(month, year), day), stop
        return
    if ordinal(reader, start):
        if reader.tokens[start].kind == "ordinal" or (start > place and reader.words[start] != "second"):
            yield day_of_any_month(day), end
        after = reader.skip(end, "of")
        for stretch, stop in _months(reader, after) if after > end or not reader.words[start] else ():
            yield month_day(stretch, day), stop


def _years(reader: Reader, place: int) -> Iterator[tuple[Stretch, int]]:
    """The year behind a day and month; in two digits above 24, which cannot be the hour."""
    yield from years(reader, place)
    token = reader.token(place, "number")
    if token and len(token.text) == 2 and int(token.text) > 24:
        yield short_year(int(token.text)), place + 1


def _day_number(reader: Reader, place: int) -> tuple[int, int] | None:
    """3, 03, third, 3rd; not 2014."""
    token = reader.token(place, "number")
    if token:
        return (int(token.text), place + 1) if len(token.text) < 3 else None
    return ordinal(reader, place) or number(reader, place)


def _months(reader: Reader, place: int) -> Iterator[tuple[Stretch, int]]:
    yield from stretches(reader, place, units=("month",))
    for stretch, end in this_unit(reader, place):
        if stretch.unit == "month":
            yield stretch, end


def nth_days(reader: Reader, place: int) -> Days:
    """First monday of october, the last friday of the month, the last working day of june, first day of next year."""
    start = reader.skip(place, "the")
    found = (-1, start + 1) if reader.word(start, "last") else ordinal(reader, start)
    if not found:
        return
    nth, end = found
    if reader.word(end, "day"):
        for stretch, stop in _inside(reader, end + 1):
            if nth in (1, -1):
                yield edge_of(stretch, _first if nth > 0 else _last, "start" if nth > 0 else "end"), stop
            elif stretch.unit == "month":
                yield month_day(stretch, nth), stop
    if nth > 5:
        return
    weekday = reader.find(end, WEEKDAYS)
    if weekday is not None:
        for stretch, stop in _inside(reader, end + 1):
            if stretch.unit != "week":
                yield nth_weekday(stretch, nth, weekday), stop
    if nth in (1, -1) and reader.word(end, "working", "business", "work") and reader.word(end + 1, "day"):
        for stretch, stop in _inside(reader, end + 2):
            yield working_day(stretch, nth), stop
    if nth in (1, -1) and reader.word(end, "weekday", "workday"):
        for stretch, stop in _inside(reader, end + 1):
            yield working_day(stretch, nth), stop


def _inside(reader: Reader, place: int) -> Iterator[tuple[Stretch, int]]:
    if reader.word(place, "of", "in"):
        yield from stretches(reader, place + 1)
        yield from this_unit(reader, place + 1)


def _first(span: Span) -> date:
    return span[0]


def _last(span: Span) -> date:
    return span[1]


def _middle(span: Span) -> date:
    """The 15th, of a week the Wednesday."""
    return span[0] + timedelta(days=2) if _is_week(span) else span[0].replace(day=15)


def _is_week(span: Span) -> bool:
    return (span[1] - span[0]).days == 6


def _end(span: Span) -> date:
    """The last day, of a week the last working day."""
    return span[0] + timedelta(days=4) if _is_week(span) else span[1]


_PICKERS: dict[str, Callable[[Span], date]] = {"end": _end, "start": _first, "mid": _middle}


def edges(reader: Reader, place: int) -> Days:
    """End of next month, beginning of june, mid march, eom, month end, year's end, the next working day."""
    start = reader.skip(place, "the")
    unit = reader.find(start, _ENDS)
    if unit:
        yield edge_of(AWAY[unit](0), _end, "end"), start + 1
    unit = _UNIT_ENDS.get(reader.words[start]) if reader.word(start, *_UNIT_ENDS) else None
    after = reader.hyphen(start + 1)
    if unit and reader.word(after, "end"):
        yield edge_of(AWAY[unit](0), _last if unit != "week" else _end, "end"), after + 1
    after = reader.skip(start + 1, "working", "business")
    if reader.word(start, "next", "following") and (
        reader.word(after, "day") if after > start + 1 else reader.word(after, "workday")
    ):
        yield fixed(lambda scene: moved(scene.today, Length(workdays=1), 1, scene.workdays)), after + 1
    yield from _named_edges(reader, start)
    yield from _early_or_late(reader, start)


def _named_edges(reader: Reader, place: int) -> Days:
    """End of next month, beginning of june, mid march, mid month; mid 2027 is refused."""
    edge = reader.find(place, _EDGE_WORDS)
    if edge is None:
        return
    after = reader.skip(reader.hyphen(place + 1), "of")
    for stretch, end in _around(reader, after):
        if edge == "mid" and stretch.unit in ("quarter", "year"):
            yield no_day(tr("say the month, or the day")), end
        elif edge != "mid" or stretch.unit == "month" or reader.words[end - 2] != "the":
            yield edge_of(stretch, _PICKERS[edge], edge), end
    for unit, end in _running(reader, after):
        if edge == "mid" and unit in ("quarter", "year"):
            yield no_day(tr("say the month, or the day")), end
        elif edge == "end":
            yield edge_of(AWAY[unit](0), _end, edge), end
        elif unit != "week" or edge != "mid" or reader.words[end - 2] != "the":
            yield coming_edge(unit, _PICKERS[edge], edge), end


def _early_or_late(reader: Reader, place: int) -> Days:
    """Early next week: its Monday; early december: its first day, a stretch; late december and early 2027: refused."""
    which = reader.words[place]
    if not reader.word(place, "early", "late"):
        return
    for stretch, end in _around(reader, reader.skip(reader.hyphen(place + 1), "in")):
        if stretch.unit in ("quarter", "year"):
            yield no_day(tr("say the month, or the day")), end
        elif which == "late":
            yield one_of_many(stretch, _last_part, _end), end
        else:
            first = edge_of(stretch, _first, "start")
            is_whole = stretch.unit == "month"
            yield Day(first.days, full=first.full, whole=is_whole, pattern=first.pattern), end


def _last_part(span: Span) -> date:
    """The first day of the last third of a month, of a week the Thursday."""
    return span[0] + timedelta(days=3 if _is_week(span) else _LATE)


def _running(reader: Reader, place: int) -> Iterator[tuple[str, int]]:
    """The unit that is running, named as `the month` or `month`."""
    for stretch, end in this_unit(reader, place):
        yield stretch.unit, end


def _around(reader: Reader, place: int) -> Iterator[tuple[Stretch, int]]:
    yield from stretches(reader, place)
    token = reader.token(place, "number")
    if token and len(token.text) == 4 and reader.words[place - 1] in ("of", "early", "late", "mid", "-"):
        yield the_year(int(token.text)), place + 1
