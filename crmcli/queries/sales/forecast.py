"""What the open deals will bring: chances learned from closed ones, the pipeline by stage, the forecast by month."""

from collections.abc import Iterable
from datetime import date

from crmcli.domain.records import Deal, StageSum
from crmcli.domain.sales import forecast as figures
from crmcli.domain.sales.forecast import ClosedDeals, DealPath, Forecast, OpenDeal, StageChance
from crmcli.domain.sales.pipeline import CurrencySum, amount_in, in_play, other_currencies, stage_sums
from crmcli.domain.settings import LOST, WON, Settings
from crmcli.queries.sales.deals import list_deals
from crmcli.store import Store
from crmcli.tuples import NamedTuple

_OUTCOMES = {WON: "won", LOST: "lost"}

# The day a deal was opened, at the latest: a deal from a file may have been closed before it came into the book.
OPENED = "min(d.opened_on, coalesce(d.closed_on, d.opened_on))"


class Pipeline(NamedTuple):
    """The open deals by stage in one currency, the chances they are weighted with, and what is in no sum."""

    currency: str
    sums: list[StageSum]
    chances: list[StageChance]
    deals: list[Deal]
    parked: list[Deal]
    elsewhere: list[CurrencySum]
    closed: ClosedDeals

    @property
    def total(self) -> StageSum:
        """All stages together."""
        return StageSum(
            "total",
            sum(s.deals for s in self.sums),
            sum(s.amount for s in self.sums),
            sum(s.weighted for s in self.sums),
        )


class WonSum(NamedTuple):
    """Deals won in a time, and their worth in minor units of the book's currency as far as there is a rate."""

    deals: int
    amount: int


class ForecastView(NamedTuple):
    """The forecast in minor units of one currency: by month of expected close and in all; and what is not counted.

    The expected close of `past` deals has gone by, of `undated` ones nobody said it; `unpriced` have no amount.
    """

    currency: str
    months: dict[str, Forecast]
    total: Forecast
    past: list[Deal]
    undated: list[Deal]
    unpriced: list[Deal]
    elsewhere: list[CurrencySum]
    chances: list[StageChance]
    closed: ClosedDeals
    won: WonSum


def deal_paths(store: Store, since: str | None = None, before: str | None = None) -> list[DealPath]:
    """The way of every deal (opened on `since` or later, and `before` a day) through the stages, and how it ended.

    An open deal without a history has been where it is; a closed one without a history was nowhere.
    """
    rows = store.rows(
        f"""
        SELECT d.id, d.stage, s.stage FROM deal d JOIN customer c ON c.id = d.customer_id
        LEFT JOIN deal_stage s ON s.deal_id = d.id AND s.deleted_at IS NULL
        WHERE d.deleted_at IS NULL AND c.deleted_at IS NULL AND {OPENED} >= ? AND {OPENED} < ?
        ORDER BY d.id, s.day, s.id
        """,
        (since or "", before or "9999"),
    )
    stages: dict[int, list[str]] = {}
    now: dict[int, str] = {}
    for deal_id, current, stage in rows:
        now[deal_id] = current
        ways = stages.setdefault(deal_id, [])
        if stage is not None and stage not in _OUTCOMES:
            ways.append(stage)
    return [
        DealPath(
            tuple(ways or ([] if now[deal_id] in _OUTCOMES else [now[deal_id]])), _OUTCOMES.get(now[deal_id], "open")
        )
        for deal_id, ways in stages.items()
    ]


def stage_chances(store: Store, settings: Settings) -> list[StageChance]:
    """The chance of each of the settings' stages, learned from this book as far as it has closed deals."""
    return learned(deal_paths(store), settings)


def learned(paths: list[DealPath], settings: Settings) -> list[StageChance]:
    """The chance of each stage of the settings, learned from these ways."""
    defaults = {stage.name: stage.probability for stage in settings.stages}
    return figures.stage_chances(paths, defaults)


def pipeline(store: Store, settings: Settings) -> Pipeline:
    """The open deals by stage, in the book's own currency."""
    return pipeline_of(list_deals(store, settings), deal_paths(store), settings)


def pipeline_of(deals: list[Deal], paths: list[DealPath], settings: Settings) -> Pipeline:
    """Open deals by stage; their chances are those of the deals that closed among `paths`."""
    chances = learned(paths, settings)
    return Pipeline(
        settings.currency,
        stage_sums(deals, settings, settings.currency, by_stage(chances)),
        chances,
        in_play(deals),
        [deal for deal in deals if deal.parked_until is not None],
        other_currencies(deals, settings, settings.currency),
        figures.closed_deals(paths),
    )


def forecast(store: Store, settings: Settings) -> ForecastView:
    """The forecast of the deals in play, by the store's clock; in the book's own currency."""
    paths = deal_paths(store)
    chances = learned(paths, settings)
    chance, today = by_stage(chances), store.now.date()
    deals = {deal.id: deal for deal in in_play(list_deals(store, settings))}
    known = [
        OpenDeal(deal.id, amount, chance.get(deal.stage, 0.0), _day(deal.expected_close))
        for deal in deals.values()
        if (amount := amount_in(deal, settings, settings.currency)) is not None
    ]
    monthly = figures.forecast_by_month(known, today)
    out = {deal.id for deal in (*monthly.past, *monthly.undated)}
    return ForecastView(
        settings.currency,
        monthly.months,
        figures.forecast(deal for deal in known if deal.id not in out),
        [deals[deal.id] for deal in monthly.past],
        [deals[deal.id] for deal in monthly.undated],
        [deal for deal in deals.values() if deal.amount is None],
        other_currencies(deals.values(), settings, settings.currency),
        chances,
        figures.closed_deals(paths),
        won_since(store, settings, today.replace(day=1)),
    )


def won_since(store: Store, settings: Settings, first: date) -> WonSum:
    """The deals won from a day on."""
    rows = store.rows(
        "SELECT d.amount, d.currency FROM deal d JOIN customer c ON c.id = d.customer_id"
        " WHERE d.stage = ? AND d.closed_on >= ? AND d.deleted_at IS NULL AND c.deleted_at IS NULL",
        (WON, first.isoformat()),
    )
    worth = [settings.in_own(minor, currency) or 0 for minor, currency in rows if minor is not None and currency]
    return WonSum(len(rows), sum(worth))


def lost_since(store: Store, first: date) -> int:
    """How many deals were lost from a day on."""
    return int(
        store.value(
            "SELECT count(*) FROM deal d JOIN customer c ON c.id = d.customer_id"
            " WHERE d.stage = ? AND d.closed_on >= ? AND d.deleted_at IS NULL AND c.deleted_at IS NULL",
            (LOST, first.isoformat()),
        )
    )


def by_stage(chances: Iterable[StageChance]) -> dict[str, float]:
    """The chances alone, by stage."""
    return {chance.stage: chance.probability for chance in chances}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
