"""NPS and CSAT: the vectors, and counts alone for few answers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.satisfaction import csat, csat_sentence, nps, nps_sentence
from tests.science_data import reference

VECTORS = reference("vectors_metrics")


@pytest.mark.parametrize("case", VECTORS["nps"], ids=lambda case: f"{case['n']} answers")
def test_nps_meets_the_vectors(case: dict[str, Any]) -> None:
    """Score, error and range."""
    names = ("n", "promoters", "detractors", "nps", "se", "lo95", "hi95")
    assert nps(case["scores"]) == pytest.approx(tuple(case[name] for name in names), rel=1e-9)


@pytest.mark.parametrize("case", VECTORS["csat"], ids=lambda case: f"{case['n']} answers")
def test_csat_meets_the_vectors(case: dict[str, Any]) -> None:
    """Share of 4 and 5, Wilson's range, mean."""
    names = ("n", "csat", "lo95", "hi95", "mean")
    assert csat(case["scores"]) == pytest.approx(tuple(case[name] for name in names), rel=1e-9)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=50))
def test_csat_lies_within_its_range(answers: list[int]) -> None:
    """And the range within 0 and 100."""
    found = csat(answers)
    assert found is not None
    assert 0 <= found.low <= found.score + 1e-9
    assert found.score - 1e-9 <= found.high <= 100


def test_nothing_asked_nothing_said() -> None:
    """No answers give no figure."""
    assert nps([]) is None
    assert csat([]) is None


def test_few_answers_are_only_counted() -> None:
    """A percentage of nine people is not shown; of ten it is, with its range."""
    few, enough = nps([9] * 5 + [3] * 4), nps([9] * 6 + [3] * 4)
    assert few is not None
    assert enough is not None
    assert nps_sentence(few) == "9 customers: 5 promoters, 4 detractors"
    assert nps_sentence(enough) == "10 customers: 6 promoters, 4 detractors; NPS 20 [-41 … 81]"
    pleased, many = csat([5, 2]), csat([5] * 8 + [2] * 2)
    assert pleased is not None
    assert many is not None
    assert csat_sentence(pleased) == "1 of 2 satisfied"
    assert csat_sentence(many) == "8 of 10 satisfied (80 [49 … 94] %)"
