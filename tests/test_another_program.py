"""What another program writes into the book is a step of its own, and undo of crm's steps never touches it."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from crmcli.book.batches import last_undoable, list_batches
from crmcli.book.undo import redo, undo
from crmcli.errors import Refused
from crmcli.store import Store
from crmcli.words.steps import step_text
from tests.conftest import NOW, Crm

UUID_7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
ADD = "INSERT INTO customer (uid, created_at, updated_at, name) VALUES ('{0}', '2026', '2026', '{0}')"


def another(path: Path, *statements: str) -> None:
    """Run SQL in a process that knows nothing of crm, as the sqlite3 shell does."""
    code = "import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1])\n"
    code += "for sql in sys.argv[2:]: db.execute(sql)\ndb.commit()"
    subprocess.run([sys.executable, "-I", "-c", code, str(path), *statements], check=True)


def test_a_fresh_book_can_be_written_by_another_program(store: Store) -> None:
    """Its rows are journalled under a step of theirs, with a stamp and a uid like any other."""
    another(store.path, ADD.format("Ann"), "UPDATE customer SET city = 'Paris'")
    (step,) = list_batches(store)
    assert (step.actor, step.is_foreign, step.changes, step.kind) == ("another program", True, 2, "another_program")
    assert step_text(step) == "another program wrote to the book"
    uid, stamp, at = store.row("SELECT uid, stamp, at FROM batch") or ()
    assert UUID_7.fullmatch(uid)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", at)
    assert stamp > 1_700_000_000_000_000
    assert store.rows("SELECT * FROM writing") == []
    assert last_undoable(store) is None


def test_undo_takes_back_crms_own_step(crm: Crm) -> None:
    """The note of the shell in between stays; it goes only when its step is named."""
    crm.ok("add", "Ann", "--city", "Rome")
    another(crm.path, ADD.format("Bob"))
    crm.ok("edit", "Ann", "city=Oslo")
    another(crm.path, "UPDATE customer SET title = 'Dr' WHERE name = 'Bob'", ADD.format("Cid"))
    steps = crm.ok("history")
    assert [step["label"] for step in steps] == [
        "another program wrote to the book", "edit Ann", "another program wrote to the book", "add Ann",
    ]  # fmt: skip
    assert crm.ok("undo")["label"] == "edit Ann"
    assert crm.ok("show", "Ann")["city"] == "Rome"
    assert crm.ok("redo")["label"] == "edit Ann"
    assert crm.ok("undo")["label"] == "edit Ann"
    assert _names(crm.path) == ["Ann", "Bob", "Cid"]
    assert crm.ok("undo", "--batch", steps[0]["batch"])["changes"] == 2
    assert _names(crm.path) == ["Ann", "Bob"]
    assert crm.ok("undo")["label"] == "add Ann"
    assert crm("undo").code == 3
    assert _names(crm.path) == ["Bob"]


def test_undo_of_a_row_that_another_program_changed_since_is_refused(store: Store) -> None:
    """It would lose what the other wrote; the refusal names the step to take back first."""
    with store.atomic("add", name="Ann"):
        store.insert("customer", name="Ann")
    another(store.path, "UPDATE customer SET city = 'Paris'")
    with pytest.raises(Refused, match="another program wrote") as refused:
        undo(store)
    assert refused.value.hint == "crm undo --batch 2 takes back what another program wrote."
    undo(store, 2)
    undo(store)
    assert store.rows("SELECT * FROM customer") == []
    assert redo(store).kind == "add"


def test_what_is_written_at_one_time_is_one_step(store: Store) -> None:
    """Whatever crm does in between, or ten minutes, begins another."""
    another(store.path, ADD.format("Ann"))
    another(store.path, ADD.format("Bob"))
    assert [step.changes for step in list_batches(store)] == [2]
    store.db.execute("UPDATE batch SET at = '2020-01-01T00:00:00Z'")
    another(store.path, ADD.format("Cid"))
    with store.atomic("add", name="Dan"):
        store.insert("customer", name="Dan")
    another(store.path, ADD.format("Eve"))
    assert [(step.actor, step.changes) for step in list_batches(store)] == [
        ("another program", 1), (None, 1), ("another program", 1), ("another program", 2),
    ]  # fmt: skip
    stamps = [stamp for (stamp,) in store.rows("SELECT stamp FROM batch ORDER BY id")]
    assert stamps == sorted(set(stamps))


def test_the_clock_of_steps_never_runs_backwards(store: Store) -> None:
    """A clock set back, or several steps in one second: each stamp is larger than the one before."""
    for year in (2026, 2026, 2031, 2019):
        store.now = NOW.replace(year=year)
        with store.atomic("add", name="Ann"):
            store.insert("customer", name="Ann")
    another(store.path, ADD.format("Bob"))
    stamps = [stamp for (stamp,) in store.rows("SELECT stamp FROM batch ORDER BY id")]
    assert stamps[0] == NOW.timestamp() * 1_000_000
    assert [later - earlier for earlier, later in pairwise(stamps[2:])] == [1, 1]
    assert stamps == sorted(set(stamps))


def test_what_it_wrote_is_found_after_the_next_write(crm: Crm) -> None:
    """The indexes are crm's: they catch up with the next transaction of crm."""
    crm.ok("add", "Ann")
    another(crm.path, ADD.format("Zebediah"))
    crm.ok("log", "Ann", "called", "--call")
    assert crm.ok("show", "zebediah")["name"] == "Zebediah"


def test_a_rollback_leaves_no_step(store: Store) -> None:
    """What the other program took back was never done."""
    other = sqlite3.connect(store.path)
    other.execute(ADD.format("Ann"))
    other.rollback()
    other.close()
    assert store.rows("SELECT * FROM batch") == []
    assert store.rows("SELECT * FROM journal") == []


def test_a_step_of_another_machine_is_not_undone_here(store: Store) -> None:
    """What sync took is undone where it was made; plain undo passes it over, and the list does not offer it."""
    with store.atomic("add", name="Ann"):
        store.insert("customer", name="Ann")
    with store.atomic("edit", name="Ann") as taken:
        store.update("customer", 1, city="Paris")
        store.db.execute("UPDATE batch SET origin = 'sync' WHERE id = ?", (taken,))
    assert [step.id for step in list_batches(store)] == [1]
    with pytest.raises(Refused, match="another machine"):
        undo(store, taken)
    with pytest.raises(Refused, match="changed on another machine since"):
        undo(store)
    undo(store, force=True)
    assert store.rows("SELECT name FROM customer") == []


def _names(path: Path) -> list[str]:
    db = sqlite3.connect(path)
    names = [name for (name,) in db.execute("SELECT name FROM customer ORDER BY name")]
    db.close()
    return names


@pytest.mark.parametrize("spoilt", ["oops", "", "[1, 2]", "17", '"x"', "{", "null"])
def test_own_fields_that_another_program_spoilt_hide_nobody(crm: Crm, spoilt: str) -> None:
    """A list was "malformed JSON", a card "something unexpected": the customer is shown without own fields."""
    crm.ok("add", "Ann")
    crm.ok("add", "Bob")
    crm.ok("edit", "bob", "--set", "size=5")
    with closing(sqlite3.connect(crm.path)) as db, db:
        db.execute("UPDATE customer SET extra = ? WHERE id = 1", (spoilt,))
    assert [c["fields"] for c in crm.ok("list", "--sort", "name")] == [{}, {"size": 5}]
    assert crm.ok("show", "ann")["fields"] == {}
    assert [c["name"] for c in crm.ok("list", "--where", "size=5")] == ["Bob"]
    assert crm("list", "--columns", "name,size").code == 0
    assert crm("brief", "ann").code == 0
    assert crm("export").code == 0
    assert crm.ok("import", "-", "--yes", stdin="name\nAnn\n")["unchanged"] == 1
    assert crm.ok("edit", "ann", "--set", "size=7")["fields"] == {"size": 7}
