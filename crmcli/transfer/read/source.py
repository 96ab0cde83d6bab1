"""The one way into a file: `open_source` finds out what it is and yields its drafts, in file order, as it goes.

Knows nothing of the book. Every fault of the file as a whole is a CrmError; a fault of one row is a Rejected.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Self, TypeAlias

from crmcli.domain.text.unicode import fold
from crmcli.errors import Refused, Usage
from crmcli.transfer.drafts import KINDS, Draft, InteractionDraft, Rejected, ReminderDraft
from crmcli.transfer.encoding import checked as checked_encoding
from crmcli.transfer.encoding import decoded, detect, with_byte_order
from crmcli.transfer.headings import Match
from crmcli.transfer.kinds import guess, table_beside
from crmcli.transfer.programs.known import layout_of
from crmcli.transfer.programs.layout import ProgramTable, columns_of
from crmcli.transfer.programs.rows import ProgramRows, users_of
from crmcli.transfer.read.birthday_parts import with_whole_birthdays
from crmcli.transfer.read.dates import DateOptions
from crmcli.transfer.read.day_order import Order
from crmcli.transfer.read.file_currency import BOOK_CURRENCY, CurrencyOptions, FileCurrency, file_currency
from crmcli.transfer.read.formats import detect_format, format_named
from crmcli.transfer.read.inputs import Input, Stream
from crmcli.transfer.read.module_names import without_module_names
from crmcli.transfer.read.passed_over import PassedOver
from crmcli.transfer.read.set_dates import SetDates
from crmcli.transfer.read.table_kind import is_address_book, is_own_table, matched, matched_layout, without_footers
from crmcli.transfer.read.tables import HeadedTable, read_text
from crmcli.transfer.read.whole_book import is_whole_book
from crmcli.words import listed, rows_text, tr

_SAMPLE_ROWS = 200
_SAMPLES = 3
Drafts: TypeAlias = Iterator[Draft | Rejected]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """The options given for a file; those not given are detected.

    `mapping` is heading to field ("phone:work", "-" to leave a column out). `dates` is the order in 03/04/2020,
    `usual_dates` that of the book, where no date of the file tells.
    `currency` says what amounts without one are.
    `until` is the last day up to which meetings of an endless series took place. `name` is the file's, for messages.
    In a file that `is_of_set` the mapping may name headings that only other files have.
    The tables of a set note their dates in `set_dates`, the users of a program by number in `users`, for the others.
    `recall` gives the options that a table with these headings was read with, `known_headings` are those of all such.
    """

    format: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    kind: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    keep_unknown: bool = False
    dates: Order | None = None
    usual_dates: Order | None = None
    currency: CurrencyOptions = BOOK_CURRENCY
    until: date | None = None
    name: str = ""
    is_of_set: bool = False
    set_dates: SetDates | None = None
    users: dict[str, str] | None = None
    known_headings: frozenset[str] = frozenset()
    recall: "Callable[[tuple[str, ...], SourceOptions], SourceOptions] | None" = None


class _Contents(NamedTuple):
    """The answer of a format's reader; `left` counts the properties of the last pass that have no field."""

    kind: str
    read: Callable[[], Drafts]
    left: PassedOver
    encoding: str = ""
    match: Match | None = None
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    keeps_unknown: bool = False
    layout: ProgramTable | None = None
    table: HeadedTable | None = None
    wanted: SourceOptions = SourceOptions()


class NothingToTake(Refused):
    """A file that is understood and of which no record can be made."""


class SourceColumn(NamedTuple):
    """A column of a table: its heading, the field it fills ("" for none), and its first few values."""

    heading: str
    field: str
    samples: tuple[str, ...]


class Source:
    """An opened file. Iterating reads it from its start, as often as one likes; close it, or use it in a `with`."""

    def __init__(self, data: Input, format_: str, contents: _Contents) -> None:
        self.name = data.name
        self.format = format_
        self.kind = contents.kind
        self.encoding = contents.encoding
        self.sheet = contents.sheet
        self.sheets = contents.sheets
        self.keeps_unknown = contents.keeps_unknown
        self.layout = contents.layout
        self.headings = contents.match.headings if contents.match else ()
        self.mapping = contents.match.mapping if contents.match else {}
        self.wanted = contents.wanted
        self._data = data
        self._contents = contents

    def __iter__(self) -> Drafts:
        self._contents.left.clear()
        return self._contents.read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def columns(self) -> list[SourceColumn]:
        """The columns of a table with up to three different values of each, from its first rows."""
        table = self._contents.table
        if table is None:
            return []
        samples: list[dict[str, None]] = [{} for _ in self.headings]
        for row in islice(table.rows(), _SAMPLE_ROWS):
            for found, cell in zip(samples, () if isinstance(row, Rejected) else row[1], strict=False):
                if cell.strip() and len(found) < _SAMPLES:
                    found[cell.strip()] = None
        return [
            SourceColumn(heading, self.mapping.get(heading, ""), tuple(found))
            for heading, found in zip(self.headings, samples, strict=True)
            if heading or found
        ]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings that no field has; of cards and calendars, what the newest pass went over."""
        return self._contents.match.unknown if self._contents.match else tuple(sorted(self._contents.left))

    @property
    def left_out(self) -> tuple[tuple[str, int], ...]:
        """What the newest pass went over, and how often."""
        return tuple(sorted(self._contents.left.items()))

    @property
    def remarks(self) -> tuple[str, ...]:
        """How the newest pass read values that are not as they stand."""
        return (*self._contents.notes, *self._contents.left.remarks)

    @property
    def size(self) -> int:
        """Bytes in all, as far as they are known."""
        return self._data.size

    @property
    def done(self) -> int:
        """How many bytes of it the newest pass has read."""
        return self._data.done

    def close(self) -> None:
        """Let go of the file."""
        self._data.close()


def open_source(origin: Path | Stream, wanted: SourceOptions | None = None, name: str = "") -> Source:
    """A file by its path, or standard input or the file called `name` by its bytes, ready to be read.

    Raises Usage for options that do not fit the file, Failed for an unreadable file, Refused for an unsafe one.
    """
    wanted = wanted or SourceOptions()
    if wanted.kind is not None and wanted.kind not in KINDS:
        raise Usage(tr("Rows cannot be {kind!r}.", kind=wanted.kind), tr("They are {kinds}.", kinds=listed(KINDS)))
    said = format_named(wanted.format) if wanted.format else None
    data = Input.open(origin, name)
    try:
        format_ = said or detect_format(data.head(), data.suffix, data.name, _encoding(data, wanted))
        if format_ in ("json", "jsonl") and is_whole_book(data.head().decode(errors="replace")):
            format_ = "book"
        wanted = replace(wanted, name=data.name)
        return Source(data, format_, _OPENERS[format_](data, wanted))
    except BaseException:
        data.close()
        raise


def _encoding(data: Input, wanted: SourceOptions) -> str | None:
    return with_byte_order(checked_encoding(wanted.encoding), data.head()) if wanted.encoding else None


def _chosen(wanted: SourceOptions) -> frozenset[str]:
    return frozenset(heading.strip().casefold() for heading in (*wanted.mapping, *wanted.known_headings))


def _of_table(table: HeadedTable, wanted: SourceOptions, encoding: str = "") -> _Contents:
    layout = layout_of(table.headings)
    if wanted.recall is not None:
        try:
            wanted = wanted.recall(table.headings, wanted)
        except Refused:
            _require_kept(table, layout, wanted)  # it never was imported, and never will be
            raise
    if wanted.is_of_set:
        there = {fold(heading) for heading in table.headings}
        mapping = {key: field for key, field in wanted.mapping.items() if key == "*" or fold(key) in there}
        wanted = replace(wanted, mapping=mapping)
    _require_kept(table, layout, wanted)
    if layout is not None and wanted.kind in (None, layout.kind):
        return _of_layout(table, layout, wanted, encoding)
    kind = wanted.kind or guess(table.headings)
    if kind == "customers" and not wanted.mapping and is_own_table(table.headings):
        wanted = replace(wanted, keep_unknown=True)  # its unknown columns are the owner's own fields
    if wanted.keep_unknown and kind != "customers" and not wanted.is_of_set:
        raise Usage(
            tr("Only customers have custom fields; these are {kind}.", kind=rows_text(kind)),
            tr("Leave out --keep-unknown."),
        )
    table = without_module_names(with_whole_birthdays(table))
    found = matched(table, wanted.kind, dict(wanted.mapping), wanted.name, keep_unknown=wanted.keep_unknown)
    left = PassedOver()
    money = file_currency(found, table.title, wanted.currency, wanted.name)
    return _Contents(
        kind,
        lambda: _drafts(table, found, wanted, left, money),
        left,
        encoding,
        found,
        table=table,
        wanted=wanted,
        notes=(money.remark,) if money.remark else (),
        keeps_unknown=wanted.keep_unknown,
    )


def _require_kept(table: HeadedTable, layout: ProgramTable | None, wanted: SourceOptions) -> None:
    """Raise NothingToTake for a table of a known program, or beside the lists of a set, of which nothing is kept."""
    if wanted.kind is not None:
        return
    if layout is not None and not layout.kind:
        if layout.table == "users" and wanted.users is not None:
            cells = (row[1] for row in table.rows() if not isinstance(row, Rejected))
            wanted.users.update(users_of(layout, table.headings, cells))
            raise NothingToTake(tr("its names are taken as those of owners."))
        raise NothingToTake(
            tr("{name} is a table of {program}: {table}; crm keeps nothing of it.",
               name=wanted.name, program=layout.program, table=layout.table)
        )  # fmt: skip
    if layout is None and wanted.is_of_set and (what := table_beside(table.headings)):
        raise NothingToTake(tr("it is {what}, and crm keeps nothing of it.", what=what))


def _of_layout(table: HeadedTable, layout: ProgramTable, wanted: SourceOptions, encoding: str) -> _Contents:
    """The contents of a table of a known program of which rows are taken."""
    columns = columns_of(layout, table.headings)
    found = matched_layout(table, layout, dict(wanted.mapping), columns)
    left = PassedOver()
    rows = ProgramRows(layout, found, columns, wanted.users)
    if wanted.set_dates is not None:
        wanted.set_dates.add(layout.program, table, found)
    money = file_currency(found, table.title, wanted.currency, wanted.name, program=layout.program)
    contents = _Contents(layout.kind, lambda: _drafts(table, found, wanted, left, money, rows), left, encoding, found)
    notes = (money.remark,) if money.remark else ()
    return contents._replace(layout=layout, table=table, wanted=wanted, notes=notes)


def _drafts(
    table: HeadedTable,
    found: Match,
    wanted: SourceOptions,
    left: PassedOver,
    money: FileCurrency,
    program: ProgramRows | None = None,
) -> Drafts:
    from crmcli.transfer.read.deleted_rows import deletion_columns, is_deleted
    from crmcli.transfer.read.details import RowFault, RowLeftOut
    from crmcli.transfer.read.history import row_parser

    def values(at: int) -> Callable[[], Iterator[str]]:
        rows = without_footers
        return lambda: (row[1][at].strip() for row in rows(table.rows()) if row and not isinstance(row, Rejected))

    usual = wanted.set_dates.order(program.program) if program and wanted.set_dates else None
    options = DateOptions(wanted.dates, usual or wanted.usual_dates, wanted.until, left.remark)
    deletions = deletion_columns(found) if program is None else []
    is_program = program is not None and program.holds_people
    of_people = "program" if is_program else "book" if not program and is_address_book(found.headings) else ""
    channel = program.channel if program else ""
    make = row_parser(
        found, values, options, keep_unknown=wanted.keep_unknown, of_people=of_people, channel=channel, money=money
    )
    for row in without_footers(table.rows()):
        if row is None:
            left[tr("lines of totals or page ends")] += 1
            continue
        if isinstance(row, Rejected):
            yield row
            continue
        try:
            if program is None:
                if deletions and is_deleted(row[1], deletions):
                    left[tr("rows deleted in the program")] += 1
                    continue
                yield make(*row)
                continue
            line, cells = row
            if reason := program.reason_left_out(cells):
                left[reason] += 1
                continue
            if program.has_unknown_owner(cells):
                left[tr("owners whose names no file says")] += 1
            draft = program.finished(make(line, program.prepared(cells)), cells)
            if isinstance(draft, InteractionDraft | ReminderDraft) and not draft.who:
                left[tr("activities that name nobody")] += 1
                continue
            yield draft
        except RowLeftOut as left_out:
            left[left_out.reason] += 1
        except RowFault as fault:
            yield Rejected(row[0], fault.column, fault.reason, row[1])


def _of_records(
    kind: str, wanted: SourceOptions, read: Callable[[], Drafts], left: PassedOver, encoding: str
) -> _Contents:
    if wanted.kind not in (None, kind):
        raise Usage(
            tr("This file holds {kind}, not {wanted_kind}.", kind=rows_text(kind), wanted_kind=rows_text(wanted.kind))
        )
    if wanted.mapping and not wanted.is_of_set:
        raise Usage(tr("This file has no headings to map."), tr("Leave out --map."))
    return _Contents(kind, read, left, encoding)


def _open_text(data: Input, wanted: SourceOptions) -> _Contents:
    table, encoding = read_text(data, _encoding(data, wanted), _chosen(wanted))
    return _of_table(table, wanted, encoding)


def _open_workbook(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.spreadsheets import read_workbook

    found = read_workbook(data, wanted.sheet, _chosen(wanted))
    left = "" if wanted.is_of_set and wanted.sheet else listed(found.passed_over)
    notes = (tr("sheets that were not taken: {names} (--sheet takes one)", names=left),) if left else ()
    contents = _of_table(found.table, wanted)
    return contents._replace(sheet=found.sheet, sheets=found.sheets, notes=(*contents.notes, *notes))


def _open_json(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.monica import activities, is_monica
    from crmcli.transfer.read.objects import read_json

    table, encoding = read_json(data, _encoding(data, wanted), _chosen(wanted), lines=False)
    contents = _of_table(table, wanted, encoding)
    if contents.kind != "customers" or not is_monica(data.head().decode(errors="replace")):
        return contents

    def read() -> Drafts:
        yield from contents.read()
        yield from activities("".join(decoded(data.chunks(), encoding)).lstrip("\ufeff"), contents.left, wanted.until)

    return contents._replace(read=read)


def _open_json_lines(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.objects import read_json

    table, encoding = read_json(data, _encoding(data, wanted), _chosen(wanted), lines=True)
    return _of_table(table, wanted, encoding)


def _open_ldif(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.ldif import read_ldif

    table, encoding = read_ldif(data, _encoding(data, wanted), _chosen(wanted))
    return _of_table(table, wanted, encoding)


def _open_vcards(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.vcards import read_vcards

    encoding, left = _encoding(data, wanted) or detect(data.chunks()), PassedOver()
    keep = wanted.keep_unknown
    return _of_records(
        "customers", wanted, lambda: read_vcards(data, encoding, left, keep_unknown=keep), left, encoding
    )


def _open_calendar(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.calendars import read_calendar

    encoding, left = _encoding(data, wanted) or detect(data.chunks()), PassedOver()
    return _of_records(
        "interactions", wanted, lambda: read_calendar(data, encoding, left, wanted.until), left, encoding
    )


def _open_box(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.mails import read_mails

    left = PassedOver()
    return _of_records("interactions", wanted, lambda: read_mails(data, left, wanted.until, is_box=True), left, "")


def _open_mail(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.mails import read_mails

    left = PassedOver()
    return _of_records("interactions", wanted, lambda: read_mails(data, left, wanted.until, is_box=False), left, "")


def _open_book(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.whole_book import read_whole_book

    return _of_records("book", wanted, lambda: read_whole_book(data), PassedOver(), "utf-8")


_OPENERS: dict[str, Callable[[Input, SourceOptions], _Contents]] = {
    "csv": _open_text,
    "xlsx": _open_workbook,
    "xls": _open_workbook,
    "ods": _open_workbook,
    "json": _open_json,
    "jsonl": _open_json_lines,
    "ldif": _open_ldif,
    "vcf": _open_vcards,
    "ics": _open_calendar,
    "mbox": _open_box,
    "eml": _open_mail,
    "book": _open_book,
}
