"""The backtest: a real shop rewound to half time, and what small or odd books get."""

import csv
import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.rhythm import backtest as module
from crmcli.domain.rhythm.backtest import Backtest, HitRate, backtest, summary
from crmcli.domain.rhythm.return_check import ReturnCheck, check_returns, check_sentence, learned_shift
from crmcli.domain.rhythm.return_model import MOST_SHIFT, return_chance
from tests.science_data import FOLDER, orders, reference

EXPECTED = reference("backtest_expected_cdnow")


@pytest.fixture(scope="module")
def cdnow() -> Backtest:
    """The whole CDNOW sample, up to its last order."""
    days = [list(spent) for spent in orders("cdnow_sample_orders").values()]
    return backtest(days, max(one[-1] for one in days))


def test_half_time_is_as_expected(cdnow: Backtest) -> None:
    """Where the book is cut, and what is learned from the first half."""
    assert (cdnow.customers, cdnow.horizon) == (EXPECTED["customers"], EXPECTED["H"])
    assert cdnow.rhythm == pytest.approx(tuple(EXPECTED["rhythm"].values()), rel=1e-5)
    assert cdnow.model.g0 == pytest.approx(EXPECTED["g0"], rel=1e-5)
    assert [list(one) for one in cdnow.model.models] == [
        pytest.approx(one, rel=1e-3) for one in EXPECTED["return_models"]
    ]


@pytest.mark.parametrize(("group", "figures"), EXPECTED["silent"].items())
def test_rankings_are_as_expected(cdnow: Backtest, group: str, figures: dict[str, float]) -> None:
    """Who stayed silent: areas under the curve, loss, bias, and the first twenty of the list."""
    found = cdnow.silent[group]
    assert found.n == figures["n"]
    assert found._asdict() == pytest.approx(figures, rel=1e-4)


@pytest.mark.parametrize(("level", "rates"), EXPECTED["false_alarm_rate"].items())
def test_false_alarms_are_as_expected(cdnow: Backtest, level: str, rates: dict[str, float]) -> None:
    """How often each level rang in pauses that ended by themselves, by speed and by evidence."""
    found = cdnow.false_alarms[float(level.removeprefix("nominal "))]
    assert {name: rate.share for name, rate in found.items()} == pytest.approx(rates, rel=1e-5)


def test_lost_pauses_and_next_orders_are_as_expected(cdnow: Backtest) -> None:
    """When the alarm came for those who never returned, and how far off the expected day was for the others."""
    assert cdnow.lost_pauses == pytest.approx(tuple(EXPECTED["lost_pauses"].values()), rel=1e-5)
    assert cdnow.next_event == pytest.approx(tuple(EXPECTED["next_order"].values()), rel=1e-5)


def test_the_fixed_rule_is_no_match(cdnow: Backtest) -> None:
    """Why crm does not ask "90 days?": it rings far oftener for the slow than for the fast, quiet does not."""

    def gap(rates: dict[str, HitRate]) -> float:
        shares = [rates[speed].share or 0 for speed in module.SPEEDS]
        return max(shares) - min(shares)

    assert gap(cdnow.fixed_rule) > 4 * gap(cdnow.false_alarms[0.10])
    assert summary(cdnow) == (
        'of the pauses that ended by themselves, "quiet" had rung in 14% (12%–15% by speed), '
        "a fixed 90 days in 21% (11%–33%)"
    )


def test_named_customers_add_up(cdnow: Backtest) -> None:
    """By speed and in all, for both rules; slow customers are named less often and more rightly than by the rule."""
    for rule in ("quiet", "fixed_rule"):
        parts = [getattr(named, rule) for name, named in cdnow.named.items() if name != "all"]
        whole = getattr(cdnow.named["all"], rule)
        assert whole == (sum(part.hits for part in parts), sum(part.n for part in parts))
    slow = cdnow.named["slow"]
    assert slow.quiet.n < slow.fixed_rule.n
    assert (slow.quiet.share or 0) > (slow.fixed_rule.share or 0)


@given(st.lists(st.lists(st.integers(0, 300), max_size=25), max_size=15), st.integers(2, 320))
def test_any_book_of_two_days_is_answered(customers: list[list[int]], until: int) -> None:
    """Unsorted, repeated, later than the day of asking: counts stay counts, and a verdict is always said."""
    first = min((day for days in customers for day in days), default=until)
    if until - first < 2:
        with pytest.raises(ValueError, match="halved"):
            backtest(customers, until)
        return
    found = backtest(customers, until)
    assert found.cut + found.horizon == until
    for rates in (*found.false_alarms.values(), found.fixed_rule):
        assert rates["all"].n == sum(rates[speed].n for speed in module.SPEEDS)
        assert all(0 <= rate.hits <= rate.n for rate in rates.values())
    ringing = [found.false_alarms[level]["all"].hits for level in module.LEVELS]
    assert ringing == sorted(ringing, reverse=True)
    assert summary(found)


def test_what_comes_after_the_day_of_asking_is_not_known() -> None:
    """Asked as of an earlier day, the backtest is the one of that day."""
    customers: Any = [[1, 8, 20, 40, 60, 90], [5, 30, 61], [2], [70]]
    assert backtest(customers, 60) == backtest([[d for d in one if d <= 60] for one in customers], 60)


def _northwind() -> list[list[int]]:
    """The order days of each customer of Northwind."""
    days: dict[str, set[int]] = {}
    with (FOLDER.parent / "northwind" / "order_lines.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            days.setdefault(row["CustomerID"], set()).add(date.fromisoformat(row["OrderDate"][:10]).toordinal())
    return [sorted(one) for one in days.values()]


def test_returns_are_counted_against_what_was_expected() -> None:
    """On two shops, asked 90 days before the end: what came is near what was said, with what was learned before.

    Northwind grows: without the 90 days before the day of asking 1.315 times as many came as were expected.
    """
    shop = [list(spent) for spent in orders("cdnow_sample_orders").values()]
    fading = check_returns(shop, max(days[-1] for days in shop))
    growing = check_returns(_northwind(), max(days[-1] for days in _northwind()))
    assert fading.ratio == pytest.approx(0.858, abs=0.005)
    assert growing.ratio == pytest.approx(1.001, abs=0.005)
    assert (growing.customers, growing.observed) == (89, 73)


def test_the_chances_are_moved_where_the_last_ninety_days_were_off() -> None:
    """By the log-odds that would have been right then, a little less; near enough and few customers move nothing."""
    until = max(days[-1] for days in _northwind())
    assert learned_shift(_northwind(), until - 90) == pytest.approx(1.1, abs=0.01)
    assert learned_shift(_northwind(), until - 135) == 0
    assert learned_shift(_northwind()[:3], until - 90) == 0
    assert learned_shift([], until) == learned_shift([[until]], until) == 0
    everybody = [[n, n + 200, n + 400, n + 480] for n in range(60)]
    assert 0 < learned_shift(everybody, 540) < MOST_SHIFT
    nobody = [[n, n + 10, n + 20, n + 30] for n in range(60)]
    assert -MOST_SHIFT < learned_shift(nobody, 125) <= 0


def test_a_shift_moves_every_chance_the_same_way() -> None:
    """On the log-odds, within the bounds of every chance; of none it changes nothing."""
    for silent in (0.0, 0.2, 0.5, 0.9, 1.0):
        assert return_chance(silent, 0.0) == return_chance(silent)
        assert return_chance(silent, 1.0) >= return_chance(silent) >= return_chance(silent, -1.0)
    assert return_chance(0.5, math.log(3)) == pytest.approx(0.75)


def test_what_was_expected_sees_nothing_of_what_came() -> None:
    """Later events change the count of those who came, never the chances that were given."""
    past = [[n, n + 30, n + 60] for n in range(30)]
    silent = check_returns(past, 200)
    again = check_returns([[*days, 150 + n] for n, days in enumerate(past)], 200)
    assert (silent.observed, again.observed, silent.customers) == (0, 30, 30)
    assert again.expected == silent.expected
    assert check_returns([], 200) == ReturnCheck(110, 90, 0, 0, 0)
    assert check_sentence(check_returns([[150]], 200)).startswith("the book is too young")
    assert "; 30 came: " in check_sentence(again)
