"""What customers are worth: each metric against its vectors, and what must hold for any book."""

import math
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crmcli.domain.sales.customer_value import (
    Activity,
    Service,
    Suggestion,
    abc,
    cost_to_serve,
    cross_sell,
    lifetime_value,
    median,
    quadrant_advice,
    quadrants,
    retention_rate,
    rfm,
    scores,
)
from crmcli.domain.sales.money import estimate
from tests.science_data import orders, reference

VECTORS = reference("vectors_metrics")
CDNOW80 = reference("expected_cdnow80")

money = st.integers(-10_000, 1_000_000)


@pytest.mark.parametrize("case", VECTORS["rfm"], ids=lambda case: f"{len(case['orders'])} customers")
def test_rfm_meets_the_vectors(case: dict[str, Any]) -> None:
    """From one customer, who is average, to many with ties."""
    found = rfm([Activity(*one) for one in zip(case["days_since"], case["orders"], case["revenue"], strict=True)])
    assert [(one.r, one.f, one.m) for one in found] == list(zip(case["R"], case["F"], case["M"], strict=True))


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=60))
def test_scores_are_equal_for_equal_values_and_never_fall(values: list[int]) -> None:
    """Order of entry never decides; the best is never scored below the worst; reversed, the sense turns round."""
    found = scores(values)
    assert all(1 <= score <= 5 for score in found)
    marks = sorted(zip(values, found, strict=True))
    for (value, score), (other, better) in pairwise(marks):
        assert score <= better
        assert score == better or value != other
    assert scores([-value for value in values], is_more_better=False) == found


def test_rfm_ranks_by_the_sum() -> None:
    """No customers, no scores; one is a 9."""
    assert rfm([]) == []
    assert rfm([Activity(10, 3, 500.0)])[0].total == 9


@pytest.mark.parametrize("case", VECTORS["abc"], ids=lambda case: f"{len(case['revenue'])} customers")
def test_abc_meets_the_vectors(case: dict[str, Any]) -> None:
    """Ties, nothing and returns among them."""
    found = abc(list(case["revenue"].values()))
    assert found.classes == list(case["cls"].values())
    assert found.n80 == case["n80"]
    assert (found.top20_share, found.n80_share, found.gini) == pytest.approx(
        (case["top20_share"], case["n80_share"], case["gini"]), rel=1e-9
    )


@given(st.lists(money, max_size=40))
def test_abc_is_fair(revenue: list[int]) -> None:
    """Equal revenue, equal class; more is never a worse one; nothing is C; the shares are shares."""
    found = abc(revenue)
    for amount, grade in zip(revenue, found.classes, strict=True):
        assert amount > 0 or grade == "C"
        for other, other_grade in zip(revenue, found.classes, strict=True):
            assert amount < other or grade <= other_grade
    if found.gini is not None:
        assert -1e-12 <= found.gini < 1
        assert found.top20_share is not None
        assert 0 < found.top20_share <= 1 + 1e-12


def test_abc_without_revenue_claims_nothing() -> None:
    """A new book has no best fifth."""
    assert abc([0, -5]) == (["C", "C"], None, 0, None, None)
    assert abc([]).classes == []


def test_cdnow_end_to_end() -> None:
    """80 customers of a real shop: R, F, M and the ABC class of each."""
    as_of = date.fromisoformat(CDNOW80["as_of"])
    spent = orders("cdnow80_orders", until=as_of)
    mine = [spent[int(one["customer"])] for one in CDNOW80["customers"]]
    revenue = [math.fsum(days.values()) for days in mine]
    assert revenue == pytest.approx([one["revenue"] for one in CDNOW80["customers"]])
    activity = [Activity(as_of.toordinal() - max(days), len(days), round(sum(days.values()) * 100)) for days in mine]
    assert [tuple(one) for one in rfm(activity)] == [(one["R"], one["F"], one["M"]) for one in CDNOW80["customers"]]
    assert abc([one.margin for one in activity]).classes == [one["abc"] for one in CDNOW80["customers"]]


@pytest.mark.parametrize("case", VECTORS["quadrant"], ids=lambda case: f"{len(case['customers'])} customers")
def test_quadrants_meet_the_vectors(case: dict[str, Any]) -> None:
    """Orders above the median, amount at or above it."""
    found = quadrants([tuple(one) for one in case["customers"].values()])
    assert found.names == list(case["quadrant"].values())
    assert (found.median_orders, found.median_amount) == pytest.approx((case["median_orders"], case["median_amount"]))


def test_every_quadrant_has_its_advice() -> None:
    """A class without a thing to do is only a label."""
    names = {name for case in VECTORS["quadrant"] for name in case["quadrant"].values()}
    assert len(names) == 4
    assert len({quadrant_advice(name) for name in names}) == 4


def test_quadrants_are_of_customers_who_ordered() -> None:
    """Nobody to class is no error; a customer without an order is one."""
    with pytest.raises(ValueError, match="ordered"):
        quadrants([(0, 0.0)])


@pytest.mark.parametrize("case", VECTORS["cost_to_serve"], ids=lambda case: f"{len(case['customers'])} customers")
def test_cost_to_serve_meets_the_vectors(case: dict[str, Any]) -> None:
    """A to D, with cost and what is left; the medians show in who is where."""
    found = cost_to_serve([Service(*one) for one in case["customers"].values()], case["rate_per_hour"])
    assert [one.grade for one in found] == list(case["cls"].values())
    assert [one.cost for one in found] == pytest.approx(list(case["cost"].values()), rel=1e-9)
    assert [one.net for one in found] == pytest.approx(list(case["net"].values()), rel=1e-9)
    assert median([one.cost for one in found]) == pytest.approx(case["median_cost"])
    assert median([one[0] for one in case["customers"].values()]) == pytest.approx(case["median_margin"])
    assert cost_to_serve([], 60) == []


@pytest.mark.parametrize("case", VECTORS["clv"])
def test_lifetime_value_meets_the_vectors(case: dict[str, Any]) -> None:
    """For ever, growing, and for some years."""
    m, r, i = case["m"], case["r"], case["i"]
    assert lifetime_value(m, r, i) == pytest.approx(case["clv"], rel=1e-9)
    assert lifetime_value(m, r, i, growth=case["g"]) == pytest.approx(case["clv_growth"], rel=1e-9)
    assert lifetime_value(m, r, i, years=case["years"]) == pytest.approx(case["clv_finite"], rel=1e-9)
    assert m + lifetime_value(m, r, i) == pytest.approx(case["clv_first_margin_now"], rel=1e-9)
    assert lifetime_value(1, r, i) == pytest.approx(case["multiple"], rel=1e-9)


def test_margin_multiples_as_published() -> None:
    """The table of Gupta & Lehmann (2003), to the two decimals printed."""
    for row, columns in reference("reference_published")["gupta_lehmann_margin_multiple"]["table"].items():
        for column, multiple in columns.items():
            retention, discount = (float(text[2:-1]) / 100 for text in (row, column))
            assert lifetime_value(1, retention, discount) == pytest.approx(multiple, abs=0.0051)


@given(st.floats(0, 1e6), st.floats(0.1, 0.95), st.floats(0.05, 0.3), st.floats(-0.1, 0.03), st.integers(0, 200))
def test_some_years_are_worth_less_than_all(m: float, r: float, i: float, g: float, years: int) -> None:
    """The years add up to the value for ever."""
    assume(r * (1 + g) / (1 + i) < 0.97)
    ever, some = lifetime_value(m, r, i, growth=g), lifetime_value(m, r, i, growth=g, years=years)
    assert some <= ever * (1 + 1e-9)
    if years > 150:
        assert some == pytest.approx(ever, rel=0.02)


def test_a_value_without_end_is_refused() -> None:
    """More growth than discount: no figure rather than a negative one."""
    with pytest.raises(ValueError, match="no end"):
        lifetime_value(100, 0.95, 0.05, growth=0.2)


@pytest.mark.parametrize("case", VECTORS["retention"])
def test_retention_meets_the_vectors(case: dict[str, Any]) -> None:
    """Never 0 or 1, a half where nothing is known."""
    assert retention_rate(case["retained"], case["prev_active"]) == pytest.approx(case["rate"], rel=1e-9)


@pytest.mark.parametrize(
    ("amount", "shown"), [(123_456, 120_000), (-987, -990), (99.6, 100), (9.6, 10), (0.2, 0), (0, 0), (55, 55)]
)
def test_estimates_have_two_digits(amount: float, shown: int) -> None:
    """Money is never invented to the cent."""
    assert estimate(amount) == shown


def test_cross_sell_suggests_what_the_segment_has() -> None:
    """Only what they lack, the commonest first, with the counts behind the lift."""
    segment, base = {"rice": 8, "oil": 6, "salt": 6, "tea": 0}, {"rice": 40, "oil": 20, "salt": 60, "tea": 9}
    found = cross_sell({"rice"}, segment, 10, base, 100)
    assert [suggestion._replace(lift=round(suggestion.lift, 9)) for suggestion in found] == [
        Suggestion("oil", 6, 10, 20, 100, 3.0),
        Suggestion("salt", 6, 10, 60, 100, 1.0),
    ]


@given(st.lists(st.integers(-100, 100), min_size=1))
def test_median_parts_the_values(values: list[int]) -> None:
    """At most half lie to either side."""
    middle = median(values)
    assert sum(value < middle for value in values) <= len(values) / 2
    assert sum(value > middle for value in values) <= len(values) / 2


def test_median_of_nothing_is_refused() -> None:
    """As the standard one."""
    with pytest.raises(ValueError, match="median"):
        median([])
