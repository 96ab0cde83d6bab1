"""crm remind: something to do for a customer."""

from typing import TYPE_CHECKING

from crmcli import parse
from crmcli.commands.shared.who import one_customer
from crmcli.errors import Usage
from crmcli.queries.timeline import get_reminder
from crmcli.queries.twins import earlier_reminder
from crmcli.render import answers
from crmcli.render.twins import reminder_twin
from crmcli.services.reminders import FOLLOW_UP, NewReminder, add_reminder
from crmcli.words import tr

if TYPE_CHECKING:
    import typer

    from crmcli.context import Run


def remind(run: "Run", who: str, when: str, text: str | None = None, every: str | None = None) -> None:
    """Plan a reminder for the customer meant by `who` and answer with it; without words it is to follow up."""
    due, recurrence = parse.plan(when, run.view, every=every)
    if text and text.strip() and parse.belongs_to(when, text, run.view):
        raise Usage(
            tr("“{text}” is part of the time, not something to do.", text=text),
            tr('Put it with the day: crm remind WHO "{when} {text}"', when=when, text=text),
        )
    hit = one_customer(run, who)
    new = NewReminder(hit.customer_id, due, FOLLOW_UP if text is None else text, recurrence, contact_id=hit.contact_id)
    reminder = get_reminder(run.store, add_reminder(run.store, new))
    if run.json:
        from crmcli.render.columns import REMINDER, record_json

        run.out.json(record_json(reminder, REMINDER))
    else:
        run.out.answer(answers.reminded(reminder, run.view))
    run.out.answer(reminder_twin(earlier_reminder(run.store, reminder)))


def build() -> "typer.Typer":
    """The command line of `remind`; the work above needs no Typer."""
    from typing import Annotated

    import typer

    from crmcli.commands.shared.complete import complete_customer

    app = typer.Typer(rich_markup_mode=None)

    @app.command("remind")
    def signature(
        ctx: typer.Context,
        who: Annotated[str, typer.Argument(help="The customer.", autocompletion=complete_customer)],
        when: Annotated[str, typer.Argument(help='When: tomorrow, "fri 10am", "every monday", 下周二上午10点 …')],
        text: Annotated[str | None, typer.Argument(help="What to do (follow up).")] = None,
        every: Annotated[
            str | None, typer.Option(help="Again every day, week, month, year, 10 days, mon,wed …")
        ] = None,
    ) -> None:
        """Plan something to do for a customer.

        Example: crm remind acme "tomorrow 3pm" "send quote" --every month
        """
        remind(ctx.obj, who, when, text, every)

    return app
