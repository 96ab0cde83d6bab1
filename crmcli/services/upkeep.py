"""The upkeep of one day: a check, a backup, the rhythms, the search indexes, and what killed runs left.

One process at a time does it, once a day; what it found is noted beside the backups. A damaged book is only checked:
nothing is written to it, and its backups stay as they are. What can be mended is noted, and a backup made. Kept figures
(last contact, rhythms) that are not what the rows give are made anew.
"""

import contextlib
import json
import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from crmcli.book import tidying
from crmcli.book.locks import lock
from crmcli.book.small_files import replace_text
from crmcli.book.soundness import DAMAGED, FIGURES, NOTICE
from crmcli.domain.times import utc_text
from crmcli.errors import CrmError
from crmcli.services import forgetting
from crmcli.services.backups import (
    BackupPlace,
    Thinned,
    explained_backup,
    list_backups,
    make_backup_unless_kept,
    make_folder,
    notes_path,
    sweep,
    take_in,
    thin,
)
from crmcli.services.doctor import check_of_day
from crmcli.store import Store

_PATIENCE_MS = 60_000
_LOOK_SECONDS = 0.2


class Upkeep(NamedTuple):
    """What the upkeep of a day did: `at` in UTC; the name of the backup, and how many older ones were removed.

    `damage` is what is wrong with the book, `fault` why a backup could not be made; None where all is well.
    """

    at: str
    backup: str | None
    thinned: Thinned
    refitted: bool
    damage: str | None
    fault: str | None


def last_upkeep(place: BackupPlace) -> Upkeep | None:
    """What the last upkeep of a book found; None where there was none, or its note cannot be read."""
    try:
        kept = json.loads(notes_path(place).read_text(encoding="utf-8"))
        return Upkeep(**(kept | {"thinned": Thinned(*kept["thinned"])}))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def do_upkeep(place: BackupPlace, now: datetime, *, again: bool = False) -> Upkeep | None:
    """Do the upkeep of today; None when another process is doing it, or it was done today and not asked for `again`.

    Raises Failed when the folder of backups cannot be written.
    """
    with explained_backup(place.folder):
        make_folder(place.folder)
        with _alone(place.folder / f"{place.name}.lock") as is_alone:
            if not is_alone or (not again and _is_done(place, now)):
                return None
            done = _do(place, now)
            _note(place, done, now)
            return done


def _do(place: BackupPlace, now: datetime) -> Upkeep:
    at = utc_text(now)
    sweep(place)
    newest = next((each.name for each in list_backups(place) if each.step is not None), None)
    found = [each for each in check_of_day(place.book, now, newest) if each.level != NOTICE]
    wrong = [each for each in found if each.check not in FIGURES]
    damage = wrong[0].message if wrong else None
    if any(each.level == DAMAGED for each in found):
        return Upkeep(at, None, Thinned(0, 0), False, damage, None)
    if forgetting.is_pending(place):  # before the backup, which copies free pages too
        with _opened(place, now) as store:
            forgetting.finish(place, store)
    backup = fault = None
    thinned = Thinned(0, 0)
    try:
        made = make_backup_unless_kept(place, now, "daily")
        backup = made.name if made is not None else None
        take_in(place, now)
        thinned = thin(place, now)
    except CrmError as error:
        fault = error.message
    if found and damage is None:
        with _opened(place, now) as store:
            if not store.readonly:
                tidying.recompute_figures(store)
    return Upkeep(at, backup, thinned, damage is None and _tidy(place, now), damage, fault)


@contextlib.contextmanager
def _opened(place: BackupPlace, now: datetime) -> Iterator[Store]:
    def back_up(path: Path) -> str | None:
        with contextlib.suppress(CrmError):
            made = make_backup_unless_kept(place, now, "update")
            return made.name if made is not None else None
        return None

    with contextlib.closing(Store.open(place.book, now, creates=False, back_up=back_up)) as store:
        if not store.readonly:
            store.set_patience(_PATIENCE_MS)
        yield store


def _tidy(place: BackupPlace, now: datetime) -> bool:
    with _opened(place, now) as store:
        if store.readonly:
            return False
        refitted = tidying.refit_rhythms(store)
        tidying.merge_indexes(store)
        tidying.write_back(store)
    return refitted


def _is_done(place: BackupPlace, now: datetime) -> bool:
    try:
        return datetime.fromtimestamp(notes_path(place).stat().st_mtime).date() == now.date()
    except OSError:
        return False


def _note(place: BackupPlace, done: Upkeep, now: datetime) -> None:
    """Note what was found, for `last_upkeep`; the file's time is `now`, so that one look tells that it is done."""
    replace_text(notes_path(place), json.dumps(done._asdict(), ensure_ascii=False), modified=now.timestamp())


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Hold a lock while the block runs, waiting for another process a while; False when that does not end."""
    held = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield _is_locked(held)
    finally:
        os.close(held)


def _is_locked(held: int) -> bool:
    give_up = time.monotonic() + _PATIENCE_MS / 1000
    while True:
        try:
            lock(held)
        except BlockingIOError:
            if time.monotonic() > give_up:
                return False
            time.sleep(_LOOK_SECONDS)
        else:
            return True
