"""The reports on deals: funnel, win rate, cycle, reasons for losing. Each figure with its range and one sentence."""

from crmcli.context import Run
from crmcli.domain.sales.win_rate import FEWEST_CLOSED, Curve, CurvePoint, curve, win_rate
from crmcli.queries.reports import deal_ages, drop_offs, funnel, lost_reasons
from crmcli.queries.sales.forecast import stage_chances
from crmcli.render.deal_reports import (
    FUNNEL,
    METHOD,
    cycle_json,
    cycle_sentence,
    drop_sentence,
    funnel_json,
    lost_json,
    lost_sentence,
    rate_sentence,
    stage_chance_sentence,
    undated_sentence,
    win_rate_json,
)
from crmcli.render.picture_lines import curve_lines
from crmcli.render.report_columns import CYCLE, columns_shown, funnel_columns, lost_columns
from crmcli.render.table import screen_width
from crmcli.words import as_sentence, tr, tr_marked, tr_n

_CURVE_LINES = 8
_WITHOUT_SCREEN = 80  # cells of a picture in a file or a pipe
_WIDEST = 100


def show_funnel(run: Run, since: str | None) -> None:
    """How deals go from stage to stage."""
    stages = funnel(run.store, run.settings, since)
    largest = max((stage.entered for stage in stages), default=0)
    columns = funnel_columns(largest)
    if run.json:
        run.out.json(funnel_json(stages))
        return
    if not largest:
        run.out.put(tr("No deals yet."))
        return
    run.out.put_table(stages, columns_shown(columns), run.view)
    run.out.put_text(tr_marked(FUNNEL))
    if since is None and (drops := drop_sentence(drop_offs(run.store, run.settings))):
        run.out.put_text(drops)


def show_win_rate(run: Run, since: str | None) -> None:
    """How many deals are won."""
    ages = deal_ages(run.store, since)
    found = win_rate(ages)
    opened = len(ages) - found.closed
    chances = [chance for chance in stage_chances(run.store, run.settings) if not chance.is_assumed]
    if run.json:
        run.out.json(win_rate_json(found, opened))
        return
    if not found.closed:
        run.out.put(tr("No deal has closed yet."))
        return
    run.out.put(
        tr("won {won}, lost {closed}, open {opened}", won=found.won, closed=found.closed - found.won, opened=opened)
    )
    run.out.put_text(as_sentence(rate_sentence(found)))
    if found.is_counted and found.closed >= FEWEST_CLOSED:
        run.out.put_text(tr("(won + 1) / (closed + 2), from no opinion before."))
    elif found.is_counted:
        run.out.put_text(
            tr(
                "Below {fewest_closed} closed deals: (won + 1) / (closed + 2), from no opinion before.",
                fewest_closed=FEWEST_CLOSED,
            )
        )
    else:
        run.out.put_text(tr_marked(METHOD))
    if found.undated:
        run.out.put_text(undated_sentence(found.undated))
    if chances:
        run.out.put_text(stage_chance_sentence(chances[0]))


def show_cycle(run: Run, since: str | None) -> None:
    """How long deals take."""
    ages = deal_ages(run.store, since)
    shape, found = curve(ages), win_rate(ages)
    if run.json:
        run.out.json(cycle_json(shape, found))
        return
    if not found.closed:
        run.out.put(tr("No deal has closed yet."))
        return
    if shape.points:
        for line in curve_lines(shape, min(screen_width() or _WITHOUT_SCREEN, _WIDEST), _CURVE_LINES):
            run.out.put(line)
        run.out.put()
        run.out.put_table(_some(shape), CYCLE, run.view)
    run.out.put_text(as_sentence(cycle_sentence(found)))
    if shape.points:
        run.out.put_text(tr_marked(METHOD))
    if found.undated:
        run.out.put_text(undated_sentence(found.undated))


def _some(shape: Curve, most: int = 12) -> list[CurvePoint]:
    """At most so many points of the curve, evenly chosen, the last among them."""
    points, count = shape.points, len(shape.points)
    return [points[-(-count * (n + 1) // most) - 1] for n in range(most)] if count > most else list(points)


def show_lost(run: Run, since: str | None) -> None:
    """Why deals are lost."""
    reasons = lost_reasons(run.store, run.settings, since)
    currency = run.settings.currency
    if run.json:
        run.out.json(lost_json(reasons, currency))
        return
    if not reasons:
        run.out.put(tr("No deal was lost."))
        return
    run.out.put_table(reasons, columns_shown(lost_columns(reasons, currency)), run.view)
    run.out.put_text(as_sentence(lost_sentence(reasons)))
    left_out = sum(lost.not_summed for lost in reasons)
    if left_out:
        run.out.put_text(
            tr(
                "{deals} in a currency without a rate counted, not summed.",
                deals=tr_n("{n:,} deal", "{n:,} deals", left_out),
            )
        )
