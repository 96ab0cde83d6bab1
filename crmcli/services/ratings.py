"""Satisfaction answers: asked in person, kept as something the customer said.

A rating is an interaction, so that it stands in the timeline, counts as a sign of life and moves with a merge; its
reference says the score, as `domain.satisfaction` reads it.
"""

from typing import NamedTuple

from crmcli.book.uids import new_uid
from crmcli.domain.dates import Moment
from crmcli.domain.records import Interaction, Reminder
from crmcli.domain.rules import history
from crmcli.domain.satisfaction import Score
from crmcli.domain.times import stored
from crmcli.queries.timeline import check_living, get_interaction, get_reminder
from crmcli.services.log import check_clock
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from crmcli.words import tr


class NewRating(NamedTuple):
    """What a customer answered, perhaps with words; and when to come back to it."""

    customer_id: int
    score: Score
    at: Moment
    words: str | None = None
    contact_id: int | None = None
    next: Moment | None = None
    todo: str | None = None
    by_clock: bool = False  # nobody said the day of `at`: it is the clock's


class Rated(NamedTuple):
    """The answer as it was kept, and the follow-up planned with it."""

    interaction: Interaction
    reminder: Reminder | None


def add_rating(store: Store, new: NewRating) -> Rated:
    """Keep an answer and its follow-up, as one step. Raises ClockDoubt as `log_entry` does."""
    said = {
        "customer_id": new.customer_id,
        "contact_id": new.contact_id,
        "at": stored(new.at),
        "day": new.at.day,
        "ref": f"{new.score.ref}:{new_uid()}",
    }
    values = history.rating(said, new.score.text, new.words, store.now)
    with store.atomic("rate", score=new.score.text):
        if new.by_clock:
            check_clock(store)
        check_living(store, new.customer_id)
        interaction_id = store.insert("interaction", **values)
        reminder = None
        if new.next is not None:
            todo = new.todo or tr("ask again: {value}", value=values["text"])
            step = NewReminder(new.customer_id, new.next, todo, contact_id=new.contact_id)
            reminder = get_reminder(store, add_reminder(store, step))
        return Rated(get_interaction(store, interaction_id), reminder)
