"""crm restore: take a customer back out of the trash."""

from typing import Annotated

import typer

from crmcli.context import Run
from crmcli.domain.text.unicode import fold
from crmcli.errors import Ambiguous, NotFound
from crmcli.queries.customer_lists import CustomerFilter, list_customers
from crmcli.queries.customers import get_customer
from crmcli.queries.search.trash import find_in_trash, is_number
from crmcli.render.columns import CUSTOMER_LIST, customer_json, customer_keys
from crmcli.render.view import mentions
from crmcli.services.customers import take_from_trash
from crmcli.words import listed, tr, with_detail

app = typer.Typer(rich_markup_mode=None)
_LONGEST_NUMBER = 19


@app.command("restore")
def restore_signature(
    ctx: typer.Context,
    who: Annotated[
        str | None, typer.Argument(help="A number, name, phone or mail; without one, the trash is listed.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Bring a merged customer back without what it had.")] = False,
) -> None:
    """Take a customer back out of the trash, or list what is there.

    Example: crm restore "Li Wei"
    """
    restore(ctx.obj, who=who, force=force)


def restore(run: Run, *, who: str | None = None, force: bool = False) -> None:
    """Take a customer back out of the trash, or list what is there."""
    if who is None:
        _list_trash(run)
        return
    has_number = who.isdecimal() and len(who) < _LONGEST_NUMBER
    customer_id = int(who) if has_number and is_number(run.store, int(who)) else _named(run, who)
    take_from_trash(run.store, customer_id, force=force)
    customer = get_customer(run.store, customer_id)
    if run.json:
        run.out.json(customer_json(customer))
    else:
        run.out.say(tr("{mentions} is back.", mentions=mentions(customer)))


def _list_trash(run: Run) -> None:
    trashed = list_customers(run.store, CustomerFilter(trash=True))
    if run.json:
        run.out.json([customer_json(c) for c in trashed], customer_keys())
    elif trashed:
        run.out.put_list(trashed, CUSTOMER_LIST, run.view)
    else:
        run.out.put(tr("The trash is empty."))


def _named(run: Run, who: str) -> int:
    hits = find_in_trash(run.store, who)
    words = fold(who).split()
    candidates = [{"id": c.id, "name": c.name, "company": c.company} for c in hits]
    if not hits:
        raise NotFound(
            tr("Nobody in the trash answers to {who!r}.", who=who),
            tr("crm restore lists the trash."),
            data={"error": "not found", "who": who, "did_you_mean": []},
        )
    is_enough = max(map(len, words), default=0) > 1 or fold(hits[0].name) == fold(who)  # one letter says too little
    if len(hits) > 1 or not is_enough:
        raise Ambiguous(
            tr(
                "{who!r} may mean {named}; nothing was done.",
                who=who,
                named=listed([with_detail(c.name, c.id) for c in hits[:5]]),
            ),
            tr("Say the whole name, or use the number."),
            data={"error": "ambiguous", "who": who, "candidates": candidates},
        )
    return hits[0].id
