"""The pipeline's figures: weighted forecast, learned chances, conversion, win rate and cycle, each with its range."""

import math
import random
from datetime import date
from statistics import median_low
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.intervals import posterior, wilson
from crmcli.domain.sales.forecast import (
    DealPath,
    OpenDeal,
    StageChance,
    forecast,
    forecast_by_month,
    stage_chances,
    stage_conversion,
    stage_probability,
)
from crmcli.domain.sales.win_rate import DealAge, WinRate, curve, win_rate, win_rate_sentence
from tests.science_data import reference

VECTORS = reference("vectors_metrics")
OUTCOMES = ("open", "won", "lost")

open_deals = st.lists(
    st.builds(OpenDeal, st.just(1), st.integers(0, 10**9), st.floats(0, 1), st.none() | st.dates()), max_size=20
)
deal_ages = st.lists(st.builds(DealAge, st.integers(0, 60), st.sampled_from(OUTCOMES)), max_size=40)


def ages(case: dict[str, Any]) -> list[DealAge]:
    return [DealAge(days, OUTCOMES[code]) for days, code in case["deals"]]


@pytest.mark.parametrize("case", VECTORS["forecast"], ids=lambda case: f"{len(case['deals'])} deals")
def test_forecast_meets_the_vectors(case: dict[str, Any]) -> None:
    """Weighted sum, deviation, range and total."""
    found = forecast(OpenDeal(0, amount, chance) for amount, chance in case["deals"])
    names = ("weighted", "sd", "lo80", "hi80", "open_total")
    assert found == pytest.approx((*(case[name] for name in names), len(case["deals"])), rel=1e-9)


@given(open_deals)
def test_the_range_lies_within_the_total(deals: list[OpenDeal]) -> None:
    """No forecast below nothing or above everything, and the weighted sum within its range."""
    found = forecast(deals)
    assert 0 <= found.low <= found.high <= found.total
    assert found.low <= found.weighted * (1 + 1e-12)
    assert found.weighted <= found.high * (1 + 1e-12)


@given(open_deals, st.dates())
def test_every_deal_is_in_a_month_or_named(deals: list[OpenDeal], today: date) -> None:
    """Nothing is lost between the months, and nothing past is counted."""
    found = forecast_by_month(deals, today)
    counted = sum(month.deals for month in found.months.values())
    assert counted + len(found.past) + len(found.undated) == len(deals)
    assert list(found.months) == sorted(found.months)
    assert all(month >= today.isoformat()[:7] for month in found.months)


def test_past_closes_are_named_not_counted() -> None:
    """A deal expected yesterday is a question to the salesperson; one expected today still counts."""
    today = date(2026, 5, 20)
    deals = [
        OpenDeal(1, 100, 0.5, date(2026, 5, 19)),
        OpenDeal(2, 200, 0.5, today),
        OpenDeal(3, 400, 0.25, date(2026, 7, 1)),
        OpenDeal(4, 800, 0.5),
    ]
    found = forecast_by_month(deals, today)
    assert {month: one.weighted for month, one in found.months.items()} == {"2026-05": 100, "2026-07": 100}
    assert [deal.id for deal in found.past] == [1]
    assert [deal.id for deal in found.undated] == [4]


@pytest.mark.parametrize("case", VECTORS["stage_prob"])
def test_stage_probability_meets_the_vectors(case: dict[str, Any]) -> None:
    """The default counts as five deals."""
    assert case["n0"] == 5
    assert stage_probability(case["won"], case["closed"], case["p0"]) == pytest.approx(case["p"], rel=1e-9)


def test_chances_are_learned_from_every_deal_that_entered() -> None:
    """Once per deal, however often it moved back and forth; open deals teach nothing; unused stages say "assumed"."""
    paths = [
        DealPath(("lead", "proposal", "lead", "proposal"), "won"),
        DealPath(("lead",), "lost"),
        DealPath(("lead", "proposal"), "open"),
        DealPath(("a stage since renamed",), "won"),
    ]
    found = stage_chances(paths, {"lead": 0.1, "proposal": 0.5, "signing": 0.9})
    assert [stage._replace(probability=round(stage.probability, 9)) for stage in found] == [
        StageChance("lead", round(1.5 / 7, 9), 1, 2),
        StageChance("proposal", round(3.5 / 6, 9), 1, 1),
        StageChance("signing", 0.9, 0, 0),
    ]
    assert [chance.is_assumed for chance in found] == [False, False, True]


@pytest.mark.parametrize("case", VECTORS["stage_conversion"], ids=lambda case: f"{len(case['paths'])} deals")
def test_conversion_meets_the_vectors(case: dict[str, Any]) -> None:
    """Deals won straight from a stage went on; open ones where they are now are undecided."""
    found = stage_conversion([DealPath(tuple(stages), outcome) for stages, outcome in case["paths"]], case["order"])
    assert [one.stage for one in found] == case["order"]
    for one in found:
        advanced, decided, share = case["conversion"][one.stage]
        assert (one.advanced, one.decided) == (advanced, decided)
        assert one.share == pytest.approx(share, rel=1e-9)
        assert one.low <= share <= one.high


def test_conversion_of_a_stage_nobody_left_is_unknown() -> None:
    """Not 0 %: the range is everything."""
    lead, quote = stage_conversion([DealPath(("lead", "quote", "lead"), "open")], ["lead", "quote"])
    assert (lead.advanced, lead.decided) == (1, 1)
    assert quote == ("quote", 0, 0, None, 0.0, 1.0)


@pytest.mark.parametrize("case", VECTORS["aalen_johansen"], ids=lambda case: f"{len(case['deals'])} deals")
def test_curve_meets_the_vectors(case: dict[str, Any]) -> None:
    """Every point, the final share, the median; not the naive figures beside them."""
    deals = ages(case)
    found = curve(deals)
    assert [x for point in found.points for x in point] == pytest.approx(
        [x for point in case["curve"] for x in point], rel=1e-9, abs=1e-9
    )
    assert found.won == pytest.approx(case["win_prob_final"], rel=1e-9)
    assert found.days_to_win() == case["median_days_to_win"]
    assert found.low < found.won < found.high
    won, lost = ([deal.days for deal in deals if deal.outcome == outcome] for outcome in ("won", "lost"))
    assert len(won) / (len(won) + len(lost)) == pytest.approx(case["naive_win_rate"])
    assert median_low(won) == case["naive_median_won"]


@given(deal_ages)
def test_shares_are_shares_on_every_day(deals: list[DealAge]) -> None:
    """Won, lost and open add up to one, the first two never fall, and the ranges hold what they are of."""
    found = curve(deals)
    before = (0.0, 0.0)
    for point in found.points:
        assert point.won + point.lost + point.still_open == pytest.approx(1)
        assert before <= (point.won + 1e-12, point.lost + 1e-12)
        before = (point.won, point.lost)
    assert 0 <= found.low <= found.won + 1e-9
    assert found.won - 1e-9 <= found.high <= 1
    rate = win_rate(deals)
    assert 0 <= rate.low <= rate.rate <= rate.high <= 1


@given(deal_ages)
def test_without_open_deals_the_curve_is_the_count(deals: list[DealAge]) -> None:
    """Censoring is the only reason to differ from won/closed."""
    closed = [deal for deal in deals if deal.outcome != "open"]
    if closed:
        assert curve(closed).won == pytest.approx(sum(deal.outcome == "won" for deal in closed) / len(closed))


def test_without_open_deals_the_variance_is_the_binomial_one() -> None:
    """p(1−p)/n, on the log(−log) scale, whatever the days on which deals closed."""
    found = curve([DealAge(3 * i % 17, "won" if i % 3 else "lost") for i in range(60)])
    share = 2 / 3
    reach = math.exp(1.96 * math.sqrt(share * (1 - share) / 60) / (share * -math.log(share)))
    assert (found.low, found.won, found.high) == pytest.approx((share**reach, share, share ** (1 / reach)))


def test_the_range_holds_the_truth_as_often_as_it_says() -> None:
    """Simulated books of 60 deals, a third still open: about 95 of 100 ranges hold the true .30."""
    chance = random.Random(11)
    held = 0
    for _ in range(300):
        deals = []
        for _ in range(60):
            is_won = chance.random() < 0.3
            needed, age = chance.gammavariate(2, 20 if is_won else 35), chance.uniform(0, 300)
            outcome = "open" if needed > age else "won" if is_won else "lost"
            deals.append(DealAge(round(min(needed, age)), outcome))
        held += (found := curve(deals)).low <= 0.3 <= found.high
    assert 0.90 <= held / 300 <= 0.985


def test_few_closed_deals_are_only_counted() -> None:
    """(won+1)/(closed+2) below twenty; from twenty on the curve."""
    deals = [DealAge(10 + i, "won") for i in range(3)] + [DealAge(40 + i, "lost") for i in range(16)]
    few, enough = win_rate(deals), win_rate([*deals, DealAge(90, "lost")])
    assert few.is_counted
    assert few.rate == pytest.approx(4 / 21)
    assert not enough.is_counted
    assert enough.rate == pytest.approx(3 / 20)
    assert enough.days == (10, 11, 12)
    assert win_rate([])._replace(low=0, high=1) == (0.5, 0, 1, 0, 0, None, True)
    assert (round(win_rate([]).low, 9), round(win_rate([]).high, 9)) == (0.025, 0.975)


def test_without_a_win_there_is_no_day_of_winning() -> None:
    """Half of no wins has no day."""
    assert curve([DealAge(3, "lost")]).days_to_win() is None


def test_the_win_rate_says_how_sure_it_is() -> None:
    """With the range and the base."""
    rate = WinRate(0.276, 0.135, 0.437, 9, 26, (34, 43, 61), False)
    assert win_rate_sentence(rate) == (
        "about 28 of 100 deals are won (95 %: 14–44; 26 closed, open ones counted at their age); "
        "half of the wins within 43 days (34–61)"
    )
    assert win_rate_sentence(rate._replace(days=None, is_counted=True, closed=4)) == (
        "about 28 of 100 deals are won (95 %: 14–44; 4 closed, few yet: a careful count)"
    )


@given(st.integers(0, 30), st.integers(0, 30))
def test_intervals_hold_their_share(hits: int, misses: int) -> None:
    """And narrow as cases come."""
    n = hits + misses
    low, high = posterior(hits, n)
    assert 0 < low < (hits + 1) / (n + 2) < high < 1
    wide, narrow = wilson(hits, n), wilson(10 * hits, 10 * n)
    assert 0 <= wide[0] <= narrow[0] + 1e-9
    assert narrow[1] - 1e-9 <= wide[1] <= 1
