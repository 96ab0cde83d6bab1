"""The reminder that a line settles: of `crm log --done` by its customers, of `crm done` by its first words."""

from contextlib import suppress
from typing import TYPE_CHECKING

from crmcli.commands.shared.things import one_reminder, reminder_meant
from crmcli.domain.text.unicode import fold
from crmcli.errors import CrmError, NotFound
from crmcli.queries.timeline import reminders_of
from crmcli.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from crmcli.context import Run
    from crmcli.domain.records import Reminder
    from crmcli.queries.search.name_matches import Hit


def settled_reminders(run: "Run", hits: "Sequence[Hit]") -> list[int]:
    """One reminder of each customer. What the customer owes (`waiting`) is settled by its number alone.

    Raises NotFound for a customer without one, Ambiguous for several.
    """
    found, today = [], run.now.date().isoformat()
    for hit in hits:
        steps = [r for r in reminders_of(run.store, hit.customer_id, open_only=True) if r.kind != "waiting"]
        if not steps:
            raise NotFound(
                tr("{name} has no open reminder that the note could settle.", name=hit.name),
                tr("Leave out --done to log it alone."),
            )
        due = [step for step in steps if step.due_day <= today]
        found.append(one_reminder(run, hit.name, due or steps))
    return found


def reminder_and_note(
    run: "Run", words: list[str], keep_note: "Callable[[list[str]], AbstractContextManager[None]]"
) -> tuple[int, list[str]]:
    """The open reminder that the words name, and the words of the note behind it.

    A customer in the first word names their only one. Else all words name one, and there is no note; else a customer in
    the first few does, or the words of the first. `keep_note` runs what may raise Ambiguous: the note is kept then.
    Raises NotFound for none, Ambiguous for several.
    """
    if len(words) == 1:
        return reminder_meant(run, words[0]), []
    steps, note = _steps_of(run, words[0]), words[1:]
    if len(steps) > 1:
        fitting = [step for step in steps if _begins(step.text, note)]
        if len(fitting) == 1:
            return fitting[0].id, []
    if steps:
        with keep_note(note):
            return one_reminder(run, words[0], steps), note
    try:
        return reminder_meant(run, " ".join(words)), []
    except NotFound as error:
        missing = error
    for cut in range(len(words) - 1, 1, -1):
        name, note = " ".join(words[:cut]), words[cut:]
        if steps := _steps_of(run, name):
            with keep_note(note):
                return one_reminder(run, name, steps), note
    with suppress(NotFound), keep_note(words[1:]):
        return reminder_meant(run, words[0]), words[1:]
    raise missing


def _steps_of(run: "Run", name: str) -> "list[Reminder]":
    """The open reminders of the customer that a name means; none where it means nobody, or several."""
    from crmcli.queries.search.customer_lookup import find_customers

    try:
        winner = find_customers(run.store, name).winner
    except CrmError:
        return []
    return reminders_of(run.store, winner.customer_id, open_only=True) if winner else []


def _begins(text: str, words: "Sequence[str]") -> bool:
    """Whether each of the words begins a word of a reminder; a Chinese one stands anywhere in it."""
    folded = fold(text)
    return all(
        any(each.startswith(word) for each in folded.split()) if word.isascii() else word in folded
        for word in fold(" ".join(words)).split()
    )
