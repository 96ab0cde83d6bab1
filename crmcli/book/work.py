"""The folder beside a book for what is made on the way: new books, copies to try something on.

It is for the owner alone (0700), each run has a folder of its own in it, and holds a lock on that as long as it
lives. What a killed run left is not locked any more: the next run removes it.
"""

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from crmcli.book.locks import HAS_LOCKS, lock

_MADE, _IN_USE = "new-", "run-"  # a folder has the second name once it is locked
_YOUNG = 60  # seconds that making a folder may take
_ATTEMPTS = 5


def work_root(path: Path) -> Path:
    """Where the runs of the book at `path` have their folders: beside the book itself, also where `path` is a link."""
    path = path.resolve() if path.is_symlink() else path
    return path.with_name(f".{path.name[:100]}.work")


@contextlib.contextmanager
def work_folder(path: Path) -> Iterator[Path]:
    """A folder beside the book at `path` for this run alone, removed at the end; what killed runs left goes too."""
    remove_leftovers(path)
    folder, lock = _locked_folder(work_root(path))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)
        with contextlib.suppress(OSError):  # another run has its folder in it
            folder.parent.rmdir()


def _locked_folder(root: Path) -> tuple[Path, int | None]:
    """A new folder, and the descriptor that holds its lock (None where the system has no locks)."""
    import tempfile  # it loads OpenSSL; a book that is there needs no folder

    for attempt in range(_ATTEMPTS):
        root.mkdir(mode=0o700, exist_ok=True)
        try:
            root.chmod(0o700)  # whatever the umask took away
            made = Path(tempfile.mkdtemp(prefix=_MADE, dir=root))
            break
        except FileNotFoundError:  # another run just removed the empty root
            if attempt == _ATTEMPTS - 1:
                raise
    held = None
    if HAS_LOCKS:
        held = os.open(made, os.O_RDONLY)
        with contextlib.suppress(OSError):  # a file system without locks
            lock(held)
    return made.rename(made.with_name(made.name.replace(_MADE, _IN_USE, 1))), held


def remove_leftovers(path: Path) -> int:
    """Remove what killed runs left in the work folder of the book at `path`; returns how many folders went."""
    root = work_root(path)
    removed = 0
    try:
        folders = list(root.iterdir())
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return 0
    for folder in folders:
        if not _is_in_use(folder):
            shutil.rmtree(folder, ignore_errors=True)
            removed += not folder.exists()
    with contextlib.suppress(OSError):
        root.rmdir()
    return removed


def _is_in_use(folder: Path) -> bool:
    """Whether the run that made the folder still lives: it holds the lock. Without locks, whether it is young."""
    try:
        if not HAS_LOCKS or folder.name.startswith(_MADE):
            return time.time() - folder.stat().st_mtime < _YOUNG
        held = os.open(folder, os.O_RDONLY)
    except OSError:  # another run removed it
        return True
    try:
        lock(held)
    except OSError:
        return True
    finally:
        os.close(held)
    return False
