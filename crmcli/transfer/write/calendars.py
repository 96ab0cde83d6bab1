"""Open reminders as a calendar (RFC 5545): events with an alarm, in the owner's time zone, recurring as they do here.

Events rather than tasks, since phones and web calendars show no tasks. A reminder for a day is an event of that day
with its alarm at nine; one for a minute rings on it. A month that is too short gives its last day, as here.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from crmcli.domain.dates import Every, Moment, next_due, parse_every
from crmcli.domain.records import Reminder
from crmcli.domain.times import local_time, moment_of

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "quarter": "MONTHLY", "year": "YEARLY"}
MORNING = timedelta(hours=9)
_LISTED = 20  # days of a recurrence without a rule
_PREFIXES = {"owe": "You owe: ", "waiting": "Waiting on: "}


def write_calendar(
    reminders: Iterable[Reminder], uids: Mapping[int, str], out: BinaryIO, zone: str | None, now: datetime
) -> int:
    """One calendar; `zone` names the owner's time zone, None writes points in time as UTC. Returns how many events.

    `uids` are those of the customers, by id.
    """
    from icalendar import Calendar  # slow to import

    calendar = Calendar()
    calendar.add("prodid", "-//crm//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "crm")
    tz = ZoneInfo(zone or "UTC")
    stamp = now.astimezone(ZoneInfo("UTC"))
    count = 0
    for reminder in reminders:
        calendar.add_component(_event(reminder, uids[reminder.customer_id], tz, stamp))
        count += 1
    if zone:
        calendar.add_missing_timezones()
    out.write(calendar.to_ical())
    return count


def _event(reminder: Reminder, customer_uid: str, tz: ZoneInfo, stamp: datetime) -> Any:
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", reminder.uid)
    event.add("dtstamp", stamp)
    event.add("summary", summary(reminder))
    add_own(event, reminder, customer_uid)
    if reminder.has_time:
        event.add("dtstart", local_time(reminder.due).replace(second=0).astimezone(tz))
        event.add("duration", timedelta(minutes=15))
    else:
        event.add("dtstart", local_time(reminder.due).date())
        event.add("transp", "TRANSPARENT")
    if reminder.every:
        every, due = parse_every(reminder.every), moment_of(reminder.due)
        parts = rule(every, reminder)
        if parts:
            event.add("rrule", parts)
        else:
            days = holidays(every, due)
            event.add("rdate", [_at(day, due, tz) for day in days], parameters={} if due.time else {"value": "DATE"})
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", reminder.text)
    alarm.add("trigger", timedelta(0) if reminder.has_time else MORNING)
    event.add_component(alarm)
    return event


def summary(reminder: Reminder) -> str:
    """What a calendar shows of a reminder: the customer, who owes it where it is a promise, and the words."""
    return f"{reminder.customer}: {_PREFIXES.get(reminder.kind, '')}{reminder.text}"


def add_own(event: Any, reminder: Reminder, customer_uid: str) -> None:
    """What our own import needs to make the same reminder of it; other programs keep or drop it."""
    from icalendar import vText

    own = {
        "X-CRM-CUSTOMER": customer_uid,
        "X-CRM-NAME": reminder.customer,
        "X-CRM-KIND": reminder.kind,
        "X-CRM-TEXT": reminder.text,
        "X-CRM-EVERY": reminder.every or "",
    }
    for name, value in own.items():
        if value:
            event.add(name, vText(value))


def _at(day: date, due: Moment, tz: ZoneInfo) -> date | datetime:
    return day if due.time is None else datetime.combine(day, due.time).astimezone(tz)


def rule(every: Every, reminder: Reminder) -> dict[str, object] | None:
    """A recurrence as RRULE parts; a day of the month past the 28th falls on the last day of a shorter month.

    None for what no RRULE can say: a movable holiday, the 15th and the 31st.
    """
    if every.feast or max(every.monthdays, default=0) > 28:
        return None
    parts: dict[str, object] = {"freq": _FREQUENCIES[every.unit]}
    step = every.step * (3 if every.unit == "quarter" else 1)
    if step > 1:
        parts["interval"] = step
    start = every.since or moment_of(reminder.due).day
    if every.nth:
        month = {"bymonth": every.month} if every.month else {}
        if len(every.days) > 1:
            parts |= month | {"byday": [_DAYS[day] for day in every.days], "bysetpos": every.nth}
        else:
            parts |= month | {"byday": [f"{every.nth}{_DAYS[every.days[0]]}"]}
    elif every.days:
        parts |= {"byday": [_DAYS[day] for day in every.days], "wkst": "MO"}
    elif every.unit in ("month", "quarter", "year"):
        parts |= _month_day(every, start)
    elif every.unit == "week" and every.since:
        parts |= {"byday": [_DAYS[start.weekday()]], "wkst": "MO"}
    return parts


def holidays(every: Every, due: Moment) -> list[date]:
    """The next days of a recurrence that no RRULE can say."""
    days: list[date] = []
    while len(days) < _LISTED:
        due = next_due(every, due, due.day)
        days.append(due.day)
    return days


def _month_day(every: Every, start: date) -> dict[str, object]:
    numbers = every.monthdays or (every.monthday or start.day,)
    month = every.month if every.unit == "year" else 0
    month = month or (start.month if every.unit == "year" else 0)
    parts: dict[str, object] = {"bymonth": month} if month else {}
    if len(numbers) > 1:
        return parts | {"bymonthday": list(numbers)}
    if numbers[0] <= 28:
        return parts | {"bymonthday": numbers[0]}
    return parts | {"bymonthday": list(range(28, numbers[0] + 1)), "bysetpos": -1}
