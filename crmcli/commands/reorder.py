"""crm reorder: who will need more, and when to ring."""

from typing import Annotated

import typer

from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.domain.dates import parse_span
from crmcli.errors import Usage
from crmcli.queries.rhythm.reorder import JARS, Need, ReorderFilter, needs, one_each
from crmcli.render.answers import way_back
from crmcli.render.columns import record_json
from crmcli.render.computed_columns import NEED, NEED_LIST
from crmcli.services.reorder import Planned, plan_calls
from crmcli.words import listed, tr, tr_n

app = typer.Typer(rich_markup_mode=None)
MOST_LINES = 20


@app.command("reorder")
def reorder_signature(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Argument(help="Only this customer.", autocompletion=complete_customer)] = None,
    within: Annotated[str, typer.Option(metavar="SPAN", help="To ring within so long.")] = "2 weeks",
    everyone: Annotated[bool, typer.Option("--all", help="However far ahead, and every line.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many lines.")] = MOST_LINES,
    jar: Annotated[
        str, typer.Option(help="Reckon by quantity: auto (where stated or proved better), always, never.")
    ] = "auto",
    why: Annotated[bool, typer.Option("--why", help="The reckoning behind each, in a sentence.")] = False,
    remind: Annotated[bool, typer.Option("--remind", help="Plan a reminder for each.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what --remind would plan; write nothing.")] = False,
) -> None:
    """Who will need more, and when to ring: by their rhythm, by what is left in the jar, by a season of two years.

    One line for each customer, the narrowest windows first; crm reorder WHO shows each product.

    Example: crm reorder --within "1 month" --remind
    """
    reorder(
        ctx.obj,
        who=who,
        within=within,
        everyone=everyone,
        limit=limit,
        jar=jar,
        why=why,
        remind=remind,
        dry_run=dry_run,
    )


def reorder(
    run: Run,
    *,
    who: str | None = None,
    within: str = "2 weeks",
    everyone: bool = False,
    limit: int = MOST_LINES,
    jar: str = "auto",
    why: bool = False,
    remind: bool = False,
    dry_run: bool = False,
) -> None:
    """Who will need more, and when to ring; one line for each customer, or each product of one customer."""
    if jar not in JARS:
        raise Usage(tr("--jar is {jars}, not {jar!r}.", jars=listed(JARS, " or "), jar=jar))
    customer_id = one_customer(run, who).customer_id if who else None
    span = None if everyone or customer_id is not None else parse_span(within)
    every = needs(run.store, run.now.date(), run.settings, ReorderFilter(customer_id, span, jar))
    customers = one_each(every)
    found = customers if remind or customer_id is None else every
    left_out = 0 if everyone or customer_id is not None else max(0, len(found) - limit)
    found = found[: len(found) - left_out]
    planned = plan_calls(run.store, found, run.now.date(), dry_run=dry_run) if remind else None
    if run.json and planned is not None:
        run.out.json(
            [{**record_json(one.need, NEED), "reminder_id": one.reminder_id, "planned": one.is_new} for one in planned]
        )
    elif run.json:
        run.out.records(found, NEED)
    else:
        _show(run, found, why)
        if left_out:
            run.out.say(
                tr(
                    "{shown:,} of {all:,} customers; crm reorder --all lists every one.",
                    shown=len(found),
                    all=len(customers),
                )
            )
        if planned is not None:
            _say(run, planned, dry_run)


def _show(run: Run, found: list[Need], why: bool) -> None:
    if not found:
        run.out.put(tr("Nobody needs to be rung about an order."))
    elif not why:
        run.out.put_list(found, NEED_LIST, run.view)
    else:
        for need in found:
            run.out.put_text(
                tr(
                    "{due}  {customer} (number {customer_id}): {sentence}",
                    due=need.due,
                    customer=need.customer,
                    customer_id=need.customer_id,
                    sentence=need.sentence,
                )
            )


def _say(run: Run, planned: list[Planned], dry_run: bool) -> None:
    count = sum(one.is_new for one in planned)
    if dry_run:
        run.out.say(
            tr_n(
                "Would plan {n:,} reminder; nothing was written.",
                "Would plan {n:,} reminders; nothing was written.",
                count,
            )
        )
        return
    said = tr_n("Planned {n:,} reminder.", "Planned {n:,} reminders.", count)
    run.out.answer([said, way_back()] if count else [said])
