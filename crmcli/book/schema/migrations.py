"""The migrations: append-only steps whose text is frozen as it shipped. Every step only adds.

Triggers are not part of a step: they are dropped before the steps and made from `book.tables` after the last one,
so that no step depends on what the tables were like later.
"""

import sqlite3
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
    triggers,
)
from crmcli.book.uids import link_uid

if TYPE_CHECKING:  # sqlite_utils is slow to import
    from sqlite_utils import Database, Migrations


def migrate(db: sqlite3.Connection, *, stop_before: str | None = None) -> None:
    """Bring the schema up to date, or up to a step. The caller holds the write transaction, foreign keys are off."""
    from sqlite_utils import Database

    steps = migrations()
    triggers.drop(db)
    steps.apply(Database(db, execute_plugins=False), stop_before=stop_before)
    names = [step.name for step in steps._migrations]
    version = names.index(stop_before) if stop_before else SCHEMA_VERSION
    if version == SCHEMA_VERSION:
        triggers.create(db)
    db.execute(f"PRAGMA user_version = {version}")


def migrations() -> "Migrations":
    """The steps in order; the position of each is the format that it leads to."""
    from sqlite_utils import Migrations

    steps = Migrations("crm")

    @steps(name="m001_book")
    def _(db: "Database") -> None:
        _run(db, m001_book.SQL)

    @steps(name="m002_case")
    def _(db: "Database") -> None:
        _run(db, m002_case.SQL)

    @steps(name="m003_name_page")
    def _(db: "Database") -> None:
        _run(db, m003_name_page.SQL)

    @steps(name="m004_rhythm")
    def _(db: "Database") -> None:
        _run(db, m004_rhythm.SQL)

    @steps(name="m005_sync")
    def _(db: "Database") -> None:
        _run(db, m005_sync.SQL)
        for row_id, key in db.execute("SELECT id, key FROM setting").fetchall():  # two machines make one row of a key
            db.execute("UPDATE setting SET uid = ? WHERE id = ?", (link_uid("setting", key), row_id))

    @steps(name="m006_umlauts")
    def _(db: "Database") -> None:
        _run(db, m006_umlauts.SQL)

    @steps(name="m007_distinct_pair")
    def _(db: "Database") -> None:
        _run(db, m007_distinct_pair.SQL)

    @steps(name="m008_line_cost")
    def _(db: "Database") -> None:
        _run(db, m008_line_cost.SQL)

    @steps(name="m009_returns")
    def _(db: "Database") -> None:
        _run(db, m009_returns.SQL)

    @steps(name="m010_day_index")
    def _(db: "Database") -> None:
        _run(db, m010_day_index.SQL)

    @steps(name="m011_no_answer")
    def _(db: "Database") -> None:
        _run(db, m011_no_answer.SQL)

    @steps(name="m012_order_due")
    def _(db: "Database") -> None:
        _run(db, m012_order_due.SQL)

    return steps


def _run(db: "Database", script: str) -> None:
    """Run a script one statement at a time: executescript would commit the transaction."""
    for sql in (part.strip() for part in script.split(";\n")):
        if sql:
            db.execute(sql)
