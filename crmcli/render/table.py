"""A table of the shell, as wide as the screen: columns by rank, names whole, words wrapped, and nothing loaded for it.

Rows are laid out one after the other: the widths come from the first thousand (those of names from all), what is wider
in a later one is wrapped.
Without a screen (a file, a pipe) every column is there and a row is one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

from crmcli.domain.text.unicode import cells, one_line, visible
from crmcli.render.cells import fitting
from crmcli.render.columns import Column
from crmcli.render.layout import gap_for, wrapped
from crmcli.render.links import KINDS, address, terminal_has_links
from crmcli.render.pictures import range_bar
from crmcli.render.view import Cell, View
from crmcli.words import tr_marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BAR = 12  # cells of a bar for a share of 1
_BAND = 18  # cells of the scale of a range
_LONGEST = 200  # cells of a text on a screen
_WIDEST_IN_FILE = 60  # cells that a column is filled up to where there is no screen
_MOST_DIGITS = 6  # of the width of a screen
_UNKNOWN = 8  # cells of a column of which no row was measured
_MEASURED = 1000  # rows that the widths come from
_MOST_LINES = 2  # of a text that is no name
_FEW_WORDS = 16  # cells below which words are better put under their row
_INDENT = 2  # cells before the second line of a text, where there is room
_ROOM_FOR_INDENT = 14

Cells = tuple[str | Cell, ...]


class ShellTable:
    """How records are laid out as a table: `heading` is its first line, `lines` those of a record."""

    def __init__(
        self, rows: Sequence[Any], columns: Sequence[Column], view: View, room: int | None, *, keeps_empty: bool = False
    ) -> None:
        self._view = view
        first = [[_text(column.cell(row, view)) for column in columns] for row in rows[:_MEASURED]]
        filled = [
            keeps_empty
            or any(words[at] for words in first)
            or any(_text(column.cell(row, view)) for row in islice(rows, _MEASURED, None))
            for at, column in enumerate(columns)
        ]
        kept = [at for at, is_filled in enumerate(filled) if is_filled]
        self.columns = [columns[at] for at in kept]
        needs = [max(cells(tr_marked(columns[at].label)), *(cells(words[at]) for words in first), 1) for at in kept]
        for at, column in enumerate(self.columns):
            if not any(words[kept[at]] for words in first):
                needs[at] = max(needs[at], column.least or _UNKNOWN)
            if column.is_name:
                later = (cells(_text(column.cell(row, view))) for row in islice(rows, _MEASURED, None))
                needs[at] = max(needs[at], max(later, default=0))
        self._has_screen = room is not None
        self._has_links = self._has_screen and terminal_has_links()
        self.gap = 2 if room is None else gap_for(room)
        if room is None:
            self.widths = [min(need, _WIDEST_IN_FILE) for need in needs]
            self.below: list[int] = []
        else:
            self.widths, self.below = shell_widths(self.columns, needs, room, self.gap)
        self._room = room or 0

    @property
    def heading(self) -> Cells:
        """The labels over the columns; empty where no column has one."""
        labels = [
            [tr_marked(column.label)] if width else [] for column, width in zip(self.columns, self.widths, strict=True)
        ]
        if not any(label and label[0] for label in labels):
            return ()
        return next(self._joined(labels, ["heading"] * len(labels)))

    def lines(self, row: Any) -> Iterator[Cells]:
        """The lines of a record: one, more where something is wrapped or stands below."""
        found = [column.cell(row, self._view) for column in self.columns]
        texts = [_text(cell) for cell in found]
        tones = [
            (cell.tone if isinstance(cell, Cell) else "") or column.tone
            for cell, column in zip(found, self.columns, strict=True)
        ]
        yield from self._joined(
            [self._broken(column, text, width) if width else []
             for column, text, width in zip(self.columns, texts, self.widths, strict=True)],
            tones,
        )  # fmt: skip
        if below := [self._named(at, texts[at]) for at in self.below if texts[at]]:
            indent = _INDENT * 2
            for text in wrapped(" · ".join(below), self._room - indent, _LONGEST):
                yield (" " * indent, Cell(text, "muted"))

    def _named(self, at: int, text: str) -> str:
        """What stands below its row: a figure with its label, words as they are."""
        label = tr_marked(self.columns[at].label)
        return text if self.columns[at].share or not label else f"{label} {text}"

    def _broken(self, column: Column, text: str, width: int) -> list[str]:
        """A text as the lines of its column: a name whole, other words in two, a figure cut."""
        if not self._has_screen or cells(text) <= width:
            return [text]
        if not column.share:
            return [one_line(text, width)]
        most = _LONGEST if column.is_name else _MOST_LINES
        indent = _INDENT if width >= _ROOM_FOR_INDENT else 0
        first = wrapped(text, width, _LONGEST)[0]
        rest = text[len(first) :].lstrip()
        return [first, *(" " * indent + part for part in wrapped(rest, width - indent, most - 1))]

    def _joined(self, parts: list[list[str]], tones: Sequence[str]) -> Iterator[Cells]:
        """Columns of lines put beside each other."""
        shown = [at for at, width in enumerate(self.widths) if width]
        for line in zip_longest(*(parts[at] for at in shown), fillvalue=""):
            made: list[str | Cell] = []
            for at, text in zip(shown, line, strict=True):
                room = max(self.widths[at] - cells(text), 0)
                before, after = (room, 0) if self.columns[at].align == "right" else (0, room)
                gap = " " * (self.gap if made else 0)
                is_whole = self._has_links and len(parts[at]) == 1
                kind = KINDS.get(self.columns[at].key, "") if is_whole else ""
                made += [gap + " " * before, Cell(text, tones[at], link=address(kind, text)), " " * after]
            yield tuple(made)


def bar(value: float, largest: float, width: int = _BAR) -> str:
    """A bar of text, as long as its share of the largest."""
    return "█" * round(width * max(0.0, value) / largest) if largest > 0 else ""


def _text(cell: str | Cell) -> str:
    if isinstance(cell, str):
        return visible(cell)
    if cell.band is not None:
        return range_bar(*cell.band, _BAND)
    return visible(cell.text) if cell.bar is None else bar(cell.bar, 1)


def shell_widths(
    columns: Sequence[Column], needs: Sequence[int], room: int, gap: int = 2
) -> tuple[list[int], list[int]]:
    """Cells of each column on a screen, 0 for one that is hidden; and the columns that stand below their row.

    Where room is short columns are hidden by their rank; those of rank 0 that fit in no line stand below it, words
    before figures, the last first. What is left over is given: names as they are, then what the other words need.
    """
    needs = [min(need, _LONGEST) for need in needs]
    least = [_least(column, need, room) for column, need in zip(columns, needs, strict=True)]
    shown = fitting(columns, least, room, gap)
    below: list[int] = []
    while sum(least[at] + gap for at, is_shown in enumerate(shown) if is_shown) - gap > room:
        lower = [at for at, is_shown in enumerate(shown) if is_shown]
        names = [at for at in lower if columns[at].is_name][:1]
        lower = [at for at in lower[1:] if at not in names]
        if not lower:
            break
        last = max(lower, key=lambda at: (bool(columns[at].share), at))
        shown[last] = False
        below.insert(0, last)
    widths = [need if is_shown else 0 for need, is_shown in zip(needs, shown, strict=True)]
    too_much = sum(widths) + gap * (sum(shown) - 1) - room
    names = [wide if column.share else width for column, width, wide in zip(columns, widths, least, strict=True)]
    words = [
        min(width, max(wide, room * 2 // 5)) if column.is_name else wide
        for column, width, wide in zip(columns, widths, names, strict=True)
    ]
    for floor in (words, names, [2] * len(columns)):
        while too_much > 0 and (giving := [at for at, width in enumerate(widths) if width > floor[at]]):
            widths[max(giving, key=widths.__getitem__)] -= 1
            too_much -= 1
    return widths, sorted(below)


def _least(column: Column, need: int, room: int) -> int:
    """The cells that a column takes at least: a quarter of the line for a name, a few words, a figure as it is."""
    if not column.share:
        return need
    return min(need, max(column.least, _FEW_WORDS, room // 4 if column.is_name else 0))


def table_lines(
    rows: Sequence[Any],
    columns: Sequence[Column],
    view: View,
    room: int | None,
    *,
    title: str | None = None,
    keeps_empty: bool = False,
) -> Iterator[Cells]:
    """The lines of a table under its title and heading; without columns that are empty, unless `keeps_empty`."""
    table = ShellTable(rows, columns, view, room, keeps_empty=keeps_empty)
    if title:
        yield (Cell(title, "strong"),)
    if table.heading:
        yield table.heading
    for row in rows:
        yield from table.lines(row)


def first_lines(
    rows: Sequence[Any],
    columns: Sequence[Column],
    view: View,
    room: int | None,
    height: int,
    most: int | None = None,
    last: Sequence[Any] = (),
    *,
    keeps_empty: bool = False,
) -> tuple[list[Cells], int]:
    """The lines of a table that stops at `height` lines, or `most` rows; and how many rows are left out.

    The rows of `last` stand under it in any case.
    """
    shown = list(rows[: max(height, 1) if most is None else most])
    table = ShellTable([*shown, *last], columns, view, room, keeps_empty=keeps_empty)
    lines = [table.heading] if table.heading else []
    for count, row in enumerate(shown):
        mine = list(table.lines(row))
        if count and most is None and len(lines) + len(mine) > height:
            return lines, len(rows) - count
        lines += mine
    return [*lines, *(line for row in last for line in table.lines(row))], len(rows) - len(shown)


def screen_width() -> int | None:
    """Cells of a line on the screen; None where the answer goes to a file or a pipe and COLUMNS says nothing."""
    import os
    import sys

    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and len(columns) <= _MOST_DIGITS:
        return int(columns) or None
    return os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else None
