"""Values in the rows of a book that cannot be read or cannot be: times, days, recurrences, JSON, text that is no UTF-8,
codes that crm does not know (a channel, kind, currency), and numbers out of range.

SQLite's own check finds hardly one of them: each is well formed. Finds them, says in which row they stand, and puts the
nearest value that the row itself gives in their place. A changed digit in a time that is still one is not found.
"""

import ast
import contextlib
import itertools
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from crmcli.book.copying import reading
from crmcli.book.tables import TABLES, Table
from crmcli.book.tables import table as table_named
from crmcli.domain import dates
from crmcli.domain.rules import history, stored
from crmcli.domain.rules import values as rules
from crmcli.domain.times import local_time
from crmcli.errors import Refused, Usage
from crmcli.words import tr

TIME, DAY, RECURRENCE, JSON, TEXT, CODE = "time", "day", "recurrence", "json", "text", "code"
_TOGETHER = 1000  # rows whose texts are decoded at once
_SHOWN = 40  # letters of a value in a message
# The column that says the same in another form, tried first.
_NEAREST = {"at": "day", "day": "at", "due": "due_day", "due_day": "due", "created_at": "updated_at"}
_MAY_BE_EMPTY = frozenset({"expected_close", "parked_until", "snoozed_until", "every"})  # none is a plan that was lost


class BadValue(NamedTuple):
    """A stored value that cannot be read: where it stands, what it holds, and of what kind it should be."""

    table: str
    row_id: int
    column: str
    held: str
    kind: str

    @property
    def message(self) -> str:
        """Where the value stands and what it holds, as a sentence."""
        if self.kind == CODE:
            return tr(
                "Row {number} of {table} is not as it should be: {column} holds {value}.",
                number=self.row_id,
                table=self.table,
                column=self.column,
                value=rules.shown(self.held[:_SHOWN]),
            )
        return tr(
            "Row {number} of {table} cannot be read: {column} holds {value}.",
            number=self.row_id,
            table=self.table,
            column=self.column,
            value=rules.shown(self.held[:_SHOWN]),
        )


def bad_values(db: sqlite3.Connection) -> Iterator[BadValue]:
    """Every value of the book's rows that cannot be read, and those of the steps of its history. Only reads."""
    for table in TABLES:
        if table.is_journalled:
            yield from _of_table(db, table)
    yield from _of_columns(db, "batch", {"at": TIME, "args": JSON})
    yield from _undecodable(db, "journal", ["before"])


def impossible_values(db: sqlite3.Connection) -> Iterator[BadValue]:
    """Every code that crm does not know, number out of range, and setting that says nothing. Only reads.

    A stage is none of them: which there are is a setting.
    """
    for table in TABLES:
        if not table.is_journalled:
            continue
        there = {str(row[1]) for row in db.execute(f'PRAGMA table_info("{table.name}")').fetchall()}
        for column, check in _code_checks(table):
            if column in there:
                sql = f'SELECT "{column}", id FROM "{table.name}" WHERE "{column}" IS NOT NULL'
                for held in _not_taken(db, f"{sql} GROUP BY 1", check):
                    for _, row_id in db.execute(f'{sql} AND "{column}" = ? ORDER BY id', (held,)).fetchall():
                        yield BadValue(table.name, row_id, column, str(held), CODE)
    for row_id, key, value in db.execute("SELECT id, key, value FROM setting WHERE deleted_at IS NULL").fetchall():
        try:
            stored.setting(key, value)
        except Usage:
            yield BadValue("setting", row_id, "value", str(value), CODE)


def _not_taken(db: sqlite3.Connection, sql: str, check: rules.Check) -> list[str | int | float]:
    """The values, first in their rows, that a check does not take as they are."""
    bad = []
    for held, _ in db.execute(sql):
        try:
            stored.check_value(check, held)
        except Usage:
            bad.append(held)
    return bad


def damage_in_values(path: Path) -> Refused | None:
    """The refusal that names the first row of the book at `path` that is not as it should be; None when all are."""
    with contextlib.suppress(sqlite3.Error, OSError, UnicodeDecodeError), reading(path) as db:
        for bad in itertools.chain(bad_values(db), impossible_values(db)):
            return Refused(
                tr("{path} is damaged. {what}", path=path, what=bad.message),
                tr("crm doctor lists all such rows; crm doctor --repair mends them, after a copy."),
            )
    return None


def damage_behind(error: Exception, path: Path) -> Refused | None:
    """The refusal for an error that damage in the book at `path` was the cause of; None for any other error.

    A value that cannot be read is named with its row; else what SQLite says of a page, or of an index that does not
    agree with its table.
    """
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if isinstance(error, OSError) or code != sqlite3.SQLITE_ERROR:
        return None
    return damage_in_values(path) or _damage_in_pages(path)


def _damage_in_pages(path: Path) -> Refused | None:
    try:
        with reading(path) as db:
            found = str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        if code & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return None
        found = str(error)
    except (OSError, UnicodeDecodeError):
        return None
    if found == "ok":
        return None
    return Refused(
        tr("{path} is damaged: {words}.", path=path, words=" ".join(found.split())),
        tr("crm doctor says what can be mended, and which backup to bring back."),
    )


def mend_values(db: sqlite3.Connection) -> None:
    """Put in the place of each unreadable value what its row gives, inside the caller's transaction.

    A time is taken from the column that says the same, or from when the row was written; text keeps what is UTF-8 in
    it; custom fields that are no JSON are kept as one field, `unreadable`. A code becomes what its column holds where
    nothing was said, an amount what its lines give, else none or 0.
    """
    for bad in list(bad_values(db)):
        if bad.table == "batch" and bad.column == "args":
            db.execute("UPDATE batch SET args = NULL WHERE id = ?", (bad.row_id,))
        elif bad.table == "setting" and bad.column == "value":
            db.execute("UPDATE setting SET value = 'null' WHERE id = ?", (bad.row_id,))  # as if it was never set
        else:
            _put(db, bad, _mended(db, bad))
    for bad in reversed(list(impossible_values(db))):  # lines before the order that sums them
        _put(db, bad, "null" if bad.table == "setting" else _mended_code(db, bad))


def _put(db: sqlite3.Connection, bad: BadValue, value: object) -> None:
    db.execute(f'UPDATE "{bad.table}" SET "{bad.column}" = ? WHERE id = ?', (value, bad.row_id))


def _of_table(db: sqlite3.Connection, table: Table) -> Iterator[BadValue]:
    kinds = {column: kind for column, check in _checks(table) if (kind := _KINDS.get(check)) is not None}
    there = {str(row[1]): str(row[2]) for row in db.execute(f'PRAGMA table_info("{table.name}")').fetchall()}
    if table.name == "setting":
        kinds["value"] = JSON
    yield from _of_columns(db, table.name, {column: kind for column, kind in kinds.items() if column in there})
    texts = [column for column, type_ in there.items() if type_ == "TEXT" and column not in kinds]
    yield from _undecodable(db, table.name, texts)


def _code_checks(table: Table) -> list[tuple[str, rules.Check]]:
    """The columns of a table that hold codes and numbers, with their checks."""
    links = {column for column, _ in table.links}
    return [
        (column, check)
        for column, check in _checks(table)
        if check not in _KINDS and not isinstance(check, rules.Text) and column not in links and column != "name"
    ]


def _checks(table: Table) -> list[tuple[str, rules.Check]]:
    times = dict.fromkeys(("created_at", "updated_at", "deleted_at"), rules.point)
    return list({**times, **stored.TABLES.get(table.name, {})}.items())


_KINDS: dict[Callable[..., object], str] = {
    rules.point: TIME,
    rules.day: DAY,
    history.recurrence: RECURRENCE,
    stored.own_fields: JSON,
    stored.inbox_line: JSON,
}

# True for what may be unreadable: everything that is not written as crm writes it, and years that no zone can shift.
_DOUBTFUL = {
    TIME: "{c} IS NOT strftime('%Y-%m-%dT%H:%M:%SZ', {c}) AND {c} IS NOT date({c}) OR {c} < '0002' OR {c} >= '9999'",
    DAY: "{c} IS NOT date({c}) OR {c} < '0002' OR {c} >= '9999'",
    RECURRENCE: "1",
    JSON: "1",
}


def _of_columns(db: sqlite3.Connection, table: str, kinds: dict[str, str]) -> Iterator[BadValue]:
    for column, kind in kinds.items():
        doubt = _DOUBTFUL[kind].format(c=f'"{column}"')
        sql = (
            f'SELECT id, CAST("{column}" AS BLOB) FROM "{table}" WHERE "{column}" IS NOT NULL AND ({doubt}) ORDER BY id'
        )
        for row_id, held in db.execute(sql).fetchall():
            if not _is_readable(kind, held):
                yield BadValue(table, row_id, column, held.decode("utf-8", "replace"), kind)


def _is_readable(kind: str, held: bytes) -> bool:
    try:
        text = held.decode()
        if kind == TIME:
            local_time(text)
        elif kind == DAY:
            date.fromisoformat(text)
        elif kind == RECURRENCE:
            dates.stored_every(text)
        else:
            json.loads(text)
    except (ValueError, OverflowError, RecursionError, Usage):
        return False
    return True


def _undecodable(db: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[BadValue]:
    """The values of text columns that are not UTF-8; rows are decoded many at once, then each alone if that fails."""
    if not columns:
        return
    parts = ", ".join(f'CAST("{column}" AS BLOB)' for column in columns)
    cursor = db.execute(f'SELECT id, {parts} FROM "{table}" ORDER BY id')
    while rows := cursor.fetchmany(_TOGETHER):
        if _is_text(b"\n".join(value for row in rows for value in row[1:] if value is not None)):
            continue
        for row_id, *values in rows:
            for column, value in zip(columns, values, strict=True):
                if value is not None and not _is_text(value):
                    yield BadValue(table, row_id, column, value.decode("utf-8", "replace"), TEXT)


def _is_text(held: bytes) -> bool:
    try:
        held.decode()
    except UnicodeDecodeError:
        return False
    return True


def _mended_code(db: sqlite3.Connection, bad: BadValue) -> object:
    """What takes the place of a code that crm does not know, or of a number out of range; None empties the column."""
    info = {str(row[1]): row for row in db.execute(f'PRAGMA table_info("{bad.table}")').fetchall()}
    is_needed, default = info[bad.column][3], info[bad.column][4]
    with contextlib.suppress(Usage):  # what means a code without being one
        return dict(_checks(table_named(bad.table)))[bad.column](bad.held)
    if not is_needed:
        return None
    if default is not None:
        return ast.literal_eval(default)
    if bad.column == "currency":
        sql = f'SELECT currency FROM "{bad.table}" WHERE id <> ? GROUP BY currency ORDER BY count(*) DESC LIMIT 1'
        return (db.execute(sql, (bad.row_id,)).fetchone() or ("USD",))[0]
    if (bad.table, bad.column) == ("order", "amount"):
        sql = "SELECT coalesce(sum(amount), 0) FROM order_line WHERE order_id = ? AND deleted_at IS NULL"
        return db.execute(sql, (bad.row_id,)).fetchone()[0]
    if (bad.table, bad.column) == ("order_line", "amount"):
        sql = (
            "SELECT CAST(round(quantity * coalesce(price, 0) * (1 - discount)) AS INTEGER) FROM order_line WHERE id = ?"
        )
        return db.execute(sql, (bad.row_id,)).fetchone()[0]
    return 0 if bad.column == "amount" else "alias"


def _mended(db: sqlite3.Connection, bad: BadValue) -> str | None:
    """What takes the place of an unreadable value; None empties the column."""
    if bad.kind == TEXT:
        return bad.held
    if bad.kind == JSON:
        return json.dumps({"unreadable": bad.held}, ensure_ascii=False) if bad.column == "extra" else "{}"
    if bad.column in _MAY_BE_EMPTY:
        return None
    there = {str(row[1]) for row in db.execute(f'PRAGMA table_info("{bad.table}")').fetchall()}
    for column in (_NEAREST.get(bad.column), "created_at", "updated_at"):
        if column not in there:
            continue
        sql = f'SELECT CAST("{column}" AS BLOB) FROM "{bad.table}" WHERE id = ?'
        held = db.execute(sql, (bad.row_id,)).fetchone()[0]
        if held is not None and _is_readable(TIME, held):
            return str(held.decode()[:10] if bad.kind == DAY else held.decode())
    today = str(db.execute("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')").fetchone()[0])
    return today[:10] if bad.kind == DAY else today
