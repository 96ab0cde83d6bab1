"""Log an interaction with its next step, promises and the move of the deal, in one transaction."""

from __future__ import annotations

from crmcli import queries, services
from crmcli.domain.records import Interaction, LogEntry, Reminder
from crmcli.domain.rules import history
from crmcli.domain.text.unicode import clean
from crmcli.domain.times import stored
from crmcli.errors import ClockDoubt, NotFound, Usage
from crmcli.queries.clock_gap import ClockGap, clock_gap
from crmcli.queries.timeline import check_living, get_interaction, get_reminder, last_interaction_id
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from crmcli.tuples import NamedTuple
from crmcli.words import FOLLOW_UP, tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # deals and money are loaded for lines that speak of them
    from contextlib import AbstractContextManager

    from crmcli.domain.records import Deal
    from crmcli.domain.settings import Settings


class Participant(NamedTuple):
    """Who took part: a customer, the contact when one was named, the deal it was about."""

    customer_id: int
    contact_id: int | None = None
    deal_id: int | None = None  # the open deal that it was about, where a line says none


class Logged(NamedTuple):
    """The rows inserted by one entry for one customer."""

    interaction: Interaction
    reminder: Reminder | None
    promises: tuple[Reminder, ...]
    deal: Deal | None


def log_entry(
    store: Store, parties: list[Participant], entry: LogEntry, settings: Settings | None = None
) -> list[Logged]:
    """File one entry with every party, in one transaction and one undo step.

    The settings are read from the book where they are wanted and not given. Raises ClockDoubt for an entry whose day
    nobody said where the clock cannot be right.
    """
    with _step(store, parties, entry):
        if entry.by_clock:
            check_clock(store)
        for party in parties:
            check_living(store, party.customer_id)
        return [_log_one(store, party, entry, settings) for party in parties]


def _step(store: Store, parties: list[Participant], entry: LogEntry) -> AbstractContextManager[int]:
    """The undo step of an entry: named by its words, or by whom nobody reached."""
    if not entry.no_answer:
        return store.atomic("log", text=clean(entry.text))
    names = [store.value("SELECT name FROM customer WHERE id = ?", (party.customer_id,)) for party in parties]
    return store.atomic("no_answer", names=", ".join(filter(None, names)))


def check_clock(store: Store) -> None:
    """Raise ClockDoubt where the clock cannot be right: before a note is filed whose day nobody said."""
    gap = clock_gap(store)
    if gap is not None and gap.is_doubtful:
        raise clock_doubt(gap)


def clock_doubt(gap: ClockGap) -> ClockDoubt:
    """What is said of a clock that cannot be right, and how to go on."""
    values = {"today": gap.today, "newest": gap.newest}
    return ClockDoubt(
        tr("The clock says {today}, but the newest entry of this book is of {newest}.", **values),
        tr(
            "Set the clock (or CRM_NOW) right, or say the day of the note: --on {today}; in a form, /on {today} or On.",
            **values,
        ),
    )


def _log_one(store: Store, party: Participant, entry: LogEntry, settings: Settings | None) -> Logged:
    deal = _staged(store, party, entry, settings)
    values = history.interaction(
        {
            "customer_id": party.customer_id,
            "contact_id": party.contact_id,
            "deal_id": deal.id if deal else party.deal_id,
            "at": stored(entry.at),
            "day": entry.at.day,
            "channel": entry.channel,
            "direction": entry.direction,
            "text": entry.text,
            "minutes": entry.minutes,
            "mood": entry.mood,
            "no_answer": entry.no_answer,
            "file": entry.file,
        },
        store.now,
    )
    interaction_id = store.insert("interaction", **values)
    return _planned(store, party, entry, interaction_id, deal)


def _planned(store: Store, party: Participant, entry: LogEntry, interaction_id: int, deal: Deal | None) -> Logged:
    """Plan the next step and the promises of an entry; the note they come from is written already."""
    reminder, *promises = plan_steps(store, party, entry, deal)
    return Logged(
        get_interaction(store, interaction_id), reminder, tuple(each for each in promises if each is not None), deal
    )


def plan_steps(store: Store, party: Participant, entry: LogEntry, deal: Deal | None = None) -> list[Reminder | None]:
    """Plan the next step of an entry, the first of the answer (None without one), and its promises."""
    reminder = None
    if entry.next is not None:
        step = NewReminder(
            party.customer_id,
            entry.next,
            entry.todo or FOLLOW_UP,
            contact_id=party.contact_id,
            deal_id=(deal.id if deal.closed_on is None else None) if deal else party.deal_id,
        )
        reminder = get_reminder(store, add_reminder(store, step))
    promises = [
        get_reminder(store, add_reminder(store, NewReminder(party.customer_id, p.due, p.text, kind=p.kind)))
        for p in entry.promises
    ]
    return [reminder, *promises]


def _staged(store: Store, party: Participant, entry: LogEntry, settings: Settings | None) -> Deal | None:
    """The deal that the line moves or opens, if it does."""
    if entry.stage is None and entry.amount is None and entry.deal is None:
        return None
    settings = settings or queries.settings.load_settings(store)
    move = services.deals.DealMove(entry.stage, entry.amount, entry.deal, entry.at.day)
    return services.deals.stage_customer(store, party.customer_id, move, settings)


def continue_last(store: Store, party: Participant, entry: LogEntry, channel: str | None = None) -> Logged:
    """Add the entry's words to the customer's last note, on a line of their own, and plan its next steps.

    A channel, direction, length, mood or deal that is said takes the place of the note's; its day stays.
    """
    words = clean(entry.text)
    if not words:
        raise Usage(tr("There is nothing to add to the note."))
    with store.atomic("log", text=words):
        check_living(store, party.customer_id)
        interaction_id = last_interaction_id(store, party.customer_id)
        if interaction_id is None:
            raise NotFound(tr("This customer has no note to continue."))
        note = get_interaction(store, interaction_id)
        deal = _staged(store, party, entry, None)
        given = {
            "channel": channel,
            "direction": entry.direction,
            "minutes": entry.minutes,
            "mood": entry.mood,
            "file": entry.file,
            "deal_id": deal.id if deal else None,
        }
        changed = {column: value for column, value in given.items() if value is not None}
        values = history.interaction({**changed, "text": f"{note.text}\n{words}"}, store.now)
        store.update("interaction", interaction_id, **values)
        return _planned(store, party, entry, interaction_id, deal)
