"""Rows of a known program that the book has from an earlier export, and that the newest one does not hold any more.

They are named; by choice deals are parked and customers tagged, or all go to the trash. A filtered export lacks rows
too, so nothing is done with them unasked.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import NamedTuple

from crmcli.domain.text.unicode import fold, one_line
from crmcli.services.customers import add_tag
from crmcli.store import Store
from crmcli.transfer.programs.layout import FIRM_TABLES
from crmcli.transfer.read.source import Source

GONE_TAG = "gone"
_PARKED_DAYS = 365
_IDS_TELL = "salesforce"  # its ids begin with three letters that tell the table
_ACTIVITIES = ("interactions", "reminders")
# Where one number counts the rows of all tables (Zoho), what was made of these tables together is looked at when the
# export holds every one of them.
_PEOPLE_TABLES = frozenset(("contacts", "leads"))
_ACTIVITY_TABLES = frozenset(("calls", "tasks", "meetings", "notes"))
_CUSTOMERS = (
    "SELECT c.id, c.name, d.normal FROM detail d JOIN customer c ON c.id = d.customer_id WHERE d.kind = 'ref'"
    " AND d.normal GLOB ? AND d.contact_id IS NULL AND d.deleted_at IS NULL AND c.deleted_at IS NULL"
)
_DEALS = "SELECT id, title, ref FROM deal WHERE ref GLOB ? AND deleted_at IS NULL AND stage NOT IN ('won', 'lost')"
_NOTES = "SELECT id, text, ref FROM interaction WHERE ref GLOB ? AND deleted_at IS NULL"
_TASKS = "SELECT id, text, ref FROM reminder WHERE ref GLOB ? AND deleted_at IS NULL AND done_at IS NULL"
_NAME_WIDTH = 40


class MissingRow(NamedTuple):
    """A customer, deal, interaction or open reminder that the export lacks: its table, id and name."""

    table: str
    row_id: int
    name: str


class ReadTable(NamedTuple):
    """A table of an export that was read whole, and the program's numbers that it holds."""

    source: Source
    numbers: Collection[str]

    @property
    def table(self) -> str:
        """The name of the program's table, "" for a file of no known program."""
        return self.source.layout.table if self.source.layout else ""

    @property
    def space(self) -> str:
        """What its numbers count."""
        return self.source.layout.space if self.source.layout else ""


def missing_rows(store: Store, read: Sequence[ReadTable]) -> list[list[MissingRow]]:
    """For each table of an export the rows of the book that its program numbered and that are not there any more."""
    return [_missing(store, each, read) for each in read]


def _missing(store: Store, each: ReadTable, read: Sequence[ReadTable]) -> list[MissingRow]:
    kind, space = each.source.kind, each.space
    if not space or not each.numbers:
        return []
    if " " in space or space == _IDS_TELL:
        return _lacking(store, kind, space, each.numbers)
    if kind == "deals":
        return _lacking(store, kind, space, each.numbers)
    others = [other for other in read if other.space == space]
    if kind in _ACTIVITIES:
        together, condition = _ACTIVITY_TABLES, ""
    elif each.table in FIRM_TABLES:
        together, condition = frozenset((each.table,)), " AND c.kind = 'company'"
    else:
        together, condition = _PEOPLE_TABLES, " AND c.kind = 'person'"
    of_them = [other for other in others if other.table in together]
    if {other.table for other in of_them} < together or of_them[0] is not each:  # told with the first of them
        return []
    numbers = {number for other in of_them for number in other.numbers}
    return _lacking(store, kind, space, numbers, condition)


def _lacking(store: Store, kind: str, space: str, numbers: Collection[str], condition: str = "") -> list[MissingRow]:
    """The rows numbered in `space` whose numbers are not among these."""
    if kind == "customers":
        asked: tuple[tuple[str, str], ...] = (("customer", _CUSTOMERS + condition),)
    elif kind == "deals":
        asked = (("deal", _DEALS),)
    elif kind in _ACTIVITIES:
        asked = (("interaction", _NOTES), ("reminder", _TASKS))
    else:
        return []
    known = {fold(number) for number in numbers}
    starts = tuple({number[: len(space) + 4] for number in known} if space == _IDS_TELL else {f"{space} "})
    found = []
    for table, sql in asked:
        for row_id, name, ref in store.rows(sql, (f"{space} *",)):
            number = fold(ref.rpartition("@")[0] or ref)  # an interaction's is followed by @ and its customer's id
            if number not in known and number.startswith(starts):
                found.append(MissingRow(table, row_id, one_line(name.partition("\n")[0], _NAME_WIDTH)))
    return found


def settle_missing(store: Store, rows: list[MissingRow], choice: str) -> int:
    """Park the deals and tag the customers ("park"), or put all into the trash ("rm"); returns how many rows.

    Notes, calls and tasks that the export lacks are only named with "park".
    """
    settled = 0
    for table, row_id, _ in rows:
        if choice == "rm":
            store.trash(table, row_id)
        elif table == "deal":
            until = store.now.date() + timedelta(days=_PARKED_DAYS)
            store.update("deal", row_id, parked_until=until.isoformat())
        elif table == "customer":
            add_tag(store, row_id, GONE_TAG)
        else:
            continue
        settled += 1
    return settled
