"""What a book knows of its hub: tables that `crm sync init` and `join` make, and `leave` removes.

`sync_row` remembers the stamps of rows, for the day the hub comes back from an old backup. A book that does not sync
has none of these tables.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from crmcli.book.tables import JOURNALLED
from crmcli.store import Store, explained

_TABLES = """
CREATE TABLE sync_state (k TEXT PRIMARY KEY, v TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE sync_row (
    tbl TEXT NOT NULL, row_id INTEGER NOT NULL, stamp TEXT NOT NULL, stamps TEXT, PRIMARY KEY (tbl, row_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE sync_conflict (
    id INTEGER PRIMARY KEY, tbl TEXT NOT NULL, uid TEXT NOT NULL, lost TEXT NOT NULL, kept TEXT NOT NULL,
    lost_by TEXT NOT NULL, kept_by TEXT NOT NULL, at TEXT NOT NULL, settled_at TEXT
) STRICT;
CREATE TABLE sync_erased (uid TEXT PRIMARY KEY, is_sent INTEGER NOT NULL) STRICT, WITHOUT ROWID
"""
_NAMES = ("sync_state", "sync_row", "sync_conflict", "sync_erased")


@contextlib.contextmanager
def writing(store: Store) -> Iterator[sqlite3.Connection]:
    """A write transaction of what is no change of the book: nothing of it is a step."""
    with explained(store.path):
        store.release_snapshot()
        store.db.execute("BEGIN IMMEDIATE")
        try:
            yield store.db
            store.db.execute("COMMIT")
        except BaseException:
            if store.db.in_transaction:
                store.db.execute("ROLLBACK")
            raise


def is_synced(store: Store) -> bool:
    """Whether the book has a hub."""
    return store.value("SELECT 1 FROM sqlite_master WHERE name = 'sync_state'") is not None


def count_waiting(store: Store, after: int) -> int:
    """How many steps of this machine have not been sent."""
    sql = (
        "SELECT count(*) FROM (SELECT DISTINCT j.batch_id FROM journal j JOIN batch b ON b.id = j.batch_id"
        " WHERE j.id > ? AND b.origin IS NULL)"
    )
    return int(store.value(sql, (after,)))


class SyncState:
    """The values that a book keeps about its hub; each is set inside a write transaction.

    hub, url, machine, name: which hub, where, and who this book is there. pushed: the newest entry of the journal that
    was sent. pushmark, intent: the mark of the newest push, and of the one that was begun. seen, mark: the newest push
    that was taken. again: the next sync sends everything. erased: the newest push whose erasures were done here. wipe:
    the hub still has bytes of somebody who was forgotten. checked: the day when book and hub were compared. schema: of
    the program that synced last. last: when the last sync ended.
    """

    def __init__(self, store: Store) -> None:
        self._db = store.db
        self._values: dict[str, str] = dict(store.rows("SELECT k, v FROM sync_state"))

    def __getitem__(self, key: str) -> str:
        return self._values.get(key, "")

    def number(self, key: str) -> int:
        """A value that is a number; 0 where it was never set."""
        return int(self._values.get(key) or 0)

    def put(self, **values: object) -> None:
        """Set values; the caller holds the write transaction."""
        for key, value in values.items():
            self._values[key] = str(value)
            self._db.execute("INSERT OR REPLACE INTO sync_state VALUES (?, ?)", (key, str(value)))


def make_tables(store: Store) -> None:
    """Make the tables of sync, and an index over the uids of each table that has none; inside a write transaction.

    A uid that stands twice in a table (an older crm could write it) is made anew in the newer row.
    """
    for sql in _TABLES.split(";\n"):
        store.db.execute(sql)
    for table in JOURNALLED:
        if not _has_unique_uid(store.db, table):
            store.db.execute(
                f"UPDATE \"{table}\" SET uid = uid || '-' || id"
                f' WHERE id NOT IN (SELECT min(id) FROM "{table}" GROUP BY uid)'
            )
            store.db.execute(f'CREATE UNIQUE INDEX "sync_uid_{table}" ON "{table}"(uid)')


def _has_unique_uid(db: sqlite3.Connection, table: str) -> bool:
    indexes = [row[1] for row in db.execute(f'PRAGMA index_list("{table}")') if row[2]]
    return any([row[2] for row in db.execute(f'PRAGMA index_info("{name}")')] == ["uid"] for name in indexes)


def drop_tables(store: Store) -> None:
    """Remove all that sync made in the book; the rows stay."""
    with writing(store) as db:
        for name in _NAMES:
            db.execute(f"DROP TABLE IF EXISTS {name}")
        for table in JOURNALLED:
            db.execute(f'DROP INDEX IF EXISTS "sync_uid_{table}"')


def keep_stamps(db: sqlite3.Connection, rows: Iterable[tuple[str, int, str, dict[str, str]]]) -> None:
    """Keep stamps of rows: (table, row id, stamp, stamps of cells that differ from it)."""
    db.executemany(
        "INSERT OR REPLACE INTO sync_row VALUES (?, ?, ?, ?)",
        ((table, row_id, stamp, json.dumps(stamps) if stamps else None) for table, row_id, stamp, stamps in rows),
    )


def kept_stamps(store: Store, table: str, ids: Iterable[int]) -> dict[int, tuple[str, dict[str, Any]]]:
    """The stamp of each row, with those of its cells that differ from it."""
    rows = store.rows(
        "SELECT row_id, stamp, stamps FROM sync_row WHERE tbl = ? AND row_id IN (SELECT value FROM json_each(?))",
        (table, json.dumps(list(ids))),
    )
    return {row_id: (stamp, json.loads(stamps) if stamps else {}) for row_id, stamp, stamps in rows}


def settle(store: Store, conflict: int) -> None:
    """Note that a conflict was answered: it is listed here no more."""
    with writing(store) as db:
        db.execute("UPDATE sync_conflict SET settled_at = ? WHERE id = ?", (store.utc_now, conflict))
