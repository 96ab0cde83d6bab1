"""crm redo: do again what was undone."""

import typer

from crmcli import render
from crmcli.book.undo import redo as do_again
from crmcli.context import Run

app = typer.Typer(rich_markup_mode=None)


@app.command()
def redo(ctx: typer.Context) -> None:
    """Do again what the last undo took back.

    Example: crm redo
    """
    run: Run = ctx.obj
    step = do_again(run.store)
    if run.json:
        run.put_json({"redone": step.id, "label": render.step_words(step), "changes": step.changes})
    else:
        run.say(render.safe(f"Done again: {render.step_words(step)} ({render.counted(step.changes, 'change')})."))
