"""Phrases put together from parts, against a second model of what they mean that shares no code with the grammar.

The model knows the calendar by counting days one by one. A phrase may be refused; it is never another day.
"""

import calendar
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crmcli.domain.dates import DateRefused, Moment, Tense, parse_plan, parse_when, upcoming
from crmcli.domain.dates.tokens import ordinal_suffix
from tests.conftest import EXAMPLES

DAY = timedelta(days=1)
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HAN = "一二三四五六日"
MONTHS = [name.lower() for name in calendar.month_name][1:]
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
HAN_NTH = {"第一个": 1, "第二个": 2, "第三个": 3, "第四个": 4, "最后一个": -1}

nows = st.datetimes(datetime(2020, 1, 1), datetime(2040, 12, 31)).map(lambda at: at.replace(second=0, microsecond=0))
weekdays = st.integers(0, 6)


def count_from(start: date, step: int) -> Iterator[date]:
    """Each day from the one after `start` on, or before it for step -1."""
    while True:
        start += step * DAY
        yield start


def first(start: date, fits: Callable[[date], bool], step: int = 1) -> date:
    """The first day after (before) `start` that fits."""
    return next(day for day in count_from(start, step) if fits(day))


def week_of(day: date) -> list[date]:
    """The seven days of its week, from Monday on."""
    monday = day if day.weekday() == 0 else first(day, lambda d: d.weekday() == 0, -1)
    return [monday + step * DAY for step in range(7)]


def days_of(year: int, month: int) -> list[date]:
    """The days of a month."""
    return [date(year, month, number) for number in range(1, calendar.monthrange(year, month)[1] + 1)]


def nth_of(year: int, month: int, nth: int, weekday: int) -> date:
    """The nth such weekday of a month."""
    found = [day for day in days_of(year, month) if day.weekday() == weekday]
    return found[nth - 1] if nth > 0 else found[-1]


def later_month(day: date, count: int) -> tuple[int, int]:
    """Year and month so many months on, counted one by one."""
    year, month = day.year, day.month
    for _ in range(count):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return year, month


def working(day: date, count: int) -> date:
    """So many working days on."""
    for _ in range(count):
        day = first(day, lambda d: d.weekday() < 5)
    return day


@st.composite
def english_days(draw: st.DrawFn) -> tuple[str, Callable[[date], date | None]]:
    """A day in English, and what it means on a given today; None where it must be refused."""
    weekday, number, n = draw(weekdays), draw(st.integers(1, 28)), draw(st.integers(1, 9))
    month, nth = draw(st.sampled_from(MONTHS)), draw(st.sampled_from(sorted(NTH)))
    name = NAMES[weekday]
    suffix = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")

    def coming(today: date) -> date:
        return first(today, lambda d: d.weekday() == weekday)

    def due(today: date) -> date:
        return today if today.weekday() == weekday else coming(today)

    def dated(today: date) -> date:
        return first(today - DAY, lambda d: (d.month, d.day) == (MONTHS.index(month) + 1, number))

    options: list[tuple[str, Callable[[date], date | None]]] = [
        (draw(st.sampled_from(["", "on ", "for ", "the coming "])) + name, coming),
        (draw(st.sampled_from(["by ", "due ", "no later than ", "due by ", "latest "])) + name, due),
        (f"{name} {draw(st.sampled_from(['latest', 'at the latest']))}", due),
        (f"before {name}", lambda today: coming(today) - DAY),
        (f"next {name}", lambda today: week_of(week_of(today)[6] + DAY)[weekday]),
        (f"{name} next week", lambda today: week_of(week_of(today)[6] + DAY)[weekday]),
        (f"{name} week", lambda today: coming(today) + 7 * DAY),
        (f"a week on {name}", lambda today: coming(today) + 7 * DAY),
        (f"{n} {name}s from now", lambda today: coming(today) + (n - 1) * 7 * DAY),
        (f"the {number}{suffix}", lambda today: first(today - DAY, lambda d: d.day == number)),
        (f"before the {number}{suffix}", lambda today: first(today - DAY, lambda d: d.day == number) - DAY),
        (f"the {number}{suffix} of next month", lambda today: date(*later_month(today, 1), number)),
        (f"{number} {month}", dated),
        (f"by {month} {number}{suffix}", dated),
        (f"the {number}{suffix} day of {month}", dated),
        (
            f"{name} {number} {month}",
            lambda today: d if (d := dated(today)) and d.weekday() == weekday else None,
        ),
        (f"within {n} days", lambda today: today + n * DAY),
        (f"in {n} weeks", lambda today: today + 7 * n * DAY),
        (f"within {n} working days", lambda today: working(today, n)),
        (f"{n} weeks from tomorrow", lambda today: today + (7 * n + 1) * DAY),
        ("end of next month", lambda today: days_of(*later_month(today, 1))[-1]),
        ("by the end of the month", lambda today: days_of(today.year, today.month)[-1]),
        (f"end of {month}", lambda today: days_of(dated_year(today, month), MONTHS.index(month) + 1)[-1]),
        (f"{nth} {name} of next month", lambda today: nth_of(*later_month(today, 1), NTH[nth], weekday)),
        ("end of next week", lambda today: week_of(week_of(today)[6] + DAY)[4]),
        ("middle of next week", lambda today: week_of(week_of(today)[6] + DAY)[2]),
        ("tomorrow", lambda today: today + DAY),
        ("the day after tomorrow", lambda today: today + 2 * DAY),
        ("the next working day", lambda today: working(today, 1)),
    ]
    return draw(st.sampled_from(options))


def dated_year(today: date, month: str) -> int:
    """The year of the month that runs now or comes next."""
    return today.year if MONTHS.index(month) + 1 >= today.month else today.year + 1


@st.composite
def chinese_days(draw: st.DrawFn) -> tuple[str, Callable[[date], date | None]]:
    """A day in Chinese, and what it means on a given today."""
    weekday, number, n = draw(weekdays), draw(st.integers(1, 28)), draw(st.integers(1, 9))
    month = draw(st.integers(1, 12))
    nth = draw(st.sampled_from(sorted(HAN_NTH)))
    week = draw(st.sampled_from(["周", "星期", "礼拜", "週", "禮拜"]))
    day = draw(st.sampled_from([HAN[weekday], str(weekday + 1)]))
    before = draw(st.sampled_from(["前", "之前", "以前"]))
    inside = draw(st.sampled_from(["内", "之内", "以内"]))
    han_n = "零一两三四五六七八九"[n] if draw(st.booleans()) else str(n)

    def coming(today: date) -> date:
        return first(today, lambda d: d.weekday() == weekday)

    def due(today: date) -> date:
        return today if today.weekday() == weekday else coming(today)

    def dated(today: date) -> date:
        return first(today - DAY, lambda d: (d.month, d.day) == (month, number))

    def following(today: date) -> list[date]:
        return week_of(week_of(today)[6] + DAY)

    options: list[tuple[str, Callable[[date], date | None]]] = [
        (f"{week}{day}", coming),
        (f"{week}{day}{before}", due),
        (f"最晚{week}{day}", due),
        (f"{week}{day}下班前", due),
        (f"下{week}{day}", lambda today: following(today)[weekday]),
        (f"下{week}{day}{before}", lambda today: following(today)[weekday]),
        (f"下下{week}{day}", lambda today: week_of(following(today)[6] + DAY)[weekday]),
        ("下周中", lambda today: following(today)[2]),
        ("下周内", lambda today: following(today)[4]),
        (f"{number}号", lambda today: first(today - DAY, lambda d: d.day == number)),
        (f"{number}号{before}", lambda today: first(today - DAY, lambda d: d.day == number)),
        (f"{month}月{number}日", dated),
        (f"{month}月{number}号{before}", dated),
        (f"下个月{number}号", lambda today: date(*later_month(today, 1), number)),
        (
            f"{month}月{number}日{week}{HAN[weekday]}",
            lambda t: d if (d := dated(t)) and d.weekday() == weekday else None,
        ),
        (f"{han_n}天{inside}", lambda today: today + n * DAY),
        (f"{han_n}天后", lambda today: today + n * DAY),
        (f"{han_n}周{inside}", lambda today: today + 7 * n * DAY),
        (f"{han_n}个工作日{inside}", lambda today: working(today, n)),
        ("月底前", lambda today: days_of(today.year, today.month)[-1]),
        ("下月底", lambda today: days_of(*later_month(today, 1))[-1]),
        ("年底前", lambda today: date(today.year, 12, 31)),
        (f"下个月{nth}周{HAN[weekday]}", lambda today: nth_of(*later_month(today, 1), HAN_NTH[nth], weekday)),
        ("明天", lambda today: today + DAY),
        ("聽日", lambda today: today + DAY),
        ("後天", lambda today: today + 2 * DAY),
    ]
    return draw(st.sampled_from(options))


@st.composite
def english_times(draw: st.DrawFn) -> tuple[str, time]:
    """A time of day in English."""
    hour, minute = draw(st.integers(0, 23)), draw(st.integers(0, 59))
    twelve, half = (hour - 1) % 12 + 1, "am" if hour < 12 else "pm"
    about = draw(st.sampled_from(["", "at ", "around ", "about "]))
    options = [
        (f"{about}{twelve}:{minute:02}{half}", time(hour, minute)),
        (f"{about}{hour:02}:{minute:02}", time(hour, minute)),
        (f"at {hour:02}{minute:02}", time(hour, minute)),
        (f"{about}{twelve} {half}", time(hour)),
        (f"{twelve}{half}-ish", time(hour)),
    ]
    if hour > 12:
        options.append((f"{hour}h{minute:02}", time(hour, minute)))
    if 12 <= hour < 18:
        options.append((f"at {twelve}:{minute:02} in the afternoon", time(hour, minute)))
    return draw(st.sampled_from(options))


@st.composite
def chinese_times(draw: st.DrawFn) -> tuple[str, time]:
    """A time of day in Chinese."""
    hour, minute = draw(st.integers(8, 22)), draw(st.sampled_from([0, 15, 30, 45, 5, 20]))
    part = "上午" if hour < 12 else "中午" if hour == 12 else "下午" if hour < 18 else "晚上"
    twelve = (hour - 1) % 12 + 1
    said = {0: "", 15: "一刻", 30: "半", 45: "三刻", 5: "零五", 20: "20分"}[minute]
    about = draw(st.sampled_from(["", "大概"]))
    options = [
        (f"{about}{part}{twelve}点{said}", time(hour, minute)),
        (f"{part}{twelve}点{said}左右", time(hour, minute)),
        (f"{hour:02}:{minute:02}", time(hour, minute)),
    ]
    return draw(st.sampled_from(options))


def check(phrase: str, now: datetime, tense: Tense, meant: Moment | None) -> bool:
    """Compare with the model; True if the phrase was taken."""
    try:
        said = parse_when(phrase, now, tense=tense)
    except DateRefused:
        return False
    assert said == (meant and meant.on_clock), phrase
    return True


@settings(max_examples=6 * EXAMPLES)
@given(st.one_of(english_days(), chinese_days()), nows)
def test_a_day_is_the_models_day(day: tuple[str, Callable[[date], date | None]], now: datetime) -> None:
    """Weekdays, deadlines, counted weeks and days of months on any day of twenty years."""
    phrase, of = day
    meant = of(now.date())
    check(phrase, now, "future", None if meant is None else Moment(meant))


@settings(max_examples=6 * EXAMPLES)
@given(
    st.one_of(
        st.tuples(english_days(), english_times(), st.just(" ")),
        st.tuples(chinese_days(), chinese_times(), st.just("")),
    ),
    nows,
)
def test_a_day_and_a_time_are_the_models(
    parts: tuple[tuple[str, Callable[[date], date | None]], tuple[str, time], str], now: datetime
) -> None:
    """A time beside a day never moves the day, and the other way round."""
    (phrase, of), (clock, at), gap = parts
    day = of(now.date())
    if phrase.startswith("before ") and day is not None:
        assume(now.date().weekday() != (day + DAY).weekday())  # on a Friday: today's noon
        day += DAY  # before friday noon is noon on Friday
    meant = None if day is None else Moment(day, at)
    check(f"{phrase}{gap}{clock}", now, "future", meant)


@settings(max_examples=4 * EXAMPLES)
@given(english_times(), nows)
def test_a_time_is_the_next_such_minute(said: tuple[str, time], now: datetime) -> None:
    """A bare time that has gone by today is tomorrow's."""
    phrase, at = said
    today = datetime.combine(now.date(), at)
    meant = today if today >= now else today + DAY
    check(phrase, now, "future", Moment(meant.date(), at))


@settings(max_examples=5 * EXAMPLES)
@given(
    nows,
    weekdays,
    st.sampled_from(sorted(NTH)),
    st.integers(0, 11),
    st.sampled_from(["month", "year", "every month", "every year"]),
)
def test_x_every_y_keeps_x(now: datetime, weekday: int, nth: str, month: int, every: str) -> None:
    """The nth weekday stays the nth weekday, and of a named month every year, for years on."""
    name, today = NAMES[weekday], now.date()
    if every.endswith("month"):
        phrase = f"{nth} {name} of the month every month"
        days = [nth_of(*later_month(today.replace(day=1), step), NTH[nth], weekday) for step in range(8)]
    else:
        phrase = f"{nth} {name} of {MONTHS[month]} every year"
        days = [nth_of(today.year + step, month + 1, NTH[nth], weekday) for step in range(8)]
    plan = parse_plan(phrase, now)
    assert plan.every is not None
    found = [moment.day for moment in upcoming(plan.every, plan.due, now, 5)]
    assert found == [day for day in days if day >= today][:5]


@settings(max_examples=4 * EXAMPLES)
@given(nows, st.integers(1, 31))
def test_a_day_of_the_month_clamps_and_comes_back(now: datetime, number: int) -> None:
    """The 31st is the last day of a short month, and the 31st again after it."""
    plan = parse_plan(f"every month on the {number}{ordinal_suffix(str(number))}", now)
    assert plan.every is not None
    months = [days_of(*later_month(now.date().replace(day=1), step)) for step in range(9)]
    days = [month[min(number, len(month)) - 1] for month in months]
    found = [moment.day for moment in upcoming(plan.every, plan.due, now, 6)]
    assert found == [day for day in days if day > now.date()][:6]


@pytest.mark.parametrize(
    "phrase", ["friday every month", "easter every month", "the 15th every week", "next friday every year"]
)
def test_a_recurrence_that_would_forget_its_day_is_refused(phrase: str) -> None:
    """Friday the 20th, every month, would be Sunday the 20th."""
    with pytest.raises(DateRefused):
        parse_plan(phrase, datetime(2026, 11, 18, 10))
