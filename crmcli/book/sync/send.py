"""Sending: what changed here goes to the hub in one transaction, and the hub's records are merged with it.

The changes are copied into a temporary table first; only then the counter of the hub is taken, so that one machine
writes at a time, the numbers of pushes are in the order of their commits, and a slow network holds up nobody.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from psycopg.types.json import Jsonb, set_json_dumps

from crmcli.book.sync.capture import Captured, captured, has_changes, newest_entry, whole_book
from crmcli.book.sync.cells import UPDATED, Cells, count_records, record_shapes
from crmcli.book.sync.erased import drop_incoming, erase_at_hub, erased_uids, note_sent
from crmcli.book.sync.hub import Connection
from crmcli.book.sync.merge import HubRecord, LostCells, Sender, merge
from crmcli.book.sync.progress import Progress, untold
from crmcli.book.sync.stamps import stamp_of
from crmcli.book.sync.state import SyncState, keep_stamps, kept_stamps, writing
from crmcli.book.sync.storable import storable_json
from crmcli.store import Store

_SOME = 2000
_STALLED = "5s"  # a sender that sleeps while it holds the counter is cut
_PATIENCE = "30s"  # for another machine that sends
_SKEW = 5_000_000  # microseconds by which clocks may differ
_INCOMING = """
CREATE TEMP TABLE incoming (
    tbl text, uid text, root text, owner text, cells jsonb, changed jsonb, stamp text, stamps jsonb, is_gone boolean
) ON COMMIT DROP
"""
_MATCHING = """
SELECT i.tbl, i.uid, i.root, i.owner, i.cells, i.changed, i.stamp, r.cells, r.stamp, r.first, r.stamps, r.seq, r.by,
    r.is_echo
FROM incoming i JOIN record r ON r.uid = i.uid COLLATE "C" AND r.tbl = i.tbl COLLATE "C"
"""
_ADD = """
INSERT INTO record (tbl, uid, root, owner, cells, stamp, first, stamps, seq, by, is_echo)
SELECT tbl, uid, root, owner, jsonb_strip_nulls(cells), stamp, %(seq)s, coalesce(
    (SELECT jsonb_object_agg(key, jsonb_build_array(value, %(seq)s::bigint)) FROM jsonb_each_text(stamps)), '{}'),
    %(seq)s, %(machine)s, true
FROM incoming i WHERE NOT is_gone AND NOT EXISTS (SELECT FROM erased e WHERE e.uid IN (i.uid, i.root))
ON CONFLICT DO NOTHING
"""
_CHANGE = """
UPDATE record r SET cells = x.cells, stamps = x.stamps, seq = %(seq)s, by = %(machine)s, is_echo = x.is_echo,
    root = coalesce(nullif(x.root, ''), r.root)
FROM jsonb_to_recordset(%(rows)s) AS x(tbl text, uid text, root text, cells jsonb, stamps jsonb, is_echo boolean)
WHERE r.uid = x.uid COLLATE "C" AND r.tbl = x.tbl COLLATE "C"
"""
_CONFLICT = """
INSERT INTO conflict (seq, tbl, uid, root, lost, kept, lost_by, kept_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""

set_json_dumps(lambda value: json.dumps(value, ensure_ascii=False))


class HubClock(NamedTuple):
    """The hub's clock when the sync began, and how far this machine's is behind it, in microseconds."""

    now: int
    shift: int

    @classmethod
    def compare(cls, hub_now: int, own: datetime) -> "HubClock":
        """Compare the clocks; a small difference is none."""
        shift = hub_now - int(own.timestamp() * 1_000_000)
        return cls(hub_now, shift if abs(shift) > _SKEW else 0)

    def stamp(self, microseconds: int, machine: str) -> str:
        """The stamp of a change that was made at a time of this machine's clock; none is later than the hub's."""
        return stamp_of(min(microseconds + self.shift, self.now), machine)


class Outgoing(NamedTuple):
    """A record as it is sent: `stamps` has the units of cells that changed with the stamp of each; None: all cells."""

    record: Captured
    stamp: str
    stamps: dict[tuple[str, ...], str] | None


class Sent(NamedTuple):
    """How many records were sent, and how many cells or units lost against another machine's or won over one."""

    records: int
    conflicts: int
    is_pushed: bool = False


class Sending:
    """One send of a book to its hub. `everything` sends the whole book: the first send, or after the hub lost some."""

    def __init__(
        self, store: Store, hub: Connection, state: SyncState, clock: HubClock, *, progress: Progress = untold
    ) -> None:
        self._store = store
        self._hub = hub
        self._state = state
        self._clock = clock
        self._progress = progress
        self._machine = state["machine"]
        self._shapes = {shape.name: shape for shape in record_shapes(store)}
        self._kept: list[tuple[str, int, str, dict[str, str]]] = []
        self._erasures: list[str] = []

    def run(self) -> Sent:
        """Send what changed since the last send; everything where the state says so."""
        everything = self._state["again"]
        self._erasures = erased_uids(self._store, everything=everything != "")
        if not (everything or self._erasures or has_changes(self._store, self._state.number("pushed"))):
            return Sent(0, 0)
        intent = str(uuid4())
        with writing(self._store):
            self._state.put(intent=intent)
        self._store.hold_snapshot()
        try:
            upto = newest_entry(self._store)
            sent = self._push(intent, upto, everything)
        finally:
            self._store.release_snapshot()
        with writing(self._store) as db:
            if everything == "first":
                self._keep_all_stamps(upto)
            keep_stamps(db, self._with_older_stamps())
            if sent.is_pushed:
                self._state.put(pushmark=intent)
            if self._erasures:
                note_sent(self._store, self._erasures)
                self._state.put(wipe="1")
            self._state.put(pushed=upto, again="")
        return sent

    def _push(self, intent: str, upto: int, everything: str) -> Sent:
        with self._hub.transaction():
            self._hub.execute(_INCOMING)
            count = self._copy(everything)
            if not count and not self._erasures:
                return Sent(0, 0)
            self._hub.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{_STALLED}'")
            self._hub.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
            row = self._hub.execute("UPDATE hub SET seq = seq + 1 RETURNING seq").fetchone()
            assert row is not None
            sender = Sender(self._machine, self._state.number("seen"), row[0], again=everything == "again")
            erase_at_hub(self._hub, sender.seq, self._erasures)
            count -= drop_incoming(self._hub, sender.seq)
            conflicts = self._merge(sender)
            self._hub.execute(_ADD, {"seq": sender.seq, "machine": self._machine})
            self._hub.execute(
                "INSERT INTO push (seq, mark, machine) VALUES (%s, %s, %s)", (sender.seq, intent, self._machine)
            )
            self._hub.execute(
                "UPDATE machine SET pushed = %s, mark = %s, at = now() WHERE id = %s", (upto, intent, self._machine)
            )
        return Sent(count, conflicts, is_pushed=True)

    def _copy(self, everything: str) -> int:
        """Copy what goes out into the temporary table; returns how many records."""
        count = 0
        total = count_records(self._store, self._shapes.values()) if everything else 0
        with self._hub.cursor().copy("COPY incoming FROM STDIN") as copy:
            for out in self._outgoing(everything):
                copy.write_row(_copied(out))
                count += 1
                if total and count % _SOME == 0:
                    self._progress(True, min(count, total), total)
        return count

    def _outgoing(self, everything: str) -> Iterator[Outgoing]:
        waiting = captured(self._store, self._state.number("pushed"))
        if everything == "first":
            for record in whole_book(self._store):
                yield Outgoing(record, self._of_row(record), None)
            return
        changes = {(each.table, each.row_id): self._stamped(each) for each in waiting} if everything else {}
        if everything:
            yield from self._again(changes)
            waiting = iter(())
        for out in changes.values() if everything else map(self._stamped, waiting):
            self._note(out)
            yield out

    def _stamped(self, record: Captured) -> Outgoing:
        stamp = self._clock.stamp(record.at, self._machine)
        if record.changed is None:
            return Outgoing(record, stamp, None)
        units = {unit: self._clock.stamp(at, self._machine) for unit, at in record.changed.items()}
        return Outgoing(record, stamp, units)

    def _note(self, out: Outgoing) -> None:
        """Remember the stamps that a record went out with."""
        differing = {cell: stamp for unit, stamp in (out.stamps or {}).items() for cell in unit}
        self._kept.append((out.record.table, out.record.row_id, out.stamp, differing))

    def _again(self, changes: dict[tuple[str, int], Outgoing]) -> Iterator[Outgoing]:
        """The whole book with the stamps that are known; what waits in `changes` goes with its own."""
        held: list[Captured] = []
        for record in whole_book(self._store):
            held.append(record)
            if len(held) == _SOME:
                yield from self._known(held, changes)
                held = []
        yield from self._known(held, changes)

    def _known(self, records: list[Captured], changes: dict[tuple[str, int], Outgoing]) -> Iterator[Outgoing]:
        by_table: dict[str, list[int]] = {}
        for record in records:
            by_table.setdefault(record.table, []).append(record.row_id)
        kept = {table: kept_stamps(self._store, table, ids) for table, ids in by_table.items()}
        for record in records:
            shape = self._shapes[record.table]
            stamp, stamps = kept[record.table].get(record.row_id) or (self._of_row(record), {})
            units = {
                unit: max(stamps.get(cell, stamp) for cell in unit)
                for unit in {shape.unit(cell) for cell in (*record.cells, *stamps) if cell != UPDATED}
            }
            change = changes.pop((record.table, record.row_id), None)
            if change is not None:
                self._note(change)
                own = change.stamps if change.stamps is not None else dict.fromkeys(units, change.stamp)
                units |= own
            yield Outgoing(record, stamp, units)

    def _of_row(self, record: Captured) -> str:
        """The stamp of a row that was never sent: when it was last changed."""
        at = datetime.fromisoformat(str(record.cells.get(UPDATED))).timestamp()
        return self._clock.stamp(int(at) * 1_000_000, self._machine)

    def _merge(self, sender: Sender) -> int:
        """Merge what came with the records that are there; returns how many conflicts were found."""
        count = 0
        with self._hub.cursor("matching") as cursor:
            cursor.itersize = _SOME
            cursor.execute(_MATCHING)
            while rows := cursor.fetchmany(_SOME):
                changes: list[dict[str, Any]] = []
                for table, uid, root, _owner, cells, changed, stamp, *there in rows:
                    units = self._units(table, cells, changed, stamp)
                    merged = merge(HubRecord(*there), cells, units, sender)
                    count += len(merged.conflicts)
                    self._tell(sender.seq, table, uid, root, merged.conflicts)
                    if merged.record is not None:
                        new = merged.record
                        changes.append(
                            {"tbl": table, "uid": uid, "root": root, "cells": new.cells, "stamps": new.stamps,
                             "is_echo": new.is_echo}
                        )  # fmt: skip
                if changes:
                    self._hub.execute(_CHANGE, {"seq": sender.seq, "machine": self._machine, "rows": Jsonb(changes)})
        return count

    def _units(self, table: str, cells: Cells, changed: list[Any] | None, stamp: str) -> dict[tuple[str, ...], str]:
        if changed is not None:
            return {tuple(unit): each for unit, each in changed}
        shape = self._shapes[table]
        return {shape.unit(cell): stamp for cell in cells if cell != UPDATED}

    def _tell(self, seq: int, table: str, uid: str, root: str, conflicts: list[LostCells]) -> None:
        for each in conflicts:
            self._hub.execute(
                _CONFLICT,
                (seq, table, uid, root, Jsonb(each.lost), Jsonb(each.kept), each.lost_by, each.kept_by),
            )

    def _with_older_stamps(self) -> Iterator[tuple[str, int, str, dict[str, str]]]:
        """The stamps of what was sent, laid over those that were known of the other cells of the rows."""
        for start in range(0, len(self._kept), _SOME):
            some = self._kept[start : start + _SOME]
            ids: dict[str, list[int]] = {}
            for table, row_id, _, _ in some:
                ids.setdefault(table, []).append(row_id)
            known = {table: kept_stamps(self._store, table, of_table) for table, of_table in ids.items()}
            for table, row_id, stamp, stamps in some:
                older = known[table].get(row_id)
                yield (table, row_id, older[0], {**older[1], **stamps}) if older else (table, row_id, stamp, stamps)

    def _keep_all_stamps(self, upto: int) -> None:
        """Keep the stamps of the first send, computed from the rows as `_of_row` does."""
        for shape in self._shapes.values():
            self._store.db.execute(
                f"INSERT OR REPLACE INTO sync_row SELECT '{shape.name}', t.id, printf('%014x', max(0, min("
                " CAST(strftime('%s', t.updated_at) AS INTEGER) * 1000000 + ?, ?))) || ?, NULL"
                f' FROM "{shape.name}" t WHERE {shape.condition}',
                (self._clock.shift, self._clock.now, self._machine),
            )


def _copied(out: Outgoing) -> tuple[object, ...]:
    """A record as a row of the temporary table."""
    record = out.record
    changed = None if out.stamps is None else [[list(unit), stamp] for unit, stamp in out.stamps.items()]
    differing = {cell: stamp for unit, stamp in (out.stamps or {}).items() if stamp != out.stamp for cell in unit}
    return (
        record.table, record.uid, record.root, record.owner, storable_json(record.cells),
        None if changed is None else storable_json(changed), out.stamp, storable_json(differing), record.is_gone,
    )  # fmt: skip
