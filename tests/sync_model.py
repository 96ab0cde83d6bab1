"""Random work on three machines that share a hub, made from the list of tables; in the end all must be equal.

Each machine has a clock of its own, and one column of customers that it alone edits; a merge on another machine may
write into it too. Syncs are killed at random lines. The hub's clock is set, and all go on by a minute each step.
So the model knows which of two writes was the later one, and it is that one which must stand in the end.
"""

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import psycopg
from psycopg.conninfo import make_conninfo

from crmcli.book.schema import SCHEMA_VERSION
from crmcli.book.sync.cells import GONE, UPDATED, record_shapes, to_cells
from crmcli.book.sync.state import SyncState
from crmcli.book.tables import TABLES, TRAVELLING_SETTINGS, Table
from crmcli.book.uids import link_uid
from crmcli.book.undo import redo, undo
from crmcli.errors import CrmError
from crmcli.services import syncing
from crmcli.services.backups import BackupPlace
from crmcli.services.forgetting import ForgottenHere, forget_rows
from crmcli.services.merging import merge
from crmcli.store import Store
from tests.conftest import NOW

TRAVELLING = [table for table in TABLES if table.travels]
CLOCKS = (timedelta(0), timedelta(days=1), timedelta(hours=-2))
OWN = ("city", "industry", "source")  # the column of customers that each machine alone edits
WORDS = ("tea", "茶", "quote", "chairs", "called back", "Zoë", "no\nanswer")
# What a column may hold, where its type and name do not say it.
CHOICES: dict[str, tuple[Any, ...]] = {
    "kind customer": ("person", "company"),
    "kind detail": ("phone", "email", "alias"),
    "kind reminder": ("todo", "owe"),
    "kind case": ("complaint", "question"),
    "direction": ("in", "out", None),
    "channel": ("call", "mail", "meet"),
    "stage": ("lead", "proposal", "won"),
    "tier": ("A", "B"),
    "currency": ("EUR", "USD"),
    "no_answer": (1, None),
    "every": (None,),
    "birthday": ("1980-02-03", None),
    "extra": ('{"colour": "red"}', '{"colour": "blue", "size": 5}', "{}"),
    "line": ("{}",),
    "role person": ("member", "lead"),
}


class Killed(BaseException):
    """The process ended here."""


@contextmanager
def killed_after(lines: int) -> Iterator[list[int]]:
    """Raise Killed when so many lines of the code of sync have run; the list holds how many are left."""
    left = [lines]

    def trace(frame: FrameType, event: str, arg: object) -> Callable[..., Any] | None:
        name = frame.f_code.co_filename
        if "/book/sync/" not in name and not name.endswith("services/syncing.py"):
            return None
        if event == "line":
            left[0] -= 1
            if left[0] == 0:
                raise Killed
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield left
    finally:
        sys.settrace(before)


class SyncedMachine:
    """One machine: its book and its clock."""

    def __init__(self, folder: Path, number: int, url: str) -> None:
        self.number = number
        self.path = folder / f"machine{number}.db"
        self.now = NOW + CLOCKS[number]
        self.undone: set[str] = set()
        self.store = Store.open(self.path, self.now)
        call = syncing.join_hub if number else syncing.make_hub
        call(self.store, url, f"machine{number}", self.forget)

    def forget(self, uids: list[str]) -> ForgottenHere:
        """Erase here what another machine erased."""
        place = BackupPlace(self.path, self.path.parent / "backups", self.path.stem)
        return forget_rows(place, self.path.with_suffix(".drafts"), self.store, uids)

    def pass_time(self) -> None:
        """A minute passes."""
        self.now += timedelta(minutes=1)
        self.store.now = self.now

    def sync(self, kill_after: int = 0) -> bool:
        """Sync; False where it was killed on the way. The book is opened anew after a kill."""
        try:
            with killed_after(kill_after):
                syncing.sync(self.store, self.forget)
        except Killed:
            self.store.close()
            self.store = Store.open(self.path, self.now)
            return False
        return True

    def rows(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Every row that travels, by table and uid, as cells."""
        found: dict[str, dict[str, dict[str, Any]]] = {}
        for shape in record_shapes(self.store):
            of_table = found.setdefault(shape.name, {})
            for _, uid, _, _, *values in self.store.rows(shape.query):
                cells = to_cells(dict(zip((*shape.columns, UPDATED), values, strict=True)))
                cells.pop(UPDATED)
                assert uid not in of_table, f"{shape.name} {uid} stands twice"
                of_table[uid] = cells
        return found


class TrueTime:
    """The time that all clocks are set by: those of the machines are wrong by as much as ever, the hub's is right.

    `url` is the hub's with a clock that is set: a function of the database that stands before PostgreSQL's own.
    """

    def __init__(self, url: str) -> None:
        self.now = NOW
        self.url = make_conninfo(url, options="-csearch_path=public,pg_catalog")
        self._db = psycopg.connect(url, autocommit=True)
        self._db.execute("CREATE SCHEMA model")
        self._db.execute("CREATE TABLE model.clock AS SELECT now() AS at")
        self._db.execute(
            "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS 'SELECT at FROM model.clock'"
        )
        self.set_hub()

    def set_hub(self) -> None:
        """Set the hub's clock."""
        self._db.execute("UPDATE model.clock SET at = %s", (self.now.astimezone(),))

    def pass_minute(self, machines: list[SyncedMachine]) -> None:
        """A minute passes everywhere."""
        self.now += timedelta(minutes=1)
        for machine in machines:
            machine.pass_time()

    def close(self) -> None:
        """Give the connection back."""
        self._db.close()


ABSENT = object()  # what a cell of a row held that was not there


class Waiting(NamedTuple):
    """A cell that was not sent yet: what it held at the last send, what it holds now, and since when."""

    base: Any
    value: Any
    at: datetime


class Newest:
    """What must stand in the own columns: of all that was sent, the value that was written last, on whichever machine.

    A value that was written and put back before it was sent is no change, and speaks against nobody's.
    """

    def __init__(self, url: str) -> None:
        self.values: dict[tuple[str, str], Any] = {}
        self._times: dict[tuple[str, str], datetime] = {}
        self._waiting: dict[int, dict[tuple[str, str], Waiting]] = {}
        self._pushes: dict[str, int] = {}
        self._db = psycopg.connect(url, autocommit=True)

    @contextmanager
    def watching(self, machine: SyncedMachine, now: datetime) -> Iterator[None]:
        """Note what is written meanwhile; a row that goes or comes back with an empty column writes nothing there."""
        before = self._cells(machine.store)
        yield
        waiting = self._waiting.setdefault(machine.number, {})
        for key, value in self._cells(machine.store).items():
            if value != before.get(key):
                base = waiting[key].base if key in waiting else before.get(key, ABSENT)
                waiting[key] = Waiting(base, value, now)

    def sent(self, machine: SyncedMachine) -> None:
        """Look whether a sync reached the hub: then everything that waited was sent."""
        number = SyncState(machine.store)["machine"]
        row = self._db.execute("SELECT count(*) FROM push WHERE machine = %s", (number,)).fetchone()
        if row is None or row[0] == self._pushes.get(number, 0):
            return
        self._pushes[number] = row[0]
        for key, (base, value, at) in self._waiting.pop(machine.number, {}).items():
            if value != base and at > self._times.get(key, NOW):
                self.values[key], self._times[key] = value, at

    @staticmethod
    def _cells(store: Store) -> dict[tuple[str, str], Any]:
        rows = store.rows(f"SELECT uid, {', '.join(OWN)} FROM customer")
        return {(uid, name): value for uid, *values in rows for name, value in zip(OWN, values, strict=True)}

    def close(self) -> None:
        """Give the connection back."""
        self._db.close()


class Work:
    """Random changes on one machine."""

    def __init__(self, machine: SyncedMachine, dice: random.Random) -> None:
        self.machine = machine
        self.store = machine.store
        self.dice = dice

    def step(self) -> None:
        """One change; what the book refuses is none."""
        action = self.dice.choices(
            (self.add, self.edit, self.edit_own, self.trash, self.set_setting, self.merge, self.take_back, self.again),
            (25, 25, 20, 8, 3, 8, 8, 5),
        )[0]
        try:
            action()
        except CrmError:
            return

    def add(self) -> None:
        """A row of any table, or many at once."""
        table = self.dice.choice(TRAVELLING[:1] * 3 + TRAVELLING)
        if table.name == "setting":
            return
        rows = [row for _ in range(self.dice.choice((1, 1, 1, 4))) if (row := self._new_row(table)) is not None]
        with self.store.atomic("add", name=table.name):
            if len(rows) > 1:
                columns = sorted({name for row in rows for name in row})
                defaults = self._defaults(table)
                many = [[row.get(name, defaults.get(name)) for name in columns] for row in rows]
                self.store.insert_many(table.name, columns, many)
            elif rows:
                self.store.insert(table.name, **rows[0])

    def edit(self) -> None:
        """Other values in some columns of a row, those that belong together all of them."""
        table = self.dice.choice([each for each in TRAVELLING if each.name != "setting"])
        row_id = self._any(table.name)
        row = self._new_row(table)
        if row_id is None or row is None:
            return
        links = {column for column, _ in table.links}
        names = [name for name in row if name not in links and name not in ("uid", *OWN)]
        chosen = set(self.dice.sample(names, min(len(names), 2)))
        for group in table.together:
            if chosen & set(group):
                chosen |= {name for name in group if name in row}
        with self.store.atomic("edit", name=table.name):
            self.store.update(table.name, row_id, **{name: row[name] for name in sorted(chosen)})

    def edit_own(self) -> None:
        """The column that this machine alone edits."""
        if (row_id := self._any("customer")) is not None:
            with self.store.atomic("edit", name="own"):
                value = f"{self.dice.choice(WORDS)} {self.dice.randrange(1000)}"
                self.store.update("customer", row_id, **{OWN[self.machine.number]: value})

    def trash(self) -> None:
        """Into the trash, or out of it."""
        table = self.dice.choice(TRAVELLING)
        if table.name == "setting" or (row_id := self._any(table.name)) is None:
            return
        with self.store.atomic("rm", names=table.name):
            if self.dice.random() < 0.6:
                self.store.trash(table.name, row_id)
            else:
                self.store.untrash(table.name, row_id)

    def set_setting(self) -> None:
        """A setting that travels."""
        key = self.dice.choice([key for key in TRAVELLING_SETTINGS if key in ("lost_reasons", "private_fields")])
        with self.store.atomic("config", key=key):
            value = f'["{self.dice.choice(WORDS[:2])}"]'
            row = self.store.row("SELECT id FROM setting WHERE key = ?", (key,))
            if row is None:
                self.store.insert("setting", uid=link_uid("setting", key), key=key, value=value)
            else:
                self.store.update("setting", row[0], value=value)

    def merge(self) -> None:
        """Two customers become one."""
        living = [row_id for (row_id,) in self.store.rows("SELECT id FROM customer WHERE deleted_at IS NULL")]
        if len(living) > 1:
            merge(self.store, *self.dice.sample(living, 2))

    def take_back(self) -> None:
        """Undo; what is gone by it was never promised."""
        before = self._uids()
        undo(self.store)
        self.machine.undone |= before - self._uids()

    def again(self) -> None:
        """Redo."""
        redo(self.store)
        self.machine.undone -= self._uids()

    def _uids(self) -> set[str]:
        return {uid for table in TRAVELLING for (uid,) in self.store.rows(f'SELECT uid FROM "{table.name}"')}

    def _any(self, table: str) -> int | None:
        ids = [row_id for (row_id,) in self.store.rows(f'SELECT id FROM "{table}"')]
        return self.dice.choice(ids) if ids else None

    def _defaults(self, table: Table) -> dict[str, Any]:
        rows = self.store.rows(f'PRAGMA table_info("{table.name}")')
        return {row[1]: self.store.value(f"SELECT {row[4]}") for row in rows if row[4] is not None}

    def _new_row(self, table: Table) -> dict[str, Any] | None:
        """Values for every column of a new row; None where a row that it hangs on is lacking."""
        links = dict(table.links)
        row: dict[str, Any] = {}
        for _, name, kind, needed, _default, _ in self.store.rows(f'PRAGMA table_info("{table.name}")'):
            if name in ("id", "uid", "created_at", "updated_at", "deleted_at", "merged_into", "cadence_days", *OWN):
                continue
            if name in links:
                row[name] = self._any(links[name]) if needed or self.dice.random() < 0.3 else None
                if needed and row[name] is None:
                    return None
                continue
            if not needed and self.dice.random() < 0.4:
                continue
            row[name] = self._value(table.name, name, kind)
        if table.name in ("distinct_pair", "relation") and row["customer_id"] == row["other_id"]:
            return None
        if table.name in ("tag", "consumption", "distinct_pair", "relation"):
            ends = [
                self.store.value(f'SELECT uid FROM "{end}" WHERE id = ?', (row[name],)) for name, end in table.links
            ]
            row["uid"] = link_uid(table.name, *map(str, ends), str(row.get("name", "")))
            if self.store.row(f'SELECT 1 FROM "{table.name}" WHERE uid = ?', (row["uid"],)):
                return None
        return row

    def _value(self, table: str, name: str, kind: str) -> Any:
        for key in (f"{name} {table}", name):
            if key in CHOICES:
                return self.dice.choice(CHOICES[key])
        day = f"2026-{self.dice.randrange(1, 12):02}-{self.dice.randrange(1, 28):02}"
        if name in ("day", "due_day", "due", "parked_until", "snoozed_until") or name.endswith(("_on", "_close")):
            return day
        if name == "at" or name.endswith("_at"):
            return f"{day}T10:00:00Z"
        if kind == "INTEGER":
            return self.dice.randrange(2) if name == "do_not_contact" else self.dice.randrange(1, 5000)
        if kind == "REAL":
            return self.dice.choice((0.5, 1.0, 0.1 + 0.2, 3.0))
        return f"{self.dice.choice(WORDS)} {self.dice.randrange(10_000)}"


def run_model(folder: Path, url: str, seed: int, steps: int, *, kills: bool = True) -> int:
    """Work on three machines, then compare them; returns how many syncs were killed."""
    dice = random.Random(seed)
    time, newest = TrueTime(url), Newest(url)
    machines = [SyncedMachine(folder, number, time.url) for number in range(3)]
    killed = 0
    for _ in range(steps):
        machine = dice.choice(machines)
        time.pass_minute(machines)
        if dice.random() < 0.8:
            with newest.watching(machine, time.now):
                Work(machine, dice).step()
        else:
            time.set_hub()
            killed += not machine.sync(dice.randrange(1, 900) if kills and dice.random() < 0.6 else 0)
            newest.sent(machine)
    promised = {uid for m in machines for uid in m.rows()["interaction"]} - {uid for m in machines for uid in m.undone}
    time.set_hub()
    for _ in range(3):
        for machine in machines:
            machine.sync()
            newest.sent(machine)
    check_equal(machines, url)
    for uid, cells in machines[0].rows()["customer"].items():
        for name in OWN:
            assert cells.get(name) == newest.values.get((uid, name)), (seed, uid, name)
    missing = promised - {uid for m in machines for uid in m.rows()["interaction"]}
    assert not missing, (seed, missing)
    for machine in machines:
        machine.store.close()
    time.close()
    newest.close()
    return killed


def check_equal(machines: list[SyncedMachine], url: str) -> None:
    """All books and the hub hold the same rows, and each book is sound."""
    at_hub: dict[str, dict[str, dict[str, Any]]] = {table.name: {} for table in TRAVELLING}
    gone = set()
    with psycopg.connect(url) as db:
        for table, uid, cells in db.execute("SELECT tbl, uid, cells FROM record").fetchall():
            if cells.get(GONE) == 1:
                gone.add(uid)
            kept = {cell: value for cell, value in cells.items() if value is not None and cell not in (GONE, UPDATED)}
            at_hub[table][uid] = kept
        assert db.execute("SELECT min(schema) FROM machine").fetchone() == (SCHEMA_VERSION,)
    for machine in machines:
        rows = machine.rows()
        for table in at_hub:
            mine = {uid: cells for uid, cells in rows[table].items() if uid not in gone}
            theirs = {uid: cells for uid, cells in at_hub[table].items() if uid not in gone}
            assert mine.keys() == theirs.keys(), (machine.number, table, mine.keys() ^ theirs.keys())
            for uid in mine:
                assert mine[uid] == theirs[uid], (machine.number, table, uid)
        assert machine.store.rows("PRAGMA foreign_key_check") == []
        assert machine.store.value("PRAGMA integrity_check") == "ok"
