"""crm pipeline: open deals by stage."""

from typing import Annotated

import typer

from crmcli.context import Run
from crmcli.domain.records import Deal
from crmcli.queries.sales.forecast import Pipeline
from crmcli.queries.sales.forecast import pipeline as ask_pipeline
from crmcli.render import as_json
from crmcli.render.chances import chance_text, chances_json, chances_sentence, elsewhere_json, elsewhere_lines
from crmcli.render.columns import DEAL, Column
from crmcli.render.table import bar, print_table
from crmcli.render.view import whole
from crmcli.words import listed, tr, tr_mark

app = typer.Typer(rich_markup_mode=None)


@app.command("pipeline")
def pipeline_signature(
    ctx: typer.Context, deals: Annotated[bool, typer.Option("--deals", help="The deals of each stage, too.")] = False
) -> None:
    """Open deals by stage, with their sums, and those weighted by the chance to win.

    Example: crm pipeline --deals
    """
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


def pipeline_json(picture: Pipeline) -> dict[str, object]:
    """The pipeline as data."""
    chances = {chance["stage"]: chance for chance in chances_json(picture.chances)}
    return {
        "stages": [{**as_json.stage_json(s, picture.currency), **chances.get(s.stage, {})} for s in picture.sums],
        "currency": picture.currency,
        "total": as_json.stage_json(picture.total, picture.currency),
        "other_currencies": elsewhere_json(picture.elsewhere),
        "parked": [deal.id for deal in picture.parked],
        "no_next_step": [deal.id for deal in picture.deals if deal.light == "yellow"],
        "stale": [deal.id for deal in picture.deals if deal.is_stale],
        "big": [deal.id for deal in picture.deals if deal.is_big],
        "sentence": chances_sentence(picture.chances),
    }


def _print(run: Run, picture: Pipeline) -> None:
    chances = {chance.stage: chance for chance in picture.chances}
    largest = max((s.amount for s in picture.sums), default=0) or 1
    columns = (
        Column(tr_mark("Stage"), lambda s, _: s.stage, share=1),
        Column(tr_mark("Deals"), lambda s, _: str(s.deals), "right"),
        Column(tr_mark("Amount"), lambda s, _: whole(s.amount, picture.currency), "right"),
        Column(
            tr_mark("Chance"), lambda s, _: chance_text(chances[s.stage]) if s.stage in chances else "", "right", rank=1
        ),
        Column(tr_mark("Weighted"), lambda s, _: whole(s.weighted, picture.currency), "right"),
        Column("", lambda s, _: bar(s.amount, largest) if s.stage in chances else "", rank=2),
    )
    print_table([*picture.sums, picture.total], columns, run.view)
    run.out.put_sentence(tr("Weighted: {chances_sentence}.", chances_sentence=chances_sentence(picture.chances)))
    for line in elsewhere_lines(picture.elsewhere, run.view):
        run.out.put_sentence(line)
    for title, found in (
        (tr("No next step"), [deal for deal in picture.deals if deal.light == "yellow"]),
        ("Stale", [deal for deal in picture.deals if deal.is_stale]),
        ("Big", [deal for deal in picture.deals if deal.is_big]),
        ("Parked", picture.parked),
    ):
        if found:
            run.out.put_sentence(tr("{title}: {named}", title=title, named=_named(found)))


def _print_deals(run: Run, picture: Pipeline) -> None:
    for stage in picture.sums:
        members = [deal for deal in picture.deals if deal.stage == stage.stage]
        if members:
            run.out.put()
            print_table(members, DEAL, run.view, title=stage.stage)


def _named(deals: list[Deal], most: int = 8) -> str:
    shown = [f"{deal.title} ({deal.id})" for deal in deals[:most]]
    return listed([*shown, tr("and {count} more", count=len(deals) - most)] if len(deals) > most else shown)
