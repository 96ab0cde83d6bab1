"""Chinese holidays and lunar dates: 元旦, 春节后, 明年中秋, 国庆前, 正月十五, 农历八月十五.

Left out on purpose: 小年 (differs by region), 节后 alone, 除夕 with a year (whose eve?), leap months.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from crmcli.domain.dates.chinese.quantities import AFTER, BEFORE, lengths, number
from crmcli.domain.dates.chinese.stretches import years
from crmcli.domain.dates.festivals import DayOfYear, beside, holiday, lunar, lunar_year, on, qingming, thanksgiving
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import Day, Scene, Stretch, moved_from, no_day, years_around

Days = Iterator[tuple[Day, int]]

# Names, the day, and the usual days off: what comes 后 comes after those.
_HOLIDAYS: tuple[tuple[tuple[str, ...], DayOfYear, int], ...] = (
    (("元旦节", "元旦"), on(1, 1), 1),
    (("春节", "大年初一"), lunar(1, 1), 7),
    (("除夕", "大年三十"), lunar(1, 1, -1), 0),
    (("元宵节", "元宵"), lunar(1, 15), 1),
    (("情人节",), on(2, 14), 1),
    (("三八妇女节", "妇女节", "三八节"), on(3, 8), 1),
    (("愚人节",), on(4, 1), 1),
    (("清明节", "清明"), qingming, 1),
    (("五一劳动节", "劳动节", "五一节", "五一"), on(5, 1), 5),
    (("六一儿童节", "儿童节", "六一"), on(6, 1), 1),
    (("端午节", "端午"), lunar(5, 5), 1),
    (("七夕节", "七夕"), lunar(7, 7), 1),
    (("教师节",), on(9, 10), 1),
    (("中秋节", "中秋"), lunar(8, 15), 1),
    (("国庆节", "国庆"), on(10, 1), 7),
    (("重阳节", "重阳"), lunar(9, 9), 1),
    (("双十一", "光棍节"), on(11, 11), 1),
    (("双十二",), on(12, 12), 1),
    (("感恩节",), thanksgiving, 1),
    (("平安夜",), on(12, 24), 1),
    (("圣诞节", "圣诞"), on(12, 25), 1),
)
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}


def holidays(reader: Reader, place: int) -> Days:
    """Holidays and lunar dates that begin here, with their year before and 前 or 后 behind."""
    yield from _named(reader, place, None)
    yield from _lunar_dates(reader, place, None)
    for year, end in years(reader, place):
        start = max(end, reader.chars(end, "的"))
        yield from _named(reader, start, year)
        yield from _lunar_dates(reader, start, year)


def _named(reader: Reader, place: int, year: Stretch | None) -> Days:
    for names, of, off in _HOLIDAYS:
        end = reader.chars(place, *names)
        if end > 0:
            yield from _around(reader, end, of, off, year)
    if reader.chars(place, "双") > 0:
        token = reader.token(place + 1, "number")
        if token and token.text in ("11", "12"):
            month = int(token.text)
            yield from _around(reader, place + 2, on(month, month), 1, year)


def _around(reader: Reader, place: int, of: DayOfYear, off: int, year: Stretch | None) -> Days:
    """The holiday itself, 前 the day before, 后 the first day after its days off, 前三天 so long before it."""
    if not off and year is not None:
        yield no_day("say 除夕 without a year, or its date"), place
        return
    day = holiday(of, year)
    yield day, place
    before, after = reader.chars(place, *BEFORE), reader.chars(place, *AFTER)
    if before > 0:
        yield holiday(beside(of, -1), year), before
    if after > 0:
        yield holiday(beside(of, off or 1), year), after
    if after > 0 and off > 1:
        return  # three days after the festival, or after its days off?
    for start, sign in ((before, -1), (after, 1)):
        for length, end in lengths(reader, start) if start > 0 else ():
            if not length.minutes:
                yield moved_from(day, length, sign), end


def _lunar_dates(reader: Reader, place: int, year: Stretch | None) -> Days:
    """正月十五, 腊月初八, 农历八月十五; not the 30th, which most years lack (腊月三十: 除夕)."""
    named = reader.chars(place, "农历", "阴历", "旧历")
    start = named if named > 0 else place
    month = _LUNAR_MONTHS.get(reader.han[start]) if start < reader.size else None
    after = start + 1
    if month is None and named > 0:
        found = number(reader, start)
        if not found or not 1 <= found[0] <= 12:
            return
        month, after = found
    end = reader.chars(after, "月")
    if month is None or end < 0:
        return
    first = reader.chars(end, "初")
    day = number(reader, first if first > 0 else end)
    if day and (1 <= day[0] <= 10 if first > 0 else 10 < day[0] < 30):
        yield _lunar_day(month, day[0], year), day[1]
        stop = reader.chars(day[1], "日", "号")
        if stop > 0 and first < 0:
            yield _lunar_day(month, day[0], year), stop


def _lunar_day(month: int, number: int, year: Stretch | None) -> Day:
    """A day of the lunar calendar; its year is the lunar one, which ends in the next January or February."""

    def days(scene: Scene) -> Sequence[date]:
        from lunardate import LunarDate  # 13 ms, only for a lunar date

        found = []
        for lunar_number in years_around(scene) if year is None else (year.spans(scene)[0][0].year,):
            found.append(LunarDate(lunar_year(lunar_number), month, number).to_solar_date())
        return found

    return Day(days, full=year is not None and year.full, dated=True)
