"""Customers as tables: our own columns for csv and xlsx, which our own import reads back, and safe csv cells.

A cell that a spreadsheet would run as a formula gets an apostrophe in front; our reader takes it off again.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO

from crmcli.domain.records.cards import Card
from crmcli.transfer.out.places import NOWHERE, place_of

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


def own_row(card: Card, fields: Sequence[str]) -> list[str]:
    """A customer under HEADINGS and then the owner's own `fields`."""
    by_kind: dict[str, list[str]] = {}
    for kind, _, value in card.reaches:
        if kind in by_kind:
            by_kind[kind].append(value)
        else:
            by_kind[kind] = [value]
    get = by_kind.get
    place = place_of(card) if "address" in by_kind else NOWHERE
    tags = card.tags
    row = [
        card.name,
        card.kind,
        card.company,
        card.title,
        *_three(get("phone")),
        *_three(get("email")),
        SEVERAL.join(get("wechat", ())),
        SEVERAL.join(get("url", ())),
        SEVERAL.join(get("fax", ())),
        SEVERAL.join(get("alias", ())),
        place.street,
        place.postcode,
        card.city,
        card.region,
        card.country,
        SEVERAL.join(place.others),
        card.birthday,
        card.stage,
        card.source,
        card.tier,
        card.industry,
        card.referred_by,
        tags_cell(tags) if tags else "",
        SEVERAL.join(get("ref", ())),
        card.note,
        card.uid,
    ]
    if fields:
        extra = json.loads(card.extra)
        row += ["" if (value := extra.get(field)) is None else str(value) for field in fields]
    return row


def tags_cell(tags: Sequence[str]) -> str:
    """Tags in one cell."""
    return (SEVERAL if any(map(_TAG_BREAKS.search, tags)) else "; ").join(tags)


def _three(values: list[str] | None) -> tuple[str, str, str]:
    """The first two values, and the others together in a third cell."""
    if values is None:
        return ("", "", "")
    if len(values) == 1:
        return (values[0], "", "")
    return (values[0], values[1], SEVERAL.join(values[2:]))


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
            writer.writerow([cell(value) if value[:1] in _RISKY_STARTS else value for value in row])
            count += 1
        text.flush()
    finally:
        text.detach()
    return count
