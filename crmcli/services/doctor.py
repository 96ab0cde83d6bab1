"""The examination of a book and of what it stands on, and the repair of what can be made anew.

The book is examined on a copy, in which everything derived is recomputed. Nothing is written to it, but for the mark
that keeps writers off a damaged book.
"""

import contextlib
import os
import platform
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from crmcli import __version__
from crmcli.book import copying, damage, repair, replacing, soundness
from crmcli.book.folders import doubtful_folder
from crmcli.book.soundness import DAMAGED, MENDABLE, NOTICE, Finding
from crmcli.book.work import remove_leftovers, work_folder
from crmcli.domain.retention import Backup
from crmcli.domain.settings import SAMPLE_MARK
from crmcli.domain.times import local_time
from crmcli.errors import Failed, Refused
from crmcli.queries.clock_gap import clock_gap
from crmcli.services.backups import BackupPlace, list_backups
from crmcli.services.forgetting import is_pending
from crmcli.store import Store, explained
from crmcli.words import tr

SOUND = "sound"
_LITTLE = 50_000_000  # bytes of free disk
_FREE_SHARE = 4  # a quarter of the pages free is worth a word
_FEW_PAGES = 2500
_LARGE_LOG = 64_000_000
_BACKUP_DAYS = 2  # the upkeep makes one on each day with a change


class Facts(NamedTuple):
    """What a book is and stands on. Sizes in bytes.

    `newest` is when the newest step was written, `newest_backup` when the newest backup was made (None without one).
    `is_erasure_pending`: bytes of somebody who was forgotten are still to be wiped from the file.
    """

    book: str
    crm: str
    format: int
    sqlite: str
    python: str
    size: int
    pages: int
    free_pages: int
    free_disk: int
    journal_mode: str
    customers: int
    steps: int
    newest: str | None
    newest_backup: str | None
    is_erasure_pending: bool


class Examination(NamedTuple):
    """What an examination found: `state` is SOUND, MENDABLE or DAMAGED; `facts` None for a book that cannot be read."""

    state: str
    findings: tuple[Finding, ...]
    facts: Facts | None


def examine(store: Store, place: BackupPlace, config_fault: str = "") -> Examination:
    """Examine a book in full with its backups, and mark it or take its mark away as what was found says.

    `config_fault` is why the machine's settings cannot be read, "" where they can.
    """
    newest = next(iter(list_backups(place)), None)
    findings = [*_inside(store), *_around(store), *_kept_elsewhere(store, place, newest)]
    if config_fault:
        findings.append(Finding(NOTICE, "config", config_fault))
    try:
        facts = _facts(store, place, newest)
    except soundness.UNREADABLE:
        facts = None
    good = next((each.name for each in list_backups(place) if each.step is not None), None)
    damage.keep_mark(store.path, findings, store.now.date().isoformat(), good)
    return Examination(_state(findings), tuple(findings), facts)


def check_of_day(path: Path, now: datetime, backup: str | None = None) -> list[Finding]:
    """Check a book as the upkeep of a day does, and mark it or take its mark away; returns what was found.

    `now` is local wall time, `backup` the newest good backup as `crm backup restore` takes it. A book of a newer format
    is left to the newer crm that wrote it: what this one does not know is no damage.
    """
    try:
        with copying.reading(path) as db:
            if soundness.is_of_newer_format(db):
                return []
            findings = soundness.check_day(db, now.toordinal())
    except soundness.UNREADABLE as error:
        findings = [soundness.broken(error)]
    damage.keep_mark(path, findings, now.date().isoformat(), backup)
    return findings


def mend(store: Store, found: Examination) -> Path | None:
    """Mend what can be made anew; returns the copy of the book as it was, None when only modes were set.

    Raises Refused for a book that is damaged: its rows cannot be recomputed.
    """
    if found.state == DAMAGED:
        raise Refused(
            tr("{path} is damaged in a way that cannot be made anew; nothing was changed.", path=store.path),
            tr("Restore a backup; crm export --all saves what can be read."),
        )
    for path, mode in _loose(store.path):
        path.chmod(mode)
    if all(each.check == "modes" for each in found.findings if each.level == MENDABLE):
        return None
    if store.readonly:
        raise Failed(tr("{path} can only be read here; nothing was changed.", path=store.path))
    aside = next(replacing.free_names(store.path, store.now))
    with explained(store.path):
        _copy(store, aside)
        store.release_snapshot()
        repair.repair(store.db)
    return aside


def _state(findings: list[Finding]) -> str:
    levels = {each.level for each in findings}
    return next((level for level in (DAMAGED, MENDABLE) if level in levels), SOUND)


def _inside(store: Store) -> list[Finding]:
    """What is wrong in the book itself, found on a copy: beside it, or in memory where nothing can be written."""
    try:
        with contextlib.ExitStack() as stack:
            copy: Path | str = ":memory:"
            if not store.readonly:
                copy = stack.enter_context(work_folder(store.path)) / "book.db"
                os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            db = stack.enter_context(contextlib.closing(sqlite3.connect(copy, isolation_level=None)))
            store.db.backup(db)
            soundness.prepare_copy(db)
            return soundness.check_all(db)
    except soundness.UNREADABLE as error:
        return [soundness.broken(error)]


def _copy(store: Store, target: Path) -> None:
    """Copy the open book to a new file, for its owner alone."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with contextlib.closing(sqlite3.connect(target)) as copy:
        store.db.backup(copy)


def _around(store: Store) -> Iterator[Finding]:
    """What is wrong with what the book stands on: modes, owner, disk, folder, clock, size."""
    for path, mode in _loose(store.path):
        yield Finding(MENDABLE, "modes", tr("{path} can be read by others (should be {mode:o}).", path=path, mode=mode))
    found = os.stat(store.path)
    if os.name == "posix" and found.st_uid != os.geteuid():
        yield Finding(NOTICE, "owner", tr("{path} belongs to another user.", path=store.path))
    free = shutil.disk_usage(store.path.parent).free
    if free < max(_LITTLE, 2 * found.st_size):
        yield Finding(NOTICE, "disk", tr("The disk has {free:,} MB free: no room for a copy.", free=free // 1_000_000))
    if (kind := doubtful_folder(store.path)) is not None:
        yield Finding(NOTICE, "folder", kind)
    with contextlib.suppress(*soundness.UNREADABLE):
        yield from _sizes_and_clock(store)


def _kept_elsewhere(store: Store, place: BackupPlace, newest: Backup | None) -> Iterator[Finding]:
    """Backups that are not made any more, and an erasure whose bytes are still in the file."""
    if is_pending(place):
        message = tr("Bytes of somebody who was forgotten are still in the file: crm upkeep --again wipes them.")
        yield Finding(NOTICE, "erasure", message)
    with contextlib.suppress(*soundness.UNREADABLE, ValueError):
        sql = "SELECT min(at), max(id) FROM batch WHERE NOT EXISTS (SELECT 1 FROM setting WHERE key = ?)"
        first, last = store.row(sql, (SAMPLE_MARK,)) or (None, None)
        if first is None or (newest is not None and newest.step == last):
            return
        since = local_time(first) if newest is None else newest.at
        if (store.now - since).days < _BACKUP_DAYS:
            return
        if newest is None:
            yield Finding(NOTICE, "backups", tr("The book has no backup: crm backup makes one."))
        else:
            message = tr("The newest backup is {days} days old: crm backup makes one.", days=(store.now - since).days)
            yield Finding(NOTICE, "backups", message)


def _sizes_and_clock(store: Store) -> Iterator[Finding]:
    gap = clock_gap(store)
    if gap is not None:
        yield Finding(
            NOTICE,
            "clock",
            tr("The clock says {today}, the newest entry is of {newest}.", today=gap.today, newest=gap.newest),
        )
    mode = str(store.value("PRAGMA journal_mode"))
    if mode != "wal" and not store.readonly:
        yield Finding(NOTICE, "journal mode", tr("The journal mode is {mode}; crm uses wal.", mode=mode))
    pages, free = int(store.value("PRAGMA page_count")), int(store.value("PRAGMA freelist_count"))
    if free > _FEW_PAGES and free * _FREE_SHARE > pages:
        yield Finding(
            NOTICE,
            "size",
            tr("{free:,} of {pages:,} pages are free: VACUUM makes the file smaller.", free=free, pages=pages),
        )
    log = Path(f"{os.path.realpath(store.path)}-wal")
    if log.exists() and log.stat().st_size > _LARGE_LOG:
        size = log.stat().st_size // 1_000_000
        yield Finding(
            NOTICE, "size", tr("{log} has {size:,} MB: a program that reads keeps it long.", log=log, size=size)
        )
    if remove_leftovers(store.path):
        yield Finding(NOTICE, "leftovers", tr("What killed runs left beside the book was removed."))


def _loose(book: Path) -> list[tuple[Path, int]]:
    """The book's files that others can read, and the mode that each should have."""
    if os.name != "posix":
        return []
    found = []
    for path in (book, Path(f"{book}-wal"), Path(f"{book}-shm")):
        with contextlib.suppress(FileNotFoundError):
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                found.append((path, 0o600))
    return found


def _facts(store: Store, place: BackupPlace, newest: Backup | None) -> Facts:
    return Facts(
        book=str(store.path),
        crm=__version__,
        format=int(store.value("PRAGMA user_version")),
        sqlite=sqlite3.sqlite_version,
        python=platform.python_version(),
        size=store.path.stat().st_size,
        pages=int(store.value("PRAGMA page_count")),
        free_pages=int(store.value("PRAGMA freelist_count")),
        free_disk=shutil.disk_usage(store.path.parent).free,
        journal_mode=str(store.value("PRAGMA journal_mode")),
        customers=int(store.value("SELECT count(*) FROM customer WHERE deleted_at IS NULL")),
        steps=int(store.value("SELECT count(*) FROM batch")),
        newest=store.value("SELECT at FROM batch ORDER BY id DESC LIMIT 1"),
        newest_backup=newest.at.isoformat() if newest is not None else None,
        is_erasure_pending=is_pending(place),
    )
