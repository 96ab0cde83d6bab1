"""A screen of several lists: side by side where there is room, taking turns on a small terminal.

The current list has the class `-here`.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from crmcli.tui.keys import go
from crmcli.tui.screens.base import CrmScreen
from crmcli.tui.subject import Subject, subject_of
from crmcli.tui.widgets.bars import Tab, Tabs
from crmcli.tui.widgets.rows import Rows
from crmcli.words import tr_mark


class PanedScreen(CrmScreen):
    """Lists named by PANES, one of them current."""

    PANES: ClassVar[Sequence[Tab]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        go("tab", "pane(1)", tr_mark("next pane"), id="pane.next"),
        go("shift+tab", "pane(-1)", tr_mark("pane before"), id="pane.before"),
    ]

    def compose_tabs(self) -> ComposeResult:
        """The names of the lists, seen when they take turns."""
        yield Tabs(self.PANES, self.PANES[0].name, id="panes")

    def on_mount(self) -> None:
        """Begin in the first list."""
        self.go_to_pane(self.PANES[0].name)

    @property
    def pane(self) -> Rows:
        """The list with the focus, or the one that had it last."""
        return next((rows for rows in self._lists if rows.has_class("-here")), self._lists[0])

    @property
    def _lists(self) -> list[Rows]:
        return [self.query_one(f"#{tab.name}", Rows) for tab in self.PANES]

    def action_pane(self, step: int) -> None:
        """To the next list."""
        names = [tab.name for tab in self.PANES]
        self.go_to_pane(names[(names.index(self.pane.id or names[0]) + step) % len(names)])

    def go_to_pane(self, name: str) -> None:
        """Show and focus a list."""
        for rows in self._lists:
            rows.set_class(rows.id == name, "-here")
        self.query_one("#panes", Tabs).go(name)
        self.query_one(f"#{name}", Rows).focus()
        self.show_subject()

    def show_subject(self) -> None:
        """Another row is chosen."""

    def on_descendant_focus(self) -> None:
        """A click into a list makes it the current one."""
        name = self.focused.id if self.focused is not None else None
        if name is not None and name != self.pane.id and any(tab.name == name for tab in self.PANES):
            self.go_to_pane(name)

    def on_tabs_tab_clicked(self, event: Tabs.TabClicked) -> None:
        """A click on a list's name shows it."""
        if event.tabs.id == "panes":
            event.stop()
            self.go_to_pane(event.name)

    @property
    def subject(self) -> Subject | None:
        """Whom the chosen row is about."""
        line = self.pane.chosen
        return subject_of(line.record) if line else None

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Follow the chosen row."""
        event.stop()
        if event.rows is self.pane:
            self.show_subject()
