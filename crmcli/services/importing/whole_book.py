"""A whole book taken into an empty one: rows as they were stored, links found by uid, times untouched.

Refuses a book with anything in it, and rows that this program has no place for. An import of it is one step,
like every other, and can be taken back.
"""

import json

from crmcli.book.whole import Shape, is_empty, shapes
from crmcli.errors import Refused
from crmcli.services.importing.run import Tally
from crmcli.store import Store
from crmcli.transfer.drafts import Draft, RowDraft

_CHUNK = 2000
_Ids = dict[str, int]


class BookTaker:
    """Takes stored rows in the order of the file; those of one table are written together."""

    def __init__(self, store: Store, tally: Tally) -> None:
        if not is_empty(store):
            raise Refused(
                "A whole book goes into an empty one only; nothing was changed.",
                "Name a new file: crm --book NEW import FILE",
            )
        self._store = store
        self._tally = tally
        self._shapes = {shape.table: shape for shape in shapes(store)}
        self._held: list[RowDraft] = []
        self._own_links: list[tuple[str, str, str, str]] = []  # table, column, uid, uid of the same table

    def take(self, draft: Draft) -> None:
        """Hold a row until there are many of its table."""
        assert isinstance(draft, RowDraft)
        shape = self._shapes.get(draft.table)
        if shape is None or not draft.values.keys() <= set(shape.columns) or "uid" not in draft.values:
            self._tally.reject(draft, "this crm has no place for such a row; was it written by a newer one?")
            return
        if self._held and (self._held[0].table != draft.table or len(self._held) >= _CHUNK):
            self._flush()
        self._held.append(draft)

    def finish(self) -> None:
        """Write what is still held back, then the links within a table."""
        self._flush()
        for table, column, uid, end in self._own_links:
            there = f'(SELECT id FROM "{table}" WHERE uid = ?)'
            self._store.db.execute(f'UPDATE "{table}" SET "{column}" = {there} WHERE uid = ?', (end, uid))

    def _flush(self) -> None:
        if not self._held:
            return
        shape = self._shapes[self._held[0].table]
        ends = {column: self._ids(column, there) for column, there in shape.links.items() if there != shape.table}
        said = {name for draft in self._held for name in draft.values}
        columns = [name for name in shape.columns if name in said]
        rows = [row for draft in self._held if (row := self._row(draft, columns, shape, ends))]
        self._held.clear()
        self._store.insert_many(shape.table, columns, rows)
        self._tally.added += len(rows)

    def _ids(self, column: str, there: str) -> _Ids:
        """The ids of the rows that those held point at."""
        uids = [draft.values[column] for draft in self._held if draft.values.get(column) is not None]
        sql = f'SELECT uid, id FROM "{there}" WHERE uid IN (SELECT value FROM json_each(?))'
        return dict(self._store.rows(sql, (json.dumps(uids),))) if uids else {}

    def _row(self, draft: RowDraft, columns: list[str], shape: Shape, ends: dict[str, _Ids]) -> list[object]:
        """The values to keep, links as ids; [] for a row that names one which is not there."""
        values: list[object] = []
        for column in columns:
            value = draft.values.get(column)
            if value is not None and column in ends:
                value = ends[column].get(str(value))
                if value is None:
                    self._tally.reject(draft, f"the {shape.links[column]} that it names is not in the file", column)
                    return []
            elif value is not None and column in shape.links:
                self._own_links.append((shape.table, column, str(draft.values["uid"]), str(value)))
                value = None
            values.append(value)
        return values
