"""The special functions against scipy's values, and the optimiser on a valley that defeats a careless one."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.special import digamma, inverse_trigamma, log_beta, minimum, tetragamma, trigamma
from tests.science_data import reference

positive = st.floats(1e-3, 1e6)


@pytest.mark.parametrize("case", reference("vectors_rhythm")["psi"], ids=lambda case: str(case["x"]))
def test_psi_functions_meet_the_vectors(case: dict[str, float]) -> None:
    """The parameters of the rhythm rest on these."""
    assert digamma(case["x"]) == pytest.approx(case["digamma"], rel=1e-6)
    assert trigamma(case["x"]) == pytest.approx(case["trigamma"], rel=1e-6)
    assert inverse_trigamma(trigamma(case["x"])) == pytest.approx(case["inv_trigamma_of_trigamma"], rel=1e-6)


@given(positive)
def test_recurrences_hold_everywhere(x: float) -> None:
    """Each function knows its own step by one, which crosses from series to recurrence."""
    assert digamma(x + 1) == pytest.approx(digamma(x) + 1 / x, rel=1e-9, abs=1e-9)
    assert trigamma(x + 1) == pytest.approx(trigamma(x) - 1 / x**2, rel=1e-9, abs=1e-9)
    assert tetragamma(x + 1) == pytest.approx(tetragamma(x) + 2 / x**3, rel=1e-6, abs=1e-6)


@given(st.floats(1e-9, 1e9))
def test_inverse_trigamma_inverts_at_any_size(y: float) -> None:
    """A book of one customer or of clockwork ones gives extreme variances."""
    assert trigamma(inverse_trigamma(y)) == pytest.approx(y, rel=1e-5)


@given(st.floats(0.01, 500), st.floats(0.01, 500))
def test_log_beta_is_symmetric_and_steps_down(a: float, b: float) -> None:
    """B(a+1, b) = B(a, b)·a/(a+b)."""
    assert log_beta(a, b) == pytest.approx(log_beta(b, a))
    assert log_beta(a + 1, b) == pytest.approx(log_beta(a, b) + math.log(a / (a + b)), abs=1e-9)


@pytest.mark.parametrize("wrong", [0.0, -1.0, math.nan])
def test_refuses_what_is_not_positive(wrong: float) -> None:
    """A silent NaN would end up in somebody's quiet list."""
    for function in (digamma, trigamma, tetragamma, inverse_trigamma):
        with pytest.raises(ValueError, match="positive"):
            function(wrong)


def test_minimum_follows_the_banana() -> None:
    """Rosenbrock's valley: a simplex that collapses halfway is restarted."""
    found = minimum(lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2, (-1.2, 1.0))
    assert found.point == pytest.approx((1, 1), abs=1e-4)
    assert found.value < 1e-8
    assert found.evaluations < 800


def test_minimum_walks_around_what_is_not_a_number() -> None:
    """A likelihood may be undefined in a corner."""
    assert minimum(lambda p: math.nan if p[0] > 2 else (p[0] - 1) ** 2, (1.9,)).point == pytest.approx((1,), abs=1e-4)
