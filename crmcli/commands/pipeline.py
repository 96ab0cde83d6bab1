"""crm pipeline: open deals by stage."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.commands.explain import chance_text, chances_json, chances_sentence, elsewhere_json, elsewhere_lines
from crmcli.context import Run
from crmcli.domain.records import Deal
from crmcli.queries.sales.forecast import Pipeline
from crmcli.queries.sales.forecast import pipeline as ask_pipeline

app = typer.Typer(rich_markup_mode=None)


@app.command()
def pipeline(
    ctx: typer.Context, deals: Annotated[bool, typer.Option("--deals", help="The deals of each stage, too.")] = False
) -> None:
    """Open deals by stage, with their sums, and those weighted by the chance to win.

    Example: crm pipeline --deals
    """
    run: Run = ctx.obj
    picture = ask_pipeline(run.store, run.settings)
    if run.json:
        run.put_json(pipeline_json(picture))
    elif not picture.deals and not picture.parked:
        run.put('No open deals. Open one: crm deal add acme "50 chairs" 12k')
    else:
        _print(run, picture)
        if deals:
            _print_deals(run, picture)


def pipeline_json(picture: Pipeline) -> dict[str, object]:
    """The pipeline as data."""
    chances = {chance["stage"]: chance for chance in chances_json(picture.chances)}
    return {
        "stages": [{**render.stage_json(s, picture.currency), **chances.get(s.stage, {})} for s in picture.sums],
        "currency": picture.currency,
        "total": render.stage_json(picture.total, picture.currency),
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
        render.Column("Stage", lambda s: s.stage),
        render.Column("Deals", lambda s: str(s.deals), "right"),
        render.Column("Amount", lambda s: render.whole(s.amount, picture.currency), "right"),
        render.Column("Chance", lambda s: chance_text(chances[s.stage]) if s.stage in chances else "", "right"),
        render.Column("Weighted", lambda s: render.whole(s.weighted, picture.currency), "right"),
        render.Column("", lambda s: render.bar(s.amount, largest) if s.stage in chances else ""),
    )
    render.print_table([*picture.sums, picture.total], columns)
    render.put_text(f"Weighted: {chances_sentence(picture.chances)}.")
    for line in elsewhere_lines(picture.elsewhere):
        render.put_text(line)
    for title, found in (
        ("No next step", [deal for deal in picture.deals if deal.light == "yellow"]),
        ("Stale", [deal for deal in picture.deals if deal.is_stale]),
        ("Big", [deal for deal in picture.deals if deal.is_big]),
        ("Parked", picture.parked),
    ):
        if found:
            render.put_text(f"{title}: {_named(found)}")


def _print_deals(run: Run, picture: Pipeline) -> None:
    for stage in picture.sums:
        members = [deal for deal in picture.deals if deal.stage == stage.stage]
        if members:
            run.put("")
            render.print_table(members, render.DEAL_COLUMNS, title=stage.stage)


def _named(deals: list[Deal], most: int = 8) -> str:
    shown = [f"{deal.title} ({deal.id})" for deal in deals[:most]]
    return ", ".join([*shown, f"and {len(deals) - most} more"] if len(deals) > most else shown)
