"""Bringing an older book up to date, after a backup of it was made, or a copy put beside it.

The copy has its name only when it is whole and on the disk: it is written under another name, synced, opened and
compared with the book first. A copy that is not whole, whoever left it, is never taken for one.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from crmcli.book.copying import sync
from crmcli.book.derived import ACTIVITY, KEEPERS, refresh
from crmcli.book.schema import APPLICATION_ID, SCHEMA_VERSION
from crmcli.book.schema.migrations import migrate
from crmcli.errors import Failed
from crmcli.words import tr

_PATIENCE_MS = 120_000  # another program that upgrades the same book may take a minute
_ACTIVITY_FORMAT = 9  # the newest format whose step changed how activity and rhythm are made


def upgrade(db: sqlite3.Connection, path: Path, back_up: Callable[[Path], str | None] | None = None) -> str | None:
    """Upgrade the book that `db` has open; returns the name of the backup or copy of the old one.

    None when another program was first. A copy is put beside the book where `back_up` makes no backup. What is derived
    is recomputed in the same transaction. Foreign keys must be off.
    """
    waiting = db.execute("PRAGMA busy_timeout").fetchone()[0]
    db.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    db.execute("BEGIN IMMEDIATE")
    try:
        version = _version(db)
        kept = None
        if version < SCHEMA_VERSION:  # looked at again: now nobody else can upgrade it
            kept = (back_up(path) if back_up is not None else None) or keep_copy(path, version).name
            migrate(db)
            if version < _ACTIVITY_FORMAT:
                _mark_activity(db)
            refresh(db)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    finally:
        db.execute(f"PRAGMA busy_timeout = {waiting}")
    return kept


def _mark_activity(db: sqlite3.Connection) -> None:
    """Have every customer's activity and rhythm made anew: older formats followed older rules.

    The search indexes are left to the steps, which mark what they index differently: they take the longest.
    """
    for keeper in KEEPERS:
        if keeper.kind == ACTIVITY:
            keeper.rebuild(db)


def keep_copy(path: Path, version: int) -> Path:
    """Put a copy of the book as it is on the disk beside it; returns where. One that is there already is kept.

    Raises Failed when the copy is not equal to the book.
    """
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as book:
        counts = _counts(book)
        place = _free_place(path, version, counts)
        if place.exists():
            return place
        fresh = place.with_name(f".{place.name}.{os.getpid()}.new")
        try:
            os.close(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
            with contextlib.closing(sqlite3.connect(fresh)) as target:
                book.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")  # no file beside it that it would need
            sync(fresh)
            if _counts_of_copy(fresh, version) != counts:
                raise Failed(tr("The copy of {path} could not be verified; the book was not changed.", path=path))
            os.replace(fresh, place)
            sync(place.parent)
        finally:
            for end in ("", "-wal", "-shm", "-journal"):
                fresh.with_name(fresh.name + end).unlink(missing_ok=True)
    return place


def _free_place(path: Path, version: int, counts: dict[str, int]) -> Path:
    """Where the copy goes: a name that is free, has an equal copy, or what is not a copy (a kill cut it short)."""
    number = 1
    while True:
        place = path.with_name(f"{path.name}.format-{version}{'' if number == 1 else f'.{number}'}.bak")
        if not place.exists():
            return place
        found = _counts_of_copy(place, version)
        if found == counts:
            return place
        if found is None:
            place.unlink()
            return place
        number += 1


def _counts_of_copy(copy: Path, version: int) -> dict[str, int] | None:
    """How many rows each table of a copy has; None for what is no whole book of this format."""
    if copy.stat().st_size == 0:
        return None
    try:
        with contextlib.closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as db:
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID or _version(db) != version:
                return None
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return None
            return _counts(db)
    except sqlite3.DatabaseError:
        return None


def _counts(db: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has, and which was its newest step."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    names = [name for (name,) in db.execute(sql).fetchall()]
    counts = {name: int(db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}
    return counts | {"newest step": int(db.execute("SELECT coalesce(max(id), 0) FROM batch").fetchone()[0])}


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
