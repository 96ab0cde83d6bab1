"""crm undo: take back the last change."""

from typing import Annotated

import typer

from crmcli.book.batches import undoable_batches
from crmcli.book.journal import changes_of
from crmcli.book.restored import RestoreNote, restore_to_undo
from crmcli.book.step_subjects import with_subject
from crmcli.book.undo import undo as take_back
from crmcli.commands.shared.restored import exchange_books
from crmcli.context import Run
from crmcli.errors import Refused, Usage
from crmcli.render.answers import way_back
from crmcli.render.changes import change_lines
from crmcli.render.other_columns import BATCH, BATCH_LIST
from crmcli.words import tr, tr_n
from crmcli.words.steps import step_text, told_step

app = typer.Typer(rich_markup_mode=None)
_LISTED = 50
_MOST_AT_ONCE = 9  # a greater number is rather that of a step


@app.command("undo")
def undo_signature(
    ctx: typer.Context,
    count: Annotated[int | None, typer.Argument(min=1, metavar="[COUNT]", help="So many of the last changes.")] = None,
    batch: Annotated[int | None, typer.Option(metavar="STEP", help="This step instead of the last.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the steps that can be undone.")] = False,
) -> None:
    """Take back the last change, the last two (undo 2), or the one named.

    Example: crm undo --batch 12
    """
    if list_:
        list_steps(ctx.obj)
    elif count is not None:
        undo_last(ctx.obj, count, batch)
    else:
        undo(ctx.obj, batch)


def list_steps(run: Run) -> None:
    """Answer with the steps that can be undone."""
    note = restore_to_undo(run.store)
    if note is not None:
        run.out.answer([tr("The last change is the restore of {backup}.", backup=note.called), way_back()])
    found, total = undoable_batches(run.store, limit=_LISTED)
    steps = [with_subject(run.store, step) for step in found]
    if run.json:
        run.out.records(steps, BATCH)
    elif steps:
        run.out.put_list(steps, BATCH_LIST, run.view)
        if total > len(steps):
            run.out.say(tr("… and {n:,} earlier steps: crm history --limit {total}", n=total - len(steps), total=total))
    else:
        run.out.put(tr("There is nothing to undo."))


def undo_last(run: Run, count: int, batch: int | None) -> None:
    """Take back the last `count` changes, the newest first.

    Raises Usage for a number that is rather a step's, Refused when there are not so many.
    """
    if batch is not None:
        raise Usage(tr("Say how many, or which step: not both."), tr("Example: crm undo 2"))
    if count > _MOST_AT_ONCE:
        raise Usage(
            tr("{count} is too many to take back at once.", count=count),
            tr("Step {count} alone: crm undo --batch {count}", count=count),
        )
    if restore_to_undo(run.store) is not None:
        undo(run)
        count -= 1
    _, total = undoable_batches(run.store, limit=1)
    if count > total:
        raise Refused(tr_n("There is only {n} change to take back.", "There are only {n} changes to take back.", total))
    for _ in range(count):
        undo(run)


def undo_restore(run: Run, note: RestoreNote) -> None:
    """Put the book back that was there before a backup was restored, and say where the restored one lies."""
    aside = exchange_books(run, note)
    if run.json:
        run.out.json({"undone": None, "label": tr("restore {backup}", backup=note.called), "aside": str(aside)})
    else:
        run.out.say(tr("Undone: restore {backup}. crm redo does it again.", backup=note.called))
        run.out.say(tr("  The restored book is {aside}.", aside=aside))


def undo(run: Run, batch: int | None = None) -> None:
    """Take back the last change, or the step named, and say what it was."""
    if batch is None and (note := restore_to_undo(run.store)) is not None:
        undo_restore(run, note)
        return
    step = take_back(run.store, batch)
    if run.json:
        run.out.json({"undone": step.id, "label": step_text(step), "changes": step.changes})
        return
    run.out.say(
        tr(
            "Undone: {step} ({changes}). crm redo does it again.",
            step=told_step(with_subject(run.store, step), is_private=run.view.is_private),
            changes=tr_n("{n:,} change", "{n:,} changes", step.changes),
        )
    )
    if step.changes <= 20:
        for line in change_lines(changes_of(run.store, step.id), run.view):
            run.out.say(f"  {line}")
