"""The descriptions of the figures: a stage, month, week, reason or customer of the pipeline, forecast and reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crmcli.domain.dates import day_month
from crmcli.domain.intervals import wilson
from crmcli.domain.sales.forecast import Forecast, StageChance
from crmcli.domain.sales.money import exponent
from crmcli.queries.reports import FunnelStage, LostFor, Week
from crmcli.queries.sales.customer_value import CustomerValue
from crmcli.render.chances import chance_text, forecast_range
from crmcli.render.columns import Column, keys, pick, record_json
from crmcli.render.stage_columns import stage_columns
from crmcli.render.table import bar
from crmcli.render.view import Cell, amount, decimal, whole
from crmcli.words import code_text, reason_text, stage_text, tr, tr_mark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_AGES = ("0–30", "31–60", "61–90", tr_mark(">90 days"))
_AGE_KEYS = ("days_0_30", "days_31_60", "days_61_90", "days_over_90")
_SHOWN_CHANNELS = ("call", "mail", "meet", "visit", "chat", "letter")


def pipeline_columns(currency: str, chances: Sequence[StageChance], largest: int) -> tuple[Column, ...]:
    """A stage in the shell: its sums, its chance to win, and a bar against the largest amount."""
    by_stage = {chance.stage: chance for chance in chances}
    stage, deals, amount, weighted = pick(stage_columns(currency), "stage", "count", "amount", "weighted")
    chance = Column(
        tr_mark("Chance"), lambda s, _: chance_text(by_stage[s.stage]) if s.stage in by_stage else "", "right", rank=1
    )
    size = Column("", lambda s, _: bar(s.amount, largest) if s.stage in by_stage else "", rank=2)
    return stage, deals, amount, chance, weighted._replace(rank=0), size


def forecast_columns(currency: str, largest: float) -> tuple[Column, ...]:
    """A pair: the month, and what its deals will bring; `total` has no bar."""

    def money(value: float) -> str:
        return whole(round(value), currency)

    def shown(label: str, name: str) -> Column:
        return Column(
            label,
            lambda row, _: money(getattr(row[1], name)),
            "right",
            key=name,
            value=lambda row: decimal(round(getattr(row[1], name)), currency),
        )

    return (
        Column(tr_mark("Month"), lambda row, _: tr("total") if row[0] == "total" else row[0]),
        Column(
            tr_mark("Deals"), lambda row, _: str(row[1].deals), "right", key="deals", value=lambda row: row[1].deals
        ),
        shown(tr_mark("Total"), "total"),
        shown(tr_mark("Weighted"), "weighted"),
        shown("", "low"),
        shown("", "high"),
        Column(tr_mark("8 times in 10"), lambda row, _: forecast_range(row[1], money), "right"),
        Column(key="outcomes", value=lambda row: _outcomes(row[1], currency)),
        Column("", lambda row, _: _band(row[1], largest) if row[0] != "total" else "", rank=2),
    )


def _band(found: Forecast, largest: float) -> Cell:
    """The range that holds 8 times in 10, drawn against the largest."""
    return Cell("", band=(found.low / largest, found.weighted / largest, found.high / largest))


def _outcomes(found: Forecast, currency: str) -> list[dict[str, object]]:
    return [{"amount": decimal(round(one.amount), currency), "probability": one.probability} for one in found.outcomes]


def funnel_columns(largest: int) -> tuple[Column, ...]:
    """A stage of the funnel, with a bar against the one that most deals entered."""
    return (
        Column(tr_mark("Stage"), lambda s, _: stage_text(s.conversion.stage), share=1, key="stage",
               value=lambda s: s.conversion.stage),
        Column(tr_mark("Entered"), lambda s, _: str(s.entered), "right", key="entered"),
        Column(tr_mark("There now"), lambda s, _: str(s.here), "right", key="open", value=lambda s: s.here),
        Column(key="advanced", value=lambda s: s.conversion.advanced),
        Column(key="decided", value=lambda s: s.conversion.decided),
        Column(tr_mark("Went on"), lambda s, _: _went_on(s), "right", key="share", value=lambda s: s.conversion.share),
        Column(tr_mark("Range"),
               lambda s, _: share_range(s.conversion.low, s.conversion.high) if s.conversion.decided else "",
               key="low", value=lambda s: s.conversion.low),
        Column(key="high", value=lambda s: s.conversion.high),
        Column("", lambda s, _: bar(s.entered, largest)),
    )  # fmt: skip


def _went_on(stage: FunnelStage) -> str:
    found = stage.conversion
    if found.share is None:
        return ""
    return tr(
        "{share:.0%} ({advanced} of {decided})", share=found.share, advanced=found.advanced, decided=found.decided
    )


def share_range(low: float, high: float) -> str:
    """A range of shares in percent."""
    return f"{100 * low:.0f}–{100 * high:.0f} %"


CYCLE = (
    Column(tr_mark("By day"), lambda p, _: f"{p.day:.0f}", "right", key="day"),
    Column(tr_mark("Won"), lambda p, _: f"{p.won:.0%}", "right", key="won"),
    Column(tr_mark("Lost"), lambda p, _: f"{p.lost:.0%}", "right", key="lost"),
    Column(tr_mark("Still open"), lambda p, _: f"{p.still_open:.0%}", "right", key="open",
           value=lambda p: p.still_open),
    Column(tr_mark("Deals left"), lambda p, _: str(p.at_risk), "right", rank=1, key="at_risk"),
    Column("", lambda p, _: bar(p.won, 1, 30) + "░" * round(30 * p.lost)),
)


def lost_columns(reasons: Sequence[LostFor], currency: str) -> tuple[Column, ...]:
    """A reason for losing deals: how many of all that were lost, with a bar against the commonest."""
    total, most = sum(lost.deals for lost in reasons), max((lost.deals for lost in reasons), default=0)
    return (
        Column(tr_mark("Reason"), lambda r, _: reason_text(r.reason) or tr("not said"), share=1, key="reason"),
        Column(tr_mark("Deals"), lambda r, _: str(r.deals), "right", key="count", value=lambda r: r.deals),
        Column(tr_mark("Share"), lambda r, _: f"{r.deals / total:.0%}", "right", key="share",
               value=lambda r: r.deals / total),
        Column(key="low", value=lambda r: wilson(r.deals, total)[0]),
        Column(key="high", value=lambda r: wilson(r.deals, total)[1]),
        Column(tr_mark("Amount"), lambda r, _: whole(r.amount, currency), "right", key="amount",
               value=lambda r: decimal(r.amount, currency)),
        *keys("not_summed"),
        Column("", lambda r, _: bar(r.deals, most)),
    )  # fmt: skip


def _money(minor: int, currency: str) -> str:
    """An amount in whole units, as in the columns beside it; one below a unit as it is, and none as nothing."""
    if not minor:
        return ""
    words = whole(minor, currency)
    return words if abs(minor) >= 10 ** exponent(currency) else amount(minor, currency)


def _age_column(title: str, key: str, age: int) -> Column:
    return Column(
        title,
        lambda r, _: _money(r.owed.by_age[age], r.currency),
        "right",
        key=key,
        value=lambda r: decimal(r.owed.by_age[age], r.currency),
    )


RECEIVABLE = (
    Column("#", lambda r, _: str(r.customer_id or ""), "right", key="customer_id"),
    Column(tr_mark("Customer"), lambda r, _: r.customer, share=1, key="customer", is_name=True),
    *keys("currency"),
    Column(tr_mark("Owed"), lambda r, _: _money(r.owed.total, r.currency), "right", key="owed",
           value=lambda r: decimal(r.owed.total, r.currency)),
    *(_age_column(title, key, age) for age, (title, key) in enumerate(zip(_AGES, _AGE_KEYS, strict=True))),
    Column(tr_mark("Credit"), lambda r, _: _money(r.owed.credit, r.currency), "right", key="credit",
           value=lambda r: decimal(r.owed.credit, r.currency)),
    Column(key="oldest", value=lambda r: r.owed.oldest),
    Column(tr_mark("Overdue"), lambda r, _: _money(r.owed.overdue, r.currency), "right", rank=1, key="overdue",
           value=lambda r: decimal(r.owed.overdue, r.currency)),
    Column(tr_mark("Due"), lambda r, v: v.day(r.owed.next_due), rank=2, key="next_due",
           value=lambda r: r.owed.next_due),
)  # fmt: skip
RECEIVABLE_TOTAL = tuple(column for column in RECEIVABLE if column.key not in ("customer_id", "customer"))
RECEIVABLE_TABLE = pick(RECEIVABLE, "customer_id", "customer", "owed", *_AGE_KEYS, "credit", "overdue", "next_due")


def _channel_column(name: str) -> Column:
    return Column(name, lambda w, _: str(w.by_channel[name] or ""), "right")


WEEK = (
    Column(
        tr_mark("Week"), lambda w, _: day_month(w.monday), least=6, key="week", value=lambda w: w.monday.isoformat()
    ),
    *map(_channel_column, _SHOWN_CHANNELS),
    Column(tr_mark("other"), lambda w, _: str(sum(n for c, n in w.by_channel.items() if c not in _SHOWN_CHANNELS))),
    Column(tr_mark("All"), lambda w, _: str(w.contacts), "right", key="contacts"),
    Column(tr_mark("Cust."), lambda w, _: str(w.customers), "right", key="customers"),
    Column(tr_mark("Tried"), lambda w, _: str(w.tried or ""), "right", rank=1, key="tried"),
    *keys("minutes"),
    Column(tr_mark("Orders"), lambda w, _: str(w.orders or ""), "right", key="orders"),
    Column(tr_mark("Won"), lambda w, _: str(w.won or ""), "right", key="won"),
)


def week_json(week: Week) -> dict[str, Any]:
    """A week: its contacts by channel stand between its monday and the sums."""
    monday, *sums = (column for column in WEEK if column.key)
    return {**record_json(week, [monday]), **week.by_channel, **record_json(week, sums)}


def value_columns(found: CustomerValue, currency: str, today: date) -> tuple[Column, ...]:
    """A customer by their place among the buyers: what they brought, and what that makes them."""
    buyers, served = found.buyers, found.served

    def money(label: str, name: str) -> Column:
        return Column(
            label,
            lambda i, _: whole(getattr(buyers[i], name), currency),
            "right",
            key=name,
            value=lambda i: decimal(getattr(buyers[i], name), currency),
        )

    return (
        Column("#", lambda i, _: str(buyers[i].customer_id), "right", key="customer_id",
               value=lambda i: buyers[i].customer_id),
        Column(tr_mark("Customer"), lambda i, _: buyers[i].customer, share=1, key="customer",
               value=lambda i: buyers[i].customer, is_name=True),
        money(tr_mark("Revenue"), "revenue"),
        money(tr_mark("Margin"), "margin"),
        Column(tr_mark("Orders"), lambda i, _: str(buyers[i].orders), "right", key="orders",
               value=lambda i: buyers[i].orders),
        Column(tr_mark("Days"), lambda i, _: str((today - date.fromisoformat(buyers[i].last_day)).days), "right",
               key="last_order", value=lambda i: buyers[i].last_day),
        Column(key="minutes", value=lambda i: buyers[i].minutes),
        Column(tr_mark("RFM"), lambda i, _: f"{found.rfm[i].r}{found.rfm[i].f}{found.rfm[i].m}", key="rfm",
               value=lambda i: {"r": found.rfm[i].r, "f": found.rfm[i].f, "m": found.rfm[i].m}),
        Column(tr_mark("ABC"), lambda i, _: found.abc.classes[i], key="abc", value=lambda i: found.abc.classes[i]),
        Column(tr_mark("Kind"), lambda i, _: code_text("kind", found.quadrants.names[i]), key="quadrant",
               value=lambda i: found.quadrants.names[i]),
        Column(tr_mark("Serving"), lambda i, _: whole(round(served[i].cost), currency), "right", key="cost",
               value=lambda i: decimal(round(served[i].cost), currency) if served else None),
        Column(key="net", value=lambda i: decimal(round(served[i].net), currency) if served else None),
        Column(tr_mark("Class"), lambda i, _: served[i].grade, key="grade",
               value=lambda i: served[i].grade if served else None),
    )  # fmt: skip


def columns_shown(columns: Sequence[Column], *without: str) -> tuple[Column, ...]:
    """The columns of a description that a table shows: those with a label or a bar, without the keys named."""
    return tuple(c for c in columns if (c.label or not c.key) and c.key not in without)
