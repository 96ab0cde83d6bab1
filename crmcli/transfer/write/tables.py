"""Customers as tables: our own columns for csv and xlsx, which our own import reads back, and safe csv cells.

A cell that a spreadsheet would run as a formula gets an apostrophe in front, and for Excel stands as text in a formula
of its own; our reader takes both off again. Phones with a leading +, days and numbers are safe as they are.
"""

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, NamedTuple

from crmcli.domain.fields import EXPORTED, LIST, NUMBER, OWN, TIME, Field
from crmcli.domain.records.cards import SEPARATOR, CustomerRow
from crmcli.transfer.cells import is_quoted
from crmcli.transfer.write.addresses import NOWHERE, Place, taken_apart

SEVERAL = " ::: "  # between the values of one cell, as Google writes them and our reader parts them
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_RISKY_STARTS = frozenset("=+-@\t\r'")
# A phone, a number, a birthday without its year.
_SAFE = re.compile(r"\+[\d(][\d ().\-/]*(?: ?(?:x|ext\.?) ?\d+)?$|-\d[\d.,]*$|--\d\d-\d\d$")
_CHANGED_BY_EXCEL = re.compile(r"[+-]|0\d|\d{12,}$|\d{1,4}[-/]\d{1,2}(?:[-/]\d{1,4})?$")
_LONGEST_QUOTED = 250  # Excel takes no longer text inside a formula
_TAG_BREAKS = re.compile("[;,；，、]")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    if cell[:1] not in _RISKY_STARTS:
        return cell
    is_risky = _RISKY.match(cell) and not _SAFE.match(cell)
    return f"'{cell}" if is_risky or is_quoted(cell) else cell


def for_excel(cell: str) -> str:
    """A cell that Excel neither runs nor changes: phones keep their + and their leading zeros."""
    is_risky = cell[:1] in _RISKY_STARTS and _RISKY.match(cell)
    if (is_risky or _CHANGED_BY_EXCEL.match(cell)) and len(cell) <= _LONGEST_QUOTED and "\n" not in cell:
        return '="' + cell.replace('"', '""') + '"'
    return harmless(cell)


def _joined(values: str, _: Place) -> Sequence[str]:
    return (values.replace(SEPARATOR, SEVERAL),)


def _three(values: str, _: Place) -> Sequence[str]:
    """The first two values, and the others together in a third cell."""
    if SEPARATOR not in values:
        return (values, "", "")
    first, second, *more = values.split(SEPARATOR)
    return (first, second, SEVERAL.join(more))


def _tags(tags: str, _: Place) -> Sequence[str]:
    return (tags_cell(tags.split(SEPARATOR)) if tags else "",)


class _Cells(NamedTuple):
    """How a field is written: under which headings, and its cells from its value and the customer's address."""

    headings: tuple[str, ...]
    cells: Callable[[str, Place], Sequence[str]] | None = None


_WRITTEN_AS = {
    "phone": _Cells(("phone", "phone 2", "phone 3"), _three),
    "email": _Cells(("email", "email 2", "email 3"), _three),
    "url": _Cells(("website",), _joined),
    "address": _Cells(("street", "postcode"), lambda _, place: (place.street, place.postcode)),
    "country": _Cells(("country", "other address"), lambda country, place: (country, SEVERAL.join(place.others))),
    "tag": _Cells(("tags",), _tags),
    "ref": _Cells(("customer number",), _joined),
}


def _written_as(field: Field) -> _Cells:
    plain = _Cells((field.name.replace("_", " "),), _joined if field.type == LIST else None)
    return _WRITTEN_AS.get(field.name, plain)


# The uid stands last: people read the rest.
_FIELDS = sorted((f for f in EXPORTED if f.type not in (NUMBER, TIME, OWN)), key=lambda field: field.name == "uid")
_COLUMNS = [(field.attribute, *_written_as(field)) for field in _FIELDS]
HEADINGS = tuple(heading for _, headings, _ in _COLUMNS for heading in headings)


def own_row(row: CustomerRow, fields: Sequence[str]) -> list[str]:
    """A customer under HEADINGS and then the owner's own `fields`."""
    place = taken_apart(row.addresses.split(SEPARATOR), row) if row.addresses else NOWHERE
    cells: list[str] = []
    for attribute, _, several in _COLUMNS:
        value: str = getattr(row, attribute)
        if several is None:
            cells.append(value)
        else:
            cells += several(value, place)
    if fields:
        extra = json.loads(row.extra)
        cells += ["" if (value := extra.get(field)) is None else str(value) for field in fields]
    return cells


def tags_cell(tags: Sequence[str]) -> str:
    """Tags in one cell."""
    return (SEVERAL if any(map(_TAG_BREAKS.search, tags)) else "; ").join(tags)


def write_csv(
    headings: Sequence[str],
    rows: Iterable[list[str]],
    out: BinaryIO,
    cell: Callable[[str], str] = harmless,
    *,
    has_mark: bool = False,
) -> int:
    """Rows as UTF-8 csv (RFC 4180), every cell made harmless by `cell`; returns how many there were.

    `has_mark` puts the mark of UTF-8 in front, without which Excel takes the text for another encoding.
    """
    if has_mark:
        out.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(text)
        writer.writerow(map(cell, headings))
        count = 0
        starts = _RISKY_STARTS | frozenset("0123456789") if cell is for_excel else _RISKY_STARTS
        for row in rows:
            writer.writerow([value if not value or (value[0] not in starts) else cell(value) for value in row])
            count += 1
        text.flush()
    finally:
        text.detach()
    return count
