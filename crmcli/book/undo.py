"""Undo and redo: replaying the journal backwards, itself as a step that can be undone.

Which step is meant, and whether it may be taken back, is looked at inside the write transaction: two programs that
undo at once take back two steps.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from crmcli.book.batches import get_batch, last_redoable, last_undoable
from crmcli.book.journal import damaged_history, known
from crmcli.book.step_subjects import with_subject
from crmcli.book.tables import JOURNALLED, TABLES, links_to
from crmcli.domain.records.cases import Batch
from crmcli.errors import NotFound, Refused
from crmcli.store import Store
from crmcli.words import tr
from crmcli.words.steps import told_step

# Which rows point at which: (table, column, the table it points at).
_LINKS = tuple((table, column, parent) for parent in JOURNALLED for table, column in links_to(parent))


def undo(store: Store, batch_id: int | None = None, *, force: bool = False) -> Batch:
    """Take a step back: the newest that crm itself wrote, or the one named. Raises NotFound or Refused."""
    with _links_checked_after(store) as touched, store.atomic("undo") as own_id:
        target = get_batch(store, batch_id) if batch_id is not None else last_undoable(store)
        if target is None:
            raise NotFound(tr("There is nothing to undo."))
        _refuse_what_cannot_be_undone(store, target)
        _reverse(store, own_id, target, touched, force=force)
    return target


def redo(store: Store) -> Batch:
    """Do again what the last undo took back. Raises NotFound or Refused."""
    with _links_checked_after(store) as touched, store.atomic("redo") as own_id:
        undoing = last_redoable(store)
        if undoing is None or undoing.undoes is None:
            raise NotFound(tr("There is nothing to redo."))
        _reverse(store, own_id, undoing, touched, force=False)
        return get_batch(store, undoing.undoes)


def _refuse_what_cannot_be_undone(store: Store, target: Batch) -> None:
    if target.kind == "forget":
        raise Refused(
            tr("Step {step} erased somebody; nothing brings that back.", step=target.id),
            tr("A backup from before may still hold them: crm backup list"),
        )
    if target.undone_by is not None and get_batch(store, target.undone_by).kind == "forget":
        raise Refused(tr("Step {step} was of somebody who was forgotten; it cannot be undone.", step=target.id))
    if target.undone_by is not None:
        raise Refused(
            tr("Step {step} ({what}) was undone already.", step=target.id, what=_told(store, target)),
            tr("crm redo does it again."),
        )
    if target.undoes is not None:
        raise Refused(
            tr("Step {step} is itself an undo.", step=target.id),
            tr("crm redo does again what the last undo took back."),
        )
    if target.origin is not None:
        raise Refused(
            tr("Step {step} came from another machine; it can be undone there.", step=target.id),
            tr("A change that should not stand is corrected by another one."),
        )


def _told(store: Store, step: Batch) -> str:
    """What a step did, with its customers."""
    return told_step(with_subject(store, step))


def _reverse(store: Store, own_id: int, target: Batch, touched: "_ForeignKeyCheck", *, force: bool) -> None:
    """Replay the entries of `target` backwards, as the step `own_id`."""
    if not force:
        _refuse_when_changed_since(store, own_id, target)
    store.db.execute("UPDATE batch SET undoes = ? WHERE id = ?", (target.id, own_id))
    store.db.execute("PRAGMA defer_foreign_keys = ON")  # for an undo inside another transaction
    entries = store.db.execute(
        "SELECT tbl, row_id, last_id, before FROM journal WHERE batch_id = ? ORDER BY id DESC", (target.id,)
    ).fetchall()
    columns: dict[str, frozenset[str]] = {}
    for table, row_id, last_id, before in entries:
        if before is None:
            touched.add_deleted(known(table), row_id, last_id or row_id)
            store.db.execute(f'DELETE FROM "{table}" WHERE id BETWEEN ? AND ?', (row_id, last_id or row_id))
        else:
            row = json.loads(before)
            if table not in columns:
                columns[table] = _columns_of(store, known(table))
            if not row.keys() <= columns[table]:  # the names come from the file, and become part of a statement
                raise damaged_history()
            touched.add_restored(table, _put_back(store, table, row_id, row))
    store.db.execute("UPDATE batch SET undone_by = ? WHERE id = ?", (own_id, target.id))
    if target.undoes is not None:  # a redo: what was undone stands again
        store.db.execute("UPDATE batch SET undone_by = NULL WHERE id = ?", (target.undoes,))
    if not touched.passes():
        raise Refused(
            tr("Step {step} ({what}) was built on since.", step=target.id, what=_told(store, target)),
            tr("Undo what came after it first."),
        )


@contextmanager
def _links_checked_after(store: Store) -> Iterator["_ForeignKeyCheck"]:
    """Foreign keys are checked once, after the replay: SQLite would read whole tables for each row that goes."""
    check = _ForeignKeyCheck(store)
    store.db.execute("PRAGMA foreign_keys = OFF")
    try:
        yield check
    finally:
        store.db.execute("PRAGMA foreign_keys = ON")


class _ForeignKeyCheck:
    """Which rows a replay deleted and which it restored, and whether every foreign key among them has its row."""

    def __init__(self, store: Store) -> None:
        self._db = store.db
        self._links = {table.name: table.links for table in TABLES if table.is_journalled}
        self._gone: dict[str, tuple[int, int]] = {}
        self._needed: set[tuple[str, int]] = set()

    def add_deleted(self, table: str, first: int, last: int) -> None:
        """Note that rows first to last were deleted."""
        low, high = self._gone.get(table, (first, last))
        self._gone[table] = min(low, first), max(high, last)

    def add_restored(self, table: str, row: dict[str, object]) -> None:
        """Note that one row was restored."""
        for column, end in self._links[table]:
            if isinstance(number := row.get(column), int):
                self._needed.add((end, number))

    def passes(self) -> bool:
        """True if every foreign key has its row."""
        for table, row_id in self._needed:
            if not self._db.execute(f'SELECT 1 FROM "{table}" WHERE id = ?', (row_id,)).fetchone():
                return False
        for table, links in self._links.items():
            for column, end in links:
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


def _columns_of(store: Store, table: str) -> frozenset[str]:
    return frozenset(str(row[1]) for row in store.rows(f'PRAGMA table_info("{table}")'))


def _put_back(store: Store, table: str, row_id: int, row: dict[str, Any]) -> dict[str, object]:
    """Make a row as it was before a change; returns it."""
    current = store.value(f'SELECT updated_at FROM "{table}" WHERE id = ?', (row_id,))
    if current is None:
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        store.db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values()))
        return row
    row["updated_at"] = max(current, store.utc_now)  # updated times never run backwards
    sets = ", ".join(f'"{name}" = ?' for name in row)
    store.db.execute(f'UPDATE "{table}" SET {sets} WHERE id = ?', (*row.values(), row_id))
    return row


def _refuse_when_changed_since(store: Store, own_id: int, target: Batch) -> None:
    """Taking back an older step would lose what later steps did to the same rows."""
    later = store.rows(
        """
        SELECT b.id FROM journal j JOIN batch b ON b.id = j.batch_id
        WHERE j.batch_id > :target AND j.batch_id < :own AND b.undone_by IS NULL AND b.undoes IS NULL
          AND ((j.tbl, j.row_id) IN (SELECT tbl, row_id FROM journal WHERE batch_id = :target)
            OR EXISTS (SELECT 1 FROM journal r WHERE r.batch_id = :target AND r.last_id IS NOT NULL
                       AND r.tbl = j.tbl AND j.row_id BETWEEN r.row_id AND r.last_id))
        GROUP BY b.id ORDER BY b.id DESC LIMIT 3
        """,
        {"target": target.id, "own": own_id},
    )
    later = later or _later_dependants(store, own_id, target)
    if not later:
        return
    what = _told(store, target)
    steps = [get_batch(store, batch_id) for (batch_id,) in later]
    if any(step.origin is not None for step in steps):
        raise Refused(
            tr("Step {step} ({what}) was changed on another machine since.", step=target.id, what=what),
            tr("A change that should not stand is corrected by another one."),
        )
    told = "; ".join(tr("step {step}: {what}", step=step.id, what=_told(store, step)) for step in steps)
    if any(step.is_foreign for step in steps):
        raise Refused(
            tr("Step {step} ({what}) was built on since ({later}).", step=target.id, what=what, later=told),
            tr("crm undo --batch {step} takes back what another program wrote.", step=steps[0].id),
        )
    raise Refused(
        tr("Step {step} ({what}) was built on since ({later}).", step=target.id, what=what, later=told),
        tr("Undo those first (crm undo --list shows them)."),
    )


def _later_dependants(store: Store, own_id: int, target: Batch) -> list[tuple[int]]:
    """Later steps that hung rows (a note, a payment …) on customers, deals, orders … which `target` made.

    CROSS JOIN keeps the order: from the few later steps to their rows, never from a million rows to the steps.
    """
    found: set[tuple[int]] = set()
    made = {table for (table,) in store.rows(
        "SELECT DISTINCT tbl FROM journal WHERE batch_id = ? AND before IS NULL", (target.id,))}  # fmt: skip
    for table, column, parent in _LINKS:
        if parent not in made:
            continue
        found |= set(
            store.rows(
                f"""
            SELECT b.id FROM journal later
            CROSS JOIN batch b ON b.id = later.batch_id
            CROSS JOIN "{table}" t ON t.id BETWEEN later.row_id AND coalesce(later.last_id, later.row_id)
            WHERE later.batch_id > :target AND later.batch_id < :own
              AND later.tbl = '{table}' AND b.undone_by IS NULL AND b.undoes IS NULL
              AND EXISTS (SELECT 1 FROM journal made WHERE made.batch_id = :target AND made.tbl = '{parent}'
                          AND made.before IS NULL
                          AND t.{column} BETWEEN made.row_id AND coalesce(made.last_id, made.row_id))
            GROUP BY b.id ORDER BY b.id DESC LIMIT 3
            """,
                {"target": target.id, "own": own_id},
            )
        )
    return sorted(found, reverse=True)[:3]
