"""The headings over a table, laid out like its rows; a click on one is a wish to order by it."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from crmcli.render.cells import widths
from crmcli.render.columns import Column
from crmcli.render.layout import fit, gap_for
from crmcli.words import tr_marked


class Header(Widget):
    """One line of headings."""

    class HeadingClicked(Message):
        """A heading was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, columns: Sequence[Column], *, margin: int) -> None:
        super().__init__()
        self.columns = columns
        self.margin = margin
        self._sorted, self._descending = "", False
        self._empty: frozenset[str] = frozenset()

    def sorted_by(self, name: str, *, descending: bool) -> None:
        """Show which column the rows are ordered by."""
        self._sorted, self._descending = name, descending
        self.refresh()

    def leave_out(self, empty: frozenset[str]) -> None:
        """Leave out the columns with these keys, as the list below does."""
        self._empty = empty
        self.refresh()

    def _laid_out(self) -> list[int]:
        width = self.content_size.width - self.margin
        return widths(self.columns, width, gap_for(width), self._empty, is_headed=True)

    def render(self) -> Content:
        """The headings."""
        gap = " " * gap_for(self.content_size.width - self.margin)
        parts: list[tuple[str, str] | str] = [" " * self.margin]
        for column, room in zip(self.columns, self._laid_out(), strict=True):
            if room:
                name = column.label.lower()
                is_sorted = name == self._sorted
                text = tr_marked(column.label).lower()
                if is_sorted:  # the sign stays where the heading is as wide as its column
                    sign = "▼" if self._descending else "▲"
                    text = (
                        f"{fit(text, room - 2).rstrip()} {sign}"
                        if cell_len(text) + 2 <= room
                        else (fit(text, room - 1).rstrip() + sign)
                    )
                parts += [(fit(text, room, column.align), "$accent bold" if is_sorted else "$muted"), gap]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Order by what was clicked."""
        at = self.margin
        for column, room in zip(self.columns, self._laid_out(), strict=True):
            if room and at <= event.x < at + room:
                self.post_message(self.HeadingClicked(column.label.lower()))
            at += room + gap_for(self.content_size.width - self.margin) if room else 0
