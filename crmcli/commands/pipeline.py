"""crm pipeline: open deals by stage."""

import typer

from crmcli import render
from crmcli.context import Run
from crmcli.domain.pipeline import stage_sums
from crmcli.domain.records import StageSum
from crmcli.queries.deals import list_deals

app = typer.Typer(rich_markup_mode=None)


@app.command()
def pipeline(ctx: typer.Context) -> None:
    """Open deals by stage, with their sums.

    Example: crm pipeline
    """
    run: Run = ctx.obj
    deals = list_deals(run.store)
    currency = run.settings.currency
    sums = stage_sums(deals, run.settings, currency)
    if run.json:
        run.put_json({"stages": [render.stage_json(s, currency) for s in sums], "currency": currency})
        return
    if not deals:
        run.put('No open deals. Open one: crm deal add acme "50 chairs" 12k')
        return
    largest = max((s.amount for s in sums), default=0) or 1
    columns = (
        render.Column("Stage", lambda s: s.stage),
        render.Column("Deals", lambda s: str(s.deals), "right"),
        render.Column("Amount", lambda s: render.amount(s.amount, currency), "right"),
        render.Column("Weighted", lambda s: render.amount(s.weighted, currency), "right"),
        render.Column("", lambda s: _bar(s, largest)),
    )
    render.print_table(sums, columns)
    elsewhere = sum(1 for d in deals if d.amount is not None and d.currency != currency)
    if elsewhere:
        run.put(f"{elsewhere} deals in other currencies are counted, not summed.")


def _bar(stage: StageSum, largest: int) -> str:
    return "█" * round(20 * stage.amount / largest)
