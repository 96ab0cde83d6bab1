"""Locks on files, which the system takes back when their process ends, however it ends."""

import sys

if sys.platform == "win32":
    HAS_LOCKS = False

    def lock(descriptor: int) -> None:
        """Do nothing: this system has none of these locks."""
else:
    import fcntl

    HAS_LOCKS = True

    def lock(descriptor: int) -> None:
        """Take the lock of an open file at once, until it is closed.

        Raises BlockingIOError when another process has it, another OSError on a file system without locks.
        """
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
