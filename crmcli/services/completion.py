"""Complete reminders together with a note about them and the next step, as one undo step."""

from collections.abc import Sequence
from typing import NamedTuple

from crmcli.domain.records import LogEntry, Reminder
from crmcli.domain.settings import Settings
from crmcli.domain.text.unicode import clean
from crmcli.queries.finishing import likely_channel
from crmcli.queries.timeline import get_reminder
from crmcli.services.log import Logged, Participant, log_entry, plan_steps
from crmcli.services.reminders import Done, finish_reminders
from crmcli.store import Store


class Completion(NamedTuple):
    """The completed reminders, the logged notes, and the steps that were planned without a note."""

    done: tuple[Done, ...]
    logged: tuple[Logged, ...]
    planned: tuple[Reminder, ...] = ()


def complete(store: Store, reminder_ids: Sequence[int], entry: LogEntry | None, settings: Settings) -> Completion:
    """Complete reminders; an entry is logged once with each of their customers, in the same transaction.

    An entry without words is not logged: only its next step is planned. Where it names no channel ("") the note takes
    that of the reminder's words, else that of the customer's last note.
    """
    with store.atomic("done", numbers=" ".join(map(str, reminder_ids))):
        done = finish_reminders(store, list(reminder_ids))
        if entry is None:
            return Completion(tuple(done), ())
        parties = list({each.reminder.customer_id: _party(store, each.reminder) for each in reversed(done)}.values())
        parties.reverse()
        if entry.text:
            texts = {each.reminder.customer_id: each.reminder.text for each in done}
            made = [
                each
                for party in parties
                for each in log_entry(store, [party], _with_channel(store, party, entry, texts), settings)
            ]
            return Completion(tuple(done), tuple(made))
        steps = [step for party in parties for step in plan_steps(store, party, entry) if step is not None]
        return Completion(tuple(done), (), tuple(steps))


def log_and_complete(
    store: Store, parties: list[Participant], entry: LogEntry, reminder_ids: Sequence[int]
) -> Completion:
    """Log an entry and complete the reminders that it settles, in one transaction."""
    with store.atomic("log", text=clean(entry.text)):
        made = log_entry(store, parties, entry)
        done = finish_reminders(store, list(reminder_ids))
        return Completion(tuple(done), tuple(made))


def _with_channel(store: Store, party: Participant, entry: LogEntry, texts: dict[int, str]) -> LogEntry:
    if entry.channel:
        return entry
    found = likely_channel(store, party.customer_id, texts.get(party.customer_id, ""))
    return entry._replace(channel=found or "other")


def _party(store: Store, reminder: Reminder) -> Participant:
    """The customer of a reminder, with its person and, while it is open, its deal."""
    row = store.row(
        "SELECT r.contact_id, d.id FROM reminder r LEFT JOIN deal d ON d.id = r.deal_id AND d.closed_on IS NULL"
        " AND d.deleted_at IS NULL WHERE r.id = ?",
        (reminder.id,),
    )
    contact_id, deal_id = row or (None, None)
    return Participant(get_reminder(store, reminder.id).customer_id, contact_id, deal_id)
