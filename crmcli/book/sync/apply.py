"""Applying records of the hub to the book, in a step that is marked as sync's: inserts, updates, never a deletion.

The hub has everything that this machine changed when this begins, so what it holds is put in place. A record that was
taken back where it was made is not made here, unless something hangs on it.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from crmcli.book.bulk import savepoint
from crmcli.book.sync.cells import DELETED, EXTRA, GONE, UPDATED, Cells, RecordShape, own_fields
from crmcli.book.sync.state import keep_stamps
from crmcli.store import Store


class TakenRecord(NamedTuple):
    """A record as the hub has it."""

    table: str
    uid: str
    cells: Cells
    stamp: str
    stamps: dict[str, list[Any]]

    @property
    def is_gone(self) -> bool:
        """True for a record that was taken back, and that nobody brought back since."""
        return self.cells.get(GONE) == 1 and self.cells.get(DELETED) is not None


class _LateLink(NamedTuple):
    """A link to a row that may come later: of its own table."""

    table: str
    uid: str
    column: str
    end: str


Fetch = Callable[[str, list[str]], list[TakenRecord]]


class Applier:
    """Applies records table by table; `fetch` gets records of the hub by uid, for links to rows that are not here."""

    def __init__(self, store: Store, shapes: Iterable[RecordShape], fetch: Fetch) -> None:
        self._store = store
        self._shapes = {shape.name: shape for shape in shapes}
        self._fetch = fetch
        self._late: list[_LateLink] = []
        self._defaults = {name: _defaults(store, name) for name in self._shapes}
        self.count = 0
        self.refused: list[str] = []

    def apply(self, table: str, records: list[TakenRecord], *, needed: bool = False) -> None:
        """Apply records of one table; with `needed` also those that are gone."""
        shape = self._shapes.get(table)
        if shape is None or not records:  # a table of a newer crm
            return
        ids = self._ids(table, [record.uid for record in records])
        wanted = [record for record in records if record.uid in ids or needed or not record.is_gone]
        ends = self._ends(shape, wanted)
        stamps: list[tuple[str, int, str, dict[str, str]]] = []
        fresh = [record for record in wanted if record.uid not in ids]
        for record in wanted:
            if record.uid in ids:
                self._update(shape, ids[record.uid], record, ends)
        self._insert(shape, fresh, ends)
        ids |= self._ids(table, [record.uid for record in fresh])
        for record in wanted:
            if record.uid in ids:
                differing = {cell: stamp for cell, (stamp, _) in record.stamps.items()}
                stamps.append((table, ids[record.uid], record.stamp, differing))
        keep_stamps(self._store.db, stamps)

    def finish(self) -> None:
        """Set the links within a table, when all of its rows are there."""
        for link in self._late:
            ids = self._ids(link.table, [link.uid])
            end = self._shapes[link.table].links[link.column]
            ends = self._existing(end, [link.end])
            if link.uid in ids and ends.get(link.end) is not None:
                self._store.db.execute(
                    f'UPDATE "{link.table}" SET "{link.column}" = ? WHERE id = ? AND "{link.column}" IS NOT ?',
                    (ends[link.end], ids[link.uid], ends[link.end]),
                )
        self._late = []

    def _ids(self, table: str, uids: list[str]) -> dict[str, int]:
        sql = f'SELECT uid, id FROM "{table}" WHERE uid IN (SELECT value FROM json_each(?))'
        return dict(self._store.rows(sql, (json.dumps(uids),))) if uids else {}

    def _existing(self, table: str, uids: list[str]) -> dict[str, int]:
        """The ids of rows by uid; those that are not here are fetched from the hub, and made."""
        ids = self._ids(table, uids)
        missing = [uid for uid in uids if uid not in ids]
        if missing:
            self.apply(table, self._fetch(table, missing), needed=True)
            ids |= self._ids(table, missing)
        return ids

    def _ends(self, shape: RecordShape, records: list[TakenRecord]) -> dict[str, dict[str, int]]:
        """The ids of the rows that the records point at, by table and uid; links within the table come later."""
        uids: dict[str, dict[str, None]] = {}
        for record in records:
            for column, end in shape.links.items():
                uid = record.cells.get(column)
                if uid is not None and end != shape.name:
                    uids.setdefault(end, {})[str(uid)] = None
        return {end: self._existing(end, list(found)) for end, found in uids.items()}

    def _update(
        self, shape: RecordShape, row_id: int, record: TakenRecord, ends: Mapping[str, Mapping[str, int]]
    ) -> None:
        """Change the columns of a row that differ from the record."""
        columns = ", ".join(f'"{name}"' for name in (*shape.columns, UPDATED))
        now = self._store.row(f'SELECT {columns} FROM "{shape.name}" WHERE id = ?', (row_id,))
        assert now is not None
        row = dict(zip((*shape.columns, UPDATED), now, strict=True))
        values = self._values(shape, record, ends, own_fields(row.get(EXTRA)))
        changed = {name: value for name, value in values.items() if name in row and row[name] != value}
        later = max(str(row[UPDATED]), str(record.cells.get(UPDATED) or ""))
        if EXTRA in changed and own_fields(row[EXTRA]) == own_fields(changed[EXTRA]):
            del changed[EXTRA]
        changed.pop(UPDATED, None)
        if not changed:
            return
        sets = ", ".join(f'"{name}" = ?' for name in (*changed, UPDATED))
        sql = f'UPDATE "{shape.name}" SET {sets} WHERE id = ?'
        try:
            with savepoint(self._store):
                self._store.db.execute(sql, (*changed.values(), later, row_id))
            self.count += 1
        except sqlite3.IntegrityError as error:
            self.refused.append(f"{shape.name} {record.uid}: {error}")

    def _values(
        self, shape: RecordShape, record: TakenRecord, ends: Mapping[str, Mapping[str, int]], fields: dict[str, Any]
    ) -> dict[str, Any]:
        """The values of the columns that a record speaks of; links within the table are noted for later."""
        values: dict[str, Any] = {}
        has_fields = False
        for cell, value in record.cells.items():
            if cell.startswith(f"{EXTRA}."):
                has_fields = True
                fields[cell.removeprefix(f"{EXTRA}.")] = value
            elif cell in shape.links and value is not None:
                if shape.links[cell] == shape.name:
                    self._late.append(_LateLink(shape.name, record.uid, cell, str(value)))
                else:
                    values[cell] = ends.get(shape.links[cell], {}).get(str(value))
            elif cell in shape.columns or cell == UPDATED:
                values[cell] = value if value is not None else self._defaults[shape.name].get(cell)
        if has_fields:
            kept = {key: value for key, value in fields.items() if value is not None}
            values[EXTRA] = json.dumps(kept, ensure_ascii=False)
        return values

    def _insert(self, shape: RecordShape, records: list[TakenRecord], ends: Mapping[str, Mapping[str, int]]) -> None:
        defaults = self._defaults[shape.name]
        rows = [{**defaults, **self._values(shape, record, ends, {}), "uid": record.uid} for record in records]
        columns = [name for name in ("uid", UPDATED, *shape.columns) if any(name in row for row in rows)]
        plain: list[list[object]] = []
        for record, row in zip(records, rows, strict=True):
            values = [row.get(name) for name in columns]
            old = self._old_number(shape.name, record.uid) if GONE in record.cells else None
            if old is None:
                plain.append(values)
            else:
                self._insert_row(shape.name, ["id", *columns], [old, *values])
        if plain:
            try:
                with savepoint(self._store):
                    self._store.insert_many(shape.name, columns, plain)
                self.count += len(plain)
            except sqlite3.IntegrityError:
                for values in plain:
                    self._insert_row(shape.name, columns, values)

    def _insert_row(self, table: str, columns: list[str], values: list[object]) -> None:
        """Insert one row; one that the book refuses is told, and the others go on."""
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        try:
            with savepoint(self._store):
                self._store.db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)
            self.count += 1
        except sqlite3.IntegrityError as error:
            self.refused.append(f"{table} {values[columns.index('uid')]}: {error}")

    def _old_number(self, table: str, uid: str) -> int | None:
        """The number that a row had which was taken back here: it is made under it again, if that is free."""
        found = self._store.value(
            "SELECT row_id FROM journal WHERE tbl = ? AND before IS NOT NULL AND json_extract(before, '$.uid') = ?"
            f' AND row_id NOT IN (SELECT id FROM "{table}") LIMIT 1',
            (table, uid),
        )
        return None if found is None else int(found)


def _defaults(store: Store, table: str) -> dict[str, Any]:
    """The default value of each column of a table that must have a value, where it has one."""
    needed = [(row[1], row[4]) for row in store.rows(f'PRAGMA table_info("{table}")') if row[3] and row[4] is not None]
    return {name: store.value(f"SELECT {default}") for name, default in needed}
