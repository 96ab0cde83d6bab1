"""The edges of Chinese stretches of time: 月底, 年初, 三月中, 12月中旬, and what lies within them: 本周内.

A bare edge (月初) is the next one. Refuses what is many days: 中旬 alone, 上半年, 年中.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from crmcli.domain.dates.calendar_days import month_away, quarter_away, week_away, year_away
from crmcli.domain.dates.chinese.quantities import INSIDE
from crmcli.domain.dates.chinese.stretches import months, quarters, stretches, years
from crmcli.domain.dates.edges import coming_edge, one_of_many, one_of_many_coming
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import Day, Scene, Span, Stretch, edge_of, fixed

Days = Iterator[tuple[Day, int]]


def day_of(weekday: int) -> Callable[[Span], date]:
    """The function from a week to its day of that weekday."""
    return lambda span: span[0] + timedelta(days=weekday)


def first_day(span: Span) -> date:
    """The first day of a stretch."""
    return span[0]


def last_day(span: Span) -> date:
    """The last day of a stretch."""
    return span[1]


def _days_in(count: int) -> Callable[[Span], date]:
    return lambda span: span[0] + timedelta(days=count)


def _on(month: int, day: int) -> Callable[[Span], date]:
    return lambda span: date(span[0].year, month, day)


_middle = _days_in(14)
_MONTH_EDGES = (
    (("初", "头"), first_day, "start"),
    (("底", "末", "尾"), last_day, "end"),
    (("中",), _middle, "mid"),
)
_EDGES = _MONTH_EDGES[:2]
_TENS = (("上旬", 0), ("中旬", 10), ("下旬", 20))
_MONTH_HALVES = (("上半月", first_day, _middle), ("下半月", _days_in(15), last_day))
_YEAR_PARTS = (("年中", _on(6, 1), _on(7, 31)), ("上半年", first_day, _on(6, 30)), ("下半年", _on(7, 1), last_day))
_BARE = ((("月",), "month"), (("季度", "季"), "quarter"), (("年",), "year"))


def edges(reader: Reader, place: int) -> Days:
    """月初, 月底, 下月底, 三月中, 年底, 今年年底, 明年初, 季度末, 一季度末, 12月中旬."""
    for words, unit in _BARE:
        yield from _bare_edge(reader, reader.chars(place, *words), unit)
    yield from _bare_parts(reader, place)
    for stretch, end in months(reader, place):
        yield from _edge_after(reader, end, stretch)
        yield from _edge_after(reader, reader.chars(end, "月"), stretch)
        yield from _parts_of_a_month(reader, max(end, reader.chars(end, "的")), stretch)
    for stretch, end in quarters(reader, place):
        yield from _edge_after(reader, end, stretch)
    for stretch, end in years(reader, place):
        yield from _edge_after(reader, end, stretch)
        yield from _edge_after(reader, reader.chars(end, "年"), stretch)
        yield from _parts_of_a_year(reader, max(end, reader.chars(end, "的")), stretch)


def _parts_of_a_month(reader: Reader, place: int, stretch: Stretch) -> Days:
    """12月上旬, 12月下旬: ten days, which mean the first one; 12月中旬 the 15th; 12月上半月 is refused."""
    for word, days_in in _TENS:
        stop = reader.chars(place, word)
        if stop > 0:
            day = edge_of(stretch, _days_in(14 if days_in == 10 else days_in))  # 中旬 is mid month: the 15th
            yield Day(day.days, full=day.full, whole=True, pattern=day.pattern), stop
    for word, first, last in _MONTH_HALVES:
        stop = reader.chars(place, word)
        if stop > 0:
            yield one_of_many(stretch, first, last), stop


def _parts_of_a_year(reader: Reader, place: int, stretch: Stretch) -> Days:
    """明年年中, 明年上半年: refused, which day is it?"""
    for word, first, last in _YEAR_PARTS:
        stop = reader.chars(place, word)
        if stop > 0:
            yield one_of_many(stretch, first, last), stop


def _bare_parts(reader: Reader, place: int) -> Days:
    """中旬, 上半月, 年中, 下半年: refused with the days of the coming one."""
    for word, days_in in _TENS:
        stop = reader.chars(place, word)
        if stop > 0:
            last = last_day if days_in == 20 else _days_in(days_in + 9)
            yield one_of_many_coming("month", _days_in(days_in), last), stop
    for unit, parts in (("month", _MONTH_HALVES), ("year", _YEAR_PARTS)):
        for word, first, last in parts:
            stop = reader.chars(place, word)
            if stop > 0:
                yield one_of_many_coming(unit, first, last), stop


def _bare_edge(reader: Reader, place: int, unit: str) -> Days:
    if place < 0:
        return
    for words, edge, name in _MONTH_EDGES if unit == "month" else _EDGES:
        end = reader.chars(place, *words)
        if end > 0:
            # 月初八点 is not on the first at eight
            yield from _to_its_end(reader, end, coming_edge(unit, edge, name, whole=edge is not last_day), name)


def _edge_after(reader: Reader, place: int, stretch: Stretch) -> Days:
    if place < 0:
        return
    for words, edge, name in _MONTH_EDGES if stretch.unit == "month" else _EDGES:
        end = reader.chars(place, *words)
        if end > 0:
            found = edge_of(stretch, edge, name)
            day = Day(found.days, full=found.full, whole=edge is not last_day, pattern=found.pattern)
            yield from _to_its_end(reader, end, day, name)


def _to_its_end(reader: Reader, place: int, day: Day, name: str) -> Days:
    """The edge, and 月底最后一天, which is the same day."""
    yield day, place
    stop = reader.chars(place, "最后一天", "的最后一天") if name == "end" else -1
    if stop > 0:
        yield day, stop


def within(reader: Reader, place: int) -> Days:
    """本周内, 下周内, 本月内, 月内, 今年内, 年内, 一季度内: by the end of it, a week ends on Friday."""
    found = list(stretches(reader, place))
    for word, make in (("周", week_away), ("月", month_away), ("季度", quarter_away), ("年", year_away)):
        end = reader.chars(place, word)
        if end > 0:
            found.append((make(0), end))
    for stretch, end in found:
        stop = reader.chars(end, *INSIDE)
        if stop > 0:
            day = edge_of(stretch, last_day if stretch.unit != "week" else day_of(4), "end")
            yield day if stretch.unit != "week" else fixed(_week_end(day, stretch), pattern=day.pattern), stop


def _week_end(friday: Day, stretch: Stretch) -> Callable[[Scene], date]:
    """The Friday of a week, its Sunday if the Friday has gone by."""

    def pick(scene: Scene) -> date:
        day = friday.pick(scene)
        return day if day >= scene.today else stretch.spans(scene)[0][1]

    return pick
