"""The rhythm: its tail and quantiles, its parameters, its statuses and what it says in words."""

import math
from datetime import date
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crmcli.domain.rhythm import gap_model
from crmcli.domain.rhythm.gap_model import (
    GapStats,
    Population,
    RhythmReading,
    fit_population,
    fit_spread,
    gap_stats,
    quantile,
    quiet_wait,
    rhythm_reading,
    sentence,
    status,
    tail,
)
from tests.science_data import orders, reference

VECTORS = reference("vectors_rhythm")
CDNOW80 = reference("expected_cdnow80")
AS_OF = date.fromisoformat(CDNOW80["as_of"])

populations = st.builds(Population, st.integers(1, 8), st.floats(0.5, 20), st.floats(0.5, 2000))
gap_counts = st.integers(0, 3000)
spans = st.floats(0, 40_000)
waits = st.floats(0, 40_000)


def population(case: dict[str, Any]) -> Population:
    return Population(case["k"], case["r"], case["alpha"])


@pytest.mark.parametrize("case", VECTORS["gap_survival"])
def test_tail_meets_the_vectors(case: dict[str, Any]) -> None:
    """P(next gap > w), down to 1e-19, and 1 for a wait below nothing."""
    assert tail(population(case), case["n"], case["S"], case["w"]) == pytest.approx(case["tail"], rel=1e-6)


@pytest.mark.parametrize("case", VECTORS["gap_quantile"])
def test_quantile_meets_the_vectors(case: dict[str, Any]) -> None:
    """The days within which the next event comes with a given probability."""
    assert quantile(population(case), case["n"], case["S"], case["p"]) == pytest.approx(case["days"], rel=1e-6)


@pytest.mark.parametrize("case", VECTORS["rhythm_params"], ids=lambda case: f"{len(case['gaps'])} customers")
def test_parameters_meet_the_vectors(case: dict[str, Any]) -> None:
    """From no customer at all to a hundred."""
    stats = [gap_stats(list(accumulate(gaps, initial=0))) for gaps in case["gaps"]]
    spread = fit_spread(stats, default_gap=case["default_gap"])
    assert spread == pytest.approx((case["vw"], case["vb"], case["mu"]), rel=1e-6)
    assert fit_population(stats, default_gap=case["default_gap"]) == pytest.approx(population(case), rel=1e-6)


def test_cdnow_end_to_end() -> None:
    """80 customers of a real shop: parameters, tail, status and days of each, from their order days alone."""
    days = {customer: list(spent) for customer, spent in orders("cdnow80_orders", until=AS_OF).items()}
    found = fit_population(map(gap_stats, days.values()))
    assert found == pytest.approx(population(CDNOW80["rhythm"]), rel=1e-6)
    today = AS_OF.toordinal()
    counts: dict[str, int] = {}
    for expected in CDNOW80["customers"]:
        mine = days[int(expected["customer"])]
        n, span, last = len(mine) - 1, mine[-1] - mine[0], mine[-1]
        reading = rhythm_reading(found, n, span, today - last)
        assert (n, span, reading.days) == (expected["n"], expected["S"], expected["days_since"])
        assert reading.tail == pytest.approx(expected["tail"], rel=1e-6)
        assert reading.status == expected["status"]
        counts[reading.status] = counts.get(reading.status, 0) + 1
        dates = [str(date.fromordinal(last + math.floor(quantile(found, n, span, p)))) for p in (0.1, 0.5, 0.9)]
        assert dates == [expected["window80"][0], expected["expected_next"], expected["quiet_from"]]
        assert str(date.fromordinal(last + reading.nine_in_ten_days)) == expected["quiet_from"]
    assert counts == CDNOW80["status_counts"]


@given(populations, gap_counts, spans, waits, waits)
@example(Population(8, 20.0, 0.5), 3000, 0.0, 1e-9, 40_000.0)
def test_tail_falls_with_the_wait(pop: Population, n: int, span: float, one: float, other: float) -> None:
    """A longer silence is never less unusual, and a probability stays one."""
    shorter, longer = sorted((one, other))
    assert 0 <= tail(pop, n, span, longer) <= tail(pop, n, span, shorter) + 1e-12 <= 1 + 1e-12
    assert tail(pop, n, span, 0) == 1


@given(populations, gap_counts, spans, st.floats(0.01, 0.99))
def test_quantile_inverts_the_tail(pop: Population, n: int, span: float, p: float) -> None:
    """Whatever is said about days holds for the tail too."""
    assert 1 - tail(pop, n, span, quantile(pop, n, span, p)) == pytest.approx(p, rel=1e-8)


@given(populations, gap_counts, spans, st.floats(0, 5000), st.floats(0.01, 0.99))
def test_quantile_after_waiting_conditions_on_it(pop: Population, n: int, span: float, waited: float, p: float) -> None:
    """tail(t) = tail(waited)·(1−p), never before the wait, and the same as without a wait of nothing."""
    days = quantile(pop, n, span, p, waited=waited)
    assert days >= waited
    before = tail(pop, n, span, waited)
    if before > 1e-250:
        assert tail(pop, n, span, days) == pytest.approx(before * (1 - p), rel=1e-6)
    assert quantile(pop, n, span, p, waited=0) == quantile(pop, n, span, p)


@given(populations, gap_counts, spans, st.sampled_from([0.5, 0.2, 0.1, 0.03]))
@example(Population(1, 1.0, 1.0), 0, 0.0, 0.1)
@example(Population(1, 1.0, 9.0), 0, 1.0, 0.5)
def test_quiet_wait_is_the_first_day_the_status_says_so(pop: Population, n: int, span: float, level: float) -> None:
    """The dashboard reads a kept day, `crm quiet` the tail: they may not disagree by a day."""
    days = quiet_wait(pop, n, span, level=level)
    assert tail(pop, n, span, days) <= level < tail(pop, n, span, days - 1)


@given(st.integers(1, 8), st.floats(0.5, 20), gap_counts, st.integers(1, 4000))
def test_quiet_wait_agrees_where_rounding_decides(k: int, r: float, n: int, days: int) -> None:
    """Books whose wait is a whole number of days but for the last bit, on either side."""
    alpha = days / quantile(Population(k, r, 1.0), n, 0, 0.9)
    pop = Population(k, r, alpha)
    found = quiet_wait(pop, n, 0)
    assert found in (days, days + 1)
    assert tail(pop, n, 0, found) <= 0.1 < tail(pop, n, 0, found - 1)


@given(st.lists(st.lists(st.integers(1, 400), max_size=12), max_size=30), st.floats(1, 400))
def test_parameters_are_sound_for_any_book(gaps: list[list[int]], default: float) -> None:
    """Clockwork customers, single ones, none: k, r and α stay in range."""
    found = fit_population([gap_stats(list(accumulate(one, initial=0))) for one in gaps], default_gap=default)
    assert 1 <= found.k <= 8
    assert 0.5 <= found.r <= 20
    assert 0 < found.alpha < 1e6


def test_parameters_are_clipped_at_the_ends() -> None:
    """20 000 customers alike, like clockwork; and two who have nothing in common."""
    monthly = math.log(30)
    alike = [GapStats(9, 9 * monthly, 9 * monthly**2)] * 20_000
    assert fit_spread(alike).vb == pytest.approx((20_000 * 0.05 + 8) / 20_008)
    assert fit_population(alike)[:2] == (8, 20.0)
    daily, rare = GapStats(50, 0.0, 0.0), GapStats(50, 50 * math.log(9000), 50 * math.log(9000) ** 2)
    assert fit_population([daily, rare] * 20).r == 0.5


def test_customers_without_a_gap_do_not_count() -> None:
    """A one-time buyer says nothing about gaps, and may not pull the parameters."""
    stats = [gap_stats([0, 7, 15, 20]), gap_stats([3, 40])]
    assert fit_spread([*stats, GapStats(0, 0.0, 0.0), gap_stats([5])]) == fit_spread(stats)


def test_events_of_one_day_count_once() -> None:
    """Two orders on a day are no gap of zero days, in whatever order they are told."""
    assert gap_stats([20, 0, 7, 7, 15, 0]) == gap_stats([0, 7, 15, 20])
    assert gap_stats([4, 4]) == GapStats(0, 0.0, 0.0)


def test_quick_customers_turn_quiet_sooner_than_slow_ones() -> None:
    """Quiet is relative to the own rhythm: that is the whole point."""
    pop = Population(2, 2.4, 53.0)
    assert quiet_wait(pop, 20, 140) < quiet_wait(pop, 20, 600) < quiet_wait(pop, 4, 600)


@pytest.mark.parametrize(
    ("at", "name"),
    [
        (1, "on_rhythm"),
        (0.5001, "on_rhythm"),
        (0.5, "due"),
        (0.2001, "due"),
        (0.2, "late"),
        (0.1001, "late"),
        (0.1, "quiet"),
        (0.0301, "quiet"),
        (0.03, "very_quiet"),
        (0, "very_quiet"),
    ],
)
def test_status_levels(at: float, name: str) -> None:
    """Each level belongs to the worse side."""
    assert status(at) == name
    assert name in gap_model.STATUSES


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_quantile_refuses_what_is_no_probability(p: float) -> None:
    """A percentage passed by mistake is an error, not a date."""
    with pytest.raises(ValueError, match="probability"):
        quantile(Population(1, 1, 1), 0, 0, p)


def test_certainty_takes_for_ever() -> None:
    """The ends of the scale are answered, not crashed on."""
    pop = Population(2, 0.5, 30.0)
    assert quantile(pop, 0, 0, 0) == 0
    assert quantile(pop, 0, 0, 1) == math.inf
    assert quantile(pop, 0, 0, 0.5, waited=1e300) >= 1e300


def test_population_survives_the_cache() -> None:
    """To the last bit: a refit and a cached fit give the same quiet days."""
    pop = Population(3, 1.0 / 3, 53.65444784)
    assert gap_model.population_from_json(pop.to_json()) == pop


@pytest.mark.parametrize(
    ("reading", "english"),
    [
        (
            RhythmReading(9, 80, 22, 54, 0.021, "very_quiet"),
            "usually back within 22 days (9 times in 10 within 54); it has been 80: "
            "fewer than 3 pauses in 100 get this long",
        ),
        (
            RhythmReading(0, 363, 42, 154, 0.004, "very_quiet"),
            "only once so far; customers here are usually back within 42 days (9 times in 10 within 154); "
            "it has been 363: fewer than 1 pause in 100 gets this long",
        ),
        (
            RhythmReading(3, 30, 20, 60, 0.34, "due"),
            "usually back within 20 days (9 times in 10 within 60); it has been 30: "
            "about 34 pauses in 100 get this long",
        ),
        (
            RhythmReading(40, 0, 1, 3, 1.0, "on_rhythm"),
            "usually back within 1 day (9 times in 10 within 3); the last was today: nothing unusual",
        ),
    ],
)
def test_the_sentence_says_it_all(reading: RhythmReading, english: str) -> None:
    """What a person reads instead of a score."""
    assert sentence(reading) == english
