"""crm quiet: who has not been heard from."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.context import Run
from crmcli.queries.quiet import quiet_customers

app = typer.Typer(rich_markup_mode=None)


@app.command()
def quiet(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 50,
    ids: Annotated[bool, typer.Option("--ids", help="Only the customers' numbers.")] = False,
) -> None:
    """Who has not been heard from, the longest first.

    Example: crm quiet --limit 10
    """
    run: Run = ctx.obj
    silent = quiet_customers(run.store, run.now.date(), limit=limit)
    if run.json:
        run.put_json([render.quiet_json(q) for q in silent])
    elif ids:
        for q in silent:
            run.put(str(q.customer_id))
    elif silent:
        render.print_table(silent, render.QUIET_COLUMNS)
    else:
        run.put("Nobody has gone quiet.")
