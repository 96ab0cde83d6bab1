"""The reports on deals: funnel, win rate, cycle, reasons for losing. Each figure with its range and one sentence."""

from crmcli.context import Run
from crmcli.domain.intervals import wilson
from crmcli.domain.sales.win_rate import FEWEST_CLOSED, Curve, CurvePoint, WinRate, curve, win_rate, win_rate_sentence
from crmcli.queries.reports import LostFor, deal_ages, funnel, lost_reasons
from crmcli.render.columns import record_json
from crmcli.render.report_columns import CYCLE, columns_shown, funnel_columns, lost_columns, share_range
from crmcli.render.table import print_table
from crmcli.words import as_sentence, tr, tr_mark, tr_marked, tr_n

_FUNNEL = tr_mark(
    "Went on: of the deals that entered a stage and have gone on or closed, those that reached a later one or were "
    "won; the range holds it 19 times in 20."
)
_CYCLE = tr_mark(
    "Won and lost compete, and open deals count for as long as they have been open (Aalen–Johansen); "
    "days count from the day a deal was opened."
)


def show_funnel(run: Run, since: str | None) -> None:
    """How deals go from stage to stage."""
    stages = funnel(run.store, run.settings, since)
    largest = max((stage.entered for stage in stages), default=0)
    columns = funnel_columns(largest)
    if run.json:
        run.out.json({"stages": [record_json(stage, columns) for stage in stages], "sentence": _FUNNEL})
        return
    if not largest:
        run.out.put(tr("No deals yet."))
        return
    print_table(stages, columns_shown(columns), run.view)
    run.out.put_text(tr_marked(_FUNNEL))


def show_win_rate(run: Run, since: str | None) -> None:
    """How many deals are won."""
    ages = deal_ages(run.store, since)
    found = win_rate(ages)
    opened = len(ages) - found.closed
    if run.json:
        run.out.json({**_win_rate_json(found), "open": opened})
        return
    if not found.closed:
        run.out.put(tr("No deal has closed yet."))
        return
    run.out.put(
        tr("won {won}, lost {closed}, open {opened}", won=found.won, closed=found.closed - found.won, opened=opened)
    )
    run.out.put_text(as_sentence(_sentence(found)))
    if found.is_counted:
        run.out.put_text(
            tr(
                "Below {fewest_closed} closed deals: (won + 1) / (closed + 2), from no opinion before.",
                fewest_closed=FEWEST_CLOSED,
            )
        )
    else:
        run.out.put_text(tr_marked(_CYCLE))


def _win_rate_json(found: WinRate) -> dict[str, object]:
    return {
        "rate": found.rate,
        "low": found.low,
        "high": found.high,
        "won": found.won,
        "lost": found.closed - found.won,
        "counted": found.is_counted,
        "days": _days_json(found),
        "sentence": _sentence(found) if found.closed else tr("no deal has closed yet"),
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
        points = [record_json(point, CYCLE) for point in shape.points]
        run.out.json({"points": points, "days": _days_json(found), "sentence": _cycle_sentence(found)})
        return
    if not shape.points:
        run.out.put(tr("No deal has closed yet."))
        return
    print_table(_some(shape), CYCLE, run.view)
    run.out.put_text(as_sentence(_cycle_sentence(found)))
    run.out.put_text(tr_marked(_CYCLE))


def _cycle_sentence(found: WinRate) -> str:
    if found.days is None:
        return tr("No deal has been won yet")
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


def _some(shape: Curve, most: int = 12) -> list[CurvePoint]:
    """At most so many points of the curve, evenly chosen, the last among them."""
    points, count = shape.points, len(shape.points)
    return [points[-(-count * (n + 1) // most) - 1] for n in range(most)] if count > most else list(points)


def show_lost(run: Run, since: str | None) -> None:
    """Why deals are lost."""
    reasons = lost_reasons(run.store, run.settings, since)
    total, currency = sum(lost.deals for lost in reasons), run.settings.currency
    columns, sentence = lost_columns(reasons, currency), _lost_sentence(reasons, total)
    if run.json:
        rows = [record_json(lost, columns) for lost in reasons]
        run.out.json({"lost": total, "currency": currency, "reasons": rows, "sentence": sentence})
        return
    if not reasons:
        run.out.put(tr("No deal was lost."))
        return
    print_table(reasons, columns_shown(columns), run.view)
    run.out.put_text(as_sentence(sentence))
    left_out = sum(lost.not_summed for lost in reasons)
    if left_out:
        run.out.put_text(
            tr(
                "{deals} in a currency without a rate counted, not summed.",
                deals=tr_n("{n:,} deal", "{n:,} deals", left_out),
            )
        )


def _lost_sentence(reasons: list[LostFor], total: int) -> str:
    said = [lost for lost in reasons if lost.reason]
    if not said:
        return tr("No reason was given for any lost deal")
    first = said[0]
    return tr(
        "Most often lost for {reason}: {deals} of {total} ({range} in the long run, 19 times in 20)",
        reason=first.reason,
        deals=first.deals,
        total=total,
        range=share_range(*wilson(first.deals, total)),
    )
