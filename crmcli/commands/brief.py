"""crm brief: one screen before a call."""

from typing import Annotated

import typer

from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.domain.text.unicode import one_line
from crmcli.queries.brief import brief as read_brief
from crmcli.render.as_json import brief_json
from crmcli.render.brief import brief_facts, brief_sections
from crmcli.words import tr

app = typer.Typer(rich_markup_mode=None)
_WIDEST = 110


@app.command("brief")
def signature(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help="The customer.", autocompletion=complete_customer)],
) -> None:
    """One screen before a call: who, value, last touches, promises both ways, what to talk about.

    Example: crm brief acme
    """
    brief(ctx.obj, who)


def brief(run: Run, who: str) -> None:
    """Answer with the brief of the customer meant by `who`, an entry a line."""
    found = read_brief(run.store, one_customer(run, who).customer_id, run.settings)
    if run.json:
        run.out.json(brief_json(found))
        return
    run.out.put(tr("{name}  (number {id})", name=found.customer.name, id=found.customer.id))
    for fact in brief_facts(found, run.view):
        run.out.put(one_line(f"  {fact.text}", _WIDEST))
    for section in brief_sections(found, run.view):
        run.out.put()
        run.out.put(section.title)
        for entry in section.entries:
            run.out.put(one_line(f"  {entry}", _WIDEST))
