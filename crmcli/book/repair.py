"""Making anew what the rows of a book give: indexes, triggers, search, activity, rhythm. The rows are not touched."""

import sqlite3

from crmcli.book import creation
from crmcli.book.derived import KEEPERS, refresh
from crmcli.book.schema import triggers
from crmcli.book.stored_values import mend_values
from crmcli.book.tables import DERIVED, STATE, TABLES

_DERIVED = frozenset(table.name for table in TABLES if table.holds in (DERIVED, STATE))
_SEARCHES = ("customer_search", "note_search")


def repair(db: sqlite3.Connection) -> None:
    """Make everything anew that can be recomputed, in one transaction; it is no step of the history.

    Raises sqlite3.DatabaseError when the rows themselves cannot be read; then nothing was changed.
    """
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("BEGIN IMMEDIATE")
    try:
        triggers.drop(db)  # an image of what cannot be read could not be read either
        mend_values(db)
        _make_schema(db)
        db.execute("REINDEX")
        db.execute("DELETE FROM writing")
        db.execute("DELETE FROM journal WHERE batch_id NOT IN (SELECT id FROM batch)")
        recompute(db)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    finally:
        db.execute("PRAGMA foreign_keys = ON")


def recompute(db: sqlite3.Connection) -> None:
    """Recompute all that is derived; the caller holds the write transaction.

    The fitted parameters stay: figures are as they were before.
    """
    for keeper in KEEPERS:
        if keeper.module != "rhythm":
            keeper.rebuild(db)
    db.execute("DELETE FROM rhythm")
    db.execute("UPDATE rhythm_fit SET gaps = 0")  # refresh counts those of every row that it makes
    refresh(db)


def _make_schema(db: sqlite3.Connection) -> None:
    """Make the missing indexes, the search tables and crm's own triggers; those of other programs stay."""
    fresh = creation.create_in_memory()
    try:
        sql = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        wanted = [(kind, name, text) for kind, name, text in fresh.execute(sql).fetchall()]
    finally:
        fresh.close()
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master").fetchall()}
    for kind, name, text in wanted:
        if kind == "trigger":
            db.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        elif kind == "index" and name not in there:
            db.execute(text)
        elif name in _SEARCHES:
            db.execute(f'DROP TABLE IF EXISTS "{name}"')
            db.execute(text)
        elif name in _DERIVED and name not in there:
            db.execute(text)
    triggers.create(db)
