"""Ticking off a reminder and writing down how it went, as one step."""

from typing import NamedTuple

from crmcli.domain.settings import Settings
from crmcli.queries.timeline import get_reminder
from crmcli.services.log import LogEntry, Logged, Participant, log_entry
from crmcli.services.reminders import Done, finish_reminders
from crmcli.store import Store


class CompletedReminder(NamedTuple):
    """What was ticked off, and the note about it when one was written."""

    done: Done
    logged: Logged | None


def complete_with_note(store: Store, reminder_id: int, entry: LogEntry | None, settings: Settings) -> CompletedReminder:
    """Tick off one reminder; with an entry, log it with the reminder's customer in the same transaction."""
    with store.atomic(f"done {reminder_id}"):
        done = finish_reminders(store, [reminder_id])[0]
        customer_id = get_reminder(store, reminder_id).customer_id
        logged = log_entry(store, [Participant(customer_id)], entry, settings)[0] if entry is not None else None
    return CompletedReminder(done, logged)
