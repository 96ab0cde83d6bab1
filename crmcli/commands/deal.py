"""crm deal: opportunities and their way through the stages."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.commands import parse
from crmcli.commands.complete import complete_customer, complete_stage
from crmcli.commands.who import one_customer
from crmcli.context import Run
from crmcli.domain.records import Deal
from crmcli.domain.settings import LOST, WON
from crmcli.errors import Usage
from crmcli.queries.deals import get_deal, list_deals
from crmcli.services.deals import NewDeal, add_deal, checked_stage, move_deal

app = typer.Typer(rich_markup_mode=None, help="Deals: opportunities and their way through the stages.")

Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The deal's number, as crm deal list shows it.")]


@app.command()
def add(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help="The customer.", autocompletion=complete_customer)],
    title: Annotated[str, typer.Argument(help="What it is about.")],
    amount: Annotated[str | None, typer.Argument(help="What it is worth: 12k, 3万, €1.200,00.")] = None,
    amount_option: Annotated[str | None, typer.Option("--amount", help="The same, as an option.")] = None,
    stage: Annotated[str | None, typer.Option(help="The stage it is in.", autocompletion=complete_stage)] = None,
    close: Annotated[str | None, typer.Option(metavar="WHEN", help="When it should close.")] = None,
) -> None:
    """Open a deal.

    Example: crm deal add acme "50 chairs" 12k --stage proposal --close "end of month"
    """
    run: Run = ctx.obj
    if amount is not None and amount_option is not None:
        raise Usage("The amount stands twice.")
    worth = amount if amount is not None else amount_option
    new = NewDeal(
        0,
        title,
        parse.money(run, worth) if worth is not None else None,
        stage,
        parse.when(run, close, "future").day.isoformat() if close else None,
    )
    hit = one_customer(run, who)
    deal_id = add_deal(run.store, new._replace(customer_id=hit.customer_id), run.settings)
    _answer(run, get_deal(run.store, deal_id), "Opened")


@app.command()
def move(
    ctx: typer.Context,
    number: Number,
    stage: Annotated[str, typer.Argument(help="The stage, or its beginning.", autocompletion=complete_stage)],
) -> None:
    """Move a deal to another stage, forward or back.

    Example: crm deal move 7 negotiation
    """
    run: Run = ctx.obj
    _answer(run, move_deal(run.store, number, stage, run.settings), "Moved")


@app.command()
def won(ctx: typer.Context, number: Number) -> None:
    """Close a deal as won.

    Example: crm deal won 7
    """
    run: Run = ctx.obj
    _answer(run, move_deal(run.store, number, WON, run.settings), "Won")


@app.command()
def lost(
    ctx: typer.Context,
    number: Number,
    reason: Annotated[str | None, typer.Argument(help="Why: price, timing, competitor …")] = None,
) -> None:
    """Close a deal as lost.

    Example: crm deal lost 7 price
    """
    run: Run = ctx.obj
    _answer(run, move_deal(run.store, number, LOST, run.settings, reason=reason), "Lost")


@app.command("list")
def list_(
    ctx: typer.Context,
    stage: Annotated[str | None, typer.Option(help="Only this stage.", autocompletion=complete_stage)] = None,
    all_: Annotated[bool, typer.Option("--all", help="Won and lost ones too.")] = False,
    ids: Annotated[bool, typer.Option("--ids", help="Only the deals' numbers.")] = False,
) -> None:
    """List open deals, the largest first.

    Example: crm deal list --stage proposal
    """
    run: Run = ctx.obj
    wanted = checked_stage(stage, run.settings) if stage else None
    deals = list_deals(run.store, stage=wanted, closed=all_)
    if run.json:
        run.put_json([render.deal_json(d) for d in deals])
    elif ids:
        for deal in deals:
            run.put(str(deal.id))
    elif deals:
        render.print_table(deals, render.DEAL_COLUMNS)
    else:
        run.put('No deals. Open one: crm deal add acme "50 chairs" 12k')


def _answer(run: Run, deal: Deal, verb: str) -> None:
    if run.json:
        run.put_json(render.deal_json(deal))
        return
    worth = render.amount(deal.amount, deal.currency) or "no amount yet"
    run.say(render.safe(f"{verb} deal {deal.id}: {deal.title}, {deal.customer}, {deal.stage}, {worth}."))
