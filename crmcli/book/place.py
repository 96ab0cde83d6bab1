"""What stands at the place of a book: whether one may be made there, and whether what lies beside it belongs to it.

Refuses everything but a free name and a plain empty file, and a write-ahead log that another file left: SQLite would
replay that log into the book and destroy both. Touches nothing that it refuses.
"""

import contextlib
import os
import shutil
import sqlite3
import stat
import sys
import time
from pathlib import Path
from typing import BinaryIO

from crmcli.book.work import work_folder
from crmcli.domain.text.unicode import visible
from crmcli.errors import Refused
from crmcli.words import tr, tr_n

_LOG_HEADER, _FRAME_HEADER = 32, 24  # bytes, as SQLite's file format has them
_LOG_MAGIC = (0x377F0682, 0x377F0683)
LOGS = ("-wal", "-journal")
_LOOKS = 8  # at a book and its log that another program changes meanwhile: for some two seconds
_FIRST_PAUSE = 0.01  # seconds; each one is twice as long


def check_free(path: Path) -> None:
    """Raise Refused unless a book may be made at `path`."""
    try:
        there = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        there = None
    if there is not None:
        _check_plain(path, there)
    for end in LOGS:
        log = Path(f"{path}{end}")
        if os.path.lexists(log):
            if _is_file_with_content(path):  # another program made the book just now
                return
            raise Refused(
                tr("There is no book at {path}, but {log} is: it holds the last changes of one.", path=path, log=log),
                tr(
                    "Put the book back beside it. If it is lost for good, move that file away first: mv {log} {aside}",
                    log=log,
                    aside=f"{log}.aside",
                ),
            )


def _is_file_with_content(path: Path) -> bool:
    try:
        there = os.lstat(path)
    except FileNotFoundError:
        return False
    return stat.S_ISREG(there.st_mode) and there.st_size > 0


def _check_plain(path: Path, there: os.stat_result) -> None:
    if stat.S_ISLNK(there.st_mode):
        raise Refused(
            tr("{path} is a link to {target}, which is no book; it was not touched.", path=path, target=_target(path)),
            tr("Name the file itself, or another one: --book FILE or CRM_BOOK."),
        )
    if stat.S_ISDIR(there.st_mode):
        raise Refused(tr("{path} is a folder, not a book.", path=path))
    if not stat.S_ISREG(there.st_mode):
        raise Refused(
            tr("{path} is not a plain file; it was not touched.", path=path),
            tr("Name another file with --book FILE or CRM_BOOK."),
        )


def _target(path: Path) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return "?"


def of_another_user(path: Path, owner: int) -> Refused:
    """The refusal of a book that belongs to the user `owner`: what SQLite puts beside it would be theirs and ours."""
    return Refused(
        tr("{path} belongs to another user ({owner}); it was not touched.", path=path, owner=_user(owner)),
        tr("crm --force before the command opens it all the same; its owner may not be able to, afterwards."),
    )


def _user(number: int) -> str:
    """The name of a user, or the number where the system knows none."""
    import pwd  # Unix alone has it

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def make_private(path: Path, found: os.stat_result) -> None:
    """Set the mode of a book of ours that others could read to 0600, and say so; another user's is left alone.

    So is one whose file system knows no modes: there nothing changes, and nothing is said.
    """
    if os.name != "posix" or found.st_uid != os.geteuid():
        return
    with contextlib.suppress(OSError):  # a read-only file system
        path.chmod(0o600)
        if not path.stat().st_mode & 0o077:
            sys.stderr.write(
                visible(tr("{path} could be read by others; it is yours alone now (0600).", path=path)) + "\n"
            )


def check_log(path: Path) -> None:
    """Refuse a book whose write-ahead log was left by another file; `path` is no link. Quick unless in doubt.

    A log that was written after the book was last touched belongs to it. Otherwise its pages must stand in the book
    already (a checkpoint wrote them there), or book and log must be sound together, which a copy of both shows, and
    some page must stand in the book (a checkpoint was killed) or the log's journal go on from that of the book.
    """
    log = Path(f"{path}-wal")
    try:
        for look in range(_LOOKS):
            before = _stamps(path, log)
            pages = _pages_of(path, log)
            if all(pages) or _sound_together(path, any(pages)):
                with contextlib.suppress(OSError):
                    os.utime(log)  # so that the next start need not look again
                return
            if _stamps(path, log) == before:
                break  # else another program wrote to them while they were compared
            time.sleep(_FIRST_PAUSE * 2**look)
    except FileNotFoundError:  # another program put the log into the book meanwhile
        return
    raise Refused(
        tr("{path} was put beside {log}, which another file left; neither was touched.", path=path, log=log),
        tr(
            "If {path} is a copy that you put back: mv {log} {aside} and try again. The log holds the last changes of"
            " the book that was there before.",
            path=path,
            log=log,
            aside=f"{log}.aside",
        ),
    )


def _stamps(*paths: Path) -> list[tuple[int, int]]:
    return [(found.st_mtime_ns, found.st_size) for found in map(os.stat, paths)]


def _say_newer(path: Path, alone: sqlite3.Connection, together: sqlite3.Connection) -> None:
    """Say on stderr how many changes come from the log of a book that was put there, or touched, after them."""
    newest = "SELECT coalesce(max(id), 0) FROM batch"
    steps = together.execute(newest).fetchone()[0] - alone.execute(newest).fetchone()[0]
    if steps > 0:
        text = tr_n(
            "{path} is older than its last change, which {log} holds: it is in the book.",
            "{path} is older than its last {n:,} changes, which {log} holds: they are in the book.",
            steps,
            path=path,
            log=f"{path}-wal",
        )
        way = tr("To go back to an older copy: crm backup restore FILE")
        sys.stderr.write(f"{visible(text)}\n  {way}\n")


def _alone(path: Path) -> sqlite3.Connection:
    """The book at `path` without what its log holds."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def check_journal(path: Path) -> None:
    """Refuse a book in WAL mode beside a rollback journal that another file left."""
    journal = Path(f"{path}-journal")
    if _sound_together(path, False):
        return
    raise Refused(
        tr("{path} was put beside {log}, which another file left; neither was touched.", path=path, log=journal),
        tr("Move it away and try again: mv {log} {aside}", log=journal, aside=f"{journal}.aside"),
    )


def _pages_of(path: Path, log: Path) -> list[bool]:
    """For every page in the log, whether its newest version is what the book has: to replay it changes nothing."""
    with open(path, "rb") as book, open(log, "rb") as frames:
        header = frames.read(_LOG_HEADER)
        if len(header) < _LOG_HEADER or int.from_bytes(header[:4], "big") not in _LOG_MAGIC:
            return []  # no log: SQLite takes nothing from it
        size = int.from_bytes(header[8:12], "big")
        newest, committed = dict[int, int](), dict[int, int]()
        while len(frame := frames.read(_FRAME_HEADER)) == _FRAME_HEADER and frame[8:16] == header[16:24]:
            newest[int.from_bytes(frame[:4], "big")] = frames.tell()
            frames.seek(size, os.SEEK_CUR)
            if int.from_bytes(frame[4:8], "big"):  # the last frame of a transaction
                committed |= newest
        return [_page(frames, at, size) == _page(book, (page - 1) * size, size) for page, at in committed.items()]


def _page(file: BinaryIO, at: int, size: int) -> bytes:
    file.seek(at)
    return file.read(size)


def _sound_together(path: Path, is_begun: bool) -> bool:
    """Whether a copy of the book with its log is sound, and goes on from where the book without it ends.

    `is_begun`: a checkpoint has begun to write the log into this very book, so it need not go on. While another program
    reads, a checkpoint leaves out the pages that were written again since that one began: such a book is no state of
    its own, and what would be read in it alone may be anything. Then only the whole can tell.
    """
    with work_folder(path) as folder:
        copy = folder / "book.db"
        shutil.copyfile(path, copy)
        for end in LOGS:
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(f"{path}{end}", f"{copy}{end}")
        try:
            with contextlib.closing(_alone(copy)) as alone, contextlib.closing(_with_log(copy)) as together:
                if not _is_sound(together) or together.execute("PRAGMA foreign_key_check").fetchone() is not None:
                    return False
                if not _is_sound(alone):
                    return True
                belongs = _is_same_book(alone, together) and (is_begun or _goes_on(alone, together))
                if belongs:
                    _say_newer(path, alone, together)
                return belongs
        except sqlite3.DatabaseError:
            return False


def _with_log(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def _is_sound(db: sqlite3.Connection) -> bool:
    try:
        return bool(db.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _is_same_book(alone: sqlite3.Connection, together: sqlite3.Connection) -> bool:
    """Whether the newest step of the book alone is one of the whole: two books of one shape have equal journals."""
    step = "SELECT id, uid FROM batch"
    newest = alone.execute(f"{step} ORDER BY id DESC LIMIT 1").fetchone()
    return newest is None or together.execute(f"{step} WHERE id = ? AND uid = ?", newest).fetchone() is not None


def _goes_on(alone: sqlite3.Connection, together: sqlite3.Connection) -> bool:
    """Whether the journal of the whole begins with that of the book alone and has no gap after it."""
    last = alone.execute("SELECT id, batch_id, tbl, row_id, before FROM journal ORDER BY id DESC").fetchone()
    if last is None:
        return together.execute("SELECT min(id) FROM journal").fetchone()[0] in (None, 1)
    same = "SELECT id, batch_id, tbl, row_id, before FROM journal WHERE id = ?"
    if together.execute(same, (last[0],)).fetchone() != last:
        return False
    newer = together.execute("SELECT count(*), coalesce(max(id), 0) FROM journal WHERE id > ?", (last[0],)).fetchone()
    return bool(newer[0] == 0 or newer[0] == newer[1] - last[0])
