"""A recurrence in words for people. Its stored form is English already; other languages are told part by part."""

from crmcli.domain.dates.recurrence import NTH_NAMES, Every, plain_every
from crmcli.domain.dates.recurrence_parser import parse_every
from crmcli.domain.dates.spelling import DAY_NAMES, MONTH_NAMES
from crmcli.domain.dates.values import WORKWEEK
from crmcli.errors import CrmError
from crmcli.words import listed, spoken_language, tr, tr_mark, tr_marked

NTH_WORDS = (tr_mark("first"), tr_mark("second"), tr_mark("third"), tr_mark("fourth"), tr_mark("last"))


def every_words(stored: str) -> str:
    """The words for a stored recurrence: `every 2 weeks`, 每月15日; as it is stored where it cannot be read."""
    if spoken_language() == "en":
        return tr("every {every}", every=stored)
    try:
        every = plain_every(stored) or parse_every(stored)
    except CrmError:
        return tr("every {every}", every=stored)
    words = _days(every) if every.days else _plain(every)
    if not words:
        return tr("every {every}", every=stored)
    return tr("{every} at {time}", every=words, time=every.at.strftime("%H:%M")) if every.at else words


def _days(every: Every) -> str:
    days = tr("working day")
    if every.days != WORKWEEK:
        days = listed(tr_marked(DAY_NAMES[day]) for day in every.days)
    if not every.nth and every.step == 1:
        return tr("every {days}", days=days)
    if not every.nth:
        return tr("every {n} weeks on {days}", n=every.step, days=days)
    values = {"units": _units(every), "nth": tr_marked(NTH_NAMES[every.nth]), "days": days}
    if every.month:
        return tr("{units} on the {nth} {days} of {month}", **values, month=tr_marked(MONTH_NAMES[every.month - 1]))
    return tr("{units} on the {nth} {days}", **values)


def _plain(every: Every) -> str:
    units = _units(every)
    if every.feast:
        return ""
    if every.unit == "quarter" and every.month:
        return tr("at the end of every quarter") if every.monthday < 0 else tr("at the start of every quarter")
    if every.month:
        month = tr_marked(MONTH_NAMES[every.month - 1])
        return tr("{units} on {day} {month}", units=units, day=every.monthday, month=month)
    if every.monthday < 0:
        return tr("{units} on the last day", units=units)
    numbers = every.monthdays or ((every.monthday,) if every.monthday else ())
    return tr("{units} on day {days}", units=units, days=listed(map(str, numbers), " and ")) if numbers else units


def _units(every: Every) -> str:
    if every.unit == "day":
        return tr("every day") if every.step == 1 else tr("every {n} days", n=every.step)
    if every.unit == "week":
        return tr("every week") if every.step == 1 else tr("every {n} weeks", n=every.step)
    if every.unit == "month":
        return tr("every month") if every.step == 1 else tr("every {n} months", n=every.step)
    if every.unit == "quarter":
        return tr("every quarter") if every.step == 1 else tr("every {n} quarters", n=every.step)
    return tr("every year") if every.step == 1 else tr("every {n} years", n=every.step)
