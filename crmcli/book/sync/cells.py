"""A row as a record of cells, the form in which it travels: links as uids, each own field of a customer a cell.

A record has no `id` and no `uid` among its cells. `updated_at` goes along and decides nothing. Which tables travel, and
which of their columns belong together, stands in `book.tables`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from crmcli.book.tables import TRAVELLING_SETTINGS, table
from crmcli.book.whole import Shape, shapes
from crmcli.store import Store

Cells = dict[str, Any]
GONE = "gone"  # 1: the row was taken back where it was made
DELETED, UPDATED = "deleted_at", "updated_at"
EXTRA = "extra"  # the column of the own fields; `extra.colour` is the cell of one
_UNCOMPARED = ("uid", UPDATED)
_SOME = 2000


class RecordShape:
    """A table that travels: its columns, its links, which cells change together, and the query of its records."""

    def __init__(self, shape: Shape) -> None:
        self.name = shape.table
        self.links = shape.links
        self.columns = tuple(name for name in shape.columns if name not in _UNCOMPARED)
        self._units = {name: group for group in table(shape.table).together for name in group}
        self.root_table = self._root_table()
        values = ", ".join(
            f'(SELECT uid FROM "{shape.links[name]}" WHERE id = t."{name}")' if name in shape.links else f't."{name}"'
            for name in (*self.columns, UPDATED)
        )
        root, owner = self._root("uid"), self._root("owner")
        keys = ", ".join(f"'{key}'" for key in TRAVELLING_SETTINGS)
        self.condition = f"t.key IN ({keys})" if self.name == "setting" else "1"
        self.query = f'SELECT t.id, t.uid, {root}, {owner}, {values} FROM "{self.name}" t WHERE {self.condition}'

    def _root_table(self) -> str | None:
        """The table on whose customer the rows hang; None where they hang on none."""
        parent = table(self.name).parent
        return None if parent is None else dict(table(self.name).links)[parent]

    def _root(self, column: str) -> str:
        """SQL for a column of the customer that a row `t` belongs to."""
        if self.name == "customer":
            return f"t.{column}"
        if self.root_table is None:
            return "NULL" if column == "owner" else "''"
        parent = table(self.name).parent
        if self.root_table == "customer":
            return f'(SELECT {column} FROM customer WHERE id = t."{parent}")'
        return (
            f'(SELECT c.{column} FROM "{self.root_table}" p JOIN customer c ON c.id = p.customer_id'
            f' WHERE p.id = t."{parent}")'
        )

    def unit(self, cell: str) -> tuple[str, ...]:
        """The cells that travel with one, itself among them."""
        return self._units.get(cell, (cell,))


class StoredRecord(NamedTuple):
    """A row of the book as a record; `root` is the uid of the customer it belongs to, "" where there is none."""

    shape: RecordShape
    row_id: int
    uid: str
    root: str
    owner: str | None
    cells: Cells


def record_shapes(store: Store) -> list[RecordShape]:
    """Every table that travels, each after those that it points at."""
    return [RecordShape(shape) for shape in shapes(store) if table(shape.table).travels]


def records_by_id(store: Store, shape: RecordShape, ids: Iterable[int]) -> Iterator[StoredRecord]:
    """The records of rows with these ids, those that are there."""
    sql = f"{shape.query} AND t.id IN (SELECT value FROM json_each(?)) ORDER BY t.id"
    yield from _records(store, shape, sql, (json.dumps(list(ids)),))


def records_between(store: Store, shape: RecordShape, first: int, last: int) -> Iterator[StoredRecord]:
    """The records of rows whose ids are `first` to `last`, in pieces: a large table needs no memory."""
    sql = f"{shape.query} AND t.id BETWEEN ? AND ? ORDER BY t.id"
    yield from _records(store, shape, sql, (first, last))


def count_records(store: Store, shapes: Iterable[RecordShape]) -> int:
    """How many records the book has."""
    counts = [store.value(f'SELECT count(*) FROM "{shape.name}" t WHERE {shape.condition}') for shape in shapes]
    return sum(int(count) for count in counts)


def _records(store: Store, shape: RecordShape, sql: str, params: tuple[object, ...]) -> Iterator[StoredRecord]:
    names = (*shape.columns, UPDATED)
    cursor = store.db.execute(sql, params)
    while rows := cursor.fetchmany(_SOME):
        for row_id, uid, root, owner, *values in rows:
            yield StoredRecord(shape, row_id, uid, root or "", owner, to_cells(dict(zip(names, values, strict=True))))


def to_cells(row: Mapping[str, Any]) -> Cells:
    """The values of a row as cells: the own fields one by one, NULLs left out."""
    cells = {name: value for name, value in row.items() if value is not None and name != EXTRA}
    cells.update({f"{EXTRA}.{key}": value for key, value in own_fields(row.get(EXTRA)).items()})
    return cells


def own_fields(text: object) -> dict[str, Any]:
    """The own fields that a column holds as JSON; none where it holds nothing that can be read."""
    if not isinstance(text, str):
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def changed_cells(shape: RecordShape, before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """The cells in which two images of a row differ; images hold columns, links as numbers."""
    found = {name for name in shape.columns if name != EXTRA and before.get(name) != after.get(name)}
    if EXTRA in shape.columns and before.get(EXTRA) != after.get(EXTRA):
        was, now = own_fields(before.get(EXTRA)), own_fields(after.get(EXTRA))
        found |= {f"{EXTRA}.{key}" for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
    return found
