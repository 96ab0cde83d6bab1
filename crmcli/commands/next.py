"""crm next: the customers of the morning, one at a time, each answered by one key."""

import shlex
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from crmcli import parse
from crmcli.commands.shared.who import read_key
from crmcli.context import Run
from crmcli.domain.dates import Moment
from crmcli.domain.records import LogEntry
from crmcli.domain.text.unicode import one_line
from crmcli.errors import CrmError, Usage
from crmcli.queries.brief import brief
from crmcli.queries.finishing import is_key_customer, left_after, likely_channel
from crmcli.queries.timeline import get_reminder
from crmcli.queries.today import today
from crmcli.render import answers
from crmcli.render.as_json import brief_json
from crmcli.render.brief import brief_facts, brief_sections
from crmcli.render.columns import REMINDER, record_json
from crmcli.render.next_customer import MorningTally, NextCustomer, next_customers, tally_words
from crmcli.services.completion import Completion, finish, log_talk
from crmcli.services.reminders import NewReminder, add_reminder, snooze_reminders
from crmcli.words import FOLLOW_UP, labelled, tr

if TYPE_CHECKING:
    from crmcli.domain.records import Reminder

app = typer.Typer(rich_markup_mode=None)
_WIDEST = 200  # cells of a line, however many lines the terminal makes of it
_CALL = "call"


@app.command("next")
def signature(
    ctx: typer.Context,
    plain: bool = typer.Option(False, "--plain", help="In the terminal as it is, without the dashboard."),
) -> None:
    """One customer at a time: whom, why now, the brief, and one key for what became of it.

    In the dashboard it is the key w; in a pipe the first one is told, with the lines that answer.

    Example: crm next --plain
    """
    work(ctx.obj, plain=plain)


def work(run: Run, *, plain: bool) -> None:
    """Go through the customers of the morning, or tell the first where nobody can be asked."""
    if run.json:
        run.out.json([_document(run, each) for each in _queue(run, set())])
    elif run.interactive and not plain and sys.stdout.isatty():
        from crmcli.commands.dash import open_dashboard

        open_dashboard(run.path, first="work")
    elif run.interactive:
        _Walk(run).go()
    else:
        _tell_first(run)


def _queue(run: Run, handled: set[str]) -> list[NextCustomer]:
    return next_customers(today(run.store), run.view, handled)


def _document(run: Run, each: NextCustomer) -> dict[str, object]:
    reminder = record_json(each.reminder, REMINDER) if each.reminder else None
    return {
        "customer_id": each.customer_id, "customer": each.name, "contact": each.person or None,
        "reasons": list(each.reasons), "reminder": reminder, "brief": brief_json(brief(run.store, each.customer_id)),
    }  # fmt: skip


def _put_customer(run: Run, here: NextCustomer, left: int = 0) -> None:
    """Whom, how many are left (where anybody counts them), why now, and the brief."""
    found = brief(run.store, here.customer_id, run.settings)
    name = tr("{name} · {person}", name=here.name, person=here.person) if here.person else here.name
    run.out.put(tr("{name}   ({left} left)", name=name, left=left) if left else name)
    for reason in here.reasons:
        run.out.put_sentence(one_line(reason, _WIDEST), "  ")
    for fact in brief_facts(found, run.view):
        run.out.put_sentence(one_line(fact.text, _WIDEST), "    ")
    for section in brief_sections(found, run.view):
        for entry in section.entries[:3]:
            run.out.put_sentence(one_line(labelled(section.short, entry), _WIDEST), "    ")


def _tell_first(run: Run) -> None:
    """The first customer, and the lines that answer: nobody can be asked for a key here."""
    queue = _queue(run, set())
    if not queue:
        run.out.put(tr("Nobody is left for now."))
        return
    here = queue[0]
    _put_customer(run, here)
    run.out.put()
    if here.reminder is not None:
        run.out.put(tr('Done: crm done {number} "how it went" --next "fri 10am"', number=here.reminder.id))
        run.out.put(tr('Later: crm snooze {number} "next workday"', number=here.reminder.id))
    run.out.put(tr('Called: crm log {who} "what was said" --call --done', who=shlex.quote(here.name)))
    run.out.put(tr("No answer: crm log {who} --no-answer", who=shlex.quote(here.name)))
    run.out.put(tr("{n} left; at a terminal each is answered by one key.", n=len(queue)))


class _Walk:
    """One sitting at a plain terminal."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.tally = MorningTally()
        self.handled: set[str] = set()

    def go(self) -> None:
        """Show one customer after the other until none is left or somebody stops; then what was done."""
        out = self.run.out
        while queue := _queue(self.run, self.handled):
            here = queue[0]
            _put_customer(self.run, here, len(queue))
            if not self._answered(here):
                break
            out.put()
        out.say(tally_words(self.tally, len(_queue(self.run, self.handled))))

    def _answered(self, here: NextCustomer) -> bool:
        """Ask for keys until one was carried out; False to stop."""
        keys: dict[str, Callable[[NextCustomer], str]] = {
            "l": self._called, "-": self._tried, "s": self._later, "d": self._done, " ": self._skipped,
        }  # fmt: skip
        while True:
            self.run.out.ask(tr("l called · - no answer · s later · d done · Space skip · q stop: "))
            pressed = read_key().casefold()
            self.run.out.say(pressed if pressed.isprintable() else "")
            if pressed in ("", "q", "\x1b", "\x03", "\x04"):
                return False
            if pressed not in keys:
                continue
            try:
                what = keys[pressed](here)
            except CrmError as error:
                self.run.out.say(f"{error.message} {error.hint}".strip())
                continue
            is_whole = what in ("tried", "skipped")
            self.handled |= set(here.keys if is_whole else (here.key,))
            self.tally = self.tally.plus(what)
            return True

    def _next_day(self) -> Moment:
        return parse.proposal("tomorrow", self.run.view)

    def _line(self, here: NextCustomer, question: str, settled: "Reminder | None") -> LogEntry:
        """One line from the terminal as an entry; where a step would be missed, the next working day is planned."""
        store, view = self.run.store, self.run.view
        left = left_after(store, here.customer_id, settled)
        is_missed = bool(left.bare) or (not left.has_step and is_key_customer(store, here.customer_id, view.settings))
        if is_missed:
            self.run.out.say(tr("Next step: {day}, unless /next says when.", day=view.spoken(self._next_day())))
        self.run.out.ask(question)
        words = sys.stdin.readline().strip()
        text = here.reminder.text if here.reminder else ""
        channel = likely_channel(store, here.customer_id, text) or _CALL
        entry = parse.entry(words, view, channel=channel)
        return entry._replace(next=self._next_day()) if is_missed and entry.next is None else entry

    def _called(self, here: NextCustomer) -> str:
        entry = self._line(here, tr("What happened? "), here.reminder)
        if not entry.text and not entry.no_answer:
            raise Usage(tr("Nothing was typed; nothing was done."))
        self._said(log_talk(self.run.store, here.customer_id, entry, here.reminder, here.reminder, self.run.settings))
        return "logged"

    def _done(self, here: NextCustomer) -> str:
        if here.reminder is None:
            raise Usage(tr("There is no reminder to tick off here: l logs a talk, Space goes on."))
        entry = self._line(here, tr("A word about it (Enter: none): "), here.reminder)
        self._said(finish(self.run.store, here.customer_id, entry, here.reminder, here.reminder, self.run.settings))
        return "done"

    def _tried(self, here: NextCustomer) -> str:
        now = self.run.now
        entry = LogEntry(
            "", Moment(now.date(), now.time()), _CALL, next=self._next_day(), by_clock=True, no_answer=True
        )
        self._said(log_talk(self.run.store, here.customer_id, entry, None, here.reminder, self.run.settings))
        return "tried"

    def _later(self, here: NextCustomer) -> str:
        store, view, day = self.run.store, self.run.view, self._next_day()
        if here.reminder is not None:
            for moved in snooze_reminders(store, [here.reminder.id], lambda reminder: day):
                self.run.out.answer(answers.snoozed(moved, view))
        else:
            number = add_reminder(store, NewReminder(here.customer_id, day, FOLLOW_UP))
            self.run.out.answer(answers.reminded(get_reminder(store, number), view))
        return "later"

    def _skipped(self, here: NextCustomer) -> str:
        return "skipped"

    def _said(self, made: Completion) -> None:
        view = self.run.view
        lines = [line for one in made.logged for line in answers.logged(one, view)]
        lines += [line for done in made.done for line in answers.done(done, view)]
        lines += [line for step in made.planned for line in answers.reminded(step, view)]
        self.run.out.answer(lines + [line for moved in made.moved for line in answers.snoozed(moved, view)])
