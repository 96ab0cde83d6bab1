"""One import from start to end: options, the transaction, the summary."""

import time
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from typing import NamedTuple

from crmcli.book.bulk import use_large_cache
from crmcli.domain.rules.values import InvalidRecord
from crmcli.domain.settings import Settings
from crmcli.errors import CrmError, Failed
from crmcli.services.importing.importers import importer_for
from crmcli.services.importing.layouts import remember
from crmcli.services.importing.tally import Importer, Joined, Options, Similar, Tally
from crmcli.store import Store
from crmcli.transfer.drafts import CustomerDraft, DealDraft, Draft, Rejected, RhythmDraft
from crmcli.transfer.read.source import Source
from crmcli.words import tr

_SAMPLE = 5
_MANY = 1000  # rows: before more of them are taken, a backup is kept


class Summary(NamedTuple):
    """What an import did, or would do. Counts are of customers, orders, notes …, `lines` of rows read.

    `planned`, `noted`, `paid`, `left_out`, `loose`: see `Tally`. `similar`: with the customer's name.
    `passed_over` are the properties and rows of the file that no field or record is made of, with their number.
    `strange_stages` are the words of the file that are no stage. `joined` are the first rows that are a customer of the
    book or of a line above, with the customer's name; `joins` is their number.
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
    started, tally = time.perf_counter(), Tally()
    batch: int | None = None
    similar: list[tuple[Similar, str]] = []
    joined: list[tuple[Joined, str]] = []
    use_large_cache(store)
    drafts = _counted(source, tally, progress)
    first = list(islice(drafts, _MANY + 1))
    if len(first) > _MANY:
        store.safeguard("import")
    try:
        with store.atomic("import", name=options.name) as batch:
            importer = importer_for(store, source.kind, tally, options, settings)
            headings = {field: heading for heading, field in reversed(source.mapping.items())}
            for draft in chain(first, drafts):
                if isinstance(draft, Rejected):
                    tally.put_aside(draft)
                else:
                    _import_row(importer, draft, tally, headings)
            importer.finish()
            similar = [(each, _name_of(store, each)) for each in tally.similar]
            joined = [(each, _name_of(store, each)) for each in tally.joined]
            if tally.rejects and not options.partial:
                raise _RowsRejected
            if tally.added or tally.updated or tally.planned or tally.noted:
                remember(store, source, options)
    except _RowsRejected:
        batch = None
    if batch is not None and not (tally.added or tally.updated or tally.planned or tally.noted):
        batch = None
    return Summary(
        batch,
        source.kind,
        *((tally.added, tally.updated, tally.unchanged) if batch or not tally.rejects else (0, 0, 0)),
        len(tally.rejects),
        tally.duplicates,
        tally.trashed,
        tally.lines,
        round(time.perf_counter() - started, 3),
        tuple(tally.rejects),
        tuple(tally.samples),
        *((tally.planned, tally.noted, tally.paid, tally.left_out) if batch or not tally.rejects else (0, 0, 0, 0)),
        tuple(dict.fromkeys(tally.loose)) if batch else (),
        tuple(similar) if batch else (),
        (*source.left_out, *_strangers(tally)),
        tuple(tally.strange_stages.most_common()),
        tuple(joined),
        tally.joins,
    )


def _name_of(store: Store, row: Similar | Joined) -> str:
    return str(store.value("SELECT name FROM customer WHERE id = ?", (row.customer_id,)))


def _strangers(tally: Tally) -> list[tuple[str, int]]:
    what = tr("mails, meetings and tasks that name nobody in the book")
    return [(what, tally.strangers)] if tally.strangers else []


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
    for draft in source:
        if isinstance(draft, RhythmDraft):  # no row of the file
            yield draft
            continue
        tally.lines += 1
        if len(tally.samples) < _SAMPLE and not isinstance(draft, Rejected):
            tally.samples.append(draft)
        if not tally.lines % 1000:
            progress(tally.lines)
        yield draft
