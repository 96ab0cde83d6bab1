"""Erasing a person from a book: every row, what the search indexes keep of it, and what the journal and steps say.

An entry of the journal that held a row of theirs keeps the row's uid alone, so that the order of changes stays; it can
be undone no more. What is erased cannot be brought back: the step that erases is never undone. Notes of other customers
that speak of the person are theirs, and stay.
"""

import json
import re
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from crmcli.book.tables import JOURNALLED, TABLES, hanging_on, links_to, table
from crmcli.domain.text.unicode import fold, has_cjk
from crmcli.store import Store

HIDDEN = "•••"
_INDEXES = ("customer_search", "note_search")
_KEPT_KINDS = ("import",)  # steps whose words are a file's name
_LONGEST_ARGUMENT = 60  # letters of a word that a step keeps


class Erased(NamedTuple):
    """How much was erased: rows by table, and how many steps of the history say less now."""

    rows: dict[str, int]
    steps: int


class ErasureTarget(NamedTuple):
    """Who is to be erased: uids of customers and contacts, and the words that tell who they are.

    `inbox` are numbers of notes without a customer that are meant for them. `rows` are uids of any table.
    """

    customers: tuple[str, ...]
    contacts: tuple[str, ...]
    words: tuple[str, ...]
    inbox: tuple[int, ...] = ()
    rows: tuple[str, ...] = ()


def erase(store: Store, subject: ErasureTarget) -> Erased:
    """Erase a person, in one step that nothing undoes. The bytes are gone after `wipe`."""
    db = store.db
    db.execute("PRAGMA secure_delete = ON")
    db.execute("CREATE TEMP TABLE IF NOT EXISTS erased (tbl TEXT, id INTEGER, PRIMARY KEY (tbl, id)) WITHOUT ROWID")
    db.execute("DELETE FROM temp.erased")
    with store.atomic("forget", count=max(1, len(subject.customers) + len(subject.contacts))) as step:
        db.execute("PRAGMA defer_foreign_keys = ON")
        _collect(db, subject)
        counts = {
            name: count
            for name in JOURNALLED
            if (count := store.value(f'SELECT count(*) FROM "{name}" WHERE {_is_erased(name)}'))
        }
        _note_for_sync(db)
        _cut_links(db)
        for name in JOURNALLED:
            db.execute(f'DELETE FROM "{name}" WHERE {_is_erased(name)}')
        if not counts:  # the journal alone knew them: a step without a change would not be kept
            db.execute(
                "INSERT INTO journal (batch_id, tbl, row_id, before) SELECT ?, tbl, row_id, max(before) FROM journal"
                " WHERE before IS NOT NULL AND (tbl, row_id) IN (SELECT tbl, id FROM temp.erased) GROUP BY tbl, row_id",
                (step,),
            )
        steps = _redact_steps(db, step, subject.words)
        db.execute(
            "UPDATE journal SET before = json_object('uid', json_extract(before, '$.uid'))"
            " WHERE before IS NOT NULL AND (tbl, row_id) IN (SELECT tbl, id FROM temp.erased)"
        )
        if subject.words:
            _clear_mentions(db, subject.words)
    db.execute("DELETE FROM temp.erased")
    return Erased(counts, steps)


def known_uids(store: Store, uids: Sequence[str]) -> list[str]:
    """Those of the uids that a row of the book has, or an image in its journal."""
    wanted = "IN (SELECT value FROM json_each(?1))"
    parts = [f'SELECT uid FROM "{name}" WHERE uid {wanted}' for name in JOURNALLED]
    parts.append(f"SELECT json_extract(before, '$.uid') FROM journal WHERE json_extract(before, '$.uid') {wanted}")
    return [uid for (uid,) in store.rows(" UNION ".join(parts), (json.dumps(list(uids)),))]


def _is_erased(name: str, column: str = "id") -> str:
    """SQL that is true for the rows whose `column` is the id of an erased row of the table `name`."""
    return f"\"{column}\" IN (SELECT id FROM temp.erased WHERE tbl = '{name}')"


def _collect(db: sqlite3.Connection, subject: ErasureTarget) -> None:
    """Note every row to be erased, also of rows that an undo took away and only the journal knows."""
    for name, uids in (("customer", subject.customers), ("contact", subject.contacts)):
        for uid in uids:
            db.execute(f"INSERT OR IGNORE INTO temp.erased SELECT '{name}', id FROM \"{name}\" WHERE uid = ?", (uid,))
            db.execute(
                "INSERT OR IGNORE INTO temp.erased SELECT tbl, row_id FROM journal WHERE tbl = ? AND before IS NOT NULL"
                " AND json_extract(before, '$.uid') = ?",
                (name, uid),
            )
    if subject.rows:
        _collect_by_uid(db, subject.rows)
    db.executemany("INSERT OR IGNORE INTO temp.erased VALUES ('inbox', ?)", [(number,) for number in subject.inbox])
    while db.execute(  # those that were merged into them were the same person
        "INSERT OR IGNORE INTO temp.erased SELECT 'customer', id FROM customer WHERE merged_into IN"
        " (SELECT id FROM temp.erased WHERE tbl = 'customer')"
    ).rowcount:
        pass
    below = [*hanging_on("customer"), *hanging_on("contact"), *_second_ends()]
    below.append(("detail", "contact_id"))
    for parent in ("customer", "contact"):
        for name, column in below:
            if (column, parent) in table(name).links:
                _collect_below(db, name, column, parent)
    for parent in ("deal", "order"):
        for name, column in hanging_on(parent):
            _collect_below(db, name, column, parent)
    db.execute(  # the note of the inbox that was filed with them
        "INSERT OR IGNORE INTO temp.erased SELECT 'inbox', i.row_id FROM journal i JOIN batch b ON b.id = i.batch_id"
        " WHERE b.label = 'inbox_file' AND i.tbl = 'inbox' AND EXISTS (SELECT 1 FROM journal j WHERE"
        " j.batch_id = b.id AND (j.tbl, j.row_id) IN (SELECT tbl, id FROM temp.erased WHERE tbl = 'interaction'))"
    )


def _collect_by_uid(db: sqlite3.Connection, uids: Sequence[str]) -> None:
    """Note the rows of any table with these uids, also those of which only the journal knows."""
    wanted = "IN (SELECT value FROM json_each(?))"
    listed = (json.dumps(list(uids)),)
    for name in JOURNALLED:
        db.execute(f"INSERT OR IGNORE INTO temp.erased SELECT '{name}', id FROM \"{name}\" WHERE uid {wanted}", listed)
    db.execute(
        "INSERT OR IGNORE INTO temp.erased SELECT tbl, row_id FROM journal WHERE before IS NOT NULL"
        f" AND json_extract(before, '$.uid') {wanted}",
        listed,
    )


def _note_for_sync(db: sqlite3.Connection) -> None:
    """Keep the uids of what is erased, where the book has a hub: the next sync erases it there and elsewhere."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'sync_erased'").fetchone() is None:
        return
    for name in JOURNALLED:
        db.execute(f'INSERT OR IGNORE INTO sync_erased SELECT uid, 0 FROM "{name}" WHERE {_is_erased(name)}')
    db.execute(
        "INSERT OR IGNORE INTO sync_erased SELECT json_extract(before, '$.uid'), 0 FROM journal"
        " WHERE json_extract(before, '$.uid') IS NOT NULL AND (tbl, row_id) IN (SELECT tbl, id FROM temp.erased)"
    )
    db.execute("DELETE FROM sync_conflict WHERE uid IN (SELECT uid FROM sync_erased)")


def _second_ends() -> list[tuple[str, str]]:
    """The tables of pairs of customers, with the column of the end that a row does not hang on: it goes with either."""
    return [(name, column) for name, column in links_to("customer") if column == "other_id"]


def _collect_below(db: sqlite3.Connection, name: str, column: str, parent: str) -> None:
    """Note the rows of a table that hang on erased rows; of rows that are gone, those whose image did."""
    db.execute(
        f"INSERT OR IGNORE INTO temp.erased SELECT '{name}', id FROM \"{name}\" WHERE {_is_erased(parent, column)}"
    )
    db.execute(
        "INSERT OR IGNORE INTO temp.erased SELECT j.tbl, j.row_id FROM journal j WHERE j.tbl = ? AND before IS NOT NULL"
        f" AND json_extract(j.before, '$.{column}') IN (SELECT id FROM temp.erased WHERE tbl = '{parent}')"
        f' AND NOT EXISTS (SELECT 1 FROM "{name}" t WHERE t.id = j.row_id)',
        (name,),
    )


def _cut_links(db: sqlite3.Connection) -> None:
    """Have no row that stays point at an erased one, now or in its images in the journal."""
    second_ends = _second_ends()
    for parent in JOURNALLED:
        for name, column in links_to(parent):
            if (name, column) in second_ends or column == table(name).parent:
                continue
            db.execute(
                f'UPDATE "{name}" SET "{column}" = NULL WHERE {_is_erased(parent, column)} AND NOT {_is_erased(name)}'
            )
            db.execute(
                f"UPDATE journal SET before = json_set(before, '$.{column}', NULL) WHERE tbl = ? AND before IS NOT NULL"
                f" AND json_extract(before, '$.{column}') IN (SELECT id FROM temp.erased WHERE tbl = '{parent}')"
                " AND (tbl, row_id) NOT IN (SELECT tbl, id FROM temp.erased)",
                (name,),
            )


def _redact_steps(db: sqlite3.Connection, own: int, words: Sequence[str]) -> int:
    """Hide what the steps that touched erased rows, or name them, say; returns how many steps do."""
    touching = (
        "SELECT DISTINCT j.batch_id FROM journal j JOIN temp.erased e ON e.tbl = j.tbl AND e.id = j.row_id"
        " JOIN batch b ON b.id = j.batch_id"
        f" WHERE j.last_id IS NULL AND b.label NOT IN ({', '.join('?' * len(_KEPT_KINDS))})"
    )
    found = {number for (number,) in db.execute(touching, _KEPT_KINDS)}
    names = name_pattern(words)
    for number, label, args in db.execute("SELECT id, label, args FROM batch").fetchall():
        if names is not None and names.search(fold(label if args is None else args)):
            found.add(number)
    found.discard(own)
    for number in found:
        db.execute(
            "UPDATE batch SET label = CASE WHEN args IS NULL THEN ? ELSE label END,"
            " args = (SELECT json_group_object(key, CASE WHEN type = 'text' THEN ? ELSE value END)"
            " FROM json_each(batch.args)) WHERE id = ?",
            (HIDDEN, HIDDEN, number),
        )
        db.execute("UPDATE batch SET args = NULL WHERE id = ? AND label = ?", (number, HIDDEN))
    touched = f"id IN ({touching}) AND id <> ? AND undone_by IS NULL"
    db.execute(f"UPDATE batch SET undone_by = ? WHERE {touched}", (own, *_KEPT_KINDS, own))  # undo has no images left
    return len(found)


def name_pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """What finds one of the words in folded text, as a word of its own unless it is Chinese; None without any.

    A word is looked for by its first letters alone, as many as a step keeps.
    """
    parts = []
    for word in filter(None, map(fold, words)):  # a name of signs alone is in no text as a word
        part = re.escape(word[:_LONGEST_ARGUMENT])
        parts.append(part if has_cjk(word) or len(word) > _LONGEST_ARGUMENT else rf"(?<!\w){part}(?!\w)")
    return re.compile("|".join(parts)) if parts else None


def _clear_mentions(db: sqlite3.Connection, words: Sequence[str]) -> None:
    """Take their name away where it says who sent another customer."""
    for word in words:
        db.execute("UPDATE customer SET referred_by = NULL WHERE referred_by = ? COLLATE NOCASE", (word,))
        db.execute(
            "UPDATE journal SET before = json_set(before, '$.referred_by', NULL) WHERE tbl = 'customer'"
            " AND before IS NOT NULL AND json_extract(before, '$.referred_by') = ? COLLATE NOCASE",
            (word,),
        )


def wipe(store: Store) -> bool:
    """Have the file hold no byte of what was erased: indexes, free pages and the -wal.

    False while another program reads the book, or the disk has no room for a second copy of it.
    """
    db = store.db
    try:
        db.execute("PRAGMA secure_delete = ON")
        for index in _INDEXES:  # a segment keeps deleted words until it is merged
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        db.execute("VACUUM")
        return bool(db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL):
            return False
        raise


def leave_alone(store: Store) -> None:
    """Have a copy need no file beside it."""
    store.db.execute("PRAGMA journal_mode = DELETE")


def mentions(store: Store, words: Sequence[str]) -> dict[str, int]:
    """How many rows of the book have one of these words in a text, by table."""
    found: dict[str, int] = {}
    for each in TABLES:
        if not each.is_journalled:
            continue
        columns = [row[1] for row in store.rows(f'PRAGMA table_info("{each.name}")') if row[2] == "TEXT"]
        text = " || ' ' || ".join(f"coalesce(\"{column}\", '')" for column in columns)
        parts = " OR ".join("instr(lower(text), lower(?))" for _ in words)
        sql = f'SELECT count(*) FROM (SELECT {text} AS text FROM "{each.name}") WHERE {parts}'
        if words and (count := int(store.value(sql, tuple(words)))):
            found[each.name] = count
    return found
