"""Find anything: customers by any part of a name, pinyin or a phone; what was written; orders; commands by name.

Customers answer at once, the rest is read in a thread. The last row adds a customer of the name that was typed.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from crmcli.domain.records import Order
from crmcli.domain.text.unicode import fold, has_cjk
from crmcli.queries.search.anywhere import Elsewhere, TextHit, found_elsewhere
from crmcli.queries.search.customer_lookup import find_customers
from crmcli.queries.search.name_matches import Hit
from crmcli.render.cards import order_words
from crmcli.render.cells import Line, heading, sentence
from crmcli.render.columns import Column
from crmcli.render.view import Cell, View
from crmcli.tui.dialogs.base import Dialog
from crmcli.tui.host import BoundKey, Host
from crmcli.tui.subject import Subject
from crmcli.tui.widgets.hint import Hint
from crmcli.tui.widgets.rows import Rows
from crmcli.tui.widgets.textline import TextLine
from crmcli.words import place_text, stage_text, tr, tr_mark, tr_marked

_MOST = 50
_MOST_TEXTS = 12
_BEFORE = 16  # characters of a text before the first word that was found
_COLUMNS = (Column(share=4), Column(share=5), Column(least=14, align="right"))


def find(host: Host, chosen: Sequence[Subject]) -> None:
    """Find a customer, or what was written, and open the card; or add whom nobody is called."""
    host.ask(Finder(host.view, host.open_card, add=lambda name: host.open_verb("add", [Subject(0, name)])))


def palette(host: Host, chosen: Sequence[Subject]) -> None:
    """Run any command by name, or find a customer."""
    commands = [bound for bound in host.bound_keys(host.base) if bound.group]
    host.ask(Finder(host.view, host.open_card, commands))


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


def around(text: str, words: str) -> str:
    """A text from shortly before the first of the words."""
    flat = " ".join(text.split())
    low = flat.lower()
    at = min((place for word in words.lower().split() if (place := low.find(word)) >= 0), default=0)
    if at <= _BEFORE:
        return flat
    begins = low.find(" ", at - _BEFORE, at) + 1 or at - _BEFORE
    return f"…{flat[begins:]}"


class Finder(Dialog):
    """A line to type in and what answers to it; Enter takes the chosen row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "pick(1)", tr_mark("next"), show=False, priority=True),
        Binding("up", "pick(-1)", tr_mark("before"), show=False, priority=True),
        Binding("pagedown", "page(1)", tr_mark("page down"), show=False, priority=True),
        Binding("pageup", "page(-1)", tr_mark("page up"), show=False, priority=True),
    ]

    def __init__(
        self,
        view: View,
        then: Callable[[int], None],
        commands: list[BoundKey] | None = None,
        *,
        add: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(tr("Go to or do") if commands is not None else tr("Find"))
        self.view = view
        self.then = then
        self.commands = commands
        self.add = add
        self._words = ""
        self._is_picked = False  # whether the keys chose a row since the words were typed

    def body(self) -> ComposeResult:
        """The line and the list."""
        placeholder = (
            tr("a name, company, phone, pinyin; words of a note, deal or order …")
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
        self._is_picked = True
        self.query_one(Rows).action_move(step)

    def action_page(self, step: int) -> None:
        """A screenful on."""
        self._is_picked = True
        self.query_one(Rows).action_page(step)

    def _take(self, line: Line | None) -> None:
        if line is None or not self.close():
            return
        if isinstance(line.record, BoundKey):
            self.crm.call_later(line.record.run)
        elif isinstance(line.record, Hit | TextHit | Order):
            self.then(line.record.customer_id)
        elif isinstance(line.record, str) and self.add is not None:
            self.add(line.record)

    def _look(self, words: str) -> None:
        self._words, self._is_picked = words.strip(), False
        lines = self._commands(words) + self._customers(words)
        rows = self.query_one(Rows)
        rows.show([*(lines or [sentence(self._nothing(words))]), *self._adding()])
        rows.action_edge(False)
        if len(self._words) > 1 or has_cjk(self._words):
            self._look_elsewhere(lines)

    def _look_elsewhere(self, lines: list[Line]) -> None:
        """Read what else has the words in a thread, and show it below; near names only where nobody is called so."""
        words, with_near = self._words, not lines

        def show(found: Elsewhere) -> None:
            if self.is_attached and self._words == words and any(found):
                rows = self.query_one(Rows)
                rows.show([*lines, *self._elsewhere(found), *self._adding()])
                if not self._is_picked:
                    rows.action_edge(False)

        self.crm.read_in_thread(
            "finder", lambda store: found_elsewhere(store, words, limit=_MOST_TEXTS, with_near=with_near), show
        )

    def _elsewhere(self, found: Elsewhere) -> list[Line]:
        lines: list[Line] = []
        if found.near:
            lines += [heading(tr("Did you mean")), *(self._customer(hit) for hit in found.near)]
        if found.texts:
            lines += [heading(tr("Written")), *(self._text(hit, at) for at, hit in enumerate(found.texts))]
        if found.orders:
            lines += [heading(tr("Orders")), *map(self._order, found.orders)]
        return lines

    def _text(self, hit: TextHit, at: int) -> Line:
        shown = self.view.note(around(hit.text, self._words))
        where = place_text(hit.where)
        day = self.view.spoken_day(hit.day) if hit.day else ""
        cells = (hit.customer, tr("{where}: {text}", where=where, text=shown), Cell(day, "muted"))
        return Line(cells, f"t{at}", hit)

    def _order(self, order: Order) -> Line:
        worth = self.view.amount(order.amount, order.currency)
        text = "  ".join(filter(None, (order_words(order), worth)))
        return Line((order.customer, text, Cell(self.view.spoken_day(order.day), "muted")), f"o{order.id}", order)

    def _adding(self) -> list[Line]:
        """The row that adds a customer of the typed name."""
        if self.add is None or not self._words:
            return []
        return [Line((Cell(tr("Add “{name}”", name=self._words), "accent"),), "add", self._words, whole=True)]

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
        typed = fold(words)
        hits = sorted(found.hits, key=lambda hit: not fold(hit.name).startswith(typed))
        return [heading(tr("Customers"), count), *map(self._customer, hits)]

    def _customer(self, hit: Hit) -> Line:
        company = hit.company if hit.company != hit.name else ""
        facts = " · ".join(part for part in (hit.contact_name, company, stage_text(hit.stage)) if part)
        last = self.view.ago(hit.last_contact) if hit.last_contact else ""
        return Line((hit.name, Cell(facts, "muted"), Cell(last, "muted")), f"h{hit.customer_id}-{hit.contact_id}", hit)
