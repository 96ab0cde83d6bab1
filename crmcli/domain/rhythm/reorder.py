"""Forecast of a customer's next order: a window from their rhythm, or the day their stock (the jar) runs out.

The jar follows Wang Yongqing, who kept for each household the size of its rice jar and what it ate a day.

Days are day numbers (`date.toordinal`), with fractions; `to_date` rounds down. It never answers with a bare date:
the rhythm gives a window, the jar the reckoning behind it. The jar is only for who asked for it, or where it has
proved better than the rhythm (`try_jar`): on real shops it was worse.
"""

import math
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from crmcli.domain.rhythm.gap_model import Population, quantile
from crmcli.words import tr

LEAST_ORDER_DAYS = 3
_FEWEST_CUSTOMERS = 5
_FEWEST_ORDERS = 5
_MAJORITY = 0.60

Purchase = tuple[float, float]


class Window(NamedTuple):
    """When the next order comes: from `start` to `end` 8 times in 10, by `expected` in half, `ring_by` in a quarter."""

    start: float
    ring_by: float
    expected: float
    end: float


class Jar(NamedTuple):
    """What the customer uses a day, the day it has run out, and the day to deliver by."""

    rate: float
    empty: float
    deliver_by: float


class JarTrial(NamedTuple):
    """Customers with enough orders of one product, and for how many of them the jar predicts the gaps."""

    better: int
    customers: int

    @property
    def is_earned(self) -> bool:
        """Whether the mode `auto` may use the jar for this product."""
        return self.customers >= _FEWEST_CUSTOMERS and self.better > _MAJORITY * self.customers


def window(pop: Population, n: int, span: float, last: float, today: float) -> Window:
    """The window of the next order after `last`, given that none came until `today`."""
    waited = max(today - last, 0.0)
    start, ring_by, expected, end = (last + quantile(pop, n, span, p, waited=waited) for p in (0.1, 0.25, 0.5, 0.9))
    return Window(start, ring_by, expected, end)


def jar(
    purchases: Iterable[Purchase], *, carry: float = 0.0, lead_days: float = 0.0, stated_rate: float | None = None
) -> Jar | None:
    """The jar after (day, quantity) purchases in any order; what was bought on one day counts together.

    The rate is all that was bought but the last, over the days it lasted; a `stated_rate` (quantity a day) goes
    before. `carry` is what was still in the jar when the last quantity came. None where no rate can be known, from
    one day alone or when more was returned than bought.
    """
    by_day = sorted(_by_day(purchases).items())
    if not by_day:
        return None
    first, last = by_day[0][0], by_day[-1][0]
    rate = stated_rate
    if rate is None and last > first:
        rate = math.fsum(quantity for _, quantity in by_day[:-1]) / (last - first)
    if rate is None or rate <= 0:
        return None
    empty = last + (by_day[-1][1] + carry) / rate
    return Jar(rate, empty, empty - lead_days)


def try_jar(customers: Iterable[Iterable[Purchase]]) -> JarTrial:
    """Test whether quantities predict gaps; `customers` holds one series of purchases of one product for each customer.

    Counted are customers with at least 5 order days of varying quantity; the jar is better where
    var(ln gap − ln quantity) < var(ln gap), each gap taken with the quantity bought before it.
    """
    better = tried = 0
    for purchases in customers:
        bought = sorted((day, quantity) for day, quantity in _by_day(purchases).items() if quantity > 0)
        if len(bought) < _FEWEST_ORDERS or len({quantity for _, quantity in bought}) < 2:
            continue
        gaps = [math.log(later - day) for (day, _), (later, _) in pairwise(bought)]
        per_unit = [gap - math.log(quantity) for gap, (_, quantity) in zip(gaps, bought[:-1], strict=True)]
        tried += 1
        better += _variance(per_unit) < _variance(gaps)
    return JarTrial(better, tried)


def to_date(day: float) -> date:
    """The day a day number falls on; the last day of the calendar for what lies beyond it."""
    return date.fromordinal(min(math.floor(day), date.max.toordinal())) if math.isfinite(day) else date.max


def window_sentence(found: Window, *, what: str = "") -> str:
    """The window in one sentence; `what` names the product where it is of one."""
    start, ring_by, expected, end = (to_date(day) for day in found)
    if what:
        return tr(
            "8 times in 10 orders more {what} between {start} and {end} (half by {expected}); ring by {ring_by}",
            what=what,
            start=start,
            end=end,
            expected=expected,
            ring_by=ring_by,
        )
    return tr(
        "8 times in 10 orders more between {start} and {end} (half by {expected}); ring by {ring_by}",
        start=start,
        end=end,
        expected=expected,
        ring_by=ring_by,
    )


def jar_sentence(found: Jar, *, today: float, what: str = "", unit: str = "") -> str:
    """The reckoning of the jar in one sentence; `unit` as the product has it. A past delivery day reads "now"."""
    amount = f"{found.rate * 7:.3g} {unit}".rstrip()
    empty, deliver_by = to_date(found.empty), to_date(found.deliver_by)
    of_what = tr(" of {what}", what=what) if what else ""
    if math.floor(found.deliver_by) < today:
        return tr("uses {amount}{what} a week: empty on {empty}; deliver now", amount=amount, what=of_what, empty=empty)
    return tr(
        "uses {amount}{what} a week: empty on {empty}; deliver by {deliver_by}",
        amount=amount,
        what=of_what,
        empty=empty,
        deliver_by=deliver_by,
    )


def _by_day(purchases: Iterable[Purchase]) -> dict[float, float]:
    totals: dict[float, float] = {}
    for day, quantity in purchases:
        totals[day] = totals.get(day, 0.0) + quantity
    return totals


def _variance(values: list[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)
