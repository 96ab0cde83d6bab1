"""What stands around the reminders of the day: whom to ask for, the money, who waits for an answer, what is loose.

Every question is answered by an index or reads few rows; all of them together are a dozen statements, however many
reminders there are.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from crmcli import queries
from crmcli.domain.records import Case, Reminder
from crmcli.domain.records.events import RATING_REF
from crmcli.domain.rhythm.clocks import IS_CONTACT
from crmcli.domain.times import utc_text
from crmcli.queries.cases import overdue_cases
from crmcli.queries.deal_marks import OPEN_DEAL, DealMark
from crmcli.queries.timeline import unanswered_attempts
from crmcli.store import Store
from crmcli.tuples import NamedTuple

UNANSWERED_DAYS = 14  # after so many days a message that nobody answered is no work of the morning any more
LOW_RATING_DAYS = 30
MOST_SHOWN = 20
_SPOKEN = ("call", "meet", "visit")  # on these one is answered on the spot
_IS_RATING = f"coalesce({{row}}.ref, '') LIKE '{RATING_REF}%'"
_STEP = "r.done_at IS NULL AND r.deleted_at IS NULL"


class Message(NamedTuple):
    """A message of a customer that nobody answered."""

    customer_id: int
    customer: str
    day: str
    channel: str
    text: str


class LowRating(NamedTuple):
    """A low answer of a customer that nobody followed up."""

    customer_id: int
    customer: str
    day: str
    score: str
    text: str


class DayFacts(NamedTuple):
    """What stands around the agenda of one day.

    `done`, `logged` and `tried_today` count what was done today, the last one calls nobody answered. `tried` counts
    those since the last contact, by customer. `asked_for` holds the person to ask for, by reminder; `deals` the
    deal that a row is about, by reminder. `bare` are the open deals without a next step, the largest first;
    `bare_count` is how many there are, `bare_sums` their worth by currency. `load` counts what is planned, by day.
    `has_day_fields` is True where an own field holds days.
    """

    done: int
    logged: int
    asked_for: dict[int, str]
    deals: dict[int, DealMark]
    bare: list[DealMark]
    bare_count: int
    bare_sums: dict[str, int]
    messages: list[Message]
    cases: list[Case]
    ratings: list[LowRating]
    load: dict[str, int]
    tried_today: int
    tried: dict[int, int]
    has_day_fields: bool = False


NO_FACTS = DayFacts(0, 0, {}, {}, [], 0, {}, [], [], [], {}, 0, {})  # before they are read


def day_facts(store: Store, reminders: Iterable[Reminder], upcoming: Iterable[Reminder]) -> DayFacts:
    """The facts of the store's day; `reminders` are those whose rows are shown, `upcoming` those of the days ahead."""
    today, shown = store.now.date(), list(reminders)
    bare, count, sums = _bare_deals(store, today)
    load = {(today + timedelta(days=ahead)).isoformat(): 0 for ahead in range(8)}
    for reminder in (*shown, *upcoming):
        day = max(reminder.due_day, today.isoformat())
        load[day] = load.get(day, 0) + 1
    done, logged, tried, is_rated, has_day_fields = _counts(store, today)
    return DayFacts(
        done,
        logged,
        asked_for(store, shown) if shown else {},
        deals_beside(store, shown) if shown else {},
        bare,
        count,
        sums,
        _unanswered(store, today),
        overdue_cases(store),
        _low_ratings(store, today) if is_rated else [],
        load,
        tried,
        unanswered_attempts(store, [reminder.customer_id for reminder in shown]) if shown else {},
        has_day_fields,
    )


def _counts(store: Store, today: date) -> tuple[int, int, int, bool, bool]:
    """Reminders ticked off, notes and calls nobody answered of today; whether anybody rated lately; own days."""
    row = store.row(
        """
        SELECT
          (SELECT count(*) FROM reminder WHERE done_at >= :midnight AND done_at < :next AND deleted_at IS NULL),
          (SELECT count(*) FROM interaction WHERE day = :today AND deleted_at IS NULL),
          (SELECT count(*) FROM interaction WHERE day = :today AND deleted_at IS NULL AND no_answer = 1),
          EXISTS (SELECT 1 FROM interaction WHERE ref >= :ref AND ref < :last AND day >= :since),
          EXISTS (SELECT 1 FROM setting
                  WHERE key = 'field_types' AND (value LIKE '%"day"%' OR value LIKE '%"yearly"%'))
        """,
        {"midnight": utc_text(datetime.combine(today, time())), "today": today.isoformat(),
         "next": utc_text(datetime.combine(today + timedelta(days=1), time())),
         "ref": RATING_REF, "last": f"{RATING_REF}~", "since": _rated_since(today)},
    )  # fmt: skip
    return (row[0], row[1] - row[2], row[2], bool(row[3]), bool(row[4])) if row else (0, 0, 0, False, False)


def _rated_since(today: date) -> str:
    return (today - timedelta(days=LOW_RATING_DAYS)).isoformat()


def asked_for(store: Store, reminders: list[Reminder]) -> dict[int, str]:
    """The person of each reminder: its own contact, else the first one at the company."""
    customers = json.dumps(list({reminder.customer_id for reminder in reminders}))
    first: dict[int, str] = {}
    for customer_id, name in store.rows(
        "SELECT customer_id, name FROM contact WHERE customer_id IN (SELECT value FROM json_each(?))"
        " AND deleted_at IS NULL AND left_on IS NULL ORDER BY id",
        (customers,),
    ):
        first.setdefault(customer_id, name)
    if not first:
        return {}
    own = dict(
        store.rows(
            "SELECT r.id, p.name FROM reminder r JOIN contact p ON p.id = r.contact_id"
            " WHERE r.id IN (SELECT value FROM json_each(?)) AND p.deleted_at IS NULL",
            (json.dumps([reminder.id for reminder in reminders]),),
        )
    )
    found = {r.id: own.get(r.id) or first.get(r.customer_id, "") for r in reminders}
    return {number: name for number, name in found.items() if name}


def deals_beside(store: Store, reminders: list[Reminder]) -> dict[int, DealMark]:
    """The deal of each reminder: its own while it is open, else the largest open one of the customer."""
    rows = store.records(
        DealMark,
        "SELECT d.id, d.customer_id, '' AS customer, d.title, d.amount, d.currency, d.stage FROM deal d"
        f" WHERE d.customer_id IN (SELECT value FROM json_each(?)) AND {OPEN_DEAL}"
        " ORDER BY coalesce(d.amount, 0) DESC, d.id",
        (json.dumps(list({reminder.customer_id for reminder in reminders})),),
    )
    own = {deal.id: deal for deal in rows}
    largest: dict[int, DealMark] = {}
    for deal in rows:
        largest.setdefault(deal.customer_id, deal)
    found = {r.id: own.get(r.deal_id or 0) or largest.get(r.customer_id) for r in reminders}
    return {number: deal for number, deal in found.items() if deal}


def _bare_deals(store: Store, today: date) -> tuple[list[DealMark], int, dict[str, int]]:
    """Open deals, none parked, with no open reminder of their own and none of the customer's that is for no deal."""
    bare = (
        "FROM deal d JOIN customer c ON c.id = d.customer_id"
        f" WHERE {OPEN_DEAL} AND c.deleted_at IS NULL AND (d.parked_until IS NULL OR d.parked_until <= ?)"
        f" AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.customer_id = d.customer_id AND {_STEP}"
        " AND (r.deal_id IS NULL OR r.deal_id = d.id))"
    )
    sums = store.rows(
        f"SELECT count(*), coalesce(d.currency, ''), coalesce(sum(d.amount), 0) {bare} GROUP BY d.currency",
        (today.isoformat(),),
    )
    count = sum(row[0] for row in sums)
    if not count:
        return [], 0, {}
    largest = store.records(
        DealMark,
        "SELECT d.id, d.customer_id, c.name AS customer, d.title, d.amount, d.currency, d.stage"
        f" {bare} ORDER BY coalesce(d.amount, 0) DESC, d.id LIMIT {MOST_SHOWN}",
        (today.isoformat(),),
    )
    return largest, count, {currency: amount for _, currency, amount in sums if currency and amount}


def _unanswered(store: Store, today: date) -> list[Message]:
    """Messages that came in and after which nothing went out and nobody spoke, the oldest first."""
    spoken = ", ".join(f"'{channel}'" for channel in _SPOKEN)
    later = (
        f"SELECT 1 FROM interaction n WHERE n.customer_id = i.customer_id AND n.deleted_at IS NULL AND n.{IS_CONTACT}"
        f" AND (n.day > i.day OR (n.day = i.day AND n.id > i.id)) AND NOT ({_IS_RATING.format(row='n')})"
    )  # a later message stands for the earlier ones; an answer to a question about satisfaction answers nothing
    return store.records(
        Message,
        f"""
        SELECT i.customer_id, c.name AS customer, i.day, i.channel, i.text
        FROM interaction i JOIN customer c ON c.id = i.customer_id
        WHERE i.day BETWEEN ? AND ? AND i.deleted_at IS NULL AND c.deleted_at IS NULL AND i.direction = 'in'
          AND i.channel NOT IN ({spoken}) AND NOT ({_IS_RATING.format(row="i")}) AND c.do_not_contact = 0
          AND NOT EXISTS ({later})
        ORDER BY i.day, i.id LIMIT {MOST_SHOWN}
        """,
        ((today - timedelta(days=UNANSWERED_DAYS)).isoformat(), today.isoformat()),
    )


def _low_ratings(store: Store, today: date) -> list[LowRating]:
    """Low answers of the last weeks that are the customer's latest and that nothing came after."""
    return [
        LowRating(each.customer_id, each.customer, each.day, each.score.text, each.text)
        for each in queries.ratings.ratings(store, _rated_since(today))
        if each.is_latest and not each.is_followed and each.score.is_low
    ]
