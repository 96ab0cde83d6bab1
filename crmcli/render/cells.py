"""The pieces of a list: cells with a tone, and lines of cells.

The dashboard draws them, the shell prints their text.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple


class Cell(NamedTuple):
    """A text with a tone: muted, accent, bad, warn, good, strong. With `bar` (0 to 1) a bar as long as that share."""

    text: str
    tone: str = ""
    bar: float | None = None


class Line(NamedTuple):
    """One line: a cell for each column, or with `whole` one cell over all of them, in several lines if it `wraps`.

    `key` names the row that the line belongs to (None for a heading), `record` is what the row shows.
    """

    cells: tuple[str | Cell, ...]
    key: str | None = None
    record: Any = None
    tone: str = ""
    whole: bool = False
    wraps: bool = False


def cell_text(cell: str | Cell) -> str:
    """The text of a cell without its tone."""
    return cell if isinstance(cell, str) else cell.text


def line_texts(line: Line) -> list[str]:
    """The texts of a line's cells, without tones and bars."""
    return [cell_text(cell) for cell in line.cells]


def heading(text: str, count: str = "") -> Line:
    """The title of a group of lines."""
    return Line((Cell(f"{text}  {count}".rstrip(), "heading"),), whole=True)


def blank() -> Line:
    """An empty line."""
    return Line(("",), whole=True)


def sentence(text: str) -> Line:
    """Plain words over the whole width, on as many lines as they need."""
    return Line((Cell(text, "muted"),), whole=True, wraps=True)


def joined(groups: Iterable[list[Line]]) -> list[Line]:
    """Groups of lines with an empty line between them."""
    lines: list[Line] = []
    for group in groups:
        lines += [blank(), *group] if lines else group
    return lines
