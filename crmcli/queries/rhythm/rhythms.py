"""Each customer's rhythm on two clocks (orders, contact): from the cache, or computed from the events up to a day.

On the clock "orders" count days with an order; on "contact" those and every sign of life. Customers in the trash
have no rhythm. Refuses to write: `book.derived.rhythm` learns the parameters, in the step that needs it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from crmcli.domain.rhythm.cadence import Cadence, ContactPromise, contact_promise
from crmcli.domain.rhythm.clocks import (
    CLOCKS,
    CONTACT,
    IS_CONTACT,
    IS_ORDER,
    LATE_TAIL,
    LEAST_CUSTOMERS,
    LEAST_GAPS,
    ORDERS,
    QUIET_TAIL,
    ordinal,
)
from crmcli.domain.rhythm.gap_model import Population, fit_population, gap_stats, population_from_json, quiet_wait
from crmcli.domain.rhythm.return_check import learned_shift, learning_day
from crmcli.domain.rhythm.return_model import History, ReturnModel, fit_return_model, return_model_from_json
from crmcli.domain.times import local_day
from crmcli.store import Store
from crmcli.tuples import NamedTuple


class ClockEvents(NamedTuple):
    """The events of one clock: gaps between their days, the first and last day, the days they turn late and quiet.

    `late` and `quiet` are None in a book that is too young to call anybody late.
    """

    gaps: int
    first: int
    last: int
    late: int | None
    quiet: int | None

    def history(self, today: int) -> History:
        """The History that the return model takes, as of `today`."""
        return History(self.gaps, self.last - self.first, max(0, today - self.last))


class Rhythm(NamedTuple):
    """A customer on both clocks; `promised_from` is the day from which the promise to be in touch counts."""

    customer_id: int
    orders: ClockEvents | None
    contact: ClockEvents | None
    unanswered: int
    promise: ContactPromise | None
    promised_from: int | None


class ClockFit(NamedTuple):
    """The parameters of one clock; `is_learned` is false while the book is too young to call anybody late by it."""

    population: Population
    model: ReturnModel
    is_learned: bool


Fits = dict[str, ClockFit]
Events = dict[int, list[int]]


class _KeptRhythm(NamedTuple):
    """A row of table rhythm, as far as it is read back. Of a clock whose gaps are None all columns are."""

    customer_id: int
    order_gaps: int | None
    order_first: int
    order_last: int
    order_late: int | None
    order_quiet: int | None
    life_gaps: int | None
    life_first: int
    life_last: int
    life_late: int | None
    life_quiet: int | None
    unanswered: int
    promised_by: str | None
    promised_days: int
    promised_limit: int
    promised_from: int | None


RHYTHMS = f"SELECT {', '.join(f'r.{name}' for name in _KeptRhythm._fields)} FROM rhythm r"


def kept_rhythms(store: Store, sql: str, params: Sequence[object] | dict[str, object] = ()) -> list[Rhythm]:
    """The kept rhythms of a query that begins with RHYTHMS."""
    return [_rhythm(row) for row in store.records(_KeptRhythm, sql, params)]


def _rhythm(row: _KeptRhythm) -> Rhythm:
    orders = contact = promise = None
    if row.order_gaps is not None:
        orders = ClockEvents(row.order_gaps, row.order_first, row.order_last, row.order_late, row.order_quiet)
    if row.life_gaps is not None:
        contact = ClockEvents(row.life_gaps, row.life_first, row.life_last, row.life_late, row.life_quiet)
    if row.promised_by is not None:
        promise = ContactPromise(row.promised_by, row.promised_days, row.promised_limit)
    return Rhythm(row.customer_id, orders, contact, row.unanswered, promise, row.promised_from)


def kept_fits(store: Store) -> Fits:
    """The fitted parameters by clock that the cached late days were computed with; {} in a book without events."""
    return {
        clock: ClockFit(population_from_json(population), return_model_from_json(model), model_on is not None)
        for clock, population, model, model_on in store.rows(
            "SELECT clock, population, model, model_on FROM rhythm_fit"
        )
    }


def event_days(store: Store, clock: str, until: date) -> Events:
    """The days with an event of each customer, in order, by customer in the order of their ids."""
    if clock == CONTACT:
        return _contact(store, until)[0]
    sql = f'SELECT customer_id, day FROM "order" NOT INDEXED WHERE deleted_at IS NULL AND {IS_ORDER} AND day <= ?'
    days: dict[int, set[int]] = {}
    for who, day in store.db.execute(sql, (until.isoformat(),)):
        days.setdefault(who, set()).add(ordinal(day))
    return _in_order(store, days)


def _contact(store: Store, until: date) -> tuple[Events, dict[int, int]]:
    """The days with a sign of life, and how many messages went unanswered since the last.

    Reads the tables from end to end: a million notes in the order of the customers would be three times as slow.
    """
    day = until.isoformat()
    days: dict[int, set[int]] = {}
    last: dict[int, _Place] = {}
    sent: dict[int, list[_Place]] = {}
    for who, on, at, note, is_life in store.db.execute(
        f"""
        SELECT customer_id, day, at, id, is_life FROM interaction NOT INDEXED
        WHERE deleted_at IS NULL AND {IS_CONTACT} AND day <= ?
        UNION ALL SELECT customer_id, day, day, 0, 1 FROM "order" NOT INDEXED
        WHERE deleted_at IS NULL AND {IS_ORDER} AND day <= ?
        """,
        (day, day),
    ):
        place = (on, len(at) > 10, at, note)
        if not is_life:
            sent.setdefault(who, []).append(place)
            continue
        days.setdefault(who, set()).add(ordinal(on))
        if place > last.get(who, _NEVER):
            last[who] = place
    unanswered = {who: sum(place > last.get(who, _NEVER) for place in places) for who, places in sent.items()}
    return _in_order(store, days), unanswered


_Place = tuple[str, bool, str, int]  # a day, whether a time is known, the point, the number: what orders notes
_NEVER = ("", False, "", -1)


def _in_order(store: Store, days: dict[int, set[int]]) -> Events:
    there = store.rows("SELECT id FROM customer WHERE deleted_at IS NULL ORDER BY id")
    return {who: sorted(days[who]) for (who,) in there if who in days}


def fit_events(events: Events, today: date) -> ClockFit:
    """The parameters of one clock, learned from these events, all of them up to `today`."""
    population = fit_population(map(gap_stats, events.values()))
    number = learning_day(max((days[-1] for days in events.values()), default=0), today.toordinal())
    histories = [History(len(days) - 1, days[-1] - days[0], number - days[-1]) for days in events.values()]
    is_learned = sum(one.n >= LEAST_GAPS for one in histories) >= LEAST_CUSTOMERS
    model = fit_return_model(histories, population.k)._replace(shift=learned_shift(list(events.values()), number))
    return ClockFit(population, model, is_learned)


def rhythms_as_of(store: Store, today: date) -> tuple[list[Rhythm], Fits]:
    """Every customer's rhythm on a day, from the events up to then and nothing later.

    The parameters are those that were in force on that day where the book still has them; where it has learned since,
    they are learned anew from the events up to then.
    """
    contact, sent = _contact(store, today)
    events = {ORDERS: event_days(store, ORDERS, today), CONTACT: contact}
    fits = _in_force(store, today) or {clock: fit_events(days, today) for clock, days in events.items()}
    beats = {clock: {who: _beat(fits[clock], days) for who, days in events[clock].items()} for clock in events}
    rhythms = []
    for who, since, promise in _promises(store, today):
        orders, life = beats[ORDERS].get(who), beats[CONTACT].get(who)
        if life is None and promise is None:
            continue
        start = life.last if life else since
        rhythms.append(Rhythm(who, orders, life, sent.get(who, 0), promise, start if promise else None))
    return rhythms, fits


def _in_force(store: Store, day: date) -> Fits:
    """The kept parameters of both clocks, where they were learned on that day or before; else {}."""
    learned = [fitted_on for (fitted_on,) in store.rows("SELECT fitted_on FROM rhythm_fit")]
    return kept_fits(store) if len(learned) == len(CLOCKS) and max(learned) <= day.isoformat() else {}


def _beat(fit: ClockFit, days: list[int]) -> ClockEvents:
    gaps, first, last = len(days) - 1, days[0], days[-1]
    if not fit.is_learned:
        return ClockEvents(gaps, first, last, None, None)
    late, quiet = (
        last + quiet_wait(fit.population, gaps, last - first, level=level) for level in (LATE_TAIL, QUIET_TAIL)
    )
    return ClockEvents(gaps, first, last, late, quiet)


def _promises(store: Store, today: date) -> Iterator[tuple[int, int, ContactPromise | None]]:
    """(id, day number added, cadence or None) of each customer that existed on a day."""
    cadences = cadences_of(store)
    tags: dict[int, set[str]] = {}
    for who, tag in store.rows("SELECT customer_id, name FROM tag WHERE deleted_at IS NULL"):
        tags.setdefault(who, set()).add(tag)
    for who, own, tier, created_at in store.rows(
        "SELECT id, cadence_days, tier, created_at FROM customer WHERE deleted_at IS NULL ORDER BY id"
    ):
        since = local_day(created_at)
        promise = contact_promise(own, tier, tags.get(who, ()), cadences) if since <= today else None
        yield who, since.toordinal(), promise


def cadences_of(store: Store) -> list[Cadence]:
    """How often to be in touch with each tier and tag."""
    found = store.value("SELECT value FROM setting WHERE key = 'cadence' AND value <> 'null'")
    return [Cadence(*parts) for parts in json.loads(found)] if found else []


def chunks(ids: Iterable[int], size: int = 500) -> Iterator[tuple[list[int], str]]:
    """Batches of `ids` for SQL: (ids, "?, ?, …")."""
    wanted = list(ids)
    for start in range(0, len(wanted), size):
        part = wanted[start : start + size]
        yield part, ",".join("?" * len(part))
