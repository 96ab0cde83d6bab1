"""Win rate and length of the sales cycle, with open deals as censored observations.

Won and lost compete, open deals are censored at their age: the estimator of Aalen & Johansen (1978, Scand. J. Stat. 5).
It refuses won/closed, which is biased (losses are slow) and 1 − Kaplan–Meier, which is more so.
"""

import math
from collections import Counter
from collections.abc import Iterable

from crmcli.domain.intervals import Z95, posterior, wilson
from crmcli.tuples import NamedTuple
from crmcli.words import tr

FEWEST_CLOSED = 20


class DealAge(NamedTuple):
    """A deal's days from opening to its outcome ("won", "lost"), or until today ("open").

    `days` is None for a closed deal of which nobody knows when it was opened: it is counted, and is in no curve.
    """

    days: float | None
    outcome: str


class CurvePoint(NamedTuple):
    """By this day, the share of deals won, lost, and still open; `at_risk` deals were open on it, which it rests on."""

    day: float
    won: float
    lost: float
    still_open: float
    at_risk: int


class Curve(NamedTuple):
    """The shares over time, one point for each day on which deals closed, and the 95 % range of the final won share."""

    points: tuple[CurvePoint, ...]
    low: float
    high: float

    @property
    def won(self) -> float:
        """The share won in the end."""
        return self.points[-1].won if self.points else 0.0

    def days_to_win(self, share: float = 0.5) -> float | None:
        """The day by which that share of the wins has come; None without wins."""
        return next((point.day for point in self.points if self.won > 0 and point.won >= share * self.won), None)


class WinRate(NamedTuple):
    """The share of deals won with its 95 % range, and the days to a win: a quarter, half, three quarters of the wins.

    `is_counted` when there were too few closed deals for the curve, and (won+1)/(closed+2) stands instead. `undated`
    closed deals are not in the curve nor in the days: when they were opened is not known.
    """

    rate: float
    low: float
    high: float
    won: int
    closed: int
    days: tuple[float, float, float] | None
    is_counted: bool
    undated: int = 0


def curve(deals: Iterable[DealAge]) -> Curve:
    """The Aalen–Johansen curve of the deals whose days are known.

    Deals that close and deals that are censored on the same day: the former first.
    """
    counts = Counter((deal.days, deal.outcome) for deal in deals if deal.days is not None)
    at_risk = sum(counts.values())
    leaving: dict[float, dict[str, int]] = {}
    for (days, outcome), count in counts.items():
        leaving.setdefault(days, {"won": 0, "lost": 0, "open": 0})[outcome] += count
    points: list[CurvePoint] = []
    steps: list[tuple[int, int, int, float]] = []
    won = lost = 0.0
    still_open = 1.0
    for day in sorted(leaving):
        gone = leaving[day]
        closed = gone["won"] + gone["lost"]
        if closed:
            steps.append((at_risk, gone["won"], closed, still_open))
            won = min(1.0, won + still_open * gone["won"] / at_risk)
            lost = min(1.0, lost + still_open * gone["lost"] / at_risk)
            still_open *= (at_risk - closed) / at_risk
            points.append(CurvePoint(day, won, lost, still_open, at_risk))
        at_risk -= closed + gone["open"]
    low, high = _range(won, [point.won for point in points], steps)
    return Curve(tuple(points), low, high)


def win_rate(deals: Iterable[DealAge]) -> WinRate:
    """The win rate and the length of the cycle; below 20 closed deals by counting, as the curve would be too rough."""
    known = list(deals)
    won = sum(deal.outcome == "won" for deal in known)
    closed = won + sum(deal.outcome == "lost" for deal in known)
    found = curve(known)
    quarter, half, most = (found.days_to_win(share) for share in (0.25, 0.5, 0.75))
    days = None if quarter is None or half is None or most is None else (quarter, half, most)
    undated = sum(deal.days is None for deal in known)
    if closed - undated < FEWEST_CLOSED:
        return WinRate((won + 1) / (closed + 2), *posterior(won, closed), won, closed, days, True, undated)
    return WinRate(found.won, found.low, found.high, won, closed, days, False, undated)


def win_rate_sentence(found: WinRate) -> str:
    """The win rate and cycle in one sentence."""
    share, low, high = (round(100 * value) for value in (found.rate, found.low, found.high))
    quarter, half, most = (f"{day:.0f}" for day in found.days or (0, 0, 0))
    rate = tr(
        "about {share} of 100 deals are won (95 %: {low}–{high}; {closed} closed, {how})",
        share=share,
        low=low,
        high=high,
        closed=found.closed,
        how=_how(found),
    )
    if not found.days:
        return rate
    return tr(
        "{rate}; half of the wins within {half} days ({quarter}–{most})",
        rate=rate,
        half=half,
        quarter=quarter,
        most=most,
    )


def _how(found: WinRate) -> str:
    if not found.is_counted:
        return tr("open ones counted at their age")
    return tr("few yet: a careful count") if found.closed < FEWEST_CLOSED else tr("open ones not counted")


def _range(won: float, shares: list[float], steps: list[tuple[int, int, int, float]]) -> tuple[float, float]:
    """The 95 % range of the final share: the variance by the delta method (Marubini & Valsecchi 1995, 10.12).

    On the log(−log) scale, where it keeps within 0 and 1. Where all or none won, the range of the plain count.
    """
    closed = sum(step[2] for step in steps)
    if not 0 < won < 1 - 1e-12:
        return wilson(won * closed, closed)
    variance = 0.0
    for share, (at_risk, wins, ends, before) in zip(shares, steps, strict=True):
        later = won - share
        if ends < at_risk:
            variance += later * later * ends / (at_risk * (at_risk - ends))
        variance += before * before * wins * (at_risk - wins) / at_risk**3
        variance -= 2 * later * before * wins / at_risk**2
    reach = math.exp(Z95 * math.sqrt(max(0.0, variance)) / (won * -math.log(won)))
    return won**reach, won ** (1 / reach)
