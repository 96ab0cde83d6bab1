"""The pipeline's figures: weighted forecast, learned chances, conversion, win rate and cycle, each with its range."""

import math
from datetime import date
from itertools import product
from math import prod
from random import Random
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
from crmcli.queries.sales.forecast import forecast as ask_forecast
from crmcli.queries.settings import load_settings
from crmcli.render.cells import line_texts
from crmcli.render.reports import forecast_lines
from crmcli.render.view import View
from crmcli.store import Store
from tests.conftest import NOW, Crm
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
    """Weighted sum, deviation and total."""
    found = forecast(OpenDeal(0, amount, chance) for amount, chance in case["deals"])
    wanted = tuple(case[name] for name in ("weighted", "sd", "open_total"))
    assert (found.weighted, found.sd, found.total) == pytest.approx(wanted, rel=1e-9)


@given(open_deals)
def test_the_range_lies_within_the_total(deals: list[OpenDeal]) -> None:
    """No forecast below nothing or above everything, and the weighted sum within its range."""
    found = forecast(deals)
    slack = 1e-9 * (found.total + 1)
    assert -slack <= found.low <= found.high + slack <= found.total + 2 * slack
    assert found.low - slack <= found.weighted <= found.high + slack


@given(st.lists(st.builds(OpenDeal, st.just(1), st.integers(1, 1000), st.floats(0.01, 0.99)), min_size=1, max_size=10))
def test_the_range_of_few_deals_is_that_of_their_exact_distribution(deals: list[OpenDeal]) -> None:
    """Each tail outside the range has a probability of at most one in ten, counted over all 2^n outcomes."""
    found = forecast(deals)
    below = above = 0.0
    for won in product((False, True), repeat=len(deals)):
        chance = prod(d.probability if is_won else 1 - d.probability for d, is_won in zip(deals, won, strict=True))
        amount = sum(d.amount for d, is_won in zip(deals, won, strict=True) if is_won)
        below += chance * (amount < found.low - 1e-9)
        above += chance * (amount > found.high + 1e-9)
    assert below <= 0.1 + 1e-9
    assert above <= 0.1 + 1e-9


@pytest.mark.parametrize("count", [3, 5, 8, 15, 40])
def test_eight_in_ten_holds_on_random_deals(count: int) -> None:
    """The promise of the range, tried 40 times with 600 futures each: true on average, never below three in four."""
    dice, held = Random(count), []
    for _ in range(40):
        chances = (0.1, 0.2, 0.3, 0.4, 0.6, 0.75, 0.8, 0.9)
        deals = [OpenDeal(n, dice.lognormvariate(8, 1.2), dice.choice(chances)) for n in range(count)]
        found = forecast(deals)
        futures = [sum(d.amount for d in deals if dice.random() < d.probability) for _ in range(600)]
        held.append(sum(found.low - 1e-6 <= future <= found.high + 1e-6 for future in futures) / 600)
    assert sum(held) / 40 >= 0.78
    assert min(held) >= 0.75 - 0.03  # 600 futures know a share to about 0.02


@pytest.mark.parametrize("count", [11, 14, 30])
def test_eight_in_ten_holds_for_deals_of_one_price(count: int) -> None:
    """They bring whole multiples of it: a smooth range would miss one, and hold seven times in ten."""
    dice = Random(count)
    for _ in range(30):
        deals = [OpenDeal(n, 100_000, dice.uniform(0.02, 0.98)) for n in range(count)]
        found, shares = forecast(deals), [1.0]
        for deal in deals:
            won = [0.0, *(share * deal.probability for share in shares)]
            shares = [a + b for a, b in zip([*(s * (1 - deal.probability) for s in shares), 0.0], won, strict=True)]
        held = sum(share for n, share in enumerate(shares) if found.low - 1e-6 <= n * 100_000 <= found.high + 1e-6)
        assert held >= 0.8 - 1e-9


def test_one_or_two_deals_have_outcomes_and_no_normal_range() -> None:
    """A deal of 10,000 at 75 % brings all of it or nothing."""
    assert forecast([OpenDeal(1, 10_000, 0.75)]).outcomes == ((0, 0.25), (10_000, 0.75))
    two = forecast([OpenDeal(1, 100, 0.5), OpenDeal(2, 30, 0.2)])
    assert two.outcomes == ((0, 0.4), (30, 0.1), (100, 0.4), (130, 0.1))
    assert forecast([OpenDeal(n, 10, 0.5) for n in range(3)]).outcomes == ()


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
    assert [x for point in found.points for x in point[:4]] == pytest.approx(
        [x for point in case["curve"] for x in point], rel=1e-9, abs=1e-9
    )
    assert found.won == pytest.approx(case["win_prob_final"], rel=1e-9)
    assert found.days_to_win() == case["median_days_to_win"]
    assert found.low < found.won < found.high
    won, lost = ([deal.days or 0 for deal in deals if deal.outcome == outcome] for outcome in ("won", "lost"))
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
    chance = Random(11)
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
    undated = [*(DealAge(None, "won") for _ in range(20)), *(DealAge(None, "lost") for _ in range(5))]
    found = win_rate([*undated, *(DealAge(3, "open") for _ in range(75))])
    assert found.rate == pytest.approx(21 / 27)  # not 20 of all 100
    assert (found.days is None, found.undated) == (True, 25)
    assert "25 closed, open ones not counted" in win_rate_sentence(found)
    assert win_rate([*deals, DealAge(90, "lost"), *undated]).rate == pytest.approx(3 / 20)
    assert win_rate([])._replace(low=0, high=1) == (0.5, 0, 1, 0, 0, None, True, 0)
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


def test_one_deal_is_told_by_what_can_happen(crm: Crm) -> None:
    """It brings all of its amount or nothing; a range between the two would hold nothing that can happen."""
    crm.ok("add", "Acme")
    crm.ok("deal", "add", "acme", "chairs", "10k", "--close", "2026-12-10")
    found = crm.ok("forecast")
    chance = found["chances"][0]["probability"]
    assert found["total"]["outcomes"] == [
        {"amount": "0.00", "probability": pytest.approx(1 - chance)},
        {"amount": "10000.00", "probability": pytest.approx(chance)},
    ]
    assert found["sentence"].endswith(
        f"$10,000 in {round(100 * chance)} of 100, $0 in {round(100 * (1 - chance))} of 100"
    )
    assert "$0 / $10,000 only" in crm("forecast").out
    for number in (2, 3):
        crm.ok("deal", "add", "acme", f"desks {number}", "5k", "--close", "2026-12-10")
    assert crm.ok("forecast")["total"]["outcomes"] == []
    assert "8 times in 10 between" in crm("forecast").out


@pytest.mark.parametrize(
    ("worth", "said"),
    [
        ([2_000], "1 deal of $2,000: $2,000 in 10 of 100, $0 in 90 of 100"),
        (
            [2_000, 5_000],
            "2 deals of $7,000: $7,000 in 1 of 100, $5,000 in 9 of 100, $2,000 in 9 of 100, $0 in 81 of 100",
        ),
        ([2_000, 5_000, 800], "3 deals of $7,800 will bring about $780, 8 times in 10 between $0 and $2,800"),
    ],
)
def test_one_or_two_deals_say_what_can_come_and_no_mean(crm: Crm, worth: list[int], said: str) -> None:
    """One deal of $2,000 brings $2,000 or nothing, never about $200: in the shell, the document and the dashboard."""
    crm.ok("add", "Acme")
    for number, amount in enumerate(worth):
        crm.ok("deal", "add", "acme", f"deal {number}", amount, "--close", "in 2 weeks")
    assert crm.ok("forecast")["sentence"] == said
    assert f"{said}." in crm("forecast").out
    store = Store.open(crm.path, NOW)
    settings = load_settings(store)
    lines = forecast_lines(ask_forecast(store, settings), View(NOW, settings))
    told = " ".join(text for line in lines for text in line_texts(line))
    store.close()
    assert ("will bring about" in told) == ("will bring about" in said)
    assert said.partition(" of ")[0] in told
