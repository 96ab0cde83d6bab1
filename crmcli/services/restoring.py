"""Putting a backup in the place of the book.

The backup is checked first. The book that is there is set aside with its -wal and -shm, never deleted, while nobody can
write to it; a kill at any moment leaves the old book or the new one. Refuses a place that holds something else.
"""

import contextlib
import gzip
import io
import os
import shutil
import sqlite3
import stat
import zlib
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crmcli.book import copying, replacing
from crmcli.book.beside import check_logs
from crmcli.book.restored import RestoreNote, write_note
from crmcli.domain.retention import Backup
from crmcli.errors import NotFound, Refused
from crmcli.services.backups import (
    BackupPlace,
    explained_backup,
    list_backups,
    make_backup_unless_kept,
    sweep,
)
from crmcli.words import tr

_GZIP = b"\x1f\x8b"


class Restored(NamedTuple):
    """What a restore did: what the book holds now, where the one before lies, and the backup made of that one.

    `aside` and `backup` are None where there was no book, `backup` too where that book is damaged.
    """

    facts: copying.CopyFacts
    aside: Path | None
    backup: Backup | None


def restore_book(
    place: BackupPlace, source: Path | io.RawIOBase, called: str, now: datetime, *, force: bool = False
) -> Restored:
    """Put the backup `source` (compressed or not) in the place of the book; `called` is its name for people.

    Raises Refused for a source that is no sound book, and for a place that holds no book unless `force` is given;
    Failed while another program writes.
    """
    book = place.book
    fresh = book.with_name(f".{book.name}.{os.getpid()}.new")
    with explained_backup(book.parent):
        book.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            sweep(place)
            copying.remove_with_sides(fresh)  # of a killed run that had this process number
            unpack(source, fresh, called)
            facts = copying.check_copy(fresh, called)
            replacing.use_wal(fresh)
            is_there = _check_place(book, force=force)
            backup = _backup_of_what_is_there(place, now) if is_there else None
            before = _newest_step(book) if is_there else None
            write_note(book, None)
            aside = replacing.swap(fresh, book, now)
            _note_restore(book, called, (facts.step, facts.step_uid), aside, before)
        finally:
            copying.remove_with_sides(fresh)
    return Restored(facts, aside, backup)


def take_back(place: BackupPlace, note: RestoreNote, now: datetime) -> Path:
    """Exchange the book and the one that a restore set aside, or set aside when it was taken back; nobody has it open.

    Returns where the book that was there lies now. The book from before comes back byte for byte, damaged or not, with
    its -wal and -shm. One that the upkeep made a backup of meanwhile comes back from that. Raises NotFound when it is
    gone, Failed while another program writes.
    """
    source = _set_aside(place, note)
    book = place.book
    if source.name != note.aside:
        done = restore_book(place, source, note.called, now)
        after: tuple[int, str] | None = (done.facts.step, done.facts.step_uid)
        aside = done.aside
    else:
        with explained_backup(book.parent):
            after = _newest_step(source)
            aside = replacing.swap(source, book, now)
    assert aside is not None
    with explained_backup(book.parent):
        _note_restore(book, note.called, after, aside, (note.step, note.step_uid), is_undone=not note.is_undone)
    return aside


def _set_aside(place: BackupPlace, note: RestoreNote) -> Path:
    """The file with the book that a restore set aside."""
    beside = place.book.with_name(note.aside)
    if beside.is_file() and not beside.is_symlink():
        return beside
    for backup in list_backups(place):
        if backup.step is not None and (backup.step, backup.step_uid) == (note.aside_step, note.aside_uid):
            return Path(backup.folder) / backup.name
    raise NotFound(
        tr("{aside}, the book from before {backup} was restored, is gone.", aside=note.aside, backup=note.called),
        tr("crm undo --list shows the changes before it, crm backup list what can be restored."),
    )


def _newest_step(book: Path) -> tuple[int, str] | None:
    """The newest step of a book; None for one that is damaged, empty, no book, or beside the log of another."""
    try:
        check_logs(book)
        return copying.newest_step(book)
    except (sqlite3.Error, OSError, Refused):
        return None


def _note_restore(
    book: Path,
    called: str,
    step: tuple[int, str] | None,
    aside: Path | None,
    before: tuple[int, str] | None,
    *,
    is_undone: bool = False,
) -> None:
    """Note what `crm undo` (or `crm redo`) exchanges; nothing where no book was before, or this one is damaged."""
    if aside is None or step is None:
        write_note(book, None)
    else:
        aside_step, aside_uid = before or (None, "")
        write_note(book, RestoreNote(called, *step, aside.name, aside_step, aside_uid, is_undone))


def unpack(source: Path | io.RawIOBase, fresh: Path, called: str) -> None:
    """Write the book that `source` holds to the new file `fresh`, mode 0600."""
    if isinstance(source, Path):
        with open(source, "rb") as file:
            begins = file.read(len(_GZIP))
            is_plain = begins != _GZIP
            if not is_plain:
                file.seek(0)
                _write_fresh(gzip.GzipFile(fileobj=file), fresh, called)
        if is_plain:
            _copy_with_wal(source, fresh, called)
        return
    with io.BufferedReader(source) as pipe:
        is_packed = pipe.peek(len(_GZIP))[: len(_GZIP)] == _GZIP
        _write_fresh(gzip.GzipFile(fileobj=pipe) if is_packed else pipe, fresh, called)


def _write_fresh(source: BinaryIO | gzip.GzipFile, fresh: Path, called: str) -> None:
    try:
        with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise Refused(tr("{path} is damaged: {why}.", path=called, why=error)) from error


def _copy_with_wal(source: Path, fresh: Path, called: str) -> None:
    """Copy a book that is not compressed, with what its -wal holds."""
    with open(source, "rb") as file:
        if file.read(16) != copying.HEADER:
            raise Refused(tr("{path} is not a crm book; nothing was changed.", path=called))
    try:
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with copying.reading(source) as db, contextlib.closing(sqlite3.connect(fresh)) as copy:
            db.backup(copy)
    except sqlite3.DatabaseError as error:
        raise Refused(tr("{path} is damaged: {why}.", path=called, why=error)) from error


def _check_place(book: Path, *, force: bool) -> bool:
    """Whether a book lies at the place, which may be set aside; raises Refused for what may not."""
    try:
        found = book.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(found.st_mode):
        raise Refused(tr("{path} is not a plain file; nothing was changed.", path=book))
    if not found.st_size:  # SQLite would remove the log beside an empty file
        return False
    with open(book, "rb") as file:
        header = file.read(100)
    if not force and not copying.is_ours(header):
        raise Refused(
            tr("{path} is not a crm book, or its first page is lost; it was not touched.", path=book),
            tr("--force sets it aside."),
        )
    return True


def _backup_of_what_is_there(place: BackupPlace, now: datetime) -> Backup | None:
    """A backup of the book that a restore sets aside; None for one that is damaged, or beside the log of another."""
    try:
        check_logs(place.book)
        return make_backup_unless_kept(place, now, "restore")
    except Refused:
        return None
