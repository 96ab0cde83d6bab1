"""Tasks of a calendar (VTODO), and reminders that this program wrote as events, as reminders."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmcli.domain.records import REMINDER_KINDS
from crmcli.transfer.drafts import CustomerKey, Rejected, ReminderDraft
from crmcli.transfer.read.calendar_parts import address, as_list, point, text
from crmcli.transfer.read.recurrence_words import recurrence_words
from crmcli.words import tr

if TYPE_CHECKING:
    from icalendar import Component


def tasks(line: int, task: "Component", left: Counter[str]) -> Iterator[ReminderDraft | Rejected]:
    """A reminder for each address of a task; `left` counts those that are cancelled, or lack a day or an address.

    A recurrence that a reminder cannot keep is counted too: the task is then due once.
    """
    state = text(task, "STATUS").upper()
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
    every = recurrence_words(task["RRULE"]) if task.get("RRULE") else ""
    if every is None:
        left[tr("recurrences that a reminder cannot keep")] += 1
    words = "\n".join(part for key in ("SUMMARY", "DESCRIPTION") if (part := text(task, key)))
    done_at = point(task, "COMPLETED")
    is_done = state == "COMPLETED" or done_at is not None or text(task, "PERCENT-COMPLETE") == "100"
    if is_done and done_at is None:
        done_at = point(task, "LAST-MODIFIED") or due
    for mail in dict.fromkeys(people or [organizer]):
        yield ReminderDraft(
            line, (), CustomerKey(email=mail), due, words or tr("(no text)"), ref=text(task, "UID"), every=every or "",
            done=is_done, done_at=done_at,
        )  # fmt: skip


def own_reminder(line: int, event: "Component") -> ReminderDraft | None:
    """The reminder that this program wrote as an event; None for an event of another program."""
    who = CustomerKey(uid=text(event, "X-CRM-CUSTOMER"), name=text(event, "X-CRM-NAME"))
    due = point(event, "DTSTART")
    if not who.uid or due is None:
        return None
    kind = text(event, "X-CRM-KIND").lower()
    return ReminderDraft(
        line, (), who, due, text(event, "X-CRM-TEXT") or text(event, "SUMMARY"), uid=text(event, "UID"),
        kind=kind if kind in REMINDER_KINDS else "todo", every=text(event, "X-CRM-EVERY"),
    )  # fmt: skip
