"""Find anything: customers as they are found everywhere (any part of a name, pinyin, a phone), and commands by name."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from crmcli.domain.text.unicode import fold
from crmcli.queries.search.customer_lookup import find_customers
from crmcli.queries.search.name_matches import Hit
from crmcli.render.cells import Line, heading, sentence
from crmcli.render.columns import Column
from crmcli.render.view import Cell, View
from crmcli.tui.dialogs.base import Dialog
from crmcli.tui.host import BoundKey, Host
from crmcli.tui.subject import Subject
from crmcli.tui.widgets.hint import Hint
from crmcli.tui.widgets.rows import Rows
from crmcli.tui.widgets.textline import TextLine
from crmcli.words import stage_text, tr, tr_mark, tr_marked

_MOST = 50
_COLUMNS = (Column(share=3), Column(share=3), Column(share=2, align="right"))


def find(host: Host, chosen: Sequence[Subject]) -> None:
    """Find a customer and open the card."""
    host.ask(Finder(host.view, lambda hit: host.open_card(hit.customer_id)))


def palette(host: Host, chosen: Sequence[Subject]) -> None:
    """Run any command by name, or find a customer."""
    commands = [bound for bound in host.bound_keys(host.base) if bound.group]
    host.ask(Finder(host.view, lambda hit: host.open_card(hit.customer_id), commands))


def fitting_keys(keys: Sequence[BoundKey], words: str) -> list[BoundKey]:
    """The keys that have all the words; first those whose name begins with them, then those called so too.

    The words in which a key is told count where nothing else has them.
    """
    wanted = fold(words).split()

    def rank(key: BoundKey) -> int:
        name, also = fold(f"{key.does} {key.group}"), fold(f"{key.does} {key.also}")
        if all(word in name for word in wanted):
            return 0 if fold(key.does).startswith(" ".join(wanted)) else 1
        if all(any(part.startswith(word) for part in also.split()) for word in wanted):
            return 2
        return 3 if all(word in fold(f"{key.does} {key.also} {key.tells}") for word in wanted) else 4

    ranked = sorted(((rank(key), at) for at, key in enumerate(keys)))
    near = [(place, at) for place, at in ranked if place < 3] or [(place, at) for place, at in ranked if place < 4]
    return [keys[at] for _, at in near]


class Finder(Dialog):
    """A line to type in and what answers to it; Enter takes the chosen row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "pick(1)", tr_mark("next"), show=False, priority=True),
        Binding("up", "pick(-1)", tr_mark("before"), show=False, priority=True),
        Binding("pagedown", "page(1)", tr_mark("page down"), show=False, priority=True),
        Binding("pageup", "page(-1)", tr_mark("page up"), show=False, priority=True),
    ]

    def __init__(self, view: View, then: Callable[[Hit], None], commands: list[BoundKey] | None = None) -> None:
        super().__init__(tr("Go to or do") if commands is not None else tr("Find a customer"))
        self.view = view
        self.then = then
        self.commands = commands

    def body(self) -> ComposeResult:
        """The line and the list."""
        placeholder = (
            tr("any part of a name, company, phone, pinyin …")
            if self.commands is None
            else tr("a command, or any part of a name, company, phone, pinyin …")
        )
        yield TextLine("", placeholder=placeholder, id="words")
        yield Rows(_COLUMNS, id="found")
        yield Hint(tr("↑ ↓ choose · Enter takes it · Esc leaves"))

    def on_mount(self) -> None:
        """Begin with what can be done."""
        self.query_one(Rows).can_focus = False
        self.query_one(Input).focus()
        self._look("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Answer to every key."""
        event.stop()
        self._look(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the chosen row."""
        event.stop()
        self._take(self.query_one(Rows).chosen)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Take what was clicked."""
        event.stop()
        self._take(event.line)

    def action_pick(self, step: int) -> None:
        """Another row."""
        self.query_one(Rows).action_move(step)

    def action_page(self, step: int) -> None:
        """A screenful on."""
        self.query_one(Rows).action_page(step)

    def _take(self, line: Line | None) -> None:
        if line is None or not self.close():
            return
        if isinstance(line.record, BoundKey):
            self.crm.call_later(line.record.run)
        elif isinstance(line.record, Hit):
            self.then(line.record)

    def _look(self, words: str) -> None:
        rows = self.query_one(Rows)
        lines = self._commands(words) + self._customers(words)
        rows.show(lines or [sentence(self._nothing(words))])
        rows.action_edge(False)

    def _nothing(self, words: str) -> str:
        return tr("Nothing answers to that.") if words.strip() else tr("Type any part of a name.")

    def _commands(self, words: str) -> list[Line]:
        fitting = fitting_keys(self.commands or (), words)
        if not fitting:
            return []
        rows = [
            Line((c.does, Cell(c.tells or tr_marked(c.group).lower(), "muted"), Cell(c.key, "accent")), f"c{c.does}", c)
            for c in fitting
        ]
        return [heading(tr("Do")), *rows]

    def _customers(self, words: str) -> list[Line]:
        if not words.strip():
            return []
        found = find_customers(self.crm.book.store, words, limit=_MOST)
        if not found.hits:
            return []
        count = (
            str(found.total)
            if found.total <= len(found.hits)
            else tr("{count} of {total}", count=len(found.hits), total=found.total)
        )
        return [heading(tr("Customers"), count), *(self._customer(hit) for hit in found.hits)]

    def _customer(self, hit: Hit) -> Line:
        company = hit.company if hit.company != hit.name else ""
        facts = " · ".join(part for part in (hit.contact_name, company, stage_text(hit.stage)) if part)
        last = self.view.ago(hit.last_contact) if hit.last_contact else ""
        return Line((hit.name, Cell(facts, "muted"), Cell(last, "muted")), f"h{hit.customer_id}-{hit.contact_id}", hit)
