"""crm done: tick off reminders."""

from typing import TYPE_CHECKING

from crmcli.render import answers
from crmcli.services.reminders import finish_reminders

if TYPE_CHECKING:
    import typer

    from crmcli.context import Run


def done(run: "Run", numbers: list[int]) -> None:
    """Tick off reminders by their numbers and answer with what was done."""
    finished = finish_reminders(run.store, numbers)
    if run.json:
        from crmcli.render.columns import done_json

        documents = [done_json(each) for each in finished]
        run.out.json(documents[0] if len(documents) == 1 else documents)
        return
    for each in finished:
        run.out.answer(answers.done(each, run.view))


def build() -> "typer.Typer":
    """The command line of `done`; the work above needs no Typer."""
    import typer

    app = typer.Typer(rich_markup_mode=None)

    @app.command("done")
    def signature(
        ctx: typer.Context,
        numbers: list[int] = typer.Argument(..., help="The reminders' numbers, as crm today shows them."),
    ) -> None:
        """Tick off reminders; one that recurs comes up again on its next day.

        Example: crm done 17
        """
        done(ctx.obj, numbers)

    return app
