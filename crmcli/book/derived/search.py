"""The indexes that customers and notes are found by, and the private parts of SQLite's FTS5 that crm relies on.

An FTS5 table `t` keeps its texts in a table `t_content`: the rowid as `id`, its columns as `c0`, `c1` …. Read directly
they come three times as quick as through the index. That is not documented as stable, so it is used in this module
alone, and a test names the behaviour.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from crmcli.book.derived import NOTE_KINDS, NOTES, SEARCH
from crmcli.book.tables import NOTE_TABLES
from crmcli.domain.text import name_index, unicode

# To be read from, in the place of a table: the texts of the index of customers, and of that of notes.
CUSTOMER_TEXTS = "(SELECT id, c0 AS exact, c1 AS words, c2 AS sound, c3 AS reach FROM customer_search_content)"
NOTE_TEXTS = "(SELECT id, c0 AS body FROM note_search_content)"

_CHUNK = 2000
_UNIT, _FIELD = "\x1f", "\x1e"

# The words of names, _PAGE customers to a row: looking inside words reads 400 rows instead of 100 000.
_PAGE = 256
_FILL_NAME_PAGES = f"""
INSERT INTO name_page SELECT p.page, char(10) || group_concat(n.id || ' ' || n.words, char(10)) || char(10)
FROM (SELECT DISTINCT id / {_PAGE} AS page FROM stale WHERE kind = {SEARCH}) p
JOIN {CUSTOMER_TEXTS} n ON n.id >= p.page * {_PAGE} AND n.id < (p.page + 1) * {_PAGE}
GROUP BY p.page
"""

_CUSTOMER_FACTS = f"""
SELECT c.id, c.name, c.company, c.title, c.industry, c.city,
  (SELECT group_concat(name, '{_UNIT}') FROM contact WHERE customer_id = c.id AND deleted_at IS NULL),
  (SELECT group_concat(kind || '{_FIELD}' || value || '{_FIELD}' || normal, '{_UNIT}')
     FROM detail WHERE customer_id = c.id AND deleted_at IS NULL),
  (SELECT group_concat(name, '{_UNIT}') FROM tag WHERE customer_id = c.id AND deleted_at IS NULL),
  n.exact, n.words, n.sound
FROM stale JOIN customer c ON c.id = stale.id LEFT JOIN {CUSTOMER_TEXTS} n ON n.id = c.id
WHERE stale.kind = {SEARCH} AND c.deleted_at IS NULL
"""


def _insert_rows(db: sqlite3.Connection, table: str, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Put rows in an index. Those past its end are new, and need no search for what they replace."""
    end = db.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0] or 0
    for chunk in _chunks(rows):
        old, new = [row for row in chunk if row[0] <= end], [row for row in chunk if row[0] > end]
        db.executemany(f"INSERT OR REPLACE {into}", old)
        db.executemany(f"INSERT {into}", new)


def _chunks(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


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


def refresh(db: sqlite3.Connection) -> None:
    """Index the customers marked in `stale` anew, and the pages of names that they stand on."""
    db.execute(
        "DELETE FROM customer_search WHERE rowid IN (SELECT s.id FROM stale s LEFT JOIN customer c ON c.id = s.id"
        " WHERE s.kind = ? AND (c.id IS NULL OR c.deleted_at IS NOT NULL))",
        (SEARCH,),
    )
    into = "INTO customer_search (rowid, exact, words, sound, reach) VALUES (?, ?, ?, ?, ?)"
    _insert_rows(db, "customer_search", into, (_search_row(row) for row in db.execute(_CUSTOMER_FACTS)))
    db.execute("DELETE FROM name_page WHERE page IN (SELECT id / ? FROM stale WHERE kind = ?)", (_PAGE, SEARCH))
    db.execute(_FILL_NAME_PAGES)


def clear(db: sqlite3.Connection) -> None:
    """Empty the index and its pages of names."""
    db.execute("DELETE FROM customer_search")
    db.execute("DELETE FROM name_page")


def mark_all(db: sqlite3.Connection) -> None:
    """Mark every customer stale."""
    db.execute("INSERT OR IGNORE INTO stale SELECT ?, id FROM customer", (SEARCH,))


def refresh_notes(db: sqlite3.Connection) -> None:
    """Index the notes marked in `stale` anew."""
    kinds = {row[0] for row in db.execute(f"SELECT DISTINCT id % {NOTE_KINDS} FROM stale WHERE kind = {NOTES}")}
    for table in NOTE_TABLES:
        if table.note_kind not in kinds:
            continue
        mine = f'FROM stale s LEFT JOIN "{table.name}" n ON n.id = s.id / {NOTE_KINDS} WHERE s.kind = {NOTES}'
        mine += f" AND s.id % {NOTE_KINDS} = {table.note_kind}"
        body = table.text
        gone = f"SELECT s.id {mine} AND (n.id IS NULL OR n.deleted_at IS NOT NULL OR {body} IS NULL)"
        db.execute(f"DELETE FROM note_search WHERE rowid IN ({gone})")
        live = db.execute(f"SELECT s.id, {body} {mine} AND n.deleted_at IS NULL AND {body} IS NOT NULL")
        rows = ((rowid, unicode.spaced(str(words))) for rowid, words in live)
        _insert_rows(db, "note_search", "INTO note_search (rowid, body) VALUES (?, ?)", rows)


def clear_notes(db: sqlite3.Connection) -> None:
    """Empty the index."""
    db.execute("DELETE FROM note_search")


def mark_all_notes(db: sqlite3.Connection) -> None:
    """Mark every note stale."""
    for table in NOTE_TABLES:
        of = f"id * {NOTE_KINDS} + {table.note_kind}"
        db.execute(f'INSERT OR IGNORE INTO stale SELECT ?, {of} FROM "{table.name}"', (NOTES,))
