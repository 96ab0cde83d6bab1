"""What changed here since the last send, read from the journal: the journal is the capture, no trigger is added.

Entries of steps that sync took are no changes of this machine. A row that was made and taken back since is nothing, and
so is a cell that holds what it did at the last send. A row that others may have and that is gone here goes as `gone`.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from crmcli.book.sync.cells import (
    DELETED,
    GONE,
    UPDATED,
    Cells,
    RecordShape,
    StoredRecord,
    changed_cells,
    record_shapes,
    records_between,
    records_by_id,
)
from crmcli.book.tables import TRAVELLING_SETTINGS
from crmcli.store import Store

_SOME = 1000
FORGET = "forget"  # the kind of the step that erases
REFERRED_BY = "referred_by"
_LAST = (1 << 63) - 1
Units = dict[tuple[str, ...], int]  # units of cells, each with the time of its change in microseconds


class Captured(NamedTuple):
    """A record that changed: its cells, and which of them changed when. `changed` None: every cell, at `at`.

    A row that is gone has no cells but `deleted_at` and `gone`.
    """

    table: str
    row_id: int
    uid: str
    root: str
    owner: str | None
    cells: Cells
    changed: Units | None
    at: int

    @property
    def is_gone(self) -> bool:
        """True for a row that is not there any more."""
        return self.cells.get(GONE) == 1


class _Window(NamedTuple):
    """The rows of one table with entries in the journal: single ones, and those that were inserted many at once."""

    ids: set[int]
    ranges: list[tuple[int, int, int]]


def newest_entry(store: Store) -> int:
    """The number of the newest entry of the journal; 0 where there is none."""
    return int(store.value("SELECT max(id) FROM journal") or 0)


def has_changes(store: Store, after: int) -> bool:
    """Whether this machine changed anything after that entry; what is being written now is left out."""
    sql = (
        "SELECT 1 FROM journal j JOIN batch b ON b.id = j.batch_id"
        " WHERE j.id > ? AND b.origin IS NULL AND b.id IS NOT ? LIMIT 1"
    )
    return store.row(sql, (after, store.batch_id)) is not None


def captured(store: Store, after: int) -> Iterator[Captured]:
    """The records that this machine changed after an entry of the journal, each table after those it points at.

    The caller holds a snapshot.
    """
    windows: dict[str, _Window] = {}
    for table, row_id, last_id, stamp in store.rows(
        "SELECT DISTINCT j.tbl, j.row_id, j.last_id, coalesce(b.stamp, 0) FROM journal j JOIN batch b"
        " ON b.id = j.batch_id WHERE j.id > ? AND b.origin IS NULL",
        (after,),
    ):
        window = windows.setdefault(table, _Window(set(), []))
        if last_id is None:
            window.ids.add(row_id)
        else:
            window.ranges.append((row_id, last_id, stamp))
    for shape in record_shapes(store):
        if shape.name in windows:
            yield from _of_table(store, shape, windows[shape.name], after)


def _of_table(store: Store, shape: RecordShape, window: _Window, after: int) -> Iterator[Captured]:
    for first, last, at in sorted(window.ranges):
        for record in records_between(store, shape, first, last):
            yield _whole(record, at)
    ids = sorted(row_id for row_id in window.ids if not any(a <= row_id <= b for a, b, _ in window.ranges))
    for start in range(0, len(ids), _SOME):
        yield from _of_rows(store, shape, ids[start : start + _SOME], after)


def _whole(record: StoredRecord, at: int) -> Captured:
    """A record of which every cell is sent."""
    return Captured(record.shape.name, record.row_id, record.uid, record.root, record.owner, record.cells, None, at)


def _of_rows(store: Store, shape: RecordShape, ids: list[int], after: int) -> Iterator[Captured]:
    images = _images(store, shape, ids)
    records = {record.row_id: record for record in records_by_id(store, shape, ids)}
    entries = store.rows(
        "SELECT j.row_id, j.before, coalesce(b.stamp, 0), b.origin, b.label FROM journal j"
        " JOIN batch b ON b.id = j.batch_id"
        " WHERE j.tbl = ? AND j.row_id IN (SELECT value FROM json_each(?)) AND j.id > ? AND j.last_id IS NULL"
        " ORDER BY j.id DESC",
        (shape.name, json.dumps(ids), after),
    )
    changes: dict[int, _RowChange] = {}
    for row_id, before, at, origin, label in entries:
        change = changes.setdefault(row_id, _RowChange(images.get(row_id)))
        if label == FORGET:
            change.add_cut_links(shape, at)
        change.add(shape, json.loads(before) if before else None, at, is_own=origin is None)
    for row_id, change in changes.items():
        record = records.get(row_id)
        if record is not None:
            units = change.units(shape)
            if units or change.is_made:
                yield Captured(
                    shape.name, row_id, record.uid, record.root, record.owner,
                    {GONE: None, **record.cells} if change.is_made else record.cells,
                    {(GONE,): change.newest, shape.unit(DELETED): change.newest, **units} if change.is_made else units,
                    change.newest,
                )  # fmt: skip
        elif row_id not in images and change.uid and _travels(shape, change.last):
            cells = {DELETED: store.utc_now, GONE: 1, UPDATED: store.utc_now}
            units = {(GONE,): change.newest, shape.unit(DELETED): change.newest}
            yield Captured(shape.name, row_id, change.uid, "", None, cells, units, change.newest)


def _travels(shape: RecordShape, image: dict[str, Any]) -> bool:
    """Whether a row that is gone was one of those that travel."""
    return shape.name != "setting" or image.get("key") in TRAVELLING_SETTINGS


class _RowChange:
    """What the entries of one row say, read from the newest to the oldest."""

    def __init__(self, now: dict[str, Any] | None) -> None:
        self._now = self._after = now
        self._cut: set[str] = set()
        self.changed: dict[str, int] = {}
        self.newest = 0
        self.is_made = False
        self.last: dict[str, Any] = {}  # the newest image

    @property
    def uid(self) -> str:
        """The row's uid as the newest image has it."""
        return str(self.last.get("uid") or "")

    def add_cut_links(self, shape: RecordShape, at: int) -> None:
        """Note that what named a forgotten person was emptied: the journal does not hold it any more."""
        if self._after is not None:
            for cell in (*shape.links, REFERRED_BY):
                if cell in shape.columns and self._after.get(cell) is None:
                    self.changed.setdefault(cell, at)
                    self._cut.add(cell)

    def add(self, shape: RecordShape, before: dict[str, Any] | None, at: int, *, is_own: bool) -> None:
        """Note the next older entry."""
        self.last = self.last or before or {}
        if is_own:
            self.newest = max(self.newest, at)
            self.is_made = self.is_made or before is None
            if self._after is not None:
                for cell in changed_cells(shape, before or {}, self._after):
                    self.changed.setdefault(cell, at)
        self._after = before

    def units(self, shape: RecordShape) -> Units:
        """The units of cells that differ from what they held before the oldest entry, each with its newest time.

        Called after the oldest entry; what was changed and changed back is none. Of a row that was made since, or whose
        oldest image was blanked, every change counts: nobody knows what the cells held.
        """
        differing = set(self.changed)
        if self._after is not None and self._after.keys() >= set(shape.columns):
            differing = self._cut | changed_cells(shape, self._after, self._now or {})
        wanted = {shape.unit(cell) for cell in differing}
        units: Units = {}
        for cell, at in self.changed.items():
            unit = shape.unit(cell)
            if unit in wanted:
                units[unit] = max(at, units.get(unit, 0))
        return units


def _images(store: Store, shape: RecordShape, ids: list[int]) -> dict[int, dict[str, Any]]:
    """The rows with these ids as the journal would hold them: links as numbers."""
    names = ("id", "uid", *shape.columns)
    columns = ", ".join(f'"{name}"' for name in names)
    rows = store.rows(
        f'SELECT {columns} FROM "{shape.name}" WHERE id IN (SELECT value FROM json_each(?))', (json.dumps(ids),)
    )
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


def whole_book(store: Store) -> Iterator[Captured]:
    """Every record of the book, at the time when its row was last changed. The caller holds a snapshot."""
    for shape in record_shapes(store):
        for record in records_between(store, shape, 0, _LAST):
            yield _whole(record, 0)
