"""One import from start to end: options, the transaction, the summary."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

from crmcli.book.bulk import rare_collections, use_large_cache
from crmcli.domain.rules.values import InvalidRecord
from crmcli.domain.settings import Settings
from crmcli.errors import CrmError, Failed
from crmcli.services.importing.importers import importer_for
from crmcli.services.importing.layouts import remember
from crmcli.services.importing.missing import ReadTable, missing_rows, settle_missing
from crmcli.services.importing.tally import Importer, Joined, Offer, Options, RowDifference, Similar, Tally
from crmcli.store import Store
from crmcli.transfer.drafts import (
    CustomerDraft,
    DealDraft,
    Draft,
    InteractionDraft,
    Rejected,
    ReminderDraft,
    RhythmDraft,
)
from crmcli.transfer.headings import few
from crmcli.transfer.read.source import Source
from crmcli.words import tr, tr_n

_SAMPLE = 5
_NUMBERED = (CustomerDraft, DealDraft, InteractionDraft, ReminderDraft)  # drafts with a number of their program's table
_MANY = 1000  # rows: before more of them are taken, a backup is kept


class Summary(NamedTuple):
    """What an import did, or would do. Counts are of customers, orders, notes …, `lines` of rows read.

    `planned`, `noted`, `paid`, `left_out`, `loose`: see `Tally`. `similar`: with the customer's name.
    `passed_over` are the properties and rows of the file that no field or record is made of, with their number.
    `differ`, `changes`, `undated`, `missing`, `offers`: see `Tally`.
    `remarks` tell how values were read that are not as they stand.
    `strange_stages` are the words of the file that are no stage. `joined` are the first rows that are a customer of the
    book or of a line above, with the customer's name; `joins` is their number. `columns` are the headings with the
    field that each fills, "" for none.
    """

    batch: int | None
    kind: str
    added: int
    updated: int
    unchanged: int
    rejected: int
    duplicates: int
    trashed: int
    lines: int
    seconds: float
    rejects: tuple[Rejected, ...]
    samples: tuple[Draft, ...]
    planned: int = 0
    noted: int = 0
    paid: int = 0
    left_out: int = 0
    loose: tuple[str, ...] = ()
    similar: tuple[tuple[Similar, str], ...] = ()
    passed_over: tuple[tuple[str, int], ...] = ()
    strange_stages: tuple[tuple[str, int], ...] = ()
    joined: tuple[tuple[Joined, str], ...] = ()
    joins: int = 0
    columns: tuple[tuple[str, str], ...] = ()
    differ: int = 0
    changes: tuple[RowDifference, ...] = ()
    undated: int = 0
    missing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()


class _RowsRejected(Failed):
    """Carries the tally out of the transaction, so that nothing of it stays."""

    def __init__(self) -> None:
        super().__init__(tr("rows were rejected"))


def run_import(
    store: Store,
    source: Source,
    options: Options,
    settings: Settings,
    progress: Callable[[int], None] = lambda rows: None,
) -> Summary:
    """Take a whole file into the book. With rejected rows and without `partial`, nothing is written (batch None)."""
    return run_imports(store, [source], options, settings, progress)[0]


def run_imports(
    store: Store,
    sources: Sequence[Source],
    options: Options,
    settings: Settings,
    progress: Callable[[int], None] = lambda rows: None,
) -> list[Summary]:
    """Take several files into the book as one step, in the order given; a summary for each.

    With rejected rows in any of them and without `partial`, nothing is written (batch None).
    """
    with rare_collections():
        return _run_imports(store, sources, options, settings, progress)


def _run_imports(
    store: Store, sources: Sequence[Source], options: Options, settings: Settings, progress: Callable[[int], None]
) -> list[Summary]:
    use_large_cache(store)
    taken: list[_Taken] = []
    batch: int | None = None
    begun: list[_Begun] = []
    for source in sources:
        tally = Tally()
        drafts = _counted(source, tally, progress)
        begun.append(_Begun(source, tally, list(islice(drafts, _MANY + 1)), drafts))
    if sum(len(each.first) for each in begun) > _MANY:
        store.safeguard("import")
    try:
        with store.atomic("import", name=options.name) as batch:
            taken += [_take(store, each, options, settings) for each in begun]
            if not options.partial and any(each.tally.rejects for each in taken):
                raise _RowsRejected
            _settle_missing(store, taken, options)
            for each in taken:
                if each.tally.added or each.tally.updated or each.tally.planned or each.tally.noted:
                    remember(store, each.source, options)
    except _RowsRejected:
        batch = None
    is_refused = batch is None
    tallies = [each.tally for each in taken]
    if not any(tally.added or tally.updated or tally.planned or tally.noted for tally in tallies):
        batch = None
    return [_summary(each, batch, is_refused) for each in taken]


class _Begun(NamedTuple):
    """A file of which the first rows have been read."""

    source: Source
    tally: Tally
    first: list[Draft | Rejected]
    rest: Iterable[Draft | Rejected]


class _Taken(NamedTuple):
    """The counts of one file, the customers that rows of it may be or are, and the seconds it took."""

    source: Source
    tally: Tally
    similar: list[tuple[Similar, str]]
    joined: list[tuple[Joined, str]]
    seconds: float


def _take(store: Store, begun: _Begun, options: Options, settings: Settings) -> _Taken:
    """Write the rows of one file inside the open transaction."""
    started, source, tally = time.perf_counter(), begun.source, begun.tally
    importer = importer_for(store, source.kind, tally, options, settings)
    headings = {field: heading for heading, field in reversed(source.mapping.items())}
    for draft in chain(begun.first, begun.rest):
        if isinstance(draft, Rejected):
            tally.put_aside(draft)
        else:
            _import_row(importer, draft, tally, headings)
    importer.finish()
    similar = [(each, _name_of(store, each)) for each in tally.similar]
    joined = [(each, _name_of(store, each)) for each in tally.joined]
    return _Taken(source, tally, similar, joined, round(time.perf_counter() - started, 3))


def _settle_missing(store: Store, taken: Sequence[_Taken], options: Options) -> None:
    """Note which rows of the book the export lacks, and do with them what was chosen; rejected rows leave it open."""
    whole = [each for each in taken if not each.tally.rejects]
    found = missing_rows(store, [ReadTable(each.source, each.tally.numbers) for each in whole])
    for each, missing in zip(whole, found, strict=True):
        each.tally.missing = [row.name for row in missing]
        if options.missing and missing:
            each.tally.updated += settle_missing(store, missing, options.missing)


def _summary(taken: _Taken, batch: int | None, is_refused: bool) -> Summary:
    source, tally = taken.source, taken.tally
    is_written = not is_refused
    return Summary(
        batch,
        source.kind,
        *((tally.added, tally.updated, tally.unchanged) if is_written else (0, 0, 0)),
        len(tally.rejects),
        tally.duplicates,
        tally.trashed,
        tally.lines,
        taken.seconds,
        tuple(tally.rejects),
        tuple(tally.samples),
        *((tally.planned, tally.noted, tally.paid, tally.left_out) if is_written else (0, 0, 0, 0)),
        tuple(dict.fromkeys(tally.loose)) if batch else (),
        tuple(taken.similar) if batch else (),
        (*source.left_out, *_strangers(tally)),
        tuple(tally.strange_stages.most_common()),
        tuple(taken.joined),
        tally.joins,
        tuple((heading, source.mapping.get(heading, "")) for heading in source.headings if heading),
        *((tally.differ, tuple(tally.changes), tally.undated) if is_written else (0, (), 0)),
        tuple(tally.missing) if is_written else (),
        (*source.remarks, *_remarks(tally)),
        tuple(tally.offers),
    )


def _name_of(store: Store, row: Similar | Joined) -> str:
    return str(store.value("SELECT name FROM customer WHERE id = ?", (row.customer_id,)))


def _remarks(tally: Tally) -> list[str]:
    """What was done with rows that is not as their cells stand."""
    nameless = tr_n(
        "{n:,} deal names nobody: it has a customer of the deal's name",
        "{n:,} deals name nobody: each has a customer of the deal's name",
        tally.nameless,
    )
    repeated = tr_n(
        "{n:,} row is in every cell the same as one above it, and was taken once",
        "{n:,} rows are in every cell the same as one above them, and were taken once",
        tally.repeated,
    )
    linked = tr_n(
        "{n:,} firm has the name of one from another program, and is taken as that one",
        "{n:,} firms have the names of some from another program, and are taken as those",
        tally.linked,
    )
    unkept = tr_n(
        "{n:,} mail address or phone of known customers is new and was not taken: {values} (crm edit keeps it)",
        "{n:,} mail addresses and phones of known customers are new and were not taken: {values} (crm edit keeps them)",
        len(tally.unkept),
        values=few(list(tally.unkept), 3),
    )
    counted = ((nameless, tally.nameless), (repeated, tally.repeated), (linked, tally.linked),
               (unkept, len(tally.unkept)))  # fmt: skip
    return [*(said for said, count in counted if count), *_unfit(tally)]


def _unfit(tally: Tally) -> list[str]:
    return [
        tr_n(
            "{n:,} value of {field} does not fit its type and is kept as text: crm config field {field}",
            "{n:,} values of {field} do not fit its type and are kept as text: crm config field {field}",
            count,
            field=field,
        )
        for field, count in tally.unfit.items()
    ]


def _strangers(tally: Tally) -> list[tuple[str, int]]:
    counts = (
        (tr("meetings without addresses"), tally.addressless),
        (tr("mails, meetings and tasks that name nobody in the book"), tally.strangers),
    )
    return [(what, count) for what, count in counts if count]


def _import_row(importer: Importer, draft: Draft, tally: Tally, headings: Mapping[str, str]) -> None:
    """Import one row, or put it aside with every fault and the heading of the first; the file goes on either way."""
    try:
        importer.import_row(draft)
        return
    except InvalidRecord as error:
        if isinstance(draft, (CustomerDraft, DealDraft)) and all(fault.field == "stage" for fault in error.faults):
            tally.strange_stages[draft.stage] += 1
        reason = " ".join(fault.message for fault in error.faults)
        field = error.faults[0].field
    except CrmError as error:
        reason, field = error.message, ""
    except (ValueError, ArithmeticError) as error:
        reason, field = tr("this row cannot be read: {why}", why=error), ""
    tally.reject(draft, reason, headings.get(field, field))


def _counted(source: Source, tally: Tally, progress: Callable[[int], None]) -> Iterator[Draft | Rejected]:
    is_numbered = source.layout is not None and bool(source.layout.space)
    for draft in source:
        if isinstance(draft, RhythmDraft):  # no row of the file
            yield draft
            continue
        if is_numbered and isinstance(draft, _NUMBERED) and draft.ref:
            tally.numbers.add(draft.ref)
        tally.lines += 1
        if len(tally.samples) < _SAMPLE and not isinstance(draft, Rejected):
            tally.samples.append(draft)
        if not tally.lines % 1000:
            progress(tally.lines)
        yield draft
