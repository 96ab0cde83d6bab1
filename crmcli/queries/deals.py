"""Deals with their light."""

from typing import Any

from crmcli.domain.pipeline import light
from crmcli.domain.records import Deal
from crmcli.domain.settings import LOST, WON
from crmcli.errors import NotFound
from crmcli.store import Store

# The next step of a deal is its own open reminder, else the customer's.
_SELECT = """
SELECT d.id, d.uid, d.customer_id, c.name, d.title, d.amount, d.currency, d.stage, d.expected_close,
  d.opened_on, d.closed_on, d.lost_reason, d.parked_until, d.note,
  coalesce((SELECT max(s.day) FROM deal_stage s WHERE s.deal_id = d.id AND s.deleted_at IS NULL), d.opened_on),
  coalesce(
    (SELECT min(due) FROM reminder r WHERE r.deal_id = d.id AND r.done_at IS NULL AND r.deleted_at IS NULL),
    (SELECT min(due) FROM reminder r WHERE r.customer_id = d.customer_id AND r.deal_id IS NULL
       AND r.done_at IS NULL AND r.deleted_at IS NULL)),
  coalesce(
    (SELECT min(due_day) FROM reminder r WHERE r.deal_id = d.id AND r.done_at IS NULL AND r.deleted_at IS NULL),
    (SELECT min(due_day) FROM reminder r WHERE r.customer_id = d.customer_id AND r.deal_id IS NULL
       AND r.done_at IS NULL AND r.deleted_at IS NULL))
FROM deal d JOIN customer c ON c.id = d.customer_id
WHERE d.deleted_at IS NULL AND c.deleted_at IS NULL
"""


def _deal(row: tuple[Any, ...], today: str) -> Deal:
    return Deal(*row[:16], light=light(row[16], today, is_closed=row[7] in (WON, LOST)))


def get_deal(store: Store, deal_id: int) -> Deal:
    """One deal by id; raises NotFound."""
    row = store.row(f"{_SELECT} AND d.id = ?", (deal_id,))
    if row is None:
        raise NotFound(f"No deal {deal_id}.", "crm deal list shows them with their numbers.")
    return _deal(row, store.now.date().isoformat())


def deals_of(store: Store, customer_id: int) -> list[Deal]:
    """A customer's deals, open ones first."""
    today = store.now.date().isoformat()
    rows = store.rows(f"{_SELECT} AND d.customer_id = ? ORDER BY d.closed_on IS NOT NULL, d.id", (customer_id,))
    return [_deal(row, today) for row in rows]


def list_deals(store: Store, *, stage: str | None = None, closed: bool = False) -> list[Deal]:
    """Open deals (or with `closed` the won and lost too, or those of one stage), the largest first."""
    today = store.now.date().isoformat()
    if stage is not None:
        where, params = "AND d.stage = ?", (stage,)
    else:
        where, params = ("" if closed else f"AND d.stage NOT IN ('{WON}', '{LOST}')"), ()
    return [_deal(row, today) for row in store.rows(f"{_SELECT} {where} ORDER BY d.amount DESC, d.id", params)]


def open_deal_count(store: Store) -> int:
    """How many deals are neither won nor lost."""
    return int(
        store.value(
            "SELECT count(*) FROM deal d JOIN customer c ON c.id = d.customer_id"
            f" WHERE d.deleted_at IS NULL AND c.deleted_at IS NULL AND d.stage NOT IN ('{WON}', '{LOST}')"
        )
    )
