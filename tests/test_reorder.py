"""Reorder dates: the window of the rhythm, the jar, when the jar is earned, and the sentences."""

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.rhythm.gap_model import Population, quantile, tail
from crmcli.domain.rhythm.reorder import (
    Jar,
    JarTrial,
    Window,
    jar,
    jar_sentence,
    to_date,
    try_jar,
    window,
    window_sentence,
)
from tests.science_data import reference

CASES = reference("vectors_reorder")["cases"]
MAY = date(2026, 5, 1).toordinal()


@pytest.mark.parametrize("case", CASES)
def test_window_meets_the_vectors(case: dict[str, Any]) -> None:
    """Median and 80 % window, asked on the day of the last order."""
    days = case["days"]
    pop = Population(case["k"], case["r"], case["alpha"])
    found = window(pop, len(days) - 1, days[-1] - days[0], days[-1], days[-1])
    assert found.expected == pytest.approx(case["median_next"], rel=1e-6)
    assert (found.start, found.end) == pytest.approx(case["window80"], rel=1e-6)
    assert found.ring_by == days[-1] + quantile(pop, len(days) - 1, days[-1] - days[0], 0.25)


@pytest.mark.parametrize("case", CASES)
def test_jar_meets_the_vectors(case: dict[str, Any]) -> None:
    """Rate, empty and deliver-by from days and quantities; beside them, the mean gap that the rhythm replaces."""
    days = case["days"]
    purchases = list(zip(days, case["qty"], strict=True))
    found = jar(purchases, carry=case["carry"], lead_days=case["lead_days"])
    assert found is not None
    assert found == pytest.approx((case["rate_per_day"], case["jar_empty"], case["deliver_by"]), rel=1e-6, abs=1e-3)
    assert jar(reversed(purchases), carry=case["carry"], lead_days=case["lead_days"]) == found
    assert days[-1] + (days[-1] - days[0]) / (len(days) - 1) == pytest.approx(case["naive_mean_next"], rel=1e-6)


@given(
    st.builds(Population, st.integers(1, 8), st.floats(0.5, 20), st.floats(0.5, 500)),
    st.integers(0, 200),
    st.floats(0, 4000),
    st.integers(-5, 400),
)
def test_window_is_ordered_and_ahead(pop: Population, n: int, span: float, waited: int) -> None:
    """Nobody is told to ring for yesterday, and each edge keeps its share of what is still possible."""
    found = window(pop, n, span, MAY, MAY + waited)
    assert MAY + max(waited, 0) <= found.start <= found.ring_by <= found.expected <= found.end
    before = tail(pop, n, span, waited)
    if before > 1e-200:
        after = tail(pop, n, span, found.expected - MAY)
        assert after == pytest.approx(before / 2, rel=1e-5)


def test_same_day_purchases_count_together() -> None:
    """A second bag on the same day is one purchase; a return lowers it."""
    assert jar([(0, 4), (0, 6), (20, 15), (20, -5)]) == jar([(0, 10), (20, 10)]) == Jar(0.5, 40, 40)


def test_a_stated_rate_goes_before_the_reckoning() -> None:
    """What the customer said, also after a single order."""
    assert jar([(100, 20)], stated_rate=2, lead_days=3) == Jar(2, 110, 107)
    assert jar([(0, 10), (20, 10)], stated_rate=1) == Jar(1, 30, 30)


@pytest.mark.parametrize("purchases", [[], [(3, 10)], [(3, 10), (3, 5)], [(0, -5), (10, 5)]])
def test_no_rate_no_jar(purchases: list[tuple[float, float]]) -> None:
    """Nothing bought, on one day only, or more returned than bought: no figure rather than an infinite one."""
    assert jar(purchases) is None


def household(scale: float, jitter: float) -> list[tuple[float, float]]:
    """A house that eats a steady amount: gaps follow what was bought before, but for some jitter."""
    quantities = [5, 20, 10, 5, 25, 10]
    days = [0.0]
    for i, quantity in enumerate(quantities):
        days.append(days[-1] + scale * quantity + jitter * (-1) ** i)
    return list(zip(days, [*quantities, 5], strict=True))


def whim(scale: float) -> list[tuple[float, float]]:
    """A house whose gaps have nothing to do with quantities."""
    quantities = [5, 20, 10, 5, 25, 10, 5]
    return [(scale * i, quantity) for i, quantity in enumerate(quantities)]


def test_the_jar_is_earned_by_a_majority_of_at_least_five() -> None:
    """More than 60 % of at least five customers with five orders of varying quantity."""
    steady = [household(scale, 0.3) for scale in (0.5, 1, 2, 3)]
    assert try_jar([*steady, whim(20)]) == JarTrial(4, 5)
    assert JarTrial(4, 5).is_earned
    assert not try_jar(steady).is_earned
    assert not try_jar([*steady[:3], whim(20), whim(30)]).is_earned
    same = [(20 * i, 10) for i in range(9)]
    assert try_jar([same, steady[0][:4], []]) == JarTrial(0, 0)
    returned = [*steady[0], (steady[0][2][0], -10.0), (3.5, -2.0)]
    assert try_jar([returned]) == JarTrial(1, 1)


def test_dates_round_down_and_end_with_the_calendar() -> None:
    """The reference dates are floors; a customer due in 9000 years is no crash."""
    assert to_date(MAY + 0.9) == date(2026, 5, 1)
    assert to_date(math.inf) == to_date(1e12) == date.max


def test_sentences_show_the_window() -> None:
    """Never a bare date."""
    found = Window(MAY + 2.5, MAY + 4.1, MAY + 10.0, MAY + 19.9)
    assert window_sentence(found, what="rice") == (
        "8 times in 10 orders more rice between 2026-05-03 and 2026-05-20 (half by 2026-05-11); ring by 2026-05-05"
    )
    reckoned = Jar(5 / 7, MAY + 9, MAY + 6)
    assert jar_sentence(reckoned, what="rice", unit="kg", today=MAY) == (
        "uses 5 kg of rice a week: empty on 2026-05-10; deliver by 2026-05-07"
    )
