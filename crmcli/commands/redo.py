"""crm redo: do again what was undone."""

import typer

from crmcli.book.restored import restore_to_redo
from crmcli.book.step_subjects import with_subject
from crmcli.book.undo import redo as do_again
from crmcli.commands.shared.restored import exchange_books
from crmcli.context import Run
from crmcli.render.answers import way_back
from crmcli.words import tr, tr_n
from crmcli.words.steps import step_text, told_step

app = typer.Typer(rich_markup_mode=None)


@app.command("redo")
def redo_signature(ctx: typer.Context) -> None:
    """Do again what the last undo took back.

    Example: crm redo
    """
    redo(ctx.obj)


def redo(run: Run) -> None:
    """Do again what the last undo took back, and say what it was."""
    note = restore_to_redo(run.store)
    if note is not None:
        aside = exchange_books(run, note)
        if run.json:
            run.out.json({"redone": None, "label": tr("restore {backup}", backup=note.called), "aside": str(aside)})
        else:
            done = tr("Done again: restore {backup}.", backup=note.called)
            run.out.answer([done, tr("The book that was there is {aside}.", aside=aside), way_back()])
        return
    step = do_again(run.store)
    if run.json:
        run.out.json({"redone": step.id, "label": step_text(step), "changes": step.changes})
    else:
        run.out.say(
            tr(
                "Done again: {step} ({changes}).",
                step=told_step(with_subject(run.store, step), is_private=run.view.is_private),
                changes=tr_n("{n:,} change", "{n:,} changes", step.changes),
            )
        )
