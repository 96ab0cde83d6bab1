"""Files written beside their place and renamed: whole or not there, for their owner alone, never over another one.

Refuses (exit 5) a file that is there already unless told otherwise, a link, and whatever is not a plain file.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from crmcli.errors import Failed, Refused
from crmcli.words import tr
from crmcli.words.system_errors import system_text


@contextlib.contextmanager
def placed(path: Path, *, force: bool = False) -> Iterator[BinaryIO]:
    """A file to write, which stands at `path` once the block has ended well; mode 0600.

    Raises Refused for what may not be replaced, Failed when the disk is full or the folder cannot be written.
    """
    target = refuse_existing(path, force=force)
    _remove_leftovers(target)
    half = target.with_name(f".{target.name[:100]}.{os.getpid()}.half")
    try:
        with open(os.open(half, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(half, target, path, force=force)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _explained(error, path) from error
    finally:
        half.unlink(missing_ok=True)


def refuse_existing(path: Path, *, force: bool) -> Path:
    """The place to write to, with links in the folders above it followed. Raises Refused for what may not be replaced.

    A link is never followed: it could lead anywhere.
    """
    try:
        target = Path(os.path.realpath(path.parent)) / path.name
        mode = target.lstat().st_mode
    except FileNotFoundError:
        return target
    except (OSError, ValueError) as error:
        raise Failed(tr("{path} cannot be written: {getattr}.", path=path, getattr=system_text(error))) from error
    if stat.S_ISLNK(mode):
        raise Refused(tr("{path} is a link; nothing was written.", path=path), tr("Name the file itself."))
    if not stat.S_ISREG(mode):
        raise Refused(_what_it_is(path, mode), tr("Name a new file, or - for standard output."))
    if not force:
        raise Refused(tr("{path} is there already; it was not touched.", path=path), tr("--force writes over it."))
    return target


def _what_it_is(path: Path, mode: int) -> str:
    if stat.S_ISDIR(mode):
        return tr("{path} is a folder; nothing was written.", path=path)
    return tr("{path} is not a plain file; nothing was written.", path=path)


def _remove_leftovers(target: Path) -> None:
    """Remove what killed runs left of this file."""
    if os.name != "posix":  # elsewhere os.kill ends a process
        return
    begins, ends = f".{target.name[:100]}.", ".half"
    with contextlib.suppress(OSError):
        for entry in os.scandir(target.parent):
            number = entry.name[len(begins) : -len(ends)]
            if entry.name == f"{begins}{number}{ends}" and number.isdecimal() and not _is_running(int(number)):
                os.unlink(entry.path)


def _is_running(number: int) -> bool:
    if number == os.getpid():  # a killed process had it: in a container, each run may
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _put_in_place(half: Path, target: Path, path: Path, *, force: bool) -> None:
    if force:
        os.replace(half, target)
        return
    try:
        os.link(half, target)
    except FileExistsError:
        raise Refused(
            tr("{path} is there already; it was not touched.", path=path), tr("--force writes over it.")
        ) from None
    except OSError:  # a file system without hard links
        os.rename(half, target)


def _explained(error: OSError, path: Path) -> Failed:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Failed(tr("The disk is full; {path} was not written.", path=path))
    return Failed(tr("{path} cannot be written: {strerror}.", path=path, strerror=system_text(error)))
