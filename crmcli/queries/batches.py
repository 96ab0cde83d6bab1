"""The steps that were taken, for undo and history."""

from crmcli.domain.records import Batch
from crmcli.errors import NotFound
from crmcli.store import Store

_SELECT = """
SELECT b.id, b.at, b.label, b.undoes, b.undone_by, 
  (SELECT coalesce(sum(coalesce(j.last_id, j.row_id) - j.row_id + 1), 0) FROM journal j WHERE j.batch_id = b.id)
FROM batch b
"""


def get_batch(store: Store, batch_id: int) -> Batch:
    """One step by its number; raises NotFound."""
    row = store.row(f"{_SELECT} WHERE b.id = ?", (batch_id,))
    if row is None:
        raise NotFound(f"No step {batch_id}.", "crm undo --list shows the steps.")
    return Batch(*row)


def last_undoable(store: Store) -> Batch | None:
    """The newest step that stands."""
    row = store.row(f"{_SELECT} WHERE b.undone_by IS NULL AND b.undoes IS NULL ORDER BY b.id DESC LIMIT 1")
    return Batch(*row) if row else None


def last_redoable(store: Store) -> Batch | None:
    """The newest undo, if nothing new was done since."""
    row = store.row(
        f"{_SELECT} WHERE b.undone_by IS NULL AND b.undoes IN (SELECT id FROM batch WHERE undoes IS NULL)"
        " AND b.id > coalesce((SELECT max(id) FROM batch WHERE undoes IS NULL), 0) ORDER BY b.id DESC LIMIT 1"
    )
    return Batch(*row) if row else None


def list_batches(store: Store, *, limit: int = 20) -> list[Batch]:
    """The newest steps first, without the undo steps themselves."""
    return [Batch(*row) for row in store.rows(f"{_SELECT} WHERE b.undoes IS NULL ORDER BY b.id DESC LIMIT ?", (limit,))]


def batches_of_customer(store: Store, customer_id: int, *, limit: int = 50) -> list[Batch]:
    """The steps that touched a customer or anything of it, the newest first."""
    parts = [
        "SELECT batch_id FROM journal WHERE row_id = :who AND tbl = 'customer'",
        "SELECT batch_id FROM journal"
        " WHERE tbl = 'customer' AND last_id IS NOT NULL AND :who BETWEEN row_id AND last_id",
    ]
    parts += [
        f'SELECT j.batch_id FROM "{table}" t'
        f" JOIN journal j ON j.tbl = '{table}' AND {same} WHERE t.customer_id = :who"
        for same in ("j.row_id = t.id", "j.last_id IS NOT NULL AND t.id BETWEEN j.row_id AND j.last_id")
        for table in ("contact", "detail", "tag", "interaction", "reminder", "deal", "order", "payment", "case")
    ]
    sql = f"{_SELECT} WHERE b.id IN ({' UNION '.join(parts)}) ORDER BY b.id DESC LIMIT :limit"
    return [Batch(*row) for row in store.rows(sql, {"who": customer_id, "limit": limit})]
