"""Older books: every format that was ever shipped is upgraded with its rows, after a copy that can be relied on."""

import gzip
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from crmcli.book.batches import list_batches
from crmcli.book.derived import rebuild
from crmcli.book.schema import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    m001_book,
    m002_case,
    m003_name_page,
    m004_rhythm,
    m005_sync,
    m006_umlauts,
    m007_distinct_pair,
    m008_line_cost,
    m009_returns,
    m010_day_index,
    m011_no_answer,
    m012_order_due,
    m013_relation,
    triggers,
)
from crmcli.book.schema.migrations import migrate, migrations
from crmcli.book.tables import JOURNALLED
from crmcli.book.uids import link_uid
from crmcli.book.undo import redo, undo
from crmcli.queries.sales.margins import yearly_margins
from crmcli.queries.search.customer_lookup import find_customers
from crmcli.queries.settings import load_settings
from crmcli.services.orders import NewOrder, add_order
from crmcli.store import Store
from crmcli.tui.book import LiveBook
from crmcli.words.steps import step_text
from tests.conftest import KILL_EVERY, NOW, Crm

FORMAT_4 = Path(__file__).parent / "fixtures" / "books" / "format-4.db.gz"
SHAPE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
FROZEN = {
    m001_book: "d4397a1e7b753ebe",
    m002_case: "962b2a22b23ddc31",
    m003_name_page: "c66c6003d6649986",
    m004_rhythm: "f6d61649351118d6",
    m005_sync: "9a9de6c60530de8c",
    m006_umlauts: "54c45c6e18862b16",
    m007_distinct_pair: "b1aa7d3d42711785",
    m008_line_cost: "36edecf6ee916e0a",
    m009_returns: "c284531b4f3b8293",
    m010_day_index: "209b3e131cd81ea5",
    m011_no_answer: "2b9fcdbdfcca386d",
    m012_order_due: "a2bf9892286bbd27",
    m013_relation: "4953098bd99e27ed",
}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A book in format 4 with rows in every table, as crm wrote it then."""
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(FORMAT_4.read_bytes()))
    return path


def _rows(db: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    cursor = db.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _all_rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    with closing(sqlite3.connect(path)) as db:
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {table: _rows(db, table) for table in (*JOURNALLED, "batch", "journal") if table in names}


def test_a_step_is_never_changed() -> None:
    """Books in each format exist: another text would make books that differ by the day they were made."""
    assert {module.__name__: sha256(module.SQL.encode()).hexdigest()[:16] for module in FROZEN} == {
        module.__name__: digest for module, digest in FROZEN.items()
    }


def test_a_book_of_format_4_keeps_every_row(old: Path) -> None:
    """What was there is there, the new columns are empty, a setting has the uid of its key."""
    before = _all_rows(old)
    assert [table for table in JOURNALLED if not before.get(table)] == ["person", "distinct_pair", "relation"]
    Store.open(old, NOW).close()
    after = _all_rows(old)
    for table, rows in before.items():
        for row, now in zip(rows, after[table], strict=True):
            if table == "setting":
                row["uid"] = link_uid("setting", row["key"])
            assert {name: now[name] for name in row} == row, table
            assert {value for name, value in now.items() if name not in row} <= {None}, table
    assert after["person"] == after["distinct_pair"] == after["relation"] == []


def test_an_upgraded_book_is_like_a_new_one(old: Path, tmp_path: Path) -> None:
    """The same tables, indexes and triggers, to the letter; sound; and what is derived is as made anew."""
    store, fresh = Store.open(old, NOW), Store.open(tmp_path / "fresh.db", NOW)
    assert store.rows(SHAPE) == fresh.rows(SHAPE)
    fresh.close()
    assert store.rows("PRAGMA integrity_check") == [("ok",)]
    assert store.rows("PRAGMA foreign_key_check") == []
    assert store.value("PRAGMA foreign_keys") == 1
    assert store.rows("SELECT * FROM stale") == []
    derived = ("customer_search", "note_search", "name_page", "activity", "rhythm")
    kept = [store.rows(f"SELECT rowid, * FROM {table} ORDER BY rowid") for table in derived]
    with store.atomic("rebuild"):
        rebuild(store.db)
    assert [store.rows(f"SELECT rowid, * FROM {table} ORDER BY rowid") for table in derived] == kept
    store.close()


def test_what_an_older_crm_derived_is_made_anew(old: Path) -> None:
    """Its figures may follow older rules, or be gone: after the upgrade they are those of a rebuild."""
    with closing(sqlite3.connect(old, isolation_level=None)) as db:
        assert db.execute("UPDATE activity SET last_at = '1999-01-01', next_due = '1999-01-02'").rowcount > 1
        db.execute("DELETE FROM rhythm")
    store = Store.open(old, NOW)
    derived = ("customer_search", "note_search", "name_page", "activity", "rhythm")
    kept = [store.rows(f"SELECT rowid, * FROM {table} ORDER BY rowid") for table in derived]
    assert all(kept)
    with store.atomic("rebuild"):
        rebuild(store.db)
    assert [store.rows(f"SELECT rowid, * FROM {table} ORDER BY rowid") for table in derived] == kept
    assert store.value("SELECT count(*) FROM activity WHERE last_at < '2000' OR next_due < '2000'") == 0
    store.close()


def test_the_steps_of_an_older_crm_can_be_read_and_undone(old: Path) -> None:
    """They are sentences; undo and redo take them as they are."""
    store = Store.open(old, NOW)
    told = [step_text(step) for step in list_batches(store)]
    assert told[:3] == ["done 1", "edit Old Friend", "merge Doubled Two into Doubled One"]
    assert undo(store).kind == "done 1"
    assert undo(store).kind == "edit Old Friend"
    assert store.value("SELECT city FROM customer WHERE id = 1") is None
    assert redo(store).kind == "edit Old Friend"
    assert store.value("SELECT city FROM customer WHERE id = 1") == "Paris"
    newest = store.row("SELECT label, args, stamp > 0 FROM batch ORDER BY id DESC")
    assert newest == ("redo", "{}", 1)
    store.close()


def test_a_line_of_format_5_has_no_cost_of_its_own(tmp_path: Path) -> None:
    """Its margin goes by the product's cost of today; a line of now keeps the cost that the product has now."""
    path = tmp_path / "five.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("BEGIN")
        migrate(db, stop_before="m006_umlauts")
        stamped = {"uid": "u", "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
        for table, row in (
            ("customer", {"name": "Acme", "kind": "company"}),
            ("product", {"name": "rice", "cost": 300, "price": 450, "currency": "USD"}),
            ("order", {"customer_id": 1, "day": "2026-10-01", "amount": 900, "currency": "USD"}),
            ("order_line", {"order_id": 1, "product_id": 1, "quantity": 2, "price": 450, "discount": 0, "amount": 900}),
        ):
            values: dict[str, object] = {**stamped, **row}
            marks = ", ".join("?" * len(values))
            db.execute(f'INSERT INTO "{table}" ({", ".join(values)}) VALUES ({marks})', tuple(values.values()))
        db.execute("COMMIT")
    with closing(Store.open(path, NOW)) as store:
        assert store.rows("SELECT quantity, amount, cost FROM order_line") == [(2, 900, None)]
        assert yearly_margins(store, NOW.date(), load_settings(store)) == {1: 300}
        add_order(store, NewOrder(1, "rice 2", "2026-11-01"), load_settings(store))
        store_cost = store.rows("SELECT cost FROM order_line ORDER BY id")
        assert store_cost == [(None,), (300,)]
        with store.atomic("product_edit", name="rice"):
            store.update("product", 1, cost=400)
        assert yearly_margins(store, NOW.date(), load_settings(store)) == {1: 400}


def test_a_return_in_format_8_is_no_sign_of_life_any_more(tmp_path: Path) -> None:
    """What an older crm derived from it is made anew: last heard of on the day of the order, on both clocks."""
    path = tmp_path / "eight.db"
    stamps = "created_at, updated_at) VALUES ('2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', "
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("BEGIN")
        migrate(db, stop_before="m009_returns")
        db.execute(f"INSERT INTO customer ({stamps.replace(')', ', uid, name)', 1)}'c', 'Acme')")
        for uid, day, amount in (("a", "2026-10-01", 900), ("b", "2026-11-01", -300)):
            names = stamps.replace(")", ", uid, customer_id, day, amount, currency)", 1)
            db.execute(f"INSERT INTO \"order\" ({names}?, 1, ?, ?, 'USD')", (uid, day, amount))
        db.execute("INSERT INTO activity (customer_id, last_life) VALUES (1, '2026-11-01')")
        db.execute("DELETE FROM stale")
        db.execute("COMMIT")
    with closing(Store.open(path, NOW)) as store:
        assert store.rows("SELECT last_life FROM activity") == [("2026-10-01",)]
        days = store.row("SELECT order_last, life_last, order_gaps, life_gaps FROM rhythm")
        ordered = date(2026, 10, 1).toordinal()
        assert days == (ordered, ordered, 0, 0)


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_step_by_step_leads_to_the_same_book(version: int, tmp_path: Path) -> None:
    """From every format that was ever shipped, with a row in it; a copy of the old file stays."""
    names = [step.name for step in migrations()._migrations]
    assert len(names) == SCHEMA_VERSION
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for format_ in range(1, version + 1):
            migrate(db, stop_before=names[format_])
        assert db.execute("PRAGMA user_version").fetchone() == (version,)
        db.execute("INSERT INTO customer (uid, created_at, updated_at, name) VALUES ('u', '2020', '2020', 'Old One')")
        db.execute("INSERT INTO batch (uid, at, label) VALUES ('b', '2020-01-01T00:00:00Z', 'add Old One')")
    store, fresh = Store.open(path, NOW), Store.open(tmp_path / "fresh.db", NOW)
    assert store.rows(SHAPE) == fresh.rows(SHAPE)
    assert store.rows("SELECT name, uid FROM customer") == [("Old One", "u")]
    with store.atomic("log", text="hello again"):
        store.insert("interaction", customer_id=1, at="2026-01-01", day="2026-01-01", text="hello again")
    assert store.value("SELECT count(*) FROM note_search WHERE note_search MATCH 'hello'") == 1
    copy = path.with_name(f"old.db.format-{version}.bak")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (version,)
        assert db.execute("SELECT name FROM customer").fetchall() == [("Old One",)]
    fresh.close()
    store.close()


def test_a_new_book_is_noted_as_sqlite_utils_notes_it() -> None:
    """A new book is made without sqlite_utils; later steps are taken by it, which must find what is there."""
    noted = "SELECT id, migration_set, name FROM _sqlite_migrations ORDER BY id"
    with closing(sqlite3.connect(":memory:")) as quick, closing(sqlite3.connect(":memory:")) as whole:
        migrate(quick)
        other = sqlite_utils.Database(whole, execute_plugins=False)
        migrations().apply(other)
        triggers.create(whole)
        assert quick.execute(SHAPE).fetchall() == whole.execute(SHAPE).fetchall()
        assert quick.execute(noted).fetchall() == whole.execute(noted).fetchall()
        assert migrations().pending(sqlite_utils.Database(quick, execute_plugins=False)) == []


def test_a_step_that_changes_no_rule_leaves_what_was_learned(tmp_path: Path) -> None:
    """The figures of a book are those of before: nothing is learned anew because an index came."""
    path = tmp_path / "old.db"
    fit = ("orders", "{}", 30.0, 562, 562, "2026-11-01", "{}", 562, "2026-11-01")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(db, stop_before="m010_day_index")
        db.execute("DELETE FROM stale")
        db.execute("INSERT INTO rhythm_fit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", fit)
    store = Store.open(path, NOW)
    assert store.value("PRAGMA user_version") == SCHEMA_VERSION
    assert store.rows("SELECT * FROM rhythm_fit") == [fit]
    store.close()


def test_names_with_umlauts_are_indexed_once_more(tmp_path: Path) -> None:
    """Only those: a book of 100 000 is not indexed anew as a whole."""
    path = tmp_path / "old.db"
    names = ("Jörg Müller", "A\u030ase", "Bert", "Carl", "Plain")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(db, stop_before="m006_umlauts")
        times = "created_at, updated_at) VALUES (?, ?, ?, ?, '2020', '2020')"
        for name in names:
            db.execute(f"INSERT INTO customer (uid, name, kind, company, {times}", (name, name, "person", None))
        db.execute(
            "INSERT INTO contact (uid, created_at, updated_at, customer_id, name) VALUES ('k', '', '', 3, 'Bjørn')"
        )
        alias = "INSERT INTO detail (uid, created_at, updated_at, customer_id, kind, value, normal)"
        db.execute(f"{alias} VALUES ('d', '', '', 4, 'alias', 'Weiß', 'weiss')")
        db.execute("DELETE FROM stale")
    store = Store.open(path, NOW)
    found = {
        who: [hit.name for hit in find_customers(store, who).hits] for who in ("mueller", "aase", "bjoern", "weiss")
    }
    assert found == {"mueller": ["Jörg Müller"], "aase": ["A\u030ase"], "bjoern": ["Bert"], "weiss": ["Carl"]}
    assert find_customers(store, "plain").total == 0
    store.close()


OPEN = """
import sys, pathlib, datetime
from crmcli.store import Store
import sqlite_utils
print("ready", flush=True)
sys.stdin.readline()
Store.open(pathlib.Path(sys.argv[1]), datetime.datetime(2026, 11, 18, 10)).close()
"""


def test_four_programs_upgrade_one_book(tmp_path: Path) -> None:
    """Each waits for the others and finds it done; there is one copy, and it is the old book."""
    for number in range(4):
        path = tmp_path / str(number) / "old.db"
        path.parent.mkdir()
        path.write_bytes(gzip.decompress(FORMAT_4.read_bytes()))
        before = _all_rows(path)
        command = [sys.executable, "-c", OPEN, str(path)]
        running = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(4)
        ]
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        answers = [process.communicate("\n") for process in running]
        assert [process.returncode for process in running] == [0] * 4, answers
        assert sum("brought up to date" in err for _, err in answers) == 1
        copies = list(path.parent.glob("*.bak"))
        assert [_all_rows(copy) for copy in copies] == [before]
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


KILLED = """
import os, signal, sys, pathlib, datetime, shutil
from crmcli.store import Store
from crmcli.book.schema import upgrade
import sqlite_utils

old, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
point, is_killed, step = 1 - int(sys.argv[3]), True, int(sys.argv[3])
while is_killed:
    point += step
    book = folder / str(point) / "old.db"
    book.parent.mkdir()
    shutil.copy(old, book)
    child = os.fork()
    if not child:
        os.close(2)
        seen = 0
        def trace(frame, event, arg):
            global seen
            if frame.f_code.co_filename != upgrade.__file__:
                return None
            seen += event == "line"
            if seen == point:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace
        sys.settrace(trace)
        Store.open(book, datetime.datetime(2026, 11, 18, 10)).close()
        os._exit(0)
    is_killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
print(point)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed between two lines by way of fork")
def test_a_kill_at_any_line_leaves_no_false_copy(old: Path, tmp_path: Path) -> None:
    """What has the name of a copy is whole, and the next start finishes. CRM_KILL_EVERY=1 takes every line."""
    before = _all_rows(old)
    command = [sys.executable, "-c", KILLED, str(old), str(tmp_path), str(KILL_EVERY)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    points = int(ended.stdout)
    assert points > 40
    unfinished = 0
    for point in range(1, points + 1, KILL_EVERY):
        folder = tmp_path / str(point)
        copies = list(folder.glob("*.bak"))
        unfinished += not copies
        assert [_all_rows(copy) for copy in copies] == [before] * len(copies)
        Store.open(folder / "old.db", NOW).close()
        assert [_all_rows(copy) for copy in folder.glob("*.bak")] == [before]
        assert _all_rows(folder / "old.db")["customer"][0]["name"] == before["customer"][0]["name"]
    assert 20 < unfinished * KILL_EVERY < points


@pytest.mark.parametrize("left", [b"", b"SQLite format 3\x00" + b"\x00" * 500, "half"])
def test_what_is_no_copy_is_not_taken_for_one(old: Path, left: bytes | str) -> None:
    """An older crm that was killed left a file of no bytes, or of half the pages, under the copy's name."""
    before = _all_rows(old)
    data = old.read_bytes()
    copy = old.with_name("old.db.format-4.bak")
    copy.write_bytes(data[: len(data) // 2 // 4096 * 4096] if isinstance(left, str) else left)
    Store.open(old, NOW).close()
    assert [_all_rows(each) for each in old.parent.glob("*.bak")] == [before]


def test_the_copy_of_another_day_is_kept(old: Path) -> None:
    """Whoever restored an old backup has two old books; neither is lost."""
    other = old.with_name("old.db.format-4.bak")
    other.write_bytes(old.read_bytes())
    with closing(sqlite3.connect(other)) as db, db:
        db.execute("DELETE FROM inbox")
    kept = other.read_bytes()
    before = _all_rows(old)
    Store.open(old, NOW).close()
    assert other.read_bytes() == kept
    assert _all_rows(old.with_name("old.db.format-4.2.bak")) == before


def test_an_upgrade_that_fails_changes_nothing(old: Path, tmp_path: Path) -> None:
    """A book that a step cannot take stays in its format, with its copy beside it."""
    with closing(sqlite3.connect(old)) as db:
        db.execute("CREATE TABLE person (name TEXT)")
    with pytest.raises(Exception, match="person"):
        Store.open(old, NOW)
    with closing(sqlite3.connect(old)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (4,)
        columns = [row[1] for row in db.execute("PRAGMA table_info(batch)")]
        assert "stamp" not in columns
        assert db.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0] == 48
    with closing(sqlite3.connect(old)) as db:
        db.execute("DROP TABLE person")
    Store.open(old, NOW).close()


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_a_command_makes_a_backup_before_the_upgrade(version: int, crm: Crm) -> None:
    """Checked, compressed, among the others, and named; it can be restored, and no copy lies beside the book."""
    names = [step.name for step in migrations()._migrations]
    crm.path.unlink()
    with closing(sqlite3.connect(crm.path, isolation_level=None)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(db, stop_before=names[version])
        db.execute("INSERT INTO customer (uid, created_at, updated_at, name) VALUES ('u', '2020', '2020', 'Old One')")
        db.execute("INSERT INTO batch (uid, at, label) VALUES ('0b0b0b0b', '2020-01-01T00:00:00Z', 'add Old One')")
    answer = crm("list", "--json")
    assert answer.code == 0, answer.err
    [made] = crm.ok("backup", "list")
    assert (made["reason"], made["step"], made["name"] in answer.err) == ("update", 1, True), answer.err
    assert list(crm.path.parent.glob("*.bak")) == []
    data = gzip.decompress((Path(made["folder"]) / made["name"]).read_bytes())
    assert int.from_bytes(data[60:64], "big") == version
    crm.ok("add", "New One")
    crm.ok("backup", "restore", made["name"])
    assert crm.names() == ["Old One"]


def test_the_dashboard_makes_it_too(crm: Crm) -> None:
    """Whoever opens an older book first makes the backup."""
    crm.path.write_bytes(gzip.decompress(FORMAT_4.read_bytes()))
    book = LiveBook(crm.path, lambda: NOW)
    book.close()
    assert [row["reason"] for row in crm.ok("backup", "list")] == ["update"]


def test_where_no_backup_can_be_made_a_copy_is_put_beside(crm: Crm, tmp_path: Path) -> None:
    """A file stands where the folder of backups should be."""
    crm.path.write_bytes(gzip.decompress(FORMAT_4.read_bytes()))
    (tmp_path / "data/crm").mkdir(parents=True)
    (tmp_path / "data/crm/backups").write_text("in the way")
    assert "book.db.format-4.bak" in crm("list").err
    assert len(list(tmp_path.glob("*.bak"))) == 1
