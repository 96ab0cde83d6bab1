"""What is done once in the life of a book: its file is made, and an older book is brought up to date."""

import contextlib
import os
import sqlite3
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from crmcli.book.locks import folder_lock
from crmcli.book.place import check_free
from crmcli.book.schema import APPLICATION_ID
from crmcli.book.schema.migrations import migrate
from crmcli.book.schema.upgrade import upgrade
from crmcli.book.work import work_folder
from crmcli.domain.text.unicode import visible
from crmcli.errors import Failed
from crmcli.words import tr


def create(path: Path, like: sqlite3.Connection | None = None) -> None:
    """Make an empty book beside `path` and move it there, so that half a book is never seen.

    It is a copy of the empty book `like` where there is one: the steps of the schema take ten times as long.

    Raises Refused for a place that is not free (`book.place`).
    """
    check_free(path)
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.parent.chmod(0o700)  # whatever the umask took away
    if not path.parent.is_dir():
        raise Failed(tr("{parent} is not a folder.", parent=path.parent))
    with work_folder(path) as folder:
        fresh = folder / "book.db"
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        fresh.chmod(0o600)  # whatever the umask took away
        db = sqlite3.connect(fresh, isolation_level=None)
        try:
            if like is None:
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                db.execute("BEGIN IMMEDIATE")
                migrate(db)
                db.execute("COMMIT")
            else:
                like.backup(db)
            db.execute("PRAGMA journal_mode = WAL")
        finally:
            db.close()
        _link_new(fresh, path)


def remove_unused(db: sqlite3.Connection, path: Path) -> None:
    """Remove a book that was just made and in which nothing was kept; another program that uses it keeps it.

    It leaves WAL mode first, which ends only when nobody else has it open, and takes its log along. The lock is held
    while the file goes: who waits for it finds the file gone, and is told to try again. What has the name then is
    another file, whose log this connection must not open.
    """
    try:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("BEGIN EXCLUSIVE")
        is_unused = db.execute("SELECT 1 FROM batch LIMIT 1").fetchone() is None
        if is_unused:
            path.unlink(missing_ok=True)
        db.execute("ROLLBACK")
        if not is_unused:
            db.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError:  # another program uses it
        return


def _link_new(fresh: Path, path: Path) -> None:
    """Give `fresh` its name unless another process was first; then theirs is the book."""
    with folder_lock(path.parent):
        try:
            os.link(fresh, path)
        except FileExistsError:
            there = os.lstat(path)
            if stat.S_ISREG(there.st_mode) and there.st_size == 0:  # made by mktemp, say
                os.replace(fresh, path)
        except OSError:  # a file system without hard links
            if not path.exists() or path.stat().st_size == 0:
                os.replace(fresh, path)


def create_in_memory() -> sqlite3.Connection:
    """An empty book that has no file."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("BEGIN")
    migrate(db)
    db.execute("COMMIT")
    return db


def bring_up_to_date(db: sqlite3.Connection, path: Path, back_up: Callable[[Path], str | None] | None = None) -> None:
    """Bring an older book up to date, after a backup of it was made with `back_up`, or a copy put beside it."""
    name = upgrade(db, path, back_up)
    if name is not None:
        with contextlib.suppress(OSError):
            sys.stderr.write(
                visible(tr("The book was brought up to date; the old one is kept as {name}.", name=name)) + "\n"
            )
