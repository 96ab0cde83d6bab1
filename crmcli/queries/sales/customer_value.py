"""The value of each customer in the last year: revenue, margin, frequency, recency, and cost to serve."""

from datetime import date, timedelta

from crmcli.domain.rhythm.clocks import IS_ORDER, YEAR_DAYS
from crmcli.domain.sales.customer_value import (
    Activity,
    Concentration,
    Quadrants,
    Rfm,
    Served,
    Service,
    abc,
    cost_to_serve,
    quadrants,
    rfm,
)
from crmcli.domain.settings import Settings
from crmcli.queries.sales.margins import yearly_margins
from crmcli.store import Store
from crmcli.tuples import NamedTuple


class Buyer(NamedTuple):
    """A customer who ordered within the year; money in minor units of the book's currency.

    The margin is revenue less the cost of the products whose cost is known.
    """

    customer_id: int
    customer: str
    revenue: int
    margin: int
    orders: int
    order_days: int
    last_day: str
    minutes: int


class CustomerValue(NamedTuple):
    """The buyers, the most revenue first, and how they compare.

    `served` is empty without an hourly rate, and (`is_untimed`) where no minutes were logged in the year.

    `elsewhere` names the currencies that have no rate, whose orders are left out. `lines_at_todays_cost` counts the
    order lines whose margin goes by the product's cost of today, because none was kept at the sale.
    """

    buyers: list[Buyer]
    rfm: list[Rfm]
    abc: Concentration
    quadrants: Quadrants
    served: list[Served]
    elsewhere: list[str]
    lines_at_todays_cost: int = 0
    is_untimed: bool = False


_AT_TODAYS_COST = """
SELECT count(*) FROM order_line l JOIN "order" o ON o.id = l.order_id JOIN customer c ON c.id = o.customer_id
JOIN product p ON p.id = l.product_id
WHERE l.cost IS NULL AND p.cost IS NOT NULL AND p.currency = o.currency AND l.deleted_at IS NULL
  AND o.deleted_at IS NULL AND c.deleted_at IS NULL AND o.day > ? AND o.day <= ?
"""
_ORDERS = f"""
SELECT o.customer_id, c.name, o.currency, sum(o.amount), count(*) FILTER (WHERE o.{IS_ORDER}),
  count(DISTINCT CASE WHEN o.{IS_ORDER} THEN o.day END), max(CASE WHEN o.{IS_ORDER} THEN o.day END)
FROM "order" o JOIN customer c ON c.id = o.customer_id
WHERE o.deleted_at IS NULL AND c.deleted_at IS NULL AND o.day > ? AND o.day <= ?
GROUP BY o.customer_id, o.currency ORDER BY o.customer_id
"""


def customer_value(store: Store, settings: Settings) -> CustomerValue:
    """The buyers of the year up to the store's clock, with RFM, ABC, quadrants and cost to serve."""
    today = store.now.date()
    since = (today - timedelta(days=YEAR_DAYS)).isoformat()
    buyers, elsewhere = _buyers(store, settings, since)
    if not buyers:
        return CustomerValue([], [], abc([]), Quadrants([], 0, 0), [], elsewhere)
    ages = [(today - date.fromisoformat(buyer.last_day)).days for buyer in buyers]
    services = [Service(buyer.margin, buyer.minutes, 0) for buyer in buyers]
    rate = settings.hourly_rate and settings.in_own(*settings.hourly_rate)
    is_timed = any(buyer.minutes for buyer in buyers)
    return CustomerValue(
        buyers,
        rfm([Activity(age, buyer.order_days, buyer.margin) for age, buyer in zip(ages, buyers, strict=True)]),
        abc([buyer.revenue for buyer in buyers]),
        quadrants([(buyer.orders, buyer.revenue) for buyer in buyers]),
        cost_to_serve(services, rate) if rate and is_timed else [],
        elsewhere,
        int(store.value(_AT_TODAYS_COST, (since, today.isoformat())) or 0),
        bool(rate) and not is_timed,
    )


def _buyers(store: Store, settings: Settings, since: str) -> tuple[list[Buyer], list[str]]:
    found: dict[int, Buyer] = {}
    elsewhere: set[str] = set()
    today = store.now.date().isoformat()
    for customer_id, name, currency, amount, orders, days, last in store.rows(_ORDERS, (since, today)):
        revenue = settings.in_own(amount, currency)
        if revenue is None:
            elsewhere.add(currency)
            continue
        before = found.get(customer_id, Buyer(customer_id, name, 0, 0, 0, 0, "", 0))
        found[customer_id] = before._replace(
            revenue=before.revenue + revenue,
            orders=before.orders + orders,
            order_days=before.order_days + days,
            last_day=max(before.last_day, last or ""),
        )
    minutes = dict(
        store.rows(
            "SELECT customer_id, sum(minutes) FROM interaction WHERE deleted_at IS NULL AND day > ? AND day <= ?"
            " AND minutes > 0 GROUP BY customer_id",
            (since, today),
        )
    )
    margins = yearly_margins(store, store.now.date(), settings)
    buyers = [
        b._replace(minutes=minutes.get(b.customer_id, 0), margin=margins[b.customer_id])
        for b in found.values()
        if b.orders
    ]
    return sorted(buyers, key=lambda buyer: (-buyer.revenue, buyer.customer_id)), sorted(elsewhere)
