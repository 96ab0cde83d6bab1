"""The pipeline: the light of a deal, whether it is stale, and the sums of its stages.

A parked deal has no light and is in no sum until it is back.
"""

from collections.abc import Iterable, Mapping

from crmcli.domain.records import Deal, StageSum
from crmcli.domain.settings import LOST, WON, Settings
from crmcli.tuples import NamedTuple
from crmcli.words import tr_mark


class Light(NamedTuple):
    """The state of a deal's next step, with the character shown where colours are not available."""

    name: str
    sign: str
    meaning: str


LIGHTS = {
    "red": Light("red", "!", tr_mark("next step overdue")),
    "green": Light("green", "●", tr_mark("next step today")),
    "grey": Light("grey", "○", tr_mark("next step planned")),
    "yellow": Light("yellow", "?", tr_mark("no next step")),
    "none": Light("none", " ", tr_mark("closed or parked")),
}


class CurrencySum(NamedTuple):
    """Open deals in a currency that has no rate: how many, and their worth in its minor units."""

    currency: str
    deals: int
    amount: int


def light(next_day: str | None, today: str, *, is_closed: bool = False) -> str:
    """red: the step is overdue, green: it is today, grey: planned, yellow: there is none."""
    if is_closed:
        return "none"
    if next_day is None:
        return "yellow"
    if next_day < today:
        return "red"
    return "green" if next_day == today else "grey"


def is_stale(stage: str, days: int, settings: Settings) -> bool:
    """True if a deal without a next step has been in `stage` for more days than the stage allows."""
    return any(step.name == stage and days > step.stale_days for step in settings.stages)


def stage_sums(
    deals: Iterable[Deal], settings: Settings, currency: str, chances: Mapping[str, float] | None = None
) -> list[StageSum]:
    """Open deals by stage in the settings' order; amounts in `currency` (others by the rates), weighted by chance.

    `chances` are those learned from closed deals; without them the settings' defaults hold. What cannot be converted
    is counted, not summed.
    """
    by_stage: dict[str, list[Deal]] = {stage.name: [] for stage in settings.stages}
    for deal in in_play(deals):
        by_stage.setdefault(deal.stage, []).append(deal)
    sums = []
    for stage, members in by_stage.items():
        amount = sum(amount_in(deal, settings, currency) or 0 for deal in members)
        chance = settings.probability(stage) if chances is None else chances.get(stage, 0.0)
        sums.append(StageSum(stage, len(members), amount, round(amount * chance)))
    return sums


def other_currencies(deals: Iterable[Deal], settings: Settings, currency: str) -> list[CurrencySum]:
    """Open deals that cannot be converted to `currency` (no exchange rate), summed by their own currency."""
    found: dict[str, list[int]] = {}
    for deal in in_play(deals):
        if deal.amount is not None and deal.currency is not None and amount_in(deal, settings, currency) is None:
            found.setdefault(deal.currency, []).append(deal.amount)
    return [CurrencySum(code, len(amounts), sum(amounts)) for code, amounts in sorted(found.items())]


def in_play(deals: Iterable[Deal]) -> list[Deal]:
    """The deals that are neither closed nor parked."""
    return [deal for deal in deals if deal.stage not in (WON, LOST) and deal.parked_until is None]


def amount_in(deal: Deal, settings: Settings, currency: str) -> int | None:
    """A deal's amount in minor units of `currency`; None where it has none or there is no rate."""
    if deal.amount is None or deal.currency is None:
        return None
    if deal.currency == currency:
        return deal.amount
    return settings.in_own(deal.amount, deal.currency) if currency == settings.currency else None
