"""What crm remind does with the reminders that are there: change one, delete one, list them."""

from typing import TYPE_CHECKING

from crmcli import parse
from crmcli.commands.shared.things import reminder_meant
from crmcli.commands.shared.who import one_customer
from crmcli.domain.dates import DateRefused, Every, Moment
from crmcli.errors import Usage
from crmcli.queries.timeline import get_reminder, open_reminders, reminders_of
from crmcli.render import answers
from crmcli.render.columns import REMINDER, REMINDER_LIST, record_json
from crmcli.services.reminders import ReminderChange, edit_reminder
from crmcli.services.trash import delete_record
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_MOST_WORDS = 2  # a time and what to do


def change(run: "Run", said: str, words: list[str], *, every: str | None = None, to: str | None = None) -> None:
    """Change a reminder: `words` are a time, what to do, or both; `every` "" ends its recurrence."""
    number = reminder_meant(run, said)
    due, text, recurrence = _read(run, words)
    if every:
        recurrence = parse.every(every)
    hit = one_customer(run, to) if to is not None else None
    changed = ReminderChange(
        due, text, recurrence, every == "", hit.customer_id if hit else None, hit.contact_id if hit else None
    )
    if changed == ReminderChange():
        raise Usage(tr("Say what to change."), tr('Example: crm remind --edit 17 "fri 10am" "send the new quote"'))
    reminder = edit_reminder(run.store, number, changed)
    if run.json:
        run.out.json(record_json(reminder, REMINDER))
    elif run.store.kept_step is None:
        run.out.answer(answers.unchanged(tr("Reminder {number}", number=number)))
    else:
        run.out.answer([*answers.reminder_changed(reminder, run.view), answers.way_back()])


def _read(run: "Run", words: list[str]) -> tuple[Moment | None, str | None, Every | None]:
    """The time, what to do and the recurrence of at most two words typed. Raises Usage for more, and for no time."""
    if not words:
        return None, None, None
    if len(words) > _MOST_WORDS:
        raise Usage(
            tr("A reminder that is there keeps its customer: say when, what to do, or both."),
            tr("Another customer: crm remind --edit 17 --to WHO"),
        )
    try:
        due, recurrence = parse.plan(words[0], run.view)
    except DateRefused:
        if len(words) > 1:
            raise
        return None, words[0], None
    return due, words[1] if len(words) > 1 else None, recurrence


def remove(run: "Run", said: str) -> None:
    """Delete a reminder."""
    reminder = get_reminder(run.store, reminder_meant(run, said))
    delete_record(run.store, reminder)
    if run.json:
        run.out.json(record_json(reminder, REMINDER))
    else:
        run.out.answer([*answers.deleted(reminder, run.view), answers.way_back(is_gone=True)])


def show(run: "Run", who: str) -> None:
    """List the open reminders of everybody, or of the customer meant by `who`."""
    found = reminders_of(run.store, one_customer(run, who).customer_id, open_only=True) if who else None
    found = open_reminders(run.store) if found is None else found
    if run.json:
        run.out.records(found, REMINDER)
    elif found:
        run.out.put_list(found, REMINDER_LIST, run.view)
    else:
        run.out.put(tr("Nothing is planned."))
