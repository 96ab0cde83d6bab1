"""Which words name a whole day, week, month or year that has begun: today, last week, november, 2026, 本月."""

import calendar
import re
from datetime import date, timedelta

_DAYS = {"today": 0, "yesterday": -1, "今天": 0, "昨天": -1}
_MONTHS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_CHINESE = {"本周": "this week", "这周": "this week", "上周": "last week", "本月": "this month", "这个月": "this month",
            "上个月": "last month", "上月": "last month", "今年": "this year", "去年": "last year"}  # fmt: skip
_DECEMBER = 12


def span_named(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day of what the text names; None for other texts, and for what lies ahead."""
    said = text.strip().casefold().removeprefix("in ").removeprefix("the ")
    said = _CHINESE.get(said, said)
    if said in _DAYS:
        day = today + timedelta(days=_DAYS[said])
        return day, day
    which, _, unit = said.partition(" ")
    if found := re.fullmatch(r"q([1-4])(?: (\d{4}))?", said):
        return _quarter(int(found[1]), int(found[2]) if found[2] else None, today)
    if which in ("this", "last", "current", "previous") and unit == "quarter":
        back = which in ("last", "previous")
        number = (today.month - 1) // 3 + (0 if back else 1)
        return _quarter(number or 4, today.year - (not number), today)
    if which in ("this", "last", "current", "previous") and unit in ("week", "month", "year"):
        return _around(today, unit, back=which in ("last", "previous"))
    if found := re.fullmatch(r"(?:(\d{4})年)?(\d{1,2})月份?", said):
        return _month(int(found[2]), int(found[1]) if found[1] else None, today)
    if found := re.fullmatch(r"([a-z]+)\.?(?: (\d{4}))?", said):
        return _month(_MONTHS.get(found[1], 0), int(found[2]) if found[2] else None, today)
    if re.fullmatch(r"20\d\d", said) and int(said) <= today.year:
        return date(int(said), 1, 1), date(int(said), _DECEMBER, 31)
    return None


def _around(today: date, unit: str, *, back: bool) -> tuple[date, date]:
    if unit == "week":
        first = today - timedelta(days=today.weekday() + (7 if back else 0))
        return first, first + timedelta(days=6)
    if unit == "month":
        last = today.replace(day=1) - timedelta(days=1) if back else today
        return _whole_month(last.year, last.month)
    year = today.year - back
    return date(year, 1, 1), date(year, _DECEMBER, 31)


def _month(number: int, year: int | None, today: date) -> tuple[date, date] | None:
    """A month of a year, or the last one of that name that has begun."""
    if not 1 <= number <= _DECEMBER:
        return None
    year = year or (today.year if number <= today.month else today.year - 1)
    first, last = _whole_month(year, number)
    return (first, last) if first <= today else None


def _quarter(number: int, year: int | None, today: date) -> tuple[date, date] | None:
    """A quarter of a year, or the last one of that number that has begun."""
    first_month = 3 * number - 2
    year = year or (today.year if first_month <= today.month else today.year - 1)
    first, last = date(year, first_month, 1), _whole_month(year, first_month + 2)[1]
    return (first, last) if first <= today else None


def _whole_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
