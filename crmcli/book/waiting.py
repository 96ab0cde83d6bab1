"""Who holds the book's write lock, as far as the system tells (Linux: /proc/locks), and the wait for it."""

import contextlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from crmcli.errors import BookBusy
from crmcli.words import tr

_PATIENCE_MS = 1000  # SQLite sleeps so long at a time: Ctrl-C is answered in between
_WRITE_LOCK = 120  # the byte of the shared memory that a writer locks


def wait_for_lock(db: sqlite3.Connection, path: Path, patience_ms: int, say: Callable[[str], None] | None) -> None:
    """Begin a write transaction once the other program that writes has ended; `say` is told whom it waits for.

    Raises BookBusy when it has not ended after `patience_ms`. The caller has waited for a second already.
    """
    holder = lock_holder(path)
    if say is not None and patience_ms > _PATIENCE_MS:
        seconds = patience_ms // 1000
        say(
            tr(
                "Waiting for {program}, which is writing to the book (up to {seconds} seconds; Ctrl-C gives up).",
                program=holder or tr("another program"),
                seconds=seconds,
            )
        )
    before = db.execute("PRAGMA busy_timeout").fetchone()[0]
    db.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    try:
        for _ in range(_PATIENCE_MS, patience_ms, _PATIENCE_MS):
            try:
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
            else:
                return
    finally:
        db.execute(f"PRAGMA busy_timeout = {before}")
    holder = lock_holder(path) or holder
    if holder is None:
        message = tr("Another program is writing to the book; nothing was changed.")
    else:
        message = tr("Another program is writing to the book ({program}); nothing was changed.", program=holder)
    raise BookBusy(message, tr("Try again in a moment."))


def lock_holder(path: Path) -> str | None:
    """The program that holds the write lock and its process id; None where the system does not say."""
    try:
        files = {os.stat(f"{os.path.realpath(path)}{end}").st_ino for end in ("-shm", "") if _is_there(path, end)}
        locks = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    for line in locks:
        words = line.split()  # 1: POSIX ADVISORY WRITE 4711 08:01:123456 120 120
        with contextlib.suppress(ValueError, IndexError):
            if words[1] == "POSIX" and words[3] == "WRITE" and int(words[5].rpartition(":")[2]) in files:
                first, last = int(words[6]), words[7]
                if first <= _WRITE_LOCK and (last == "EOF" or int(last) >= _WRITE_LOCK):
                    return _program(int(words[4]))
    return None


def _is_there(path: Path, end: str) -> bool:
    return os.path.exists(f"{os.path.realpath(path)}{end}")


def _program(process: int) -> str | None:
    """What runs as this process: `crm import` and its number. No more of its words, which may be a note."""
    if process == os.getpid():
        return None
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return tr("process {number}", number=process)
    names = [os.path.basename(word) for word in words]
    for at, name in enumerate(names):
        if name == "crm" or (name == "crmcli" and names[at - 1] == "-m") or "crmcli" in words[at].split(os.sep):
            command = next((word for word in words[at + 1 :] if word.isalpha()), "")
            return tr("crm {command}, process {number}", command=command, number=process)
    return tr("{program}, process {number}", program=names[0], number=process)
