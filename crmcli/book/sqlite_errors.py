"""Says an error of SQLite in words that help."""

import os
import sqlite3
from pathlib import Path

from crmcli.book.damage import known_way_out
from crmcli.errors import BookBusy, CrmError, Failed, Refused
from crmcli.words import tr


def explain(error: sqlite3.Error, path: Path) -> CrmError:
    """The CrmError for an error of SQLite."""
    words = str(error)
    whole_code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    code = whole_code & 0xFF  # without what is more particular
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return BookBusy(
            tr("Another program is writing to the book; nothing was changed."), tr("Try again in a moment.")
        )
    lacks_room = whole_code == sqlite3.SQLITE_IOERR_SHMSIZE  # for the shared memory; by now there may be room again
    if code == sqlite3.SQLITE_FULL or lacks_room or (code == sqlite3.SQLITE_IOERR and _is_full(path)):
        return Failed(tr("The disk is full; nothing was changed."))
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return Failed(tr("{path} cannot be opened for writing; nothing was changed.", path=path))
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Refused(
            tr("{path} is damaged: {words}.", path=path, words=words),
            known_way_out(path)
            or tr("Nothing was changed. crm backup restore DAY sets it aside and puts a backup in its place."),
        )
    if code == sqlite3.SQLITE_IOERR:
        return Failed(tr("The disk under {path} does not answer: {words}.", path=path, words=words))
    return Failed(tr("The book could not do that: {words}.", words=words))


def _is_full(path: Path) -> bool:
    """True when the disk has no room left for a page (mapping the shared memory then fails as an I/O error)."""
    try:
        place = os.statvfs(path.parent)
    except (OSError, AttributeError):
        return False
    return place.f_bavail * place.f_frsize < 65536
