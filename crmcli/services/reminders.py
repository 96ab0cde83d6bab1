"""Reminders and promises: insert, complete, snooze."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

from crmcli.book.uids import link_uid
from crmcli.domain import dates, rules
from crmcli.domain.dates import Moment
from crmcli.domain.records import Reminder
from crmcli.domain.times import moment_of, stored
from crmcli.errors import Refused
from crmcli.queries.timeline import check_living, get_reminder
from crmcli.store import Store
from crmcli.tuples import NamedTuple
from crmcli.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class NewReminder(NamedTuple):
    """Something to do for a customer, due on a day or at a minute."""

    customer_id: int
    due: Moment
    text: str
    every: dates.Every | None = None
    kind: str = "todo"
    contact_id: int | None = None
    deal_id: int | None = None
    follows: str | None = None


def add_reminder(store: Store, new: NewReminder) -> int:
    """Plan one reminder; returns its id. Call it inside a transaction or alone."""
    every = None
    if new.every:
        every = dates.anchored(new.every, new.due).text
    values = rules.history.reminder(
        {
            "customer_id": new.customer_id,
            "contact_id": new.contact_id,
            "deal_id": new.deal_id,
            "kind": new.kind,
            "due": stored(new.due),
            "due_day": new.due.day,
            "text": new.text,
            "every": every,
        }
    )
    with store.atomic("remind", text=values["text"]):
        check_living(store, new.customer_id)
        return insert_reminder(store, values, new.follows)


class ReminderChange(NamedTuple):
    """What is to be changed of a reminder; None leaves it. `stops` takes its recurrence away."""

    due: Moment | None = None
    text: str | None = None
    every: dates.Every | None = None
    stops: bool = False
    customer_id: int | None = None
    contact_id: int | None = None


def edit_reminder(store: Store, reminder_id: int, change: ReminderChange) -> Reminder:
    """Change when a reminder is due, its words, its recurrence or its customer. Returns the reminder as it is now.

    Raises NotFound, InvalidRecord for what it may not be, and Refused for another day of one that is done.
    """
    with store.atomic("reminder_edit", text=change.text or get_reminder(store, reminder_id).text):
        reminder = get_reminder(store, reminder_id)
        if reminder.done_at is not None and (change.due or change.every):
            raise Refused(
                tr("Reminder {reminder_id} was done already.", reminder_id=reminder_id),
                tr("crm undo takes back the last change; crm remind plans another one."),
            )
        said: dict[str, Any] = {}
        if change.text is not None:
            said["text"] = change.text
        if change.customer_id is not None:
            check_living(store, change.customer_id)
            said |= {"customer_id": change.customer_id, "contact_id": change.contact_id}
            said |= {"deal_id": None} if change.customer_id != reminder.customer_id else {}
        due = change.due or moment_of(reminder.due)
        if change.due is not None:
            said |= {"due": stored(due), "due_day": due.day}
        if change.stops:
            said["every"] = None
        elif change.every is not None:
            said["every"] = dates.anchored(change.every, due).text
        elif change.due is not None and reminder.every:
            said["every"] = dates.anchored(_recurrence(reminder.every)._replace(since=None), due).text
        checked = rules.history.reminder({"text": reminder.text, **said})
        store.update("reminder", reminder_id, **{column: checked[column] for column in said})
        return get_reminder(store, reminder_id)


def insert_reminder(store: Store, values: dict[str, Any], follows: str | None) -> int:
    """Insert a reminder. One that follows another has a uid computed from it: completed on two machines, it is one."""
    if follows is None:
        return store.insert("reminder", **values)
    uid = link_uid("reminder", follows)
    known = store.row("SELECT id, deleted_at FROM reminder WHERE uid = ?", (uid,))
    if known is None:
        return store.insert("reminder", uid=uid, **values)
    if known[1] is not None:
        store.update("reminder", known[0], deleted_at=None, done_at=None, **values)
    return int(known[0])


class Done(NamedTuple):
    """A reminder that was ticked off, and the one that follows it when it recurs."""

    reminder: Reminder
    following: Reminder | None


def finish_reminders(store: Store, reminder_ids: list[int]) -> list[Done]:
    """Complete reminders, one undo step for all; for a recurring one the next occurrence is inserted."""
    with store.atomic("done", numbers=" ".join(map(str, reminder_ids))):
        return [_finish(store, reminder_id) for reminder_id in dict.fromkeys(reminder_ids)]


def _finish(store: Store, reminder_id: int) -> Done:
    reminder = get_reminder(store, reminder_id)
    if reminder.done_at is not None:
        raise Refused(tr("Reminder {reminder_id} was done already.", reminder_id=reminder_id))
    store.update("reminder", reminder_id, done_at=store.utc_now)
    following = None
    if reminder.every:
        every = _recurrence(reminder.every)
        due = dates.next_due(every, moment_of(reminder.due), store.now.date())
        contact_id = store.value("SELECT contact_id FROM reminder WHERE id = ?", (reminder_id,))
        again = NewReminder(
            reminder.customer_id, due, reminder.text, every, reminder.kind, contact_id, reminder.deal_id, reminder.uid
        )
        following = get_reminder(store, add_reminder(store, again))
    return Done(get_reminder(store, reminder_id), following)


def _recurrence(stored_text: str) -> dates.Every:
    """The recurrence that a reminder holds. Raises ValueError where the book is damaged."""
    try:
        return dates.stored_every(stored_text)
    except dates.DateRefused as error:
        raise ValueError(stored_text) from error


class Snoozed(NamedTuple):
    """A reminder that was moved, and when it was due before."""

    reminder: Reminder
    was: Moment


def snooze_reminders(store: Store, reminder_ids: list[int], due: Callable[[Reminder], Moment]) -> list[Snoozed]:
    """Move open reminders to the point that `due` gives for each, as one undo step.

    A reminder with a time keeps it if only a day is given; a recurring one comes again on its own days.
    """
    with store.atomic("snooze", numbers=" ".join(map(str, reminder_ids))):
        return [_snooze(store, reminder_id, due) for reminder_id in dict.fromkeys(reminder_ids)]


def _snooze(store: Store, reminder_id: int, due: Callable[[Reminder], Moment]) -> Snoozed:
    reminder = get_reminder(store, reminder_id)
    if reminder.done_at is not None:
        raise Refused(tr("Reminder {reminder_id} is done; there is nothing to put off.", reminder_id=reminder_id))
    was, to = moment_of(reminder.due), due(reminder)
    kept: time | None = to.time or was.time
    if kept is not None and datetime.combine(to.day, kept) <= store.now:
        kept = to.time
    moved = Moment(to.day, kept)
    every = reminder.every
    if every and moved != was:
        every = dates.kept_in_step(_recurrence(every), was).text
    store.update("reminder", reminder_id, due=stored(moved), due_day=moved.day.isoformat(), every=every)
    return Snoozed(get_reminder(store, reminder_id), was)
