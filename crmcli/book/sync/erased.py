"""Forgotten persons: erased at the hub, and at their next sync out of the books of the other machines.

The hub and each book keep the uids of erased rows and nothing else of them, for good: what a machine still sends for
one is dropped, and a hub that comes back from an old backup is told again.
"""

import json
from collections.abc import Iterable, Sequence

import psycopg

from crmcli.book.sync.cells import record_shapes
from crmcli.book.sync.hub import Connection
from crmcli.book.sync.state import SyncState, writing
from crmcli.book.tables import TABLES, links_to
from crmcli.book.uids import new_uid
from crmcli.store import Store

# Links beside the parent that make a row go with the one it points at.
_PAIRS = tuple((name, column) for name, column in links_to("customer") if column == "other_id")
_ALSO = (*_PAIRS, ("detail", "contact_id"), ("customer", "merged_into"))
_LINKS = (*((each.name, each.parent) for each in TABLES if each.travels and each.parent), *_ALSO)
_PATIENCE = "10s"


def _goes_with(alias: str, test: str) -> str:
    """SQL that is true for a record `alias` which is erased itself, or goes with an erased one."""
    parts = [f"({alias}.tbl = '{name}' AND {alias}.cells->>'{column}' {test})" for name, column in _LINKS]
    return " OR ".join([f"{alias}.uid {test}", *parts])


_ERASE = f"DELETE FROM record r WHERE {_goes_with('r', '= ANY(%s)')} RETURNING r.uid"
_DROP = f"DELETE FROM incoming i WHERE {_goes_with('i', 'IN (SELECT uid FROM erased)')} RETURNING i.uid"


def erased_uids(store: Store, *, everything: bool = False) -> list[str]:
    """The uids of erased rows that the hub was not told of; all of them with `everything`."""
    sql = "SELECT uid FROM sync_erased" if everything else "SELECT uid FROM sync_erased WHERE is_sent = 0"
    return [uid for (uid,) in store.rows(sql)]


def note_sent(store: Store, uids: Iterable[str]) -> None:
    """Note that the hub knows of these; the caller holds a write transaction."""
    sql = "INSERT OR REPLACE INTO sync_erased SELECT value, 1 FROM json_each(?)"
    store.db.execute(sql, (json.dumps(list(uids)),))


def erase_at_hub(hub: Connection, seq: int, uids: Sequence[str]) -> None:
    """Delete the records with these uids, and all that hangs on them, with the conflicts over them."""
    known: set[str] = set()
    found = list(uids)
    while found:
        known.update(found)
        hub.execute("INSERT INTO erased SELECT unnest(%s::text[]), %s ON CONFLICT DO NOTHING", (found, seq))
        hub.execute("DELETE FROM conflict WHERE uid = ANY(%s) OR root = ANY(%s)", (found, found))
        rows = hub.execute(_ERASE, [found] * (len(_LINKS) + 1)).fetchall()
        found = [uid for (uid,) in rows if uid not in known]


def drop_incoming(hub: Connection, seq: int) -> int:
    """Take out of what a machine sends all that was erased, or hangs on it; returns how many records."""
    if hub.execute("SELECT EXISTS (SELECT FROM erased)").fetchone() != (True,):
        return 0
    count = 0
    while uids := [uid for (uid,) in hub.execute(_DROP).fetchall()]:
        count += len(uids)
        hub.execute("INSERT INTO erased SELECT unnest(%s::text[]), %s ON CONFLICT DO NOTHING", (uids, seq))
    return count


def newly_erased(hub: Connection, state: SyncState) -> tuple[list[str], int]:
    """The uids that other machines had erased since this one asked, and the number of the newest push of them."""
    rows = hub.execute("SELECT uid, seq FROM erased WHERE seq > %s", (state.number("erased"),)).fetchall()
    return [uid for uid, _ in rows], max((seq for _, seq in rows), default=0)


def renew_uids(store: Store) -> None:
    """Give a row that came again after it was erased, from an imported card say, a uid that nobody has erased."""
    if store.value("SELECT 1 FROM sync_erased LIMIT 1") is None:
        return
    with store.atomic("sync") as step:
        for shape in record_shapes(store):
            sql = f'SELECT id FROM "{shape.name}" WHERE uid IN (SELECT uid FROM sync_erased)'
            for (row_id,) in store.rows(sql):
                store.db.execute(f'UPDATE "{shape.name}" SET uid = ? WHERE id = ?', (new_uid(), row_id))
        store.db.execute("UPDATE batch SET origin = 'sync' WHERE id = ?", (step,))


def wipe_hub(store: Store, hub: Connection, state: SyncState) -> bool:
    """Have the hub's tables hold no byte of what was erased; False where another reads them, and the next sync tries.

    A plain VACUUM leaves the bytes in the pages: the tables are written anew.
    """
    try:
        hub.execute(f"SET lock_timeout = '{_PATIENCE}'")
        hub.execute("VACUUM (FULL) record, conflict")
    except psycopg.Error:
        return False
    finally:
        if not hub.closed:
            hub.execute("RESET lock_timeout")
    with writing(store):
        state.put(wipe="")
    return True
