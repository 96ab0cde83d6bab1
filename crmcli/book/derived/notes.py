"""The index that notes are found by: words of interactions, deals, reminders, cases and customers' own notes."""

import sqlite3

from crmcli.book.derived import NOTE_KINDS, NOTES
from crmcli.book.derived.fts import NOTE_TEXTS, insert_rows
from crmcli.book.tables import NOTE_TABLES
from crmcli.domain.text import unicode


def refresh(db: sqlite3.Connection) -> None:
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
        live = db.execute(
            f"SELECT s.id, {body}, (SELECT body FROM {NOTE_TEXTS} WHERE id = s.id)"
            f" {mine} AND n.deleted_at IS NULL AND {body} IS NOT NULL"
        )
        spaced = ((rowid, unicode.spaced(str(words)), indexed) for rowid, words, indexed in live)
        rows = ((rowid, words) for rowid, words, indexed in spaced if words != indexed)  # a done step keeps its words
        insert_rows(db, "note_search", "INTO note_search (rowid, body) VALUES (?, ?)", rows)


def clear(db: sqlite3.Connection) -> None:
    """Empty the index."""
    db.execute("DELETE FROM note_search")


def mark_all(db: sqlite3.Connection) -> None:
    """Mark every note stale."""
    for table in NOTE_TABLES:
        of = f"id * {NOTE_KINDS} + {table.note_kind}"
        db.execute(f'INSERT OR IGNORE INTO stale SELECT ?, {of} FROM "{table.name}"', (NOTES,))
