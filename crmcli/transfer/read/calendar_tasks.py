"""Tasks of a calendar (VTODO) as reminders of the customers whose addresses they name."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from crmcli.transfer.drafts import CustomerKey, Rejected, ReminderDraft
from crmcli.words import tr

if TYPE_CHECKING:
    from icalendar import Component

_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


def tasks(line: int, task: "Component", left: Counter[str]) -> Iterator[ReminderDraft | Rejected]:
    """A reminder for each address of a task; `left` counts those that are cancelled, or lack a day or an address."""
    state = str(task.get("STATUS", "")).upper()
    if state == "CANCELLED":
        left[tr("cancelled tasks")] += 1
        return
    due = point(task, "DUE") or point(task, "DTSTART")
    if due is None:
        left[tr("tasks without a day")] += 1
        return
    people = [a for a in map(address, as_list(task.get("ATTENDEE"))) if a]
    if not people and not (organizer := address(task.get("ORGANIZER"))):
        left[tr("tasks without addresses")] += 1
        return
    every = _every(task)
    if every is None:
        rule = str(task.get("RRULE").to_ical().decode())
        yield Rejected(line, "RRULE", tr("{rule} is not taken as a recurrence of a task", rule=rule[:80]), ())
        return
    text = "\n".join(part for key in ("SUMMARY", "DESCRIPTION") if (part := str(task.get(key, "")).strip()))
    uid = str(task.get("UID", "")).strip()
    is_done = state == "COMPLETED" or point(task, "COMPLETED") is not None
    for mail in dict.fromkeys(people or [organizer]):
        yield ReminderDraft(
            line, (), CustomerKey(email=mail), due, text or tr("(no text)"), ref=uid, every=every, done=is_done
        )


def _every(task: "Component") -> str | None:
    """The recurrence in words, "" for none; None for one that is more than every so many days, weeks, months, years."""
    rule: Any = task.get("RRULE")
    if not rule:
        return ""
    unit = _UNITS.get(str(rule.get("FREQ", [""])[0]).upper())
    if unit is None or set(rule) - {"FREQ", "INTERVAL", "WKST"}:
        return None
    count = int(rule.get("INTERVAL", [1])[0])
    return f"every {unit}" if count == 1 else f"every {count} {unit}s"


def point(component: "Component", key: str) -> date | None:
    """The day or moment of a property, None when it has none."""
    found = getattr(component.get(key), "dt", None)
    return found if isinstance(found, date) else None


def as_list(value: Any) -> list[Any]:
    """The values of a property that may stand once, often or not at all."""
    return value if isinstance(value, list) else [value] if value is not None else []


def address(value: Any) -> str:
    """The mail address of a person, in lower case; "" for none."""
    found = re.sub(r"^mailto:", "", str(value or "").strip(), flags=re.IGNORECASE).lower()
    return found if re.match(r"[^@\s]+@[^@\s]+$", found) else ""
