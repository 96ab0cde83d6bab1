"""Words behind done and snooze that name no reminder: what came of one, or all of them."""

from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, shown
from crmcli.commands.repair.slots import Checks
from crmcli.domain.records import Reminder
from crmcli.errors import NotFound, Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_ALL = ("all", "everything", "全部", "所有")
_MOST = 9  # reminders that one line names


def refuse_reminder_words(line: CommandLine, run: "Run") -> None:
    """Raise Usage with the lines to write when the words are all reminders, or one and what came of it.

    Raises Ambiguous when the first words name several reminders.
    """
    words = line.words
    if line.name not in ("done", "snooze") or not words or not Checks(run).has_book:
        return
    if words[0].casefold() in _ALL:
        _refuse_all(line, run)
    elif line.name == "done" and len(words) > 1:
        _refuse_outcome(line, run)


def _refuse_all(line: CommandLine, run: "Run") -> None:
    from crmcli.queries.timeline import open_reminders

    due = [each for each in open_reminders(run.store) if each.due_day <= run.now.date().isoformat()]
    if not due:
        raise NotFound(tr("No reminder is due today or overdue."), tr("crm today shows what comes."))
    numbers = [str(each.id) for each in due[:_MOST]]
    raise Usage(
        tr("Reminders are named one by one; nothing was done."),
        tr("Those that are due: {line}", line=shown([line.name, *numbers, *line.words[1:]])),
    )


def _refuse_outcome(line: CommandLine, run: "Run") -> None:
    """`done 17 "she loved it"`: one reminder, and words for a note."""
    for count in range(len(line.words) - 1, 0, -1):
        said, text = " ".join(line.words[:count]), " ".join(line.words[count:])
        reminder = _reminder(said, run)
        if reminder is not None:
            note = ["log", str(reminder.customer_id), text]
            raise Usage(
                tr("done takes no note; nothing was done."),
                tr("Write: {done}\nand: {note}", done=shown(["done", str(reminder.id)]), note=shown(note)),
            )


def _reminder(said: str, run: "Run") -> Reminder | None:
    """The one open reminder that a number or words name. Raises Ambiguous when words name several."""
    from crmcli.commands.shared.reminder_words import reminder_by_words
    from crmcli.queries.timeline import open_reminders

    if said.lstrip("#").isdecimal():
        return next((each for each in open_reminders(run.store) if str(each.id) == said.lstrip("#")), None)
    try:
        return reminder_by_words(run, said)
    except NotFound:
        return None
