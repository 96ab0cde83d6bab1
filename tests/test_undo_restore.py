"""`crm undo` right after `crm backup restore`: the book from before comes back, with its -wal and -shm, and again."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from crmcli.book.restored import RestoreNote, note_path
from crmcli.context import backup_folder
from crmcli.store import Store
from crmcli.tui.book import Busy
from tests.conftest import NOW, Crm, prepared
from tests.dashboard import dashboard
from tests.test_backup import KILLED, STRIDE, rows


@prepared
def restored(crm: Crm) -> Crm:
    """A book with one note, restored from a backup; the book before had two notes."""
    crm.ok("add", "Acme")
    crm.ok("log", "acme", "first note")
    crm.ok("backup")
    crm.ok("log", "acme", "second note")
    crm.ok("backup", "restore", "today")
    return crm


def notes(crm: Crm) -> list[str]:
    """The notes of the one customer, the oldest first."""
    return [note["text"] for note in reversed(crm.ok("show", "acme")["interactions"])]


def test_undo_takes_a_restore_back_and_redo_does_it_again(restored: Crm) -> None:
    """The answers say so; nothing is deleted, whichever way and how often."""
    assert notes(restored) == ["first note"]
    listed = restored("undo", "--list")
    assert "The last change is the restore of" in listed.err
    undone = restored("undo")
    assert (undone.code, "Undone: restore" in undone.err) == (0, True), undone.err
    assert notes(restored) == ["first note", "second note"]
    again = restored("redo")
    assert (again.code, "Done again: restore" in again.err) == (0, True), again.err
    assert notes(restored) == ["first note"]
    for _ in range(3):
        assert restored.ok("undo")["undone"] is None
        assert notes(restored) == ["first note", "second note"]
        assert restored.ok("redo")["redone"] is None
        assert notes(restored) == ["first note"]
    restored.ok("undo")
    assert restored.ok("undo")["label"] == "log second note"
    assert restored.ok("redo")["label"] == "log second note"
    assert notes(restored) == ["first note", "second note"]


async def test_the_dashboard_takes_a_restore_back_too(restored: Crm) -> None:
    """u shows the book from before, U the restored one again; a note goes to the one that is shown."""
    count = "SELECT count(*) FROM interaction"
    async with dashboard(restored.path) as shown:
        assert shown.value(count) == 1
        for key, answer, notes_then in (("u", "Undone: restore", 2), ("U", "Done again: restore", 1)) * 2:
            await shown.press(key)
            assert (answer in shown.said, shown.value(count)) == (True, notes_then), shown.said
        await shown.press("u")
        with shown.app.book.opened_elsewhere(), pytest.raises(Busy):
            shown.app.book.exchange_restored(RestoreNote("x", 1, "", "x", None, ""))
        assert shown.value(count) == 2
        restored.ok("log", "acme", "third note")
        await shown.look()
        assert shown.value(count) == 3
        await shown.press("u", "u")
        assert shown.value(count) == 1
    assert notes(restored) == ["first note"]
    assert restored("doctor").code == 0


async def test_a_restore_whose_book_is_gone_stays(restored: Crm) -> None:
    """The book is opened again, and the footer says why."""
    for path in [*restored.path.parent.glob("book.db.aside-*"), *backup_folder().glob("*.gz")]:
        path.unlink()
    async with dashboard(restored.path) as shown:
        await shown.press("u")
        assert "is gone" in shown.said
        assert shown.value("SELECT count(*) FROM interaction") == 1


def test_a_later_change_is_undone_first(restored: Crm) -> None:
    """Undo goes back one step at a time, through the restore into the book before it."""
    restored.ok("log", "acme", "after the restore")
    assert restored.ok("undo")["label"] == "log after the restore"
    assert restored.ok("undo")["undone"] is None
    assert notes(restored) == ["first note", "second note"]
    assert restored("redo").code == 0
    restored.ok("log", "acme", "once more")
    assert restored("undo", "3").code == 0
    assert notes(restored) == ["first note"]


def test_several_at_once_go_through_the_restore(restored: Crm) -> None:
    """`crm undo 2`: the restore, and the last step of the book before."""
    answer = restored("undo", "2")
    assert answer.code == 0, answer.err
    assert notes(restored) == ["first note"]
    assert restored.ok("redo")["label"] == "log second note"


def test_a_named_step_is_of_the_restored_book(restored: Crm) -> None:
    """--batch means a step, whatever was restored."""
    assert restored.ok("undo", "--batch", 2)["undone"] == 2
    assert notes(restored) == []


def test_a_damaged_book_comes_back_byte_for_byte(crm: Crm) -> None:
    """All three files together: it may be mended, and it is not for undo to judge."""
    crm.ok("add", "Acme")
    crm.ok("backup")
    crm.ok("log", "acme", "second note")
    book, wal = crm.path, crm.path.with_name("book.db-wal")
    with contextlib.closing(sqlite3.connect(book, isolation_level=None)) as other:
        other.execute("PRAGMA wal_autocheckpoint = 0")
        other.execute("UPDATE customer SET note = 'x'")
        log = wal.read_bytes()
        with open(book, "r+b") as file:
            file.seek(18 * 4096)
            file.write(os.urandom(4096 * 20))
        damaged = book.read_bytes()
        book.with_name("kept").write_bytes(damaged)
        book.with_name("kept-wal").write_bytes(log)
    for end in ("", "-wal"):
        os.replace(book.with_name(f"kept{end}"), book.with_name(f"book.db{end}"))
    done = crm.ok("backup", "restore", "today")
    assert crm.names() == ["Acme"]
    aside = Path(done["aside"])
    before = {end: aside.with_name(aside.name + end).read_bytes() for end in ("", "-wal") if
              aside.with_name(aside.name + end).exists()}  # fmt: skip
    crm.ok("undo")
    assert {end: book.with_name(book.name + end).read_bytes() for end in before} == before
    assert crm("doctor").code == 5


def test_a_book_that_the_upkeep_took_in_comes_back(restored: Crm) -> None:
    """The next day the book set aside is a backup; undo finds it there."""
    restored.at("2026-11-19T09:00:00")
    assert restored("upkeep").code == 0
    assert not list(restored.path.parent.glob("*.aside-*"))
    restored.ok("undo")
    assert notes(restored) == ["first note", "second note"]
    restored.ok("redo")
    assert notes(restored) == ["first note"]


def test_a_book_that_is_gone_is_named(restored: Crm) -> None:
    """Whoever removed the book that was set aside is told; no older step is undone in its place."""
    for path in restored.path.parent.glob("*.aside-*"):
        path.unlink()
    for path in Path(os.environ["XDG_DATA_HOME"]).glob("crm/backups/*-restore.db.gz"):
        path.unlink()
    answer = restored("undo")
    assert (answer.code, "is gone" in answer.err) == (3, True), answer.err
    assert notes(restored) == ["first note"]


def test_what_another_program_wrote_is_not_exchanged(restored: Crm) -> None:
    """Undo says so, names the command that brings the book from before back, and changes nothing."""
    with contextlib.closing(sqlite3.connect(restored.path)) as other, other:
        other.execute("UPDATE customer SET note = 'from outside'")
    answer = restored("undo")
    assert (answer.code, "crm backup restore book.db.aside-" in answer.err) == (5, True), answer.err
    assert notes(restored) == ["first note"]


@pytest.mark.parametrize("text", ["", "{}", "[]", "nonsense", '{"called": 1}', '{"aside": "../../etc/passwd"}'])
def test_a_note_that_cannot_be_read_is_none(restored: Crm, text: str) -> None:
    """Undo takes the last step back then, and nothing outside the folder is looked at."""
    note = note_path(restored.path)
    known = json.loads(note.read_text())
    note.write_text(json.dumps(known | json.loads(text)) if "aside" in text else text)
    assert restored.ok("undo")["label"] == "log first note"


def test_there_is_nothing_to_take_back_where_no_book_was(crm: Crm) -> None:
    """A restore after the book was lost: undo is that of the restored book."""
    crm.ok("add", "Acme")
    crm.ok("backup")
    for path in crm.path.parent.glob("book.db*"):
        path.unlink()
    crm.ok("backup", "restore", "today")
    assert crm.ok("undo")["label"] == "add Acme"


def test_a_kill_at_every_step_of_undo(restored: Crm) -> None:
    """Killed before each thing it does to a file: the one book or the other, and both are kept."""
    one = rows(restored.path)
    restored.ok("undo")
    other = rows(restored.path)
    restored.ok("redo")
    number, kills = 1 - STRIDE, 0
    while True:
        number += STRIDE
        ended = subprocess.run([*KILLED, str(number), "undo"], capture_output=True, check=False)
        assert rows(restored.path) in (one, other), number
        lying = [rows(path) for path in restored.path.parent.glob("book.db.aside-*") if "-" not in path.suffix[-4:]]
        assert {str(each) for each in (*lying, rows(restored.path))} >= {str(one), str(other)}, number
        if ended.returncode != -signal.SIGKILL:
            assert ended.returncode == 0, ended.stderr
            break
        kills += 1
        if rows(restored.path) == other:
            aside = next(path for path in restored.path.parent.glob("book.db.aside-*") if rows(path) == one)
            restored.ok("backup", "restore", aside)  # as it was before the kill
            restored.ok("undo")
            restored.ok("redo")
    assert kills * STRIDE >= 8


def test_while_another_program_reads_nothing_is_exchanged(restored: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader in the middle of a question keeps its book; the answer says to close it."""
    monkeypatch.setattr("crmcli.book.replacing._PATIENCE_MS", 100)
    with contextlib.closing(Store.open(restored.path, NOW)) as other:
        other.db.execute("BEGIN")
        other.value("SELECT count(*) FROM customer")
        restored.ok("log", "acme", "third")
        restored.ok("undo")
        answer = restored("undo")
        assert (answer.code, "Another program" in answer.err) == (1, True), answer.err
        assert notes(restored) == ["first note"]
    restored.ok("undo")
    assert notes(restored) == ["first note", "second note"]
