"""The mark of a book that a check found damaged: a small file beside it, which every writer obeys.

It holds for the very file that was checked; a book that took its place is not meant. A check that finds the book sound
removes it.
"""

import contextlib
import errno
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from crmcli.book.small_files import replace_text
from crmcli.book.soundness import DAMAGED, NOTICE, Finding
from crmcli.errors import Refused
from crmcli.words import tr

# A note written without its trigger cannot be undone, one without its index is not found. A figure that is wrong waits.
_AGAINST_WRITING = frozenset({"pages", "indexes", "schema", "links", "journal", "search"})
_FIGURES = frozenset({"activity", "rhythm"})


def mark_path(path: Path) -> Path:
    """The mark of the book at `path`."""
    return path.with_name(f"{path.name}.damaged")


def keep_mark(path: Path, findings: Sequence[Finding], day: str, backup: str | None) -> None:
    """Mark the book as the findings say, or remove its mark when they say nothing of what it holds.

    Where figures alone are wrong, nothing is refused: a question says so.

    `day` is when they were found, `backup` the newest good one as `crm backup restore` takes it. A folder that cannot
    be written keeps what it has.
    """
    bad = [each for each in findings if each.level != NOTICE and each.check in _AGAINST_WRITING]
    refuses = bool(bad)
    bad = bad or [each for each in findings if each.level != NOTICE and each.check in _FIGURES]
    mark = mark_path(path)
    with _unless_read_only():
        if not bad:
            mark.unlink(missing_ok=True)
            return
        found = os.stat(path)
        worst = next((each for each in bad if each.level == DAMAGED), bad[0])
        text = json.dumps(
            {"device": found.st_dev, "file": found.st_ino, "level": worst.level, "what": worst.message, "day": day,
             "backup": backup, "refuses": refuses}, ensure_ascii=False,
        )  # fmt: skip
        replace_text(mark, text)


@contextlib.contextmanager
def _unless_read_only() -> Iterator[None]:
    """Pass over what a folder or a file system that cannot be written raises."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise


def refuse_damaged(path: Path) -> None:
    """Raise Refused when the book at `path` is marked; a mark that means another file is removed."""
    mark = _read_mark(path)
    if mark is None:
        mark_path(path).unlink(missing_ok=True)
        return
    if not mark.refuses:
        return
    raise Refused(
        tr(
            "{path} was found damaged on {day}, and nothing is written to it: {what}",
            path=path,
            day=mark.day,
            what=mark.what,
        ),
        tr("{way}\nIf you put another one there: crm doctor looks again.", way=_way_out(mark)),
    )


def warn_of_damage(path: Path) -> list[str]:
    """What to say before a question to the book at `path` is answered: nothing unless the book is marked."""
    mark = _read_mark(path)
    if mark is None:
        return []
    return [
        tr(
            "{path} was found damaged on {day}, and what is shown may be wrong: {what}",
            path=path,
            day=mark.day,
            what=mark.what,
        ),
        _way_out(mark),
    ]


def known_way_out(path: Path) -> str:
    """What to do about the book at `path` if it is marked as damaged, naming the newest good backup; else ""."""
    mark = _read_mark(path)
    return "" if mark is None or mark.level != DAMAGED else _way_out(mark)


def damage_banner(path: Path) -> str:
    """What the dashboard says at its top while the book at `path` is marked: one sentence and the way out, else ""."""
    mark = _read_mark(path)
    if mark is None:
        return ""
    if not mark.refuses:
        return tr("Some figures may be wrong (found on {day}): crm doctor --repair mends them.", day=mark.day)
    if mark.level != DAMAGED:
        return tr("The book is damaged (found on {day}), nothing is saved: crm doctor --repair mends it.", day=mark.day)
    if mark.backup is not None:
        return tr(
            "The book is damaged (found on {day}), nothing is saved. crm backup restore {backup} brings the newest good"
            " backup back.",
            day=mark.day,
            backup=mark.backup,
        )
    return tr(
        "The book is damaged (found on {day}), nothing is saved, and there is no backup. crm export --all saves what"
        " can be read.",
        day=mark.day,
    )


class _Mark(NamedTuple):
    """What a mark says; `backup` is the newest good one, None without any. `refuses`: nobody may write."""

    level: str
    what: str
    day: str
    backup: str | None
    refuses: bool


def _read_mark(path: Path) -> _Mark | None:
    """The mark of the book at `path`; None without one, and for one that means another file."""
    mark = mark_path(path)
    try:
        kept = json.loads(mark.read_text(encoding="utf-8"))
        found = os.stat(path)
        if (kept["device"], kept["file"]) != (found.st_dev, found.st_ino):
            return None
        return _Mark(kept["level"], kept["what"], kept["day"], kept["backup"], kept.get("refuses", True))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError):
        return _Mark(DAMAGED, tr("its mark {mark} cannot be read", mark=mark), "?", None, True)


def _way_out(mark: _Mark) -> str:
    if mark.level != DAMAGED:
        return tr("crm doctor --repair mends it, after a backup.")
    if mark.backup is not None:
        return tr("crm backup restore {backup} brings the newest good backup back.", backup=mark.backup)
    return tr("There is no backup to bring back. crm export --all saves what can be read.")
