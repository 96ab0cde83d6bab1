"""The note of the last restore: a small file beside the book, which says what `crm undo` puts back.

It holds while the restore is the last change: a later step of the book is undone first.
"""

import contextlib
import json
import os
from pathlib import Path
from typing import NamedTuple

from crmcli.book.small_files import replace_text
from crmcli.domain.records.cases import ANOTHER_PROGRAM
from crmcli.errors import Refused
from crmcli.store import Store
from crmcli.words import tr


class RestoreNote(NamedTuple):
    """What was put in the place of the book, and where the book before it lies.

    `called` is the backup's name for people. `step` is the newest step of the book after the restore and `step_uid` the
    end of its uid, `aside` the name of the file beside the book that was there before, `aside_step` and `aside_uid` its
    newest step (None and "" when it could not be read). `is_undone` is True after the restore was taken back.
    """

    called: str
    step: int
    step_uid: str
    aside: str
    aside_step: int | None
    aside_uid: str
    is_undone: bool = False


def note_path(path: Path) -> Path:
    """The note of the last restore of the book at `path`."""
    return path.with_name(f"{path.name}.restored")


def write_note(path: Path, note: RestoreNote | None) -> None:
    """Write the note of a restore; None removes the one that is there."""
    place = note_path(path)
    if note is None:
        place.unlink(missing_ok=True)
        return
    replace_text(place, json.dumps(note._asdict()))


def read_note(path: Path) -> RestoreNote | None:
    """The note of the last restore of the book at `path`; None without one, or where it cannot be read."""
    with contextlib.suppress(OSError, ValueError, TypeError):
        note = RestoreNote(**json.loads(note_path(path).read_text(encoding="utf-8")))
        if note.aside == os.path.basename(note.aside) and isinstance(note.step, int):
            return note
    return None


def restore_to_undo(store: Store) -> RestoreNote | None:
    """The restore that was the last change of the open book; None when another change was.

    Raises Refused when another program or machine wrote to the book after the restore.
    """
    note = _note_of(store)
    if note is None or note.is_undone:
        return None
    stands = "SELECT 1 FROM batch WHERE id > ? AND undoes IS NULL AND undone_by IS NULL"
    if store.row(f"{stands} AND origin IS NULL AND actor IS NOT '{ANOTHER_PROGRAM}'", (note.step,)):
        return None
    if store.row(stands, (note.step,)):
        raise Refused(
            tr("Another program wrote to the book after {backup} was restored.", backup=note.called),
            tr("crm backup restore {aside} brings back the book that was there before.", aside=note.aside),
        )
    return note


def restore_to_redo(store: Store) -> RestoreNote | None:
    """The restore that was taken back, if nothing was changed since; None otherwise."""
    note = _note_of(store)
    if note is None or not note.is_undone or store.row("SELECT 1 FROM batch WHERE id > ?", (note.step,)):
        return None
    return note


def _note_of(store: Store) -> RestoreNote | None:
    """The note beside the open book; None when it is about another file that had this name."""
    note = read_note(store.path)
    if note is None or not store.path.exists():
        return None
    uid = store.value("SELECT substr(uid, -8) FROM batch WHERE id = ?", (note.step,))
    return note if note.step == 0 or uid == note.step_uid else None
