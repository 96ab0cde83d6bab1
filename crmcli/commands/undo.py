"""crm undo: take back the last change."""

from typing import Annotated

import typer

from crmcli.book.batches import undoable_batches
from crmcli.book.journal import Change, changes_of
from crmcli.book.undo import undo as take_back
from crmcli.context import Run
from crmcli.domain.text.unicode import one_line
from crmcli.render.columns import record_json
from crmcli.render.other_columns import BATCH, BATCH_LIST
from crmcli.render.table import print_table
from crmcli.words import tr, tr_n
from crmcli.words.steps import step_text

app = typer.Typer(rich_markup_mode=None)
_LISTED = 50
_WIDEST = 120  # a note may have a megabyte
_HIDDEN = frozenset({"id", "uid", "created_at", "updated_at", "customer_id", "normal", "extra", "due_day", "day"})


@app.command("undo")
def undo_signature(
    ctx: typer.Context,
    batch: Annotated[int | None, typer.Option(metavar="STEP", help="This step instead of the last.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the steps that can be undone.")] = False,
) -> None:
    """Take back the last change, or the one named.

    Example: crm undo --batch 12
    """
    if list_:
        list_steps(ctx.obj)
    else:
        undo(ctx.obj, batch)


def list_steps(run: Run) -> None:
    """Answer with the steps that can be undone."""
    steps, total = undoable_batches(run.store, limit=_LISTED)
    if run.json:
        run.out.json([record_json(step, BATCH) for step in steps])
    elif steps:
        print_table(steps, BATCH_LIST, run.view)
        if total > len(steps):
            run.out.say(tr("… and {n:,} earlier steps: crm history --limit {total}", n=total - len(steps), total=total))
    else:
        run.out.put(tr("There is nothing to undo."))


def undo(run: Run, batch: int | None = None) -> None:
    """Take back the last change, or the step named, and say what it was."""
    step = take_back(run.store, batch)
    if run.json:
        run.out.json({"undone": step.id, "label": step_text(step), "changes": step.changes})
        return
    run.out.say(
        tr(
            "Undone: {step_text} ({changes}). crm redo does it again.",
            step_text=step_text(step),
            changes=tr_n("{n:,} change", "{n:,} changes", step.changes),
        )
    )
    if step.changes <= 20:
        for change in changes_of(run.store, step.id):
            for line in describe(change):
                run.out.say(f"  {line}")


def describe(change: Change) -> list[str]:
    """A change that was taken back, from what was to what is."""
    name = f"{change.table} {change.row_id}"
    if change.before is None:
        shown = change.after or {}
        words = str(shown.get("name") or shown.get("text") or shown.get("value") or "")
        return [tr("{name} taken away: {words}", name=name, words=one_line(words, _WIDEST))]
    if change.after is None:
        return [tr("{name} brought back", name=name)]
    return [
        f"{name} {key}: {one_line(str(change.after.get(key)), _WIDEST)} → {one_line(str(value), _WIDEST)}"
        for key, value in change.before.items()
        if key not in _HIDDEN and change.after.get(key) != value
    ]
