"""Reminders and promises: planning, ticking off, putting off."""

from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple, Optional

from crmcli.domain.dates import Moment
from crmcli.domain.records import Reminder
from crmcli.domain.text.unicode import clean
from crmcli.domain.times import moment_of, stored
from crmcli.errors import Refused, Usage
from crmcli.queries.timeline import get_reminder
from crmcli.store import Store

if TYPE_CHECKING:  # recurrence is loaded by the reminders that recur
    from crmcli.domain.dates import Every


class NewReminder(NamedTuple):
    """Something to do for a customer, due on a day or at a minute."""

    customer_id: int
    due: Moment
    text: str
    every: Optional["Every"] = None
    kind: str = "todo"
    contact_id: int | None = None
    deal_id: int | None = None


def add_reminder(store: Store, new: NewReminder) -> int:
    """Plan one reminder; returns its id. Call it inside a transaction or alone."""
    text = clean(new.text)
    if not text:
        raise Usage("A reminder needs a word about what to do.", 'Example: crm remind acme tomorrow "send quote"')
    every = None
    if new.every:
        from crmcli.domain.dates import anchored

        every = anchored(new.every, new.due).text
    with store.atomic(f"remind {text[:60]}"):
        return store.insert(
            "reminder",
            customer_id=new.customer_id,
            contact_id=new.contact_id,
            deal_id=new.deal_id,
            kind=new.kind,
            due=stored(new.due),
            due_day=new.due.day.isoformat(),
            text=text,
            every=every,
        )


class Done(NamedTuple):
    """A reminder that was ticked off, and the one that follows it when it recurs."""

    reminder: Reminder
    following: Reminder | None


def finish_reminders(store: Store, reminder_ids: list[int]) -> list[Done]:
    """Tick off reminders as one step; a recurring one comes up again on its next day."""
    with store.atomic("done " + " ".join(map(str, reminder_ids))):
        return [_finish(store, reminder_id) for reminder_id in dict.fromkeys(reminder_ids)]


def _finish(store: Store, reminder_id: int) -> Done:
    reminder = get_reminder(store, reminder_id)
    if reminder.done_at is not None:
        raise Refused(f"Reminder {reminder_id} was done already.")
    store.update("reminder", reminder_id, done_at=store.utc_now)
    following = None
    if reminder.every:
        from crmcli.domain.dates import next_due, parse_every

        every = parse_every(reminder.every)
        due = next_due(every, moment_of(reminder.due), store.now.date())
        again = NewReminder(reminder.customer_id, due, reminder.text, every, reminder.kind, deal_id=reminder.deal_id)
        following = get_reminder(store, add_reminder(store, again))
    return Done(get_reminder(store, reminder_id), following)


def snooze_reminders(store: Store, reminder_ids: list[int], due: Moment) -> list[Reminder]:
    """Move open reminders to another day; one with a time keeps it when only a day is said."""
    with store.atomic("snooze " + " ".join(map(str, reminder_ids))):
        return [_snooze(store, reminder_id, due) for reminder_id in dict.fromkeys(reminder_ids)]


def _snooze(store: Store, reminder_id: int, due: Moment) -> Reminder:
    reminder = get_reminder(store, reminder_id)
    if reminder.done_at is not None:
        raise Refused(f"Reminder {reminder_id} is done; there is nothing to put off.")
    kept: time | None = due.time or moment_of(reminder.due).time
    if kept is not None and datetime.combine(due.day, kept) <= store.now:
        kept = due.time
    moved = Moment(due.day, kept)
    store.update("reminder", reminder_id, due=stored(moved), due_day=moved.day.isoformat())
    return get_reminder(store, reminder_id)
