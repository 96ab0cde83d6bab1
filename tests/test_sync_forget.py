"""A person who is forgotten goes from the hub, and from the other machines with their next sync."""

import sqlite3
from pathlib import Path

import psycopg
import pytest

from tests.hub import Machines

SECRETS = ("Zebulon", "13800139999", "zebulon@quagga.example", "wombat", "Quillfeather")


def seen_by_hub(url: str) -> list[str]:
    """Which of the secrets the files of the hub's database hold, its tables, indexes and statistics."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("CHECKPOINT")
        folder = db.execute(
            "SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    assert folder is not None
    return held(path for path in Path(folder[0]).iterdir() if path.is_file())


def held(paths: object) -> list[str]:
    """Which of the secrets these files hold."""
    data = b"".join(path.read_bytes() for path in paths if path.exists())  # type: ignore[attr-defined]
    return [secret for secret in SECRETS if secret.encode() in data]


def seen_by_book(machines: Machines, name: str) -> list[str]:
    """Which of the secrets a book's files hold."""
    return held(machines.path(name).parent.glob(f"{name}.db*"))


def write_secrets(machines: Machines) -> None:
    """A customer with everything that can tell of somebody, and changes of it, on both machines."""
    crm = machines.on("laptop")
    crm.ok("add", "Zebulon", "--phone", "13800139999", "--email", "zebulon@quagga.example", "--company", "Quagga")
    crm.ok("contact", "add", "Zebulon", "Quillfeather")
    crm.ok("log", "Zebulon", "likes wombats", "--next", "fri 10am", "--deal", "wombat house", "--amount", "5k")
    crm.ok("add", "Li Wei", "--referred-by", "Zebulon")
    machines.sync("laptop", "desk")
    machines.on("desk").ok("edit", "Zebulon", "city=Wombat Town")
    machines.on("laptop").ok("edit", "Zebulon", "city=Paris")
    machines.sync("laptop", "desk", "laptop")


def test_no_byte_is_left_at_the_hub_or_on_the_other_machine(machines: Machines) -> None:
    """Nor of a conflict over it, nor of what the other machine wrote about the person meanwhile."""
    if not str(psycopg.conninfo.conninfo_to_dict(machines.hub).get("host") or "").startswith("/"):
        pytest.skip("the files of the server that CRM_TEST_HUB names cannot be read")
    machines.join("laptop", "desk")
    write_secrets(machines)
    assert seen_by_hub(machines.hub) == list(SECRETS)
    assert seen_by_book(machines, "desk") == list(SECRETS)
    machines.on("desk").ok("log", "Zebulon", "wants a wombat now")
    machines.on("desk").ok("sync", "--dry-run")
    answer = machines.on("laptop").ok("forget", "Zebulon", "--yes")
    assert answer["hub"] == "erased"
    assert seen_by_hub(machines.hub) == []
    assert seen_by_book(machines, "laptop") == []
    taken = machines.on("desk").ok("sync")
    assert (taken["forgotten"], taken["waiting"]) == (2, 0)  # and the contact
    assert (seen_by_book(machines, "desk"), seen_by_hub(machines.hub)) == ([], [])
    machines.sync("laptop", "desk", "laptop")
    for name in ("laptop", "desk"):
        assert machines.on(name).names() == ["Li Wei"]
        assert machines.on(name).ok("sync")["sent"] == 0
        assert machines.on(name).ok("sync", "conflicts") == []


def test_forgotten_offline_the_next_sync_erases(machines: Machines) -> None:
    """The answer says that the hub still holds it; so it goes for a contact of a firm that stays."""
    machines.join("laptop", "desk")
    write_secrets(machines)
    crm = machines.on("laptop")
    with psycopg.connect(machines.hub, autocommit=True) as db:
        db.execute("ALTER TABLE erased RENAME TO away")
        answer = crm("forget", "Quillfeather", "--yes")
        assert (answer.code, "crm sync erases it there" in answer.err) == (0, True), answer.err
        db.execute("ALTER TABLE away RENAME TO erased")
        assert "Quillfeather" in seen_by_hub(machines.hub)
    machines.sync("laptop")
    assert "Quillfeather" not in seen_by_hub(machines.hub)
    assert "1 person who was forgotten" in machines.on("desk")("sync").err
    for name in ("laptop", "desk"):
        card = machines.on(name).ok("show", "Zebulon")
        assert (card["contacts"], len(card["phones"])) == ([], 1)
        assert "Quillfeather" not in seen_by_book(machines, name)


def test_a_hub_from_an_old_backup_is_told_again(machines: Machines) -> None:
    """And a book that was restored to a day before loses the person with its next sync."""
    machines.join("laptop", "desk")
    machines.on("laptop").ok("add", "Zebulon")
    machines.sync("laptop", "desk")
    with psycopg.connect(machines.hub, autocommit=True) as db:
        tables = ("hub", "machine", "push", "record", "conflict", "erased")
        for table in tables:
            db.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
        machines.on("laptop").ok("forget", "Zebulon", "--yes")
        for table in tables:
            override = "OVERRIDING SYSTEM VALUE" if table == "conflict" else ""
            db.execute(f"DELETE FROM {table}")
            db.execute(f"INSERT INTO {table} {override} SELECT * FROM kept_{table}")
    machines.sync("laptop", "desk", "laptop")
    assert machines.on("laptop").names() == machines.on("desk").names() == []


def test_who_comes_again_stays(machines: Machines) -> None:
    """Whoever is written anew under the uid of somebody forgotten is a new person: no machine erases them."""
    machines.join("laptop", "desk")
    machines.on("laptop").ok("add", "Zebulon", "--phone", "13800139999")
    machines.sync("laptop", "desk")
    uid = machines.on("laptop").ok("show", "Zebulon")["uid"]
    machines.on("laptop").ok("forget", "Zebulon", "--yes")
    machines.on("laptop").ok("add", "Zebulon", "--phone", "13800139999")
    with sqlite3.connect(machines.path("laptop")) as db:
        db.execute("UPDATE customer SET uid = ?", (uid,))
    db.close()
    machines.sync("laptop", "desk", "laptop")
    for name in ("laptop", "desk"):
        card = machines.on(name).ok("show", "Zebulon")
        assert card["uid"] != uid
        assert len(card["phones"]) == 1
