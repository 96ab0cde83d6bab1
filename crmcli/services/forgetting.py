"""Forgetting a person: out of the book, and out of the backups that still hold them.

Whom a name means is decided by `queries.persons_anywhere`, by whole names alone. What lies elsewhere (exported files,
drafts) is listed, not changed.
"""

import contextlib
import glob
import gzip
import html
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from crmcli.book import copying, erasure
from crmcli.book.erasure import Erased, ErasureTarget
from crmcli.domain.retention import Backup
from crmcli.errors import CrmError, Failed
from crmcli.queries.persons_anywhere import (
    CONTACT,
    CUSTOMER,
    FoundPerson,
    inbox_of,
    is_in_labels,
    names_of,
    persons_called,
    shared_names,
    stored_persons,
)
from crmcli.services.backups import (
    BackupPlace,
    compress,
    explained_backup,
    list_backups,
    make_folder,
    notes_path,
    remove_unfinished,
    sweep,
)
from crmcli.services.form_drafts import forget_drafts
from crmcli.services.restoring import unpack
from crmcli.store import Store
from crmcli.words import tr

_CHUNK = 1 << 20
_FOLD = b"\r\n "  # where a card breaks a long line
_LONGEST = 400  # bytes of a name that are compared: what a chunk and the next have in common
_DRAFTS = ("crm-kept-*.md", "crm-*.md")  # what the editor of a note leaves in the folder for temporary files


class PersonToForget(NamedTuple):
    """Whom a name means: `found` in the book (None for one whom only labels or the inbox name), and what tells of them.

    `words` are names, phones and addresses, of nobody else; `who` is what was typed.
    """

    who: str
    found: FoundPerson | None
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name to say and to type."""
        return self.found.name if self.found is not None else self.who

    @property
    def needles(self) -> tuple[str, ...]:
        """What to look for in a backup: the words, or the uid where every word is another's too."""
        return self.words or (self.found.uid if self.found is not None else self.who,)


class ForgottenHere(NamedTuple):
    """What was erased because another machine forgot it: how many persons, and how many backups still hold them."""

    persons: int = 0
    backups: int = 0


def to_person(store: Store, who: str, found: FoundPerson | None) -> PersonToForget:
    """A person with the words that tell of them; those that are another's name too are left out."""
    if found is None:
        return PersonToForget(who, None, (who,))
    words = names_of(store, found)
    shared = shared_names(store, words, found)
    return PersonToForget(who, found, tuple(word for word in words if word not in shared))


def is_named(store: Store, who: str) -> bool:
    """Whether the inbox or a step of the history names somebody whom no row holds."""
    return bool(inbox_of(store, (who,))) or is_in_labels(store, who)


def erasure_target(store: Store, person: PersonToForget) -> ErasureTarget:
    """What is to be erased of a person in this book: found by uid, or by the whole name where no uid is known."""
    found = [person.found] if person.found is not None else persons_called(store, person.who)
    customers = tuple(each.uid for each in found if each.table == CUSTOMER)
    contacts = tuple(each.uid for each in found if each.table == CONTACT)
    return ErasureTarget(customers, contacts, person.words, inbox_of(store, person.words))


def forget(place: BackupPlace, store: Store, person: PersonToForget) -> tuple[Erased, bool]:
    """Erase a person from the open book; returns what went, and whether the file holds no byte of them any more.

    Where another program reads, the erasure stands, and the bytes go with the next upkeep.
    """
    erased = _erase(place, store, erasure_target(store, person))
    return erased, finish(place, store)


def forget_rows(place: BackupPlace, drafts: Path, store: Store, uids: Sequence[str]) -> ForgottenHere:
    """Erase from the open book, and from the drafts of forms, the rows that another machine erased."""
    wanted = set(erasure.known_uids(store, uids))
    if not wanted:
        return ForgottenHere()
    persons = [to_person(store, each.name, each) for each in stored_persons(store) if each.uid in wanted]
    words = tuple(dict.fromkeys(word for each in persons for word in each.words))
    customers = tuple(each.found.uid for each in persons if each.found is not None and each.found.table == CUSTOMER)
    contacts = tuple(each.found.uid for each in persons if each.found is not None and each.found.table == CONTACT)
    target = ErasureTarget(customers, contacts, words, inbox_of(store, words), tuple(wanted))
    _erase(place, store, target)
    forget_form_drafts(drafts, target)
    finish(place, store)
    return ForgottenHere(len(persons), len(holding_backups(place, words)) if words else 0)


def _erase(place: BackupPlace, store: Store, target: ErasureTarget) -> Erased:
    """Erase rows from the open book, and note that bytes of them are to be wiped."""
    if store.readonly:
        raise Failed(tr("{path} can only be read here; nothing was changed.", path=store.path))
    with explained_backup(place.folder):
        make_folder(place.folder)
        os.close(os.open(pending_path(place), os.O_CREAT | os.O_WRONLY, 0o600))  # a kill leaves it to the upkeep
        notes_path(place).unlink(missing_ok=True)  # which the next change starts, whatever was done today
    return erasure.erase(store, target)


def forget_form_drafts(path: Path, target: ErasureTarget) -> int:
    """Erase the drafts of forms about a person from the file of the book's drafts; returns how many."""
    return forget_drafts(path, (*target.customers, *target.contacts), target.words)


def pending_path(place: BackupPlace) -> Path:
    """The file that stands while bytes of an erased person are still to be wiped from the book."""
    return place.folder / f"{place.name}.wipe"


def is_pending(place: BackupPlace) -> bool:
    """Whether bytes of somebody who was forgotten may still be in the book's file."""
    return pending_path(place).exists()


def finish(place: BackupPlace, store: Store) -> bool:
    """Wipe the bytes of what was erased; False while another program reads the book."""
    if not erasure.wipe(store):
        return False
    pending_path(place).unlink(missing_ok=True)
    return True


def holding_backups(place: BackupPlace, words: Sequence[str]) -> list[Backup]:
    """The backups of the book, and the copies beside it, that have one of the words in them."""
    return [each for each in list_backups(place) if holds(Path(each.folder) / each.name, words)]


def rewrite_backup(place: BackupPlace, backup: Backup, person: PersonToForget, now: datetime) -> bool:
    """Erase a person from a backup, which keeps its name and its time; True if nothing of their words is left.

    Raises Refused for a backup that is damaged.
    """
    path = Path(backup.folder) / backup.name
    fresh = path.with_name(f".{place.name}.{os.getpid()}.new")
    packed = fresh.with_name(fresh.name + ".gz")
    with explained_backup(path):
        try:
            sweep(place)
            remove_unfinished(fresh)
            unpack(path, fresh, backup.name)
            with contextlib.closing(Store.open(fresh, now, creates=False)) as store:
                erasure.erase(store, erasure_target(store, person))
                erasure.wipe(store)
                erasure.leave_alone(store)
            copying.check_copy(fresh, backup.name)
            new = fresh
            if path.suffix == ".gz":
                compress(fresh, packed)
                new = packed
            os.utime(new, (path.stat().st_mtime,) * 2)
            os.replace(new, path)
            copying.sync(path.parent)
            for end in copying.BESIDE:
                path.with_name(path.name + end).unlink(missing_ok=True)
        finally:
            for left in path.parent.glob(f"{glob.escape(fresh.name)}*"):
                left.unlink(missing_ok=True)
    return not holds(path, person.words)


def note_export(place: BackupPlace, path: Path) -> None:
    """Remember a file that was exported to, so that `forget` can say where a person still stands. Never fails."""
    with contextlib.suppress(OSError, CrmError):
        make_folder(place.folder)
        line = f"{path.resolve()}\n"
        listing = _exports_path(place)
        if line not in _lines(listing):
            opened = os.open(listing, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
            with open(opened, "a", encoding="utf-8", errors="surrogateescape") as file:
                file.write(line)


def holding_exports(place: BackupPlace, words: Sequence[str]) -> list[Path]:
    """The exported files that are still there and have one of the words in them."""
    paths = [Path(line.rstrip("\n")) for line in _lines(_exports_path(place))]
    return [path for path in paths if path.is_file() and holds(path, words)]


def holding_drafts(words: Sequence[str]) -> list[Path]:
    """The drafts of notes in the folder for temporary files that have one of the words in them."""
    folder = Path(tempfile.gettempdir())
    found = {path for pattern in _DRAFTS for path in folder.glob(pattern) if path.is_file()}
    return sorted(path for path in found if _is_mine(path) and holds(path, words))


def _is_mine(path: Path) -> bool:
    return not hasattr(os, "getuid") or path.stat().st_uid == os.getuid()


def _exports_path(place: BackupPlace) -> Path:
    return place.folder / f"{place.name}.exports"


def _lines(path: Path) -> list[str]:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            return file.readlines()
    except OSError:
        return []


def holds(path: Path, words: Sequence[str]) -> bool:
    """Whether a file has one of the words in it, packed (gzip, or a workbook) or not; a damaged one may."""
    sought = [spelling.encode()[:_LONGEST] for word in words for spelling in _spellings(word)]
    rest = b""
    try:
        for chunk in _chunks(path):
            text = (rest + chunk).replace(_FOLD, b"")
            if any(word in text for word in sought):
                return True
            rest = text[-_LONGEST:]
    except (OSError, EOFError, zipfile.BadZipFile):
        return True
    return False


def _spellings(word: str) -> set[str]:
    """A word as it is, and as cards, CSV, JSON and workbooks write it where it has signs of theirs in it."""
    return {
        word,
        re.sub(r"([\\,;])", r"\\\1", word),
        word.replace('"', '""'),
        json.dumps(word)[1:-1],
        json.dumps(word, ensure_ascii=False)[1:-1],
        html.escape(word),
        html.escape(word, quote=False),
    }


def _chunks(path: Path) -> Iterator[bytes]:
    with open(path, "rb") as file:
        begins = file.read(2)
    if begins == b"PK":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.read(name)
        return
    with gzip.open(path, "rb") if begins == b"\x1f\x8b" else open(path, "rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
