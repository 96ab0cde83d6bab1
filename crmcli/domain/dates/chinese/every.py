"""Chinese recurrences: 每天, 工作日每天, 每周一和周四, 每两周, 每月1号和15号, 每季度末, 每年5月3号, 每年春节.

Refuses what is read in two ways: 每隔两天 (every second day, or every third?).
"""

from collections.abc import Iterator

from crmcli.domain.dates.chinese.days import nth_of, weekday_at
from crmcli.domain.dates.chinese.quantities import number
from crmcli.domain.dates.chinese.stretches import WEEKS
from crmcli.domain.dates.chinese.times import times
from crmcli.domain.dates.holidays.chinese import feasts
from crmcli.domain.dates.holidays.lunar import lunar_feasts
from crmcli.domain.dates.moment import Impossible
from crmcli.domain.dates.recurrence import MOST, QUARTER_END, QUARTER_START, Every, Unit, exists
from crmcli.domain.dates.timeofday import TimeOfDay
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import WORKWEEK
from crmcli.words import tr

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
    (("隔周", "双周"), Every("week", 2)),
    (("隔月",), Every("month", 2)),
    (("隔年",), Every("year", 2)),
)
_EDGES = (
    (("最后一天", "月底", "月末", "月尾", "底", "末", "尾"), -1),
    (("第一天", "月初", "月头", "初", "头"), 1),
    (("月中", "中"), 15),
)
_WORKDAYS = ("工作日", "工作天")
_DUE = ("之前", "以前", "下班前", "下班之前", "前")
_EACH_DAY = ("每天", "每日")


def recurrences(reader: Reader) -> Iterator[tuple[Every, TimeOfDay | None, int]]:
    """Every reading of the tokens as a recurrence, with its time of day and the place where it ends."""
    for every, end in _without_time(reader):
        yield every, None, end
        if every.days or every.monthday or every.monthdays or every.unit == "day":
            due = reader.chars(end, *_DUE)  # 每月25号前 is due on the 25th
            if due > 0:
                yield every, None, due
        if every.days or every.monthday or every.monthdays or every.feast or every.unit == "day":
            start = max(end, reader.chars(end, "的"))
            for said, stop in times(reader, reader.skip(start, ","), after_day=True):
                yield every, said, stop


def _without_time(reader: Reader) -> Found:
    each = reader.chars(0, "每逢", "每个", "每")
    start = max(0, each, reader.chars(0, "逢"))
    yield from _once_in(reader)
    for names, every in _SKIPPED:
        end = reader.chars(start, *names)
        if end > 0:
            yield from _falling(reader, end, every)
    for days, end in _weekday_list(reader, start):
        yield Every("week", days=days), end
        each_day = reader.chars(end, *_EACH_DAY)
        if each_day > 0 and each < 0 and len(days) > 1:
            yield Every("week", days=days), each_day
    working = reader.chars(start, *_WORKDAYS)
    if working > 0:
        yield Every("week", days=WORKWEEK), working
        each_day = reader.chars(working, *_EACH_DAY)
        if each_day > 0 and each < 0:
            yield Every("week", days=WORKWEEK), each_day
    if each > 0:
        yield from _units(reader, 1)
    skipped = reader.chars(1, "隔") if each > 0 else -1
    if skipped > 0:
        yield from _every_other(reader, skipped)


def _once_in(reader: Reader) -> Found:
    """两周一次, 一个月一次, 半年一次."""
    found = number(reader, 0)
    units = [*_unit(reader, 0, 1), *(_unit(reader, found[1], found[0]) if found else ())]
    for every, end in units:
        stop = reader.chars(end, "一次")
        if stop > 0 and (found or reader.han[0] == "半"):
            yield every, stop


def _every_other(reader: Reader, place: int) -> Found:
    """每隔一天, 每隔两周, 每隔三个月; 每隔两天 is read in two ways."""
    one = reader.chars(place, "一")
    for every, end in _unit(reader, one, 2) if one > 0 else ():
        yield from _falling(reader, end, every)
    found = number(reader, place)
    if found and found[0] > 1:
        for every, end in _unit(reader, found[1], found[0]):
            if every.unit in ("week", "month"):
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
    """A unit, and what it falls on: 每两周周一, 每月15号, 每月最后一天, 每季度末, 每年5月3号, 每年春节."""
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
    if every == Every("quarter"):
        for words, edge in ((("末", "底", "最后一天"), QUARTER_END), (("初", "第一天"), QUARTER_START)):
            end = reader.chars(start, *words)
            if end > 0:
                yield edge, end
    if every == Every("year"):
        yield from _in_a_year(reader, start, every)


def _in_a_year(reader: Reader, place: int, every: Every) -> Found:
    """每年5月3号, 每年年底, 每年春节, 每年农历八月十五, 每年九月第三个周一."""
    for words, month, day in ((("年底", "年末", "年尾", "底"), 12, 31), (("年初", "元旦"), 1, 1)):
        end = reader.chars(place, *words)
        if end > 0:
            yield every._replace(month=month, monthday=day), end
    if reader.chars(place, "年中", "上半年", "下半年") > 0:
        raise Impossible(tr("say the day: 每年6月30号"))
    found = number(reader, place)
    after = reader.chars(found[1], "月份", "月") if found and 1 <= found[0] <= 12 else -1
    if found and after > 0:
        month = found[0]
        day_found = number(reader, max(after, reader.chars(after, "的")))
        end = reader.chars(day_found[1], "号", "日") if day_found else -1
        if day_found and end > 0 and exists(month, day_found[0]):
            yield every._replace(month=month, monthday=day_found[0]), end
        last = reader.chars(after, "底", "末")
        if last > 0:
            yield every._replace(month=month, monthday=29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31), last
        for nth, end in _nth_weekday(reader, max(after, reader.chars(after, "的"))):
            yield nth._replace(unit="year", month=month), end

    holidays = [(feast, end) for (feast, _), end in feasts(reader, place)]
    for feast, end in (*holidays, *lunar_feasts(reader, place)):
        if feast.key:
            yield every._replace(feast=feast.key), end
        elif feast.fixed != (1, 1):
            yield every._replace(month=feast.fixed[0], monthday=feast.fixed[1]), end


def _in_a_month(reader: Reader, place: int, every: Every) -> Found:
    for numbers, end in _numbers(reader, place):
        one = len(numbers) == 1
        yield every._replace(monthday=numbers[0]) if one else every._replace(monthdays=numbers), end
    for words, number_of_day in _EDGES if every.step == 1 else ():  # 每半年初 is not the first of any six months
        end = reader.chars(place, *words)
        if end > 0:
            yield every._replace(monthday=number_of_day), end
    named = reader.chars(place, "农历", "阴历", "旧历")
    first = reader.chars(max(place, named), "初")
    if named > 0 or (first > 0 and number(reader, first)):
        raise Impossible(tr("no recurrence is kept by lunar months: say 每月5号"))
    if reader.chars(place, "上旬", "中旬", "下旬") > 0:
        raise Impossible(tr("say the day: 每月1号, 每月11号 or 每月21号"))
    if every == Every("month"):
        yield from _nth_weekday(reader, place)


def _numbers(reader: Reader, place: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """15号, 1号和15号, 1号、10号和20号, 1日15日; ascending."""
    numbers: list[int] = []
    while len(numbers) < 4 and (day := number(reader, place)):
        end = reader.chars(day[1], "号", "日")
        if end < 0 or not 1 <= day[0] <= 31 or day[0] in numbers:
            return
        numbers.append(day[0])
        yield tuple(sorted(numbers)), end
        place = max(reader.skip(end, "、", ","), reader.chars(end, "和", "及", "跟"))


def _nth_weekday(reader: Reader, place: int) -> Found:
    """第一个周一, 最后一个周五, 最后一个工作日."""
    nth, after = nth_of(reader, place)
    if not nth or nth > 4:
        return
    for days, stop in _weekday_list(reader, after):
        if len(days) == 1:
            yield Every("month", days=days, nth=nth), stop
    working = reader.chars(after, *_WORKDAYS) if nth in (1, -1) else -1
    if working > 0:
        yield Every("month", days=WORKWEEK, nth=nth), working


def _weekday_list(reader: Reader, place: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """周一, 周一和周四, 周一、三、五, 周一至周五."""
    after = reader.chars(place, *WEEKS)
    if after > 0:
        yield from _short_list(reader, after)


def _short_list(reader: Reader, place: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """The days behind one 周: 一, 一三五, 一、周三和周五, 一到五."""
    days: set[int] = set()
    while (day := weekday_at(reader, place)) is not None:
        days.add(day)
        place = reader.reach(place + 1)
        yield tuple(sorted(days)), place
        to = reader.chars(place, "至", "到")
        if to > 0 and days == {0}:
            to = max(to, reader.chars(to, *WEEKS))
            if weekday_at(reader, to) == 4:
                yield WORKWEEK, to + 1
        place = reader.skip(place, "、", ",")
        place = max(place, reader.chars(place, "和", "及"))
        place = max(place, reader.chars(place, *WEEKS))
