"""Copies of a book: made with SQLite's backup API, checked, for their owner alone; and the check of a copy.

Nothing here writes to a book that is in use.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crmcli.book.schema import APPLICATION_ID, SCHEMA_VERSION
from crmcli.domain.settings import SAMPLE_MARK
from crmcli.errors import CrmError, Refused
from crmcli.words import tr

HEADER = b"SQLite format 3\x00"
BESIDE = ("-wal", "-shm", "-journal")  # what SQLite puts beside a file


class CopyFacts(NamedTuple):
    """What a copy holds: its format, its newest step (0 without any) with the end of the step's uid, its customers.

    `is_sample` is whether it is the made-up book of `crm demo`.
    """

    version: int
    step: int
    step_uid: str
    customers: int
    is_sample: bool


def copy_book(source: Path, target: Path) -> CopyFacts:
    """Copy the book at `source`, with what its -wal holds, to a new file `target`; returns what the copy holds.

    The copy has mode 0600, is synced, needs no file beside it, and has passed SQLite's quick check. Raises Refused
    when it does not pass (the book is damaged then), OSError or sqlite3.Error when it cannot be made.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with reading(source) as book, contextlib.closing(sqlite3.connect(target)) as copy:
        book.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    sync(target)
    return check_copy(target, source, quick=True)


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; it reads what is in the -wal too.

    Raises sqlite3.DatabaseError for an empty file: SQLite would remove the -wal beside it.
    """
    name = path.resolve()
    if name.exists() and os.stat(name).st_size == 0:
        error = sqlite3.DatabaseError(tr("it is empty"))
        error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
        raise error
    is_alone = not os.access(name.parent, os.W_OK) and not Path(f"{name}-wal").exists()
    mode = "mode=ro&immutable=1" if is_alone else "mode=ro"
    while True:
        before = _identity(name)
        db = sqlite3.connect(f"{name.as_uri()}?{mode}", uri=True, isolation_level=None, timeout=60)
        try:
            db.execute("PRAGMA schema_version").fetchone()  # SQLite opens the log, by its name
        except BaseException:
            db.close()
            raise
        if _identity(name) == before:
            return db
        db.close()  # a restore gave the name to another file meanwhile


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """`read_only`, closed at the end; the empty log that such a connection leaves is removed.

    SQLite removes it itself, when a connection that may write is the last one to be closed.
    """
    try:
        with contextlib.closing(read_only(path)) as db:
            yield db
    finally:
        with contextlib.suppress(OSError, sqlite3.Error):
            _remove_empty_log(path.resolve())


def _remove_empty_log(path: Path) -> None:
    if Path(f"{path}-wal").stat().st_size == 0 and os.access(path, os.W_OK):
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=0)) as db:
            db.execute("PRAGMA schema_version").fetchone()


def check_copy(path: Path, called: Path | str, *, quick: bool = False) -> CopyFacts:
    """Check that `path` is a sound book of a format that this crm reads; returns what it holds.

    With `quick` indexes are not compared with their tables and foreign keys not checked. `called` is its name for
    people. Raises Refused.
    """
    with open(path, "rb") as file:
        header = file.read(100)
    if not is_ours(header):
        raise Refused(tr("{path} is not a crm book; nothing was changed.", path=called))
    try:
        with reading(path) as db:
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
            if version > SCHEMA_VERSION:
                raise Refused(
                    tr("{path} was written by a newer crm; nothing was changed.", path=called), tr("Update crm first.")
                )
            found = db.execute("PRAGMA quick_check(1)" if quick else "PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                raise _damaged(called, str(found))
            if not quick and (broken := db.execute("PRAGMA foreign_key_check").fetchone()):
                raise _damaged(called, tr("a row of {table} points at one that is not there", table=broken[0]))
            return _facts(db, version)
    except sqlite3.DatabaseError as error:
        raise _damaged(called, str(error)) from error


def is_ours(header: bytes) -> bool:
    """Whether the first 100 bytes of a file are those of a book."""
    return header[:16] == HEADER and int.from_bytes(header[68:72], "big") == APPLICATION_ID


def _damaged(called: Path | str, why: str) -> CrmError:
    return Refused(tr("{path} is damaged: {why}.", path=called, why=" ".join(why.split())[:200]))


def _facts(db: sqlite3.Connection, version: int) -> CopyFacts:
    step, uid = db.execute("SELECT id, uid FROM batch ORDER BY id DESC LIMIT 1").fetchone() or (0, "0" * 8)
    customers = db.execute("SELECT count(*) FROM customer WHERE deleted_at IS NULL").fetchone()[0]
    is_sample = db.execute("SELECT 1 FROM setting WHERE key = ?", (SAMPLE_MARK,)).fetchone() is not None
    return CopyFacts(version, int(step), str(uid)[-8:], int(customers), is_sample)


def newest_step(path: Path) -> tuple[int, str]:
    """The number of a book's newest step and the end of its uid; (0, "00000000") without any."""
    with reading(path) as db:
        step, uid = db.execute("SELECT id, uid FROM batch ORDER BY id DESC LIMIT 1").fetchone() or (0, "0" * 8)
    return int(step), str(uid)[-8:]


def all_steps(path: Path) -> set[tuple[int, str]]:
    """The number of each step of a book with the end of its uid."""
    with reading(path) as db:
        return {(int(step), str(uid)[-8:]) for step, uid in db.execute("SELECT id, uid FROM batch")}


def is_sample(path: Path) -> bool:
    """Whether a book is the made-up one of `crm demo`."""
    with reading(path) as db:
        return db.execute("SELECT 1 FROM setting WHERE key = ?", (SAMPLE_MARK,)).fetchone() is not None


def sync(path: Path) -> None:
    """Wait until a file or a folder is on the disk (a folder cannot be opened on Windows)."""
    with contextlib.suppress(PermissionError):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def remove_with_sides(path: Path) -> None:
    """Remove a file that is no book in use, and what SQLite put beside it."""
    for end in ("", *BESIDE):
        path.with_name(path.name + end).unlink(missing_ok=True)
