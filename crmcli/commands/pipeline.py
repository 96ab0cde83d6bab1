"""crm pipeline: open deals by stage."""

from typing import Annotated

import typer

from crmcli.commands.shared import past
from crmcli.context import Run
from crmcli.domain.records import Deal
from crmcli.errors import Usage
from crmcli.queries.sales.forecast import Pipeline
from crmcli.queries.sales.forecast import pipeline as ask_pipeline
from crmcli.render.as_json import pipeline_json
from crmcli.render.chances import chances_sentence, elsewhere_lines
from crmcli.render.columns import DEAL_LIST
from crmcli.render.report_columns import pipeline_columns
from crmcli.words import listed, stage_text, tr, with_detail

app = typer.Typer(rich_markup_mode=None)


@app.command("pipeline")
def pipeline_signature(
    ctx: typer.Context,
    deals: Annotated[bool, typer.Option("--deals", help="The deals of each stage, too.")] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DAY", help="As it stood at the end of that day.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="What changed since: moved, slipped, closed, promised.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="With --since: every line.")] = False,
) -> None:
    """Open deals by stage, with their sums, and those weighted by the chance to win; or as they were, or what changed.

    Example: crm pipeline --deals
    Example: crm pipeline --as-of "1 oct"
    Example: crm pipeline --since monday
    """
    if as_of is not None and since is not None:
        raise Usage(tr("--as-of and --since are two questions; ask one."), tr("Example: crm pipeline --since monday"))
    if as_of is not None:
        past.show_pipeline_on(ctx.obj, as_of, deals=deals)
    elif since is not None:
        past.show_changes(ctx.obj, since, every=every)
    else:
        pipeline(ctx.obj, deals=deals)


def pipeline(run: Run, *, deals: bool = False) -> None:
    """Open deals by stage, with their sums, and those weighted by the chance to win."""
    picture = ask_pipeline(run.store, run.settings)
    if run.json:
        run.out.json(pipeline_json(picture))
    elif not picture.deals and not picture.parked:
        run.out.put(tr('No open deals. Open one: crm deal add acme "50 chairs" 12k'))
    else:
        _print(run, picture)
        if deals:
            _print_deals(run, picture)


def _print(run: Run, picture: Pipeline) -> None:
    largest = max((s.amount for s in picture.sums), default=0) or 1
    columns = pipeline_columns(picture.currency, picture.chances, largest)
    run.out.put_table([*picture.sums, picture.total], columns, run.view)
    run.out.put_sentence(
        tr("Weighted: {chances_sentence}.", chances_sentence=chances_sentence(picture.chances, picture.closed))
    )
    for line in elsewhere_lines(picture.elsewhere, run.view):
        run.out.put_sentence(line)
    for title, found in (
        (tr("No next step"), [deal for deal in picture.deals if deal.light == "yellow"]),
        (tr("Stale"), [deal for deal in picture.deals if deal.is_stale]),
        (tr("Big"), [deal for deal in picture.deals if deal.is_big]),
        (tr("Parked"), picture.parked),
    ):
        if found:
            run.out.put_sentence(tr("{title}: {named}", title=title, named=_named(found)))


def _print_deals(run: Run, picture: Pipeline) -> None:
    for stage in picture.sums:
        members = [deal for deal in picture.deals if deal.stage == stage.stage]
        if members:
            run.out.put()
            run.out.put_table(members, DEAL_LIST, run.view, title=stage_text(stage.stage))


def _named(deals: list[Deal], most: int = 8) -> str:
    shown = [with_detail(deal.title, deal.id) for deal in deals[:most]]
    return listed([*shown, tr("and {count} more", count=len(deals) - most)] if len(deals) > most else shown)
