"""Spreadsheets (xlsx, xls, ods) as tables.

They are parsed in a process of its own with little memory, so that a file made to burst or to hang a program ends
that process and not this one. Refuses archives that unpack to more than any address book.
"""

import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from crmcli.errors import Failed, Refused, Usage
from crmcli.transfer.drafts import Rejected
from crmcli.transfer.read.inputs import Input
from crmcli.transfer.read.table_kind import is_own_table
from crmcli.transfer.read.tables import HeadedTable, Row, TableLayout, checked, heading_row, require_known
from crmcli.words import tr

UNPACKED_LIMIT = 512 << 20
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MOST_PACKING = 1100  # deflate packs at most 1032 to 1
_SURE = 2  # known headings that make a table of a sheet
_MOST_SHEETS = 20
_PROGRAM = Path(__file__).with_name("workbook.py")


class Workbook(NamedTuple):
    """A table of one sheet, with the names of all, and of the visible ones that were not taken."""

    table: HeadedTable
    sheet: str
    sheets: tuple[str, ...]
    passed_over: tuple[str, ...]


class _Peek(NamedTuple):
    """The beginning of a sheet: its name, the names of all sheets and of the visible ones, where its headings are."""

    sheet: str
    sheets: tuple[str, ...]
    shown: tuple[str, ...]
    layout: TableLayout


def read_workbook(source: Input, sheet: str | None, chosen: Iterable[str] = ()) -> Workbook:
    """The sheet of that name or number, or the first visible one with a table: a cover sheet is passed over."""
    _refuse_bombs(source)
    named = frozenset(h.strip().casefold() for h in chosen)
    best = _peek(source, sheet, named)
    if sheet is None and best.layout.score < _SURE:
        others = (_peek(source, name, named) for name in best.shown[:_MOST_SHEETS] if name != best.sheet)
        best = max((best, *others), key=lambda peek: peek.layout.score)
    layout = best.layout
    require_known(layout, tr("Sheet {sheet!r} of {name}", sheet=best.sheet, name=source.name))
    width = len(layout.headings)
    is_own = is_own_table(layout.headings)  # its cells are texts as they were kept

    def rows() -> Iterator[Row | Rejected]:
        again = _parsed(source, best.sheet)
        try:
            numbered = ((line, row[:width] if not any(row[width:]) else row) for line, row in enumerate(again, -1))
            yield from checked(islice(numbered, layout.above + 3, None), width, unquotes=not is_own)
            source.require_unchanged()
        finally:
            again.close()

    left = tuple(name for name in best.shown if name != best.sheet)
    return Workbook(HeadedTable(layout.headings, rows, layout.title), best.sheet, best.sheets, left)


class Sheets(NamedTuple):
    """The names of the visible sheets of a workbook: those that hold a table each, and others that are not empty."""

    tables: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def table_sheets(source: Input) -> Sheets:
    """The sheets of a workbook that has several; none for one with a single sheet."""
    _refuse_bombs(source)
    if _has_one_sheet(source):
        return Sheets()
    first = _peek(source, None, frozenset())
    if len(first.shown) < 2:
        return Sheets()
    peeks = [first if name == first.sheet else _peek(source, name, frozenset()) for name in first.shown[:_MOST_SHEETS]]
    tables = tuple(peek.sheet for peek in peeks if peek.layout.score >= _SURE)
    others = (peek.sheet for peek in peeks if peek.layout.headings and peek.layout.score < _SURE)
    return Sheets(tables, (*others, *first.shown[_MOST_SHEETS:]))


def _has_one_sheet(source: Input) -> bool:
    """True for a workbook (xlsx) of a single sheet, by its list of them; False where that is not known."""
    try:
        with zipfile.ZipFile(source.workbook()) as archive, archive.open("xl/workbook.xml") as listed:
            return len(re.findall(rb"<(?:\w+:)?sheet\s", listed.read(1 << 20))) < 2
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, EOFError, OSError, ValueError):
        return False


def _peek(source: Input, sheet: str | None, named: frozenset[str]) -> _Peek:
    parsed = _parsed(source, sheet)
    try:
        name, *sheets = next(parsed)
        shown = next(parsed)
        near_top = [list(row) for row in islice(parsed, 30)]
    finally:
        parsed.close()
    return _Peek(name, tuple(sheets), tuple(shown), heading_row(near_top, named))


def _refuse_bombs(source: Input) -> None:
    """Raise Refused for a zip bomb, by the declared sizes and, where these may be false, by unpacking."""
    file = source.workbook()
    if source.size > UNPACKED_LIMIT:
        raise Refused(
            tr(
                "{name} is larger than {unpacked_limit} MB: this is not a list.",
                name=source.name,
                unpacked_limit=UNPACKED_LIMIT >> 20,
            )
        )
    if source.read(0, 2) != b"PK":
        return
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if any(member.compress_type not in _PACKINGS for member in members):
                raise zipfile.BadZipFile(tr("packed as no workbook is"))
            if sum(member.file_size for member in members) > UNPACKED_LIMIT:
                raise Refused(
                    tr(
                        "{name} unpacks to more than {unpacked_limit} MB: this is not a list.",
                        name=source.name,
                        unpacked_limit=UNPACKED_LIMIT >> 20,
                    )
                )
            if sum(member.compress_size for member in members) * _MOST_PACKING > UNPACKED_LIMIT:
                for member in members:
                    _unpack(archive, member)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Failed(tr("{name} is not a whole workbook.", name=source.name)) from error


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read a member to its end: more than it declared fails its checksum."""
    with archive.open(member) as unpacked:
        while unpacked.read(1 << 20):
            pass


def _parsed(source: Input, sheet: str | None) -> Generator[list[str], None, None]:
    """First the sheet's name and the names of all sheets, then those of the visible ones, then its rows."""
    command = [sys.executable, "-P", str(_PROGRAM), *([sheet] if sheet else [])]
    with subprocess.Popen(
        command, stdin=source.workbook(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        complete = False
        try:
            for line in process.stdout:
                answer = json.loads(line)
                if isinstance(answer, dict):
                    complete = _finished(answer, source.name)
                    break
                yield answer
        finally:
            process.kill()
        if not complete:
            raise Failed(
                tr(
                    "{name} cannot be read as a workbook: it is damaged, or claims more cells than any list.",
                    name=source.name,
                )
            )


def _finished(answer: dict[str, str], name: str) -> bool:
    """True if the last line of the answer says that all was read; raises Failed with its reason otherwise."""
    if "sheet" in answer:
        raise Usage(
            tr("{name} has no sheet {answer!r}.", name=name, answer=answer["sheet"]),
            tr("It has {answer}.", answer=answer["sheets"]),
        )
    if "error" in answer:
        raise Failed(tr("{name} {answer}.", name=name, answer=answer["error"]))
    return True
