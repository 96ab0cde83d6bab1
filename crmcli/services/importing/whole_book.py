"""A whole book imported into an empty one: rows as they were stored, links found by uid, times untouched.

Refuses a book with anything in it, and rows that this program has no place for or that no door would have let in. An
import of it is one step, like every other, and can be taken back.
"""

import json
import sqlite3
from collections.abc import Collection
from typing import Any, NamedTuple

from crmcli.book.bulk import savepoint, set_link
from crmcli.book.derived.rhythm_fit import put_kept_fit
from crmcli.book.whole import Shape, is_empty, shapes
from crmcli.domain.rules.stored import check_row
from crmcli.domain.rules.values import Fault, InvalidRecord
from crmcli.errors import Refused, Usage
from crmcli.services.importing.tally import Tally
from crmcli.store import Store
from crmcli.transfer.drafts import Draft, RhythmDraft, RowDraft
from crmcli.words import tr

_CHUNK = 2000
_Ids = dict[str, int]


class _OwnLink(NamedTuple):
    """A row that points at a row of its own table, which may come later in the file."""

    draft: RowDraft
    column: str
    end: str


class BookImporter:
    """Imports stored rows in the order of the file; rows of one table are written together."""

    def __init__(self, store: Store, tally: Tally) -> None:
        if not is_empty(store):
            raise Refused(
                tr("A whole book goes into an empty one only; nothing was changed."),
                tr("Name a new file: crm --book NEW import FILE"),
            )
        self._store = store
        self._tally = tally
        self._shapes = {shape.table: shape for shape in shapes(store)}
        self._defaults = {table: _defaults(store, table) for table in self._shapes}
        self._held: list[RowDraft] = []
        self._own_links: list[_OwnLink] = []

    def import_row(self, draft: Draft) -> None:
        """Hold a row until there are many of its table. Raises CrmError for one that cannot be kept."""
        if isinstance(draft, RhythmDraft):
            self._put_rhythms(draft)
            return
        assert isinstance(draft, RowDraft)
        shape = self._shapes.get(draft.table)
        if shape is None or not draft.values.keys() <= set(shape.columns) or "uid" not in draft.values:
            raise Usage(tr("this crm has no place for such a row; was it written by a newer one?"))
        check_row(draft.table, draft.values, shape.links)
        _require(draft, self._defaults[draft.table])
        if self._held and (self._held[0].table != draft.table or len(self._held) >= _CHUNK):
            self._flush()
        self._held.append(draft)

    def finish(self) -> None:
        """Write the rows that are still held back, then the links within a table."""
        self._flush()
        for draft, column, end in self._own_links:
            row_id, end_id = (
                self._store.value(f'SELECT id FROM "{draft.table}" WHERE uid = ?', (uid,))
                for uid in (draft.values["uid"], end)
            )
            if row_id is not None and end_id is None:
                self._tally.reject(draft, tr("the {table} that it names is not in the file", table=draft.table), column)
            elif row_id is not None:
                set_link(self._store, draft.table, row_id, column, end_id)

    def _put_rhythms(self, draft: RhythmDraft) -> None:
        """Keep what the other book had learned; what cannot be read is learned anew from the rows."""
        try:
            with savepoint(self._store):
                for fit in draft.fits:
                    put_kept_fit(self._store.db, fit)
        except (ValueError, TypeError, KeyError, ArithmeticError):
            return

    def _flush(self) -> None:
        if not self._held:
            return
        held, self._held = self._held, []
        shape = self._shapes[held[0].table]
        ends = {column: self._ids(held, column, there) for column, there in shape.links.items() if there != shape.table}
        said = {name for draft in held for name in draft.values}
        columns = [name for name in shape.columns if name in said]
        rows = [(draft, row) for draft in held if (row := self._row(draft, columns, shape, ends))]
        if not self._insert(shape.table, columns, [row for _, row in rows]):
            for draft, row in rows:
                if not self._insert(shape.table, columns, [row]):
                    self._tally.reject(draft, tr("the book has no place for it: its uid or key is there already"))

    def _insert(self, table: str, columns: list[str], rows: list[list[object]]) -> bool:
        """Insert all rows or none; False when the database refuses one of them."""
        try:
            with savepoint(self._store):
                self._store.insert_many(table, columns, rows)
        except (sqlite3.IntegrityError, OverflowError):
            return False
        self._tally.added += len(rows)
        return True

    def _ids(self, held: list[RowDraft], column: str, there: str) -> _Ids:
        """The ids of the rows that the held ones point at, by uid."""
        uids = [draft.values[column] for draft in held if draft.values.get(column) is not None]
        sql = f'SELECT uid, id FROM "{there}" WHERE uid IN (SELECT value FROM json_each(?))'
        return dict(self._store.rows(sql, (json.dumps(uids),))) if uids else {}

    def _row(self, draft: RowDraft, columns: list[str], shape: Shape, ends: dict[str, _Ids]) -> list[object]:
        """The values to keep, links as ids; [] for a row that names one which is not there."""
        values: list[object] = []
        defaults = self._defaults[draft.table]
        for column in columns:
            value = draft.values.get(column)
            if value is None:
                value = defaults.get(column)
            elif column in ends:
                value = ends[column].get(str(value))
                if value is None:
                    reason = tr("the {table} that it names is not in the file", table=shape.links[column])
                    self._tally.reject(draft, reason, column)
                    return []
            elif column in shape.links:
                self._own_links.append(_OwnLink(draft, column, str(value)))
                value = None
            values.append(value)
        return values


def _defaults(store: Store, table: str) -> dict[str, Any]:
    """The default value of each column of a table that must have a value; None where there is no default."""
    needed = [(row[1], row[4]) for row in store.rows(f'PRAGMA table_info("{table}")') if row[3] and row[1] != "id"]
    return {name: store.value(f"SELECT {default}") if default is not None else None for name, default in needed}


def _require(draft: RowDraft, defaults: dict[str, Any]) -> None:
    """Raise InvalidRecord for a row without a value that it must have."""
    missing: Collection[str] = [
        name for name, default in defaults.items() if default is None and draft.values.get(name) is None
    ]
    if missing:
        raise InvalidRecord(*(Fault(name, tr("{name} is missing", name=name)) for name in missing))
