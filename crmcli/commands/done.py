"""crm done: tick off reminders."""

from typing import TYPE_CHECKING

from crmcli.queries.loose import left_bare
from crmcli.render import answers
from crmcli.services.reminders import finish_reminders

_LONGEST_NUMBER = 19

if TYPE_CHECKING:
    import typer

    from crmcli.context import Run


def done(run: "Run", words: list[str]) -> None:
    """Tick off reminders by their numbers, or one by its words, and answer with what was done."""
    if all(word.isdecimal() and len(word) < _LONGEST_NUMBER for word in words):
        numbers = [int(word) for word in words]
    else:
        from crmcli.commands.shared.reminder_words import reminder_by_words

        numbers = [reminder_by_words(run, " ".join(words)).id]
    finished = finish_reminders(run.store, numbers)
    if run.json:
        from crmcli.render.columns import done_json

        documents = [done_json(each) for each in finished]
        run.out.json(documents[0] if len(documents) == 1 else documents)
        return
    for each in finished:
        left = left_bare(run.store, each.reminder) if each.following is None else []
        run.out.answer([*answers.done(each, run.view), *answers.bare(left, run.view)])


def build() -> "typer.Typer":
    """The command line of `done`; the work above needs no Typer."""
    import typer

    app = typer.Typer(rich_markup_mode=None)

    @app.command("done")
    def signature(
        ctx: typer.Context,
        words: list[str] = typer.Argument(
            ..., metavar="NUMBER...|WORDS", help="Reminders as crm today numbers them, or words of one."
        ),
    ) -> None:
        """Tick off reminders; one that recurs comes up again on its next day.

        Words name the one open reminder that has them, in its text or in its customer's name.

        Example: crm done 17

        Example: crm done "send quote"
        """
        done(ctx.obj, words)

    return app
