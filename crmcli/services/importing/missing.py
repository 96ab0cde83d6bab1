"""Rows of a known program that the book has from an earlier export, and that the newest one does not hold any more.

They are named; by choice deals are parked and customers tagged, or both go to the trash. A filtered export lacks rows
too, so nothing is done with them unasked.
"""

from datetime import timedelta
from typing import NamedTuple

from crmcli.domain.text.unicode import fold
from crmcli.services.customers import add_tag
from crmcli.store import Store
from crmcli.transfer.read.source import Source

GONE_TAG = "gone"
_PARKED_DAYS = 365
_IDS_TELL = "salesforce"  # its ids begin with three letters that tell the table


class MissingRow(NamedTuple):
    """A customer or deal that the export lacks: its table, id and name."""

    table: str
    row_id: int
    name: str


def missing_rows(store: Store, source: Source, seen: set[str]) -> list[MissingRow]:
    """The customers or deals numbered by this table of a program whose numbers are not among those `seen` in it."""
    if source.layout is None or not source.layout.space or not seen or source.kind not in ("customers", "deals"):
        return []
    space = source.layout.space
    if " " not in space and space != _IDS_TELL:
        return []  # one number counts the rows of all tables there
    if source.kind == "deals":
        sql = "SELECT id, title, ref FROM deal WHERE ref GLOB ? AND deleted_at IS NULL AND stage NOT IN ('won', 'lost')"
    else:
        sql = (
            "SELECT c.id, c.name, d.normal FROM detail d JOIN customer c ON c.id = d.customer_id WHERE d.kind = 'ref'"
            " AND d.normal GLOB ? AND d.contact_id IS NULL AND d.deleted_at IS NULL AND c.deleted_at IS NULL"
        )
    known = {fold(ref) for ref in seen}
    prefixes = {ref[: len(space) + 4] for ref in known} if space == _IDS_TELL else {space + " "}
    return [
        MissingRow("deal" if source.kind == "deals" else "customer", row_id, name)
        for row_id, name, ref in store.rows(sql, (f"{space} *",))
        if fold(ref) not in known and any(fold(ref).startswith(prefix) for prefix in prefixes)
    ]


def settle_missing(store: Store, rows: list[MissingRow], choice: str) -> None:
    """Park the deals and tag the customers ("park"), or put both into the trash ("rm")."""
    for table, row_id, _ in rows:
        if choice == "rm":
            store.trash(table, row_id)
        elif table == "deal":
            until = store.now.date() + timedelta(days=_PARKED_DAYS)
            store.update("deal", row_id, parked_until=until.isoformat())
        else:
            add_tag(store, row_id, GONE_TAG)
