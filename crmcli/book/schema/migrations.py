"""The migrations: append-only steps whose text is frozen as it shipped. Every step only adds.

Triggers are not part of a step: they are dropped before the steps and made from `book.tables` after the last one,
so that no step depends on what the tables were like later.
"""

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crmcli.book.schema import (
    SCHEMA_VERSION,
    m001_book,
    m002_case,
    m003_name_page,
    m004_rhythm,
    m005_sync,
    m006_umlauts,
    m007_distinct_pair,
    m008_line_cost,
    m009_returns,
    m010_day_index,
    m011_no_answer,
    m012_order_due,
    m013_relation,
    triggers,
)
from crmcli.book.uids import link_uid

if TYPE_CHECKING:  # sqlite_utils is slow to import
    from collections.abc import Callable

    from sqlite_utils import Database, Migrations

    Connection = Database | sqlite3.Connection


# The name and the SQL of each step, in order; the position of each is the format that it leads to.
_STEPS = (
    ("m001_book", m001_book.SQL),
    ("m002_case", m002_case.SQL),
    ("m003_name_page", m003_name_page.SQL),
    ("m004_rhythm", m004_rhythm.SQL),
    ("m005_sync", m005_sync.SQL),
    ("m006_umlauts", m006_umlauts.SQL),
    ("m007_distinct_pair", m007_distinct_pair.SQL),
    ("m008_line_cost", m008_line_cost.SQL),
    ("m009_returns", m009_returns.SQL),
    ("m010_day_index", m010_day_index.SQL),
    ("m011_no_answer", m011_no_answer.SQL),
    ("m012_order_due", m012_order_due.SQL),
    ("m013_relation", m013_relation.SQL),
)
_SET = "crm"  # the name of the steps in the table where sqlite_utils notes which of them were taken
_NOTES = """
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
"""


def migrate(db: sqlite3.Connection, *, stop_before: str | None = None) -> None:
    """Bring the schema up to date, or up to a step. The caller holds the write transaction, foreign keys are off."""
    names = [name for name, _ in _STEPS]
    version = names.index(stop_before) if stop_before else SCHEMA_VERSION
    if db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None:
        _make_new(db, version)
    else:
        from sqlite_utils import Database

        triggers.drop(db)
        migrations().apply(Database(db, execute_plugins=False), stop_before=stop_before)
    if version == SCHEMA_VERSION:
        triggers.create(db)
    db.execute(f"PRAGMA user_version = {version}")


def _make_new(db: sqlite3.Connection, version: int) -> None:
    """Take the first steps in an empty database, as sqlite_utils would: loading it takes longer than all of them."""
    _run(db, _NOTES)
    for name, sql in _STEPS[:version]:
        _take(db, name, sql)
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
            (_SET, name, str(datetime.now(UTC))),
        )


def migrations() -> "Migrations":
    """The steps as sqlite_utils takes them in a book that has some of them."""
    from sqlite_utils import Migrations

    steps = Migrations(_SET)
    for name, sql in _STEPS:
        steps(name=name)(_step(name, sql))
    return steps


def _step(name: str, sql: str) -> "Callable[[Database], None]":
    """The function that takes a step."""

    def take(db: "Database") -> None:
        _take(db, name, sql)

    return take


def _take(db: "Connection", name: str, sql: str) -> None:
    """Take one step: run its SQL, and what SQL cannot say."""
    _run(db, sql)
    if name == "m005_sync":
        for row_id, key in db.execute("SELECT id, key FROM setting").fetchall():  # two machines make one row of a key
            db.execute("UPDATE setting SET uid = ? WHERE id = ?", (link_uid("setting", key), row_id))


def _run(db: "Connection", script: str) -> None:
    """Run a script one statement at a time: executescript would commit the transaction."""
    for sql in (part.strip() for part in script.split(";\n")):
        if sql:
            db.execute(sql)
