"""Complete reminders together with a note about them and the next step, as one undo step."""

from collections.abc import Sequence
from typing import NamedTuple

from crmcli.domain.records import LogEntry, Reminder
from crmcli.domain.settings import Settings
from crmcli.domain.text.unicode import clean
from crmcli.errors import Usage
from crmcli.queries.finishing import likely_channel
from crmcli.queries.timeline import get_reminder
from crmcli.services.log import Logged, Participant, log_entry, plan_steps
from crmcli.services.reminders import Done, Snoozed, finish_reminders, snooze_reminders
from crmcli.store import Store
from crmcli.words import tr


class Completion(NamedTuple):
    """The completed reminders, the logged notes, the steps that were planned without a note, reminders moved on."""

    done: tuple[Done, ...]
    logged: tuple[Logged, ...]
    planned: tuple[Reminder, ...] = ()
    moved: tuple[Snoozed, ...] = ()


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


def finish(
    store: Store,
    customer_id: int,
    entry: LogEntry,
    settled: Reminder | None,
    about: Reminder | None,
    settings: Settings,
) -> Completion:
    """What follows a step that is done, in one transaction: the note, the next step, and the reminder that it settles.

    `about` is the reminder that was the reason. Where nobody answered nothing is settled: it moves to the next step's
    day. Raises Usage where there is nothing to save.
    """
    if entry.no_answer or settled is None:
        if not entry.text and not entry.no_answer:
            raise Usage(tr("There is nothing to save: no word, and no reminder that is ticked off."))
        return log_talk(store, customer_id, entry, None, about, settings)
    return complete(store, [settled.id], entry if entry.text or entry.next or entry.promises else None, settings)


def log_talk(
    store: Store,
    customer_id: int,
    entry: LogEntry,
    settled: Reminder | None,
    about: Reminder | None,
    settings: Settings,
) -> Completion:
    """What follows a talk, in one transaction: as `finish`, but named by the note, which has to have words."""
    if entry.no_answer:
        return _try_again(store, customer_id, entry, about, settings)
    party = _party(store, about) if about is not None else Participant(customer_id)
    return log_and_complete(store, [party], entry, [settled.id] if settled is not None else [], settings)


def _try_again(
    store: Store, customer_id: int, entry: LogEntry, about: Reminder | None, settings: Settings
) -> Completion:
    """Log that nobody answered; the reminder that was the reason moves to the day of the next try, if one is said."""
    party = _party(store, about) if about is not None else Participant(customer_id)
    again = entry.next
    if about is None or about.kind == "waiting" or again is None or entry.todo:
        return Completion((), tuple(log_entry(store, [party], entry, settings)))
    with store.atomic("no_answer", names=about.customer):
        made = log_entry(store, [party], entry._replace(next=None), settings)
        moved = snooze_reminders(store, [about.id], lambda reminder: again)
        return Completion((), tuple(made), (), tuple(moved))


def log_and_complete(
    store: Store,
    parties: list[Participant],
    entry: LogEntry,
    reminder_ids: Sequence[int],
    settings: Settings | None = None,
) -> Completion:
    """Log an entry and complete the reminders that it settles, in one transaction."""
    with store.atomic("log", text=clean(entry.text)):
        made = log_entry(store, parties, entry, settings)
        done = finish_reminders(store, list(reminder_ids)) if reminder_ids else []
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
