"""crm remind: something to do for a customer."""

from __future__ import annotations

from crmcli import parse
from crmcli.commands.shared import completion
from crmcli.commands.shared.who import one_customer
from crmcli.errors import Usage
from crmcli.queries.customers import not_to_be_contacted
from crmcli.queries.timeline import get_reminder
from crmcli.queries.twins import earlier_reminder
from crmcli.render import answers
from crmcli.render.twins import reminder_twin, with_way_back
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.words import FOLLOW_UP, tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from crmcli.context import Run


def remind(run: Run, who: str, when: str, text: str | None = None, every: str | None = None) -> None:
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
    run.out.answer(with_way_back(reminder_twin(earlier_reminder(run.store, reminder))))
    run.out.answer(answers.contact_remark(not_to_be_contacted(run.store, [hit.customer_id])))


def words_with_time(words: list[str], when: str, *, is_new: bool) -> list[str]:
    """The words in the order of WHO, WHEN, TEXT (of TEXT alone for a reminder that is there), the time said apart."""
    place = 1 if is_new else 0
    if len(words) > place + 1:
        raise Usage(
            tr("With --on the time stands twice: {words}.", words=" ".join(words[place:])),
            tr('Example: crm remind acme "send quote" --on tue'),
        )
    return [*words[:place], when, *words[place:]]


def signature(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Argument(help="The customer.", autocompletion=completion("customer"))] = None,
    when: Annotated[
        str | None, typer.Argument(help='When: tomorrow, "fri 10am", "every monday", 下周二上午10点 …')
    ] = None,
    text: Annotated[str | None, typer.Argument(help="What to do (follow up).")] = None,
    said_on: Annotated[str | None, typer.Option("--on", metavar="WHEN", help="When, as an option.")] = None,
    every: Annotated[str | None, typer.Option(help="Again every day, week, month, year, 10 days, mon,wed …")] = None,
    edit: Annotated[str | None, typer.Option(metavar="REMINDER", help="Change this reminder instead.")] = None,
    to: Annotated[str | None, typer.Option(metavar="WHO", help="With --edit: whom it is for.")] = None,
    rm: Annotated[str | None, typer.Option(metavar="REMINDER", help="Delete this reminder.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the open reminders, or a customer's.")] = False,
) -> None:
    """Plan something to do for a customer.

    Example: crm remind acme "tomorrow 3pm" "send quote" --every month

    Example: crm remind --edit 17 "fri 10am" "send the new quote"

    Example: crm remind --edit 17 --on tue
    """
    words = [word for word in (who, when, text) if word is not None]
    if said_on is not None:
        words = words_with_time(words, said_on, is_new=edit is None)
        who, when, text = [*words, None, None, None][:3]
    if edit is None and rm is None and not list_:
        if to is not None:
            raise Usage(tr("--to goes with --edit."), tr("Example: crm remind --edit 17 --to acme"))
        if who is None or when is None:
            from crmcli.typer_parts import missing_argument

            raise missing_argument(ctx, "who" if who is None else "when")
        remind(ctx.obj, who, when, text, every)
        return
    from crmcli.commands.shared import reminders

    if rm is not None:
        reminders.remove(ctx.obj, rm)
    elif edit is not None:
        reminders.change(ctx.obj, edit, words, every=every, to=to)
    else:
        reminders.show(ctx.obj, " ".join(words))


def build() -> typer.Typer:
    """The command line of `remind`; the work above needs no Typer."""
    from crmcli.typer_parts import command_app

    return command_app("remind", signature)
