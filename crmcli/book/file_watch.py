"""Whether the book's file was overwritten in place (cp copy.db book.db) while the dashboard has it open.

SQLite does not notice: it goes by its log and by the pages that it has in memory, and would write the log of the book
from before into the new file. A checkpoint changes the file too. Which of both it was is told by a process of its own,
as reading the file here and closing it would drop the locks that this process holds on it.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

UNCHANGED, CHECKPOINT, OVERWRITTEN = "unchanged", "checkpoint", "overwritten"
_SURE = 2  # times that the log does not belong to the file: another program may be in the middle of a checkpoint
_REFUSED = 5
_CHECK = """
import sys
sys.path.append(sys.argv.pop(1))
from pathlib import Path
from crmcli.book.place import check_log
from crmcli.errors import Refused
try:
    check_log(Path(sys.argv[1]))
except Refused:
    sys.exit(5)
"""


def set_log_aside(db: sqlite3.Connection, log: str, aside: str) -> None:
    """Copy a log to the new file `aside` and empty it, while nobody can add to it; `db` has it open, in no transaction.

    The lock is held until `db` is closed.
    """
    with contextlib.suppress(sqlite3.Error):  # its book cannot be read any more
        db.execute("BEGIN IMMEDIATE")
    with contextlib.suppress(FileNotFoundError):
        os.close(os.open(aside, os.O_CREAT | os.O_WRONLY, 0o600))
        shutil.copyfile(log, aside)
        os.truncate(log, 0)


class FileWatch:
    """Watches the file of an open book; `look` never waits."""

    def __init__(self, path: Path) -> None:
        self._path = os.path.realpath(path)
        self._stamp = self._now()
        self._check: subprocess.Popen[bytes] | None = None
        self._refusals = 0

    def look(self) -> str:
        """UNCHANGED; CHECKPOINT when the file was written and the log belongs to it; OVERWRITTEN when it does not."""
        return self._look(waits=False)

    def settle(self) -> str:
        """What `look` says, after waiting for the process that finds out, if there is one."""
        verdict = self._look(waits=True)
        while self._check is not None:
            verdict = self._look(waits=True)
        return verdict

    def close(self) -> None:
        """End the process that finds out, if there is one."""
        if self._check is not None:
            self._check.kill()
            self._check.wait()
            self._check = None

    def _look(self, *, waits: bool) -> str:
        if self._check is None:
            stamp = self._now()
            if stamp != self._stamp:
                self._stamp, self._refusals = stamp, 0
                self._begin()
            return UNCHANGED
        code = self._check.wait() if waits else self._check.poll()
        if code is None:
            return UNCHANGED
        self._check = None
        if self._now() != self._stamp:  # it was written meanwhile: the next look begins again
            return UNCHANGED
        if code != _REFUSED:
            return CHECKPOINT
        self._refusals += 1
        if self._refusals < _SURE:
            self._begin()
            return UNCHANGED
        return OVERWRITTEN

    def _begin(self) -> None:
        home = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        self._check = subprocess.Popen(
            [sys.executable, "-P", "-c", _CHECK, home, self._path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _now(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size
