"""P(return): the vectors, the figures printed in papers, a real shop end to end, and what no input may break."""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.rhythm.return_model import (
    Dropout,
    History,
    ReturnModel,
    fit_return_model,
    grouped,
    log_likelihood,
    p_return,
    p_silent,
    return_model_from_json,
    silence,
    spread_sample,
)
from crmcli.domain.special import minimum
from tests import rivals
from tests.rivals import Pareto, Repeat, Spend
from tests.science_data import orders, reference

VECTORS = reference("vectors_return")
PUBLISHED = reference("reference_published")
CDNOW80 = reference("expected_cdnow80")

dropouts = st.builds(
    Dropout, st.integers(1, 8), st.floats(0.05, 20), st.floats(0.1, 2000), st.floats(0.01, 20), st.floats(0.01, 20)
)
histories = st.builds(History, st.integers(0, 3000), st.floats(0, 40_000), st.floats(0, 40_000))


def model_of(case: dict[str, Any]) -> Dropout:
    return Dropout(case.get("k", 1), case["r"], case["alpha"], case["a"], case["b"])


def customer_of(case: dict[str, Any]) -> Repeat:
    return Repeat(case["x"], case["tx"], case["T"])


@pytest.mark.parametrize("case", VECTORS["alive"])
def test_silence_meets_the_vectors(case: dict[str, Any]) -> None:
    """MBG/CNBD-k for k up to 3; and BG/CNBD-k, which the same masses give."""
    model, customer = model_of(case), customer_of(case)
    assert silence(model, customer.history, case["H"]) == pytest.approx(case["p_silent_mbg"], rel=1e-6)
    assert rivals.alive(model, customer) == pytest.approx(case["p_alive_mbg"], rel=1e-6)
    assert rivals.bg_alive(model, customer) == pytest.approx(case["p_alive_bg"], rel=1e-6)
    assert rivals.bg_silent(model, customer, case["H"]) == pytest.approx(case["p_silent_bg"], rel=1e-6)


@pytest.mark.parametrize("case", VECTORS["bgnbd"])
def test_bgnbd_meets_the_vectors(case: dict[str, Any]) -> None:
    """The conditional expectation, with P(alive) from the product's masses."""
    model, customer = model_of(case), customer_of(case)
    assert rivals.bg_alive(model, customer) == pytest.approx(case["p_alive"], rel=1e-6)
    assert rivals.bg_conditional(model, customer, case["t"]) == pytest.approx(case["expected"], rel=1e-6)


@pytest.mark.parametrize("case", VECTORS["gamma_gamma"])
def test_gamma_gamma_meets_the_vectors(case: dict[str, Any]) -> None:
    """What an average purchase is worth."""
    found = rivals.expected_spend(Spend(case["p"], case["q"], case["v"]), case["x"], case["m"])
    assert found == pytest.approx(case["expected"], rel=1e-6)


@pytest.fixture(scope="module")
def calibration() -> dict[int, dict[int, float]]:
    """The first 39 weeks of the CDNOW sample, the half that all papers fit."""
    return orders("cdnow_sample_orders", until=date(1997, 9, 30))


@pytest.fixture(scope="module")
def weekly(calibration: dict[int, dict[int, float]]) -> dict[int, Repeat]:
    """The papers' letters, in weeks."""
    end = date(1997, 9, 30).toordinal()
    days = {customer: list(spent) for customer, spent in calibration.items()}
    return {c: Repeat(len(d) - 1, (d[-1] - d[0]) / 7, (end - d[0]) / 7) for c, d in days.items()}


def maximum_likelihood(likelihood: Any, start: Sequence[float]) -> tuple[list[float], float]:
    """The product's optimiser on logarithms, as it fits."""

    def cost(logs: Sequence[float]) -> float:
        return math.inf if max(map(abs, logs)) > 20 else -likelihood([math.exp(x) for x in logs])

    found = minimum(cost, [math.log(x) for x in start])
    return [math.exp(x) for x in found.point], -found.value


def test_fits_mbgnbd_as_published(weekly: dict[int, Repeat]) -> None:
    """The product's own model, without its prior, on the papers' data."""
    groups = grouped(customer.history for customer in weekly.values())
    expected = PUBLISHED["mbgnbd_cdnow"]
    found, likelihood = maximum_likelihood(lambda p: log_likelihood(Dropout(1, *p), groups), (1, 10, 1, 1))
    assert len(weekly) == expected["recomputed"]["n"]
    assert found == pytest.approx(list(expected["published"].values()), rel=0.01)
    assert found == pytest.approx(list(expected["recomputed"]["params"].values()), rel=1e-3)
    assert likelihood == pytest.approx(expected["recomputed"]["loglik"], abs=0.01)


def test_fits_bgnbd_as_published(weekly: dict[int, Repeat]) -> None:
    """Fader, Hardie & Lee (2005), the table everybody reproduces."""
    groups = grouped(customer.history for customer in weekly.values())
    expected = PUBLISHED["bgnbd_cdnow"]

    def likelihood(p: Sequence[float]) -> float:
        return rivals.bg_log_likelihood(Dropout(1, *p), groups) if p[3] > 1 else -math.inf

    found, best = maximum_likelihood(likelihood, (1, 10, 1, 3))
    published = dict(expected["published"])
    assert best == pytest.approx(published.pop("loglik"), abs=0.1)
    assert found == pytest.approx(list(published.values()), rel=0.01)
    assert found == pytest.approx(list(expected["recomputed"]["params"].values()), rel=1e-3)


def test_bgnbd_expectations_as_published() -> None:
    """New customers, known customers, and single probabilities."""
    section = PUBLISHED["bgnbd_expectation"]
    for case in section["cases"]:
        found = rivals.bg_expected(Dropout(1, *section["params"]), case["t"])
        assert found == pytest.approx(case["expected"], abs=section["atol"])
    first, *cases, last = PUBLISHED["bgnbd_conditional"]
    fitted = Dropout(1, *cases[0]["params"])
    found = rivals.bg_conditional(Dropout(1, *section["params"]), customer_of(first), first["t"])
    assert found == pytest.approx(first["expected"], abs=1e-3)
    for case in cases:
        assert rivals.bg_conditional(fitted, customer_of(case), case["t"]) == pytest.approx(case["expected"], rel=1e-5)
        if "p_alive" in case:
            assert rivals.bg_alive(fitted, customer_of(case)) == pytest.approx(case["p_alive"], rel=1e-5)
    assert rivals.bg_expected(fitted, 52) == pytest.approx(last["E_X52"], rel=1e-5)
    pmf = PUBLISHED["bgnbd_pmf"]
    for case in pmf["cases"]:
        assert rivals.bg_pmf(Dropout(1, *pmf["params"]), case["t"], case["x"]) == pytest.approx(case["p"], rel=1e-4)
    own = PUBLISHED["palive_own"]
    for case in own["cases"]:
        found = rivals.bg_alive(Dropout(1, *own["params"]), customer_of(case))
        assert found == pytest.approx(case["p_alive"], rel=1e-9)


def test_pareto_nbd_as_published(weekly: dict[int, Repeat]) -> None:
    """The likelihood at the printed parameters, which no neighbour beats; expectations; discounted residuals."""
    published = PUBLISHED["pnbd_cdnow"]["published"]
    fitted = Pareto(0.5533, 10.5802, 0.6061, 11.6562)
    customers = dict(Counter(weekly.values()))
    best = rivals.pareto_log_likelihood(fitted, customers)
    assert fitted == pytest.approx((published["r"], published["alpha"], published["s"], published["beta"]), rel=2e-3)
    assert best == pytest.approx(published["loglik"], abs=0.1)
    for i in range(4):
        for factor in (0.95, 1.05):
            other = Pareto(*(value * factor if i == j else value for j, value in enumerate(fitted)))
            assert rivals.pareto_log_likelihood(other, customers) < best
    first, *cases, last = PUBLISHED["pnbd_conditional"]
    assert rivals.pareto_conditional(fitted, customer_of(first), first["t"]) == pytest.approx(
        first["expected"], rel=1e-3
    )
    assert rivals.pareto_alive(fitted, customer_of(first)) == pytest.approx(first["p_alive"], rel=1e-5)
    for case in cases:
        assert rivals.pareto_conditional(fitted, customer_of(case), case["t"]) == pytest.approx(
            case["expected"], rel=2e-3
        )
    assert rivals.pareto_expected(fitted, 52) == pytest.approx(last["E_X52"], rel=1e-3)
    residual = PUBLISHED["pnbd_dert"]
    found = rivals.pareto_residual(Pareto(**residual["params"]), customer_of(residual), residual["d"])
    assert found == pytest.approx(residual["dert"], rel=1e-5)


def test_fits_gamma_gamma_as_published(calibration: dict[int, dict[int, float]]) -> None:
    """Fader & Hardie (2013): the mean repeat purchase of the 946 who came back."""
    spending = {}
    for customer, spent in calibration.items():
        repeats = list(spent.values())[1:]
        spending[customer] = (len(repeats), math.fsum(repeats) / len(repeats) if repeats else 0.0)
    repeaters = [one for one in spending.values() if one[0] and one[1] > 0]
    expected = PUBLISHED["gamma_gamma_cdnow"]
    assert len(repeaters) == expected["recomputed"]["n_repeat"]
    found, likelihood = maximum_likelihood(lambda p: rivals.spend_log_likelihood(Spend(*p), repeaters), (5, 5, 10))
    assert found == pytest.approx(list(expected["published"].values()), rel=0.01)
    assert likelihood == pytest.approx(expected["recomputed"]["loglik"], abs=0.01)
    first = expected["expected_first_10_customers"]
    known = Spend(**first["params"])
    values = [rivals.expected_spend(known, *spending[customer]) for customer in sorted(spending)[:10]]
    assert values == pytest.approx(first["values"], abs=first["atol"])


def test_regularity_of_cdnow_as_published() -> None:
    """Wheat & Morrison (1990): k = 1, from each customer's last two gaps; the papers draw one of the two at random."""
    days = [list(spent) for spent in orders("cdnow_sample_orders").values()]
    pairs = [(d[-2] - d[-3], d[-1] - d[-2]) for d in days if len(d) > 2]
    variance = math.fsum((a / (a + b) - 0.5) ** 2 for a, b in pairs) / len(pairs)
    regularity = (1 - 4 * variance) / (8 * variance)
    assert regularity == pytest.approx(PUBLISHED["regularity_k_wheat_morrison"]["CDNOW sample"], abs=0.05)


def cdnow80() -> dict[str, History]:
    """The 80 customers as of the day the expected figures are for."""
    as_of = date.fromisoformat(CDNOW80["as_of"])
    days = {customer: list(spent) for customer, spent in orders("cdnow80_orders", until=as_of).items()}
    return {str(c): History(len(d) - 1, d[-1] - d[0], as_of.toordinal() - d[-1]) for c, d in days.items()}


def test_cdnow_end_to_end() -> None:
    """80 customers of a real shop: both models fitted, and P(return) of each."""
    customers = cdnow80()
    model = fit_return_model(list(customers.values()), CDNOW80["rhythm"]["k"])
    assert model.g0 == CDNOW80["g0"]
    for fitted, expected in zip(model.models, CDNOW80["return_models"], strict=True):
        assert fitted == pytest.approx(Dropout(**expected), rel=1e-3)
    exact = ReturnModel(tuple(Dropout(**expected) for expected in CDNOW80["return_models"]), CDNOW80["g0"])
    for expected in CDNOW80["customers"]:
        history = customers[expected["customer"]]
        assert p_return(model, *history) == pytest.approx(expected["p_return_90"], abs=1e-4)
        assert p_return(exact, *history) == pytest.approx(expected["p_return_90"], rel=1e-6)


@given(dropouts, histories, st.floats(0, 4000), st.floats(0, 4000))
def test_silence_grows_with_the_horizon(model: Dropout, history: History, one: float, other: float) -> None:
    """A probability for any history and any parameters, nothing overflows, and longer silences are rarer."""
    shorter, longer = sorted((one, other))
    assert 0 <= silence(model, history, longer) <= silence(model, history, shorter) + 1e-12 <= 1 + 2e-12
    assert silence(model, history, 0) == pytest.approx(1)
    assert math.isfinite(log_likelihood(model, grouped([history])))


@given(dropouts, histories)
def test_p_return_is_never_certain(model: Dropout, history: History) -> None:
    """Between .05 and .97, also for a wait below nothing."""
    both = ReturnModel((model, model._replace(k=1)), 30.0)
    assert 0.05 <= p_return(both, *history) <= 0.97
    assert p_silent(both, history.n, history.span, -5) == p_silent(both, history.n, history.span, 0)


def test_the_surest_customer_is_not_certain() -> None:
    """Daily for years, seen today: .97; gone for years after daily visits: .05."""
    model = ReturnModel((Dropout(2, 1.0, 30.0, 0.1, 9.0),), 30.0)
    assert p_return(model, 1000, 1000, 0) == 0.97
    assert p_return(model, 1000, 1000, 900) == 0.05


def test_one_time_buyers_can_be_lost() -> None:
    """What BG/NBD cannot say: a single old purchase is not "alive" for certain."""
    model = ReturnModel((Dropout(1, 0.5, 30.0, 0.9, 1.6),), 30.0)
    assert p_return(model, 0, 0, 700) < p_return(model, 0, 0, 10)
    assert rivals.bg_alive(model.models[0], Repeat(0, 0, 700)) == 1


def test_too_few_repeaters_leave_the_prior() -> None:
    """Nineteen who came back teach nothing; the typical gap still scales the answer."""
    few = [History(1, 40.0, 10.0)] * 19 + [History(0, 0.0, 200.0)] * 500
    assert fit_return_model(few, 3) == ReturnModel(
        (Dropout(1, 1.0, 40.0, 0.4, 3.6), Dropout(2, 1.0, 20.0, 0.4, 3.6)), 40.0
    )
    assert fit_return_model([], 1) == ReturnModel((Dropout(1, 1.0, 30.0, 0.4, 3.6),), 30.0)
    fitted = fit_return_model([*few, History(2, 50.0, 3.0)], 1)
    assert fitted.models[0].alpha != pytest.approx(40.0)


def test_large_books_are_sampled_evenly() -> None:
    """At most 500 of them, the first among them, in the order of their ids."""
    book = [History(i, float(i), 0.0) for i in range(2357)]
    sample = spread_sample(book)
    assert len(sample) == 500
    assert [one.n for one in sample[:3]] == [0, 4, 9]
    assert sample[-1].n == 2352
    assert spread_sample(book[:500]) == book[:500]


def test_the_fit_survives_extreme_books() -> None:
    """All on one day, all clockwork, all long gone: finite parameters."""
    for book in (
        [History(1, 1.0, 0.0)] * 30,
        [History(5000, 5000.0, 0.0)] * 30,
        [History(300, 36_000.0, 9000.0)] * 30,
    ):
        model = fit_return_model(book, 8)
        assert all(math.isfinite(value) and value > 0 for one in model.models for value in one)
        assert 0.05 <= p_return(model, *book[0]) <= 0.97


def test_model_survives_the_cache() -> None:
    """To the last bit: a refit and a cached fit rank alike."""
    model = ReturnModel((Dropout(1, 1 / 3, 75.7, 0.66, 3.59), Dropout(2, 0.95, 29.5, 0.95, 4.12)), 62.75)
    assert return_model_from_json(model.to_json()) == model
