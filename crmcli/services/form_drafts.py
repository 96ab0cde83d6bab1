"""Drafts of the dashboard's forms: what stood in a form that was left, in a file of this machine until it is saved.

The file is no part of the book. It belongs to one book and may be read by its owner alone; a draft names its customer
by uid. A file that cannot be read holds no drafts, and is written over by the next one.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from crmcli.book.small_files import replace_text
from crmcli.domain.text.unicode import fold
from crmcli.errors import Failed
from crmcli.words import tr
from crmcli.words.system_errors import system_text


class FormDraft(NamedTuple):
    """The lines of a form as they stood when it was left, at a local time (ISO). `uid` is "" for a form of nobody."""

    form: str
    uid: str
    name: str
    at: str
    values: dict[str, str]

    @property
    def key(self) -> tuple[str, str]:
        """What it is found by: the form and the customer."""
        return self.form, self.uid


def load_drafts(path: Path) -> list[FormDraft]:
    """The drafts in a file, the oldest first; none where there is no file."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return [
            FormDraft(str(one["form"]), str(one["uid"]), str(one["name"]), str(one["at"]), _texts(one["values"]))
            for one in kept
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {str(name): str(text) for name, text in values.items()}


def keep_draft(path: Path, draft: FormDraft) -> None:
    """Keep a draft in place of an earlier one of the same form and customer. Raises Failed."""
    _write(path, [*(one for one in load_drafts(path) if one.key != draft.key), draft])


def drop_draft(path: Path, key: tuple[str, str]) -> None:
    """Take a draft out of the file, as it was saved. Raises Failed."""
    found = load_drafts(path)
    left = [one for one in found if one.key != key]
    if len(left) < len(found):
        _write(path, left)


def forget_drafts(path: Path, uids: Collection[str], words: Iterable[str]) -> int:
    """Erase the drafts about customers with these uids, and those that have one of the words; returns how many."""
    found, folded = load_drafts(path), [fold(word) for word in words]
    left = [one for one in found if one.uid not in uids and not _has_one(one, folded)]
    if len(left) < len(found):
        _write(path, left)
    return len(found) - len(left)


def _has_one(draft: FormDraft, words: Sequence[str]) -> bool:
    text = fold(" ".join((draft.name, *draft.values.values())))
    return any(word and word in text for word in words)


def _write(path: Path, drafts: Sequence[FormDraft]) -> None:
    """Replace the file as a whole; without drafts there is none."""
    try:
        if not drafts:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_text(path, json.dumps([draft._asdict() for draft in drafts], ensure_ascii=False))
    except OSError as error:
        raise Failed(tr("The draft cannot be kept in {path}: {why}", path=path, why=system_text(error))) from error
