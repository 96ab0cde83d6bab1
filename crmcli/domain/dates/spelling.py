"""Points in time written for people: the echo of what was understood, and how long ago a day was."""

from datetime import date, datetime, timedelta

from crmcli.domain.dates.moment import Moment
from crmcli.words import tr, tr_mark, tr_marked, tr_n

DAY_NAMES = (
    *(tr_mark("Mon"), tr_mark("Tue"), tr_mark("Wed"), tr_mark("Thu"), tr_mark("Fri"), tr_mark("Sat"), tr_mark("Sun")),
)
MONTH_NAMES = (
    *(tr_mark("Jan"), tr_mark("Feb"), tr_mark("Mar"), tr_mark("Apr"), tr_mark("May"), tr_mark("Jun")),
    *(tr_mark("Jul"), tr_mark("Aug"), tr_mark("Sep"), tr_mark("Oct"), tr_mark("Nov"), tr_mark("Dec")),
)

RECENT = timedelta(days=183)  # a past day this near is told from next year's by its weekday


def spell(moment: Moment, now: datetime) -> str:
    """Weekday, date and time: `Fri 20 Nov 10:00`; of another year the year first: `2027-01-04 Mon`.

    That is how lists write such a day, and it is not to be taken for a day of this year at a glance. The year is left
    out when it is this year's and the day is not more than half a year gone, so that `parse_when` reads every echo back
    as the same point.
    """
    day, today = moment.day, now.date()
    if day.year != today.year or today - day > RECENT:
        text = tr("{date} {weekday}", date=day.isoformat(), weekday=day_name(day))
    else:
        text = tr("{weekday} {day} {month}", weekday=day_name(day), day=day.day, month=month_name(day))
    return f"{text} {moment.time.strftime('%H:%M')}" if moment.time else text


def day_name(day: date) -> str:
    """The weekday, short: `Fri`."""
    return tr_marked(DAY_NAMES[day.weekday()])


def month_name(day: date) -> str:
    """The month, short: `Nov`."""
    return tr_marked(MONTH_NAMES[day.month - 1])


def day_month(day: date) -> str:
    """`20 Nov`."""
    return tr("{day} {month}", day=day.day, month=month_name(day))


def ago(day: date, today: date) -> str:
    """How far a day is from today, in the largest unit that still says something: `5 weeks ago`, `in 3 days`."""
    days = (today - day).days
    if abs(days) < 2:
        return (tr("today"), tr("yesterday"), tr("tomorrow"))[days]
    length = _length(*_measured(abs(days)))
    return tr("{length} ago", length=length) if days > 0 else tr("in {length}", length=length)


def _length(count: int, unit: str) -> str:
    if unit == "day":
        return tr_n("{n} day", "{n} days", count)
    if unit == "week":
        return tr_n("{n} week", "{n} weeks", count)
    if unit == "month":
        return tr_n("{n} month", "{n} months", count)
    return tr_n("{n} year", "{n} years", count)


def _measured(days: int) -> tuple[int, str]:
    if days < 14:
        return days, "day"
    if days < 60:
        return days // 7, "week"
    if days < 730:
        return int(days / 30.44), "month"
    return int(days / 365.25), "year"
