"""Open reminders as a calendar (RFC 5545): events with an alarm, in the owner's time zone, recurring as they do here.

Events rather than tasks, since phones and web calendars show no tasks. A reminder for a day is an event of that day
with its alarm at nine; one for a minute rings on it. A month that is too short gives its last day, as here.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from crmcli.domain.dates import Every, parse_every
from crmcli.domain.records import Reminder
from crmcli.domain.times import local_time, moment_of

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "quarter": "MONTHLY", "year": "YEARLY"}
_MORNING = timedelta(hours=9)
_PREFIXES = {"owe": "You owe: ", "waiting": "Waiting on: "}


def write_calendar(reminders: Iterable[Reminder], out: BinaryIO, zone: str | None, now: datetime) -> int:
    """One calendar; `zone` names the owner's time zone, None writes points in time as UTC. Returns how many events."""
    from icalendar import Calendar  # 150 ms

    calendar = Calendar()
    calendar.add("prodid", "-//crm//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "crm")
    tz = ZoneInfo(zone or "UTC")
    stamp = now.astimezone(ZoneInfo("UTC"))
    count = 0
    for reminder in reminders:
        calendar.add_component(_event(reminder, tz, stamp))
        count += 1
    if zone:
        calendar.add_missing_timezones()
    out.write(calendar.to_ical())
    return count


def _event(reminder: Reminder, tz: ZoneInfo, stamp: datetime) -> Any:
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", reminder.uid)
    event.add("dtstamp", stamp)
    event.add("summary", f"{reminder.customer}: {_PREFIXES.get(reminder.kind, '')}{reminder.text}")
    if reminder.has_time:
        event.add("dtstart", local_time(reminder.due).replace(second=0).astimezone(tz))
        event.add("duration", timedelta(minutes=15))
    else:
        event.add("dtstart", local_time(reminder.due).date())
        event.add("transp", "TRANSPARENT")
    if reminder.every:
        event.add("rrule", rule(parse_every(reminder.every), reminder))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", reminder.text)
    alarm.add("trigger", timedelta(0) if reminder.has_time else _MORNING)
    event.add_component(alarm)
    return event


def rule(every: Every, reminder: Reminder) -> dict[str, object]:
    """A recurrence as RRULE parts; a day of the month past the 28th falls on the last day of a shorter month."""
    parts: dict[str, object] = {"freq": _FREQUENCIES[every.unit]}
    step = every.step * (3 if every.unit == "quarter" else 1)
    if step > 1:
        parts["interval"] = step
    if every.nth:
        parts["byday"] = [f"{every.nth}{_DAYS[every.days[0]]}"]
    elif every.days:
        parts |= {"byday": [_DAYS[day] for day in every.days], "wkst": "MO"}
    elif every.unit in ("month", "quarter", "year"):
        parts |= _month_day(every, reminder)
    return parts


def _month_day(every: Every, reminder: Reminder) -> dict[str, object]:
    number = every.monthday or moment_of(reminder.due).day.day
    month = every.month or (moment_of(reminder.due).day.month if every.unit == "year" else 0)
    parts: dict[str, object] = {"bymonth": month} if month else {}
    if number <= 28:
        return parts | {"bymonthday": number}
    return parts | {"bymonthday": list(range(28, number + 1)), "bysetpos": -1}
