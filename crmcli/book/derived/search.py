"""The index that customers are found by: names, companies, contacts, phones, mails, tags, pinyin."""

import sqlite3
from typing import Any

from crmcli.book.derived import SEARCH
from crmcli.book.derived.fts import CUSTOMER_TEXTS, insert_rows
from crmcli.domain.text import name_index

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


def _split(joined: str | None) -> list[str]:
    return joined.split(_UNIT) if joined else []


def _search_row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    customer_id, name, company, title, industry, city, contacts, details, tags, exact, words, sound = row
    by_kind: dict[str, list[str]] = {}
    for packed in _split(details):
        kind, _, rest = packed.partition(_FIELD)  # another program may have stored a separator in a value
        value, _, normal = rest.partition(_FIELD)
        by_kind.setdefault(kind, []).append(normal if kind in ("phone", "fax") else value)
    of_kind = by_kind.get
    columns = name_index.index_row(
        name,
        company,
        _split(contacts) if contacts else (),
        of_kind("alias", ()),
        of_kind("email", ()),
        of_kind("phone", ()),
        of_kind("ref", ()),
        _split(tags) if tags else (),
        [v for v in (title, industry, city, *of_kind("address", ()), *of_kind("wechat", ())) if v],
        None if exact is None else (exact, words, sound),
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
    insert_rows(db, "customer_search", into, (_search_row(row) for row in db.execute(_CUSTOMER_FACTS)))
    db.execute("DELETE FROM name_page WHERE page IN (SELECT id / ? FROM stale WHERE kind = ?)", (_PAGE, SEARCH))
    db.execute(_FILL_NAME_PAGES)


def clear(db: sqlite3.Connection) -> None:
    """Empty the index and its pages of names."""
    db.execute("DELETE FROM customer_search")
    db.execute("DELETE FROM name_page")


def mark_all(db: sqlite3.Connection) -> None:
    """Mark every customer stale."""
    db.execute("INSERT OR IGNORE INTO stale SELECT ?, id FROM customer", (SEARCH,))
