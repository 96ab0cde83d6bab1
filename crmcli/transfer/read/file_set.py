"""Several files of one export, read as a set: firms before people, people before what happened with them.

A folder or a zip archive is read whole, with what stands in its folders; a workbook with all its sheets that hold
tables. Nothing of the book is known here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self

from crmcli.domain.text.unicode import fold
from crmcli.errors import CrmError, Failed, NotFound, Refused, Usage
from crmcli.transfer.headings import few
from crmcli.transfer.programs.layout import FIRM_TABLES
from crmcli.transfer.read.archive import MOST_FILES, Archive, DamagedMember, is_archive, is_hidden
from crmcli.transfer.read.formats import FORMATS
from crmcli.transfer.read.inputs import Input, Stream
from crmcli.transfer.read.set_dates import SetDates
from crmcli.transfer.read.source import NothingToTake, Source, SourceOptions, open_source
from crmcli.transfer.read.spreadsheets import Sheets, table_sheets
from crmcli.words import listed, tr, tr_n

_ORDER = ("book", "customers", "contacts", "deals", "interactions", "reminders", "orders", "payments")
_LISTS = frozenset(("", *" ".join(FORMATS.values()).split()))  # what the names of lists end on
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # what xlsx and ods begin with, and xls


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
        if is_hidden(path.relative_to(folder).parts):
            continue
        if path.is_file() and not path.is_symlink():
            found.append(path)
        if len(found) > MOST_FILES:
            raise Failed(tr("{folder} has more than {most:,} files.", folder=folder, most=MOST_FILES))
    if not found:
        raise NotFound(tr("There is no file in {folder}.", folder=folder))
    return found


class _List(NamedTuple):
    """One list to be opened, a file or a sheet of one: its name for people, and how its bytes are had."""

    name: str
    is_named: bool
    origin: Callable[[], Path | Stream]
    sheet: str | None = None


def is_set(path: Path, wanted: SourceOptions) -> bool:
    """Whether what a path names is several lists: a folder, a zip archive, a workbook with tables on several sheets."""
    if path.is_dir() or is_archive(path):
        return True
    whole = _List(str(path), True, lambda: path)
    return path.is_file() and len(_sheets(whole, wanted).tables) > 1


def open_set(named: Sequence[Path], wanted: SourceOptions, *, is_partial: bool, called: str = "") -> FileSet:
    """Open every file of the set. A folder may hold what is no list, a picture say: it is passed over.

    `called` is the name for people of a single archive or workbook whose path is not to be told.

    A file that is not certainly understood is passed over with `is_partial`; without it this raises Refused for all of
    them together. Raises Failed, before any is opened, for names that are no files.
    """
    if gone := [str(path) for path in named if not path.exists()]:
        raise Failed(
            tr_n("There is no file {names}.", "There are no files {names}.", len(gone), names=listed(gone)),
            tr("Nothing was read."),
        )
    passed_over: list[SkippedFile] = []
    unsure: list[tuple[str, CrmError]] = []
    sources: list[Source] = []
    wanted = replace(wanted, set_dates=SetDates(), users={})
    with ExitStack() as stack:
        for each in _lists(stack, named, wanted, passed_over, called):
            options = replace(wanted, is_of_set=True, sheet=each.sheet or wanted.sheet)
            name = Path(each.name).name
            try:
                source = stack.enter_context(open_source(each.origin(), options, each.name))
            except NothingToTake as error:
                passed_over.append(SkippedFile(name, error.message))
            except Failed as error:
                if each.is_named:
                    raise
                if isinstance(error, DamagedMember) and _is_list(name):
                    unsure.append((name, error))
                    continue
                passed_over.append(SkippedFile(name, error.message))
            except Refused as error:
                if each.is_named or _is_list(name) or each.sheet:
                    unsure.append((name, error))
                else:  # a page, a program: a file that no list is called like
                    passed_over.append(SkippedFile(name, error.message))
            else:
                source.name = each.name
                sources.append(source)
        if unsure and not is_partial:
            raise _not_certain(unsure)
        passed_over += [SkippedFile(name, error.message) for name, error in unsure]
        if not sources:
            raise Failed(
                tr("No file of these is one that crm can take."), "; ".join(each.reason for each in passed_over)
            )
        _require_headings(wanted.mapping, sources)
        return FileSet(tuple(sorted(sources, key=_rank)), tuple(passed_over), stack.pop_all())


def _is_list(name: str) -> bool:
    """Whether a file is called as lists are."""
    return Path(name).suffix.lower().removeprefix(".") in _LISTS


def _require_headings(mapping: Mapping[str, str], sources: Sequence[Source]) -> None:
    """Raise Usage for a heading that was mapped and that no file has."""
    there = {fold(heading) for source in sources for heading in source.headings}
    for heading in mapping:
        if heading != "*" and fold(heading) not in there:
            raise Usage(tr("No file of these has a heading {heading!r}.", heading=heading))


def _lists(
    stack: ExitStack, named: Iterable[Path], wanted: SourceOptions, passed_over: list[SkippedFile], called: str
) -> Iterator[_List]:
    """Every list of the set: the files of folders and archives, and of a workbook each sheet with a table."""
    for path, is_named in _paths(named):
        if not is_archive(path):
            yield from _with_sheets(_List(called or str(path), is_named, partial(_same, path)), wanted, passed_over)
            continue
        try:
            archive = stack.enter_context(Archive(path, called))
        except Failed as error:
            if is_named:
                raise
            yield _List(str(path), False, partial(_failing, error))
            continue
        for file in archive.files:
            whole = _List(f"{called or path}/{file.name}", False, partial(archive.stream, file))
            yield from _with_sheets(whole, wanted, passed_over)


def _same(path: Path) -> Path:
    return path


def _failing(error: Failed) -> Path:
    raise error


def _with_sheets(whole: _List, wanted: SourceOptions, passed_over: list[SkippedFile]) -> Iterator[_List]:
    """A list as it is, or each sheet of it that holds a table; the other sheets are noted as passed over."""
    sheets = _sheets(whole, wanted)
    if len(sheets.tables) < 2:
        yield whole
        return
    for sheet in sheets.tables:
        yield whole._replace(name=f"{whole.name} [{sheet}]", sheet=sheet)
    for sheet in sheets.others:
        name = f"{Path(whole.name).name} [{sheet}]"
        passed_over.append(SkippedFile(name, tr("it has no row of headings that are known")))


def _sheets(whole: _List, wanted: SourceOptions) -> Sheets:
    """The sheets of a workbook; none for any other file, and where a person said what to read.

    What cannot be read is told when it is opened.
    """
    if wanted.sheet or wanted.kind or wanted.format not in (None, "xlsx", "xls", "ods"):
        return Sheets()
    try:
        origin = whole.origin()
        if isinstance(origin, Path) and not origin.is_file():  # the bytes of a pipe can be read once
            return Sheets()
        data = Input.open(origin, whole.name)
    except CrmError:
        return Sheets()
    try:
        return table_sheets(data) if data.read(0, 4) in _WORKBOOKS else Sheets()
    except CrmError:
        return Sheets()
    finally:
        data.close()


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
    if name.endswith("]"):
        hint = tr("Import that sheet alone with --sheet and the options that it needs, or leave it out with --partial.")
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
