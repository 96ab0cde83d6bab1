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
    from crmcli.domain.records import Reminder


def snooze(run: "Run", words: list[str]) -> None:
    """Move reminders: the words are their numbers, or one customer, then when. Raises Usage for other words."""
    *names, when = words
    if not names:
        raise Usage(tr("Say which reminder, then when."), tr('Example: crm snooze 17 "+2d"'))
    numbers = [int(name) for name in names if name.isdecimal() and len(name) < 19]
    if len(numbers) != len(names):
        if len(names) > 1:
            raise Usage(
                tr("Say the reminders by their numbers, or one customer."), tr('Example: crm snooze acme "+2d"')
            )
        numbers = [_only_reminder(run, names[0], when).id]
    moved = snooze_reminders(run.store, numbers, lambda reminder: parse.snoozed(when, reminder.due, run.view))
    if run.json:
        from crmcli.render.columns import REMINDER, record_json

        documents = [record_json(each.reminder, REMINDER) for each in moved]
        run.out.json(documents[0] if len(documents) == 1 else documents)
        return
    for each in moved:
        run.out.answer(answers.snoozed(each, run.view))


def _only_reminder(run: "Run", who: str, when: str) -> "Reminder":
    """The one open reminder of a customer. Raises NotFound for none, Ambiguous for several."""
    from crmcli.commands.shared.who import one_customer
    from crmcli.errors import Ambiguous, NotFound
    from crmcli.queries.timeline import reminders_of

    parse.when(when, run.view)  # words that are no date are said before names are looked up
    hit = one_customer(run, who)
    found = reminders_of(run.store, hit.customer_id, open_only=True)
    if not found:
        raise NotFound(
            tr("{name} has no open reminder.", name=hit.name),
            tr("crm edit {number} --snooze {when} leaves them out of quiet until then.", number=hit.customer_id,
               when=repr(when)),
        )  # fmt: skip
    if len(found) > 1:
        raise Ambiguous(
            tr("{name} has {n} open reminders: say which by its number.", name=hit.name, n=len(found)),
            "\n".join(
                tr("  {number}  {due}  {text}", number=r.id, due=run.view.spoken_due(r), text=r.text) for r in found[:9]
            ),
        )
    return found[0]


def build() -> "typer.Typer":
    """The command line of `snooze`; the work above needs no Typer."""
    import typer

    app = typer.Typer(rich_markup_mode=None)

    @app.command("snooze")
    def signature(
        ctx: typer.Context,
        words: list[str] = typer.Argument(
            ..., metavar="NUMBER...|WHO WHEN", help="Reminders or a customer, then when."
        ),
    ) -> None:
        """Move a reminder to another day; it keeps its time when only a day is said.

        +2d counts from the day it is due, if that lies ahead; in 2 days counts from today.

        Example: crm snooze 17 "+2d"
        """
        snooze(ctx.obj, words)

    return app
