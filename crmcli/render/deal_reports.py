"""The reports on deals as documents, and the one sentence that says what each comes to: for both faces."""

from collections.abc import Sequence

from crmcli.domain.intervals import wilson
from crmcli.domain.sales.forecast import StageChance
from crmcli.domain.sales.win_rate import Curve, WinRate, win_rate_sentence
from crmcli.queries.reports import DropOff, FunnelStage, LostFor
from crmcli.render.chances import chance_text
from crmcli.render.columns import record_json
from crmcli.render.report_columns import CYCLE, funnel_columns, lost_columns, share_range
from crmcli.words import listed, reason_text, stage_text, tr, tr_mark, tr_marked, tr_n

FUNNEL = tr_mark(
    "Went on: of the deals that entered a stage and have gone on or closed, those that reached a later one or were "
    "won; the range holds it 19 times in 20."
)
METHOD = tr_mark(
    "Won and lost compete, and open deals count for as long as they have been open (Aalen–Johansen); "
    "days count from the day a deal was opened."
)


def funnel_json(stages: Sequence[FunnelStage]) -> dict[str, object]:
    """How deals go from stage to stage."""
    columns = funnel_columns(max((stage.entered for stage in stages), default=0))
    return {"stages": [record_json(stage, columns) for stage in stages], "sentence": tr_marked(FUNNEL)}


def drop_text(drop: DropOff) -> str:
    """The share of deals lost from a stage in twelve months, and in the twelve before; "" where that is unknown."""
    if drop.year.share is None:
        return ""
    now = f"{1 - drop.year.share:.0%}"
    if drop.year_before.share is None:
        return tr("↓ −{now} in 12 months", now=now)
    return tr("↓ −{now}, year before −{before}", now=now, before=f"{1 - drop.year_before.share:.0%}")


def drop_sentence(drops: Sequence[DropOff]) -> str:
    """The drop-off of every stage in one sentence; empty where nothing was decided in twelve months."""
    told = [
        tr("{stage} {drop}", stage=stage_text(drop.stage), drop=text) for drop in drops if (text := drop_text(drop))
    ]
    if not told:
        return ""
    return tr("Lost from each stage, of deals opened in the last 12 months: {stages}.", stages=listed(told, "; "))


def win_rate_json(found: WinRate, opened: int) -> dict[str, object]:
    """How many deals are won; `opened` is how many are still open."""
    return {
        "rate": found.rate,
        "low": found.low,
        "high": found.high,
        "won": found.won,
        "lost": found.closed - found.won,
        "counted": found.is_counted,
        "days": _days_json(found),
        "sentence": rate_sentence(found) if found.closed else tr("no deal has closed yet"),
        "open": opened,
        "undated": found.undated,
    }


def _days_json(found: WinRate) -> dict[str, float] | None:
    return dict(zip(("quarter", "half", "three_quarters"), found.days, strict=True)) if found.days else None


def rate_sentence(found: WinRate) -> str:
    """The share of deals that are won, with its range."""
    text = win_rate_sentence(found)
    return text[0].upper() + text[1:]


def stage_chance_sentence(first: StageChance) -> str:
    """Why pipeline and forecast give a deal another chance; `first` is that of the first stage."""
    return tr(
        "crm pipeline and crm forecast weigh a deal by the stage it has reached ({stage} {chance}): "
        "they learn from closed deals alone, with your own chances for a start.",
        stage=stage_text(first.stage),
        chance=chance_text(first),
    )


def cycle_json(shape: Curve, found: WinRate) -> dict[str, object]:
    """How long deals take: the curve by days, and the days by which parts of the wins have come."""
    points = [record_json(point, CYCLE) for point in shape.points]
    return {
        "points": points,
        "days": _days_json(found),
        "undated": found.undated,
        "sentence": cycle_sentence(found),
    }


def cycle_sentence(found: WinRate) -> str:
    """The days by which a quarter, a half and three quarters of the wins have come."""
    if found.days is None:
        return tr("How long a deal takes is not known") if found.won else tr("No deal has been won yet")
    quarter, half, most = (f"{day:.0f}" for day in found.days)
    cycle = tr(
        "Half of the wins come within {half} days, a quarter within {quarter}, three quarters within {most}",
        half=half,
        quarter=quarter,
        most=most,
    )
    if not found.is_counted:
        return cycle
    return tr_n(
        "{cycle} ({n} closed deal is few: a rough figure)",
        "{cycle} ({n} closed deals are few: a rough figure)",
        found.closed,
        cycle=cycle,
    )


def undated_sentence(undated: int) -> str:
    """How many closed deals are not in the days."""
    return tr_n(
        "{n:,} closed deal is not in the days: when it was opened is not known.",
        "{n:,} closed deals are not in the days: when they were opened is not known.",
        undated,
    )


def lost_json(reasons: Sequence[LostFor], currency: str) -> dict[str, object]:
    """Why deals are lost."""
    rows = [record_json(lost, lost_columns(reasons, currency)) for lost in reasons]
    total = sum(lost.deals for lost in reasons)
    return {"lost": total, "currency": currency, "reasons": rows, "sentence": lost_sentence(reasons)}


def lost_sentence(reasons: Sequence[LostFor]) -> str:
    """What most deals are lost for, with the range of its share."""
    total = sum(lost.deals for lost in reasons)
    said = [lost for lost in reasons if lost.reason]
    if not said:
        return tr("No reason was given for any lost deal")
    first = said[0]
    return tr(
        "Most often lost for {reason}: {deals} of {total} ({range} in the long run, 19 times in 20)",
        reason=reason_text(first.reason),
        deals=first.deals,
        total=total,
        range=share_range(*wilson(first.deals, total)),
    )
