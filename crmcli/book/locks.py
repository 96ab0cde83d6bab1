"""Locks on files, which the system takes back when their process ends, however it ends."""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_LOOK_SECONDS = 0.01
_PATIENCE_SECONDS = 5.0
_PENDING_BYTE = 0x40000000  # of SQLite's file format

if sys.platform == "win32":
    HAS_LOCKS = False

    def lock(descriptor: int) -> None:
        """Do nothing: this system has none of these locks."""

    def lock_out_openers(descriptor: int) -> None:
        """Do nothing: there are no such locks here."""
else:
    import fcntl

    HAS_LOCKS = True

    def lock(descriptor: int) -> None:
        """Take the lock of an open file at once, until it is closed.

        Raises BlockingIOError when another process has it, another OSError on a file system without locks.
        """
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def lock_out_openers(descriptor: int) -> None:
        """Let no connection that is new read an open SQLite file for the first time: it waits.

        Takes the byte that SQLite locks for a moment when it begins to read. It is free again when this process closes
        any descriptor of the file.
        """
        _wait(lambda: fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _PENDING_BYTE))


@contextlib.contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder while the block runs, so that one crm at a time gives a file in it its name.

    Goes on without it on a system or file system that has none, and where another process keeps it for seconds.
    """
    held = os.open(folder, os.O_RDONLY) if HAS_LOCKS else None
    try:
        if held is not None:
            _wait(lambda: lock(held))
        yield
    finally:
        if held is not None:
            os.close(held)


def _wait(take: Callable[[], object]) -> None:
    """Take a lock once nobody else has it; not at all where there are none, or where it is held for seconds."""
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < give_up:
        try:
            take()
        except (BlockingIOError, PermissionError):  # PermissionError: POSIX allows it for lockf
            time.sleep(_LOOK_SECONDS)
        except OSError:
            return
        else:
            return
