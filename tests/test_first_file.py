"""A book that gets its name while others look: one crm at a time, and no file of another is lost."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crmcli import store
from crmcli.book import files, locks
from tests.conftest import Crm
from tests.test_faults import crm_process, has_open


@pytest.mark.parametrize("is_there", [True, False], ids=["empty file", "no file"])
def test_a_book_that_another_made_meanwhile_is_not_replaced(crm: Crm, tmp_path: Path, is_there: bool) -> None:
    """Both saw that nothing was there; what the first one acknowledged is in the book."""
    crm.ok("add", "Bob")
    place = tmp_path / "place"
    place.mkdir()
    book = place / "book.db"
    if is_there:
        book.touch()
    held = os.open(place, os.O_RDONLY)
    locks.lock(held)
    process = crm_process("add", "Ann", "--book", str(book))
    while not has_open(process, place):
        assert process.poll() is None
    shutil.copy(crm.path, book)
    os.close(held)
    _, err = process.communicate()
    assert (process.returncode, b"Added Ann as number 2" in err) == (0, True)
    assert [each["name"] for each in crm.ok("list", "--book", str(book))] == ["Ann", "Bob"]


def test_a_folder_whose_lock_stays_held_does_not_stop_a_book(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program may lock folders for its own ends."""
    monkeypatch.setattr(locks, "_PATIENCE_SECONDS", 0.02)
    held = os.open(tmp_path, os.O_RDONLY)
    locks.lock(held)
    assert crm("add", "Ann", "--book", str(tmp_path / "new.db")).code == 0
    os.close(held)


_IS_LOCKED = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
try:
    db.execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError:
    sys.exit(7)
"""


@pytest.mark.parametrize("has_links", [True, False], ids=["hard links", "none"])
def test_nobody_writes_between_the_steps_of_a_restore(
    crm: Crm, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    """The log has its new name then: who opened the book would make another one, and what it wrote would be lost."""
    crm.ok("add", "Ann")
    crm.ok("backup")
    replace, seen = os.replace, list[int]()

    def no_links(*_: Any, **__: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    def look_and_replace(source: Any, target: Any) -> None:
        if Path(target) == crm.path:
            tried = subprocess.run([sys.executable, "-c", _IS_LOCKED, crm.path], check=False)
            seen.append(tried.returncode)
        replace(source, target)

    if not has_links:
        monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(os, "replace", look_and_replace)
    assert crm("backup", "restore", "today", "--yes").code == 0
    assert seen == [7]
    assert crm.names() == ["Ann"]


def test_a_book_that_is_replaced_while_it_is_opened_is_opened_again(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite opens the log by its name, which is that of the other book by then."""
    crm.ok("add", "Bob")
    other = tmp_path / "other.db"
    shutil.copy(crm.path, other)
    crm.ok("undo")
    crm.ok("add", "Ann")
    connect = files.connect

    def connect_and_lose(path: str) -> tuple[sqlite3.Connection, bool]:
        opened = connect(path)
        if other.exists():
            other.replace(path)
        return opened

    monkeypatch.setattr(store, "connect", connect_and_lose)
    crm.ok("log", "bob", "called")
    assert crm.names() == ["Bob"]
    assert crm("doctor").code == 0


def test_a_backup_leaves_no_empty_log(crm: Crm) -> None:
    """SQLite leaves one beside a book that was only read, and a book is not made beside a log."""
    crm.ok("add", "Ann")
    for words in (["backup"], ["upkeep", "--again"], ["backup", "list"]):
        assert crm(*words).code == 0
        assert [path.name for path in crm.path.parent.glob("book.db*")] == ["book.db"], words


def test_separators_that_another_program_stored_stop_nothing(crm: Crm, tmp_path: Path) -> None:
    """crm packs values with them while it reads; what it stores itself has none."""
    crm.ok("add", "Ann")
    with contextlib.closing(sqlite3.connect(crm.path)) as db, db:
        db.executemany(
            "INSERT INTO detail (uid, created_at, updated_at, customer_id, kind, value, normal)"
            " VALUES (?, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 1, 'alias', ?, ?)",
            [("u1", "Nan\x1eny", "nan\x1eny"), ("u2", "Mo\x1fther", "mo\x1fther"), ("u3", "Granny", "granny")],
        )
    assert crm("log", "ann", "called").code == 0
    assert crm("doctor").code == 0
    assert crm("export", str(tmp_path / "out.vcf")).code == 0
    assert [each["name"] for each in crm.ok("find", "granny")] == ["Ann"]
