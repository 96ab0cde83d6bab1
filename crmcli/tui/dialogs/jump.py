"""Jump letters: one on each list and on each row of the current list; the letter goes there, any other key leaves."""

from collections.abc import Callable, Iterator, Sequence
from string import ascii_lowercase, ascii_uppercase
from typing import Any, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from crmcli.tui.host import Host
from crmcli.tui.screens.panes import PanedScreen
from crmcli.tui.subject import Subject
from crmcli.tui.widgets.bars import Tabs
from crmcli.tui.widgets.rows import Rows
from crmcli.tui.widgets.textline import TextLine


class JumpTarget(NamedTuple):
    """A letter, the cell where it stands, and how to get there."""

    letter: str
    x: int
    y: int
    go: Callable[[], object]


def jump(host: Host, chosen: Sequence[Subject]) -> None:
    """Show a letter on everything that one may go to."""
    targets = targets_of(host.base)
    if targets:
        host.ask(Jump(targets))


def targets_of(screen: Screen[Any]) -> list[JumpTarget]:
    """Capital letters for the lists of a screen, small ones for the rows that are seen of the current list."""
    places = zip(ascii_uppercase, _lists(screen), strict=False)
    lists = [JumpTarget(letter, x, y, go) for letter, (x, y, go) in places]
    focused = screen.focused if isinstance(screen.focused, Rows) else None
    current = focused or next((rows for rows in screen.query(Rows) if _is_seen(rows)), None)
    if current is None:
        return lists
    return lists + [
        JumpTarget(letter, current.content_region.x, current.content_region.y + y, _chooser(current, key))
        for letter, (y, key) in zip(ascii_lowercase, current.rows_in_sight(), strict=False)
    ]


def _lists(screen: Screen[Any]) -> Iterator[tuple[int, int, Callable[[], object]]]:
    """Where each list and line of a screen stands, and how to get into it; one that takes turns by its name above."""
    if isinstance(screen, PanedScreen):
        tabs = screen.query_one("#panes", Tabs)
        starts = dict(tabs.starts())
        for tab in screen.PANES:
            rows = screen.query_one(f"#{tab.name}", Rows)
            go = _pane_opener(screen, tab.name)
            if _is_seen(rows):
                yield rows.region.x, rows.region.y - (1 if rows.region == rows.content_region else 0), go
            elif tab.name in starts and _is_seen(tabs):
                yield tabs.region.x + starts[tab.name] - 1, tabs.region.y, go
        return
    for widget in screen.query("TextLine, Rows"):
        if isinstance(widget, (TextLine, Rows)) and widget.focusable and _is_seen(widget):
            yield widget.region.x, widget.region.y, widget.focus


def _is_seen(widget: Widget) -> bool:
    return widget.display and widget.region.area > 0


def _pane_opener(screen: PanedScreen, name: str) -> Callable[[], None]:
    return lambda: screen.go_to_pane(name)


def _chooser(rows: Rows, key: str) -> Callable[[], None]:
    return lambda: rows.choose(key)


class Jump(ModalScreen[None]):
    """The letters over the screen."""

    CSS_PATH = "dialogs.tcss"

    def __init__(self, targets: Sequence[JumpTarget]) -> None:
        super().__init__()
        self.targets = targets

    def compose(self) -> ComposeResult:
        """A letter at each place."""
        for target in self.targets:
            letter = Static(target.letter, classes="-list" if target.letter.isupper() else "-row")
            letter.styles.offset = (target.x, max(target.y, 0))
            yield letter

    def on_key(self, event: events.Key) -> None:
        """Go where the letter stands; another key leaves."""
        event.stop()
        self._take(event.character or "")

    def on_click(self, event: events.Click) -> None:
        """A click on a letter goes there too."""
        event.stop()
        hit = (t.letter for t in self.targets if (t.x, max(t.y, 0)) == (event.screen_x, event.screen_y))
        self._take(next(hit, ""))

    def _take(self, letter: str) -> None:
        self.dismiss()
        for target in self.targets:
            if target.letter == letter:
                self.app.call_later(target.go)
