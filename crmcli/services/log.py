"""The line after the call: the note, its next step, its promises and the deal's move, all one transaction."""

from typing import TYPE_CHECKING, NamedTuple, Optional

from crmcli.domain.dates import Moment
from crmcli.domain.records import Interaction, Reminder
from crmcli.domain.text.unicode import clean
from crmcli.domain.times import stored
from crmcli.errors import NotFound, Usage
from crmcli.queries.timeline import get_interaction, get_reminder, last_interaction_id
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store

if TYPE_CHECKING:  # deals and money are loaded for lines that speak of them
    from crmcli.domain.records import Deal
    from crmcli.domain.sales.money import Money
    from crmcli.domain.settings import Settings


class NewPromise(NamedTuple):
    """Something owed by a day: by you (owe) or to you (waiting)."""

    kind: str
    text: str
    due: Moment


class LogEntry(NamedTuple):
    """One line typed after a call, wholly understood."""

    text: str
    at: Moment
    channel: str = "other"
    direction: str | None = None
    minutes: int | None = None
    mood: str | None = None
    next: Moment | None = None
    todo: str | None = None
    promises: tuple[NewPromise, ...] = ()
    stage: str | None = None
    amount: Optional["Money"] = None


class Participant(NamedTuple):
    """Who took part: a customer, and the contact when one was named."""

    customer_id: int
    contact_id: int | None = None


class Logged(NamedTuple):
    """What one line made, for one customer."""

    interaction: Interaction
    reminder: Reminder | None
    promises: tuple[Reminder, ...]
    deal: Optional["Deal"]


def log_entry(
    store: Store, parties: list[Participant], entry: LogEntry, settings: Optional["Settings"] = None
) -> list[Logged]:
    """File one entry with every party, in one transaction and one undo step.

    The settings are read from the book where they are wanted and not given.
    """
    if not clean(entry.text):
        raise Usage("The note is empty.", 'Example: crm log acme "called, wants a quote" --call')
    with store.atomic(f"log {clean(entry.text)[:60]}"):
        return [_log_one(store, party, entry, settings) for party in parties]


def _log_one(store: Store, party: Participant, entry: LogEntry, settings: Optional["Settings"]) -> Logged:
    deal = _staged(store, party, entry, settings)
    interaction_id = store.insert(
        "interaction",
        customer_id=party.customer_id,
        contact_id=party.contact_id,
        deal_id=deal.id if deal else None,
        at=stored(entry.at),
        day=entry.at.day.isoformat(),
        channel=entry.channel,
        direction=entry.direction,
        text=clean(entry.text),
        minutes=entry.minutes,
        mood=clean(entry.mood) if entry.mood else None,
    )
    reminder = None
    if entry.next is not None:
        step = NewReminder(party.customer_id, entry.next, entry.todo or "follow up", contact_id=party.contact_id)
        reminder = get_reminder(store, add_reminder(store, step))
    promises = tuple(
        get_reminder(store, add_reminder(store, NewReminder(party.customer_id, p.due, p.text, kind=p.kind)))
        for p in entry.promises
    )
    return Logged(get_interaction(store, interaction_id), reminder, promises, deal)


def _staged(store: Store, party: Participant, entry: LogEntry, settings: Optional["Settings"]) -> Optional["Deal"]:
    """The deal that the line moves or opens, if it does."""
    if entry.stage is None and entry.amount is None:
        return None
    from crmcli.queries.settings import load_settings
    from crmcli.services.deals import stage_customer  # 2 ms that most lines do without

    return stage_customer(store, party.customer_id, entry.stage, entry.amount, settings or load_settings(store))


def continue_last(store: Store, customer_id: int, text: str) -> Interaction:
    """Add words to the customer's last note, on a line of their own."""
    interaction_id = last_interaction_id(store, customer_id)
    if interaction_id is None:
        raise NotFound("This customer has no note to continue.")
    if not clean(text):
        raise Usage("There is nothing to add to the note.")
    note = get_interaction(store, interaction_id)
    with store.atomic(f"log {clean(text)[:60]}"):
        store.update("interaction", interaction_id, text=f"{note.text}\n{clean(text)}")
    return get_interaction(store, interaction_id)
