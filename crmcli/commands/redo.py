"""crm redo: do again what was undone."""

import typer

from crmcli.context import Run
from crmcli.render.view import counted
from crmcli.services.undo import redo as do_again

app = typer.Typer(rich_markup_mode=None)


@app.command()
def redo(ctx: typer.Context) -> None:
    """Do again what the last undo took back.

    Example: crm redo
    """
    run: Run = ctx.obj
    step = do_again(run.store)
    if run.json:
        run.out.json({"redone": step.id, "label": step.label, "changes": step.changes})
    else:
        run.out.say(f"Done again: {step.label} ({counted(step.changes, 'change')}).")
