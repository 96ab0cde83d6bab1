"""Each customer's rhythm, kept beside the rows it is read from: event days summed up, and the days they turn late.

Runs inside the transaction of every write, so it imports nothing that the note after a call does not need. The
parameters are fitted anew, here alone, by the step with which the gaps have grown by a tenth: a question never writes.

On the clock "orders" count days with an order; on "contact" those and every sign of life.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from crmcli.book.derived import ACTIVITY
from crmcli.book.derived.rhythm_fit import CLOCKS, Fit, late_day, outgrown, refit
from crmcli.domain import rhythm
from crmcli.domain.rhythm.clocks import IS_CONTACT, IS_ORDER, TAILS, YEAR_DAYS, ordinal, unanswered
from crmcli.domain.times import local_day
from crmcli.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CHUNK = 2000
_ORDER, _LIFE, _SENT = range(3)

EVENTS = f"""
SELECT o.customer_id, o.day, o.day AS at, 0 AS id, {_ORDER} AS kind, o.amount, 0 AS has_time
FROM "order" o WHERE o.deleted_at IS NULL AND o.{IS_ORDER} AND o.customer_id IN ({{ids}})
UNION ALL
SELECT i.customer_id, i.day, i.at, i.id, iif(i.is_life, {_LIFE}, {_SENT}), 0, length(i.at) > 10
FROM interaction i WHERE i.deleted_at IS NULL AND i.{IS_CONTACT} AND i.customer_id IN ({{ids}})
ORDER BY 1, 2, 7, 3, 4
"""
_COLUMNS = ("gaps", "first", "last", "logs", "squares", "late", "quiet", "very_quiet")
_INSERT = f"INSERT INTO rhythm VALUES ({', '.join('?' * (1 + 2 * len(_COLUMNS) + 7))})"


class Beat(NamedTuple):
    """The event days of one clock summed up: gaps, first and last day, Σ ln gap, Σ ln² gap."""

    gaps: int
    first: int
    last: int
    logs: float
    squares: float


def refresh(db: sqlite3.Connection) -> None:
    """Recompute the rhythm of every customer marked in `stale`; the caller holds the write transaction."""
    fits = [Fit(db, clock) for clock in CLOCKS]
    db.execute(
        "UPDATE rhythm_fit SET gaps = gaps - (SELECT coalesce(sum(iif(clock = 'orders', order_gaps, life_gaps)), 0)"
        " FROM rhythm WHERE customer_id IN (SELECT id FROM stale WHERE kind = ?))",
        (ACTIVITY,),
    )
    db.execute("DELETE FROM rhythm WHERE customer_id IN (SELECT id FROM stale WHERE kind = ?)", (ACTIVITY,))
    grown = [0, 0]
    for chunk in _rows(db, fits):
        db.executemany(_INSERT, chunk)
        for place in (0, 1):
            grown[place] += sum(row[1 + place * len(_COLUMNS)] or 0 for row in chunk)
    for fit, gaps in zip(fits, grown, strict=True):
        if gaps:
            db.execute("UPDATE rhythm_fit SET gaps = gaps + ? WHERE clock = ?", (gaps, fit.clock))
    if outgrown(db):
        refit(db)


def clear(db: sqlite3.Connection) -> None:
    """Empty it, the fitted parameters too, so that the next refresh begins from nothing."""
    for table in ("rhythm", "rhythm_fit", "rhythm_wait"):
        db.execute(f"DELETE FROM {table}")


def mark_all(db: sqlite3.Connection) -> None:
    """Mark every customer stale."""
    db.execute("INSERT OR IGNORE INTO stale SELECT ?, id FROM customer", (ACTIVITY,))


def _rows(db: sqlite3.Connection, fits: Sequence[Fit]) -> Iterator[list[tuple[Any, ...]]]:
    """The rhythm rows of the stale customers, some thousand at a time."""
    cadences = _cadences(db)
    stale = f"SELECT id FROM stale WHERE kind = {ACTIVITY} AND id BETWEEN ? AND ?"
    facts = db.execute(
        "SELECT c.id, c.cadence_days, c.tier, c.created_at FROM stale s JOIN customer c ON c.id = s.id"
        " WHERE s.kind = ? AND c.deleted_at IS NULL ORDER BY s.id",
        (ACTIVITY,),
    )
    while chunk := facts.fetchmany(_CHUNK):
        low, high = chunk[0][0], chunk[-1][0]
        events: dict[int, list[tuple[Any, ...]]] = {row[0]: [] for row in chunk}
        for event in db.execute(EVENTS.format(ids=stale), (low, high, low, high)):
            if event[0] in events:
                events[event[0]].append(event)
        tags: dict[int, set[str]] = {}
        if any(c.kind == "tag" for c in cadences):
            sql = f"SELECT customer_id, name FROM tag WHERE deleted_at IS NULL AND customer_id IN ({stale})"
            for customer_id, name in db.execute(sql, (low, high)):
                tags.setdefault(customer_id, set()).add(name)
        made = (_row(fact, events[fact[0]], tags.get(fact[0], set()), fits, cadences) for fact in chunk)
        yield [row for row in made if row is not None]


def _row(
    fact: tuple[Any, ...], events: list[tuple[Any, ...]], tags: set[str], fits: Sequence[Fit], cadences: Sequence[Any]
) -> tuple[Any, ...] | None:
    """One row of the table; None for a customer with neither an event nor a promise."""
    customer_id, own_days, tier, created_at = fact
    promise = None
    if own_days is not None or cadences:
        promise = rhythm.cadence.contact_promise(own_days, tier, tags, cadences)
    if not events and promise is None:
        return None
    beats = [beat_of(kept) for kept in ([e for e in events if e[4] == _ORDER], [e for e in events if e[4] != _SENT])]
    clocks: list[object] = []
    three = []
    for fit, beat in zip(fits, beats, strict=True):
        days = fit.late_days(*beat[:3]) if beat else [None] * len(TAILS)
        clocks += (*beat, *days) if beat else [None] * len(_COLUMNS)
        three.append(days)
    late = late_day(three, [beat[:3] if beat else None for beat in beats])
    promised: tuple[object, ...] = (None,) * 4
    if promise is not None:
        since = beats[1].last if beats[1] else _local_ordinal(created_at)
        promised = (promise.by, since, promise.days, promise.limit)
        late.append(since + promise.days + 1)
    return (
        customer_id,
        *clocks,
        unanswered(event[4] != _SENT for event in events),
        *promised,
        min(late, default=None),
        _last_year_sum(events, beats[0]),
    )


def beat_of(events: Iterable[tuple[Any, ...]]) -> Beat | None:
    """The sums over the days of these events, which come in order; None without any. As `rhythm.gap_stats`."""
    first = last = 0
    logs: list[float] = []
    for event in events:
        day = ordinal(event[1])
        if not first:
            first = day
        elif day > last:
            logs.append(math.log(day - last))
        last = day
    return Beat(len(logs), first, last, math.fsum(logs), math.fsum(x * x for x in logs)) if first else None


def _last_year_sum(events: Iterable[tuple[Any, ...]], orders: Beat | None) -> int:
    """What was bought in the year before the last order, in minor units whatever the currency.

    With the best rate of exchange it is never less than the last twelve months are worth, today or later: a list
    sorted by money may stop at it.
    """
    if orders is None:
        return 0
    return sum(e[5] for e in events if e[4] == _ORDER and ordinal(e[1]) > orders.last - YEAR_DAYS)


def _cadences(db: sqlite3.Connection) -> list[Any]:
    found = db.execute("SELECT value FROM setting WHERE key = 'cadence' AND value <> 'null'").fetchone()
    if found is None:
        return []
    import json  # most books do without

    return [rhythm.cadence.Cadence(*parts) for parts in json.loads(found[0])]


def _local_ordinal(stored: str) -> int:
    return local_day(stored).toordinal()
