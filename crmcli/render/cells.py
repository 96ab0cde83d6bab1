"""The lines of a list: cells with a tone in columns as wide as there is room for.

The dashboard draws them, the shell prints their text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from crmcli.domain.text.unicode import cells
from crmcli.render.columns import Column
from crmcli.render.view import Cell, View
from crmcli.tuples import NamedTuple
from crmcli.words import tr_marked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Line(NamedTuple):
    """One line: a cell for each column, or with `whole` cells one after the other, one in several lines if it `wraps`.

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


def line(record: Any, columns: Iterable[Column], view: View, key: str) -> Line:
    """A record as a line, its cells in the tones of their columns; `key` names the row."""
    return Line(tuple(_toned(column.cell(record, view), column.tone) for column in columns), key, record)


def _toned(cell: str | Cell, tone: str) -> str | Cell:
    if not tone:
        return cell
    if isinstance(cell, str):
        return Cell(cell, tone)
    return cell if cell.tone else cell._replace(tone=tone)


def fitting(columns: Sequence[Column], least: Sequence[int], total: int, gap: int) -> list[bool]:
    """For each column whether there is room for it when each takes its least width and gaps stand between."""
    shown = [True] * len(columns)
    while sum(wide + gap for wide, is_shown in zip(least, shown, strict=True) if is_shown) - gap > total:
        last = max((at for at in range(len(columns)) if shown[at]), key=lambda at: (columns[at].rank, at))
        if not columns[last].rank:
            break
        shown[last] = False
    return shown


def widths(
    columns: Sequence[Column], total: int, gap: int, empty: Collection[str] = (), *, is_headed: bool = False
) -> list[int]:
    """Cells of each column within `total`, gaps between them; 0 for a column that is hidden.

    Columns with a key in `empty` are hidden. Where the columns have headings (`is_headed`), one is at least as wide as
    its label. A column with a share takes its part of the rest, and no less than its least width while the others have
    theirs.
    """
    least = [max(c.least, cells(tr_marked(c.label))) if is_headed else c.least for c in columns]
    kept = [at for at, column in enumerate(columns) if not column.key or column.key not in empty]
    shown = fitting([columns[at] for at in kept], [least[at] for at in kept], total, gap)
    left = [at for at, is_shown in zip(kept, shown, strict=True) if is_shown]
    sharing = [at for at in left if columns[at].share]
    rest = total - sum(least[at] for at in left if not columns[at].share) - gap * max(len(left) - 1, 0)
    shares, owed = sum(columns[at].share for at in sharing), sum(least[at] for at in sharing)
    taken = [0] * len(columns)
    for at in left:
        if columns[at].share:
            owed -= least[at]
            mine = max(rest * columns[at].share // shares, 0)
            taken[at] = max(min(max(mine, least[at]), rest - owed), min(mine, least[at]))
            rest, shares = rest - taken[at], shares - columns[at].share
        else:
            taken[at] = least[at]
    return taken
