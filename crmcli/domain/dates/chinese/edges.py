"""The edges of Chinese stretches of time: 月底, 年初, 三月中, 12月中旬, and what lies within them: 本周内."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from crmcli.domain.dates.calendar_days import month_away, quarter_away, week_away, year_away
from crmcli.domain.dates.chinese.quantities import INSIDE
from crmcli.domain.dates.chinese.stretches import months, quarters, stretches, years
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


def _middle(span: Span) -> date:
    return span[0] + timedelta(days=14)


_MONTH_EDGES = (
    (("初",), first_day, "start"),
    (("底", "末"), last_day, "end"),
    (("中",), _middle, "mid"),
)
_EDGES = _MONTH_EDGES[:2]
_TENS = (("上旬", 0), ("中旬", 10), ("下旬", 20))


def edges(reader: Reader, place: int) -> Days:
    """月初, 月底, 下月底, 三月中, 年底, 今年年底, 明年初, 季度末, 一季度末, 12月中旬."""
    for words, make in ((("月",), month_away), (("季度", "季"), quarter_away), (("年",), year_away)):
        yield from _edge_after(reader, reader.chars(place, *words), make(0))
    for stretch, end in months(reader, place):
        yield from _edge_after(reader, end, stretch)
        yield from _edge_after(reader, reader.chars(end, "月"), stretch)
        start = max(end, reader.chars(end, "的"))
        for word, days_in in _TENS:
            stop = reader.chars(start, word)
            if stop > 0:
                day = edge_of(stretch, _days_in(days_in))
                yield Day(day.days, full=day.full, whole=True, pattern=day.pattern), stop
    for stretch, end in quarters(reader, place):
        yield from _edge_after(reader, end, stretch)
    for stretch, end in years(reader, place):
        yield from _edge_after(reader, end, stretch)
        yield from _edge_after(reader, reader.chars(end, "年"), stretch)


def _days_in(count: int) -> Callable[[Span], date]:
    return lambda span: span[0] + timedelta(days=count)


def _edge_after(reader: Reader, place: int, stretch: Stretch) -> Days:
    if place < 0:
        return
    for words, edge, name in _MONTH_EDGES if stretch.unit == "month" else _EDGES:
        end = reader.chars(place, *words)
        if end > 0:
            day = edge_of(stretch, edge, name)
            # 三月初八点 is not on 1 March at eight
            yield Day(day.days, full=day.full, whole=edge is not last_day, pattern=day.pattern), end


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
