"""The reports on deals: funnel, win rate, cycle, reasons for losing. Each figure with its range and one sentence."""

from crmcli import render
from crmcli.context import Run
from crmcli.domain.intervals import wilson
from crmcli.domain.sales.win_rate import FEWEST_CLOSED, Curve, CurvePoint, WinRate, curve, win_rate, win_rate_sentence
from crmcli.queries.reports import FunnelStage, LostFor, deal_ages, funnel, lost_reasons

_FUNNEL = (
    "Went on: of the deals that entered a stage and have gone on or closed, those that reached a later one or were "
    "won; the range holds it 19 times in 20."
)
_CYCLE = (
    "Won and lost compete, and open deals count for as long as they have been open (Aalen–Johansen); "
    "days count from the day a deal was opened."
)


def show_funnel(run: Run, since: str | None) -> None:
    """How deals go from stage to stage."""
    stages = funnel(run.store, run.settings, since)
    if run.json:
        run.put_json({"stages": [_funnel_json(stage) for stage in stages], "sentence": _FUNNEL})
        return
    largest = max((stage.entered for stage in stages), default=0)
    if not largest:
        run.put("No deals yet.")
        return
    columns = (
        render.Column("Stage", lambda s: s.conversion.stage, flexible=True),
        render.Column("Entered", lambda s: str(s.entered), "right"),
        render.Column("There now", lambda s: str(s.here), "right"),
        render.Column("Went on", lambda s: _share(s), "right"),
        render.Column("Range", lambda s: _range(s.conversion.low, s.conversion.high) if s.conversion.decided else ""),
        render.Column("", lambda s: render.bar(s.entered, largest)),
    )
    render.print_table(stages, columns)
    render.put_text(_FUNNEL)


def _share(stage: FunnelStage) -> str:
    found = stage.conversion
    return "" if found.share is None else f"{found.share:.0%} ({found.advanced} of {found.decided})"


def _funnel_json(stage: FunnelStage) -> dict[str, object]:
    found = stage.conversion
    return {
        "stage": found.stage,
        "entered": stage.entered,
        "open": stage.here,
        "advanced": found.advanced,
        "decided": found.decided,
        "share": found.share,
        "low": found.low,
        "high": found.high,
    }


def show_win_rate(run: Run, since: str | None) -> None:
    """How many deals are won."""
    ages = deal_ages(run.store, since)
    found = win_rate(ages)
    opened = len(ages) - found.closed
    if run.json:
        run.put_json({**_win_rate_json(found), "open": opened})
        return
    if not found.closed:
        run.put("No deal has closed yet.")
        return
    run.put(f"won {found.won}, lost {found.closed - found.won}, open {opened}")
    render.put_text(f"{_sentence(found)}.")
    if found.is_counted:
        render.put_text(f"Below {FEWEST_CLOSED} closed deals: (won + 1) / (closed + 2), from no opinion before.")
    else:
        render.put_text(_CYCLE)


def _win_rate_json(found: WinRate) -> dict[str, object]:
    return {
        "rate": found.rate,
        "low": found.low,
        "high": found.high,
        "won": found.won,
        "lost": found.closed - found.won,
        "counted": found.is_counted,
        "days": _days_json(found),
        "sentence": _sentence(found) if found.closed else "no deal has closed yet",
    }


def _days_json(found: WinRate) -> dict[str, float] | None:
    return dict(zip(("quarter", "half", "three_quarters"), found.days, strict=True)) if found.days else None


def _sentence(found: WinRate) -> str:
    text = win_rate_sentence(found)
    return text[0].upper() + text[1:]


def show_cycle(run: Run, since: str | None) -> None:
    """How long deals take."""
    ages = deal_ages(run.store, since)
    shape, found = curve(ages), win_rate(ages)
    if run.json:
        points = [{"day": p.day, "won": p.won, "lost": p.lost, "open": p.still_open} for p in shape.points]
        run.put_json({"points": points, "days": _days_json(found), "sentence": _cycle_sentence(found)})
        return
    if not shape.points:
        run.put("No deal has closed yet.")
        return
    columns = (
        render.Column("By day", lambda p: f"{p.day:.0f}", "right"),
        render.Column("Won", lambda p: f"{p.won:.0%}", "right"),
        render.Column("Lost", lambda p: f"{p.lost:.0%}", "right"),
        render.Column("Open", lambda p: f"{p.still_open:.0%}", "right"),
        render.Column("", lambda p: render.bar(p.won, 1, 30) + "░" * round(30 * p.lost)),
    )
    render.print_table(_some(shape), columns)
    render.put_text(f"{_cycle_sentence(found)}.")
    render.put_text(_CYCLE)


def _cycle_sentence(found: WinRate) -> str:
    if found.days is None:
        return "No deal has been won yet"
    quarter, half, most = (f"{day:.0f}" for day in found.days)
    few = f" ({found.closed} closed deals are few: a rough figure)" if found.is_counted else ""
    return f"Half of the wins come within {half} days, a quarter within {quarter}, three quarters within {most}{few}"


def _some(shape: Curve, most: int = 12) -> list[CurvePoint]:
    """At most so many points of the curve, evenly chosen, the last among them."""
    points, count = shape.points, len(shape.points)
    return [points[-(-count * (n + 1) // most) - 1] for n in range(most)] if count > most else list(points)


def show_lost(run: Run, since: str | None) -> None:
    """Why deals are lost."""
    reasons = lost_reasons(run.store, run.settings, since)
    total, currency = sum(lost.deals for lost in reasons), run.settings.currency
    sentence = _lost_sentence(reasons, total)
    if run.json:
        rows = [_lost_json(lost, total, currency) for lost in reasons]
        run.put_json({"lost": total, "currency": currency, "reasons": rows, "sentence": sentence})
        return
    if not reasons:
        run.put("No deal was lost.")
        return
    columns = (
        render.Column("Reason", lambda r: r.reason or "not said", flexible=True),
        render.Column("Deals", lambda r: str(r.deals), "right"),
        render.Column("Share", lambda r: f"{r.deals / total:.0%}", "right"),
        render.Column("Amount", lambda r: render.whole(r.amount, currency), "right"),
        render.Column("", lambda r: render.bar(r.deals, reasons[0].deals)),
    )
    render.print_table(reasons, columns)
    render.put_text(f"{sentence}.")
    left_out = sum(lost.not_summed for lost in reasons)
    if left_out:
        render.put_text(f"{render.counted(left_out, 'deal')} in a currency without a rate counted, not summed.")


def _lost_json(lost: LostFor, total: int, currency: str) -> dict[str, object]:
    low, high = wilson(lost.deals, total)
    return {
        "reason": lost.reason,
        "count": lost.deals,
        "share": lost.deals / total,
        "low": low,
        "high": high,
        "amount": render.decimal(lost.amount, currency),
        "not_summed": lost.not_summed,
    }


def _lost_sentence(reasons: list[LostFor], total: int) -> str:
    said = [lost for lost in reasons if lost.reason]
    if not said:
        return "No reason was given for any lost deal"
    first = said[0]
    return (
        f"Most often lost for {first.reason}: {first.deals} of {total}"
        f" ({_range(*wilson(first.deals, total))} in the long run, 19 times in 20)"
    )


def _range(low: float, high: float) -> str:
    return f"{100 * low:.0f}–{100 * high:.0f} %"
