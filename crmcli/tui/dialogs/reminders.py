"""The forms around a reminder: plan one, tick one off, put one off."""

from collections.abc import Callable, Mapping, Sequence

from crmcli import parse
from crmcli.domain.dates import Moment
from crmcli.domain.records import LogEntry, Reminder
from crmcli.errors import Usage
from crmcli.queries.clock_gap import clock_gap
from crmcli.queries.loose import left_bare
from crmcli.queries.timeline import get_reminder, reminders_of
from crmcli.queries.twins import earlier_reminder
from crmcli.render.answers import bare, clock_remark, entry_echo, in_one_line, logged, reminded, snoozed
from crmcli.render.answers import done as ticked_off
from crmcli.render.twins import reminder_twin
from crmcli.render.view import View
from crmcli.services.bulk_edit import finish_next_reminders, snooze_next_reminders
from crmcli.services.completion import complete
from crmcli.services.reminders import NewReminder, add_reminder, snooze_reminders
from crmcli.store import Store
from crmcli.tui.dialogs.base import Confirmation, Form, FormField, Job
from crmcli.tui.dialogs.choosing import Choice, ChoiceForm
from crmcli.tui.host import Host, Progress
from crmcli.tui.subject import Subject, names_of
from crmcli.words import tr, tr_mark, tr_marked, tr_n


def remind(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask what to plan, and when."""
    host.ask(RemindForm(chosen[0], host.view))


def done(host: Host, chosen: Sequence[Subject]) -> None:
    """Tick off the chosen reminder, else the customer's next one; of many customers the next one each."""
    if len(chosen) > 1:
        host.ask(DoneManyForm(chosen))
    else:
        _with_reminder(host, chosen[0], lambda reminder: host.ask(DoneForm(reminder, host.view)))


def snooze(host: Host, chosen: Sequence[Subject]) -> None:
    """Put off the chosen reminder, else the customer's next one; of many customers the next one each."""
    if len(chosen) > 1:
        host.ask(SnoozeManyForm(chosen, host.view))
    else:
        _with_reminder(host, chosen[0], lambda reminder: host.ask(SnoozeForm(reminder, host.view)))


def _with_reminder(host: Host, who: Subject, then: Callable[[Reminder], None]) -> None:
    planned = reminders_of(host.book.store, who.customer_id, open_only=True) if who.reminder is None else []
    reminder = who.reminder or next(iter(planned), None)
    if reminder is None:
        host.say(tr("{name} has nothing planned: r plans something.", name=who.name), bad=True)
    else:
        then(reminder)


class RemindForm(Form):
    """Something to do, and when."""

    def __init__(self, who: Subject, view: View) -> None:
        super().__init__(
            tr("Remind · {name}", name=who.name),
            FormField("when", tr("When"), example=tr("tomorrow 3pm")),
            FormField("text", tr("What"), example=tr("send the quote")),
            FormField("every", tr("Every"), example=tr("month, 2 weeks, mon and thu (empty: once)")),
        )
        self.who = who
        self.view = view

    def echo(self, said: Mapping[str, str]) -> str:
        """The day as it is understood."""
        if not said["when"]:
            return tr("every {every}", every=parse.every(said["every"]).text) if said["every"] else ""
        due, every = parse.plan(said["when"], self.view, every=said["every"] or None)
        parts = [self.view.spoken(due)]
        if every:
            parts.append(tr("every {every}", every=every.text))
        return " · ".join(parts)

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


class DoneForm(Form):
    """Tick off a reminder, with a word about how it went."""

    HINT = tr_mark("Enter ticks it off · leave the word empty to log nothing · Esc leaves")

    def __init__(self, reminder: Reminder, view: View) -> None:
        super().__init__(
            tr("Done · {customer}: {text}", customer=reminder.customer, text=view.note(reminder.text)),
            FormField("text", tr("A word"), example=tr("how it went: happy, wants 3 more /call")),
            FormField("next", tr("Next"), example=tr("fri 10am")),
        )
        self.reminder = reminder
        self.view = view

    def _entry(self, said: Mapping[str, str]) -> LogEntry | None:
        if not any(said.values()):
            return None
        entry = parse.entry(said["text"], self.view, next_step=said["next"])
        return entry if entry.text else entry._replace(text=self.reminder.text)  # kept as it is, never read as options

    def echo(self, said: Mapping[str, str]) -> str:
        """What would be logged."""
        entry = self._entry(said)
        return entry_echo(entry, self.view) if entry else ""

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Tick it off, and log the word."""
        entry = self._entry(said)
        remark = clock_remark(clock_gap(store)) if entry and entry.by_clock else []
        finished = complete(store, [self.reminder.id], entry, self.view.settings)
        done = finished.done[0]
        lines = remark + ticked_off(done, self.view)
        for made in finished.logged:
            lines += logged(made, self.view)
        left = left_bare(store, done.reminder) if done.following is None else []
        return in_one_line(lines + bare(left, self.view))


class SnoozeChoices(ChoiceForm):
    """The usual days, and a line for others; the echo says the day."""

    HINT = tr_mark("A digit chooses · or write when, Enter saves · Esc leaves")
    PHRASES = (
        ("in 1 hour", tr_mark("in an hour")),
        ("tomorrow", tr_mark("tomorrow")),
        ("in 2 days", tr_mark("in two days")),
        ("next monday", tr_mark("next Monday")),
        ("in 1 week", tr_mark("in a week")),
        ("in 1 month", tr_mark("in a month")),
    )

    def __init__(self, title: str, view: View) -> None:
        super().__init__(
            title, FormField("when", tr("When"), example=tr("fri 10am, +2d")), self._choices(view), start=1
        )
        self.view = view

    def _choices(self, view: View) -> list[Choice]:
        """The proposals, none on a day that is no working day, no day twice."""
        choices: dict[Moment, Choice] = {}
        for phrase, label in self.PHRASES:
            meant, moment = parse.when(phrase, view), parse.proposal(phrase, view)
            if meant == moment:
                choices[moment] = Choice(phrase, tr_marked(label), view.spoken(moment))
            elif moment not in choices:
                choices[moment] = Choice(moment.text, tr("the next working day"), view.spoken(moment))
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


class SnoozeForm(SnoozeChoices):
    """Put one reminder off."""

    def __init__(self, reminder: Reminder, view: View) -> None:
        super().__init__(tr("Snooze · {who}: {text}", who=reminder.customer, text=view.note(reminder.text)), view)
        self.reminder = reminder

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Move it."""
        moved = snooze_reminders(store, [self.reminder.id], lambda reminder: self.moved_to(said, reminder.due))[0]
        return in_one_line(snoozed(moved, self.view))

    def due(self, said: Mapping[str, str]) -> Moment:
        """The day as it is understood: `+2d` counts from the reminder's own day. Raises CrmError."""
        return self.moved_to(said, self.reminder.due)


class SnoozeManyForm(SnoozeChoices):
    """Put off the next reminder of many customers."""

    def __init__(self, customers: Sequence[Subject], view: View) -> None:
        super().__init__(tr("Snooze · the next reminder of {who}", who=names_of(customers)), view)
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
