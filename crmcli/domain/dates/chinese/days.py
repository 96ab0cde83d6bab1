"""Chinese days: 明天, 下周五, 3月3号, 下月15号, 十月第一个星期一, 3天后, 春节前."""

from collections.abc import Iterator

from crmcli.domain.dates.calendar_days import (
    agreed_weekday,
    bare_weekday,
    bare_weekend,
    confirmed,
    day_of_any_month,
    days_away,
    month_day,
    nth_weekday,
    this_weekday,
    week_away,
    weekday_in_week,
    weekend,
    working_day,
)
from crmcli.domain.dates.chinese.edges import day_of, edges, first_day, last_day
from crmcli.domain.dates.chinese.quantities import AFTER, BEFORE, lengths, number
from crmcli.domain.dates.chinese.stretches import LEADS, WEEKS, YEARS, months, stretches, weeks
from crmcli.domain.dates.holidays.chinese import holidays
from crmcli.domain.dates.moment import Order
from crmcli.domain.dates.numeric import compact_day, numeric_day
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import (
    Day,
    Length,
    edge_of,
    first_of,
    fixed,
    moved,
    moved_from,
    moved_from_today,
)

Days = Iterator[tuple[Day, int]]

_NEAR = (
    (("大后天", "大后日"), 3),
    (("大前天", "大前日"), -3),
    (("今天", "今日", "本日", "今儿", "当天"), 0),
    (("明天", "明日", "明儿", "听日"), 1),
    (("后天", "后日"), 2),
    (("昨天", "昨日", "昨儿", "寻日", "琴日"), -1),
    (("前天", "前日"), -2),
)
_FUSED = (("今", 0), ("明", 1), ("昨", -1), ("听", 1), ("寻", -1), ("琴", -1))  # 今晚, 明早: only before 早, 朝, 晚
WEEKDAYS = {letter: day for day, letter in enumerate("一二三四五六日")} | {"天": 6}
_DIGIT_WEEKDAYS = {"1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6}
# Month and day of the fixed public holidays, with their usual days off.
_DAYS_OFF = frozenset(((1, 1), *((5, day) for day in range(1, 6)), *((10, day) for day in range(1, 8))))
_LAST_DAY = ("最后一天",)
_FIRST_DAY = ("第一天", "头一天")


def days(reader: Reader, place: int, order: Order | None) -> Days:
    """Every day that begins here, with the place where it ends."""
    yield from named_days(reader, place, order)
    for length, sign, end in shifts(reader, place):
        if not length.minutes:
            yield moved_from_today(length, sign), end


def named_days(reader: Reader, place: int, order: Order | None) -> Days:
    """Every day that begins here and is no length from today, with or without 那天 behind it."""
    for day, end in _plainly_named(reader, place, order):
        yield day, end
        stop = reader.chars(end, "那一天", "那天", "当天") if not day.whole else -1
        if stop > 0:
            yield day, stop


def _plainly_named(reader: Reader, place: int, order: Order | None) -> Days:
    for day, end in (*_near(reader, place), *_dated(reader, place, order)):
        yield day, end
        yield from _with_weekday_after(reader, end, day)
    weekday = _bare_weekday(reader, place)
    if weekday:
        yield bare_weekday(weekday[0]), weekday[1]
        is_open = reader.word(weekday[1], "(")
        after = weekday[1] + 1 if is_open else reader.skip(weekday[1], ",")
        for day, end in _dated(reader, after, order):
            if not is_open or reader.word(end, ")"):
                yield confirmed(day, weekday[0]), end + is_open
    yield from _weekdays(reader, place)
    for stretch, end in stretches(reader, place):
        yield first_of(stretch), end
    for day, end in edges(reader, place):
        yield day, end
        if not day.whole:
            yield from _beside(reader, end, day)
    yield from _nth_days(reader, place)
    for length, sign, end in units_away(reader, place):
        stop = reader.chars(max(end, reader.chars(end, "的")), "今天", "今日")
        if stop > 0:
            yield moved_from_today(length, sign), stop
    working = reader.chars(place, "下一个工作日", "下个工作日")
    if working > 0:
        yield fixed(lambda scene: moved(scene.today, Length(workdays=1), 1, scene.workdays)), working


def _near(reader: Reader, place: int) -> Days:
    for away, end in near_days(reader, place):
        yield days_away(away), end
    for word, away in _FUSED:
        end = reader.chars(place, word)
        if end > 0 and reader.chars(end, "早", "晚", "朝") > 0:
            yield days_away(away), end


def units_away(reader: Reader, place: int) -> Iterator[tuple[Length, int, int]]:
    """下周, 上个月, 明年, as a length from today and its direction: the first part of 下周的今天."""
    for away, _, end in weeks(reader, place):
        yield Length(days=7 * abs(away)), 1 if away > 0 else -1, end
    for lead, away in LEADS:
        after = reader.chars(place, lead)
        end = reader.chars(after, "月") if after > 0 else -1
        if end > 0:
            yield Length(months=abs(away)), 1 if away > 0 else -1, end
    for word, away in YEARS:
        end = reader.chars(place, word)
        if end > 0:
            yield Length(months=12 * abs(away)), 1 if away > 0 else -1, end


def near_days(reader: Reader, place: int) -> Iterator[tuple[int, int]]:
    """How many days away 明天, 后天, 昨天 are, and where they end."""
    for words, away in _NEAR:
        end = reader.chars(place, *words)
        if end > 0:
            yield away, end


def _dated(reader: Reader, place: int, order: Order | None) -> Days:
    """Days a weekday may confirm."""
    for day, end in _dates(reader, place, order):
        yield day, end
        yield from _beside(reader, end, day)
    yield from holidays(reader, place)


def _beside(reader: Reader, place: int, day: Day) -> Days:
    """15号前3天, 3月3号后两周."""
    for words, sign in ((BEFORE, -1), (AFTER, 1)):
        start = reader.chars(place, *words)
        if start > 0:
            for length, end in lengths(reader, start):
                if not length.minutes:
                    yield moved_from(day, length, sign), end


def shifts(reader: Reader, place: int) -> Iterator[tuple[Length, int, int]]:
    """Lengths and their direction (0 when only a tense tells): 3天后, 两周前, 再过半小时, +2天, 两周."""
    sign = reader.sign() if place == 0 else 0
    if sign:
        for length, end in lengths(reader, 1):
            yield length, sign, end
        return
    ahead = reader.chars(place, "再过", "过")
    if ahead > 0 and reader.han[ahead : ahead + 1] == "两" and ahead == place + 1:
        return  # 过两天 is any of the next days
    if ahead > 0:
        for length, end in lengths(reader, ahead):
            after = reader.chars(end, *AFTER)
            yield length, 1, after if after > 0 else end
        return
    for length, end in lengths(reader, place):
        token = reader.token(place, "number")
        if token and len(token.text) < 4:  # not 2014年
            yield length, 0, end
        for words, sign in ((AFTER, 1), (BEFORE, -1)):
            after = reader.chars(end, *words)
            if after > 0:
                yield length, sign, after


def _dates(reader: Reader, place: int, order: Order | None) -> Days:
    """2015年3月3号, 3月3号, 3月15, 下月15号, 15号, 2015-03-03, 12/15."""
    token = reader.token(place, "date")
    if token:  # two numbers: in Chinese the month comes first
        short: Order | None = "MDY" if len(token.parts) == 2 and token.text[len(token.parts[0])] != "-" else None
        yield numeric_day(token.text, token.parts, order or short, is_day=True), place + 1
    token = reader.token(place, "number")
    if token and len(token.text) == 8:
        yield compact_day(token.text), place + 1
    found = _day_number(reader, place)
    if found:
        yield day_of_any_month(found[0]), found[1]
    place = max(place, reader.chars(place, "阳历", "公历", "新历"))
    for month, end in months(reader, place):
        start = max(end, reader.chars(end, "的"))
        found = _day_number(reader, start)
        if found:
            yield month_day(month, found[0]), found[1]
        token = reader.token(start, "number")
        if token and len(token.text) < 3 and start == end and reader.han[end - 2] not in "下上个这本当":
            yield month_day(month, int(token.text)), start + 1


def _day_number(reader: Reader, place: int) -> tuple[int, int] | None:
    found = number(reader, place)
    end = reader.chars(found[1], "号", "日") if found else -1
    if not found or end < 0 or reader.han[place] == "两":  # 两日 are two days, not the second
        return None
    return found[0], end


def _bare_weekday(reader: Reader, place: int) -> tuple[int, int] | None:
    """周五, 星期天."""
    after = reader.chars(place, *WEEKS)
    if after < 0 or after >= reader.size:
        return None
    day = weekday_at(reader, after)
    return None if day is None else (day, reader.reach(after + 1))


def weekday_at(reader: Reader, place: int) -> int | None:
    """The weekday that one character or digit behind 周 stands for."""
    if place >= reader.size:
        return None
    token = reader.token(place, "number")
    return _DIGIT_WEEKDAYS.get(token.text) if token else WEEKDAYS.get(reader.han[place])


def _weekdays(reader: Reader, place: int) -> Days:
    """下周五, 上个星期日, 下周的周三, 周末, 这周末."""
    end = reader.chars(place, "周末")
    if end > 0:
        yield bare_weekend(), end
    for away, lead, after in weeks(reader, place):
        day = weekday_at(reader, after)
        if day is not None:
            reader.reach(after + 1)
            is_open = lead in ("下个周", "上个周", "下一个周", "上一个周")  # the nearest, or next week's?
            yield agreed_weekday(day, away) if is_open else _in_week(day, away), after + 1
        named = _bare_weekday(reader, max(after, reader.chars(after, "的")))
        if named:
            yield _in_week(named[0], away), named[1]
        end = reader.chars(after, "末")
        if end > 0 and lead not in ("下个周", "下一个周"):
            yield weekend(away), end
        for word, weekday, edge in (("初", 0, "start"), ("中", 2, "mid")):
            end = reader.chars(after, word)
            if end > 0:
                place_in = day_of(weekday)
                yield edge_of(week_away(away), place_in, edge), end
    end = reader.chars(place, "这个周末")
    if end > 0:
        yield weekend(0), end


def _in_week(weekday: int, weeks: int) -> Day:
    return weekday_in_week(weekday, weeks) if weeks else this_weekday(weekday)


def _with_weekday_after(reader: Reader, place: int, day: Day) -> Days:
    """11月20日 周五; 11月20日(周五); 8号周二."""
    is_open = reader.word(place, "(")
    weekday = _bare_weekday(reader, place + 1 if is_open else reader.skip(place, ","))
    if weekday and day.dated and (not is_open or reader.word(weekday[1], ")")):
        yield confirmed(day, weekday[0]), weekday[1] + is_open


def _nth_days(reader: Reader, place: int) -> Days:
    """十月第一个星期一, 下个月最后一个周五, 本月最后一天."""
    for stretch, end in stretches(reader, place):
        start = max(end, reader.chars(end, "的"))
        for words, edge in ((_FIRST_DAY, first_day), (_LAST_DAY, last_day)):
            stop = reader.chars(start, *words)
            if stop > 0:
                yield edge_of(stretch, edge, "start" if edge is first_day else "end"), stop
        nth, after = nth_of(reader, start)
        weekday = _bare_weekday(reader, after) if nth and stretch.unit != "week" else None
        if weekday:
            yield nth_weekday(stretch, nth, weekday[0]), weekday[1]
        working = reader.chars(after, "工作日", "工作天") if nth in (1, -1) else -1
        if working > 0:
            yield working_day(stretch, nth, _DAYS_OFF), working


def nth_of(reader: Reader, place: int) -> tuple[int, int]:
    """第一个, 最后一个: which, and the place after it; 0 when none stands here."""
    last = reader.chars(place, "最后一个", "最后1个")
    if last > 0:
        return -1, last
    start = reader.chars(place, "第")
    found = number(reader, start) if start > 0 else None
    end = reader.chars(found[1], "个") if found else -1
    return (found[0], end) if found and end > 0 and 1 <= found[0] <= 5 else (0, place)
