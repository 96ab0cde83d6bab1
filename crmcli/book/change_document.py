"""What is told of a step to the programs that run after it: who changed what, each row before it and after it."""

import json
import os
from collections.abc import Mapping
from typing import Any

from crmcli.book.journal import changes_of
from crmcli.book.step_subjects import customer_of_change
from crmcli.domain.records.cases import Change
from crmcli.store import Store

FORMAT = 1
_MOST_CHANGES = 200
_KEYS = ("id", "uid", "at", "label", "args", "origin", "actor", "reason", "undoes")


def change_document(store: Store, step: int | None) -> dict[str, Any]:
    """The document of a step; `more` says how many rows it changed beyond the first 200. Without a step, no changes."""
    found: dict[str, Any] = {"crm": "change", "format": FORMAT, "book": os.path.abspath(store.path), "batch": None}
    row = store.row(
        f"SELECT {', '.join(_KEYS)}, (SELECT coalesce(sum(coalesce(last_id, row_id) - row_id + 1), 0)"
        " FROM journal WHERE batch_id = batch.id) FROM batch WHERE id = ?",
        (step,),
    )
    if row is None:
        return found | {"changes": []}
    batch = dict(zip(_KEYS, row, strict=False))
    batch["args"] = json.loads(batch["args"]) if batch["args"] else {}
    changes = [_change(store, change) for change in changes_of(store, row[0], limit=_MOST_CHANGES)]
    more = row[-1] - len(changes)
    return found | {"batch": batch, "changes": changes} | ({"more": more} if more else {})


def newest_step(store: Store) -> int | None:
    """The number of the newest step; None in a book that was not changed."""
    found = store.value("SELECT max(id) FROM batch")
    return None if found is None else int(found)


def _change(store: Store, change: Change) -> dict[str, Any]:
    values: Mapping[str, Any] = change.after or change.before or {}
    return {
        "table": change.table,
        "uid": values.get("uid"),
        "customer": _customer(store, change),
        "before": change.before,
        "after": change.after,
    }


def _customer(store: Store, change: Change) -> dict[str, Any] | None:
    """The customer that a row belongs to, as it is now or else as it was; None for rows of nobody."""
    customer_id = customer_of_change(store, change)
    if customer_id is None:
        return None
    row = store.row("SELECT uid, name FROM customer WHERE id = ?", (customer_id,))
    if row is None and change.table == "customer" and change.before:
        row = change.before.get("uid"), change.before.get("name")
    return None if row is None else {"id": customer_id, "uid": row[0], "name": row[1]}
