"""Our own whole-book export read back: one draft for each stored row, values as they are."""

import json
import re
from collections.abc import Iterator
from typing import Any

from crmcli.errors import Refused
from crmcli.transfer.drafts import Rejected, RhythmDraft, RowDraft
from crmcli.transfer.encoding import byte_lines
from crmcli.transfer.read.inputs import Input
from crmcli.words import tr

FORMAT = 1
_FIRST = re.compile(r'\ufeff?\s*\{\s*"crm"\s*:\s*"book"')
_ROW = re.compile(r'\ufeff?\s*\{\s*"table"\s*:\s*"[a-z_]{3,}"\s*,[^\n]*"uid"\s*:')


def is_whole_book(start: str) -> bool:
    """True for the first line of a whole-book export, and for one of its rows (the first line may be cut off)."""
    return _FIRST.match(start) is not None or _ROW.match(start) is not None


def read_whole_book(source: Input) -> Iterator[RowDraft | RhythmDraft | Rejected]:
    """Every row of the export, and first what it says of the rhythms. Raises Refused for one of a newer program."""
    lines = byte_lines(source.chunks())
    for number, line in enumerate(lines, 1):
        if number == 1 and not _ROW.match(line.decode(errors="replace")):
            head = _checked(line, source.name)
            if isinstance(fits := head.get("rhythms"), list) and all(isinstance(fit, dict) for fit in fits):
                yield RhythmDraft(number, (), tuple(fits))
        elif line.strip():
            yield _row(number, line)


def _checked(first: bytes, name: str) -> dict[str, Any]:
    """The first line of an export of this format; raises Refused for another."""
    try:
        head: dict[str, Any] = json.loads(first.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused(tr("{name} does not begin as a whole-book export does.", name=name)) from None
    if head.get("crm") != "book" or head.get("format") != FORMAT:
        raise Refused(
            tr("{name} was written by a newer crm; this one reads format {format}.", name=name, format=FORMAT),
            tr("Update crm."),
        )
    return head


def _row(number: int, line: bytes) -> RowDraft | Rejected:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return Rejected(number, "", tr("this is not JSON"), (line[:200].decode(errors="replace"),))
    if not isinstance(values, dict) or not isinstance(values.get("table"), str):
        return Rejected(number, "", tr("this is not a row of a book"), (line[:200].decode(errors="replace"),))
    table = values.pop("table")
    return RowDraft(number, (line[:200].decode(errors="replace"),), table, values)
