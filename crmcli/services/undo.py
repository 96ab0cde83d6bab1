"""Undo and redo: replaying the journal backwards, itself as a step that can be undone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from crmcli.domain.records import Batch
from crmcli.errors import NotFound, Refused
from crmcli.queries.batches import get_batch, last_redoable, last_undoable
from crmcli.schema import JOURNALLED
from crmcli.store import Store
from crmcli.words import tr
from crmcli.words.steps import step_text

_TABLES = frozenset(JOURNALLED)
# Which rows hang on which: (table, column, the table it points at).
_LINKS = (
    *((table, "customer_id", "customer") for table in (
        "contact", "detail", "tag", "interaction", "reminder", "deal", "order", "payment", "case",
        "consumption")),
    *((table, "contact_id", "contact") for table in ("detail", "interaction", "reminder", "case")),
    *((table, "deal_id", "deal") for table in ("interaction", "reminder", "order")),
    ("payment", "order_id", "order"), ("order_line", "product_id", "product"),
    ("consumption", "product_id", "product"),
    ("customer", "referrer_id", "customer"),
)  # fmt: skip


class Change(NamedTuple):
    """One row as it was before and after a step; None where it did not exist."""

    table: str
    row_id: int
    before: dict[str, object] | None
    after: dict[str, object] | None


def undo(store: Store, batch_id: int | None = None, *, force: bool = False) -> Batch:
    """Take a step back (the last one, or the one named). Raises NotFound or Refused."""
    target = get_batch(store, batch_id) if batch_id is not None else last_undoable(store)
    if target is None:
        raise NotFound("There is nothing to undo.")
    if target.undone_by is not None:
        raise Refused(
            tr("Step {step} ({what}) was undone already.", step=target.id, what=step_text(target)),
            tr("crm redo does it again."),
        )
    if target.undoes is not None:
        raise Refused(f"Step {target.id} is itself an undo.", "crm redo does again what the last undo took back.")
    _reverse(store, target, "undo", force=force)
    return target


def redo(store: Store) -> Batch:
    """Do again what the last undo took back. Raises NotFound or Refused."""
    undoing = last_redoable(store)
    if undoing is None or undoing.undoes is None:
        raise NotFound("There is nothing to redo.")
    _reverse(store, undoing, "redo", force=False)
    return get_batch(store, undoing.undoes)


def _reverse(store: Store, target: Batch, kind: str, *, force: bool) -> None:
    with _links_checked_after(store) as touched, store.atomic(kind, undoes=target.id) as batch_id:
        if not force:
            _refuse_when_changed_since(store, target)
        store.db.execute("PRAGMA defer_foreign_keys = ON")  # for an undo inside another transaction
        entries = store.db.execute(
            "SELECT tbl, row_id, last_id, before FROM journal WHERE batch_id = ? ORDER BY id DESC", (target.id,)
        ).fetchall()
        for table, row_id, last_id, before in entries:
            if before is None:
                touched.taken(_known(table), row_id, last_id or row_id)
                sql = f'DELETE FROM "{table}" WHERE id BETWEEN ? AND ?'
                store.db.execute(sql, (row_id, last_id or row_id))
            else:
                touched.put(table, _put_back(store, _known(table), row_id, before))
        store.db.execute("UPDATE batch SET undone_by = ? WHERE id = ?", (batch_id, target.id))
        if target.undoes is not None:  # a redo: what was undone stands again
            store.db.execute("UPDATE batch SET undone_by = NULL WHERE id = ?", (target.undoes,))
        if not touched.is_sound():
            raise Refused(
                tr("Step {step} ({what}) was built on since.", step=target.id, what=step_text(target)),
                tr("Undo what came after it first."),
            )


@contextmanager
def _links_checked_after(store: Store) -> Iterator["_Links"]:
    """Foreign keys looked at once, after the replay: SQLite would read whole tables for each row that goes."""
    links = _Links(store)
    store.db.execute("PRAGMA foreign_keys = OFF")
    try:
        yield links
    finally:
        store.db.execute("PRAGMA foreign_keys = ON")


class _Links:
    """Which rows a replay took away and which it put back, and whether every link among them has both its ends."""

    def __init__(self, store: Store) -> None:
        self._db = store.db
        self._ends = {
            table: [(row[3], row[2]) for row in store.rows(f'PRAGMA foreign_key_list("{table}")')]
            for table in JOURNALLED
        }
        self._gone: dict[str, tuple[int, int]] = {}
        self._needed: set[tuple[str, int]] = set()

    def taken(self, table: str, first: int, last: int) -> None:
        """Rows are gone."""
        low, high = self._gone.get(table, (first, last))
        self._gone[table] = min(low, first), max(high, last)

    def put(self, table: str, row: dict[str, object]) -> None:
        """A row is as it was."""
        for column, end in self._ends[table]:
            if isinstance(number := row[column], int):
                self._needed.add((end, number))

    def is_sound(self) -> bool:
        """True when nothing points at a row that is not there."""
        for table, row_id in self._needed:
            if not self._db.execute(f'SELECT 1 FROM "{table}" WHERE id = ?', (row_id,)).fetchone():
                return False
        for table, ends in self._ends.items():
            for column, end in ends:
                if (
                    end in self._gone
                    and self._db.execute(
                        f'SELECT 1 FROM "{table}" WHERE "{column}" BETWEEN ? AND ?'
                        f' AND "{column}" NOT IN (SELECT id FROM "{end}") LIMIT 1',
                        self._gone[end],
                    ).fetchone()
                ):
                    return False
        return True


def _known(table: str) -> str:
    assert table in _TABLES
    return table


def _put_back(store: Store, table: str, row_id: int, before: str) -> dict[str, object]:
    """A row as it was before a change; returns it."""
    row: dict[str, Any] = json.loads(before)
    current = store.value(f'SELECT updated_at FROM "{table}" WHERE id = ?', (row_id,))
    if current is None:
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        store.db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values()))
        return row
    row["updated_at"] = max(current, store.utc_now)  # updated times never run backwards
    sets = ", ".join(f'"{name}" = ?' for name in row)
    store.db.execute(f'UPDATE "{table}" SET {sets} WHERE id = ?', (*row.values(), row_id))
    return row


def _refuse_when_changed_since(store: Store, target: Batch) -> None:
    """Taking back an older step would lose what later steps did to the same rows."""
    later = store.rows(
        """
        SELECT b.id FROM journal j JOIN batch b ON b.id = j.batch_id
        WHERE j.batch_id > :target AND b.undone_by IS NULL AND b.undoes IS NULL
          AND ((j.tbl, j.row_id) IN (SELECT tbl, row_id FROM journal WHERE batch_id = :target)
            OR EXISTS (SELECT 1 FROM journal r WHERE r.batch_id = :target AND r.last_id IS NOT NULL
                       AND r.tbl = j.tbl AND j.row_id BETWEEN r.row_id AND r.last_id))
        GROUP BY b.id ORDER BY b.id DESC LIMIT 3
        """,
        {"target": target.id},
    )
    later = later or _later_dependants(store, target)
    if later:
        steps = [get_batch(store, batch_id) for (batch_id,) in later]
        told = "; ".join(tr("step {step}: {what}", step=step.id, what=step_text(step)) for step in steps)
        raise Refused(
            tr(
                "Step {step} ({what}) was built on since ({later}).", step=target.id, what=step_text(target), later=told
            ),
            tr("Undo those first (crm undo --list shows them)."),
        )


def _later_dependants(store: Store, target: Batch) -> list[tuple[int]]:
    """Later steps that hung rows (a note, a payment …) on customers, deals, orders … which `target` made.

    CROSS JOIN keeps the order: from the few later steps to their rows, never from a million rows to the steps.
    """
    found: list[tuple[int]] = []
    for table, column, parent in _LINKS:
        found = store.rows(
            f"""
            SELECT b.id FROM journal later
            CROSS JOIN batch b ON b.id = later.batch_id
            CROSS JOIN "{table}" t ON t.id BETWEEN later.row_id AND coalesce(later.last_id, later.row_id)
            WHERE later.batch_id > :target AND later.tbl = '{table}' AND b.undone_by IS NULL AND b.undoes IS NULL
              AND EXISTS (SELECT 1 FROM journal made WHERE made.batch_id = :target AND made.tbl = '{parent}'
                          AND made.before IS NULL
                          AND t.{column} BETWEEN made.row_id AND coalesce(made.last_id, made.row_id))
            GROUP BY b.id ORDER BY b.id DESC LIMIT 3
            """,
            {"target": target.id},
        )
        if found:
            break
    return found


def changes_of(store: Store, batch_id: int, *, limit: int = 200) -> list[Change]:
    """What a step changed: each row before it, and after it (the next entry's before, or the row now)."""
    changes: list[Change] = []
    entries = store.rows(
        "SELECT id, tbl, row_id, coalesce(last_id, row_id), before FROM journal WHERE batch_id = ? ORDER BY id LIMIT ?",
        (batch_id, limit),
    )
    for entry_id, table, first, last, before in entries:
        for row_id in range(first, min(last, first + limit - len(changes) - 1) + 1):
            changes.append(_change(store, entry_id, table, row_id, before))
    return changes[:limit]


def _change(store: Store, entry_id: int, table: str, row_id: int, before: str | None) -> Change:
    following = store.row(
        "SELECT before FROM journal WHERE row_id = ? AND tbl = ? AND id > ? ORDER BY id LIMIT 1",
        (row_id, table, entry_id),
    )
    after = json.loads(following[0]) if following and following[0] else None
    if following is None:
        after = _row_now(store, table, row_id)
    return Change(table, row_id, json.loads(before) if before else None, after)


def _row_now(store: Store, table: str, row_id: int) -> dict[str, object] | None:
    cursor = store.db.execute(f'SELECT * FROM "{_known(table)}" WHERE id = ?', (row_id,))
    row = cursor.fetchone()
    return None if row is None else dict(zip((c[0] for c in cursor.description), row, strict=True))
