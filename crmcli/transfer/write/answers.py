"""The answer of a command as csv (RFC 4180): a row for each record of its document, under the keys of the document.

Lists of words stand in one cell as tags do in an export, other lists and objects as JSON. Formulas are made harmless as
in exports; what a terminal would obey is shown as a code.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from crmcli.domain.text.unicode import visible
from crmcli.transfer.write.tables import harmless, tags_cell

_PART = "part"  # the heading over the names of lists, where a document has several


def csv_lines(document: object, lists: str, keys: Sequence[str] = ()) -> Iterator[str]:
    """The lines of a document, with its heading first, each with its line break.

    `lists` names the lists of the document that hold its rows: `a,b` for two of them, `a|b` for the first that is
    there; without any the document is a row itself. `keys` are the headings where there is no record to tell them.
    """
    records = list(_records(document, lists))
    known = dict.fromkeys(key for record in records for key in record)
    headings = list(known) if known else list(keys)
    if headings:
        yield _line(headings)
    for record in records:
        yield _line(_cell(record.get(key)) for key in headings)


def _records(document: object, lists: str) -> Iterator[dict[str, Any]]:
    if isinstance(document, list):
        yield from (record if isinstance(record, dict) else {"value": record} for record in document)
        return
    if not isinstance(document, dict):
        return
    for names in (group.split(",") for group in lists.split("|") if group):
        found = [name for name in names if name in document]
        if found:
            for name in found:
                yield from _named(name, document[name], is_one=len(names) == 1)
            return
    yield document


def _named(name: str, rows: Any, *, is_one: bool) -> Iterator[dict[str, Any]]:
    """The rows of one list, with its name unless it is the only one; of several lists under one name with both."""
    if isinstance(rows, dict):
        for inner, some in rows.items():
            yield from _named(f"{name} {inner}", some, is_one=is_one)
        return
    for row in rows:
        yield dict(row) if is_one else {_PART: name, **row}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _shown(value)
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return _shown(tags_cell(value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _shown(text: str) -> str:
    """Text with its line breaks and without controls, in a cell that no spreadsheet runs."""
    return harmless(text if text.isprintable() else "\n".join(map(visible, text.splitlines())))


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
