"""The private parts of SQLite's FTS5 that crm relies on, all of them.

An FTS5 table `t` keeps its texts in a table `t_content`: the rowid as `id`, its columns as `c0`, `c1` …. Read directly
they come three times as quick as through the index. It is not documented as stable, so a test names this behaviour.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# To be read from, in the place of a table: the texts of the index of customers, and of that of notes.
CUSTOMER_TEXTS = "(SELECT id, c0 AS exact, c1 AS words, c2 AS sound, c3 AS reach FROM customer_search_content)"
NOTE_TEXTS = "(SELECT id, c0 AS body FROM note_search_content)"

CHUNK = 2000


def insert_rows(db: sqlite3.Connection, table: str, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Put rows in an index. Those past its end are new, and need no search for what they replace."""
    end = None
    for chunk in _chunks(rows):
        if end is None:
            end = db.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0] or 0
        old, new = [row for row in chunk if row[0] <= end], [row for row in chunk if row[0] > end]
        if old:  # SQLite prepares a statement for no rows too
            db.executemany(f"INSERT OR REPLACE {into}", old)
        if new:
            db.executemany(f"INSERT {into}", new)


def _chunks(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
