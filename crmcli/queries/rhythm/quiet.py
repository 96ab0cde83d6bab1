"""Quiet customers: late by their own rhythm, or past their contact cadence.

Sorted by money at risk: P(no event within the days that tell) × the margin of so many days. A customer with a planned
reminder is not listed until it is due; snoozed customers and those marked do-not-contact are never listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from crmcli.domain.records import QuietCustomer
from crmcli.domain.rhythm.clocks import CONTACT, LATE_TAIL, ORDERS, YEAR_DAYS
from crmcli.domain.rhythm.gap_model import status
from crmcli.domain.settings import Settings
from crmcli.domain.text.unicode import fold
from crmcli.domain.times import utc_text
from crmcli.queries.name_order import name_keys
from crmcli.queries.rhythm.rhythms import RHYTHMS, Fits, Rhythm, kept_fits, kept_rhythms, rhythms_as_of
from crmcli.queries.rhythm.silence_score import (
    SilenceScore,
    days_silent,
    promise_broken,
    score_silence,
    to_quiet_customers,
)
from crmcli.queries.sales.margins import yearly_margins
from crmcli.queries.settings import load_settings
from crmcli.queries.timeline import DUE_DAY
from crmcli.store import Store
from crmcli.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CLOCKS = {"orders": (ORDERS,), "contact": (CONTACT,), "both": (ORDERS, CONTACT)}
SORTS = ("risk", "days", "tail", "value", "name")
LATE = ("late", "quiet", "very_quiet")
_PART = 1000
_MOST_AT_RISK = 0.95  # nobody's chance of returning is put below .05


class QuietFilter(NamedTuple):
    """Options of `crm quiet`. No `statuses`: late and worse. `everyone`: any status, also with a reminder planned."""

    clock: str = "both"
    statuses: tuple[str, ...] = ()
    tier: str | None = None
    everyone: bool = False
    sort: str = "risk"
    limit: int | None = None


def quiet_customers(store: Store, today: date, *, limit: int) -> list[QuietCustomer]:
    """The late customers with the most money at risk, read from the index of late days.

    The same as the head of `quiet_list`: walked from the most worth down, until nobody further can have more at risk.
    """
    if limit < 1 or not store.row("SELECT 1 FROM rhythm WHERE late_day <= ? LIMIT 1", (today.toordinal(),)):
        return []
    settings, fits = load_settings(store), kept_fits(store)
    best = max([1.0, *((settings.in_own(10**9, rate.currency) or 0) / 10**9 for rate in settings.rates)])
    found: list[SilenceScore] = []
    worthy, size, least = _by_worth(store, today), 4 * limit, 0.0
    while (batch := list(islice(worthy, size))) and best * _MOST_AT_RISK * batch[0][1] >= least:
        part = [who for who, _, most in batch if best * _MOST_AT_RISK * most >= least]
        judged = score_silence(_open_ones(store, part, today), fits, CLOCKS["both"], today)
        found += [one for one in _valued(store, judged, today, settings) if one.at_risk > 0]
        found = sorted(found, key=_by_risk(today))[:limit]
        least = found[-1].at_risk if len(found) == limit else 0.0
        size *= 2
    if len(found) < limit:
        found += _latest(store, fits, today, limit, {one.rhythm.customer_id for one in found})
        found = sorted(_valued(store, found, today, settings), key=_by_risk(today))[:limit]
    return to_quiet_customers(store, found, fits, today, settings.currency)


def quiet_list(store: Store, today: date, asked: QuietFilter) -> list[QuietCustomer]:
    """The customers that match the filter, from the cached rhythms."""
    if asked == QuietFilter(limit=asked.limit) and asked.limit is not None:
        return quiet_customers(store, today, limit=asked.limit)
    where, params = _filters(today, asked)
    wanted_days = {"both": "r.late_day", "orders": "r.order_late", "contact": "r.life_late"}[asked.clock]
    if not _is_for_all(asked):
        promise = " OR r.promised_from + r.promised_days < :number" * (asked.clock == CONTACT)
        where += f" AND ({wanted_days} <= :number{promise})"
    rhythms = kept_rhythms(store, f"{RHYTHMS} JOIN customer c ON c.id = r.customer_id WHERE {where}", params)
    return _answer(store, rhythms, kept_fits(store), today, asked)


def quiet_as_of(store: Store, today: date, asked: QuietFilter) -> list[QuietCustomer]:
    """The customers that match the filter, computed from the events up to `today` without the cache."""
    where, params = _filters(today, asked)
    wanted = {i for (i,) in store.rows(f"SELECT c.id FROM customer c WHERE {where}", params)}
    rhythms, fits = rhythms_as_of(store, today)
    return _answer(store, [one for one in rhythms if one.customer_id in wanted], fits, today, asked)


def silence_of(store: Store, customer_id: int, today: date, settings: Settings | None = None) -> QuietCustomer | None:
    """The silence of one customer, late or not; None without any event and without a cadence."""
    rhythms = kept_rhythms(store, f"{RHYTHMS} WHERE r.customer_id = ?", (customer_id,))
    settings, fits = settings or load_settings(store), kept_fits(store)
    judged = score_silence(rhythms, fits, CLOCKS["both"], today)
    found = to_quiet_customers(store, _valued(store, judged, today, settings), fits, today, settings.currency)
    return found[0] if found else None


def _answer(store: Store, rhythms: list[Rhythm], fits: Fits, today: date, asked: QuietFilter) -> list[QuietCustomer]:
    settings = load_settings(store)
    judged = [one for one in score_silence(rhythms, fits, CLOCKS[asked.clock], today) if _is_wanted(one, today, asked)]
    valued = list(_valued(store, judged, today, settings, everybody=True))
    if asked.sort == "name":
        names = name_keys(store, (one.rhythm.customer_id for one in valued))
        valued.sort(key=lambda one: (fold(names[one.rhythm.customer_id]), one.rhythm.customer_id))
    else:
        keys = {
            "risk": _by_risk(today),
            "days": lambda one: (-days_silent(one, today), one.rhythm.customer_id),
            "tail": lambda one: (one.tail, one.rhythm.customer_id),
            "value": lambda one: (-one.value, one.rhythm.customer_id),
        }
        valued.sort(key=keys[asked.sort])
    return to_quiet_customers(store, valued[: asked.limit], fits, today, settings.currency)


def _is_for_all(asked: QuietFilter) -> bool:
    return asked.everyone or not set(asked.statuses) <= set(LATE)


def _is_wanted(one: SilenceScore, today: date, asked: QuietFilter) -> bool:
    if asked.statuses:
        return one.p_return is not None and status(one.tail) in asked.statuses
    if asked.everyone or one.tail <= LATE_TAIL:
        return True
    return asked.clock != ORDERS and promise_broken(one.rhythm, today) is not None


def _by_risk(today: date) -> Callable[[SilenceScore], tuple[float, bool, int, int]]:
    """Most at risk first; among equals those late, the latest to become so first, then who will be late next."""
    number = today.toordinal()

    def key(one: SilenceScore) -> tuple[float, bool, int, int]:
        late = one.late or 0
        return -one.at_risk, late > number, late if late > number else -late, one.rhythm.customer_id

    return key


def _valued(
    store: Store, judged: Iterable[SilenceScore], today: date, settings: Settings, *, everybody: bool = False
) -> list[SilenceScore]:
    them = list(judged)
    ids = None if everybody and len(them) > 500 else [one.rhythm.customer_id for one in them]
    margins = yearly_margins(store, today, settings, ids)
    return [one._replace(value=margins.get(one.rhythm.customer_id, 0)) for one in them]


# A plan for the days to come silences; what is due today or overdue does not.
_UNPLANNED = f""" AND NOT EXISTS (SELECT 1 FROM reminder r WHERE r.customer_id = c.id AND {DUE_DAY} > :day
  AND r.done_at IS NULL AND r.deleted_at IS NULL AND r.created_at < :midnight)"""
_REACHABLE = """c.deleted_at IS NULL AND c.do_not_contact = 0
  AND (c.snoozed_until IS NULL OR c.snoozed_until <= :day)"""


def _filters(today: date, asked: QuietFilter = QuietFilter()) -> tuple[str, dict[str, Any]]:
    midnight = utc_text(datetime.combine(today + timedelta(days=1), datetime.min.time()))
    params = {"day": today.isoformat(), "number": today.toordinal(), "midnight": midnight, "tier": asked.tier}
    where = _REACHABLE + ("" if asked.everyone else _UNPLANNED)
    return where + (" AND lower(c.tier) = lower(:tier)" if asked.tier else ""), params


def reachable(store: Store, today: date, customer_id: int | None = None) -> set[int]:
    """Ids of customers neither snoozed nor marked do-not-contact; with `customer_id`, that one in any case."""
    if customer_id is not None:
        return {customer_id}
    return {i for (i,) in store.rows(f"SELECT c.id FROM customer c WHERE {_REACHABLE}", {"day": today.isoformat()})}


# Whoever bought within the year and is late became late within it: a slice of the index, its largest first.
WALK_WORTH = f"""
SELECT customer_id, worth, worth * min({YEAR_DAYS}, max(1, ifnull(order_quiet - order_last, 0),
  ifnull(life_quiet - life_last, 0))) / {YEAR_DAYS}.0 FROM rhythm INDEXED BY rhythm_worth
WHERE late_day > :number - {YEAR_DAYS} AND late_day <= :number AND order_last > :number - {YEAR_DAYS} AND worth > 0
ORDER BY worth DESC, customer_id LIMIT :limit OFFSET :offset
"""
LOOK_UP = f"""
{RHYTHMS} CROSS JOIN customer c ON c.id = r.customer_id
WHERE r.customer_id IN (SELECT value FROM json_each(:ids)) AND {_REACHABLE}{_UNPLANNED}
"""
# CROSS JOIN and INDEXED BY: the rows come in the order of the index, so that the walk can stop early.
WALK_LATE = f"""
{RHYTHMS} INDEXED BY rhythm_late CROSS JOIN customer c ON c.id = r.customer_id
WHERE r.late_day <= :number AND {_REACHABLE}{_UNPLANNED} ORDER BY r.late_day DESC, r.customer_id LIMIT :limit
"""


def _by_worth(store: Store, today: date) -> Iterator[tuple[int, int, float]]:
    """(customer id, worth of a year, worth of the days that tell) of late customers with orders in the year.

    The most worth first; both are upper bounds, the second of the money at risk.
    """
    offset = 0
    while part := store.rows(WALK_WORTH, {"number": today.toordinal(), "limit": _PART, "offset": offset}):
        yield from part
        offset += _PART


def _open_ones(store: Store, ids: list[int], today: date) -> list[Rhythm]:
    """The rhythms of these customers, without those excluded from the list (snoozed, planned, do-not-contact)."""
    return kept_rhythms(store, LOOK_UP, {**_filters(today)[1], "ids": str(ids)})


def _latest(store: Store, fits: Fits, today: date, limit: int, known: set[int]) -> list[SilenceScore]:
    """The scores of customers who became late most recently, without those already in `known`."""
    latest = kept_rhythms(store, WALK_LATE, {**_filters(today)[1], "limit": limit + len(known)})
    rhythms = [rhythm for rhythm in latest if rhythm.customer_id not in known]
    return list(score_silence(rhythms, fits, CLOCKS["both"], today))
