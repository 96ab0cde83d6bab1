"""crm done: tick off reminders."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.context import Run
from crmcli.services.reminders import finish_reminders

app = typer.Typer(rich_markup_mode=None)


@app.command()
def done(
    ctx: typer.Context,
    numbers: Annotated[list[int], typer.Argument(help="The reminders' numbers, as crm today shows them.")],
) -> None:
    """Tick off reminders; one that recurs comes up again on its next day.

    Example: crm done 17
    """
    run: Run = ctx.obj
    finished = finish_reminders(run.store, numbers)
    if run.json:
        answers = [
            {**render.reminder_json(d.reminder), "next": render.reminder_json(d.following) if d.following else None}
            for d in finished
        ]
        run.put_json(answers[0] if len(answers) == 1 else answers)
        return
    for each in finished:
        run.say(render.safe(f"Done: {each.reminder.customer}: {each.reminder.text}"))
        if each.following:
            run.say(render.safe(f"  again {render.spoken(each.following, run.now)} (reminder {each.following.id})"))
