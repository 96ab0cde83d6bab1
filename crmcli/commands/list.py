"""crm list: customers that meet some conditions."""

from datetime import timedelta
from typing import Annotated

import typer

from crmcli import render
from crmcli.commands import parse
from crmcli.commands.complete import complete_stage, complete_tag
from crmcli.context import Run
from crmcli.domain.dates import parse_span
from crmcli.domain.where import parse_where
from crmcli.errors import Usage
from crmcli.queries.customers import MISSING, CustomerFilter, list_customers

app = typer.Typer(rich_markup_mode=None)


@app.command("list")
def list_(
    ctx: typer.Context,
    tag: Annotated[str | None, typer.Option(help="With this tag.", autocompletion=complete_tag)] = None,
    stage: Annotated[str | None, typer.Option(help="In this stage.", autocompletion=complete_stage)] = None,
    source: Annotated[str | None, typer.Option(help="From this source.")] = None,
    company: Annotated[str | None, typer.Option(help="At this company.")] = None,
    city: Annotated[str | None, typer.Option(help="In this city.")] = None,
    quiet: Annotated[str | None, typer.Option(metavar="SPAN", help='Not heard from for so long: "6 weeks".')] = None,
    since: Annotated[str | None, typer.Option(metavar="WHEN", help="Last contact on that day or later.")] = None,
    missing: Annotated[
        list[str] | None, typer.Option(metavar="FIELD", help="Without a phone, email, birthday …")
    ] = None,
    where: Annotated[str | None, typer.Option(help="A condition: city = Paris and not tag = vip.")] = None,
    sort: Annotated[str, typer.Option(metavar="COLUMN", help="By this column; -COLUMN turns it round.")] = "name",
    batch: Annotated[int | None, typer.Option(metavar="STEP", help="Touched by this step (an import, say).")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="How many to show.")] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Only the numbers, for xargs.")] = False,
) -> None:
    """List customers, by name.

    Example: crm list --tag vip --stage won

    Example: crm list --where "city = Paris and (budget > 5000 or tag = vip)" --sort -last_contact
    """
    run: Run = ctx.obj
    wanted = CustomerFilter(
        tag,
        stage,
        source,
        company,
        city,
        batch=batch,
        limit=limit,
        where=parse_where(where) if where is not None else None,
        missing=tuple(_missing(field) for field in missing or ()),
        since=parse.when(run, since, "past").day.isoformat() if since else None,
        quiet_before=(run.now.date() - timedelta(days=parse_span(quiet))).isoformat() if quiet else None,
        sort=sort,
    )
    found = list_customers(run.store, wanted)
    if run.json:
        run.put_json([render.customer_json(c) for c in found])
    elif ids:
        for customer in found:
            run.put(str(customer.id))
    elif found:
        render.print_table(found, render.CUSTOMER_COLUMNS)
    else:
        run.put("No customers. Add one: crm add NAME" if _asked_for_all(ctx) else "No customer is like that.")


def _missing(field: str) -> str:
    if field not in MISSING:
        raise Usage(f"--missing knows: {', '.join(MISSING)}.")
    return field


def _asked_for_all(ctx: typer.Context) -> bool:
    return not any(value for name, value in ctx.params.items() if name != "sort")
