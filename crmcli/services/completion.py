"""Complete a reminder and log a note about it, as one undo step."""

from typing import NamedTuple

from crmcli.domain.records import LogEntry
from crmcli.domain.settings import Settings
from crmcli.queries.timeline import get_reminder
from crmcli.services.log import Logged, Participant, log_entry
from crmcli.services.reminders import Done, finish_reminders
from crmcli.store import Store


class CompletedReminder(NamedTuple):
    """The completed reminder, and the logged note if there was one."""

    done: Done
    logged: Logged | None


def complete_with_note(store: Store, reminder_id: int, entry: LogEntry | None, settings: Settings) -> CompletedReminder:
    """Complete one reminder; with an entry, log it with the reminder's customer in the same transaction."""
    with store.atomic("done", numbers=str(reminder_id)):
        done = finish_reminders(store, [reminder_id])[0]
        customer_id = get_reminder(store, reminder_id).customer_id
        logged = log_entry(store, [Participant(customer_id)], entry, settings)[0] if entry is not None else None
    return CompletedReminder(done, logged)
