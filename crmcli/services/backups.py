"""Backups of a book: made, checked, compressed, listed and thinned.

A backup has its name only when it is whole: it is copied with SQLite's backup API, checked, compressed under another
name, read back, synced, and renamed. Never writes to the book. The sample book has no backups.
"""

import contextlib
import errno
import gzip
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crmcli.book import copying
from crmcli.book.sqlite_errors import explain
from crmcli.book.work import remove_leftovers
from crmcli.domain.retention import Backup, most_bytes, newest_first, to_remove
from crmcli.domain.times import utc_text, wall_time
from crmcli.errors import CrmError, Failed, Refused
from crmcli.words import tr
from crmcli.words.system_errors import system_text

REASONS = ("made", "daily", "import", "merge", "restore", "sync", "update", "aside")
_END = ".db.gz"
_NAME = re.compile(r"(?P<at>\d{8}T\d{6}Z)-(?P<step>\d+)-(?P<uid>[0-9a-f]{8})-(?P<reason>[a-z]+)\.db\.gz")
_NOTES = r"\.format[\w.-]*|\.restored|\.damaged|\.upkeep"  # what else has another name first
_BESIDE = re.compile(r"\.(?P<reason>format|aside)-(?P<day>\d{8}T\d{6})?[\w.-]*")  # behind the name of the book
_LEVEL = 3  # of gzip: a third of the time of the usual 6, and a tenth larger
_CHUNK = 1 << 20


class BackupPlace(NamedTuple):
    """Where the backups of one book are kept.

    `book` is the book's file, `folder` the folder beside the platform's data, `name` the beginning of their names, and
    `chosen` the folder that the setting backup_dir names, None without it.
    """

    book: Path
    folder: Path
    name: str
    chosen: Path | None = None

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders to look in, the one for new backups first; a chosen disk that is not there is left out."""
        return (self.chosen, self.folder) if self.chosen is not None and self.chosen.is_dir() else (self.folder,)


class Thinned(NamedTuple):
    """How many backups were removed: by age, and because all together were too large."""

    old: int
    large: int


def make_backup(place: BackupPlace, now: datetime, reason: str, source: Path | None = None) -> Backup:
    """Make a backup of the book as it is on the disk, or of the copy `source`; `now` is local wall time.

    Raises Refused for the sample book and for a damaged book, Failed when there is no room or no permission.
    """
    folder = place.folders[0]
    fresh = folder / f".{place.name}.{os.getpid()}.new"
    packed = fresh.with_name(fresh.name + ".gz")
    with explained_backup(folder):
        make_folder(folder)
        sweep(place)
        remove_unfinished(fresh)
        try:
            facts = copying.copy_book(source or place.book, fresh)
            if facts.is_sample:
                raise Refused(tr("The sample book has no backups; crm demo --fresh makes it anew."))
            compress(fresh, packed)
            stamp = datetime.fromisoformat(utc_text(now)).strftime("%Y%m%dT%H%M%SZ")
            name = f"{place.name}-{stamp}-{facts.step}-{facts.step_uid}-{reason}{_END}"
            os.replace(packed, folder / name)
            copying.sync(folder)
        finally:
            remove_unfinished(fresh)
        made = _backup(folder, place.name, name, (folder / name).stat())
    assert made is not None
    return made


def make_backup_unless_kept(place: BackupPlace, now: datetime, reason: str) -> Backup | None:
    """Make a backup unless the newest one holds this very step; None where there is nothing to keep.

    Nothing is kept of a book without a step and of the sample book.
    """
    with explained_backup(place.book):
        step = copying.newest_step(place.book)
        if step[0] == 0 or copying.is_sample(place.book):
            return None
    found = [backup for backup in list_backups(place) if backup.step is not None]
    if found and (found[0].step, found[0].step_uid) == step:
        return found[0]
    return make_backup(place, now, reason)


def take_in(place: BackupPlace, now: datetime) -> int:
    """Make backups of the copies that updates and restores left beside the book before today; returns how many.

    A copy goes once its backup stands. One that is damaged stays where it is.
    """
    taken = 0
    for copy in list_backups(place):
        if copy.step is None and copy.at.date() < now.date():
            path = Path(copy.folder) / copy.name
            try:
                make_backup(place, copy.at, copy.reason, path)
            except Refused:
                continue
            copying.remove_with_sides(path)
            taken += 1
    return taken


def list_backups(place: BackupPlace) -> list[Backup]:
    """The backups of a book, the newest first; with them the copies that lie beside it."""
    found = []
    for folder in place.folders:
        for entry in _entries(folder):
            if entry.name.startswith(f"{place.name}-") and entry.is_file(follow_symlinks=False):
                found.append(_backup(folder, place.name, entry.name, entry.stat()))
    for entry in _entries(place.book.parent):
        if entry.name.startswith(place.book.name) and entry.is_file(follow_symlinks=False):
            found.append(_copy_beside(place.book, entry.name, entry.stat()))
    return newest_first([backup for backup in found if backup is not None])


def thin(place: BackupPlace, now: datetime) -> Thinned:
    """Remove the backups that are not kept any longer (`domain.retention`); copies beside the book stay."""
    backups = [backup for backup in list_backups(place) if backup.step is not None]
    with explained_backup(place.folders[0]):
        free = shutil.disk_usage(place.folders[0]).free
        limit = most_bytes(place.book.stat().st_size, free)
        old, large = to_remove(backups, now.date(), limit, _newest_lost(place.book, backups))
        for backup in (*old, *large):
            (Path(backup.folder) / backup.name).unlink(missing_ok=True)
    return Thinned(len(old), len(large))


def _newest_lost(book: Path, backups: Sequence[Backup]) -> Backup | None:
    """The newest backup whose newest step the book has not: of a book that was lost, or that a restore set aside.

    Its owner may not know yet that it is gone; None where the book has the steps of all backups.
    """
    steps = copying.all_steps(book)
    return next((each for each in backups if each.step and (each.step, each.step_uid) not in steps), None)


def sweep(place: BackupPlace) -> None:
    """Remove what killed runs left beside the backups and beside the book."""
    if os.name != "posix":  # elsewhere os.kill ends a process
        return
    for folder, name in (*((folder, place.name) for folder in place.folders), (place.book.parent, place.book.name)):
        for entry in _entries(folder):
            number = re.fullmatch(rf"\.{re.escape(name)}(?:{_NOTES})?\.(\d+)\.new.*", entry.name)
            if number and not _is_running(int(number[1])):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)
    remove_leftovers(place.book)


def remove_unfinished(fresh: Path) -> None:
    """Remove a copy that is made under the name `fresh`, plain and packed.

    A killed run may have left one of this very name: in a container, each run may have the same process number.
    """
    copying.remove_with_sides(fresh)
    fresh.with_name(f"{fresh.name}.gz").unlink(missing_ok=True)


def write_copy(place: BackupPlace, out: BinaryIO, *, is_compressed: bool) -> copying.CopyFacts:
    """Write a checked copy of the book to an open file, compressed with gzip or as it is; returns what it holds."""
    fresh = place.folder / f".{place.name}.{os.getpid()}.new"
    with explained_backup(place.folder):
        make_folder(place.folder)
        sweep(place)
        remove_unfinished(fresh)
        try:
            facts = copying.copy_book(place.book, fresh)
            with open(fresh, "rb") as plain:
                if is_compressed:
                    with gzip.GzipFile("", "wb", _LEVEL, out, mtime=0) as packed:
                        shutil.copyfileobj(plain, packed, _CHUNK)
                else:
                    shutil.copyfileobj(plain, out, _CHUNK)
        finally:
            copying.remove_with_sides(fresh)
    return facts


def notes_path(place: BackupPlace) -> Path:
    """The file that holds what the last upkeep of a book found; its time is the day of the upkeep."""
    return place.folder / f"{place.name}.upkeep"


def make_folder(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)  # for its owner alone too
    folder.mkdir(exist_ok=True, mode=0o700)


def _entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return


def _backup(folder: Path, book: str, name: str, found: os.stat_result) -> Backup | None:
    """The backup that a file of this name is; None for another file."""
    parts = _NAME.fullmatch(name, len(book) + 1) if name.startswith(f"{book}-") else None
    if parts is None or parts["reason"] not in REASONS:
        return None
    try:
        at = datetime.strptime(parts["at"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(str(folder), name, wall_time(at), found.st_size, parts["reason"], int(parts["step"]), parts["uid"])


def _copy_beside(book: Path, name: str, found: os.stat_result) -> Backup | None:
    """The copy that an update or a restore left beside the book; None for another file."""
    parts = _BESIDE.fullmatch(name, len(book.name))
    if parts is None or name.endswith(copying.BESIDE):
        return None
    at = datetime.fromtimestamp(found.st_mtime).replace(microsecond=0)
    if parts["day"]:
        with contextlib.suppress(ValueError):  # of a book that was set aside: when that was done
            at = datetime.strptime(parts["day"], "%Y%m%dT%H%M%S")
    return Backup(str(book.parent), name, at, found.st_size, "update" if parts["reason"] == "format" else "aside")


def compress(source: Path, target: Path) -> None:
    """Compress a file to a new one, mode 0600, synced; raises OSError when what was written cannot be read back."""
    with open(source, "rb") as plain, open(
        os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb"
    ) as file:  # fmt: skip
        with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
            while chunk := plain.read(_CHUNK):
                packed.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    count = 0
    with gzip.open(target, "rb") as written:  # it compares its checksum at the end
        while chunk := written.read(_CHUNK):
            count += len(chunk)
    if count != source.stat().st_size:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(target))


def _is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


@contextlib.contextmanager
def explained_backup(path: Path) -> Iterator[None]:
    """Turn what the file system and SQLite raise into one line that names the place."""
    try:
        yield
    except CrmError:
        raise
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except EOFError as error:
        raise Failed(tr("{path} could not be read back.", path=path)) from error
    except OSError as error:
        named = error.filename or path
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise Failed(tr("The disk is full; {path} was not written.", path=named)) from error
        raise Failed(tr("{path}: {why}.", path=named, why=system_text(error))) from error
