"""crm list: customers that meet some conditions."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.commands.complete import complete_stage, complete_tag
from crmcli.context import Run
from crmcli.queries.customers import CustomerFilter, list_customers

app = typer.Typer(rich_markup_mode=None)


@app.command("list")
def list_(
    ctx: typer.Context,
    tag: Annotated[str | None, typer.Option(help="With this tag.", autocompletion=complete_tag)] = None,
    stage: Annotated[str | None, typer.Option(help="In this stage.", autocompletion=complete_stage)] = None,
    source: Annotated[str | None, typer.Option(help="From this source.")] = None,
    company: Annotated[str | None, typer.Option(help="At this company.")] = None,
    city: Annotated[str | None, typer.Option(help="In this city.")] = None,
    batch: Annotated[int | None, typer.Option(metavar="STEP", help="Touched by this step (an import, say).")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="How many to show.")] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Only the numbers, for xargs.")] = False,
) -> None:
    """List customers, by name.

    Example: crm list --tag vip --stage won
    """
    run: Run = ctx.obj
    found = list_customers(run.store, CustomerFilter(tag, stage, source, company, city, batch=batch, limit=limit))
    if run.json:
        run.put_json([render.customer_json(c) for c in found])
    elif ids:
        for customer in found:
            run.put(str(customer.id))
    elif found:
        render.print_table(found, render.CUSTOMER_COLUMNS)
    else:
        run.put("No customers. Add one: crm add NAME" if _asked_for_all(ctx) else "No customer is like that.")


def _asked_for_all(ctx: typer.Context) -> bool:
    return not any(ctx.params.values())
