"""The pipeline: the light of a deal and the sums of its stages."""

from collections.abc import Iterable
from typing import NamedTuple

from crmcli.domain.records import Deal, StageSum
from crmcli.domain.settings import Settings


class Light(NamedTuple):
    """Whether a deal's next step is taken care of. The sign stands where colour cannot."""

    name: str
    sign: str
    meaning: str


LIGHTS = {
    "red": Light("red", "!", "next step overdue"),
    "green": Light("green", "●", "next step today"),
    "grey": Light("grey", "○", "next step planned"),
    "yellow": Light("yellow", "?", "no next step"),
    "none": Light("none", " ", "closed"),
}


def light(next_day: str | None, today: str, *, is_closed: bool = False) -> str:
    """red: the step is overdue, green: it is today, grey: planned, yellow: there is none."""
    if is_closed:
        return "none"
    if next_day is None:
        return "yellow"
    if next_day < today:
        return "red"
    return "green" if next_day == today else "grey"


def stage_sums(deals: Iterable[Deal], settings: Settings, currency: str) -> list[StageSum]:
    """Open deals by stage in the settings' order; amounts of `currency` only, weighted by the stage's chance."""
    by_stage: dict[str, list[Deal]] = {stage.name: [] for stage in settings.stages}
    for deal in deals:
        by_stage.setdefault(deal.stage, []).append(deal)
    sums = []
    for stage, members in by_stage.items():
        amount = sum(d.amount or 0 for d in members if d.currency == currency)
        sums.append(StageSum(stage, len(members), amount, round(amount * settings.probability(stage))))
    return sums
