"""The steps that were taken, for undo and history; those of sync and of another program are told from crm's own."""

import json
from typing import Any

from crmcli.book.tables import hanging_on, links_to
from crmcli.domain.records.cases import ANOTHER_PROGRAM, SYNC, Batch, StepKind
from crmcli.errors import NotFound
from crmcli.store import Store
from crmcli.words import tr

_SELECT = """
SELECT b.id, b.at, b.label, b.args, b.undoes, b.undone_by,
  (SELECT coalesce(sum(coalesce(j.last_id, j.row_id) - j.row_id + 1), 0) FROM journal j WHERE j.batch_id = b.id),
  of.label, of.args, b.origin, b.actor
FROM batch b
LEFT JOIN batch u ON u.id = b.undoes
LEFT JOIN batch of ON of.id = coalesce(u.undoes, u.id)
"""
_OWN = (
    f"b.origin IS NULL AND b.actor IS NOT '{ANOTHER_PROGRAM}' AND b.actor IS NOT '{SYNC}'"
    " AND b.label <> 'forget'"  # nothing undoes that one
)
_NO_LIMIT = 1 << 62


def _batch(row: tuple[Any, ...]) -> Batch:
    """One Batch of a row of `_SELECT`."""
    batch_id, at, kind, args, undoes, undone_by, changes, of_kind, of_args, origin, actor = row
    reverses = StepKind(of_kind, json.loads(of_args) if of_args else None) if of_kind is not None else None
    known = json.loads(args) if args else None
    return Batch(batch_id, at, kind, known, undoes, undone_by, changes, reverses, origin, actor)


def get_batch(store: Store, batch_id: int) -> Batch:
    """One step by its number; raises NotFound."""
    row = store.row(f"{_SELECT} WHERE b.id = ? AND b.id < ?", (batch_id, _own_step(store)))
    if row is None:
        raise NotFound(tr("No step {number}.", number=batch_id), tr("crm undo --list shows the steps."))
    return _batch(row)


def _own_step(store: Store) -> int:
    """The step that is being written now: those before it are history."""
    return store.batch_id or _NO_LIMIT


def last_undoable(store: Store) -> Batch | None:
    """The newest step of crm's own that stands; None where there is none."""
    row = store.row(
        f"{_SELECT} WHERE b.undone_by IS NULL AND b.undoes IS NULL AND {_OWN} AND b.id < ? ORDER BY b.id DESC LIMIT 1",
        (_own_step(store),),
    )
    return _batch(row) if row else None


def last_redoable(store: Store) -> Batch | None:
    """The newest undo, if crm did nothing new since; None otherwise."""
    own_step = _own_step(store)
    row = store.row(
        f"{_SELECT} WHERE b.undone_by IS NULL AND b.undoes IN (SELECT id FROM batch WHERE undoes IS NULL) AND b.id < ?"
        f" AND b.id > coalesce((SELECT max(b.id) FROM batch b WHERE b.undoes IS NULL AND {_OWN} AND b.id < ?), 0)"
        " ORDER BY b.id DESC LIMIT 1",
        (own_step, own_step),
    )
    return _batch(row) if row else None


def list_batches(store: Store, *, limit: int = 20) -> list[Batch]:
    """The newest steps first, without the undo steps themselves and without what sync took."""
    sql = f"{_SELECT} WHERE b.undoes IS NULL AND b.origin IS NULL ORDER BY b.id DESC LIMIT ?"
    return [_batch(row) for row in store.rows(sql, (limit,))]


def undoable_batches(store: Store, *, limit: int) -> tuple[list[Batch], int]:
    """The newest steps that stand, and how many stand in all; those of another program too, which need --batch."""
    stands = "b.undoes IS NULL AND b.undone_by IS NULL AND b.origin IS NULL AND b.label <> 'forget'"
    rows = store.rows(f"{_SELECT} WHERE {stands} ORDER BY b.id DESC LIMIT ?", (limit,))
    return [_batch(row) for row in rows], int(store.value(f"SELECT count(*) FROM batch b WHERE {stands}"))


def mark_actor(store: Store, actor: str) -> None:
    """Say who makes the step that is being written, where it is not the book's own person."""
    store.db.execute("UPDATE batch SET actor = ? WHERE id = ?", (actor, store.batch_id))


def merge_of(store: Store, customer_id: int) -> int | None:
    """The step that merged a customer into another, when it stands; None where there is none."""
    found = store.value(
        "SELECT max(b.id) FROM batch b JOIN journal j ON j.batch_id = b.id AND j.tbl = 'customer' AND j.row_id = ?"
        " WHERE b.label = 'merge' AND b.undone_by IS NULL",
        (customer_id,),
    )
    return None if found is None else int(found)


def batches_of_customer(store: Store, customer_id: int, *, limit: int = 50) -> list[Batch]:
    """The steps that touched a customer or anything of it, the newest first."""
    parts = [
        "SELECT batch_id FROM journal WHERE row_id = :who AND tbl = 'customer'",
        "SELECT batch_id FROM journal"
        " WHERE tbl = 'customer' AND last_id IS NOT NULL AND :who BETWEEN row_id AND last_id",
    ]
    for rows, name, column in _rows_of_customer():
        parts += [
            f"SELECT j.batch_id FROM {rows} JOIN journal j ON j.tbl = '{name}' AND {same} WHERE root.{column} = :who"
            for same in ("j.row_id = t.id", "j.last_id IS NOT NULL AND t.id BETWEEN j.row_id AND j.last_id")
        ]
    sql = f"{_SELECT} WHERE b.id IN ({' UNION '.join(parts)}) ORDER BY b.id DESC LIMIT :limit"
    return [_batch(row) for row in store.rows(sql, {"who": customer_id, "limit": limit})]


def _rows_of_customer() -> list[tuple[str, str, str]]:
    """SQL for rows `t` of the customer that a column of `root` holds, with the table's name and that column.

    They are notes, orders, their lines; and pairs of customers, by either end.
    """
    found = []
    for name, _ in hanging_on("customer"):
        found.append((f'"{name}" root JOIN "{name}" t ON t.id = root.id', name, "customer_id"))
        for below, column in hanging_on(name):
            found.append((f'"{name}" root JOIN "{below}" t ON t.{column} = root.id', below, "customer_id"))
    for name, column in links_to("customer"):
        if column == "other_id":
            found.append((f'"{name}" root JOIN "{name}" t ON t.id = root.id', name, column))
    return found
