"""Conflicts: two changes of one field that did not know of each other. The later stands; the other can be put back."""

import json
from typing import Any, NamedTuple

from crmcli.book.sync.cells import EXTRA, own_fields, record_shapes, to_cells
from crmcli.book.sync.state import settle
from crmcli.errors import NotFound, Refused
from crmcli.services.syncing import state_of
from crmcli.store import Store
from crmcli.words import tr


class SyncConflict(NamedTuple):
    """A conflict that still stands: whose row, the cells that lost and those kept, the names of both machines."""

    id: int
    table: str
    uid: str
    row_id: int
    customer_id: int | None
    customer: str
    lost: dict[str, Any]
    kept: dict[str, Any]
    lost_by: str
    kept_by: str
    at: str


def list_conflicts(store: Store) -> list[SyncConflict]:
    """The conflicts that stand: not put back or settled, and the book still holds what won."""
    state = state_of(store)
    names = json.loads(state["names"] or "{}")
    shapes = {shape.name: shape for shape in record_shapes(store)}
    found = []
    for number, name, uid, lost, kept, lost_by, kept_by, at in store.rows(
        "SELECT id, tbl, uid, lost, kept, lost_by, kept_by, at FROM sync_conflict WHERE settled_at IS NULL ORDER BY id"
    ):
        if name not in shapes:
            continue
        row = store.row(f"{shapes[name].query} AND t.uid = ?", (uid,))
        if row is None:
            continue
        cells = to_cells(dict(zip((*shapes[name].columns, "updated_at"), row[4:], strict=True)))
        kept_cells = json.loads(kept)
        if all(cells.get(cell) == value for cell, value in kept_cells.items()):
            who = store.row("SELECT id, name FROM customer WHERE uid = ?", (row[2],))
            found.append(
                SyncConflict(
                    number,
                    name,
                    uid,
                    row[0],
                    who[0] if who else None,
                    who[1] if who else "",
                    json.loads(lost),
                    kept_cells,
                    names.get(lost_by, lost_by),
                    names.get(kept_by, kept_by),
                    at,
                )
            )
    return found


def answer_conflict(store: Store, number: int, *, puts_back: bool) -> SyncConflict:
    """Put what lost in its place again, a change like others, or leave what won; either way it is listed no more.

    Raises NotFound, and Refused where what a link pointed at is gone.
    """
    conflict = next((each for each in list_conflicts(store) if each.id == number), None)
    if conflict is None:
        raise NotFound(tr("No conflict {number}.", number=number), tr("crm sync conflicts lists them."))
    if puts_back:
        _put_back(store, conflict)
    settle(store, number)
    return conflict


def _put_back(store: Store, conflict: SyncConflict) -> None:
    shape = next(shape for shape in record_shapes(store) if shape.name == conflict.table)
    values: dict[str, Any] = {}
    with store.atomic("sync_back", number=conflict.id):
        for cell, value in conflict.lost.items():
            if cell.startswith(f"{EXTRA}."):
                stored = store.value("SELECT extra FROM customer WHERE id = ?", (conflict.row_id,))
                fields = own_fields(values.get(EXTRA) or stored)
                fields[cell.removeprefix(f"{EXTRA}.")] = value
                kept = {key: each for key, each in fields.items() if each is not None}
                values[EXTRA] = json.dumps(kept, ensure_ascii=False, sort_keys=True)
            elif cell in shape.links and value is not None:
                end = store.value(f'SELECT id FROM "{shape.links[cell]}" WHERE uid = ?', (value,))
                if end is None:
                    raise Refused(tr("What it points at is not in this book any more."))
                values[cell] = end
            elif cell in shape.columns:
                values[cell] = value
        store.update(conflict.table, conflict.row_id, **values)


def count_conflicts(store: Store) -> int:
    """How many conflicts stand."""
    return len(list_conflicts(store))
