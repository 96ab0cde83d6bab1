"""Satisfaction answers: asked in person, kept as something the customer said.

A rating is an interaction, so that it stands in the timeline, counts as a sign of life and moves with a merge; its
reference says the score, as `domain.satisfaction` reads it.
"""

from typing import NamedTuple

from crmcli.book.uids import new_uid
from crmcli.domain.dates import Moment
from crmcli.domain.records import Interaction, Reminder
from crmcli.domain.rules import history
from crmcli.domain.satisfaction import Score, score_of
from crmcli.domain.times import stored
from crmcli.errors import NotFound, Usage
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


class RatingChange(NamedTuple):
    """What is to be changed of an answer; None leaves it, words of "" are taken away."""

    score: Score | None = None
    words: str | None = None
    at: Moment | None = None


def edit_rating(store: Store, rating_id: int, change: RatingChange) -> Interaction:
    """Change the score, the words or the day of an answer. Returns it as it is now.

    Raises NotFound for a number that is no rating's.
    """
    with store.atomic("rate_edit", rating=rating_id):
        known = rating_score(store, rating_id)
        note = get_interaction(store, rating_id)
        check_living(store, note.customer_id)
        score = change.score or known
        words = change.words if change.words is not None else rating_words(note.text, known)
        at = {"at": stored(change.at), "day": change.at.day} if change.at else {"at": note.at, "day": note.day}
        values = history.rating(at, score.text, words, store.now)
        tail = str(store.value("SELECT ref FROM interaction WHERE id = ?", (rating_id,))).removeprefix(f"{known.ref}:")
        store.update("interaction", rating_id, **values, ref=f"{score.ref}:{tail}")
        return get_interaction(store, rating_id)


def rating_score(store: Store, rating_id: int) -> Score:
    """The score of an answer. Raises NotFound for the number of something else."""
    ref = store.value("SELECT ref FROM interaction WHERE id = ? AND deleted_at IS NULL", (rating_id,))
    score = score_of(ref) if ref else None
    if score is None:
        raise NotFound(
            tr("No rating {number}.", number=rating_id), tr("crm rate WHO shows a customer's ratings with numbers.")
        )
    return score


def rating_words(text: str, score: Score) -> str | None:
    """What the customer said beside the score. Raises Usage where the kept text is not as crm writes it now."""
    plain = tr("rated {score_text}", score_text=score.text)
    if text == plain:
        return None
    lead = tr("rated {score_text}: {more}", score_text=score.text, more="")
    if not text.startswith(lead):
        raise Usage(tr("Write the words of the answer, too: they stand as “{text}”.", text=text))
    return text.removeprefix(lead)
