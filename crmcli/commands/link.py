"""crm link: what customers are to one another."""

from typing import Annotated

import typer

from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.errors import Usage
from crmcli.queries.customers import name_of
from crmcli.queries.relations import all_relations, relations_of
from crmcli.render import answers
from crmcli.render.columns import record_json
from crmcli.render.other_columns import RELATION, RELATION_LIST
from crmcli.services.relations import link_customers, unlink_customers
from crmcli.words import tr

app = typer.Typer(rich_markup_mode=None)


@app.command("link")
def signature(
    ctx: typer.Context,
    who: Annotated[
        str | None, typer.Argument(metavar="[A]", help="The customer.", autocompletion=complete_customer)
    ] = None,
    other: Annotated[
        str | None, typer.Argument(metavar="[B]", help="The other one.", autocompletion=complete_customer)
    ] = None,
    words: Annotated[list[str] | None, typer.Argument(help="What B is to A: sister, partner, boss.")] = None,
    rm: Annotated[bool, typer.Option("--rm", help="Take away what they are to each other.")] = False,
) -> None:
    """Keep what two customers are to each other; on both cards. Said again, other words take its place.

    Example: crm link ada ben "brother"

    Example: crm link ada

    Example: crm link ada ben --rm
    """
    said = " ".join(words or ())
    if other is None:
        if rm:
            raise Usage(tr("Name both customers."), tr("Example: crm link ada ben --rm"))
        list_(ctx.obj, who)
    elif rm:
        if said:
            raise Usage(tr("--rm takes the link away; it needs no words."), tr("Example: crm link ada ben --rm"))
        unlink(ctx.obj, who or "", other)
    else:
        link(ctx.obj, who or "", other, said)


def link(run: Run, who: str, other: str, words: str) -> None:
    """Keep what `other` is to `who`."""
    if not words.strip():
        raise Usage(tr("Say what they are to each other."), tr('Example: crm link ada ben "brother"'))
    one, two = (one_customer(run, each).customer_id for each in (who, other))
    made = link_customers(run.store, one, two, words)
    if run.json:
        run.out.json(record_json(made, RELATION))
    elif run.store.kept_step is None:
        run.out.answer(answers.unchanged(made.other))
    else:
        said = tr("Linked: {other} is the {words} of {customer}.", **made._asdict())
        run.out.answer([said, answers.way_back()])


def unlink(run: Run, who: str, other: str) -> None:
    """Take away what two customers are to each other."""
    one, two = (one_customer(run, each).customer_id for each in (who, other))
    gone = unlink_customers(run.store, one, two)
    if run.json:
        run.out.records(gone, RELATION)
    else:
        said = [tr("Taken away: {other} as the {words} of {customer}.", **each._asdict()) for each in gone]
        run.out.answer([*said, answers.way_back(is_gone=True)])


def list_(run: Run, who: str | None) -> None:
    """List the links of one customer, or of every one."""
    number = None if who is None else one_customer(run, who).customer_id
    found = all_relations(run.store) if number is None else relations_of(run.store, number)
    if run.json:
        run.out.records(found, RELATION)
    elif found:
        run.out.put_list(found, RELATION_LIST, run.view)
    elif number is None:
        run.out.put(tr('No links yet. Make one: crm link ada ben "brother"'))
    else:
        run.out.put(tr("{customer} is linked to nobody.", customer=name_of(run.store, number)))
