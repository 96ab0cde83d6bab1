"""crm history: what was changed, and when."""

from typing import Annotated

import typer

from crmcli.book.batches import batches_of_customer, list_batches
from crmcli.book.step_subjects import with_subject
from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.render.other_columns import BATCH, BATCH_LIST
from crmcli.words import tr

app = typer.Typer(rich_markup_mode=None)
_USUAL = 20


@app.command("history")
def history_signature(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Argument(help="Only this customer.", autocompletion=complete_customer)] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="How many steps to show.")] = None,
) -> None:
    """What was changed, and when; of one customer or of the whole book.

    Example: crm history acme
    """
    history(ctx.obj, who, limit=limit)


def history(run: Run, who: str | None = None, *, limit: int | None = None) -> None:
    """Answer with the newest steps of one customer, or of the whole book: twenty, unless --all or a limit was said."""
    limit = limit or (-1 if run.out.is_whole else _USUAL)
    if who is None:
        steps = list_batches(run.store, limit=limit)
    else:
        steps = batches_of_customer(run.store, one_customer(run, who).customer_id, limit=limit)
    steps = [with_subject(run.store, step) for step in steps]
    if run.json:
        run.out.records(steps, BATCH)
    elif steps:
        run.out.put_list(steps, BATCH_LIST, run.view)
    else:
        run.out.put(tr("Nothing was changed yet."))
