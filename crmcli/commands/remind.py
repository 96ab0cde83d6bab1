"""crm remind: something to do for a customer."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.commands import parse
from crmcli.commands.complete import complete_customer
from crmcli.commands.who import one_customer
from crmcli.context import Run
from crmcli.queries.timeline import get_reminder
from crmcli.services.reminders import NewReminder, add_reminder

app = typer.Typer(rich_markup_mode=None)


@app.command()
def remind(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help="The customer.", autocompletion=complete_customer)],
    when: Annotated[str, typer.Argument(help='When: tomorrow, "fri 10am", 下周二上午10点 …')],
    text: Annotated[str, typer.Argument(help="What to do.")],
    every: Annotated[str | None, typer.Option(help="Again every day, week, month, year, 10 days, mon,wed …")] = None,
) -> None:
    """Plan something to do for a customer.

    Example: crm remind acme "tomorrow 3pm" "send quote" --every month
    """
    run: Run = ctx.obj
    due = parse.when(run, when, "future")
    recurrence = parse.every(every) if every else None
    hit = one_customer(run, who)
    new = NewReminder(hit.customer_id, due, text, recurrence, contact_id=hit.contact_id)
    reminder = get_reminder(run.store, add_reminder(run.store, new))
    if run.json:
        run.put_json(render.reminder_json(reminder))
    else:
        day = render.spoken(reminder, run.now)
        run.say(render.safe(f"Reminder {reminder.id}: {day}, {reminder.customer}: {render.what(reminder)}"))
