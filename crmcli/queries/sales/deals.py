"""Deals with their light (state of the next step), and their stage history."""

from datetime import date
from typing import Any, NamedTuple

from crmcli.domain.records import Deal
from crmcli.domain.sales.pipeline import is_stale, light
from crmcli.domain.settings import LOST, WON, Settings
from crmcli.errors import NotFound
from crmcli.queries.settings import load_settings
from crmcli.queries.timeline import DUE_DAY
from crmcli.store import Store
from crmcli.words import tr

# The next step of a deal is its own open reminder, else the customer's.
_SELECT = f"""
SELECT d.id, d.uid, d.customer_id, c.name, d.title, d.amount, d.currency, d.stage, d.expected_close,
  d.opened_on, d.closed_on, d.lost_reason, d.parked_until, d.note,
  coalesce((SELECT max(s.day) FROM deal_stage s WHERE s.deal_id = d.id AND s.deleted_at IS NULL), d.opened_on),
  coalesce(
    (SELECT r.due FROM reminder r WHERE r.deal_id = d.id AND r.done_at IS NULL AND r.deleted_at IS NULL
       ORDER BY {DUE_DAY}, r.due LIMIT 1),
    (SELECT r.due FROM reminder r WHERE r.customer_id = d.customer_id AND r.deal_id IS NULL
       AND r.done_at IS NULL AND r.deleted_at IS NULL ORDER BY {DUE_DAY}, r.due LIMIT 1)),
  coalesce(
    (SELECT min({DUE_DAY}) FROM reminder r WHERE r.deal_id = d.id AND r.done_at IS NULL AND r.deleted_at IS NULL),
    (SELECT min({DUE_DAY}) FROM reminder r WHERE r.customer_id = d.customer_id AND r.deal_id IS NULL
       AND r.done_at IS NULL AND r.deleted_at IS NULL))
FROM deal d JOIN customer c ON c.id = d.customer_id
WHERE d.deleted_at IS NULL AND c.deleted_at IS NULL
"""


class StageDay(NamedTuple):
    """A stage and the day a deal came into it."""

    stage: str
    day: str


def get_deal(store: Store, deal_id: int) -> Deal:
    """One deal by id; raises NotFound."""
    found = _deals(store, "AND d.id = ?", (deal_id,))
    if not found:
        raise NotFound(tr("No deal {deal_id}.", deal_id=deal_id), tr("crm deal list shows them with their numbers."))
    return found[0]


def deals_of(store: Store, customer_id: int) -> list[Deal]:
    """A customer's deals, open ones first."""
    return _deals(store, "AND d.customer_id = ? ORDER BY d.closed_on IS NOT NULL, d.id", (customer_id,))


def list_deals(store: Store, *, stage: str | None = None, closed: bool = False) -> list[Deal]:
    """Open deals (or with `closed` the won and lost too, or those of one stage), the largest first.

    Largest in the book's own currency; those without a rate follow, then those without an amount.
    """
    if stage is not None:
        found = _deals(store, "AND d.stage = ?", (stage,))
    else:
        found = _deals(store, "" if closed else f"AND d.stage NOT IN ('{WON}', '{LOST}')", ())
    settings = load_settings(store)
    return sorted(found, key=lambda deal: _size(deal, settings))


def stage_history(store: Store, deal_id: int) -> list[StageDay]:
    """Every stage a deal came into, in order."""
    sql = "SELECT stage, day FROM deal_stage WHERE deal_id = ? AND deleted_at IS NULL ORDER BY day, id"
    return [StageDay(*row) for row in store.rows(sql, (deal_id,))]


def open_deal_count(store: Store) -> int:
    """How many deals are neither won nor lost."""
    return int(
        store.value(
            "SELECT count(*) FROM deal d JOIN customer c ON c.id = d.customer_id"
            f" WHERE d.deleted_at IS NULL AND c.deleted_at IS NULL AND d.stage NOT IN ('{WON}', '{LOST}')"
        )
    )


def _deals(store: Store, where: str, params: tuple[object, ...]) -> list[Deal]:
    rows = store.rows(_SELECT + where, params)
    settings = load_settings(store) if rows else Settings()
    return [_deal(row, store.now.date(), settings) for row in rows]


def _deal(row: tuple[Any, ...], today: date, settings: Settings) -> Deal:
    facts, next_day = row[:16], row[16]
    amount, currency, stage, parked_until = row[5], row[6], row[7], row[12]
    day = today.isoformat()
    is_parked = parked_until is not None and parked_until > day
    deal = Deal._make((*facts, light(next_day, day, is_closed=is_parked or stage in (WON, LOST)), False, False))
    since = max(deal.staged_on, parked_until or "")  # the time it was parked does not count
    return deal._replace(
        parked_until=parked_until if is_parked else None,
        is_stale=deal.light == "yellow" and is_stale(stage, (today - date.fromisoformat(since)).days, settings),
        is_big=settings.is_big(amount, currency),
    )


def _size(deal: Deal, settings: Settings) -> tuple[int, int, int]:
    if deal.amount is None or deal.currency is None:
        return 2, 0, deal.id
    worth = settings.in_own(deal.amount, deal.currency)
    return (1, -deal.amount, deal.id) if worth is None else (0, -worth, deal.id)
