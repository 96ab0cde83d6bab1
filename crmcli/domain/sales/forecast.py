"""What the pipeline will bring, and how sure that is: the weighted forecast and the chances it stands on.

Money is any number in one currency and one unit. Nothing is a bare figure: a forecast has its range, and a chance says
whether it was learned or assumed. A deal whose expected close has passed is named, not counted. How deals end, over
time, is in `winrate`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crmcli.domain.intervals import Z80, wilson

_ASSUMED_DEALS = 5


class OpenDeal(NamedTuple):
    """An open deal: its amount, the chance to win it, and when it is expected to close (None: nobody said)."""

    id: int
    amount: float
    probability: float
    expected_close: date | None = None


class Forecast(NamedTuple):
    """Σ amount · probability, its standard deviation, the range that holds 8 times in 10, and what is open in all."""

    weighted: float
    sd: float
    low: float
    high: float
    total: float
    deals: int


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


class Conversion(NamedTuple):
    """Of the deals that entered a stage and have gone on or closed, those that went on; with the 95 % range."""

    stage: str
    advanced: int
    decided: int
    share: float | None
    low: float
    high: float


def forecast(deals: Iterable[OpenDeal]) -> Forecast:
    """The weighted sum of independent deals; the range is ± 1.28 standard deviations within [0, total]."""
    known = list(deals)
    weighted = math.fsum(deal.amount * deal.probability for deal in known)
    variance = math.fsum(deal.amount**2 * deal.probability * (1 - deal.probability) for deal in known)
    total = math.fsum(deal.amount for deal in known)
    sd = math.sqrt(variance)
    low, high = (min(max(0.0, weighted + z * sd), total) for z in (-Z80, Z80))
    return Forecast(weighted, sd, low, high, total, len(known))


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
