"""A rehearsal: what is written to an open book is rolled back at its end, as if it had never been written."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from crmcli.store import Store

_STEP = "rehearsed_step"


class _RehearsedConnection:
    """A connection whose transactions are savepoints of one transaction that somebody else rolls back.

    Everything else goes to the connection itself.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._is_step = False
        self.in_transaction = False

    def __getattr__(self, name: str) -> Any:
        """What the connection has under this name."""
        return getattr(self._db, name)

    def execute(self, sql: str, params: Any = ()) -> sqlite3.Cursor:
        """Run a statement; those that begin or end a transaction concern the savepoint alone."""
        match sql:
            case "BEGIN":
                self.in_transaction = True
                return self._db.execute("SELECT 1")
            case "BEGIN IMMEDIATE":
                self.in_transaction = self._is_step = True
                return self._db.execute(f"SAVEPOINT {_STEP}")
            case "COMMIT" | "ROLLBACK":
                is_step, self.in_transaction, self._is_step = self._is_step, False, False
                if is_step and sql == "ROLLBACK":
                    self._db.execute(f"ROLLBACK TO {_STEP}")
                return self._db.execute(f"RELEASE {_STEP}" if is_step else "SELECT 1")
        return self._db.execute(sql, params)


@contextlib.contextmanager
def rehearsal(store: "Store") -> Iterator[None]:
    """What the block writes through the store is rolled back at its end; nothing is called after its commits.

    Waits for no other program: raises sqlite3.OperationalError while one writes, or for a book that can only be read.
    """
    store.release_snapshot()
    db, called, safeguard = store.db, store.after_commit, store.safeguard
    before = db.execute("PRAGMA busy_timeout").fetchone()[0]
    db.execute("PRAGMA busy_timeout = 0")
    try:
        db.execute("BEGIN IMMEDIATE")
        store.db, store.after_commit = cast(sqlite3.Connection, _RehearsedConnection(db)), []
        store.safeguard = _keep_nothing
        yield
    finally:
        store.db, store.after_commit, store.safeguard, store.kept_step = db, called, safeguard, None
        if db.in_transaction:
            db.execute("ROLLBACK")
        db.execute(f"PRAGMA busy_timeout = {before}")


def _keep_nothing(reason: str) -> None:
    """The safeguard of a rehearsal: nothing can be lost."""
