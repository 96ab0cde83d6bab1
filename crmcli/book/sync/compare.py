"""A guard: does the hub hold what the book holds? A count and a sum of hashes of each table, computed on either side.

A record is hashed as the text that PostgreSQL makes of its cells; `updated_at` and records that were taken back are
left out.
"""

import json
from decimal import Decimal
from hashlib import md5
from typing import Any

import psycopg

from crmcli.book.schema import SCHEMA_VERSION
from crmcli.book.sync.capture import has_changes
from crmcli.book.sync.cells import GONE, UPDATED, RecordShape, record_shapes, records_between
from crmcli.book.sync.hub import Connection
from crmcli.book.sync.state import SyncState
from crmcli.book.sync.storable import storable
from crmcli.store import Store

_LETTERS = 15  # of a hash, in hex: 60 bits
_LAST = (1 << 63) - 1
_SUMS = f"""
SELECT tbl, count(*), sum(('x' || left(md5(uid || ' ' || (jsonb_strip_nulls(cells) - '{{{UPDATED},{GONE}}}'::text[])
    ::text), {_LETTERS}))::bit({_LETTERS * 4})::bigint)
FROM record WHERE (cells->>'{GONE}') IS DISTINCT FROM '1' GROUP BY tbl
"""
Sum = tuple[int, int]


def differing_tables(store: Store, hub: Connection, state: SyncState) -> list[str] | None:
    """The tables in which the book and the hub differ.

    None where that cannot be told now: something waits on either side, or a newer program writes to the hub.
    """
    hub.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    try:
        with hub.transaction():
            row = hub.execute("SELECT (SELECT max(seq) FROM push), (SELECT max(schema) FROM machine)").fetchone()
            if row is None or row[0] != state.number("seen") or row[1] > SCHEMA_VERSION:
                return None
            there = {table: (count, int(total)) for table, count, total in hub.execute(_SUMS)}
            gone = {uid for (uid,) in hub.execute(f"SELECT uid FROM record WHERE cells->>'{GONE}' = '1'")}
    finally:
        hub.isolation_level = None
    store.hold_snapshot()
    try:
        if has_changes(store, state.number("pushed")):
            return None
        here = {shape.name: _sum(store, shape, gone) for shape in record_shapes(store)}
    finally:
        store.release_snapshot()
    return [name for name, found in here.items() if found != there.get(name, (0, 0))]


def _sum(store: Store, shape: RecordShape, gone: set[str]) -> Sum:
    """How many rows of a table the book holds, and the sum of their hashes."""
    count = total = 0
    for record in records_between(store, shape, 0, _LAST):
        if record.uid not in gone:
            count += 1
            text = f"{record.uid} {_text({key: value for key, value in record.cells.items() if key != UPDATED})}"
            total += int(md5(text.encode(), usedforsecurity=False).hexdigest()[:_LETTERS], 16)
    return count, total


def _text(value: Any) -> str:
    """JSON as PostgreSQL writes what it stored: keys by their length, NULLs in objects left out, no exponents."""
    if isinstance(value, dict):
        pairs = [(key, storable(key).encode(), each) for key, each in value.items() if each is not None]
        pairs.sort(key=lambda pair: (len(pair[1]), pair[1]))
        return "{" + ", ".join(f"{_text(key)}: {_text(each)}" for key, _, each in pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_text, value)) + "]"
    if isinstance(value, float):
        return format(Decimal(repr(value or 0.0)), "f")  # it knows no -0.0
    return json.dumps(storable(value), ensure_ascii=False)
