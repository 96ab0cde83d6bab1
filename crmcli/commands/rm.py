"""crm rm: move customers to the trash."""

from typing import Annotated

import typer

from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.render.answers import way_back
from crmcli.services.customers import move_to_trash
from crmcli.words import tr

app = typer.Typer(rich_markup_mode=None)


@app.command("rm")
def rm_signature(
    ctx: typer.Context,
    who: Annotated[list[str], typer.Argument(help="The customers.", autocompletion=complete_customer)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; change nothing.")] = False,
) -> None:
    """Move customers to the trash; their notes go with them and come back with crm restore.

    Example: crm rm "Li Wei"
    """
    rm(ctx.obj, who, dry_run=dry_run)


def rm(run: Run, who: list[str], *, dry_run: bool = False) -> None:
    """Move customers to the trash; their notes go with them and come back with crm restore."""
    hits = list({hit.customer_id: hit for hit in (one_customer(run, name, is_kept=False) for name in who)}.values())
    if not dry_run:
        move_to_trash(run.store, {hit.customer_id: hit.name for hit in hits})
    if run.json:
        run.out.json([{"id": hit.customer_id, "name": hit.name, "removed": not dry_run} for hit in hits])
        return
    for hit in hits:
        values = {"name": hit.name, "number": hit.customer_id}
        run.out.say(
            tr("Would move {name} (number {number}) to the trash.", **values)
            if dry_run
            else tr("Moved {name} (number {number}) to the trash.", **values)
        )
    if not dry_run:
        run.out.say(way_back(is_gone=True))
