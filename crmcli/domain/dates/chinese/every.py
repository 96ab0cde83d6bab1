"""Chinese recurrences: 每天, 每个工作日, 每周一和周四, 每两周, 每月15号, 每月最后一个周五, 每季度, 每年5月3号.

Refuses what is read in two ways: 每隔两天 (every second day, or every third?).
"""

from collections.abc import Iterator

from crmcli.domain.dates.chinese.days import WEEKDAYS, nth_of
from crmcli.domain.dates.chinese.quantities import number
from crmcli.domain.dates.chinese.stretches import WEEKS
from crmcli.domain.dates.chinese.times import times
from crmcli.domain.dates.recurrence import MOST, WORKWEEK, Every, Unit, exists
from crmcli.domain.dates.timeofday import TimeOfDay
from crmcli.domain.dates.tokens import Reader

Found = Iterator[tuple[Every, int]]

_UNITS: tuple[tuple[tuple[str, ...], Unit, int], ...] = (
    (("天", "日"), "day", 1),
    (("个星期", "个礼拜", "星期", "礼拜", "周"), "week", 1),
    (("个季度", "季度", "季"), "quarter", 1),
    (("半年",), "month", 6),
    (("个月", "月"), "month", 1),
    (("年",), "year", 1),
)
_SKIPPED = (
    (("隔天", "隔日"), Every("day", 2)),
    (("隔周",), Every("week", 2)),
    (("隔月",), Every("month", 2)),
    (("隔年",), Every("year", 2)),
)


def recurrences(reader: Reader) -> Iterator[tuple[Every, TimeOfDay | None, int]]:
    """Every reading of the tokens as a recurrence, with its time of day and the place where it ends."""
    for every, end in _without_time(reader):
        yield every, None, end
        if every.days or every.monthday or every.unit == "day":
            for said, stop in times(reader, end, after_day=True):
                yield every, said, stop


def _without_time(reader: Reader) -> Found:
    each = reader.chars(0, "每逢", "每个", "每")
    start = max(0, each)
    for names, every in _SKIPPED:
        end = reader.chars(start, *names)
        if end > 0:
            yield from _falling(reader, end, every)
    for days, end in _weekday_list(reader, start):
        yield Every("week", days=days), end
    if reader.chars(start, "工作日") > 0:
        yield Every("week", days=WORKWEEK), start + 3
    if each > 0:
        yield from _units(reader, 1)
    if each > 0 and reader.chars(1, "隔一") > 0:  # every other one: 每隔一天; 每隔两天 is read in two ways
        for every, end in _unit(reader, 3, 2):
            yield from _falling(reader, end, every)


def _units(reader: Reader, place: int) -> Found:
    found = number(reader, place)
    for every, end in _unit(reader, place, 1):
        yield from _falling(reader, end, every)
    if found:
        for every, end in _unit(reader, found[1], found[0]):
            yield from _falling(reader, end, every)


def _unit(reader: Reader, place: int, count: int) -> Found:
    for names, unit, size in _UNITS:
        end = reader.chars(place, *names)
        if end > 0 and 0 < count * size <= MOST and not (size > 1 and count > 1):
            yield Every(unit, count * size), end


def _falling(reader: Reader, place: int, every: Every) -> Found:
    """A unit, and what it falls on: 每两周周一, 每月15号, 每月最后一天, 每年5月3号."""
    yield every, place
    once = reader.chars(place, "一次")
    if once > 0:
        yield every, once
    start = max(place, reader.chars(place, "的"))
    if every.unit == "week":
        for days, end in _weekday_list(reader, start):
            yield every._replace(days=days), end
        for days, end in _short_list(reader, place):
            yield every._replace(days=days), end
    if every.unit == "month":
        yield from _in_a_month(reader, start, every)
    if every == Every("year"):
        month = number(reader, start)
        after = reader.chars(month[1], "月") if month else -1
        day = number(reader, after) if after > 0 else None
        end = reader.chars(day[1], "号", "日") if day else -1
        if month and day and end > 0 and exists(month[0], day[0]):
            yield every._replace(month=month[0], monthday=day[0]), end


def _in_a_month(reader: Reader, place: int, every: Every) -> Found:
    day = number(reader, place)
    end = reader.chars(day[1], "号", "日") if day and 1 <= day[0] <= 31 else -1
    if day and end > 0:
        yield every._replace(monthday=day[0]), end
    last = reader.chars(place, "最后一天", "月底", "月末", "底")
    if last > 0:
        yield every._replace(monthday=-1), last
    first = reader.chars(place, "第一天", "月初", "初")
    if first > 0:
        yield every._replace(monthday=1), first
    nth, after = nth_of(reader, place)
    if nth and nth < 5 and every == Every("month"):
        for days, stop in _weekday_list(reader, after):
            if len(days) == 1:
                yield every._replace(days=days, nth=nth), stop


def _weekday_list(reader: Reader, place: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """周一, 周一和周四, 周一、三、五, 周一至周五."""
    after = reader.chars(place, *WEEKS)
    if after > 0:
        yield from _short_list(reader, after)


def _short_list(reader: Reader, place: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """The days behind one 周: 一, 一三五, 一、周三和周五, 一到五."""
    days: set[int] = set()
    while place < reader.size and (day := WEEKDAYS.get(reader.han[place])) is not None:
        days.add(day)
        place = reader.reach(place + 1)
        yield tuple(sorted(days)), place
        to = reader.chars(place, "至", "到")
        if to > 0 and days == {0}:
            to = max(to, reader.chars(to, *WEEKS))
            if reader.chars(to, "五") > 0:
                yield WORKWEEK, to + 1
        place = reader.skip(place, "、", ",")
        place = max(place, reader.chars(place, "和", "及"))
        place = max(place, reader.chars(place, *WEEKS))
