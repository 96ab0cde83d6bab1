"""What can be recomputed from the rows: the search indexes, each customer's activity and rhythm.

Triggers note in `stale` what a change made out of date; `refresh` runs at the end of every transaction, inside it, so
that rows and figures are never seen apart. What another program wrote is caught up with by the next write of crm.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.book.tables import Table

NOTE_KINDS = 8  # rowids of the index of notes are id * NOTE_KINDS + the table's note_kind


class Keeper:
    """Keeps one thing that is derived from the rows.

    `kind` is the number in `stale` of what it must recompute; `watches` is its word in `book.tables`. Its module has
    the functions refresh, clear and mark_all of a connection, and is loaded when it is first needed: it costs every
    start otherwise.
    """

    __slots__ = ("kind", "module", "watches")

    def __init__(self, module: str, kind: int, watches: str) -> None:
        self.module = module
        self.kind = kind
        self.watches = watches

    def marked(self, table: Table, row: str) -> str | None:
        """SQL for the id that a change of `row` (new, old, or the table) makes stale; None when it is not affected."""
        if self.watches not in table.marks:
            return None
        if self.watches == "notes":
            return f"{row}.id * {NOTE_KINDS} + {table.note_kind}"
        return f"{row}.id" if table.name == "customer" else f"{row}.customer_id"

    def refresh(self, db: sqlite3.Connection) -> None:
        """Recompute the rows that are marked in `stale`; the caller holds the write transaction."""
        self._call("refresh", db)

    def rebuild(self, db: sqlite3.Connection) -> None:
        """Empty it and mark everything stale."""
        self._call("clear", db)
        self._call("mark_all", db)

    def _call(self, name: str, db: sqlite3.Connection) -> None:
        getattr(import_module(f"{__name__}.{self.module}"), name)(db)


SEARCH, ACTIVITY, NOTES = 1, 2, 3  # kinds of `stale`
KEEPERS = (
    Keeper("search", SEARCH, "search"),
    Keeper("notes", NOTES, "notes"),
    Keeper("activity", ACTIVITY, "activity"),
    Keeper("rhythm", ACTIVITY, "activity"),
)


def refresh(db: sqlite3.Connection, keepers: Iterable[Keeper] = KEEPERS) -> None:
    """Recompute every stale row; the caller holds the write transaction."""
    kinds = {kind for (kind,) in db.execute("SELECT DISTINCT kind FROM stale")}
    if kinds:
        for keeper in keepers:
            if keeper.kind in kinds:
                keeper.refresh(db)
        db.execute("DELETE FROM stale")


def rebuild(db: sqlite3.Connection, keepers: Iterable[Keeper] = KEEPERS) -> None:
    """Recompute everything from the rows; the caller holds the write transaction."""
    db.execute("DELETE FROM stale")
    for keeper in keepers:
        keeper.rebuild(db)
    refresh(db, keepers)
