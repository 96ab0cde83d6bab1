"""The book's file by its name: which file it is, and a connection to it. Refuses nothing: `store` checks first."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

_READ_MS = 8000  # a question waits so long for another program that writes
_PLAIN_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-")


def as_path(file: str | Path) -> Path:
    """The path for whoever asks of a file more than its name; pathlib would slow every start."""
    from pathlib import Path

    return Path(file)


def file_identity(path: str | Path) -> tuple[int, int] | None:
    """Which file has this name now (device, inode); None when there is none, or it is empty."""
    found = stat_of(path)
    return (found.st_dev, found.st_ino) if found and found.st_size else None


def stat_of(path: str | Path) -> os.stat_result | None:
    """What the system knows of a file; None where there is none."""
    try:
        return os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def linked_file(path: str | Path) -> str:
    """The file that a link leads to, beside which SQLite keeps its log; a file that is no link as it is."""
    return os.path.realpath(path) if os.path.islink(path) else os.fspath(path)


def connect(file: str) -> tuple[sqlite3.Connection, bool]:
    """A connection, and whether it can only read (a folder or file without write permission).

    It never makes a file: one that was moved away just now is no new book.
    """
    import sqlite3  # who asks for a name alone does without

    real = linked_file(file)
    if os.access(file, os.W_OK) and os.access(os.path.dirname(real) or os.curdir, os.W_OK):
        db = sqlite3.connect(f"{_uri(file)}?mode=rw", uri=True, isolation_level=None, timeout=_READ_MS / 1000)
        db.execute("PRAGMA synchronous = FULL")
        return db, False
    mode = "mode=ro" if os.path.exists(f"{real}-wal") else "mode=ro&immutable=1"
    return sqlite3.connect(f"{_uri(file)}?{mode}", uri=True, isolation_level=None), True


def _uri(file: str) -> str:
    """The file as SQLite's URI, whatever bytes its name has."""
    if os.name == "nt":
        return as_path(file).resolve().as_uri()
    full = os.fsencode(file if os.path.isabs(file) else os.path.join(os.getcwd(), file))
    return "file://" + "".join([chr(b) if b in _PLAIN_BYTES else f"%{b:02x}" for b in full])
