"""Taking: what the hub has that this book does not know, from one snapshot of the hub.

The book must hold nothing that was not sent: where somebody changed it meanwhile, nothing is taken, and that is sent
first. Many records are applied in several transactions; the last of them says how far the book is.
"""

from collections.abc import Iterator
from typing import NamedTuple

import psycopg

from crmcli.book.sync.apply import Applier, TakenRecord
from crmcli.book.sync.capture import has_changes, newest_entry
from crmcli.book.sync.cells import record_shapes
from crmcli.book.sync.hub import Connection
from crmcli.book.sync.progress import Progress, untold
from crmcli.book.sync.state import SyncState
from crmcli.store import Store

_SOME = 5000
_COLUMNS = "tbl, uid, cells, stamp, stamps"
_NEW = "seq > %(seen)s AND (%(mine)s OR NOT (by = %(machine)s AND is_echo))"


class BookChangedError(Exception):
    """Somebody changed the book since it was sent."""


class Taken(NamedTuple):
    """How many records changed the book, the uids of those it refused with the reason, and new conflicts."""

    records: int
    refused: list[str]
    conflicts: int


class Taking:
    """One take. With `everything` the whole hub once more, also what this machine sent itself.

    That is for a send whose end it did not see, a program that knows more columns, a hub that lost something.
    """

    def __init__(
        self,
        store: Store,
        hub: Connection,
        state: SyncState,
        *,
        everything: bool = False,
        progress: Progress = untold,
    ) -> None:
        self._store = store
        self._hub = hub
        self._state = state
        seen = 0 if everything else state.number("seen")
        self._params = {"seen": seen, "machine": state["machine"], "mine": everything}
        self._shapes = record_shapes(store)
        self._progress = progress
        self._total = 0

    def run(self) -> Taken:
        """Take everything that is new. Raises BookChangedError where the book holds what was not sent."""
        self._hub.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        try:
            with self._hub.transaction():
                row = self._hub.execute("SELECT seq, mark FROM push ORDER BY seq DESC LIMIT 1").fetchone()
                if row is None or row[0] == self._params["seen"]:
                    return Taken(0, [], 0)
                return self._take(int(row[0]), str(row[1]))
        finally:
            self._hub.isolation_level = None

    def _take(self, seq: int, mark: str) -> Taken:
        applier = Applier(self._store, self._shapes, self._fetch)
        chunks = self._chunks()
        done = 0
        held = next(chunks, None)
        while held is not None:
            following = next(chunks, None)
            is_last = following is None
            with self._store.atomic("sync") as step:
                self._must_be_sent()
                for table, records in held:
                    applier.apply(table, records)
                if is_last:
                    applier.finish()
                    conflicts = self._take_conflicts()
                    self._state.put(seen=seq, mark=mark)
                self._store.db.execute("UPDATE batch SET origin = 'sync' WHERE id = ?", (step,))
                self._state.put(pushed=newest_entry(self._store))
            held = following
            if self._total and not is_last:
                done += _SOME
                self._progress(False, min(done, self._total), self._total)
        return Taken(applier.count, applier.refused, conflicts)

    def _must_be_sent(self) -> None:
        if has_changes(self._store, self._state.number("pushed")):
            raise BookChangedError

    def _chunks(self) -> Iterator[list[tuple[str, list[TakenRecord]]]]:
        """The new records in pieces: tables in the order of their links; one piece at least, if an empty one."""
        counts = dict(
            self._hub.execute(f"SELECT tbl, count(*) FROM record WHERE {_NEW} GROUP BY tbl", self._params).fetchall()
        )
        if sum(counts.values()) <= _SOME:
            yield self._few()
            return
        self._total = sum(counts.values())
        chunk: list[tuple[str, list[TakenRecord]]] = []
        room = _SOME
        for shape in self._shapes:
            for records in self._new_of(shape.name) if shape.name in counts else ():
                chunk.append((shape.name, records))
                room -= len(records)
                if room <= 0:
                    yield chunk
                    chunk, room = [], _SOME
        yield chunk

    def _few(self) -> list[tuple[str, list[TakenRecord]]]:
        """All new records in one answer of the hub."""
        found: dict[str, list[TakenRecord]] = {shape.name: [] for shape in self._shapes}
        for row in self._hub.execute(f"SELECT {_COLUMNS} FROM record WHERE {_NEW} ORDER BY uid", self._params):
            found.setdefault(row[0], []).append(TakenRecord(*row))
        return [(shape.name, found[shape.name]) for shape in self._shapes if found[shape.name]]

    def _new_of(self, table: str) -> Iterator[list[TakenRecord]]:
        """The new records of one table, a few thousand at a time."""
        with self._hub.cursor(f"take_{table}") as cursor:
            cursor.execute(
                f"SELECT {_COLUMNS} FROM record WHERE tbl = %(table)s AND {_NEW} ORDER BY uid",
                {**self._params, "table": table},
            )
            while rows := cursor.fetchmany(_SOME):
                yield [TakenRecord(*row) for row in rows]

    def _fetch(self, table: str, uids: list[str]) -> list[TakenRecord]:
        rows = self._hub.execute(
            f"SELECT {_COLUMNS} FROM record WHERE tbl = %s AND uid = ANY(%s)", (table, uids)
        ).fetchall()
        return [TakenRecord(*row) for row in rows]

    def _take_conflicts(self) -> int:
        """Keep what the hub tells of conflicts, under the hub's numbers: taken twice it is the same."""
        rows = self._hub.execute(
            "SELECT id, tbl, uid, lost::text, kept::text, lost_by, kept_by, to_char(at AT TIME ZONE 'UTC',"
            ' \'YYYY-MM-DD"T"HH24:MI:SS"Z"\') FROM conflict WHERE seq > %(seen)s ORDER BY id',
            self._params,
        ).fetchall()
        self._store.db.executemany(
            "INSERT OR IGNORE INTO sync_conflict (id, tbl, uid, lost, kept, lost_by, kept_by, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        return len(rows)


def count_new(hub: Connection, state: SyncState) -> int:
    """How many records a take would look at."""
    params = {"seen": state.number("seen"), "machine": state["machine"], "mine": False}
    row = hub.execute(f"SELECT count(*) FROM record WHERE {_NEW}", params).fetchone()
    return int(row[0]) if row else 0
