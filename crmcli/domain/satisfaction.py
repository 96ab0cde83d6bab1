"""What customers answered when asked: NPS and CSAT, each with its range.

It refuses to make a percentage of fewer than 10 answers: those are counted (`is_enough`).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from crmcli.domain.intervals import Z95, wilson

ENOUGH = 10


class Nps(NamedTuple):
    """Net promoter score (Reichheld 2003), −100 … 100: promoters answer 9–10, detractors 0–6; with its 95 % range."""

    n: int
    promoters: float
    detractors: float
    score: float
    error: float
    low: float
    high: float

    @property
    def is_enough(self) -> bool:
        """Whether there are answers enough to show more than counts."""
        return self.n >= ENOUGH


class Csat(NamedTuple):
    """The share, in percent, of answers 4 and 5 out of 5, its 95 % range (Wilson), and the mean answer."""

    n: int
    score: float
    low: float
    high: float
    mean: float

    @property
    def is_enough(self) -> bool:
        """Whether there are answers enough to show more than counts."""
        return self.n >= ENOUGH


def nps(answers: Sequence[int]) -> Nps | None:
    """The net promoter score of answers 0–10, None without any. The range is not clipped to ±100."""
    n = len(answers)
    if n == 0:
        return None
    promoters = sum(answer >= 9 for answer in answers) / n
    detractors = sum(answer <= 6 for answer in answers) / n
    net = promoters - detractors
    error = 100 * math.sqrt(max(0.0, promoters + detractors - net * net) / n)
    return Nps(n, promoters, detractors, 100 * net, error, 100 * net - Z95 * error, 100 * net + Z95 * error)


def csat(answers: Sequence[int]) -> Csat | None:
    """Customer satisfaction of answers 1–5, None without any."""
    n = len(answers)
    if n == 0:
        return None
    pleased = sum(answer >= 4 for answer in answers)
    low, high = wilson(pleased, n)
    return Csat(n, 100 * pleased / n, 100 * low, 100 * high, sum(answers) / n)


def nps_sentence(found: Nps, *, lang: str = "en") -> str:
    """The score in one sentence; counts alone below 10 answers."""
    promoters, detractors = round(found.promoters * found.n), round(found.detractors * found.n)
    if lang.startswith("zh"):
        counts = f"{found.n} 份回答：推荐 {promoters}，贬损 {detractors}"
        return f"{counts}；净推荐值 {_range(found.score, found.low, found.high)}" if found.is_enough else counts
    counts = f"{found.n} answers: {promoters} promoters, {detractors} detractors"
    return f"{counts}; NPS {_range(found.score, found.low, found.high)}" if found.is_enough else counts


def csat_sentence(found: Csat, *, lang: str = "en") -> str:
    """The share of satisfied customers in one sentence; counts alone below 10 answers."""
    pleased = round(found.score * found.n / 100)
    if lang.startswith("zh"):
        counts = f"{found.n} 份回答中 {pleased} 份满意"
        return f"{counts}（{_range(found.score, found.low, found.high)}%）" if found.is_enough else counts
    counts = f"{pleased} of {found.n} satisfied"
    return f"{counts} ({_range(found.score, found.low, found.high)} %)" if found.is_enough else counts


def _range(score: float, low: float, high: float) -> str:
    return f"{score:.0f} [{max(low, -100):.0f} … {min(high, 100):.0f}]"
