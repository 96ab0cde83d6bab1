"""Keeps what can be recomputed in step with the rows: the search index, each customer's activity and rhythm.

Triggers note in `stale` what a change made out of date; `refresh` runs at the end of every
transaction, inside it, so the two can never be seen apart. What another program wrote is
caught up with the next write of ours.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from crmcli import rhythm_cache
from crmcli.domain.text import name_index, unicode
from crmcli.schema import (
    FILL_NAME_PAGES,
    NAMES_A_PAGE,
    NOTE_KINDS,
    NOTE_OF,
    STALE_ACTIVITY,
    STALE_CUSTOMER,
    STALE_NOTE,
)

_UNIT, _FIELD = "\x1f", "\x1e"
_CHUNK = 2000


def refresh(db: sqlite3.Connection) -> None:
    """Recompute every stale row; the caller holds the write transaction."""
    kinds = {row[0] for row in db.execute("SELECT DISTINCT kind FROM stale")}
    if STALE_CUSTOMER in kinds:
        _refresh_customers(db)
    if STALE_NOTE in kinds:
        _refresh_notes(db)
    if STALE_ACTIVITY in kinds:
        _refresh_activity(db)
        rhythm_cache.refresh(db)
    if kinds:
        db.execute("DELETE FROM stale")


def rebuild(db: sqlite3.Connection) -> None:
    """Mark everything stale and recompute it."""
    for table in ("customer_search", "name_page", "note_search", "activity", "stale"):
        db.execute(f"DELETE FROM {table}")
    rhythm_cache.clear(db)
    db.execute("INSERT INTO stale SELECT ?, id FROM customer", (STALE_CUSTOMER,))
    db.execute("INSERT INTO stale SELECT ?, id FROM customer", (STALE_ACTIVITY,))
    for table, kind in NOTE_OF.items():
        db.execute(f'INSERT INTO stale SELECT ?, id * {NOTE_KINDS} + {kind} FROM "{table}"', (STALE_NOTE,))
    refresh(db)


def _chunks(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


def _put_rows(db: sqlite3.Connection, table: str, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Put rows in an index. Those past its end are new, and need no search for what they replace."""
    end = db.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0] or 0
    for chunk in _chunks(rows):
        old, new = [row for row in chunk if row[0] <= end], [row for row in chunk if row[0] > end]
        db.executemany(f"INSERT OR REPLACE {into}", old)
        db.executemany(f"INSERT {into}", new)


_CUSTOMER_FACTS = f"""
SELECT c.id, c.name, c.company, c.title, c.industry, c.city,
  (SELECT group_concat(name, '{_UNIT}') FROM contact WHERE customer_id = c.id AND deleted_at IS NULL),
  (SELECT group_concat(kind || '{_FIELD}' || value || '{_FIELD}' || normal, '{_UNIT}')
     FROM detail WHERE customer_id = c.id AND deleted_at IS NULL),
  (SELECT group_concat(name, '{_UNIT}') FROM tag WHERE customer_id = c.id AND deleted_at IS NULL),
  n.c0, n.c1, n.c2
FROM stale JOIN customer c ON c.id = stale.id LEFT JOIN customer_search_content n ON n.id = c.id
WHERE stale.kind = {STALE_CUSTOMER} AND c.deleted_at IS NULL
"""


def _split(joined: str | None) -> list[str]:
    return joined.split(_UNIT) if joined else []


def _search_row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    customer_id, name, company, title, industry, city, contacts, details, tags, *before = row
    by_kind: dict[str, list[str]] = {}
    for packed in _split(details):
        kind, value, normal = packed.split(_FIELD)
        by_kind.setdefault(kind, []).append(normal if kind in ("phone", "fax") else value)
    columns = name_index.index_row(
        name=str(name),
        company=company,
        contacts=_split(contacts),
        aliases=by_kind.get("alias", []),
        emails=by_kind.get("email", []),
        phones=by_kind.get("phone", []),
        refs=by_kind.get("ref", []),
        tags=_split(tags),
        notes=[str(v) for v in (title, industry, city, *by_kind.get("address", []), *by_kind.get("wechat", [])) if v],
        before=None if before[0] is None else tuple(before),
    )
    return (customer_id, *columns)


def _refresh_customers(db: sqlite3.Connection) -> None:
    db.execute(
        "DELETE FROM customer_search WHERE rowid IN (SELECT s.id FROM stale s LEFT JOIN customer c ON c.id = s.id"
        " WHERE s.kind = ? AND (c.id IS NULL OR c.deleted_at IS NOT NULL))",
        (STALE_CUSTOMER,),
    )
    into = "INTO customer_search (rowid, exact, words, sound, reach) VALUES (?, ?, ?, ?, ?)"
    _put_rows(db, "customer_search", into, (_search_row(row) for row in db.execute(_CUSTOMER_FACTS)))
    db.execute(
        "DELETE FROM name_page WHERE page IN (SELECT id / ? FROM stale WHERE kind = ?)", (NAMES_A_PAGE, STALE_CUSTOMER)
    )
    db.execute(FILL_NAME_PAGES)


_NOTE_TEXT = {
    "interaction": "n.text",
    "deal": "n.title || ' ' || coalesce(n.note, '')",
    "reminder": "n.text",
    "customer": "n.note",
    "case": "n.text || ' ' || coalesce(n.solution, '')",
}


def _refresh_notes(db: sqlite3.Connection) -> None:
    kinds = {row[0] for row in db.execute(f"SELECT DISTINCT id % {NOTE_KINDS} FROM stale WHERE kind = {STALE_NOTE}")}
    for table, kind in NOTE_OF.items():
        if kind not in kinds:
            continue
        mine = f'FROM stale s LEFT JOIN "{table}" n ON n.id = s.id / {NOTE_KINDS} WHERE s.kind = {STALE_NOTE}'
        mine += f" AND s.id % {NOTE_KINDS} = {kind}"
        body = _NOTE_TEXT[table]
        gone = f"SELECT s.id {mine} AND (n.id IS NULL OR n.deleted_at IS NOT NULL OR {body} IS NULL)"
        db.execute(f"DELETE FROM note_search WHERE rowid IN ({gone})")
        live = db.execute(f"SELECT s.id, {body} {mine} AND n.deleted_at IS NULL AND {body} IS NOT NULL")
        rows = ((rowid, unicode.spaced(str(words))) for rowid, words in live)
        _put_rows(db, "note_search", "INTO note_search (rowid, body) VALUES (?, ?)", rows)


def _refresh_activity(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM activity WHERE customer_id IN (SELECT id FROM stale WHERE kind = ?)", (STALE_ACTIVITY,))
    db.execute(
        """
        INSERT INTO activity (customer_id, last_at, last_life, next_due)
        SELECT c.id,
          (SELECT max(at) FROM interaction i WHERE i.customer_id = c.id AND i.deleted_at IS NULL),
          nullif(max(
            coalesce((SELECT max(day) FROM interaction i
                      WHERE i.customer_id = c.id AND i.deleted_at IS NULL AND i.is_life), ''),
            coalesce((SELECT max(day) FROM "order" o WHERE o.customer_id = c.id AND o.deleted_at IS NULL), '')), ''),
          (SELECT min(due) FROM reminder r
           WHERE r.customer_id = c.id AND r.deleted_at IS NULL AND r.done_at IS NULL)
        FROM stale s JOIN customer c ON c.id = s.id WHERE s.kind = ? AND c.deleted_at IS NULL
        """,
        (STALE_ACTIVITY,),
    )
