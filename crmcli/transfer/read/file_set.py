"""Several files of one export, read as a set: firms before people, people before what happened with them.

A folder is read whole, with what stands in its folders. Nothing of the book is known here.
"""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Self

from crmcli.errors import CrmError, Failed, NotFound, Refused
from crmcli.transfer.headings import few
from crmcli.transfer.programs.layout import FIRM_TABLES
from crmcli.transfer.read.source import NothingToTake, Source, SourceOptions, open_source
from crmcli.words import tr

_ORDER = ("book", "customers", "contacts", "deals", "interactions", "reminders", "orders", "payments")
_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "__macosx"))
_MOST_FILES = 1000


class SkippedFile(NamedTuple):
    """A file of a set that is not read, and why."""

    name: str
    reason: str


class FileSet(NamedTuple):
    """The opened files in the order in which they are to be taken, and those of which nothing is."""

    sources: tuple[Source, ...]
    passed_over: tuple[SkippedFile, ...]
    stack: ExitStack

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()


def files_in(folder: Path) -> list[Path]:
    """The files of a folder and of its folders, by name, without hidden ones. Raises Failed for far too many."""
    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith((".", "~$")) or part.lower() in _SYSTEM for part in parts):
            continue
        if path.is_file() and not path.is_symlink():
            found.append(path)
        if len(found) > _MOST_FILES:
            raise Failed(tr("{folder} has more than {most:,} files.", folder=folder, most=_MOST_FILES))
    if not found:
        raise NotFound(tr("There is no file in {folder}.", folder=folder))
    return found


def open_set(named: Sequence[Path], wanted: SourceOptions, *, partial: bool) -> FileSet:
    """Open every file of the set. A folder may hold what is no list, a picture say: it is passed over.

    A file that is not certainly understood is passed over with `partial`; without it this raises Refused for all of
    them together.
    """
    passed_over: list[SkippedFile] = []
    unsure: list[tuple[str, CrmError]] = []
    sources: list[Source] = []
    used: set[str] = set()
    with ExitStack() as stack:
        for path, is_named in _paths(named):
            try:
                source = stack.enter_context(open_source(path, replace(wanted, is_of_set=True)))
            except NothingToTake as error:
                passed_over.append(SkippedFile(path.name, error.message))
            except Failed as error:
                if is_named:
                    raise
                passed_over.append(SkippedFile(path.name, error.message))
            except Refused as error:
                unsure.append((path.name, error))
            else:
                sources.append(source)
                used.update(source.headings)
        if unsure and not partial:
            raise _not_certain(unsure)
        passed_over += [SkippedFile(name, error.message) for name, error in unsure]
        if not sources:
            raise Failed(
                tr("No file of these is one that crm can take."), "; ".join(each.reason for each in passed_over)
            )
        return FileSet(tuple(sorted(sources, key=_rank)), tuple(passed_over), stack.pop_all())


def _paths(named: Iterable[Path]) -> list[tuple[Path, bool]]:
    """Every file with whether it was named itself, not its folder."""
    found: dict[Path, bool] = {}
    for path in named:
        if path.is_dir():
            for inner in files_in(path):
                found.setdefault(inner, False)
        else:
            found[path] = True
    return list(found.items())


def _not_certain(unsure: list[tuple[str, CrmError]]) -> Refused:
    name, first = unsure[0]
    hint = tr("Import that one alone with the options that it needs, or leave such files out with --partial.")
    if len(unsure) == 1:
        return Refused(first.message, "\n".join(part for part in (first.hint, hint) if part))
    others = few([each for each, _ in unsure[1:]])
    message = tr("{reason} Of {count} files it is not certain what they are: {name}, {others}.",
                 reason=first.message, count=len(unsure), name=name, others=others)  # fmt: skip
    return Refused(message, "\n".join(part for part in (first.hint, hint) if part))


def _rank(source: Source) -> tuple[int, int, str]:
    """Firms, people, leads, deals, what happened, tasks, orders, payments."""
    inner = 0
    if source.kind == "customers":
        if source.layout:
            inner = 0 if source.layout.table in FIRM_TABLES else 2 if source.layout.table == "leads" else 1
        else:
            fields = set(source.mapping.values())
            inner = 1 if fields & {"name", "first", "last"} or not source.mapping else 0
    return _ORDER.index(source.kind), inner, source.name
