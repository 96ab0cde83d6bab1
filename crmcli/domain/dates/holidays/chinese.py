"""Chinese holidays: 元旦, 春节后, 年前, 过完国庆, 明年中秋, 冬至, 双11.

Left out on purpose: 除夕 with a year (whose?).
"""

from collections.abc import Callable, Iterator
from datetime import date

from crmcli.domain.dates.calendar_days import on_a_workday
from crmcli.domain.dates.chinese.quantities import AFTER, BEFORE, lengths
from crmcli.domain.dates.chinese.stretches import years
from crmcli.domain.dates.holidays.festivals import (
    Feast,
    beside,
    day_of_year,
    holiday,
    lunar,
    movable,
    on,
    solar_feast,
)
from crmcli.domain.dates.holidays.lunar import lunar_days
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import OTHER, Day, Scene, Stretch, day_before, fixed, moved_from, no_day
from crmcli.words import tr

Days = Iterator[tuple[Day, int]]
Holiday = tuple[Feast, int]  # the day, and the usual days off: what comes 后 comes after those

_NEW_YEAR = on(1, 1), 1
_SPRING = lunar(1, 1, off=1), 7
_QINGMING = movable("qingming"), 1
_LABOUR = on(5, 1), 5
_DRAGON = lunar(5, 5), 1
_AUTUMN = lunar(8, 15), 1
_NATIONAL = on(10, 1), 7
_PUBLIC = (_NEW_YEAR, _SPRING, _QINGMING, _LABOUR, _DRAGON, _AUTUMN, _NATIONAL)

_HOLIDAYS: tuple[tuple[tuple[str, ...], Holiday], ...] = (
    (("元旦节", "元旦"), _NEW_YEAR),
    (("春节", "过年", "大年初一", "农历新年"), _SPRING),
    (("除夕", "大年三十", "年三十"), (movable("lunar eve"), 0)),
    (("元宵节", "元宵"), (lunar(1, 15), 1)),
    (("情人节",), (on(2, 14), 1)),
    (("三八妇女节", "妇女节", "三八节"), (on(3, 8), 1)),
    (("植树节",), (on(3, 12), 1)),
    (("愚人节",), (on(4, 1), 1)),
    (("清明节", "清明"), _QINGMING),
    (("五一劳动节", "劳动节", "五一节", "五一"), _LABOUR),
    (("五四青年节", "青年节"), (on(5, 4), 1)),
    (("六一儿童节", "儿童节", "六一"), (on(6, 1), 1)),
    (("六一八",), (on(6, 18), 1)),
    (("端午节", "端午"), _DRAGON),
    (("建党节", "七一"), (on(7, 1), 1)),
    (("七夕节", "七夕"), (lunar(7, 7), 1)),
    (("建军节", "八一"), (on(8, 1), 1)),
    (("中元节",), (lunar(7, 15), 1)),
    (("教师节",), (on(9, 10), 1)),
    (("中秋节", "中秋"), _AUTUMN),
    (("国庆节", "国庆", "十一黄金周"), _NATIONAL),
    (("重阳节", "重阳"), (lunar(9, 9), 1)),
    (("双十一", "光棍节"), (on(11, 11), 1)),
    (("双十二",), (on(12, 12), 1)),
    (("感恩节",), (movable("thanksgiving"), 1)),
    (("黑五", "黑色星期五"), (movable("black friday"), 1)),
    (("复活节",), (movable("easter"), 1)),
    (("平安夜",), (on(12, 24), 1)),
    (("圣诞节", "圣诞"), (on(12, 25), 1)),
    (("跨年夜",), (on(12, 31), 1)),
    (("腊八节", "腊八"), (lunar(12, 8), 1)),
)
_SALES = {"11": (11, 11), "12": (12, 12)}  # 双11
_FIRST_WORKING = ("第一个工作日", "首个工作日", "的第一个工作日")
_TERMS = "小寒大寒立春雨水惊蛰春分清明谷雨立夏小满芒种夏至小暑大暑立秋处暑白露秋分寒露霜降立冬小雪大雪冬至"


# What a holiday or a lunar date can begin with.
_FIRST = frozenset("双节放假年过正冬腊农阴旧初北南" + _TERMS[::2]).union(
    name[0] for names, _ in _HOLIDAYS for name in names
)


def holidays(reader: Reader, place: int) -> Days:
    """Holidays and lunar dates that begin here, with their year before and 前 or 后 behind."""
    if (place < reader.size and reader.han[place] in _FIRST) or reader.token(place, "number"):
        yield from _here(reader, place)
    for year, end in years(reader, place):
        start = max(end, reader.chars(end, "的"))
        yield from _named(reader, start, year)
        yield from lunar_days(reader, start, year)


def _here(reader: Reader, place: int) -> Days:
    yield from _named(reader, place, None)
    yield from _unnamed(reader, place)
    yield from lunar_days(reader, place, None)


def feasts(reader: Reader, place: int) -> Iterator[tuple[Holiday, int]]:
    """Names of holidays and solar terms that begin here."""
    for names, found in _HOLIDAYS:
        end = reader.chars(place, *names)
        if end > 0:
            yield found, end
    if reader.chars(place, "双") > 0:
        token = reader.token(place + 1, "number")
        if token and token.text in _SALES:
            yield (on(*_SALES[token.text]), 1), place + 2
    token = reader.token(place, "number")
    if token and token.text == "618" and place + 1 < reader.size:  # 618 alone is a number
        yield (on(6, 18), 1), place + 1
    at = _TERMS.find(reader.han[place : place + 2]) if place + 1 < reader.size else -1
    if at >= 0 and at % 2 == 0 and _TERMS[at] != "清":
        yield (solar_feast(at // 2), 1), reader.reach(place + 2)


def _named(reader: Reader, place: int, year: Stretch | None) -> Days:
    for (feast, off), end in feasts(reader, place):
        yield from _around(reader, end, feast, off, year)


def _around(reader: Reader, place: int, feast: Feast, off: int, year: Stretch | None) -> Days:
    """The holiday itself, 前 the last working day before, 后 the day after its days off, 前三天 so long before it."""
    if year is not None and (not off or feast.key.startswith("lunar 12-")):
        yield no_day(tr("say that holiday without a year, or its date")), place
        return
    day = holiday(feast, year)
    if reader.tokens[place - 1].kind != "number" or reader.chars(place - 2, "双") > 0:
        yield day, place
    sale = reader.chars(place, "大促", "活动")
    if sale > 0:
        yield day, sale
        place = sale
    during = reader.chars(place, "期间", "当天", "假期", "长假", "小长假")
    if during > 0:
        yield day, during
        if reader.han[during - 2 : during] in ("假期", "长假"):
            yield from _beside_break(reader, during, feast, off, year, day)
    before, after = reader.chars(place, *BEFORE), reader.chars(place, *AFTER)
    if before > 0:
        yield day_before(day), before
        eve = reader.chars(before, "夕")
        if eve > 0:
            yield day_before(day), eve
    if after > 0:
        yield day_of_year(beside(feast.of, off or 1), year), after
        working = reader.chars(after, *_FIRST_WORKING)
        if working > 0:
            yield on_a_workday(day_of_year(beside(feast.of, off or 1), year)), working
    if after > 0 and off > 1:
        return  # three days after the festival, or after its days off?
    for start, sign in ((before, -1), (after, 1)):
        for length, end in lengths(reader, start) if start > 0 else ():
            if not length.minutes:
                yield moved_from(day, length, sign), end


def _beside_break(reader: Reader, place: int, feast: Feast, off: int, year: Stretch | None, day: Day) -> Days:
    """元旦假期后: the first working day, weekends at its end counted as days off."""
    before, after = reader.chars(place, *BEFORE), reader.chars(place, *AFTER, "结束后")
    if before > 0:
        yield day_before(day), before
    if after > 0:
        yield on_a_workday(day_of_year(beside(feast.of, off), year)), after


def _unnamed(reader: Reader, place: int) -> Days:
    """年前, 年后, 过完年: around the Spring Festival; 节前, 节后, 假期后: around the next public holiday."""
    spring, off = _SPRING
    if reader.han.startswith("年", place):
        before, after = reader.chars(place, "年前", "年之前"), reader.chars(place, "年后", "年之后")
        if before > 0:
            yield day_before(holiday(spring)), before
        if after > 0:
            yield day_of_year(beside(spring.of, off), None), after
    after = reader.chars(place, "过完年后", "过完年", "过了年后", "过了年")
    if after > 0:
        yield day_of_year(beside(spring.of, off), None), after
    passed = reader.chars(place, "过完", "过了")
    for (feast, days_off), end in feasts(reader, passed) if passed > 0 else ():
        day = day_of_year(beside(feast.of, days_off or 1), None)
        yield day, end
        after = reader.chars(end, *AFTER)
        if after > 0:
            yield day, after
    before = reader.chars(place, "节前", "放假前", "假期前")
    if before > 0:
        yield _next_public(lambda feast, _: day_before(holiday(feast))), before
    after = reader.chars(place, "节后")
    if after > 0:
        yield _next_public(lambda feast, off: on_a_workday(day_of_year(beside(feast.of, off), None))), after
        working = reader.chars(after, *_FIRST_WORKING)
        if working > 0:
            yield _next_public(lambda feast, off: on_a_workday(day_of_year(beside(feast.of, off), None))), working
    after = reader.chars(place, "假期后", "放假后", "假期结束后", "放完假")
    if after > 0:
        yield _next_public(lambda feast, off: on_a_workday(day_of_year(beside(feast.of, off), None))), after


def _next_public(day_of: Callable[[Feast, int], Day]) -> Day:
    """The nearest of the days that stand in one relation to each public holiday."""

    def pick(scene: Scene) -> date:
        days = [day_of(feast, off).pick(scene) for feast, off in _PUBLIC]
        return max(days) if scene.tense == "past" else min(days)

    return fixed(pick, pattern=OTHER)
