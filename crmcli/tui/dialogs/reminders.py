"""The forms around a reminder: plan one, tick one off, put one off."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from crmcli import parse
from crmcli.domain.dates import Moment, every_words
from crmcli.domain.records import Reminder
from crmcli.errors import Usage
from crmcli.queries.timeline import get_reminder, reminders_of
from crmcli.queries.twins import earlier_reminder
from crmcli.render.answers import in_one_line, reminded, snoozed
from crmcli.render.twins import reminder_twin
from crmcli.render.view import View
from crmcli.services.bulk_edit import finish_next_reminders, snooze_next_reminders
from crmcli.services.reminders import NewReminder, add_reminder, snooze_reminders
from crmcli.store import Store
from crmcli.tui.dialogs.alike import RemindManyForm
from crmcli.tui.dialogs.base import Confirmation, Form, FormField, Job
from crmcli.tui.dialogs.choosing import Choice, ChoiceForm
from crmcli.tui.dialogs.days import PROPOSE, ProposedDays, days_line, load_ahead, working_days
from crmcli.tui.host import Host, Progress
from crmcli.tui.shell_lines import shell_line, who_word
from crmcli.tui.subject import Subject, names_of
from crmcli.words import tr, tr_mark, tr_marked, tr_n


def remind(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask what to plan, and when; of many customers the same for each."""
    if len(chosen) > 1:
        host.ask(RemindManyForm(chosen, host.view))
        return
    host.ask(RemindForm(chosen[0], host.view, load_ahead(host.book.store, host.view)))


def snooze(host: Host, chosen: Sequence[Subject]) -> None:
    """Put off the chosen reminder, else the customer's next one; of many customers the next one each."""
    if len(chosen) > 1:
        host.ask(SnoozeManyForm(chosen, host.view, load_ahead(host.book.store, host.view)))
    else:
        reminder = reminder_to_act_on(host, chosen[0], "s")
        if reminder is not None:
            host.ask(SnoozeForm(reminder, host.view, load_ahead(host.book.store, host.view)))


def reminder_to_act_on(host: Host, who: Subject, key: str) -> Reminder | None:
    """The reminder of the row, else the next one of its deal or customer; None, and the footer says why, for others.

    A row that shows something else (a birthday, a message) has no reminder that the key could mean.
    """
    if who.reminder is not None:
        return who.reminder
    if who.row_name:
        words = tr("{key} works on a reminder, and this row is {row}: l logs a talk, r plans something.",
                   key=key, row=tr_marked(who.row_name))  # fmt: skip
        host.say(words, bad=True)
        return None
    planned = reminders_of(host.book.store, who.customer_id, open_only=True)
    if who.deal is not None:
        own = [step for step in planned if step.deal_id == who.deal.id]
        planned = own or [step for step in planned if step.deal_id is None]
    if not planned:
        host.say(tr("{name} has nothing planned: r plans something.", name=who.name), bad=True)
        return None
    return planned[0]


class RemindForm(Form):
    """Something to do, and when."""

    BINDINGS: ClassVar[list[BindingType]] = PROPOSE

    def __init__(self, who: Subject, view: View, load: Mapping[date, int]) -> None:
        super().__init__(
            tr("Remind · {name}", name=who.name),
            FormField("when", tr("When"), example=tr("tomorrow 3pm, ↓ proposes a day")),
            FormField("text", tr("What"), example=tr("send the quote")),
            FormField("every", tr("Every"), example=tr("month, 2 weeks, mon and thu (empty: once)")),
        )
        self.who = who
        self.view = view
        self.load = load
        self.proposals = ProposedDays(self, "when", view)
        self.draft_key = ("remind", who.customer_id)

    def body(self) -> ComposeResult:
        """The lines, and the next working days with what is planned under the first."""
        when, *others = self.fields
        yield from self.line(when)
        yield from days_line(self.view, self.load)
        for field in others:
            yield from self.line(field)
        yield from self.foot()

    def action_propose(self, step: int) -> None:
        """Write another working day into the first line."""
        self.proposals.step(step)

    def echo(self, said: Mapping[str, str]) -> str:
        """The day as it is understood, and how much is planned on it."""
        if not said["when"]:
            return every_words(parse.every(said["every"]).text) if said["every"] else ""
        due, every = parse.plan(said["when"], self.view, every=said["every"] or None)
        parts = [_day(due, self.view, self.load)]
        if every:
            parts.append(every_words(every.text))
        return " · ".join(parts)

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm remind`."""
        words = [said["text"]] if said["text"] else []
        who = who_word(store, self.who.customer_id, self.who.name)
        return shell_line("remind", who, said["when"], *words, every=said["every"])

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Plan it."""
        if not said["when"]:
            raise Usage(tr("Say when: tomorrow 3pm, next fri, in 2 weeks."))
        due, every = parse.plan(said["when"], self.view, every=said["every"] or None)
        new = NewReminder(
            self.who.customer_id,
            due,
            said["text"],
            every,
            deal_id=self.who.deal.id if self.who.deal else None,
        )
        reminder = get_reminder(store, add_reminder(store, new))
        return in_one_line(reminded(reminder, self.view) + reminder_twin(earlier_reminder(store, reminder)))


class SnoozeChoices(ChoiceForm):
    """The usual days, and a line for others; the echo says the day."""

    HINT = tr_mark("A digit chooses · or write when, Enter saves · Esc leaves")
    PHRASES = (
        ("tomorrow", tr_mark("tomorrow")),
        ("in 2 days", tr_mark("in two days")),
        ("next monday", tr_mark("next Monday")),
        ("in 1 week", tr_mark("in a week")),
        ("in 1 month", tr_mark("in a month")),
        ("in 1 hour", tr_mark("in an hour")),
    )

    def __init__(self, title: str, view: View, load: Mapping[date, int]) -> None:
        super().__init__(title, FormField("when", tr("When"), example=tr("fri 10am, +2d")), self._choices(view, load))
        self.view = view

    def _choices(self, view: View, load: Mapping[date, int]) -> list[Choice]:
        """The proposals with what is planned on their days, none on a day that is no working day, no day twice."""
        choices: dict[Moment, Choice] = {}
        first = working_days(view, 1)[0]
        for phrase, label in self.PHRASES:
            meant, moment = parse.when(phrase, view), parse.proposal(phrase, view)
            words, value = tr_marked(label), phrase
            if meant != moment:
                words, value = tr("{label}, on a working day", label=words), moment.text
                words = tr("the next working day") if moment == Moment(first) else words
            choices.setdefault(moment, Choice(value, words, _day(moment, view, load)))
        return list(choices.values())

    def due(self, said: Mapping[str, str]) -> Moment:
        """The day as it is understood. Raises CrmError."""
        return parse.when(self.answer(said), self.view)

    def moved_to(self, said: Mapping[str, str], due: str) -> Moment:
        """Where a reminder that is due at `due` (stored text) would be moved to. Raises CrmError."""
        return parse.snoozed(self.answer(said), due, self.view)

    def echo(self, said: Mapping[str, str]) -> str:
        """The day in words."""
        return self.view.spoken(self.due(said))


def _day(moment: Moment, view: View, load: Mapping[date, int]) -> str:
    planned = load.get(moment.day, 0)
    return tr("{day} · {n} planned", day=view.spoken(moment), n=planned) if planned else view.spoken(moment)


class SnoozeForm(SnoozeChoices):
    """Put one reminder off."""

    def __init__(self, reminder: Reminder, view: View, load: Mapping[date, int]) -> None:
        title = tr("Snooze · {who}: {text}", who=reminder.customer, text=view.note(reminder.text))
        super().__init__(title, view, load)
        self.reminder = reminder

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm snooze`."""
        return shell_line("snooze", str(self.reminder.id), self.answer(said))

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Move it."""
        moved = snooze_reminders(store, [self.reminder.id], lambda reminder: self.moved_to(said, reminder.due))[0]
        return in_one_line(snoozed(moved, self.view))

    def due(self, said: Mapping[str, str]) -> Moment:
        """The day as it is understood: `+2d` counts from the reminder's own day. Raises CrmError."""
        return self.moved_to(said, self.reminder.due)


class SnoozeManyForm(SnoozeChoices):
    """Put off the next reminder of many customers."""

    def __init__(self, customers: Sequence[Subject], view: View, load: Mapping[date, int]) -> None:
        super().__init__(tr("Snooze · the next reminder of {who}", who=names_of(customers)), view, load)
        self.ids = [who.customer_id for who in customers]

    def job(self, said: Mapping[str, str]) -> Job:
        """They are moved in a thread."""
        due, words = self.due(said), self.answer(said)

        def snooze(store: Store, progress: Progress) -> str:
            moved = snooze_next_reminders(store, self.ids, lambda reminder: self.moved_to(said, reminder.due), progress)
            if words.startswith("+"):  # each from its own day
                return tr_n("Snoozed {n} reminder by {words}", "Snoozed {n:,} reminders by {words}", moved, words=words)
            day = self.view.spoken(due)
            return tr_n("Snoozed {n} reminder to {day}", "Snoozed {n:,} reminders to {day}", moved, day=day)

        return snooze


class DoneManyForm(Confirmation):
    """Tick off the next reminder of many customers after one more Enter."""

    HINT = tr_mark("Enter ticks them off · Esc leaves")

    def __init__(self, customers: Sequence[Subject]) -> None:
        super().__init__(tr("Done · {who}", who=names_of(customers)))
        self.ids = [who.customer_id for who in customers]

    def echo(self, said: Mapping[str, str]) -> str:
        """What is ticked off."""
        return tr("The next reminder of each is ticked off; who has none stays as they are.")

    def job(self, said: Mapping[str, str]) -> Job:
        """They are ticked off in a thread."""

        def finish(store: Store, progress: Progress) -> str:
            done = finish_next_reminders(store, self.ids, progress)
            return tr_n("Done: {n} reminder", "Done: {n:,} reminders", done)

        return finish
