"""Deals with their light (state of the next step), and their stage history."""

from collections.abc import Sequence
from datetime import date

from crmcli.domain.records import Deal
from crmcli.domain.sales.pipeline import is_stale, light
from crmcli.domain.settings import LOST, WON, Settings
from crmcli.errors import NotFound
from crmcli.queries.settings import load_settings
from crmcli.queries.timeline import DUE_DAY
from crmcli.store import Store
from crmcli.tuples import NamedTuple
from crmcli.words import tr

# The next step of a deal is its own open reminder, else the customer's: the first by its local day, then by its time.
_NEXT = f"""SELECT r.id FROM reminder r WHERE {{whose}} AND r.done_at IS NULL AND r.deleted_at IS NULL
    ORDER BY {DUE_DAY}, r.due, r.id LIMIT 1"""
_SELECT = f"""
SELECT d.id, d.uid, d.customer_id, c.name AS customer, d.title, d.amount, d.currency, d.stage, d.expected_close,
  d.opened_on, d.closed_on, d.lost_reason, d.parked_until, d.note,
  coalesce((SELECT max(s.day) FROM deal_stage s WHERE s.deal_id = d.id AND s.deleted_at IS NULL), d.opened_on)
    AS staged_on, r.due AS next_due, {DUE_DAY} AS next_day
FROM deal d JOIN customer c ON c.id = d.customer_id LEFT JOIN reminder r ON r.id = coalesce(
  ({_NEXT.format(whose="r.deal_id = d.id")}),
  ({_NEXT.format(whose="r.customer_id = d.customer_id AND r.deal_id IS NULL")}))
WHERE d.deleted_at IS NULL AND c.deleted_at IS NULL
"""


class StageDay(NamedTuple):
    """A stage and the day a deal came into it."""

    stage: str
    day: str


def get_deal(store: Store, deal_id: int, settings: Settings | None = None) -> Deal:
    """One deal by id; raises NotFound. The settings are read from the book when they are not given."""
    found = read_deals(store, "AND d.id = ?", (deal_id,), settings)
    if not found:
        raise NotFound(tr("No deal {deal_id}.", deal_id=deal_id), tr("crm deal list shows them with their numbers."))
    return found[0]


def deals_of(store: Store, customer_id: int, settings: Settings | None = None) -> list[Deal]:
    """A customer's deals, open ones first."""
    where = "AND d.customer_id = ? ORDER BY d.closed_on IS NOT NULL, d.id"
    return read_deals(store, where, (customer_id,), settings)


def deals_at(store: Store, customer_id: int, settings: Settings | None = None) -> list[Deal]:
    """The deals of a customer, of a firm those of the people at it too; open ones first."""
    people = "SELECT p.id FROM customer f JOIN customer p ON p.company = f.name COLLATE NOCASE"
    where = (
        f"AND (d.customer_id = ? OR d.customer_id IN ({people} WHERE f.id = ? AND f.kind = 'company'))"
        " ORDER BY d.closed_on IS NOT NULL, d.id"
    )
    return read_deals(store, where, (customer_id, customer_id), settings)


def list_deals(
    store: Store, settings: Settings | None = None, *, stage: str | None = None, closed: bool = False
) -> list[Deal]:
    """Open deals (or with `closed` the won and lost too, or those of one stage), the largest first.

    Largest in the book's own currency; those without a rate follow, then those without an amount.
    """
    settings = settings or load_settings(store)
    if stage is not None:
        found = read_deals(store, "AND d.stage = ?", (stage,), settings)
    else:
        found = read_deals(store, "" if closed else f"AND d.stage NOT IN ('{WON}', '{LOST}')", (), settings)
    return sorted(found, key=lambda deal: _size(deal, settings))


def stage_history(store: Store, deal_id: int) -> list[StageDay]:
    """Every stage a deal came into, in order."""
    sql = "SELECT stage, day FROM deal_stage WHERE deal_id = ? AND deleted_at IS NULL ORDER BY day, id"
    return store.records(StageDay, sql, (deal_id,))


def open_deal_count(store: Store) -> int:
    """How many deals are in the pipeline: neither won nor lost, nor parked."""
    return int(
        store.value(
            "SELECT count(*) FROM deal d JOIN customer c ON c.id = d.customer_id"
            f" WHERE d.deleted_at IS NULL AND c.deleted_at IS NULL AND d.stage NOT IN ('{WON}', '{LOST}')"
            " AND (d.parked_until IS NULL OR d.parked_until <= ?)",
            (store.now.date().isoformat(),),
        )
    )


def read_deals(store: Store, rest: str, params: Sequence[object], settings: Settings | None = None) -> list[Deal]:
    """The deals of a query's `rest` (AND … ORDER BY …, over `deal d` and `customer c`), each with its light."""
    rows = store.records(Deal, _SELECT + rest, params)
    if not rows:
        return []
    settings = settings or load_settings(store)
    return [_with_light(deal, store.now.date(), settings) for deal in rows]


def _with_light(deal: Deal, today: date, settings: Settings) -> Deal:
    """The deal as it stands today: its light, whether it is stale, big, still parked."""
    day = today.isoformat()
    is_parked = deal.parked_until is not None and deal.parked_until > day
    shown = light(deal.next_day, day, is_closed=is_parked or deal.stage in (WON, LOST))
    since = max(deal.staged_on, deal.parked_until or "")  # the time it was parked does not count
    days = (today - date.fromisoformat(since)).days if shown == "yellow" else 0
    return deal._replace(
        parked_until=deal.parked_until if is_parked else None,
        light=shown,
        is_stale=shown == "yellow" and is_stale(deal.stage, days, settings),
        is_big=settings.is_big(deal.amount, deal.currency),
    )


def _size(deal: Deal, settings: Settings) -> tuple[int, int, int]:
    if deal.amount is None or deal.currency is None:
        return 2, 0, deal.id
    worth = settings.in_own(deal.amount, deal.currency)
    return (1, -deal.amount, deal.id) if worth is None else (0, -worth, deal.id)
