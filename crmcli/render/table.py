"""A table of the shell, as wide as the terminal. rich is slow to import, so it is loaded when a table is printed."""

from collections.abc import Iterable, Sequence
from typing import Any

from crmcli.domain.text.unicode import cells, one_line
from crmcli.render.cells import fitting
from crmcli.render.columns import Column
from crmcli.render.pictures import range_bar
from crmcli.render.view import Cell, View
from crmcli.words import tr_marked

_GAP = 3  # cells between two columns
_BAR = 12  # cells of a bar for a share of 1
_BAND = 18  # cells of the scale of a range
_LONGEST = 200
_MOST_DIGITS = 6  # of the width of a screen


def print_table(rows: Iterable[Any], columns: Sequence[Column], view: View, *, title: str | None = None) -> None:
    """Print records as a table on stdout, without tones."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, title_justify="left")
    table.title = Text(title, style="bold") if title else None
    shown = [[one_line(_plain(column.cell(row, view)), _LONGEST) for column in columns] for row in rows]
    laid_out = shell_widths(columns, shown, console.width)
    for column, width in zip(columns, laid_out, strict=True):
        if width:
            justify: Any = column.align
            table.add_column(tr_marked(column.label), justify=justify, no_wrap=True, overflow="ellipsis", width=width)
    for words in shown:
        table.add_row(*(Text(text) for text, width in zip(words, laid_out, strict=True) if width))
    console.print(table)


def bar(value: float, largest: float, width: int = _BAR) -> str:
    """A bar of text, as long as its share of the largest."""
    return "█" * round(width * max(0.0, value) / largest) if largest > 0 else ""


def _plain(cell: str | Cell) -> str:
    if isinstance(cell, str):
        return cell
    if cell.band is not None:
        return range_bar(*cell.band, _BAND)
    return cell.text if cell.bar is None else bar(cell.bar, 1)


def shell_widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Cells of each column: as its content; 0 for one that is hidden where room is short.

    Columns with a share give way first, the widest of them first, each down to its least width; then columns are
    hidden by their rank; then the widest is cut.
    """
    needs = [
        max(2, *map(cells, (tr_marked(column.label), *(row[i] for row in rows)))) for i, column in enumerate(columns)
    ]
    least = [
        min(need, column.least or 8) if column.share else need for need, column in zip(needs, columns, strict=True)
    ]
    shown = fitting(columns, least, room, _GAP)
    widths = [need if is_shown else 0 for need, is_shown in zip(needs, shown, strict=True)]
    for _ in range(sum(widths) + _GAP * (sum(shown) - 1) - room):
        giving = [i for i, column in enumerate(columns) if column.share and widths[i] > least[i]]
        widest = max(giving or range(len(columns)), key=widths.__getitem__)
        widths[widest] = max(2, widths[widest] - 1)
    return widths


def screen_width() -> int | None:
    """Cells of a line on the screen; None where the answer goes to a file or a pipe and COLUMNS says nothing."""
    import os
    import sys

    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and len(columns) <= _MOST_DIGITS:
        return int(columns) or None
    return os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else None
