"""What happened and what is to come: interactions and reminders."""

from collections.abc import Iterable, Sequence

from crmcli.domain.records import Interaction, Reminder
from crmcli.domain.rhythm.clocks import IS_CONTACT
from crmcli.errors import NotFound
from crmcli.store import Store
from crmcli.words import tr

_INTERACTION = """
SELECT i.id, i.uid, i.customer_id, c.name AS customer, i.contact_id, p.name AS contact, i.deal_id,
  i.at, i.day, i.channel, i.direction, i.text, i.minutes, i.mood,
  i.no_answer IS NOT NULL AS no_answer, i.file
FROM interaction i JOIN customer c ON c.id = i.customer_id LEFT JOIN contact p ON p.id = i.contact_id
"""
_NEWEST = "i.day DESC, length(i.at) > 10 DESC, i.at DESC, i.id DESC"  # a bare day before the times of its day
# The local day a reminder is due on. The column due_day holds the day where it was planned, up to two days away: a day
# is a day wherever one is, a minute is an instant.
DUE_DAY = "CASE WHEN length(r.due) > 10 THEN date(r.due, 'localtime') ELSE r.due END"
REMINDER = f"""
SELECT r.id, r.uid, r.customer_id, c.name AS customer, r.deal_id, r.kind, r.due, {DUE_DAY} AS due_day, r.text, r.every,
  r.done_at
FROM reminder r JOIN customer c ON c.id = r.customer_id
"""
OPEN = "r.done_at IS NULL AND r.deleted_at IS NULL AND c.deleted_at IS NULL"


def check_living(store: Store, customer_id: int) -> None:
    """Look again, inside the transaction that is to write: raises NotFound for a customer who is not there any more."""
    row = store.row("SELECT name, deleted_at FROM customer WHERE id = ?", (customer_id,))
    if row is None:
        raise NotFound(tr("No customer {number}.", number=customer_id))
    if row[1] is not None:
        raise NotFound(
            tr("{name} (number {number}) is in the trash; nothing was written.", name=row[0], number=customer_id),
            tr("crm restore {number} brings it back.", number=customer_id),
        )


def is_living(store: Store, customer_id: int) -> bool:
    """True when there is a customer of this number who is not in the trash."""
    return store.row("SELECT 1 FROM customer WHERE id = ? AND deleted_at IS NULL", (customer_id,)) is not None


def get_interaction(store: Store, interaction_id: int) -> Interaction:
    """One interaction by id; raises NotFound."""
    found = store.record(Interaction, f"{_INTERACTION} WHERE i.id = ? AND i.deleted_at IS NULL", (interaction_id,))
    if found is None:
        raise NotFound(tr("No interaction {interaction_id}.", interaction_id=interaction_id))
    return found


def interactions_of(store: Store, customer_id: int, *, limit: int = -1) -> list[Interaction]:
    """A customer's interactions, newest first."""
    sql = f"{_INTERACTION} WHERE i.customer_id = ? AND i.deleted_at IS NULL ORDER BY {_NEWEST} LIMIT ?"
    return store.records(Interaction, sql, (customer_id, limit))


def interactions_among(store: Store, customer_ids: Iterable[int], *, limit: int = -1) -> list[Interaction]:
    """The interactions of several living customers, the newest first."""
    only = "i.customer_id IN (SELECT value FROM json_each(?)) AND c.deleted_at IS NULL"
    return _of_several(store, only, customer_ids, limit)


def interactions_with_contacts(store: Store, contact_ids: Iterable[int], *, limit: int = -1) -> list[Interaction]:
    """The interactions with some contacts, the newest first."""
    only = "i.contact_id IN (SELECT value FROM json_each(?)) AND c.deleted_at IS NULL"
    return _of_several(store, only, contact_ids, limit)


def _of_several(store: Store, only: str, ids: Iterable[int], limit: int) -> list[Interaction]:
    """The newest interactions that meet a condition with a list of ids; none where the list is empty."""
    numbers = list(ids)
    sql = f"{_INTERACTION} WHERE {only} AND i.deleted_at IS NULL ORDER BY {_NEWEST} LIMIT ?"
    return store.records(Interaction, sql, (str(numbers), limit)) if numbers else []


def newest_interactions(store: Store, limit: int, *, customer_id: int | None = None) -> list[Interaction]:
    """The newest interactions of the whole book, or of one customer, all with -1; those of deleted customers not."""
    only, params = ("", ()) if customer_id is None else ("AND i.customer_id = ?", (customer_id,))
    sql = f"{_INTERACTION} WHERE i.deleted_at IS NULL AND c.deleted_at IS NULL {only} ORDER BY {_NEWEST} LIMIT ?"
    return store.records(Interaction, sql, (*params, limit))


def interactions_between(store: Store, first: str, last: str, *, limit: int) -> list[Interaction]:
    """The notes of all living customers from the first to the last day, the newest first."""
    sql = (
        f"{_INTERACTION} WHERE i.day BETWEEN ? AND ? AND i.deleted_at IS NULL AND c.deleted_at IS NULL"
        " ORDER BY i.day DESC, i.id DESC LIMIT ?"
    )
    return store.records(Interaction, sql, (first, last, limit))


def get_reminder(store: Store, reminder_id: int) -> Reminder:
    """One reminder by id, open or done; raises NotFound."""
    sql = f"{REMINDER} WHERE r.id = ? AND r.deleted_at IS NULL AND c.deleted_at IS NULL"
    found = store.record(Reminder, sql, (reminder_id,))
    if found is None:
        raise NotFound(
            tr("No reminder {reminder_id}.", reminder_id=reminder_id), tr("crm today lists them with their numbers.")
        )
    return found


def reminders_of(store: Store, customer_id: int, *, open_only: bool = False) -> list[Reminder]:
    """A customer's reminders, the open ones first, by due day."""
    only = "AND r.done_at IS NULL" if open_only else ""
    sql = f"{REMINDER} WHERE r.customer_id = ? AND r.deleted_at IS NULL {only}"
    # A time is UTC: in the evening its text is tomorrow's.
    order = f"ORDER BY r.done_at IS NOT NULL, {DUE_DAY}, r.due, r.id"
    return store.records(Reminder, f"{sql} {order}", (customer_id,))


def open_reminders(store: Store) -> list[Reminder]:
    """Every open reminder, by due day."""
    return store.records(Reminder, f"{REMINDER} WHERE {OPEN} ORDER BY r.due_day, r.due, r.id")


def reminders_between(store: Store, first: str, last: str) -> list[Reminder]:
    """Open reminders due from `first` to `last` (days, inclusive), in order."""
    near = "r.due_day BETWEEN coalesce(date(?, '-2 days'), '') AND coalesce(date(?, '+2 days'), '9999')"
    sql = f"{REMINDER} WHERE {OPEN} AND {near} AND {DUE_DAY} BETWEEN ? AND ? ORDER BY r.due_day, r.due"
    return in_order(store.records(Reminder, sql, (first, last, first, last)))


def unanswered_attempts(store: Store, customer_ids: Sequence[int]) -> dict[int, int]:
    """By customer, how many calls and visits nobody answered since the last contact; customers without any left out."""
    later = (
        f"SELECT 1 FROM interaction n WHERE n.customer_id = i.customer_id AND n.deleted_at IS NULL AND n.{IS_CONTACT}"
        " AND (n.day > i.day OR (n.day = i.day AND n.id > i.id))"
    )
    return dict(
        store.rows(
            f"SELECT i.customer_id, count(*) FROM interaction i WHERE i.no_answer = 1"
            " AND i.customer_id IN (SELECT value FROM json_each(?)) AND i.deleted_at IS NULL"
            f" AND NOT EXISTS ({later}) GROUP BY i.customer_id",
            (str(list(customer_ids)),),
        )
    )


def last_interaction_id(store: Store, customer_id: int) -> int | None:
    """The newest note of a customer, by when it was written."""
    found: int | None = store.value(
        "SELECT id FROM interaction WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id DESC LIMIT 1",
        (customer_id,),
    )
    return found


def in_order(reminders: list[Reminder]) -> list[Reminder]:
    """Reminders by their local day and then by when they are due."""
    return sorted(reminders, key=lambda reminder: (reminder.due_day, reminder.due))
