"""What goes wrong with a hub: offline, no hub, another one, a copied book, an old backup. Nothing is ever lost."""

import contextlib
import sqlite3
from shutil import copyfile

import psycopg
import pytest

from tests.conftest import Crm
from tests.hub import Machines

NOWHERE = "postgresql://me@localhost:1/crm"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("init", NOWHERE), 7, "cannot be reached"),
        (("join", NOWHERE), 7, "Nothing is lost"),
        (("init", "postgresql://me@db.example.com/crm"), 5, "sslmode=verify-full"),
        (("init", "postgresql://me:secret@localhost/crm"), 5, "holds a password"),
        (("init", "nonsense"), 2, "no address"),
        ((), 3, "no hub"),
        (("status",), 3, "crm sync init URL"),
        (("conflicts",), 3, "no hub"),
        (("take", "1"), 3, "no hub"),
        (("machines",), 3, "no hub"),
        (("leave",), 3, "no hub"),
        (("--dry-run", "status"), 2, "--dry-run"),
    ],
)
def test_refusals_without_a_hub(crm: Crm, words: tuple[str, ...], code: int, said: str) -> None:
    """One clear line, and the book is as it was."""
    crm.ok("add", "Li Wei")
    answer = crm("sync", *words)
    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert crm.names() == ["Li Wei"]


def test_offline_nothing_is_lost(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 7, the number that waits, and the next sync sends it."""
    machines.join("laptop", "desk")
    laptop = machines.on("laptop")
    laptop.ok("add", "Li Wei")
    laptop.ok("log", "Li Wei", "called")
    with psycopg.connect(machines.hub, autocommit=True) as db:
        db.execute("ALTER TABLE record RENAME TO away")
        answer = laptop("sync")
        assert answer.code == 1
        assert laptop.ok("sync", "status")["waiting"] == 2
        db.execute("ALTER TABLE away RENAME TO record")
    preview = laptop("sync", "--dry-run", "--json").json
    assert (preview["sent"], preview["taken"], preview["waiting"]) == (2, 0, 2)
    machines.sync("laptop", "desk")
    assert machines.on("desk").ok("show", "Li Wei")["interactions"][0]["text"] == "called"


def test_the_hub_is_made_once_and_joined_once(machines: Machines) -> None:
    """What stands there is said, with what would do."""
    machines.join("laptop")
    laptop = machines.on("laptop")
    assert "has a hub already" in laptop("sync", "join", machines.hub).err
    desk = machines.make("desk")
    answer = desk("sync", "init", machines.hub)
    assert (answer.code, "crm sync join" in answer.err) == (5, True)
    with psycopg.connect(machines.hub, autocommit=True) as db:
        db.execute("UPDATE hub SET format = 99")
        assert "newer crm" in desk("sync", "join", machines.hub).err
        db.execute("UPDATE hub SET format = 1, id = 'another'")
        assert "another hub" in machines.on("laptop")("sync").err
        db.execute("DROP TABLE hub")
        assert "no hub in that database" in machines.on("desk")("sync", "join", machines.hub).err
        assert "not empty" in machines.on("desk")("sync", "init", machines.hub).err


def test_a_hub_is_left_and_joined_again(machines: Machines) -> None:
    """The book stays as it is; the list of machines says who is there."""
    machines.join("laptop", "desk")
    machines.on("laptop").ok("add", "Li Wei")
    machines.sync("laptop", "desk")
    assert [each["name"] for each in machines.on("desk").ok("sync", "machines")] == ["desk", "laptop"]
    machines.on("desk").ok("edit", "Li Wei", "city=Rome")
    left = machines.on("desk").ok("sync", "leave")
    assert (left["waiting"], left["is_told"]) == (1, True)
    assert [each["is_this"] for each in machines.on("laptop").ok("sync", "machines")] == [True]
    assert machines.on("laptop")("sync", "machines", "--forget", "nobody").code == 3
    assert machines.on("laptop")("sync", "machines", "--forget", "laptop").code == 5
    assert machines.on("desk").names() == ["Li Wei"]
    machines.on("desk").ok("sync", "join", machines.hub)
    machines.sync("laptop")
    assert machines.on("laptop").names() == ["Li Wei"]
    assert machines.on("laptop").ok("show", "Li Wei")["city"] == "Rome"


def test_a_copied_book_becomes_a_machine_of_its_own(machines: Machines) -> None:
    """Both go on, and what either writes the other has."""
    machines.join("laptop")
    machines.on("laptop").ok("add", "Li Wei")
    machines.sync("laptop")
    copyfile(machines.path("laptop"), machines.path("copy"))
    machines.on("laptop").ok("log", "Li Wei", "from the laptop")
    machines.on("copy").ok("log", "Li Wei", "from the copy")
    machines.sync("laptop")
    report = machines.on("copy").ok("sync")
    assert report["is_copy"] is True
    machines.sync("laptop", "copy")
    for name in ("laptop", "copy"):
        texts = {note["text"] for note in machines.on(name).ok("show", "Li Wei")["interactions"]}
        assert texts == {"from the laptop", "from the copy"}
    assert len(machines.on("copy").ok("sync", "machines")) == 2
    assert machines.on("copy").ok("sync")["is_copy"] is False


def test_a_hub_from_an_old_backup_gets_all_back(machines: Machines) -> None:
    """Every machine sends what it has, with what waited; of two edits the later stands, and nobody is told."""
    machines.join("laptop", "desk")
    crm = machines.on("laptop")
    crm.ok("add", "Li Wei")
    machines.sync("laptop", "desk")
    with psycopg.connect(machines.hub, autocommit=True) as db:
        tables = ("hub", "machine", "push", "record", "conflict", "erased")
        for table in tables:
            db.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
        machines.on("laptop").ok("log", "Li Wei", "after the backup")
        crm.at("2026-11-18T11:00")
        crm.ok("edit", "Li Wei", "city=Rome")
        machines.sync("laptop", "desk")
        machines.on("laptop").ok("log", "Li Wei", "not sent yet")
        for table in tables:
            override = "OVERRIDING SYSTEM VALUE" if table == "conflict" else ""
            db.execute(f"DELETE FROM {table}")
            db.execute(f"INSERT INTO {table} {override} SELECT * FROM kept_{table}")
    machines.on("desk").ok("add", "Wang Fang")
    report = machines.on("laptop").ok("sync")
    assert (report["is_hub_older"], report["is_copy"]) == (True, False)
    machines.sync("desk", "laptop", "desk")
    for name in ("laptop", "desk"):
        assert machines.on(name).names() == ["Li Wei", "Wang Fang"]
        card = machines.on(name).ok("show", "Li Wei")
        assert {note["text"] for note in card["interactions"]} == {"after the backup", "not sent yet"}
        assert card["city"] == "Rome"
        assert machines.on(name).ok("sync", "conflicts") == []


def test_another_run_of_the_same_book_is_let_be(machines: Machines) -> None:
    """Cron and a person at once: the second says so, with exit code 0."""
    machines.join("laptop")
    machine = machines.on("laptop").ok("sync", "status")["machine"]
    with psycopg.connect(machines.hub, autocommit=True) as db:
        db.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", (0x63726D, machine))
        answer = machines.on("laptop")("sync")
    assert (answer.code, "Another run" in answer.err) == (0, True)


def test_letters_that_postgresql_has_no_place_for(machines: Machines) -> None:
    """U+0000 in a text that another program wrote stops no sync."""
    machines.join("laptop", "desk")
    laptop = machines.on("laptop")
    laptop.ok("add", "Li Wei", "--set", "colour=a\\u0000b")
    with sqlite3.connect(laptop.path) as db:
        db.execute("UPDATE customer SET note = 'a' || char(0) || 'b \\u0000', extra = '{\"x\": \"\\ud800y\"}'")
    db.close()
    machines.sync("laptop", "desk")
    assert machines.on("desk").ok("show", "Li Wei")["note"] == "ab \\u0000"


def test_what_is_cleared_after_a_redo_or_a_forget_is_sent(machines: Machines) -> None:
    """A row that was made again, and one whose journal was blanked: nobody knows what the cell held, so it is sent."""
    machines.join("laptop", "desk")
    laptop = machines.on("laptop")
    laptop.ok("add", "Li Wei", "--city", "Rome")
    machines.sync("laptop", "desk")
    machines.on("laptop").ok("undo")
    machines.sync("laptop")
    machines.on("laptop").ok("redo")
    machines.on("laptop").ok("edit", "Li Wei", "city=")
    machines.sync("laptop", "desk", "laptop")
    assert [machines.on(name).ok("show", "Li Wei")["city"] for name in ("laptop", "desk")] == [None, None]
    machines.on("laptop").ok("edit", "Li Wei", "title=boss")
    machines.sync("laptop", "desk")
    machines.on("laptop").ok("edit", "Li Wei", "industry=tea")
    with contextlib.closing(sqlite3.connect(machines.path("laptop"))) as db, db:
        db.execute(
            "UPDATE journal SET before = json_object('uid', before ->> 'uid')"
            " WHERE tbl = 'customer' AND batch_id = (SELECT max(id) FROM batch)"
        )
    machines.on("laptop").ok("edit", "Li Wei", "title=")
    machines.sync("laptop", "desk", "laptop")
    cards = [machines.on(name).ok("show", "Li Wei") for name in ("laptop", "desk")]
    assert [(card["title"], card["industry"]) for card in cards] == [(None, "tea")] * 2
