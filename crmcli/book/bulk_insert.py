"""Inserts many rows with one look at their CHECK constraints.

SQLite evaluates `CHECK (kind IN ('phone', 'fax', …))` by building the list anew, as a table of its own, for each row
that is inserted: that costs more than the row. Here the constraints wait until the rows are in, and one query evaluates
them for all. The rows and the query share a transaction, so nothing that breaks a constraint is ever kept.
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence

_CHECK = re.compile(r"\bCHECK\s*(\((?:[^()']|'[^']*'|\((?:[^()']|'[^']*')*\))*\))")


def insert_rows(db: sqlite3.Connection, table: str, sql: str, rows: Iterable[Sequence[object]]) -> None:
    """Run the INSERT `sql` for each row. Raises sqlite3.IntegrityError for a row that breaks a constraint."""
    checks = list_constraints(db, table)
    if not checks:
        db.executemany(sql, rows)
        return
    before = _last_id(db, table)
    db.execute("PRAGMA ignore_check_constraints = ON")
    try:
        db.executemany(sql, rows)
    finally:
        db.execute("PRAGMA ignore_check_constraints = OFF")
    broken = db.execute(
        f'SELECT id FROM "{table}" WHERE id > ? AND NOT ({" AND ".join(checks)}) LIMIT 1', (before,)
    ).fetchone()
    if broken is not None:  # a copy of the row, which SQLite refuses in its own words
        db.execute(f'INSERT INTO "{table}" SELECT * FROM "{table}" WHERE id = ?', broken)


def list_constraints(db: sqlite3.Connection, table: str) -> list[str]:
    """The CHECK constraints of a table as SQL conditions; empty if none has a list or one of them cannot be parsed."""
    found = db.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
    sql = str(found[0]) if found else ""
    checks: list[str] = _CHECK.findall(sql)
    return checks if " IN (" in "".join(checks) and len(checks) == len(re.findall(r"\bCHECK\b", sql)) else []


def _last_id(db: sqlite3.Connection, table: str) -> int:
    found = db.execute(f'SELECT max(id) FROM "{table}"').fetchone()
    return int(found[0] or 0)
