"""The forms that write the same for many marked customers: one note, one reminder. One undo step takes it back."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from crmcli import parse
from crmcli.domain.dates import Plan
from crmcli.domain.records import CHANNELS, LogEntry
from crmcli.errors import Usage
from crmcli.render.answers import entry_echo, in_one_line, logged_with_many
from crmcli.render.view import View
from crmcli.services.bulk_edit import log_with_many, remind_many
from crmcli.store import Store
from crmcli.tui.dialogs.base import Form, FormField, Job
from crmcli.tui.host import Progress
from crmcli.tui.subject import Subject, names_of
from crmcli.tui.widgets.chips import Chips
from crmcli.words import channel_text, tr, tr_mark, tr_n


class LogManyForm(Form):
    """The same note with many customers: a letter that went to all of them, a talk at a fair."""

    HINT = tr_mark("Enter saves · Tab next line · ←→ channel · Esc leaves")

    def __init__(self, customers: Sequence[Subject], view: View) -> None:
        super().__init__(
            tr("Log · {who}", who=names_of(customers)),
            FormField("text", tr("What"), example=tr("sent the winter price list")),
            FormField("next", tr("Next"), example=tr("fri 10am, planned for each")),
            FormField("todo", tr("To do"), example=tr("ask what they think")),
        )
        self.ids = [who.customer_id for who in customers]
        self.view = view

    def body(self) -> ComposeResult:
        """The lines, the chips under the first."""
        text, *others = self.fields
        yield from self.line(text)
        with Horizontal(classes="field"):
            yield Static(Content(tr("How")), classes="label")
            yield Chips([(name, channel_text(name)) for name in CHANNELS], "mail", id="channels")
        for field in others:
            yield from self.line(field)
        yield from self.foot()

    @property
    def typed(self) -> dict[str, str]:
        """The lines and the channel."""
        return {**super().typed, "channel": self.query_one(Chips).value}

    def on_chips_chip_chosen(self, event: Chips.ChipChosen) -> None:
        """The echo names the channel."""
        event.stop()
        self._echo()

    def on_chips_submitted(self, event: Chips.Submitted) -> None:
        """Enter saves from here too."""
        event.stop()
        self.submit()

    def _entry(self, said: Mapping[str, str]) -> LogEntry:
        return parse.entry(said["text"], self.view, channel=said["channel"], next_step=said["next"], todo=said["todo"])

    def echo(self, said: Mapping[str, str]) -> str:
        """How the lines are understood."""
        is_said = any(said[name] for name in ("text", "next", "todo"))
        return entry_echo(self._entry(said), self.view) if is_said else ""

    def job(self, said: Mapping[str, str]) -> Job:
        """They are written in a thread."""
        entry = self._entry(said)

        def log(store: Store, progress: Progress) -> str:
            count = log_with_many(store, self.ids, entry, progress)
            return in_one_line(logged_with_many(count, self.view.note(entry.text), count if entry.next else 0))

        return log


class RemindManyForm(Form):
    """The same reminder for many customers."""

    def __init__(self, customers: Sequence[Subject], view: View) -> None:
        super().__init__(
            tr("Remind · {who}", who=names_of(customers)),
            FormField("when", tr("When"), example=tr("monday")),
            FormField("text", tr("What"), example=tr("ring about the price list")),
            FormField("every", tr("Every"), example=tr("month, 2 weeks, mon and thu (empty: once)")),
        )
        self.ids = [who.customer_id for who in customers]
        self.view = view

    def _plan(self, said: Mapping[str, str]) -> Plan:
        if not said["when"]:
            raise Usage(tr("Say when: tomorrow 3pm, next fri, in 2 weeks."))
        return parse.plan(said["when"], self.view, every=said["every"] or None)

    def echo(self, said: Mapping[str, str]) -> str:
        """The day as it is understood."""
        return self.view.spoken(self._plan(said).due) if said["when"] else ""

    def job(self, said: Mapping[str, str]) -> Job:
        """They are planned in a thread."""
        plan, text = self._plan(said), said["text"]

        def remind(store: Store, progress: Progress) -> str:
            planned = remind_many(store, self.ids, plan, text, progress)
            day = self.view.spoken(plan.due)
            return tr_n("Reminder for {n:,} customer: {day}", "Reminders for {n:,} customers: {day}", planned, day=day)

        return remind
