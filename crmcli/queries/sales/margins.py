"""Margins of customers: revenue less the cost of the products sold, where the cost is known."""

from collections.abc import Iterable
from datetime import date, timedelta

from crmcli.domain.rhythm.clocks import YEAR_DAYS
from crmcli.domain.settings import Settings
from crmcli.queries.rhythm.rhythms import chunks
from crmcli.store import Store


def yearly_margins(store: Store, today: date, settings: Settings, ids: Iterable[int] | None = None) -> dict[int, int]:
    """The margin of the twelve months up to `today`, in minor units of the book's own currency.

    Of the customers named, or of all. The cost of a line is the one at its sale, of older lines the product's cost of
    today. A currency without a rate is left out, and so is a cost in another currency than the order's.
    """
    span = ((today - timedelta(days=YEAR_DAYS)).isoformat(), today.isoformat())
    totals: dict[tuple[int, str], float] = {}
    has_costs = store.row(_ANY_COST) is not None
    for sql, sign in ((_REVENUE, 1), (_COST, -1)) if has_costs else ((_REVENUE, 1),):
        for part, marks in [((), "")] if ids is None else chunks(ids):
            only = f"AND o.customer_id IN ({marks})" if marks else ""
            for who, currency, amount in store.db.execute(sql.format(only=only), (*span, *part)):
                totals[who, currency] = totals.get((who, currency), 0) + sign * amount
    margins: dict[int, int] = {}
    for (who, currency), minor in totals.items():
        margins[who] = margins.get(who, 0) + (settings.in_own(round(minor), currency) or 0)
    return margins


_REVENUE = """
SELECT o.customer_id, o.currency, sum(o.amount) FROM "order" o
WHERE o.deleted_at IS NULL AND o.day > ? AND o.day <= ? {only} GROUP BY o.customer_id, o.currency
"""
_COST = """
SELECT o.customer_id, o.currency,
  sum(l.quantity * coalesce(l.cost, CASE WHEN p.currency = o.currency THEN p.cost END, 0)) FROM "order" o
JOIN order_line l ON l.order_id = o.id AND l.deleted_at IS NULL
LEFT JOIN product p ON p.id = l.product_id
WHERE o.deleted_at IS NULL AND o.day > ? AND o.day <= ? {only} GROUP BY o.customer_id, o.currency
"""
_ANY_COST = """
SELECT 1 FROM product WHERE cost IS NOT NULL
UNION ALL SELECT 1 FROM order_line WHERE cost IS NOT NULL AND deleted_at IS NULL LIMIT 1
"""
