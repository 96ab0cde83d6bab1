"""Giving a checked copy the name of the book, while nobody can write to the one that has it.

The book that was there is set aside with its -wal and -shm. A kill at any moment leaves the old book or the new one.
"""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from crmcli.book import copying
from crmcli.book.sqlite_errors import explain
from crmcli.errors import Failed, Refused
from crmcli.words import tr

_TRIES = 4  # to find the -wal empty and nobody writing
_PATIENCE_MS = 5_000


def use_wal(fresh: Path) -> None:
    """Put a file that nobody has open into WAL mode."""
    with contextlib.closing(sqlite3.connect(fresh, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    copying.sync(fresh)


def swap(fresh: Path, book: Path, now: datetime, *, is_there: bool) -> Path | None:
    """Give `fresh`, with what lies beside it, the name of the book; returns where the one before was set aside."""
    if not is_there:
        os.replace(fresh, book)
        copying.sync(book.parent)
        return None
    aside = _free_name(book, now)
    with _nobody_writes(book):
        if book.exists():
            _link(book, aside)
        for end in copying.BESIDE:  # before the new one has the name: a strange -wal beside it would destroy it
            with contextlib.suppress(FileNotFoundError):
                os.rename(book.with_name(book.name + end), aside.with_name(aside.name + end))
        os.replace(fresh, book)
        for end in copying.BESIDE:  # of a damaged book, whose log could not be written into it
            with contextlib.suppress(FileNotFoundError):
                os.utime(fresh.with_name(fresh.name + end))  # a log older than its book is taken for a stranger's
                os.rename(fresh.with_name(fresh.name + end), book.with_name(book.name + end))
        copying.sync(book.parent)
    return aside


def _free_name(book: Path, now: datetime) -> Path:
    number = 1
    while True:
        end = "" if number == 1 else f".{number}"
        aside = book.with_name(f"{book.name}.aside-{now:%Y%m%dT%H%M%S}{end}")
        if not aside.exists():
            return aside
        number += 1


def _link(book: Path, aside: Path) -> None:
    """A second name for the book, so that it is never without one."""
    try:
        os.link(book, aside)
    except OSError:  # a file system without hard links
        shutil.copyfile(book, aside)
        aside.chmod(0o600)
        copying.sync(aside)


@contextlib.contextmanager
def _nobody_writes(book: Path) -> Iterator[None]:
    """Hold the book's write lock with an empty -wal: then all of it is in the one file. A damaged book has no lock.

    Raises Failed when another program does not let go of it.
    """
    with contextlib.closing(sqlite3.connect(book, isolation_level=None, timeout=_PATIENCE_MS / 1000)) as db:
        try:
            _lock(db, book)
        except sqlite3.Error as error:
            known = explain(error, book)
            if not isinstance(known, Refused):
                raise known from error
        yield


def _lock(db: sqlite3.Connection, book: Path) -> None:
    wal = book.with_name(book.name + "-wal")
    for _ in range(_TRIES):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("BEGIN IMMEDIATE")
        if not wal.exists() or not wal.stat().st_size:
            return
        db.execute("ROLLBACK")
    raise Failed(tr("Another program is reading or writing the book; nothing was changed."), tr("Close it first."))
