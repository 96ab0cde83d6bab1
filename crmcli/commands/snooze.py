"""crm snooze: move reminders to another day."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.commands import parse
from crmcli.context import Run
from crmcli.errors import Usage
from crmcli.services.reminders import snooze_reminders

app = typer.Typer(rich_markup_mode=None)


@app.command()
def snooze(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="NUMBER... WHEN", help="Reminder numbers, then when.")],
) -> None:
    """Move a reminder to another day; it keeps its time when only a day is said.

    Example: crm snooze 17 "+2d"
    """
    run: Run = ctx.obj
    *numbers, when = words
    if not numbers or not all(number.isdecimal() and len(number) < 19 for number in numbers):
        raise Usage("Say which reminder, then when.", 'Example: crm snooze 17 "+2d"')
    due = parse.when(run, when, "future")
    moved = snooze_reminders(run.store, [int(number) for number in numbers], due)
    if run.json:
        answers = [render.reminder_json(reminder) for reminder in moved]
        run.put_json(answers[0] if len(answers) == 1 else answers)
        return
    for reminder in moved:
        run.say(render.safe(f"Moved to {render.spoken(reminder, run.now)}: {reminder.customer}: {reminder.text}"))
