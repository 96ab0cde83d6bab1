"""Tables in text: commas, tabs, semicolons or bars, a heading row somewhere near the top, one record to a row.

The file says itself which delimiter it uses: the one that makes known headings. Rows with too few or too many cells
are rejected, never padded or cut.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

from crmcli.errors import Failed, Refused
from crmcli.transfer.cells import is_quoted
from crmcli.transfer.drafts import Rejected
from crmcli.transfer.encoding import Lines, detect, is_wide
from crmcli.transfer.headings import few, known
from crmcli.transfer.kinds import table_beside
from crmcli.transfer.programs.known import is_of_program
from crmcli.transfer.read.inputs import Input
from crmcli.words import tr, tr_n

Row: TypeAlias = tuple[int, list[str]]
MAX_COLUMNS = 16_384
_DELIMITERS = (",", "\t", ";", "|")
_NEAR_TOP = 30
_LAYOUT_BYTES = 1 << 20


class HeadedTable(NamedTuple):
    """A table: its heading row, and `rows`, which iterates over the rows below it from the start at each call.

    `title` are the words above the headings.
    """

    headings: tuple[str, ...]
    rows: Callable[[], Iterator[Row | Rejected]]
    title: str = ""


class TableLayout(NamedTuple):
    """How to cut the text, how many rows stand above the headings with which words, and how well these are known."""

    delimiter: str
    above: int
    headings: tuple[str, ...]
    score: int
    title: str = ""


def read_text(source: Input, encoding: str | None, chosen: Iterable[str] = ()) -> tuple[HeadedTable, str]:
    """A delimited file as a table, and its encoding. `chosen` are headings a person named.

    Its beginning is judged before the rest is read, so that an endless stream of something else ends here.
    """
    named = frozenset(h.strip().casefold() for h in chosen)
    head = source.read(0, _LAYOUT_BYTES)
    first_guess = encoding or detect([head[: head.rfind(b"\n") + 1] or head])
    layout = _layout(head, first_guess, named, source.name)
    settled = encoding or detect(source.chunks())
    if settled != first_guess:
        layout = _layout(head, settled, named, source.name)

    def rows() -> Iterator[Row | Rejected]:
        lines = Lines(source.chunks(), settled)
        records = _records(lines, layout.delimiter)
        return checked(islice(records, layout.above + 1, None), len(layout.headings), lines)

    return HeadedTable(layout.headings, rows, layout.title), settled


def _layout(head: bytes, encoding: str, named: frozenset[str], name: str) -> TableLayout:
    whole = head[: head.rfind(b"\n") + 1] if len(head) == _LAYOUT_BYTES and not is_wide(encoding) else head
    text = list(islice(Lines([whole], encoding), _NEAR_TOP * 4))
    said = re.match(r'\ufeff?"?sep=(.)', text[0]) if text else None
    layouts = []
    for delimiter in said[1] if said else _DELIMITERS:
        rows = [[] if isinstance(r, Rejected) else r[1] for r in islice(_records(text, delimiter), _NEAR_TOP)]
        layouts.append(heading_row(rows, named)._replace(delimiter=delimiter))
    best = max(layouts, key=lambda each: (each.score, len(each.headings)))
    require_known(best, name)
    return best


def require_known(layout: TableLayout, name: str) -> None:
    """Fail when no heading is known, or there are too many to be headings."""
    if len(layout.headings) > MAX_COLUMNS:
        raise Failed(tr("{name} has more than {max_columns:,} columns.", name=name, max_columns=MAX_COLUMNS))
    if not layout.score and not table_beside(layout.headings):
        if not layout.headings:
            raise Failed(tr("{name} does not begin with a row of headings.", name=name))
        raise Refused(
            tr("No heading of {name} is known: {few}.", name=name, few=few(layout.headings)),
            tr('Say which is which: --map "Heading=name".'),
        )


def heading_row(rows: Sequence[Sequence[str]], named: frozenset[str]) -> TableLayout:
    """The first row with the most known headings; notes and titles may stand above it."""
    is_known = lru_cache(maxsize=None)(lambda heading: known(heading) or is_of_program(heading))
    best = TableLayout(",", 0, (), 0)
    for above, row in enumerate(rows):
        cells = [cell.strip() for cell in row]
        score = sum(cell.casefold() in named or is_known(cell) for cell in cells if 0 < len(cell) <= 80)
        if score > best.score and (not best.score or 2 * score >= sum(map(bool, cells))):
            best = TableLayout(",", above, tuple(cells), score)
        elif not best.headings and any(cells):
            best = TableLayout(",", above, tuple(cells), 0)
    while best.headings and not best.headings[-1]:
        best = best._replace(headings=best.headings[:-1])
    words = [cell.strip() for row in rows[: best.above] for cell in row if cell.strip()]
    return best._replace(title=" ".join(words))


def _records(lines: Iterable[str], delimiter: str) -> Iterator[Row | Rejected]:
    """Every record with the line it begins on, blank ones too."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 1
    while True:
        try:
            for row in reader:
                yield start, row
                start = reader.line_num + 1
            return
        except csv.Error as error:
            yield Rejected(start, "", _unreadable(str(error), start, reader.line_num), ())
            start = reader.line_num + 1


def _unreadable(fault: str, start: int, end: int) -> str:
    if "field larger" in fault:
        most = csv.field_size_limit()
        if end > start:
            return tr(
                "a cell is longer than {most:,} characters in lines {start} to {end}; is a quote not closed?",
                most=most,
                start=start,
                end=end,
            )
        return tr("a cell is longer than {most:,} characters; is a quote not closed?", most=most)
    if "unexpected end" in fault:
        if end > start:
            return tr("a quote is opened and not closed in lines {start} to {end}", start=start, end=end)
        return tr("a quote is opened and not closed")
    if end > start:
        return tr(
            "a quote stands inside a cell that is not quoted as a whole in lines {start} to {end}",
            start=start,
            end=end,
        )
    return tr("a quote stands inside a cell that is not quoted as a whole")


def checked(
    records: Iterable[Row | Rejected], width: int, lines: Lines | None = None, *, unquotes: bool = False
) -> Iterator[Row | Rejected]:
    """Records that fit the heading row; empty ones are passed over, others rejected.

    `unquotes`: cells may begin with the quote of a spreadsheet.
    """
    bad = lines.bad if lines else {}
    for record in records:
        if isinstance(record, Rejected):
            yield record
            continue
        line, row = record
        if not any(row):
            continue
        if bad and (fault := _fault(bad, line, row)):
            yield Rejected(line, "", fault, row)
            continue
        if len(row) != width:
            while len(row) > width and not row[-1].strip():
                row.pop()
            if len(row) != width:
                yield Rejected(line, "", _wrong_width(len(row), width), row)
                continue
        if unquotes or (lines and lines.escaped):
            row = [unescaped(cell) for cell in row]
        yield line, row


def _wrong_width(cells: int, headings: int) -> str:
    """The fault of a row with more or fewer cells than headings."""
    there = tr_n("{n} heading", "{n} headings", headings)
    return tr_n("{n} cell under {headings}", "{n} cells under {headings}", cells, headings=there)


def _fault(bad: dict[int, str], line: int, row: Sequence[str]) -> str:
    """Why one of the lines that the record stands on cannot be kept."""
    last = line + sum(cell.count("\n") for cell in row)
    return next((bad[number] for number in range(line, last + 1) if number in bad), "")


def unescaped(cell: str) -> str:
    """A cell without the quote, or the formula of one text, that kept a spreadsheet from running it."""
    if cell[:2] == '="' and cell[-1] == '"' and len(cell) > 2:
        return cell[2:-1].replace('""', '"')
    return cell[1:] if is_quoted(cell) else cell
