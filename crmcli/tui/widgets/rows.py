"""A list of rows drawn line by line: only what is on the screen is ever asked for, however long the list.

Lines with the same key belong together and are chosen together; lines without a key are headings. The list keeps its
chosen row and its place when its lines are replaced. Everything shown is plain text, made safe.
"""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crmcli.render.cells import Line, cell_text, widths
from crmcli.render.columns import Column
from crmcli.render.layout import fit, gap_for, wrapped
from crmcli.render.pictures import range_bar
from crmcli.render.view import Cell
from crmcli.tui import theme
from crmcli.words import tr_mark

WIDEST_NAME = 22  # cells up to which a name is shown whole before other columns
MOST_MEASURED = 500  # lines whose names are measured


def broken(lines: Sequence[Line], width: int) -> Sequence[Line]:
    """The lines, with those that wrap broken to a width."""
    if not isinstance(lines, list) or not any(line.wraps for line in lines):
        return lines
    whole: list[Line] = []
    for line in lines:
        if line.wraps:
            cell = line.cells[0]
            text, tone = (cell, "") if isinstance(cell, str) else (cell.text, cell.tone)
            whole += [line._replace(cells=(Cell(part, tone),)) for part in wrapped(text, width, 20)]
        else:
            whole.append(line)
    return whole


def sized(columns: Sequence[Column], lines: Sequence[Line]) -> Sequence[Column]:
    """The columns, those of names as wide as the longest name of lines that are all there.

    A name beyond WIDEST_NAME is cut in any case, and widens nothing.
    """
    names = [at for at, column in enumerate(columns) if column.is_name and column.share]
    if not names or not isinstance(lines, list):
        return columns
    shown = [line for line in lines if not line.whole][:MOST_MEASURED]
    made = list(columns)
    for at in names:
        needs = (_needed(line.cells[at]) for line in shown)
        least = max((need for need in needs if need <= WIDEST_NAME), default=0)
        made[at] = made[at]._replace(least=max(made[at].least, least))
    return made


def _needed(cell: str | Cell) -> int:
    return cell_len(cell if isinstance(cell, str) else cell.short or cell.text)


def bar_of(share: float, cells: int) -> str:
    """A bar of half cells, `cells` long for a share of 1; at least a sliver for anything at all."""
    halves = round(2 * cells * min(max(share, 0), 1))
    if share > 0:
        halves = max(halves, 1)
    return "━" * (halves // 2) + "╸" * (halves % 2)


class Rows(ScrollView, can_focus=True, inherit_css=False, inherit_bindings=False):
    """Rows in columns with one chosen row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", tr_mark("next row"), show=False, id="row.next"),
        Binding("up,k", "move(-1)", tr_mark("row before"), show=False, id="row.before"),
        Binding("pagedown,ctrl+f", "page(1)", tr_mark("page down"), show=False, id="row.page_down"),
        Binding("pageup,ctrl+b", "page(-1)", tr_mark("page up"), show=False, id="row.page_up"),
        Binding("home", "edge(False)", tr_mark("first row"), show=False, id="row.first"),
        Binding("end", "edge(True)", tr_mark("last row"), show=False, id="row.last"),
        Binding("enter", "open", tr_mark("open"), show=False, id="row.open"),
    ]

    class Chosen(Message):
        """Another row is chosen."""

        def __init__(self, rows: "Rows", line: Line | None) -> None:
            super().__init__()
            self.rows = rows
            self.line = line

        @property
        def control(self) -> "Rows":
            """The list."""
            return self.rows

    class Resized(Message):
        """The list has another width than before."""

    class TextClicked(Message):
        """A line was clicked; `words` are those at the pointer."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Opened(Chosen):
        """A row was opened by Enter or a double click."""

    def __init__(
        self,
        columns: Sequence[Column] = (Column(share=1),),
        *,
        id: str | None = None,
        markable: bool = False,
        fades: bool = False,
        is_headed: bool = False,
    ) -> None:
        super().__init__(id=id)
        self._is_headed = is_headed
        self.columns = columns
        self._margin = 2 if markable else 1
        self._fades = fades  # the chosen row is not shown while another list has the focus
        self.lines: Sequence[Line] = ()
        self._given: Sequence[Line] = ()
        self.marked: frozenset[str] = frozenset()
        self._at = -1
        self._layout: tuple[int, list[int]] = (-1, [])
        self._told_width = 0  # by the last Resized
        self._sized = self.columns  # with names as wide as those that are shown
        self.empty: frozenset[str] = frozenset()  # the keys of columns that hold nothing
        self._tones: dict[str, Style] = {}

    # --- what is shown -----------------------------------------------------------------------

    def show(self, lines: Sequence[Line], *, choose: str | None = None) -> None:
        """Replace the lines; the chosen row stays chosen, or the one that took its place."""
        key = choose or self.chosen_key
        self._given = lines
        self._sized = sized(self.columns, lines)
        self._resize()
        self._at = self._find(key) if key is not None else -1
        if self._at < 0 or choose is not None:
            self._choose(self._at if self._at >= 0 else self._nearest(max(self._at_before, 0)))
        self._at_before = max(self._at, 0)
        self.refresh()
        self.post_message(self.Chosen(self, self.chosen))

    _at_before = 0

    def leave_out(self, empty: frozenset[str]) -> None:
        """Leave out the columns with these keys."""
        if empty != self.empty:
            self.empty, self._layout = empty, (-1, [])
            self.refresh()

    def _find(self, key: str) -> int:
        finder = getattr(self.lines, "find", None)
        if finder is not None:
            return int(finder(key))
        return next((at for at, line in enumerate(self.lines) if line.key == key), -1)

    def _nearest(self, at: int) -> int:
        """The first row at or after a line, else the last before it; -1 when there is no row."""
        top = len(self.lines)
        at = min(at, top - 1)
        for index in (*range(max(at, 0), top), *range(at, -1, -1)):
            if self.lines[index].key is not None:
                return self._start_of(index)
        return -1

    def _start_of(self, at: int) -> int:
        key = self.lines[at].key
        while at > 0 and self.lines[at - 1].key == key:
            at -= 1
        return at

    def _end_of(self, at: int) -> int:
        key = self.lines[at].key
        while at + 1 < len(self.lines) and self.lines[at + 1].key == key:
            at += 1
        return at

    @property
    def chosen(self) -> Line | None:
        """The chosen row's first line."""
        return self.lines[self._at] if 0 <= self._at < len(self.lines) else None

    @property
    def chosen_key(self) -> str | None:
        """The chosen row's key."""
        line = self.chosen
        return line.key if line else None

    def choose(self, key: str) -> None:
        """Choose the row with this key, if it is there."""
        at = self._find(key)
        if at >= 0:
            self._choose(at)
            self.post_message(self.Chosen(self, self.chosen))

    # --- moving ------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        """To the next row, or the one before."""
        if self._at < 0:
            return
        at = self._end_of(self._at) + 1 if step > 0 else self._at - 1
        while 0 <= at < len(self.lines) and self.lines[at].key is None:
            at += step
        if 0 <= at < len(self.lines):
            self._go(self._start_of(at))
        else:
            self.scroll_to(y=0 if step < 0 else self.max_scroll_y, animate=False)

    def action_page(self, step: int) -> None:
        """A screenful on, or back."""
        if self._at >= 0:
            self._go(self._nearest(max(self._at + step * max(self.size.height - 1, 1), 0)))

    def action_edge(self, last: bool) -> None:
        """To the first or the last row."""
        if self.lines:
            self._go(self._nearest(len(self.lines) - 1 if last else 0))

    def action_open(self) -> None:
        """Open the chosen row."""
        if self.chosen is not None:
            self.post_message(self.Opened(self, self.chosen))

    def _go(self, at: int) -> None:
        if at >= 0 and at != self._at:
            self._choose(at)
            self.post_message(self.Chosen(self, self.chosen))

    def _choose(self, at: int) -> None:
        self._at = self._at_before = at
        if at < 0:
            return
        end = self._end_of(at)
        top = at
        while top > 0 and self.lines[top - 1].key is None:  # the heading above comes into sight too
            top -= 1
        height = max(self.scrollable_content_region.height, 1)
        if end - top >= height:
            top = at
        first = self.scroll_offset.y
        if top < first:
            self.scroll_to(y=top, animate=False)
        elif end >= first + height:
            self.scroll_to(y=end - height + 1, animate=False)
        self.refresh()

    def line_at(self, screen_y: float) -> Line | None:
        """The line under a row of the screen."""
        at = int(screen_y) - self.content_region.y + self.scroll_offset.y
        return self.lines[at] if 0 <= at < len(self.lines) else None

    def rows_in_sight(self) -> list[tuple[int, str]]:
        """The rows that begin on the screen: the line of the list's own screen, and the key."""
        first, height = self.scroll_offset.y, self.scrollable_content_region.height
        seen = enumerate(self.lines[first : first + height])
        return [(y, line.key) for y, line in seen if line.key is not None and self._start_of(first + y) == first + y]

    def on_click(self, event: events.Click) -> None:
        """A click chooses, a double click opens."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        at = offset.y + self.scroll_offset.y
        if 0 <= at < len(self.lines) and self.lines[at].key is not None:
            self._go(self._start_of(at))
            if event.chain == 2:
                self.action_open()
        if 0 <= at < len(self.lines):
            self.post_message(self.TextClicked(self._words_at(offset.y, offset.x)))

    def _words_at(self, y: int, x: int) -> str:
        """The words drawn at a place, between two runs of spaces or commas."""
        text = self.render_line(y).text
        at = len(set_cell_size(text, x))
        before = max(text.rfind(gap, 0, at) + len(gap) for gap in ("  ", ", "))
        ends = [place for gap in ("  ", ", ") if (place := text.find(gap, at)) >= 0]
        return text[max(before, 0) : min(ends, default=len(text))].strip()

    # --- drawing -----------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Lay the columns out anew."""
        self._resize()
        if self._at >= 0:
            self._choose(self._at)
        if self.scrollable_content_region.width != self._told_width:
            self._told_width = self.scrollable_content_region.width
            self.post_message(self.Resized())

    def _resize(self) -> None:
        self._layout = (-1, [])
        width, key = self.scrollable_content_region.width, self.chosen_key
        self.lines = broken(self._given, width - self._margin)
        if key is not None:
            self._at = self._find(key)
        self.virtual_size = Size(width, len(self.lines))

    def watch_has_focus(self, _has_focus: bool) -> None:
        """The chosen row looks different with the focus."""
        super().watch_has_focus(_has_focus)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        base = self.visual_style.rich_style
        tones = self._tones = theme.tones(self.app.theme_variables)
        at = y + self.scroll_offset.y
        if not 0 <= at < len(self.lines):
            return Strip.blank(width, base)
        line = self.lines[at]
        is_chosen = line.key is not None and line.key == self.chosen_key and (self.has_focus or not self._fades)
        if is_chosen:
            base = base + tones["cursor" if self.has_focus else "cursor-blurred"]
        mark = "▌" if is_chosen and self.has_focus else " "
        if self._margin > 1:
            mark += "✓" if line.key in self.marked else " "
        segments = [Segment(mark, base + tones["accent"])]
        if line.whole:
            for cell in line.cells[:-1]:
                segments.append(self._segment(cell, cell_len(cell_text(cell)), line, base))
            used = sum(segment.cell_length for segment in segments)
            segments.append(self._segment(line.cells[-1], width - used, line, base))
        else:
            segments += self._cells(line, width - self._margin, base)
        return Strip(segments).adjust_cell_length(width, base)

    def _cells(self, line: Line, width: int, base: Style) -> list[Segment]:
        gap = gap_for(width)
        if self._layout[0] != width:
            self._layout = (width, widths(self._sized, width, gap, self.empty, is_headed=self._is_headed))
        segments: list[Segment] = []
        for column, cell, room in zip(self.columns, line.cells, self._layout[1], strict=False):
            if room:
                if segments:
                    segments.append(Segment(" " * gap, base))
                segments.append(self._segment(cell, room, line, base, column.align))
        return segments

    def _segment(self, cell: str | Cell, width: int, line: Line, base: Style, align: str = "left") -> Segment:
        text, tone, bar, band, _, short = Cell(cell) if isinstance(cell, str) else cell
        if bar is not None:
            text = bar_of(bar, width)
        elif band is not None:
            text = range_bar(*band, width)
        elif short and cell_len(text) > width:
            text = short
        return Segment(fit(text, width, align), base + self._tones[tone or line.tone])
