"""All customers as one table, however many: filtered as one types, ordered by any column, marked for one deed."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from crmcli.errors import CrmError
from crmcli.queries.completion import FILTER, words_in_use
from crmcli.queries.customer_table import ORDERS, empty_columns, matching, ordered_ids, table_rows
from crmcli.queries.sales.order_months import order_months
from crmcli.render.cells import blank, sentence
from crmcli.tui.dialogs.choosing import Choice, Chooser
from crmcli.tui.keys import do, go, verb
from crmcli.tui.screens.base import CrmScreen
from crmcli.tui.subject import Subject, subject_of
from crmcli.tui.table import TABLE, CustomerLines
from crmcli.tui.widgets.header import Header
from crmcli.tui.widgets.rows import Rows
from crmcli.tui.widgets.textline import TextLine
from crmcli.words import tr, tr_mark, tr_marked, tr_n

MOST_MARKED = 5000


class CustomersScreen(CrmScreen):
    """A line to filter by, and the table."""

    PLACE = "customers"
    CSS_PATH = "customers.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        do("space", "mark", tr_mark("mark"), show=True),
        verb("tag"),
        go("ctrl+a", "mark_all", tr_mark("mark all"), id="mark_all"),
        go("z", "sort", tr_mark("sort"), id="sort", show=True),
        go("f", "filter", tr_mark("filter"), id="filter"),
        go("escape", "clear", tr_mark("filter and marks away"), id="clear"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._order, self._descending = "name", False
        self._ids: Sequence[int] = ()
        self._names: dict[str, str] = {}

    def body(self) -> ComposeResult:
        """The filter, the headings, the rows."""
        with Horizontal(id="search"):
            yield Static(Content(tr("Filter")), classes="label")
            yield TextLine("", placeholder=tr("any part of a name, phone, pinyin; tag:vip stage:won"), id="words",
                           completes=FILTER)  # fmt: skip
            yield Static("", id="count")
        yield Header(TABLE, margin=2)
        yield Rows(TABLE, id="table", markable=True, is_headed=True)

    def on_mount(self) -> None:
        """Begin in the table; which words the filter may offer is read beside."""
        self.crm.read_in_thread("filter words", lambda store: words_in_use(store, FILTER), self._offer)
        self.query_one("#table", Rows).focus()

    def load(self) -> None:
        """Read the order of all customers beside, or what answers to the filter at once."""
        order, descending = self._order, self._descending
        if self._words:
            self._find()
        else:
            self.crm.read_in_thread("table", lambda store: ordered_ids(store, order, descending=descending), self._show)
            self.crm.read_in_thread("columns", empty_columns, self._leave_out)
        self.query_one(Header).sorted_by(self._order, descending=self._descending)

    def _offer(self, words: Sequence[str]) -> None:
        completer = self.query_one("#words", TextLine).completer
        if completer is not None:
            completer.words = words

    def _leave_out(self, empty: frozenset[str]) -> None:
        """Give the room of columns that nobody fills to the others."""
        self.query_one("#table", Rows).leave_out(empty)
        self.query_one(Header).leave_out(empty)

    def _find(self) -> None:
        try:
            found = matching(self.crm.book.store, self._words)
        except CrmError as error:
            self._count(error.message)
            return
        self._show(found.ids, found.total)

    def _show(self, ids: Sequence[int], total: int | None = None) -> None:
        rows = self.query_one("#table", Rows)
        self._ids = ids
        if ids:
            store, settings = self.crm.book.store, self.view.settings
            rows.show(
                CustomerLines(
                    ids,
                    lambda part: table_rows(store, part),
                    self.view,
                    lambda part: order_months(store, part, settings),
                )
            )
        else:
            nobody = tr("Nobody answers to that.") if self._words else tr("No customers yet: a adds one.")
            rows.show([blank(), sentence(nobody)])
        shown = (
            tr("{count:,} of {total:,}", count=len(ids), total=total)
            if total is not None and len(ids) < total
            else f"{len(ids):,}"
        )
        self._count(
            tr_n("{shown} customer", "{shown} customers", len(ids) if total is None else total, shown=shown)
            + (tr(" · {count} marked", count=len(rows.marked)) if rows.marked else "")
        )

    def _count(self, text: str) -> None:
        self.query_one("#count", Static).update(Content(text))

    # --- filtering and ordering --------------------------------------------------------------

    def action_verb(self, name: str) -> None:
        """As on every screen, but finding is the filter's."""
        if name == "find":
            self.action_filter()
        else:
            super().action_verb(name)

    def action_filter(self) -> None:
        """Into the filter."""
        self.query_one("#words", Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Answer to every key."""
        event.stop()
        self._words = event.value.strip()
        self.crm.guarded(self.load)
        if self._words:
            self.query_one("#table", Rows).action_edge(False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Into the table."""
        event.stop()
        self.query_one("#table", Rows).focus()

    def on_key(self, event: events.Key) -> None:
        """Down from the filter goes into the table."""
        if event.key == "down" and self.query_one("#words", Input).has_focus:
            event.stop()
            self.query_one("#table", Rows).focus()

    def action_clear(self) -> None:
        """The filter away; then the marks; then back to where one came from."""
        line, rows = self.query_one("#words", Input), self.query_one("#table", Rows)
        if line.value:
            line.value = ""
        elif rows.marked:
            self._mark(frozenset())
        rows.focus()

    def action_sort(self) -> None:
        """Choose a column to order by; the same once more turns it round."""
        choices = [Choice(name, tr_marked(name), tr("now") if name == self._order else "") for name in ORDERS]
        self.crm.ask(Chooser(tr("Order by"), choices, self.order_by, start=self._order))

    def order_by(self, name: str) -> None:
        """Order by a column."""
        if name in ORDERS:
            self._descending = not self._descending if name == self._order else name == "last contact"
            self._order = name
            self.load()

    def on_header_heading_clicked(self, event: Header.HeadingClicked) -> None:
        """A click on a heading."""
        event.stop()
        self.order_by(event.name)

    # --- the chosen and the marked -----------------------------------------------------------

    @property
    def subject(self) -> Subject | None:
        """The customer of the chosen row."""
        line = self.query_one("#table", Rows).chosen
        return subject_of(line.record) if line else None

    @property
    def subjects(self) -> list[Subject]:
        """The marked customers, or the chosen one."""
        marked = self.query_one("#table", Rows).marked
        if marked:
            return [Subject(int(key[1:]), self._names.get(key, key)) for key in sorted(marked)]
        return [self.subject] if self.subject else []

    def action_mark(self) -> None:
        """Mark the row, or take its mark away; then the next."""
        rows = self.query_one("#table", Rows)
        key = rows.chosen_key
        if key is not None and self.subject is not None:
            self._names[key] = self.subject.name
            self._mark(rows.marked ^ {key})
            rows.action_move(1)

    def action_mark_all(self) -> None:
        """Mark everybody in the table."""
        if len(self._ids) > MOST_MARKED:
            self.crm.say(tr("{count:,} are too many to mark at once: filter first.", count=len(self._ids)), bad=True)
        else:
            self._mark(frozenset(f"c{customer_id}" for customer_id in self._ids))

    def _mark(self, keys: frozenset[str]) -> None:
        rows = self.query_one("#table", Rows)
        rows.marked = keys
        rows.refresh()
        self._count(
            tr_n("{n:,} customer", "{n:,} customers", len(self._ids))
            + (tr(" · {count} marked", count=len(keys)) if keys else "")
        )

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Nothing follows the chosen row here."""
        event.stop()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter opens the card."""
        event.stop()
        if self.subject is not None:
            self.crm.open_card(self.subject.customer_id)
