"""Reading the journal: what each change replaced, and the rows as they are now.

The triggers write it, in the transaction of the change. An entry holds the row as it was before; what came after is
the next entry's before, or the row itself.
"""

import json

from crmcli.book.tables import JOURNALLED
from crmcli.domain.records.cases import Change
from crmcli.errors import Refused
from crmcli.store import Store
from crmcli.words import tr

_TABLES = frozenset(JOURNALLED)


def changes_of(store: Store, batch_id: int, *, limit: int = 200) -> list[Change]:
    """What a step changed, at most `limit` rows: each row before it and after it."""
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
    cursor = store.db.execute(f'SELECT * FROM "{known(table)}" WHERE id = ?', (row_id,))
    row = cursor.fetchone()
    return None if row is None else dict(zip((c[0] for c in cursor.description), row, strict=True))


def known(table: str) -> str:
    """The table's name, which comes from the file. Raises Refused when it is none of the journal's."""
    if table not in _TABLES:
        raise damaged_history()
    return table


def damaged_history() -> Refused:
    """The refusal of a journal that names what the book has not: names become part of statements."""
    return Refused(tr("The history of the book is damaged; nothing was changed."), tr("crm doctor looks what it is."))
