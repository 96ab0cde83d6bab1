"""What a phone made of a reminder that was sent to it: done, moved, or neither. Text is not taken back."""

from datetime import date, datetime
from typing import Any, NamedTuple

from crmcli.domain.dates import Moment
from crmcli.domain.times import wall_time
from crmcli.transfer.read.calendar_zones import defined_zones, with_known_zones

_DONE = ("COMPLETED", "CANCELLED")


class PhoneReminder(NamedTuple):
    """A reminder as a phone has it. `due` is None where nothing says it, `sent_due` what X-CRM-DUE says, or ""."""

    uid: str
    is_done: bool
    due: Moment | None
    sent_due: str
    summary: str
    is_todo: bool


def read_phone_reminder(body: bytes) -> PhoneReminder | None:
    """The reminder of a resource; None for what is no event or task, or cannot be read."""
    from icalendar import Calendar  # slow to import

    text = body.decode("utf-8", "replace").replace("\r\n ", "").replace("\r\n", "\n")
    try:
        calendar: Any = Calendar.from_ical(with_known_zones(text, defined_zones(text)))
        entry = next((each for each in calendar.walk() if each.name in ("VEVENT", "VTODO")), None)
        if entry is None or "UID" not in entry:
            return None
        is_todo = entry.name == "VTODO"
        start = entry.get("DUE") or entry.get("DTSTART") if is_todo else entry.get("DTSTART")
        is_done = str(entry.get("STATUS", "")).upper() in _DONE or (is_todo and "COMPLETED" in entry)
        due = None if start is None else _moment(start.dt)
    except (ValueError, AttributeError, KeyError, IndexError, TypeError):
        return None
    sent_due, summary = str(entry.get("X-CRM-DUE", "")), str(entry.get("SUMMARY", ""))
    return PhoneReminder(str(entry["UID"]), is_done, due, sent_due, summary, is_todo)


def _moment(value: date | datetime) -> Moment:
    """A day or a point in time, in local wall time; a time without a zone is local already."""
    if not isinstance(value, datetime):
        return Moment(value, None)
    local = value if value.tzinfo is None else wall_time(value)
    return Moment(local.date(), local.time().replace(second=0, microsecond=0, tzinfo=None))
