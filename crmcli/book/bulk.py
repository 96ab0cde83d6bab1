"""Statements over many rows of the book at once: for merging, export and the sample book.

Those that write want a transaction that is open already (`Store.atomic`); triggers journal what they change.
"""

import contextlib
from collections.abc import Iterator, Sequence

from crmcli.book.tables import JOURNALLED
from crmcli.store import Store


@contextlib.contextmanager
def snapshot(store: Store) -> Iterator[None]:
    """A read transaction: statements inside see one state of the book, whatever another program writes meanwhile."""
    store.db.execute("BEGIN")
    try:
        yield
    finally:
        store.db.execute("ROLLBACK")


def repoint(store: Store, table: str, column: str, old: int, new: int, *, customers: Sequence[int] = ()) -> None:
    """Set `column` from `old` to `new` in rows not deleted, of these customers only when any is named."""
    marks = ", ".join("?" * len(customers))
    store.db.execute(
        f'UPDATE "{table}" SET "{column}" = ?, updated_at = max(updated_at, ?)'
        f' WHERE "{column}" = ? AND deleted_at IS NULL' + (f" AND customer_id IN ({marks})" if customers else ""),
        (new, store.utc_now, old, *customers),
    )


def clear(store: Store) -> None:
    """Delete every row of the book; its numbers begin at 1 again."""
    store.db.execute("PRAGMA defer_foreign_keys = ON")
    for table in JOURNALLED:
        store.db.execute(f'DELETE FROM "{table}"')
        store.db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))


def forget_steps(store: Store) -> None:
    """Empty the journal: nothing that was written so far, by the step being written too, can be undone."""
    store.db.execute("DELETE FROM journal")
    store.db.execute("DELETE FROM batch WHERE id <> ?", (store.batch_id,))
