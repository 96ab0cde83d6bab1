"""Customers as tables: our own columns for csv and xlsx, which our own import reads back, and safe csv cells.

A cell that a spreadsheet would run as a formula gets an apostrophe in front; our reader takes it off again.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO

from crmcli.domain.records.cards import SEPARATOR, CustomerRow
from crmcli.transfer.write.addresses import NOWHERE, taken_apart

SEVERAL = " ::: "  # between the values of one cell, as Google writes them and our reader parts them
HEADINGS = (
    "name", "kind", "company", "title", "phone", "phone 2", "phone 3", "email", "email 2", "email 3", "wechat",
    "website", "fax", "alias", "street", "postcode", "city", "region", "country", "other address", "birthday",
    "stage", "source", "tier", "industry", "referred by", "tags", "customer number", "note", "uid",
)  # fmt: skip
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_RISKY_STARTS = frozenset("=+-@\t\r'")
_TAG_BREAKS = re.compile("[;,；，、]")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if cell[:1] in _RISKY_STARTS and _RISKY.match(cell) else cell


def own_row(row: CustomerRow, fields: Sequence[str]) -> list[str]:
    """A customer under HEADINGS and then the owner's own `fields`."""
    place = taken_apart(row.addresses.split(SEPARATOR), row) if row.addresses else NOWHERE
    cells = [
        row.name,
        row.kind,
        row.company,
        row.title,
        *_three(row.phones),
        *_three(row.emails),
        row.wechat.replace(SEPARATOR, SEVERAL),
        row.urls.replace(SEPARATOR, SEVERAL),
        row.faxes.replace(SEPARATOR, SEVERAL),
        row.aliases.replace(SEPARATOR, SEVERAL),
        place.street,
        place.postcode,
        row.city,
        row.region,
        row.country,
        SEVERAL.join(place.others),
        row.birthday,
        row.stage,
        row.source,
        row.tier,
        row.industry,
        row.referred_by,
        tags_cell(row.tags.split(SEPARATOR)) if row.tags else "",
        row.refs.replace(SEPARATOR, SEVERAL),
        row.note,
        row.uid,
    ]
    if fields:
        extra = json.loads(row.extra)
        cells += ["" if (value := extra.get(field)) is None else str(value) for field in fields]
    return cells


def tags_cell(tags: Sequence[str]) -> str:
    """Tags in one cell."""
    return (SEVERAL if any(map(_TAG_BREAKS.search, tags)) else "; ").join(tags)


def _three(values: str) -> Sequence[str]:
    """The first two values, and the others together in a third cell."""
    if SEPARATOR not in values:
        return (values, "", "")
    first, second, *more = values.split(SEPARATOR)
    return (first, second, SEVERAL.join(more))


def write_csv(
    headings: Sequence[str],
    rows: Iterable[list[str]],
    out: BinaryIO,
    cell: Callable[[str], str] = harmless,
) -> int:
    """Rows as UTF-8 csv (RFC 4180), every cell made harmless by `cell`; returns how many there were."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(text)
        writer.writerow(map(cell, headings))
        count = 0
        for row in rows:
            writer.writerow([value if not value or value[0] not in _RISKY_STARTS else cell(value) for value in row])
            count += 1
        text.flush()
    finally:
        text.detach()
    return count
