"""What a book needs once a day: its rhythms fitted anew, its search indexes merged, its -wal written back.

Changes no row of the book, so none of it is a step of the history.
"""

import sqlite3

from crmcli.book.derived.rhythm_fit import refit
from crmcli.book.repair import recompute
from crmcli.store import Store

_INDEXES = ("customer_search", "note_search")
_PAGES = 2000  # of an index that one day merges: some tenths of a second under the write lock


def refit_rhythms(store: Store) -> bool:
    """Fit the rhythms anew if gaps were added or taken away since; returns whether they were."""
    sql = "SELECT 1 FROM rhythm_fit WHERE gaps <> fitted_gaps"
    if store.row(sql) is None:
        return False
    with _transaction(store) as db:
        refit(db)
    return True


def recompute_figures(store: Store) -> None:
    """Recompute everything that is derived from the rows."""
    with _transaction(store) as db:
        recompute(db)


def merge_indexes(store: Store) -> None:
    """Merge the segments of the search indexes, each up to some thousand pages."""
    for index in _INDEXES:
        with _transaction(store) as db:
            db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('merge', {_PAGES})")


def write_back(store: Store) -> None:
    """Renew SQLite's statistics where they are old, and move the -wal into the book if nobody reads."""
    store.db.execute("PRAGMA analysis_limit = 400")
    store.db.execute("PRAGMA optimize")
    store.db.execute("PRAGMA wal_checkpoint(PASSIVE)")


class _transaction:
    """A write transaction that is no step of the history."""

    def __init__(self, store: Store) -> None:
        self._db = store.db

    def __enter__(self) -> sqlite3.Connection:
        self._db.execute("BEGIN IMMEDIATE")
        return self._db

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._db.execute("ROLLBACK" if kind is not None else "COMMIT")
