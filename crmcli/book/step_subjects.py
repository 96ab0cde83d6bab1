"""Whose rows a step changed and what its row is called, so that history and undo name customers and not numbers.

Nothing of it is kept: the journal has the rows, and the customers have their names of today.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from crmcli.book.journal import changes_of
from crmcli.book.tables import table
from crmcli.domain.records.cases import Batch, Change
from crmcli.store import Store

_MOST_ROWS = 12  # of one step: a bulk edit names none of its thousands
_NAMES = 2
_SELF_NAMED = frozenset({"add", "edit", "rm", "restore", "merge", "no_answer", "import", "config", "forget", "demo"})
# The steps that are kept with the number of a row: its table, and the column that says what it is.
_ROWS = {
    "case_reopen": ("case", "text"), "case_solve": ("case", "text"),
    "deal_move": ("deal", "title"), "deal_park": ("deal", "title"), "deal_unpark": ("deal", "title"),
    "done": ("reminder", "text"), "snooze": ("reminder", "text"),
    "rate_edit": ("interaction", "text"),
}  # fmt: skip


def with_subject(store: Store, step: Batch) -> Batch:
    """The step with the names of the customers whose rows it changed, and with the title of its row.

    No names where its sentence has them, and where it changed the rows of more than two.
    """
    kind = step.reverses.kind if step.reverses is not None else step.kind
    args = step.reverses.args if step.reverses is not None else step.args
    if args is None or kind in _SELF_NAMED or "count" in args:
        return step
    changes = changes_of(store, step.id, limit=_MOST_ROWS)
    ids = list(dict.fromkeys(found for change in changes if (found := customer_of_change(store, change)) is not None))
    names = [name for each in ids if (name := store.value("SELECT name FROM customer WHERE id = ?", (each,)))]
    titles = list(dict.fromkeys(_titles(changes, *_ROWS[kind]))) if kind in _ROWS else []
    return step._replace(
        customers=tuple(map(str, names)) if len(names) <= _NAMES else (),
        title=titles[0] if len(titles) == 1 else "",
    )


def _titles(changes: Iterable[Change], name: str, column: str) -> Iterable[str]:
    """What the rows of a table that were changed, and not made, are called."""
    for change in changes:
        if change.table == name and change.before is not None and change.before.get(column):
            yield str(change.before[column])


def customer_of_change(store: Store, change: Change) -> int | None:
    """The customer that a changed row hangs on; None for rows of nobody, such as a product."""
    values: Mapping[str, Any] | None = change.before or change.after
    if values is None:
        return None
    if change.table == "customer":
        return change.row_id
    parent = table(change.table).parent
    if parent is None or parent not in values:
        return None
    if parent == "customer_id":
        return int(values[parent])
    above = dict(table(change.table).links)[parent]
    found = store.value(f'SELECT customer_id FROM "{above}" WHERE id = ?', (values[parent],))
    return None if found is None else int(found)
