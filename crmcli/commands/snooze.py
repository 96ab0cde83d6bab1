"""crm snooze: move reminders to another day."""

from __future__ import annotations

from contextlib import suppress

from crmcli import parse
from crmcli.errors import NotFound, Usage
from crmcli.render import answers
from crmcli.services.reminders import snooze_reminders
from crmcli.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from crmcli.context import Run

_LONGEST_NUMBER = 19


def snooze(run: Run, words: list[str]) -> None:
    """Move reminders: the words are their numbers, or one customer or words of one reminder, then when."""
    names, when = _parted(run, words)
    if all(_is_number(name) for name in names):
        numbers = [int(name) for name in names]
    elif _is_number(names[0]) and len(names) > 1:
        raise Usage(tr("Say the reminders by their numbers, or one customer."), tr('Example: crm snooze acme "+2d"'))
    else:
        numbers = [_only_reminder(run, " ".join(names), when)]
    moved = snooze_reminders(run.store, numbers, lambda reminder: parse.snoozed(when, reminder.due, run.view))
    if run.json:
        from crmcli.render.columns import REMINDER, record_json

        documents = [record_json(each.reminder, REMINDER) for each in moved]
        run.out.json(documents[0] if len(documents) == 1 else documents)
        return
    for each in moved:
        run.out.answer(answers.snoozed(each, run.view))


def _is_number(name: str) -> bool:
    return name.isdecimal() and len(name) < _LONGEST_NUMBER


def _parted(run: Run, words: list[str]) -> tuple[list[str], str]:
    """The names and the time of the words typed. Raises Usage when there is no time, or two times can be meant."""
    *names, when = words
    if not names:
        raise Usage(tr("Say which reminder, then when."), tr('Example: crm snooze 17 "+2d"'))
    if len(names) == 1:
        return names, when
    found = []
    for at in range(1, len(words)):
        rest = words[at + 1 :] if words[at] in ("to", "until", "till") and at + 1 < len(words) else words[at:]
        with suppress(Usage):
            parse.when(" ".join(rest), run.view)
            found.append((words[:at], " ".join(rest)))
    if not found:
        return names, when
    shorter = [each for each in found[1:] if each[0][-1] not in ("to", "until", "till")]
    if shorter and all(_is_number(name) for name in shorter[0][0]):
        raise Usage(
            tr("The words can be read in more than one way; nothing was done."),
            "\n".join(
                tr('Write: crm snooze {names} "{when}"', names=" ".join(names), when=when)
                for names, when in (found[0], shorter[0])
            ),
        )
    return found[0]


def _only_reminder(run: Run, who: str, when: str) -> int:
    """The one open reminder of a customer, or with these words. Raises NotFound for none, Ambiguous for several."""
    from crmcli.commands.shared.things import reminder_meant
    from crmcli.queries.search.customer_lookup import find_customers

    parse.when(when, run.view)  # words that are no date are said before names are looked up
    try:
        return reminder_meant(run, who)
    except NotFound as error:
        hit = find_customers(run.store, who).winner
        if hit is None:
            raise
        raise NotFound(
            tr("{name} has no open reminder.", name=hit.name),
            tr("crm edit {number} --snooze {when} leaves them out of quiet until then.", number=hit.customer_id,
               when=repr(when)),
        ) from error  # fmt: skip


def signature(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="NUMBER...|WHO WHEN", help="Reminders, a customer or words of one, then when."),
    ],
) -> None:
    """Move a reminder to another day; it keeps its time when only a day is said.

    +2d counts from the day it is due, if that lies ahead; in 2 days counts from today.

    Example: crm snooze 17 "+2d"
    """
    snooze(ctx.obj, words)


def build() -> typer.Typer:
    """The command line of `snooze`; the work above needs no Typer."""
    from crmcli.typer_parts import command_app

    return command_app("snooze", signature)
