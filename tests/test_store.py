"""The book: made whole, opened only when it is ours, written one transaction at a time."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crmcli.book.derived import SEARCH, Keeper
from crmcli.book.schema import APPLICATION_ID, SCHEMA_VERSION
from crmcli.book.schema.migrations import migrations
from crmcli.errors import Failed, Refused, Usage
from crmcli.store import Store
from tests.conftest import NOW, Crm


def test_a_new_book_is_private_and_marked(tmp_path: Path) -> None:
    """Only its owner reads it, and another program can tell whose it is."""
    path = tmp_path / "deep" / "book.db"
    store = Store.open(path, NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert store.value("PRAGMA application_id") == APPLICATION_ID
    assert store.value("PRAGMA user_version") == SCHEMA_VERSION
    assert store.value("PRAGMA journal_mode") == "wal"
    assert store.value("PRAGMA synchronous") == 2
    assert store.value("PRAGMA foreign_keys") == 1
    assert [p.name for p in path.parent.iterdir() if p.name.startswith(".")] == []
    store.close()


@pytest.mark.parametrize("content", [b"hello", b"SQLite format 3\x00" + b"\x00" * 84, b"\x00" * 4096])
def test_a_foreign_file_is_refused_and_untouched(tmp_path: Path, content: bytes) -> None:
    """What is not a book is never written to."""
    path = tmp_path / "book.db"
    path.write_bytes(content)
    with pytest.raises(Refused):
        Store.open(path, NOW)
    assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["book.db"]


def test_another_programs_database_is_refused_and_untouched(tmp_path: Path) -> None:
    """A real SQLite file of another program is not ours either."""
    path = tmp_path / "book.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE customer (id)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(Refused):
        Store.open(path, NOW)
    assert path.read_bytes() == before


def test_a_newer_book_is_refused(tmp_path: Path) -> None:
    """An older program would not know what it destroys."""
    path = tmp_path / "book.db"
    Store.open(path, NOW).close()
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.close()
    with pytest.raises(Refused, match="newer"):
        Store.open(path, NOW)


def test_a_truncated_book_is_one_error(tmp_path: Path) -> None:
    """Half a file gives one line, not a traceback."""
    path = tmp_path / "book.db"
    store = Store.open(path, NOW)
    with store.atomic("add"):
        for n in range(300):
            store.insert("customer", name=f"Customer {n}" * 10)
    store.close()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2 // 4096 * 4096])
    with pytest.raises((Refused, Failed)):
        _write_to(path)


def _write_to(path: Path) -> None:
    store = Store.open(path, NOW)
    with store.atomic("add"):
        store.insert("customer", name="X")


def _fail_after_a_write(store: Store) -> None:
    with store.atomic("add"):
        store.insert("customer", name="A")
        raise Usage("no")


def test_folder_in_place_of_a_book(tmp_path: Path) -> None:
    """A folder is named as such."""
    with pytest.raises(Refused, match="folder"):
        Store.open(tmp_path, NOW)


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    """All of a command or none of it."""
    with pytest.raises(Usage):
        _fail_after_a_write(store)
    assert store.value("SELECT count(*) FROM customer") == 0
    assert store.value("SELECT count(*) FROM batch") == 0


def test_a_batch_that_changes_nothing_leaves_no_step(store: Store) -> None:
    """Undo never takes back a step in which nothing happened."""
    with store.atomic("nothing"):
        pass
    assert store.value("SELECT count(*) FROM batch") == 0


def test_writes_need_a_transaction(store: Store) -> None:
    """A write that could not be undone is a mistake in the program."""
    with pytest.raises(RuntimeError):
        store.insert("customer", name="A")


def test_updated_times_never_run_backwards(store: Store) -> None:
    """Two machines compare them; a clock set back must not make a change look older."""
    with store.atomic("add"):
        row = store.insert("customer", name="A")
    first = store.value("SELECT updated_at FROM customer")
    store.now = NOW.replace(year=2020)
    with store.atomic("edit"):
        store.update("customer", row, name="B")
    assert store.value("SELECT updated_at FROM customer") == first


def test_an_older_book_with_rows_is_upgraded_after_a_copy(tmp_path: Path) -> None:
    """From every format that was ever shipped, rows survive and a copy of the old file stays."""
    from sqlite_utils import Database

    names = [step.name for step in migrations()._migrations]
    assert len(names) == SCHEMA_VERSION
    for version in range(1, SCHEMA_VERSION):
        path = tmp_path / f"old-{version}.db"
        db = sqlite3.connect(path, isolation_level=None)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrations().apply(Database(db, execute_plugins=False), stop_before=names[version])
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("INSERT INTO batch (uid, at, label) VALUES ('b', '2020-01-01T00:00:00Z', 'add')")
        db.execute(
            "INSERT INTO customer (uid, created_at, updated_at, name) VALUES ('u', '2020', '2020', 'Old Friend')"
        )
        db.close()
        store = Store.open(path, NOW)
        assert store.rows("SELECT name, uid FROM customer") == [("Old Friend", "u")]
        assert store.value("PRAGMA user_version") == SCHEMA_VERSION
        fresh = Store.open(tmp_path / f"fresh-{version}.db", NOW)
        shape = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
        assert [r[:2] for r in store.rows(shape)] == [r[:2] for r in fresh.rows(shape)]
        with store.atomic("log"):
            store.insert("interaction", customer_id=1, at="2026-01-01", day="2026-01-01", text="hello again")
        assert store.value("SELECT count(*) FROM note_search WHERE note_search MATCH 'hello'") == 1
        copy = sqlite3.connect(f"{path}.format-{version}.bak")
        assert copy.execute("PRAGMA user_version").fetchone() == (version,)
        assert stat.S_IMODE(os.stat(f"{path}.format-{version}.bak").st_mode) == 0o600
        copy.close()
        fresh.close()
        store.close()


def test_search_and_activity_follow_every_write(store: Store) -> None:
    """They change in the same transaction, whoever writes the row."""
    with store.atomic("add"):
        who = store.insert("customer", name="Li Wei")
        store.insert("interaction", customer_id=who, at="2026-11-01", day="2026-11-01", text="报价 sent")
        store.insert("reminder", customer_id=who, due="2026-12-01", due_day="2026-12-01", text="call")
    assert store.rows("SELECT last_at, last_life, next_due FROM activity") == [
        ("2026-11-01", "2026-11-01", "2026-12-01")
    ]
    assert store.value("""SELECT rowid FROM note_search WHERE note_search MATCH '"报 价"'""") is not None
    with store.atomic("rm"):
        store.trash("customer", who)
    assert store.rows("SELECT * FROM customer_search") == []
    assert store.rows("SELECT * FROM activity") == []
    assert store.rows("SELECT * FROM stale") == []


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    """Two shells may log at once; neither loses its note."""
    path = tmp_path / "book.db"
    Store.open(path, NOW).close()

    def write(name: str) -> None:
        store = Store.open(path, NOW)
        for n in range(20):
            with store.atomic("add"):
                store.insert("customer", name=f"{name} {n}")
        store.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = Store.open(path, NOW)
    assert store.value("SELECT count(*) FROM customer") == 40
    store.close()


def test_two_processes_make_one_book(tmp_path: Path) -> None:
    """Whoever is first makes it; the other one uses it."""
    code = "import sys, pathlib, datetime; from crmcli.store import Store\n"
    code += "s = Store.open(pathlib.Path(sys.argv[1]), datetime.datetime(2026, 1, 1))\n"
    code += "with s.atomic('add'): s.insert('customer', name='x')"
    path = tmp_path / "book.db"
    running = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    store = Store.open(path, NOW)
    assert store.value("SELECT count(*) FROM customer") == 3
    store.close()


def test_a_listener_is_called_after_the_commit(store: Store) -> None:
    """Another connection sees what it is told of: the step with its rows."""
    seen: list[tuple[int, int, bool]] = []

    def listen(step: int) -> None:
        with closing(sqlite3.connect(store.path)) as other:
            rows = other.execute("SELECT count(*) FROM journal WHERE batch_id = ?", (step,)).fetchone()[0]
        seen.append((step, rows, store.db.in_transaction))

    store.after_commit.append(listen)
    with store.atomic("add", name="Ann"), store.atomic("add", name="Bob"):
        store.insert("customer", name="Ann")
        assert seen == []
    assert seen == [(1, 1, False)]
    with store.atomic("edit", name="Ann"):  # a step that changed nothing is none
        store.update("customer", 1, name="Ann")
    assert (len(seen), store.kept_step) == (1, None)
    with pytest.raises(Failed):
        _add_and_fail(store)
    assert (len(seen), store.kept_step) == (1, None)
    assert store.rows("SELECT name FROM customer") == [("Ann",)]


def _add_and_fail(store: Store) -> None:
    with store.atomic("add", name="Bob"):
        store.insert("customer", name="Bob")
        raise Failed("stop")


def test_a_keeper_refreshes_inside_the_transaction(tmp_path: Path) -> None:
    """A keeper that is given says what it marks; its rows are written with the change or not at all."""
    marked: list[tuple[int, bool]] = []

    class Recorder(Keeper):
        """Counts the customers that it was told of in a table of its own."""

        def refresh(self, db: sqlite3.Connection) -> None:
            marked.extend((row, db.in_transaction) for (row,) in db.execute("SELECT id FROM stale WHERE kind = 1"))
            db.execute("CREATE TABLE IF NOT EXISTS told (id INTEGER)")
            db.execute("INSERT INTO told SELECT id FROM stale WHERE kind = 1")

    store = Store.open(tmp_path / "book.db", NOW, [Recorder("search", SEARCH, "search")])
    with store.atomic("add", name="Ann"):
        store.insert("customer", name="Ann")
        assert marked == []
    assert marked == [(1, True)]
    assert store.rows("SELECT id FROM told") == [(1,)]
    with pytest.raises(Failed):
        _add_and_fail(store)
    assert (marked, store.rows("SELECT id FROM told"), store.rows("SELECT * FROM stale")) == ([(1, True)], [(1,)], [])
    store.close()


def test_a_listener_that_fails_takes_nothing_back(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """The row is written; the fault is said on stderr, and whoever listens after it is still told."""
    told: list[int] = []

    def fail(step: int) -> None:
        raise OSError("no such socket")

    store.after_commit += [fail, told.append]
    with store.atomic("add", name="Ann"):
        store.insert("customer", name="Ann")
    assert capsys.readouterr().err == "crm: written, but what was to follow failed: no such socket\n"
    assert (told, store.value("SELECT name FROM customer")) == ([1], "Ann")


def test_a_command_succeeds_whose_listener_fails(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 0: what was asked for is done."""
    made = Store.__init__

    def with_listener(self: Store, *args: Any, **options: Any) -> None:
        made(self, *args, **options)
        self.after_commit.append(lambda step: [][step])

    monkeypatch.setattr(Store, "__init__", with_listener)
    answer = crm("add", "Ann")
    assert answer.code == 0
    assert "crm: written, but what was to follow failed: list index out of range" in answer.err
    assert [customer["name"] for customer in crm.ok("list")] == ["Ann"]


def test_a_book_made_with_its_first_change_is_as_the_steps_of_the_schema_make_it(tmp_path: Path) -> None:
    """It is a copy of the empty book in memory: the same tables and numbers in the file's header, private, in WAL."""
    begun = Store.begin(tmp_path / "begun.db", NOW)
    with begun.atomic("add"):
        begun.insert("customer", name="Li")
    begun.close()
    Store.open(tmp_path / "made.db", NOW).close()
    found = []
    for name in ("begun.db", "made.db"):
        db = sqlite3.connect(tmp_path / name)
        pragmas = ("application_id", "user_version", "journal_mode", "page_size", "encoding", "auto_vacuum")
        values = [db.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in pragmas]
        rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        steps = db.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
        found.append((values, rows, steps, (tmp_path / name).stat().st_mode & 0o777))
        db.close()
    assert found[0] == found[1]
    assert found[0][0][2] == "wal"
    again = Store.open(tmp_path / "begun.db", NOW)
    assert again.rows("SELECT name FROM customer") == [("Li",)]
    again.close()
