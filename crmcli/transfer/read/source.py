"""The one way into a file: `open_source` finds out what it is and yields its drafts, in file order, as it goes.

Knows nothing of the book. Every fault of the file as a whole is a CrmError; a fault of one row is a Rejected.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self, TypeAlias

from crmcli.errors import Usage
from crmcli.transfer.drafts import KINDS, Draft, Rejected
from crmcli.transfer.encoding import checked as checked_encoding
from crmcli.transfer.encoding import detect
from crmcli.transfer.headings import Match
from crmcli.transfer.kinds import guess
from crmcli.transfer.read.dates import Order
from crmcli.transfer.read.formats import detect_format, format_named
from crmcli.transfer.read.inputs import Input
from crmcli.transfer.read.passed_over import PassedOver
from crmcli.transfer.read.table_kind import matched, without_footers
from crmcli.transfer.read.tables import HeadedTable, read_text
from crmcli.transfer.read.whole_book import is_whole_book
from crmcli.words import listed, tr

_SAMPLE_ROWS = 200
_SAMPLES = 3
Drafts: TypeAlias = Iterator[Draft | Rejected]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """The options given for a file; those not given are detected.

    `mapping` is heading to field ("phone:work", "-" to leave a column out). `dates` is the order in 03/04/2020.
    `until` is the last day up to which meetings of an endless series took place. `name` is the file's, for messages.
    `recall` gives the options that a table with these headings was read with, `known_headings` are those of all such.
    """

    format: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    kind: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    keep_unknown: bool = False
    dates: Order | None = None
    until: date | None = None
    name: str = ""
    known_headings: frozenset[str] = frozenset()
    recall: "Callable[[tuple[str, ...], SourceOptions], SourceOptions] | None" = None


class _Contents(NamedTuple):
    """The answer of a format's reader; `left` counts the properties of the last pass that have no field."""

    kind: str
    read: Callable[[], Drafts]
    left: Counter[str]
    encoding: str = ""
    match: Match | None = None
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    table: HeadedTable | None = None
    wanted: SourceOptions = SourceOptions()


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


def open_source(origin: Path | BinaryIO, wanted: SourceOptions | None = None) -> Source:
    """A file by its path, or standard input by its bytes, ready to be read.

    Raises Usage for options that do not fit the file, Failed for an unreadable file, Refused for an unsafe one.
    """
    wanted = wanted or SourceOptions()
    if wanted.kind is not None and wanted.kind not in KINDS:
        raise Usage(tr("Rows cannot be {kind!r}.", kind=wanted.kind), tr("They are {kinds}.", kinds=listed(KINDS)))
    said = format_named(wanted.format) if wanted.format else None
    data = Input.open(origin)
    try:
        format_ = said or detect_format(data.head(), data.suffix, data.name)
        if format_ in ("json", "jsonl") and is_whole_book(data.head().decode(errors="replace")):
            format_ = "book"
        wanted = replace(wanted, name=data.name)
        return Source(data, format_, _OPENERS[format_](data, wanted))
    except BaseException:
        data.close()
        raise


def _encoding(wanted: SourceOptions) -> str | None:
    return checked_encoding(wanted.encoding) if wanted.encoding else None


def _chosen(wanted: SourceOptions) -> frozenset[str]:
    return frozenset(heading.strip().casefold() for heading in (*wanted.mapping, *wanted.known_headings))


def _of_table(table: HeadedTable, wanted: SourceOptions, encoding: str = "") -> _Contents:
    if wanted.recall is not None:
        wanted = wanted.recall(table.headings, wanted)
    kind = wanted.kind or guess(table.headings)
    if wanted.keep_unknown and kind != "customers":
        raise Usage(
            tr("Only customers have custom fields; these are {kind}.", kind=kind), tr("Leave out --keep-unknown.")
        )
    found = matched(table, wanted.kind, dict(wanted.mapping), wanted.name, keep_unknown=wanted.keep_unknown)
    left = Counter[str]()
    return _Contents(
        kind, lambda: _drafts(table, found, wanted, left), left, encoding, found, table=table, wanted=wanted
    )


def _drafts(table: HeadedTable, found: Match, wanted: SourceOptions, left: Counter[str]) -> Drafts:
    from crmcli.transfer.read.details import RowFault
    from crmcli.transfer.read.history import row_parser

    def values(at: int) -> Callable[[], Iterator[str]]:
        return lambda: (row[1][at].strip() for row in table.rows() if not isinstance(row, Rejected))

    make = row_parser(found, values, wanted.dates, keep_unknown=wanted.keep_unknown)
    for row in without_footers(table.rows()):
        if row is None:
            left[tr("lines of totals or page ends")] += 1
            continue
        if isinstance(row, Rejected):
            yield row
            continue
        try:
            yield make(*row)
        except RowFault as fault:
            yield Rejected(row[0], fault.column, fault.reason, row[1])


def _of_records(
    kind: str, wanted: SourceOptions, read: Callable[[], Drafts], left: Counter[str], encoding: str
) -> _Contents:
    if wanted.kind not in (None, kind):
        raise Usage(tr("This file holds {kind}, not {wanted_kind}.", kind=kind, wanted_kind=wanted.kind))
    if wanted.mapping:
        raise Usage(tr("This file has no headings to map."), tr("Leave out --map."))
    return _Contents(kind, read, left, encoding)


def _open_text(data: Input, wanted: SourceOptions) -> _Contents:
    table, encoding = read_text(data, _encoding(wanted), _chosen(wanted))
    return _of_table(table, wanted, encoding)


def _open_workbook(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.spreadsheets import read_workbook

    found = read_workbook(data, wanted.sheet, _chosen(wanted))
    return _of_table(found.table, wanted)._replace(sheet=found.sheet, sheets=found.sheets)


def _open_json(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.objects import read_json

    table, encoding = read_json(data, _encoding(wanted), _chosen(wanted), lines=False)
    return _of_table(table, wanted, encoding)


def _open_json_lines(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.objects import read_json

    table, encoding = read_json(data, _encoding(wanted), _chosen(wanted), lines=True)
    return _of_table(table, wanted, encoding)


def _open_ldif(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.objects import read_ldif

    table, encoding = read_ldif(data, _encoding(wanted), _chosen(wanted))
    return _of_table(table, wanted, encoding)


def _open_vcards(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.vcards import read_vcards

    encoding, left = _encoding(wanted) or detect(data.chunks()), PassedOver()
    keep = wanted.keep_unknown
    return _of_records(
        "customers", wanted, lambda: read_vcards(data, encoding, left, keep_unknown=keep), left, encoding
    )


def _open_calendar(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.calendars import read_calendar

    encoding, left = _encoding(wanted) or detect(data.chunks()), Counter[str]()
    return _of_records(
        "interactions", wanted, lambda: read_calendar(data, encoding, left, wanted.until), left, encoding
    )


def _open_box(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.mails import read_mails

    left = Counter[str]()
    return _of_records("interactions", wanted, lambda: read_mails(data, left, wanted.until, is_box=True), left, "")


def _open_mail(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.mails import read_mails

    left = Counter[str]()
    return _of_records("interactions", wanted, lambda: read_mails(data, left, wanted.until, is_box=False), left, "")


def _open_book(data: Input, wanted: SourceOptions) -> _Contents:
    from crmcli.transfer.read.whole_book import read_whole_book

    return _of_records("book", wanted, lambda: read_whole_book(data), Counter(), "utf-8")


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
