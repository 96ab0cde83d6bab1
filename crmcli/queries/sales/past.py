"""The deals as they stood at the end of a past day, and the pipeline and the forecast of that day.

The stage of a deal is the last one of its history by that day; what else a change has replaced since is read from the
journal, which holds each row as it was before. A deal that was written into the book later than it was opened (from a
file, say) stands as it was first written.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from crmcli.domain.records import Deal
from crmcli.domain.sales import forecast as figures
from crmcli.domain.sales.forecast import DealPath, Forecast, OpenDeal
from crmcli.domain.sales.pipeline import amount_in, in_play
from crmcli.domain.settings import LOST, WON, Settings
from crmcli.domain.times import utc_text
from crmcli.queries.sales.forecast import OPENED, Pipeline, by_stage, learned, pipeline_of
from crmcli.store import Store

CLOSED = frozenset({WON, LOST})


class PastDeals(NamedTuple):
    """Every deal opened by the end of a day, as it stood then; `paths` are their ways until then.

    `unstaged` are numbers of deals that were open and of which no stage of that time is known; `later` counts those
    that were written into the book after that day.
    """

    day: date
    deals: list[Deal]
    paths: list[DealPath]
    unstaged: frozenset[int]
    later: int


class PastPipeline(NamedTuple):
    """The pipeline of a past day, what is not known of it, and where its deals are now."""

    day: date
    picture: Pipeline
    unstaged: int
    later: int
    became: dict[str, list[Deal]]


class MonthThen(NamedTuple):
    """A month of a past forecast: what was foreseen, and what was won in it, in minor units of the book's currency.

    `came` was won of the deals that were open on that day, `added` of others. `is_over` is False for a month that goes
    on or is still to come.
    """

    month: str
    foreseen: Forecast
    came: int
    added: int
    is_over: bool


def end_of(day: date) -> str:
    """The last moment of a local day as stored text."""
    return utc_text(datetime.combine(day + timedelta(days=1), time()) - timedelta(seconds=1))


def deals_on(store: Store, day: date) -> PastDeals:
    """Every deal opened by the end of `day`, as it stood then, by number; those that were in the trash are left out."""
    ways, staged = _history(store, day)
    end = end_of(day)
    step = store.value("SELECT coalesce(max(id), 0) FROM batch WHERE at <= ?", (end,))
    rows = store.rows(
        f"""
        SELECT d.id, d.uid, d.customer_id, c.name, c.deleted_at, d.title, d.amount, d.currency, d.stage,
          d.expected_close, {OPENED}, d.closed_on, d.lost_reason, d.parked_until, d.note, d.deleted_at,
          (SELECT coalesce(j.before, '') FROM journal j WHERE j.row_id = d.id AND j.tbl = 'deal' AND j.batch_id > ?
           ORDER BY j.id LIMIT 1)
        FROM deal d JOIN customer c ON c.id = d.customer_id WHERE {OPENED} <= ? ORDER BY d.id
        """,
        (step, day.isoformat()),
    )
    deals, paths, unstaged, later = [], [], set(), 0
    for row in rows:
        then = _as_it_was(row)
        if any(deleted and deleted <= end for deleted in (then["deleted_at"], row[4])):
            continue
        later += row[16] == ""
        number = row[0]
        stage, outcome = _stage_then(then, ways.get(number, ()), day)
        if stage is None:
            unstaged.add(number)
        deals.append(_deal(row, then, stage or "", outcome, staged.get(number), day))
        paths.append(DealPath(tuple(s for s in ways.get(number, ()) if s not in CLOSED), outcome))
    return PastDeals(day, deals, paths, frozenset(unstaged), later)


def _history(store: Store, day: date) -> tuple[dict[int, list[str]], dict[int, str]]:
    """The stages of each deal until the end of the day, in order, and the day of the last."""
    ways: dict[int, list[str]] = {}
    staged: dict[int, str] = {}
    for number, stage, on in store.rows(
        "SELECT deal_id, stage, day FROM deal_stage WHERE day <= ? AND deleted_at IS NULL ORDER BY deal_id, day, id",
        (day.isoformat(),),
    ):
        ways.setdefault(number, []).append(stage)
        staged[number] = on
    return ways, staged


def _as_it_was(row: tuple[Any, ...]) -> dict[str, Any]:
    """The columns that may have changed since, as they were."""
    now = dict(
        zip(
            ("title", "amount", "currency", "stage", "expected_close", "opened_on", "closed_on", "lost_reason",
             "parked_until", "note", "deleted_at"),
            row[5:16],
            strict=True,
        )
    )  # fmt: skip
    return {**now, **{key: value for key, value in json.loads(row[16]).items() if key in now}} if row[16] else now


def _stage_then(then: dict[str, Any], way: Iterable[str], day: date) -> tuple[str | None, str]:
    """The stage of a deal on that day (None: not known) and its outcome by then: won, lost or open."""
    stages = list(way)
    closed = then["closed_on"]
    if stages and stages[-1] in CLOSED and not (closed and closed > day.isoformat()):
        return stages[-1], "won" if stages[-1] == WON else "lost"
    if then["stage"] in CLOSED and closed and closed <= day.isoformat():
        return then["stage"], "won" if then["stage"] == WON else "lost"
    open_stages = [stage for stage in stages if stage not in CLOSED]
    if open_stages:
        return open_stages[-1], "open"
    return (None if then["stage"] in CLOSED else then["stage"]), "open"


def _deal(row: tuple[Any, ...], then: dict[str, Any], stage: str, outcome: str, staged: str | None, day: date) -> Deal:
    parked = then["parked_until"]
    is_open = outcome == "open"
    return Deal(
        id=row[0], uid=row[1], customer_id=row[2], customer=row[3], title=then["title"], amount=then["amount"],
        currency=then["currency"], stage=stage, expected_close=then["expected_close"], opened_on=row[10],
        closed_on=None if is_open else then["closed_on"], lost_reason=None if is_open else then["lost_reason"],
        parked_until=parked if parked and parked > day.isoformat() else None, note=then["note"],
        staged_on=staged or row[10], next_due=None,
    )  # fmt: skip


def pipeline_on(store: Store, settings: Settings, day: date) -> PastPipeline:
    """The open deals by stage at the end of a past day, weighted by what the deals closed by then had taught."""
    found = deals_on(store, day)
    deals = [deal for deal in found.deals if deal.stage not in CLOSED]
    known = [deal for deal in deals if deal.id not in found.unstaged]
    picture = pipeline_of(known, found.paths, settings)
    return PastPipeline(day, picture, len(deals) - len(known), found.later, _became(store, deals))


def _became(store: Store, deals: list[Deal]) -> dict[str, list[Deal]]:
    """The deals by where they are now: won, lost, open, gone (in the trash)."""
    now = dict(
        store.rows(
            "SELECT id, CASE WHEN deleted_at IS NOT NULL THEN 'gone' WHEN stage IN ('won', 'lost') THEN stage"
            " ELSE 'open' END FROM deal WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps([deal.id for deal in deals]),),
        )
    )
    found: dict[str, list[Deal]] = {WON: [], LOST: [], "open": [], "gone": []}
    for deal in deals:
        found[now[deal.id]].append(deal)
    return found


def forecast_on(store: Store, settings: Settings, day: date) -> list[MonthThen]:
    """The forecast of a past day by month of expected close, each month with what was won in it since that day."""
    found = deals_on(store, day)
    chance = by_stage(learned(found.paths, settings))
    deals = [deal for deal in in_play(found.deals) if deal.id not in found.unstaged]
    foreseen = figures.forecast_by_month(
        [
            OpenDeal(deal.id, amount, chance.get(deal.stage, 0.0), _day(deal.expected_close))
            for deal in deals
            if (amount := amount_in(deal, settings, settings.currency)) is not None
        ],
        day,
    ).months
    were_open = {deal.id for deal in found.deals if deal.stage not in CLOSED}
    came, added = _won_since(store, settings, day, were_open)
    this_month = store.now.date().isoformat()[:7]
    return [
        MonthThen(month, foreseen.get(month) or figures.forecast(()), came.get(month, 0), added.get(month, 0),
                  month < this_month)
        for month in sorted({*foreseen, *came, *added})
    ]  # fmt: skip


def _won_since(
    store: Store, settings: Settings, day: date, were_open: set[int]
) -> tuple[dict[str, int], dict[str, int]]:
    """What was won after the day, by month: of the deals that were open then, and of others."""
    came: dict[str, int] = {}
    added: dict[str, int] = {}
    for number, closed, minor, currency in store.rows(
        "SELECT d.id, d.closed_on, d.amount, d.currency FROM deal d JOIN customer c ON c.id = d.customer_id"
        " WHERE d.stage = ? AND d.closed_on > ? AND d.amount IS NOT NULL AND d.currency IS NOT NULL"
        " AND d.deleted_at IS NULL AND c.deleted_at IS NULL",
        (WON, day.isoformat()),
    ):
        worth = settings.in_own(minor, currency)
        if worth is not None:
            sums = came if number in were_open else added
            sums[closed[:7]] = sums.get(closed[:7], 0) + worth
    return came, added


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
