"""What the pipeline will bring, and how sure that is: the weighted forecast and the chances it stands on.

Money is any number in one currency and one unit. Nothing is a bare figure: a forecast has its range, and a chance says
whether it was learned or assumed. A deal whose expected close has passed is named, not counted. How deals end, over
time, is in `winrate`.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate

from crmcli.domain.intervals import wilson
from crmcli.tuples import NamedTuple

_ASSUMED_DEALS = 5
_MOST_SUMS = 4096  # of the deals summed outcome by outcome; the smaller rest is a normal distribution
_FEW_DEALS = 2  # so few that their outcomes are listed instead of a range
_TAIL = 0.1


class OpenDeal(NamedTuple):
    """An open deal: its amount, the chance to win it, and when it is expected to close (None: nobody said)."""

    id: int
    amount: float
    probability: float
    expected_close: date | None = None


class Outcome(NamedTuple):
    """One amount that the deals may bring in all, and its probability."""

    amount: float
    probability: float


class Forecast(NamedTuple):
    """Σ amount · probability, its standard deviation, the range that holds 8 times in 10, and what is open in all.

    `outcomes` lists everything that can happen when there are one or two deals, the smallest amount first; with more it
    is empty. Say those instead of the range, which means little for so few.
    """

    weighted: float
    sd: float
    low: float
    high: float
    total: float
    deals: int
    outcomes: tuple[Outcome, ...] = ()


class MonthlyForecast(NamedTuple):
    """The forecast by month of expected close ("2026-05"), in order; and the deals that are in no month."""

    months: dict[str, Forecast]
    past: tuple[OpenDeal, ...]
    undated: tuple[OpenDeal, ...]


class StageChance(NamedTuple):
    """The chance that a deal which entered the stage is won; learned from `closed` deals, or assumed when 0."""

    stage: str
    probability: float
    won: int
    closed: int

    @property
    def is_assumed(self) -> bool:
        """Whether the chance is only the configured default."""
        return self.closed == 0


class DealPath(NamedTuple):
    """The stages a deal was in, in the order it entered them, and its outcome: won, lost or open."""

    stages: tuple[str, ...]
    outcome: str


class ClosedDeals(NamedTuple):
    """How many closed deals the chances are learned from, and of how many no stage before the end is known."""

    learned: int
    unknown: int


class Conversion(NamedTuple):
    """Of the deals that entered a stage and have gone on or closed, those that went on; with the 95 % range."""

    stage: str
    advanced: int
    decided: int
    share: float | None
    low: float
    high: float


def forecast(deals: Iterable[OpenDeal]) -> Forecast:
    """The weighted sum of independent deals, with the range from the 10th to the 90th centile of what they bring.

    The range comes from the distribution itself, not from its standard deviation: a few deals bring all or nothing.
    It always holds the weighted sum. For one or two deals it goes from the least to the most that they can bring.
    """
    known = list(deals)
    weighted = math.fsum(deal.amount * deal.probability for deal in known)
    total = math.fsum(deal.amount for deal in known)
    sd = math.sqrt(math.fsum(_variance(deal) for deal in known))
    by_variance = sorted(known, key=_variance, reverse=True)
    outcomes, rest = _sum_outcomes(by_variance)
    if len(known) <= _FEW_DEALS:
        low, high = outcomes[0].amount, outcomes[-1].amount
    elif rest:
        low, high = _mixed_range(outcomes, rest, total)
    else:
        low, high = _exact_range(outcomes)
    few = tuple(outcomes) if 0 < len(known) <= _FEW_DEALS else ()
    return Forecast(weighted, sd, min(low, weighted), max(high, weighted), total, len(known), few)


def _variance(deal: OpenDeal) -> float:
    return deal.amount**2 * deal.probability * (1 - deal.probability)


def _sum_outcomes(deals: Sequence[OpenDeal]) -> tuple[list[Outcome], Sequence[OpenDeal]]:
    """Every amount that the first deals can bring together, in order, with its probability (none has 0); and the rest.

    Deals of one amount have few sums, so that all of them are among the first: together they bring whole multiples.
    """
    sums, summed = {0.0: 1.0}, 0
    for deal in deals:
        added: dict[float, float] = {}
        for amount, chance in sums.items():
            added[amount] = added.get(amount, 0.0) + chance * (1 - deal.probability)
            added[amount + deal.amount] = added.get(amount + deal.amount, 0.0) + chance * deal.probability
        if len(added) > _MOST_SUMS:
            break
        sums, summed = added, summed + 1
    return [Outcome(amount, chance) for amount, chance in sorted(sums.items()) if chance > 0], deals[summed:]


def _exact_range(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """The 10th and the 90th centile: each tail beyond them has a probability of at most 0.1."""
    low = high = outcomes[-1].amount
    below = 0.0
    for amount, chance in outcomes:
        if below <= _TAIL + 1e-12:
            low = amount
        below += chance
        if below >= 1 - _TAIL - 1e-12:
            high = amount
            break
    return low, high


def _mixed_range(outcomes: Sequence[Outcome], rest: Sequence[OpenDeal], total: float) -> tuple[float, float]:
    """The same centiles for the outcomes plus a normal variable with the mean and variance of the other deals."""
    mean = math.fsum(deal.amount * deal.probability for deal in rest)
    scale = math.sqrt(2 * math.fsum(_variance(deal) for deal in rest))
    if scale == 0:
        low, high = _exact_range(outcomes)
        return low + mean, high + mean

    amounts = [amount for amount, _ in outcomes]
    sure = [0.0, *accumulate(chance for _, chance in outcomes)]  # of the outcomes so far below that all of the rest is

    def share_below(value: float) -> float:
        first, last = (bisect_left(amounts, value - mean + reach * scale) for reach in (-6, 6))
        near = outcomes[first:last]
        return sure[first] + math.fsum(p * 0.5 * (1 + math.erf((value - amount - mean) / scale)) for amount, p in near)

    def centile(share: float) -> float:
        low, high = 0.0, total
        for _ in range(36):
            middle = (low + high) / 2
            low, high = (middle, high) if share_below(middle) < share else (low, middle)
        return (low + high) / 2

    return centile(_TAIL), centile(1 - _TAIL)


def forecast_by_month(deals: Iterable[OpenDeal], today: date) -> MonthlyForecast:
    """The forecast of each month of expected close. Those expected before `today`, or on no day, are set apart."""
    months: dict[str, list[OpenDeal]] = {}
    past: list[OpenDeal] = []
    undated: list[OpenDeal] = []
    for deal in deals:
        if deal.expected_close is None:
            undated.append(deal)
        elif deal.expected_close < today:
            past.append(deal)
        else:
            months.setdefault(deal.expected_close.isoformat()[:7], []).append(deal)
    return MonthlyForecast({month: forecast(months[month]) for month in sorted(months)}, tuple(past), tuple(undated))


def stage_probability(won: int, closed: int, default: float) -> float:
    """(won + 5·default)/(closed + 5): the default counts as five deals, and fades as real ones close."""
    return (won + _ASSUMED_DEALS * default) / (closed + _ASSUMED_DEALS)


def stage_chances(paths: Iterable[DealPath], defaults: Mapping[str, float]) -> list[StageChance]:
    """The chance of each stage in `defaults` (stage: configured probability), from the deals that ever entered it."""
    won = dict.fromkeys(defaults, 0)
    closed = dict.fromkeys(defaults, 0)
    for path in paths:
        if path.outcome == "open":
            continue
        for stage in set(path.stages) & defaults.keys():
            closed[stage] += 1
            won[stage] += path.outcome == "won"
    return [
        StageChance(stage, stage_probability(won[stage], closed[stage], default), won[stage], closed[stage])
        for stage, default in defaults.items()
    ]


def closed_deals(paths: Iterable[DealPath]) -> ClosedDeals:
    """The closed deals that went through some stage, and those that came into the book closed."""
    closed = [bool(path.stages) for path in paths if path.outcome != "open"]
    return ClosedDeals(sum(closed), len(closed) - sum(closed))


def stage_conversion(paths: Iterable[DealPath], order: Sequence[str]) -> list[Conversion]:
    """For each stage in `order`: how many went on to any later stage, or were won from it.

    A deal that moved back has gone on all the same; one that skipped a stage did not enter it.
    """
    place = {stage: i for i, stage in enumerate(order)}
    advanced, decided = [0] * len(order), [0] * len(order)
    for path in paths:
        entered = {place[stage] for stage in path.stages if stage in place}
        furthest = max(entered, default=-1)
        for i in entered:
            goes_on = i < furthest or path.outcome == "won"
            advanced[i] += goes_on
            decided[i] += goes_on or path.outcome == "lost"
    return [
        Conversion(stage, hits, n, hits / n if n else None, *wilson(hits, n))
        for stage, hits, n in zip(order, advanced, decided, strict=True)
    ]
