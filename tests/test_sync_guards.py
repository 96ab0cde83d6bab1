"""Guards of a sync: the book compared with its hub, an emptied hub, a pooler in between, programs of other versions."""

import json
import math
import sqlite3
from shutil import copyfile

import psycopg
import pytest

from crmcli.book.schema import SCHEMA_VERSION
from crmcli.book.sync.compare import _text
from crmcli.book.sync.pooler import direct_url, refuse_shared_session
from crmcli.book.sync.storable import storable_json
from crmcli.errors import Refused
from tests.hub import Machines


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("DELETE FROM record WHERE tbl = 'interaction'", "interaction"),
        ("UPDATE record SET cells = cells || '{\"city\": \"Rome\"}' WHERE tbl = 'customer'", "customer"),
        (
            "INSERT INTO record SELECT tbl, 'strange', '', owner, cells, stamp, first, stamps, seq, by, is_echo FROM"
            " record WHERE tbl = 'product'",
            "product",
        ),
        ("UPDATE record SET cells = cells - 'company' WHERE tbl = 'customer'", "customer"),
    ],
)
def test_a_difference_is_said_and_mended_by_the_next_sync(machines: Machines, sql: str, table: str) -> None:
    """Whatever changed at the hub behind the back of its machines: afterwards all are equal."""
    machines.join("laptop", "desk")
    crm = machines.on("laptop")
    crm.ok("add", "Li Wei", "--company", "Acme")
    crm.ok("log", "Li Wei", "called")
    crm.ok("product", "add", "tea", "--price", "3.10")
    machines.sync("laptop", "desk")
    with psycopg.connect(machines.hub, autocommit=True) as db:
        assert db.execute(sql).rowcount == 1
    assert machines.on("laptop").ok("sync")["differing"] == []  # once a day
    crm.at("2026-11-19T10:00")
    answer = machines.on("laptop")("sync")
    assert (answer.code, f"differ in {table}: the next sync" in answer.err) == (0, True), answer.err
    report = machines.on("laptop").ok("sync")
    assert (report["differing"], report["is_still_differing"]) == ([], False)
    machines.sync("desk", "desk", "laptop")
    cards = [machines.on(name).ok("show", "Li Wei") for name in ("laptop", "desk")]
    assert cards[0]["company"] == "Acme"
    assert cards[0] == cards[1]
    assert len(cards[0]["interactions"]) == 1
    assert len(machines.on("laptop").ok("product", "list")) == len(machines.on("desk").ok("product", "list"))


def test_what_stays_different_is_said_once_a_day(machines: Machines) -> None:
    """A record that the book has no place for: exit code 1, and no sync sends everything again and again."""
    machines.join("laptop")
    crm = machines.on("laptop")
    crm.ok("add", "Li Wei")
    machines.sync("laptop")
    with psycopg.connect(machines.hub, autocommit=True) as db:
        db.execute("UPDATE record SET cells = cells - 'name', stamp = 'f' || stamp WHERE tbl = 'customer'")
        db.execute("UPDATE record SET uid = 'strange'")
    crm.at("2026-11-19T10:00")
    assert crm.ok("sync")["differing"] == ["customer"]
    answer = crm("sync")
    assert (answer.code, "still differ in customer" in answer.err) == (1, True), answer.err
    assert crm.names() == ["Li Wei"]
    assert crm.ok("sync")["differing"] == []


@pytest.mark.parametrize(
    "value",
    [
        {"b": 1, "aa": 2, "a": None, "é": 1, "zz": {"y": None, "x": [None, 1.50, True]}},
        {"t": 'a"b\\c\n\t\x01\x7f/é茶😀\u2028', "half": "a\ud800b", "nul": "a\0b"},
        {"n": [0.1, 1e-7, 1e22, 5.0, 0.1 + 0.2, -0.0, 123456789012345678, math.pi, 1.5e300, 5e-324]},
    ],
)
def test_a_text_is_what_postgresql_writes(hub_url: str, value: dict[str, object]) -> None:
    """The hash of a record is the same on both sides."""
    with psycopg.connect(hub_url) as db:
        row = db.execute("SELECT jsonb_strip_nulls(%s::jsonb)::text", (storable_json(value),)).fetchone()
    assert row == (_text(json.loads(json.dumps(value))),)


def test_an_emptied_hub_is_refused(machines: Machines) -> None:
    """It is not believed, and nothing is sent there unless the person says so."""
    machines.join("laptop", "desk")
    machines.on("laptop").ok("add", "Li Wei")
    machines.sync("laptop", "desk")
    with psycopg.connect(machines.hub, autocommit=True) as db:
        db.execute("TRUNCATE record, push, conflict")
    answer = machines.on("desk")("sync")
    assert (answer.code, "The hub is empty" in answer.err, "crm sync leave" in answer.err) == (5, True, True)
    machines.on("laptop").ok("sync", "leave")
    assert machines.on("laptop").ok("sync", "join", machines.hub)["sent"] == 1
    machines.sync("desk", "laptop")
    assert machines.on("desk").names() == machines.on("laptop").names() == ["Li Wei"]


def test_doctor_looks_at_the_hub(machines: Machines) -> None:
    """A difference is a notice and no fault of the book: the next sync mends it; so is a hub out of reach."""
    machines.join("laptop")
    crm = machines.on("laptop")
    crm.ok("add", "Li Wei", "--company", "Acme")
    assert "waits to be sent" in crm("doctor").out
    machines.sync("laptop")
    assert [each for each in crm.ok("doctor")["findings"] if each["check"] == "hub"] == []
    with psycopg.connect(machines.hub, autocommit=True) as db:
        db.execute("DELETE FROM record WHERE tbl = 'customer'")
        db.execute("INSERT INTO record VALUES ('pet', 'p', '', NULL, '{}', '', 1, '{}', 1, 'nobody', false)")
        answer = crm("doctor")
        assert (answer.code, "differ in customer" in answer.out) == (0, True), answer.out
        assert crm.ok("sync")["sent"] == 1
        assert "differ" not in crm("doctor").out
        db.execute("UPDATE hub SET format = 99")
        assert "newer crm" in crm("doctor").out


def test_a_book_restored_to_an_older_day_becomes_a_machine_of_its_own(machines: Machines) -> None:
    """What it lost by that comes back from the hub, and what it writes from then on is sent."""
    machines.join("laptop", "desk")
    crm = machines.on("laptop")
    crm.ok("add", "Li Wei")
    machines.sync("laptop")
    copyfile(machines.path("laptop"), machines.path("kept"))
    crm.ok("log", "Li Wei", "after the backup")
    machines.sync("laptop", "desk")
    for end in ("-wal", "-shm"):
        machines.path("laptop").with_name(f"laptop.db{end}").unlink(missing_ok=True)
    copyfile(machines.path("kept"), machines.path("laptop"))
    machines.on("laptop").ok("log", "Li Wei", "after the restore")
    assert machines.on("laptop").ok("sync")["is_copy"] is True
    machines.sync("desk")
    for name in ("laptop", "desk"):
        texts = {note["text"] for note in machines.on(name).ok("show", "Li Wei")["interactions"]}
        assert texts == {"after the backup", "after the restore"}


def test_an_older_program_beside_a_newer_one(machines: Machines) -> None:
    """It passes over columns and tables that it does not know; the hub keeps them, and they come with the update."""
    machines.join("laptop", "desk")
    laptop = machines.on("laptop")
    laptop.ok("add", "Li Wei")
    machines.sync("laptop")
    with psycopg.connect(machines.hub, autocommit=True) as db:
        db.execute("UPDATE record SET cells = cells || '{\"shoe_size\": 43}'")
        db.execute("INSERT INTO record SELECT 'pet', 'pet-1', root, owner, cells, stamp, first, stamps, seq, by, true"
                   " FROM record")  # fmt: skip
        db.execute("UPDATE machine SET schema = %s WHERE name = 'laptop'", (SCHEMA_VERSION + 1,))
        desk = machines.on("desk")
        assert desk.ok("sync")["taken"] == 1
        desk.ok("edit", "Li Wei", "city=Rome")
        report = desk.ok("sync")
        assert (report["refused"], report["differing"]) == ([], [])
        cells = db.execute("SELECT cells->>'shoe_size', cells->>'city' FROM record WHERE tbl = 'customer'").fetchone()
        assert cells == ("43", "Rome")
    with sqlite3.connect(machines.path("desk")) as book:  # as if a program of today had never synced this book
        book.execute("UPDATE sync_state SET v = ? WHERE k = 'schema'", (SCHEMA_VERSION - 1,))
    book.close()
    with psycopg.connect(machines.hub, autocommit=True) as db:
        db.execute("UPDATE record SET cells = cells || '{\"tier\": \"A\"}' WHERE tbl = 'customer'")
    machines.sync("desk")
    with sqlite3.connect(machines.path("desk")) as book:
        assert book.execute("SELECT v FROM sync_state WHERE k = 'schema'").fetchone() == (str(SCHEMA_VERSION),)
        assert book.execute("SELECT tier FROM customer").fetchone() == ("A",)  # all was taken once more
    book.close()


@pytest.mark.parametrize(
    ("url", "direct"),
    [
        ("postgresql://me@ep-a-1-pooler.eu.aws.neon.tech/crm?sslmode=verify-full",
         "postgresql://me@ep-a-1.eu.aws.neon.tech/crm?sslmode=verify-full"),
        ("postgresql://me.x@aws-0-eu.pooler.supabase.com:6543/postgres?sslmode=verify-full",
         "postgresql://me.x@aws-0-eu.pooler.supabase.com:5432/postgres?sslmode=verify-full"),
        ("postgresql://me.x@aws-0-eu.pooler.supabase.com:5432/postgres", None),
        ("postgresql://me@db.example.com/crm", None),
    ],
)  # fmt: skip
def test_poolers_known_by_their_address(machines: Machines, url: str, direct: str | None) -> None:
    """They are refused before anything connects, with the address that is meant."""
    assert direct_url(url) == direct
    if direct is not None:
        answer = machines.make("laptop")("sync", "init", url)
        assert (answer.code, direct in answer.err) == (5, True), answer.err


class Pooled:
    """A connection as a transaction pooler gives it: under a number of the pooler, on a process that others share."""

    def __init__(self, real: psycopg.Connection[object]) -> None:
        self._real = real
        self.info = type("Info", (), {"backend_pid": -1})

    def __enter__(self) -> "Pooled":
        return self

    def __exit__(self, *_: object) -> None:
        return

    def execute(self, sql: str) -> object:
        """Ask the one process."""
        return self._real.execute(sql)


def test_a_process_shared_by_two_connections_is_refused(hub_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is reached directly passes."""
    with psycopg.connect(hub_url, autocommit=True) as real:
        refuse_shared_session(real, hub_url)
        shared = Pooled(real)
        monkeypatch.setattr(psycopg, "connect", lambda *_a, **_k: shared)
        with pytest.raises(Refused, match="transaction pooler"):
            refuse_shared_session(shared, hub_url)  # type: ignore[arg-type]
