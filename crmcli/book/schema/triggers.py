"""The triggers over the book's tables, made from the list of tables.

One trigger for each way to change a table: what it replaced goes into the journal, under the step that is being
written, and what it made out of date into `stale`. Where no step is being written, another program changes the book:
its entries go into a step of its own.
"""

import sqlite3

from crmcli.book.derived import ACTIVITY, KEEPERS
from crmcli.book.tables import TABLES, Table
from crmcli.domain.records.cases import ANOTHER_PROGRAM

_GAP = "-10 minutes"  # what another program writes within it is one step

# Rows inserted in bulk are one entry, from row_id to last_id, which `Store.insert_many` writes.
_ONE_BY_ONE = "WHEN (SELECT is_bulk FROM writing) IS NOT 1"
_STEP = "coalesce((SELECT batch_id FROM writing), 0)"  # 0: no step of crm's own is being written

# Its stamp is the clock in microseconds, or one more than the newest: it never runs backwards. The uid is a UUIDv7.
_ANOTHER_STEP = f"""
CREATE TRIGGER another_program AFTER INSERT ON journal WHEN new.batch_id = 0 BEGIN
    INSERT INTO batch (uid, at, label, args, actor, stamp)
    SELECT substr(ms, 1, 8) || '-' || substr(ms, 9) || '-7' || substr(noise, 1, 3) || '-8' || substr(noise, 4, 3) || '-'
        || substr(noise, 7, 12), strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), 'another_program', '{{}}', '{ANOTHER_PROGRAM}',
        max(us, coalesce((SELECT stamp FROM batch ORDER BY id DESC LIMIT 1), 0) + 1)
    FROM (SELECT us, printf('%012x', us / 1000) AS ms, lower(hex(randomblob(9))) AS noise
        FROM (SELECT CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER) AS us))
    WHERE NOT EXISTS (SELECT 1 FROM (SELECT actor, at FROM batch ORDER BY id DESC LIMIT 1)
        WHERE actor = '{ANOTHER_PROGRAM}' AND at > strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '{_GAP}'));
    UPDATE journal SET batch_id = (SELECT max(id) FROM batch) WHERE id = new.id;
END
"""


def create(db: sqlite3.Connection) -> None:
    """Make every trigger, for the columns that the tables have now."""
    for table in TABLES:
        if table.is_journalled:
            for sql in _of_table(db, table):
                db.execute(sql)
    db.execute(_ANOTHER_STEP)


def drop(db: sqlite3.Connection) -> None:
    """Drop every trigger of the book."""
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f'DROP TRIGGER "{name}"')


def _of_table(db: sqlite3.Connection, table: Table) -> list[str]:
    """The triggers of one table: insert, update, delete."""
    name = table.name
    columns = [(row[1], row[2]) for row in db.execute(f'PRAGMA table_info("{name}")').fetchall()]
    image = ", ".join(f"'{column}', {_image(column, type_)}" for column, type_ in columns)
    entry = f"INSERT INTO journal (batch_id, tbl, row_id, before) VALUES ({_STEP}, '{name}', "
    return [
        f'''CREATE TRIGGER change_{name}_insert AFTER INSERT ON "{name}" {_ONE_BY_ONE} BEGIN
            {entry}new.id, NULL); {_marks(table, "new")} END''',
        f'''CREATE TRIGGER change_{name}_update AFTER UPDATE ON "{name}" BEGIN
            {entry}old.id, json_object({image})); {_marks(table, "old", "new")} END''',
        f'''CREATE TRIGGER change_{name}_delete AFTER DELETE ON "{name}" BEGIN
            {entry}old.id, json_object({image})); {_marks(table, "old")} END''',
    ]


def _image(column: str, type_: str) -> str:
    """A column in the journal's JSON; a REAL with all its digits, which json_object would cut to fifteen."""
    value = f'old."{column}"'
    return f"json(iif({value} IS NULL, 'null', printf('%!.17g', {value})))" if type_ == "REAL" else value


def _marks(table: Table, *rows: str) -> str:
    """Statements that note what a change of `rows` (old, new) made out of date, each of them once."""
    marked = {(keeper.kind, of) for keeper in KEEPERS for row in rows if (of := keeper.marked(table, row)) is not None}
    if len(rows) > 1:  # the id of a row never changes
        marked -= {(kind, of) for kind, of in marked if of.startswith("old.id")}
    statements = [f"INSERT OR IGNORE INTO stale VALUES ({kind}, {of});" for kind, of in sorted(marked)]
    if "cadence" in table.marks:  # promises to be in touch are made by tier and tag
        every = f"INSERT OR IGNORE INTO stale SELECT {ACTIVITY}, id FROM customer"
        statements += [f"{every} WHERE {row}.key = 'cadence';" for row in rows]
    return " ".join(statements)
