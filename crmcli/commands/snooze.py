"""crm snooze: move reminders to another day."""

from typing import TYPE_CHECKING

from crmcli import parse
from crmcli.errors import Usage
from crmcli.render import answers
from crmcli.services.reminders import snooze_reminders
from crmcli.words import tr

if TYPE_CHECKING:
    import typer

    from crmcli.context import Run


def snooze(run: "Run", words: list[str]) -> None:
    """Move reminders: the words are their numbers, then when. Raises Usage for other words."""
    *numbers, when = words
    if not numbers or not all(number.isdecimal() and len(number) < 19 for number in numbers):
        raise Usage(tr("Say which reminder, then when."), tr('Example: crm snooze 17 "+2d"'))
    due = parse.when(when, run.view)
    moved = snooze_reminders(run.store, [int(number) for number in numbers], due)
    if run.json:
        from crmcli.render.as_json import reminder_json

        documents = [reminder_json(reminder) for reminder in moved]
        run.out.json(documents[0] if len(documents) == 1 else documents)
        return
    for reminder in moved:
        run.out.answer(answers.snoozed(reminder, run.view))


def build() -> "typer.Typer":
    """The command line of `snooze`; the work above needs no Typer."""
    from typing import Annotated

    import typer

    app = typer.Typer(rich_markup_mode=None)

    @app.command("snooze")
    def signature(
        ctx: typer.Context,
        words: Annotated[list[str], typer.Argument(metavar="NUMBER... WHEN", help="Reminder numbers, then when.")],
    ) -> None:
        """Move a reminder to another day; it keeps its time when only a day is said.

        Example: crm snooze 17 "+2d"
        """
        snooze(ctx.obj, words)

    return app
