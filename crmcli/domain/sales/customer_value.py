"""What customers are worth, and compared with one another: RFM, ABC, quadrants, cost to serve, lifetime value.

Money is any number in one currency and one unit (minor units here); the answers keep it. Every class is relative to
the customers passed in. It refuses to give an estimate to the cent: see `money.estimate`.
"""

import math
from collections.abc import Mapping, Sequence

from crmcli.domain.ranking import mid_ranks
from crmcli.tuples import NamedTuple
from crmcli.words import tr


class Activity(NamedTuple):
    """A customer's year: days since the last order, distinct order days, margin (revenue where cost is unknown)."""

    days_since: float
    order_days: int
    margin: float


class Rfm(NamedTuple):
    """Scores 1 (worst fifth) to 5 (best fifth) for recency, frequency and margin."""

    r: int
    f: int
    m: int

    @property
    def total(self) -> int:
        """3 … 15, to rank by."""
        return self.r + self.f + self.m


class Concentration(NamedTuple):
    """How revenue is spread: ABC class by customer, the share of the best fifth, how many make 80 %, and the Gini.

    Shares and the Gini are of positive revenue; None where nobody brought any.
    """

    classes: list[str]
    top20_share: float | None
    n80: int
    n80_share: float | None
    gini: float | None


class Quadrants(NamedTuple):
    """true friend, butterfly, barnacle or stranger by customer, and the medians that part them."""

    names: list[str]
    median_orders: float
    median_amount: float


class Service(NamedTuple):
    """A customer's margin, the minutes spent on them, and what they cost besides."""

    margin: float
    minutes: float
    direct_cost: float


class Served(NamedTuple):
    """Class A (high margin, low cost to serve) to D (low margin, high cost); the cost, and the margin after it."""

    grade: str
    cost: float
    net: float


class Suggestion(NamedTuple):
    """A product not bought yet: its share in the segment, its share over all customers, and the lift."""

    product: str
    have: int
    segment: int
    base_have: int
    base: int
    lift: float


def scores(values: Sequence[float], *, is_more_better: bool = True) -> list[int]:
    """The fifth each value falls in, 5 the best, by mid-ranks: equal values share a score, one value alone is a 3."""
    ranks = mid_ranks(values if is_more_better else [-value for value in values])
    return [min(5, 1 + int(5 * rank // len(ranks))) for rank in ranks]


def rfm(customers: Sequence[Activity]) -> list[Rfm]:
    """Recency, frequency, monetary scores (Hughes 1994), in the order given."""
    recency = scores([customer.days_since for customer in customers], is_more_better=False)
    frequency = scores([customer.order_days for customer in customers])
    margin = scores([customer.margin for customer in customers])
    return [Rfm(*marks) for marks in zip(recency, frequency, margin, strict=True)]


def abc(revenue: Sequence[float]) -> Concentration:
    """ABC classes by the cumulative share before a customer: below 80 % A, below 95 % B, else C; none or less is C.

    Equal revenue has the same class, that of the first of them.
    """
    order = sorted(range(len(revenue)), key=lambda i: -revenue[i])
    ranked = [max(revenue[i], 0) for i in order]
    total = math.fsum(ranked)
    classes = ["C"] * len(revenue)
    if total <= 0:
        return Concentration(classes, None, 0, None, None)
    before = 0.0
    n80 = 0
    for place, (i, amount) in enumerate(zip(order, ranked, strict=True)):
        if place and revenue[i] == revenue[order[place - 1]]:
            classes[i] = classes[order[place - 1]]
        elif amount > 0:
            classes[i] = "A" if 100 * before < 80 * total else "B" if 100 * before < 95 * total else "C"
        n80 += 100 * before < 80 * total
        before += amount
    count = len(revenue)
    fifth = -(-count // 5)
    gini = math.fsum((count + 1 - 2 * place) * amount for place, amount in enumerate(ranked, 1)) / (count * total)
    return Concentration(classes, math.fsum(ranked[:fifth]) / total, n80, n80 / count, gini)


def quadrants(customers: Sequence[tuple[int, float]]) -> Quadrants:
    """Each customer's (orders, revenue) against the medians: orders above it, revenue per order at or above it.

    A stand-in for profitability × duration of Reinartz & Kumar (2002, HBR 80(7)), whose names these are.
    Raises ValueError for a customer without an order.
    """
    if any(orders < 1 for orders, _ in customers):
        raise ValueError("quadrants are of customers who ordered")
    amounts = [revenue / orders for orders, revenue in customers]
    median_orders, median_amount = median([orders for orders, _ in customers]), median(amounts)
    names = {(True, True): "true friend", (False, True): "butterfly", (True, False): "barnacle"}
    found = [
        names.get((orders > median_orders, amount >= median_amount), "stranger")
        for (orders, _), amount in zip(customers, amounts, strict=True)
    ]
    return Quadrants(found, median_orders, median_amount)


def quadrant_advice(name: str) -> str:
    """What to do with a customer of that quadrant."""
    return {
        "true friend": tr("keep close: call first, ask for referrals"),
        "butterfly": tr("sell while they are here, do not chase afterwards"),
        "barnacle": tr("raise the basket or lower the effort"),
        "stranger": tr("spend little; serve by mail"),
    }[name]


def cost_to_serve(customers: Sequence[Service], rate_per_hour: float) -> list[Served]:
    """A: margin at or above the median, cost at or below it; B: both high; C: both low; D: little margin, dear."""
    if not customers:
        return []
    costs = [customer.minutes / 60 * rate_per_hour + customer.direct_cost for customer in customers]
    middle_margin, middle_cost = median([customer.margin for customer in customers]), median(costs)
    grades = {(True, True): "A", (True, False): "B", (False, True): "C", (False, False): "D"}
    return [
        Served(grades[customer.margin >= middle_margin, cost <= middle_cost], cost, customer.margin - cost)
        for customer, cost in zip(customers, costs, strict=True)
    ]


def lifetime_value(
    margin: float, retention: float, discount: float, *, growth: float = 0.0, years: int | None = None
) -> float:
    """Margins of the coming years, from one year ahead on (Gupta & Lehmann 2003, J. Interactive Marketing 17(1)).

    `margin` a year; `retention`, `discount` and `growth` a year as fractions. For ever m·r/(1+i−r(1+g)), or for so
    many `years`. Raises ValueError where the sum for ever has no end.
    """
    factor = retention * (1 + growth) / (1 + discount)
    first = margin * retention / (1 + discount)
    if years is not None:
        return math.fsum(first * factor**year for year in range(years))
    if factor >= 1:
        raise ValueError("growth and retention outrun the discount: a value for ever would have no end")
    return first / (1 - factor)


def retention_rate(retained: int, active_before: int) -> float:
    """Of those active the year before, the share still active: (retained + 1)/(before + 2), so never 0 or 1."""
    return (retained + 1) / (active_before + 2)


def cross_sell(
    owned: frozenset[str] | set[str], segment: Mapping[str, int], size: int, base: Mapping[str, int], base_size: int
) -> list[Suggestion]:
    """The products not `owned`, most common in the segment first; lift is that share over the share of all customers.

    `segment` and `base` count the owners of each product among `size` and `base_size` customers.
    """
    found = [
        Suggestion(product, have, size, base[product], base_size, (have / size) / (base[product] / base_size))
        for product, have in segment.items()
        if product not in owned and have > 0
    ]
    return sorted(found, key=lambda one: (-one.have, -one.lift, one.product))


def median(values: Sequence[float]) -> float:
    """The middle value, or the mean of the two middle ones; ValueError without any."""
    # The standard module is slow to import.
    if not values:
        raise ValueError("no values have no median")
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
