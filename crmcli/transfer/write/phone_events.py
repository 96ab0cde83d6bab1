"""One reminder as a calendar resource for a phone: an event, or a task, with an alarm, without its recurrence.

The same reminder always gives the same bytes, so that a hash tells whether it must be sent.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from crmcli.domain.records import Reminder
from crmcli.domain.times import local_time
from crmcli.transfer.write.calendars import MORNING, add_own, summary

_STAMP = datetime(2000, 1, 1, tzinfo=UTC)  # of when the resource was made: constant
DUE = "X-CRM-DUE"  # when the reminder was due as it was sent


def reminder_resource(reminder: Reminder, customer_uid: str, *, is_todo: bool) -> bytes:
    """A calendar of this one reminder. A phone sees when it is due from DTSTART, or DUE of a task."""
    from icalendar import Alarm, Calendar, Event, Todo, vText  # slow to import

    calendar = Calendar()
    calendar.add("prodid", "-//crm//EN")
    calendar.add("version", "2.0")
    entry: Any = Todo() if is_todo else Event()
    entry.add("uid", reminder.uid)
    entry.add("dtstamp", _STAMP)
    entry.add("summary", summary(reminder))
    add_own(entry, reminder._replace(every=None), customer_uid)
    entry.add(DUE, vText(reminder.due))
    at = local_time(reminder.due)
    due = at.replace(second=0).astimezone(UTC) if reminder.has_time else at.date()
    entry.add("due" if is_todo else "dtstart", due)
    if is_todo:
        entry.add("status", "NEEDS-ACTION")
    elif reminder.has_time:
        entry.add("duration", timedelta(minutes=15))
    else:
        entry.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", reminder.text)
    when = timedelta(0) if reminder.has_time else MORNING
    alarm.add("trigger", when, parameters={"RELATED": "END"} if is_todo else {})
    entry.add_component(alarm)
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
