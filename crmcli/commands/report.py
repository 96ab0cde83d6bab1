"""crm report: what the book says, each figure with its range and a sentence."""

from inspect import cleandoc
from typing import Annotated

import typer

from crmcli import parse
from crmcli.commands.shared import past, report_book, report_deals
from crmcli.context import Run
from crmcli.words import tr, tr_marked

app = typer.Typer(rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def reports_signature(ctx: typer.Context) -> None:
    """Reports: what the book says, each figure with its range and a sentence. Alone: which there are.

    Example: crm report receivables
    """
    if ctx.invoked_subcommand is None:
        list_reports(ctx.obj)


def list_reports(run: Run) -> None:
    """Answer with the names of the reports."""
    texts = {command.name or "": cleandoc(command.callback.__doc__ or "") for command in app.registered_commands
             if command.callback is not None}  # fmt: skip
    if run.json:
        run.out.json({name: text.split("\n")[0] for name, text in texts.items()})
        return
    for name, text in texts.items():
        run.out.put(tr("crm report {name:<14}{line}", name=name, line=tr_marked(text).split("\n")[0]))


Since = Annotated[str | None, typer.Option("--since", metavar="WHEN", help="Only since that day.")]
Ids = Annotated[bool, typer.Option("--ids", help="Only the customers' numbers.")]


@app.command("funnel")
def funnel_signature(ctx: typer.Context, since: Since = None) -> None:
    """How deals go from stage to stage.

    Example: crm report funnel --since "1 jan"
    """
    funnel(ctx.obj, since=since)


def funnel(run: Run, *, since: str | None = None) -> None:
    """How deals go from stage to stage."""
    report_deals.show_funnel(run, _day(run, since))


@app.command("winrate")
def winrate_signature(ctx: typer.Context, since: Since = None) -> None:
    """How many of the deals are won, open ones counted at their age.

    Example: crm report winrate
    """
    winrate(ctx.obj, since=since)


def winrate(run: Run, *, since: str | None = None) -> None:
    """How many of the deals are won, open ones counted at their age."""
    report_deals.show_win_rate(run, _day(run, since))


@app.command("cycle")
def cycle_signature(ctx: typer.Context, since: Since = None) -> None:
    """How long deals take to be won or lost.

    Example: crm report cycle
    """
    cycle(ctx.obj, since=since)


def cycle(run: Run, *, since: str | None = None) -> None:
    """How long deals take to be won or lost."""
    report_deals.show_cycle(run, _day(run, since))


@app.command("lost")
def lost_signature(ctx: typer.Context, since: Since = None) -> None:
    """Why deals are lost.

    Example: crm report lost --since "last year"
    """
    lost(ctx.obj, since=since)


def lost(run: Run, *, since: str | None = None) -> None:
    """Why deals are lost."""
    report_deals.show_lost(run, _day(run, since))


@app.command("receivables")
def receivables_signature(ctx: typer.Context, ids: Ids = False) -> None:
    """Who owes what, and how old it is.

    Example: crm report receivables
    """
    receivables(ctx.obj, ids=ids)


def receivables(run: Run, *, ids: bool = False) -> None:
    """Who owes what, and how old it is."""
    report_book.show_receivables(run, only_ids=ids)


@app.command("activity")
def activity_signature(
    ctx: typer.Context, weeks: Annotated[int, typer.Option(min=1, max=520, help="How many weeks.")] = 8
) -> None:
    """Contacts by week and channel, with orders and deals won.

    Example: crm report activity --weeks 12
    """
    activity(ctx.obj, weeks=weeks)


def activity(run: Run, *, weeks: int = 8) -> None:
    """Contacts by week and channel, with orders and deals won."""
    report_book.show_activity(run, weeks)


@app.command("value")
def value_signature(
    ctx: typer.Context,
    limit: Annotated[int | None, typer.Option(min=1, help="How many customers to show.")] = None,
    ids: Ids = False,
) -> None:
    """What customers were worth in the last year: RFM, ABC and four kinds of customers.

    Example: crm report value --limit 20
    """
    value(ctx.obj, limit=limit, ids=ids)


def value(run: Run, *, limit: int | None = None, ids: bool = False) -> None:
    """What customers were worth in the last year: RFM, ABC and four kinds of customers."""
    report_book.show_value(run, limit, only_ids=ids)


@app.command("satisfaction")
def satisfaction_signature(ctx: typer.Context, since: Since = None) -> None:
    """How satisfied customers are (NPS and CSAT, of a year), and whose low answer nobody followed up.

    Example: crm report satisfaction
    """
    satisfaction(ctx.obj, since=since)


def satisfaction(run: Run, *, since: str | None = None) -> None:
    """How satisfied customers are (NPS and CSAT, of a year), and whose low answer nobody followed up."""
    report_book.show_satisfaction(run, _day(run, since))


@app.command("changes")
def changes_signature(
    ctx: typer.Context,
    since: Annotated[str, typer.Option("--since", metavar="WHEN", help="Since that day.")] = "monday",
    every: Annotated[bool, typer.Option("--all", help="Every line.")] = False,
) -> None:
    """What happened since a day: deals won, lost, opened, moved and slipped; promises kept and broken.

    Example: crm report changes --since "1 nov"
    """
    past.show_changes(ctx.obj, since, every=every)


def _day(run: Run, since: str | None) -> str | None:
    return parse.when(since, run.view, "past").day.isoformat() if since else None
