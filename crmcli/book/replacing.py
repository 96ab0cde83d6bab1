"""Giving a checked copy the name of the book, while nobody can write to the one that has it.

The book that was there is set aside with its -wal and -shm. A kill at any moment leaves the old book or the new one.
"""

import contextlib
import itertools
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from crmcli.book import copying
from crmcli.book.beside import check_logs
from crmcli.book.locks import folder_lock, lock_out_openers
from crmcli.book.sqlite_errors import explain
from crmcli.domain.text.unicode import visible
from crmcli.errors import Failed, Refused
from crmcli.store import file_identity
from crmcli.words import tr

_TRIES = 4  # to find the -wal empty and nobody writing
_PATIENCE_MS = 5_000


def use_wal(fresh: Path) -> None:
    """Put a file that nobody has open into WAL mode."""
    with contextlib.closing(sqlite3.connect(fresh, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    copying.sync(fresh)


def swap(fresh: Path, book: Path, now: datetime) -> Path | None:
    """Give `fresh`, with what lies beside it, the name of the book; returns where the one before was set aside.

    None where no book was before. The log of one that was lost or emptied is set aside too, and told on stderr.
    """
    if not _has_content(book):
        _set_log_aside(book, now)
        _give_free_names(fresh, book)
        copying.sync(book.parent)
        return None
    with contextlib.ExitStack() as until, _nobody_writes(book):
        if not fresh.exists():  # another undo of the restore was first
            raise Failed(tr("{path} is gone; nothing was changed.", path=fresh), tr("Try again."))
        named = until.enter_context(book.open("rb+"))  # closed when the lock was let go: closing drops it
        lock_out_openers(named.fileno())  # one that came between the steps below would make a log of its own
        aside = _second_name(book, named, now)
        for end in copying.BESIDE:  # before the new one has the name: a strange -wal beside it would destroy it
            with contextlib.suppress(FileNotFoundError):
                os.rename(_beside(book, end), _beside(aside, end))
        os.replace(fresh, book)
        for end in copying.BESIDE:  # of a damaged book, whose log could not be written into it
            with contextlib.suppress(FileNotFoundError):
                os.utime(_beside(fresh, end))  # a log older than its book is taken for a stranger's
                os.rename(_beside(fresh, end), _beside(book, end))
        copying.sync(book.parent)
    return aside


def free_names(book: Path, now: datetime) -> Iterator[Path]:
    """The names that a book which is set aside may have, beginning with the first that is free."""
    for number in itertools.count(1):
        end = "" if number == 1 else f".{number}"
        aside = book.with_name(f"{book.name}.aside-{now:%Y%m%dT%H%M%S}{end}")
        if not any(os.path.lexists(_beside(aside, side)) for side in ("", *copying.BESIDE)):
            yield aside


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _has_content(path: Path) -> bool:
    try:
        return os.stat(path).st_size > 0
    except FileNotFoundError:
        return False


def _set_log_aside(book: Path, now: datetime) -> None:
    """Set aside what SQLite put beside a book that is lost or empty: it would go, or go into the next book."""
    aside = next(free_names(book, now))
    for end in copying.BESIDE:
        with contextlib.suppress(FileNotFoundError):
            os.rename(_beside(book, end), _beside(aside, end))
            if end != "-shm" and _has_content(_beside(aside, end)):
                log = _beside(aside, end)
                sys.stderr.write(
                    visible(tr("The last changes of the book that was lost are kept: {log}", log=log)) + "\n"
                )


def _give_free_names(fresh: Path, book: Path) -> None:
    """Give `fresh` the name of a book that is not there, or empty. Raises Failed when another program was first."""
    with folder_lock(book.parent):
        try:
            if not _has_content(book):
                book.unlink(missing_ok=True)
            os.link(fresh, book)
        except FileExistsError:
            raise _another_was_first(book) from None
        except OSError:  # a file system without hard links
            if _has_content(book):
                raise _another_was_first(book) from None
            os.rename(fresh, book)
        else:
            fresh.unlink()


def _another_was_first(book: Path) -> Failed:
    return Failed(tr("Another program made a book at {path} meanwhile; it was not touched.", path=book))


def _second_name(book: Path, opened: BinaryIO, now: datetime) -> Path:
    """Give the book, which is open, a second name, so that it is never without one; returns that."""
    for aside in free_names(book, now):
        try:
            os.link(book, aside)
        except FileExistsError:  # another program took that name just now
            continue
        except OSError:  # a file system without hard links
            with open(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as target:
                shutil.copyfileobj(opened, target, 1 << 20)
            copying.sync(aside)
        return aside
    raise AssertionError  # there is always another number


@contextlib.contextmanager
def _nobody_writes(book: Path) -> Iterator[None]:
    """Hold the book's write lock with an empty -wal: then all of it is in the one file.

    A damaged book has no lock, and one beside the log of another is not opened: SQLite would put that log into it.
    The lock is that of the file which has the name: another restore may have replaced it while this one waited.
    Raises Failed when another program does not let go of it.
    """
    try:
        check_logs(book)
    except Refused:
        yield
        return
    for _ in range(_TRIES):
        before = file_identity(book)
        with contextlib.closing(sqlite3.connect(book, isolation_level=None, timeout=_PATIENCE_MS / 1000)) as db:
            try:
                _lock(db, book)
            except sqlite3.Error as error:
                known = explain(error, book)
                if not isinstance(known, Refused):
                    raise known from error
            if file_identity(book) == before:
                yield
                return
    raise Failed(tr("Another program replaced the book; nothing was changed."), tr("Try again."))


def _lock(db: sqlite3.Connection, book: Path) -> None:
    wal = book.with_name(book.name + "-wal")
    for _ in range(_TRIES):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("BEGIN IMMEDIATE")
        if not wal.exists() or not wal.stat().st_size:
            return
        db.execute("ROLLBACK")
    raise Failed(tr("Another program is reading or writing the book; nothing was changed."), tr("Close it first."))
