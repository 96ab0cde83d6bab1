"""One import from start to end: options, the transaction, the summary."""

import time
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from crmcli.domain.settings import Settings
from crmcli.errors import Failed
from crmcli.store import Store
from crmcli.transfer.drafts import Draft, Rejected
from crmcli.transfer.read.source import Source

_SAMPLE = 5
_MOST_REJECTS = 10_000


class Options(NamedTuple):
    """How a file is taken. `update` is fill, overwrite or skip; `label` names the undo step."""

    update: str = "fill"
    partial: bool = False
    create: bool = False
    revive: bool = False
    label: str = "import"


class Summary(NamedTuple):
    """What an import did, or would do. Counts are of customers, orders, notes …, `lines` of rows read."""

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


class Tally:
    """Counts while rows go by, and what cannot be taken."""

    def __init__(self) -> None:
        self.added = self.updated = self.unchanged = self.duplicates = self.trashed = self.lines = 0
        self.rejects: list[Rejected] = []
        self.samples: list[Draft] = []

    def reject(self, draft: Draft | Rejected, reason: str, column: str = "") -> None:
        """Put a row aside with the reason."""
        self.put_aside(Rejected(draft.line, column, reason, draft.row))

    def put_aside(self, reject: Rejected) -> None:
        """Keep a rejected row; raises Failed when there are so many that the file cannot be what it is taken for."""
        if len(self.rejects) >= _MOST_REJECTS:
            raise Failed(
                f"{_MOST_REJECTS:,} rows were rejected, the first in line {self.rejects[0].line}:"
                f" {self.rejects[0].reason}. Nothing was taken.",
                "Look at that line, or say what the file is with --format, --as or --map.",
            )
        self.rejects.append(reject)


class Taker(Protocol):
    """Takes drafts of one kind into the book."""

    def take(self, draft: Draft) -> None:
        """Match one draft and write it, or reject it in the tally."""

    def finish(self) -> None:
        """Write what is still held back."""


class _RowsRejected(Failed):
    """Carries the tally out of the transaction, so that nothing of it stays."""

    def __init__(self) -> None:
        super().__init__("rows were rejected")


def run_import(
    store: Store,
    source: Source,
    options: Options,
    settings: Settings,
    progress: Callable[[int], None] = lambda rows: None,
) -> Summary:
    """Take a whole file into the book. With rejected rows and without `partial`, nothing is written (batch None)."""
    from crmcli.services.importing.takers import taker_for

    started, tally = time.perf_counter(), Tally()
    batch: int | None = None
    store.db.execute("PRAGMA cache_size = -131072")  # 128 MB: bulk work touches every index
    try:
        with store.atomic(options.label) as batch:
            taker = taker_for(store, source.kind, tally, options, settings)
            for draft in _counted(source, tally, progress):
                if isinstance(draft, Rejected):
                    tally.put_aside(draft)
                else:
                    taker.take(draft)
            taker.finish()
            if tally.rejects and not options.partial:
                raise _RowsRejected
    except _RowsRejected:
        batch = None
    if batch is not None and not (tally.added or tally.updated):
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
    )


def _counted(source: Source, tally: Tally, progress: Callable[[int], None]) -> Iterator[Draft | Rejected]:
    for draft in source:
        tally.lines += 1
        if len(tally.samples) < _SAMPLE and not isinstance(draft, Rejected):
            tally.samples.append(draft)
        if not tally.lines % 1000:
            progress(tally.lines)
        yield draft
