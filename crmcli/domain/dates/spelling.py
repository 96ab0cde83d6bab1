"""Points in time written for people: the echo of what was understood, and how long ago a day was."""

from datetime import date, datetime, timedelta
from typing import Literal

from crmcli.domain.dates.moment import Moment
from crmcli.words import tr, tr_n

Language = Literal["en", "zh"]

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CHINESE_DAYS = "一二三四五六日"

RECENT = timedelta(days=183)  # a past day this near is told from next year's by its weekday


def spell(moment: Moment, now: datetime, *, lang: Language = "en") -> str:
    """Weekday, date and time: `Fri 20 Nov 10:00`, `11月20日 周五 10:00`.

    The year is left out when it is this year's and the day is not more than half a year gone, so that
    `parse_when` reads every echo back as the same point.
    """
    day, today = moment.day, now.date()
    with_year = day.year != today.year or today - day > RECENT
    if lang == "zh":
        year = f"{day.year}年" if with_year else ""
        text = f"{year}{day.month}月{day.day}日 周{CHINESE_DAYS[day.weekday()]}"
    else:
        year = f" {day.year}" if with_year else ""
        text = f"{DAY_NAMES[day.weekday()]} {day.day} {MONTH_NAMES[day.month - 1]}{year}"
    return f"{text} {moment.time.strftime('%H:%M')}" if moment.time else text


def ago(day: date, today: date, lang: Language = "en") -> str:
    """How far a day is from today, in the largest unit that still says something: `5 weeks ago`, `in 3 days`."""
    days = (today - day).days
    if abs(days) < 2:
        english, chinese = (tr("today"), tr("yesterday"), tr("tomorrow")), ("今天", "昨天", "明天")
        return (english if lang == "en" else chinese)[days]
    count, unit = _measured(abs(days))
    if lang == "zh":
        return f"{count}{_CHINESE_UNITS[unit]}{'前' if days > 0 else '后'}"
    length = _length(count, unit)
    return tr("{length} ago", length=length) if days > 0 else tr("in {length}", length=length)


def _length(count: int, unit: str) -> str:
    if unit == "day":
        return tr_n("{n} day", "{n} days", count)
    if unit == "week":
        return tr_n("{n} week", "{n} weeks", count)
    if unit == "month":
        return tr_n("{n} month", "{n} months", count)
    return tr_n("{n} year", "{n} years", count)


_CHINESE_UNITS = {"day": "天", "week": "周", "month": "个月", "year": "年"}


def _measured(days: int) -> tuple[int, str]:
    if days < 14:
        return days, "day"
    if days < 60:
        return days // 7, "week"
    if days < 730:
        return int(days / 30.44), "month"
    return int(days / 365.25), "year"
