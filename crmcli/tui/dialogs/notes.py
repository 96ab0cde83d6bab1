"""The forms that take notes: one about a talk, and the lasting note about a customer."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static, TextArea

from crmcli import parse
from crmcli.domain.records import CHANNELS, Customer, LogEntry
from crmcli.domain.text.unicode import visible
from crmcli.errors import ChangedMeanwhile, Usage
from crmcli.queries.clock_gap import clock_gap
from crmcli.queries.customers import get_customer
from crmcli.render.answers import clock_remark, entry_echo, in_one_line, logged
from crmcli.render.view import View
from crmcli.services.editing import FieldChange, edit_customer
from crmcli.services.log import Participant, log_entry
from crmcli.store import Store
from crmcli.tui.dialogs.base import Form, FormField
from crmcli.tui.host import Host
from crmcli.tui.subject import Subject
from crmcli.words import listed, tr, tr_mark, tr_marked

_EXAMPLE = tr_mark("called, wants a quote /call /next fri 10am")


def log(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask for a note about a talk."""
    host.ask(LogForm(chosen[0], host.view))


def note(host: Host, chosen: Sequence[Subject]) -> None:
    """Open the lasting note, unless notes are hidden: an editor would show it whole."""
    if host.view.is_private:
        host.say(tr("Notes are hidden now: f2 shows them."), bad=True)
    else:
        host.ask(NoteForm(get_customer(host.book.store, chosen[0].customer_id), host.view))


class LogForm(Form):
    """What happened, on which channel, and what comes next."""

    def __init__(self, who: Subject, view: View) -> None:
        super().__init__(
            tr("Log · {name}", name=who.name),
            FormField("text", tr("What"), example=tr_marked(_EXAMPLE)),
            FormField("channel", tr("How"), example=tr("call, mail, meet, visit, chat, letter; in or out")),
            FormField("next", tr("Next"), example=tr("fri 10am")),
            FormField("todo", tr("To do"), example=tr("send the quote")),
        )
        self.who = who
        self.view = view

    def _entry(self, said: Mapping[str, str]) -> LogEntry:
        channel, direction = how(said["channel"])
        entry = parse.entry(said["text"], self.view, channel=channel, next_step=said["next"], todo=said["todo"])
        return entry._replace(direction=entry.direction or direction)

    def echo(self, said: Mapping[str, str]) -> str:
        """How the line is understood."""
        return entry_echo(self._entry(said), self.view) if any(said.values()) else ""

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """File the note."""
        entry = self._entry(said)
        remark = clock_remark(clock_gap(store)) if entry.by_clock else []
        made = log_entry(store, [Participant(self.who.customer_id)], entry, self.view.settings)[0]
        return in_one_line(remark + logged(made, self.view))


def how(text: str) -> tuple[str, str | None]:
    """`call out` as (call, out); an unmistakable beginning is enough."""
    channel, direction = "", None
    for word in text.replace(",", " ").casefold().split():
        fitting = [name for name in CHANNELS if name.startswith(word)]
        if word in ("in", "out"):
            direction = word
        elif len(fitting) != 1 or channel:
            raise Usage(
                tr(
                    "How: {text!r} is not a channel. Write one of {channels}; in or out.",
                    text=text,
                    channels=listed(CHANNELS),
                )
            )
        else:
            channel = fitting[0]
    return channel, direction


class NoteForm(Form):
    """The lasting note about a customer, in Markdown."""

    HINT = tr_mark("Ctrl+S saves · Esc leaves it as it was")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "submit", tr_mark("save"), show=False, priority=True)]

    def __init__(self, customer: Customer, view: View) -> None:
        super().__init__(tr("Note · {name}", name=customer.name))
        self.customer = customer
        self.view = view
        self.first = _plain(customer.note or "")

    def body(self) -> ComposeResult:
        """The text and the hint."""
        yield TextArea(self.first, id="note", soft_wrap=True, show_line_numbers=False)
        yield Static("", id="echo")
        yield Static(Content(tr_marked(self.HINT)), id="hint")

    def action_submit(self) -> None:
        """Save."""
        self.submit()

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Keep the note."""
        text = self.query_one(TextArea).text
        if text.strip() == self.first.strip():
            return ""
        change = FieldChange("set", "note", text, self.customer.note or "")
        try:
            edit_customer(store, self.customer.id, [change], {}, self.view.settings)
        except ChangedMeanwhile as error:
            self.customer = get_customer(store, self.customer.id)
            raise ChangedMeanwhile(
                tr("The note was changed meanwhile."), tr("Ctrl+S once more writes yours in its place.")
            ) from error
        return tr("Kept the note about {name}", name=self.customer.name)


def _plain(text: str) -> str:
    """A note as it can stand in an editor: line breaks stay, what a terminal would obey is shown as a code."""
    return "\n".join(visible(line) for line in text.splitlines())
