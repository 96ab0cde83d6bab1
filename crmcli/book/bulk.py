"""Statements over many rows of the book at once: for merging, import, export and the sample book.

Those that write want a transaction that is open already (`Store.atomic`); triggers journal what they change.
"""

import contextlib
import gc
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from crmcli.book.tables import JOURNALLED
from crmcli.store import Store

_MANY_OBJECTS = 2_000_000


@contextlib.contextmanager
def snapshot(store: Store) -> Iterator[None]:
    """A read transaction: statements inside see one state of the book, whatever another program writes meanwhile."""
    store.hold_snapshot()
    try:
        yield
    finally:
        store.release_snapshot()


@contextlib.contextmanager
def savepoint(store: Store) -> Iterator[None]:
    """A nested transaction: what the block wrote is rolled back when it raises, and the outer one goes on.

    A full disk ends the outer one too: SQLite has rolled all of it back then.
    """
    store.db.execute("SAVEPOINT inner_part")
    try:
        yield
    except BaseException:
        if store.db.in_transaction:
            store.db.execute("ROLLBACK TO inner_part")
            store.db.execute("RELEASE inner_part")
        raise
    store.db.execute("RELEASE inner_part")


def each(store: Store, sql: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query one by one, for a result that is too large for a list."""
    return store.db.execute(sql)


def use_large_cache(store: Store) -> None:
    """Let SQLite keep 128 MB of pages: bulk work touches every index."""
    store.prepare(lambda db: db.execute("PRAGMA cache_size = -131072"))


@contextlib.contextmanager
def rare_collections() -> Iterator[None]:
    """Have Python search for garbage less often inside: rows leave none, and each search takes all that is kept."""
    before = gc.get_threshold()
    gc.set_threshold(max(_MANY_OBJECTS, before[0]), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def set_link(store: Store, table: str, row_id: int, column: str, end_id: int) -> None:
    """Set a foreign key of one row, leaving its updated time as it is."""
    store.db.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', (end_id, row_id))


class NameTable:
    """A temporary table of hashed names with their customers: more of them than memory should hold."""

    def __init__(self, store: Store) -> None:
        self._store = store
        store.db.execute("CREATE TEMP TABLE IF NOT EXISTS import_name (key INTEGER, customer_id INTEGER)")
        store.db.execute("CREATE INDEX IF NOT EXISTS temp.import_name_key ON import_name (key)")
        store.db.execute("DELETE FROM import_name")

    def insert(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Insert (hash, customer id) pairs."""
        self._store.db.executemany("INSERT INTO import_name VALUES (?, ?)", pairs)

    def customers(self, key: int) -> list[tuple[int, str, str | None]]:
        """(id, name, company) of the customers with this hash, those not in the trash first."""
        return self._store.rows(
            "SELECT c.id, c.name, c.company FROM temp.import_name n JOIN customer c ON c.id = n.customer_id"
            " WHERE n.key = ? ORDER BY c.deleted_at IS NOT NULL, c.id",
            (key,),
        )


def repoint(store: Store, table: str, column: str, old: int, new: int, *, customers: Sequence[int] = ()) -> None:
    """Set `column` from `old` to `new` in rows not deleted, of these customers only when any is named."""
    marks = ", ".join("?" * len(customers))
    store.db.execute(
        f'UPDATE "{table}" SET "{column}" = ?, updated_at = max(updated_at, ?)'
        f' WHERE "{column}" = ? AND deleted_at IS NULL' + (f" AND customer_id IN ({marks})" if customers else ""),
        (new, store.utc_now, old, *customers),
    )


def clear(store: Store) -> None:
    """Delete every row of the book; its numbers begin at 1 again."""
    store.db.execute("PRAGMA defer_foreign_keys = ON")
    for table in JOURNALLED:
        store.db.execute(f'DELETE FROM "{table}"')
        store.db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))


def forget_steps(store: Store) -> None:
    """Empty the journal: nothing that was written so far, by the step being written too, can be undone."""
    store.db.execute("DELETE FROM journal")
    store.db.execute("DELETE FROM batch WHERE id <> ?", (store.batch_id,))
