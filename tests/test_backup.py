"""Backups: made, listed, restored; and what a killed, damaged, full or foreign one does."""

import contextlib
import gzip
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from crmcli.context import backup_folder, backup_name
from crmcli.store import Store
from tests.conftest import KILL_EVERY, NOW, Crm, file_of, prepared

KILLED = [sys.executable, "-m", "tests.kill_at"]
STRIDE = max(1, KILL_EVERY // 2)  # of the things done to a file, one in so many is where it is killed


def rows(path: Path) -> list[tuple[object, ...]]:
    """Everything that matters of a book, read without crm."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        kept = [name for name in names if "_search" not in name]
        return [(name, *row) for name in kept for row in db.execute(f'SELECT * FROM "{name}"')]


def unpacked(path: Path, folder: Path) -> Path:
    """The book in a compressed backup."""
    book = folder / "unpacked.db"
    book.write_bytes(gzip.decompress(path.read_bytes()))
    return book


@prepared
def acme(crm: Crm) -> Crm:
    """A book with a customer and a note."""
    crm.ok("add", "Acme")
    crm.ok("log", "acme", "first note")
    return crm


def test_the_restore_drill(acme: Crm, tmp_path: Path) -> None:
    """Back up, lose the book and all beside it, restore: everything is there again, and crm goes on."""
    before = rows(acme.path)
    made = acme.ok("backup")
    for lost in tmp_path.glob("book.db*"):
        lost.unlink()
    answer = acme("backup", "restore", "today")
    assert answer.code == 0, answer.err
    assert "1 customer" in answer.err
    assert rows(acme.path) == before
    assert acme.path.stat().st_mode & 0o777 == 0o600
    assert made["step"] == 2
    assert acme.ok("log", "acme", "second note")["interaction"]["text"] == "second note"
    assert len(acme.ok("find", "first")) == 1


def test_a_backup_is_compressed_private_and_whole(acme: Crm, tmp_path: Path) -> None:
    """Mode 0600 in a folder 0700; any gunzip gives the book; nothing else is left in the folder."""
    previous = os.umask(0)
    try:
        made = acme.ok("backup")
    finally:
        os.umask(previous)
    path = Path(made["folder"]) / made["name"]
    assert path.parent == tmp_path / "data/crm/backups"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert os.listdir(path.parent) == [made["name"]]
    assert made["size"] == path.stat().st_size < acme.path.stat().st_size
    assert rows(unpacked(path, tmp_path)) == rows(acme.path)


def test_a_backup_holds_what_the_wal_holds(acme: Crm, tmp_path: Path) -> None:
    """While another program has the book open, the newest notes stand beside it."""
    with contextlib.closing(Store.open(acme.path, NOW)) as other:
        other.value("SELECT count(*) FROM customer")
        acme.ok("log", "acme", "only in the wal")
        assert acme.path.with_name("book.db-wal").stat().st_size
        made = acme.ok("backup")
    assert "only in the wal" in str(rows(unpacked(Path(made["folder"]) / made["name"], tmp_path)))


def test_a_restore_sets_the_book_aside_and_can_be_taken_back(acme: Crm) -> None:
    """Nothing is deleted: the answer names the file, and the same command puts it back."""
    acme.ok("backup")
    acme.ok("log", "acme", "after the backup")
    now = rows(acme.path)
    done = acme.ok("backup", "restore", "today")
    assert done["step"] == 2
    assert done["backup"].endswith("-restore.db.gz")
    assert "after the backup" not in str(rows(acme.path))
    aside = Path(done["aside"])
    assert aside.parent == acme.path.parent
    assert acme.ok("backup", "restore", aside.name)["step"] == 3
    assert rows(acme.path) == now


def test_a_restore_leaves_no_wal_of_the_old_book(acme: Crm) -> None:
    """A strange -wal beside a book destroys it; here another program has the old one open all the while."""
    acme.ok("backup")
    with contextlib.closing(Store.open(acme.path, NOW)) as other:
        acme.ok("log", "acme", "x" * 5000)
        acme.ok("backup", "restore", "today")
        acme.ok("log", "acme", "into the restored one")
        with pytest.raises(Exception, match="moved or replaced"), other.atomic("add", name="late"):
            other.insert("customer", name="late")
    assert [row[-1] for row in rows(acme.path) if row[0] == "batch"] != []
    notes = [note["text"] for note in acme.ok("show", "acme")["interactions"]]
    assert notes == ["into the restored one", "first note"]


def test_the_day_of_a_backup(acme: Crm) -> None:
    """By day as people say it; a day without one names the newest before."""
    acme.ok("backup")
    acme.at("2026-11-20T09:00:00")
    acme.ok("log", "acme", "on friday")
    acme.ok("backup")
    assert acme.ok("backup", "restore", "wed")["step"] == 2
    assert acme.ok("backup", "restore", "2026-11-20")["step"] == 3
    answer = acme("backup", "restore", "yesterday")
    assert (answer.code, "2026-11-18" in answer.err) == (3, True)
    assert acme("backup", "restore", "gibberish").code == 2
    assert acme("backup", "restore", "nowhere/book.db.gz").code == 3


def test_the_list(acme: Crm) -> None:
    """The newest first, with what each is for; an empty list is a sentence."""
    assert "No backups yet" in acme("backup", "list").out
    acme.ok("backup")
    acme.at("2026-11-19T09:00:00")
    acme.ok("backup", "restore", "yesterday")
    listed = acme.ok("backup", "list")
    assert [row["reason"] for row in listed][-1] == "made"
    assert {row["reason"] for row in listed} == {"made", "aside"}
    assert "made" in acme("backup", "list").out


def test_a_damaged_backup_changes_nothing(acme: Crm, tmp_path: Path) -> None:
    """Cut short, a byte turned, no book at all, of a newer crm: refused, and the book is as it was."""
    made = acme.ok("backup")
    good = (Path(made["folder"]) / made["name"]).read_bytes()
    plain = bytearray(gzip.decompress(good))
    broken = bytearray(plain)
    broken[4096 * 3 : 4096 * 5] = bytes(8192)
    newer = bytearray(plain)
    newer[60:64] = (999).to_bytes(4, "big")
    before, files = rows(acme.path), sorted(os.listdir(tmp_path))
    for name, data in {
        "cut.db.gz": good[:-200], "zeroed.db.gz": good[:50] + bytes(200) + good[250:], "text.gz": gzip.compress(b"hi"),
        "broken.db": bytes(broken), "newer.db": bytes(newer), "note.txt": b"hello", "empty": b"",
        "half.db": bytes(plain[: len(plain) // 2]),
    }.items():  # fmt: skip
        bad = tmp_path / name
        bad.write_bytes(data)
        answer = acme("backup", "restore", bad)
        assert (name, answer.code, answer.err.count("crm: ")) == (name, 5, 1), answer.err
        bad.unlink()
        assert sorted(os.listdir(tmp_path)) == files
    assert rows(acme.path) == before


def test_a_damaged_book_is_set_aside_as_it_is(acme: Crm) -> None:
    """No backup is made of it, none of the good ones goes, and its bytes are kept."""
    made = acme.ok("backup")
    acme.ok("log", "acme", "after the backup")
    with open(acme.path, "r+b") as file:
        file.seek(4096)
        file.write(os.urandom(4096 * 20))
    damaged = acme.path.read_bytes()
    assert acme("backup").code == 5
    assert [row["name"] for row in acme.ok("backup", "list")] == [made["name"]]
    done = acme.ok("backup", "restore", made["name"])
    assert done["backup"] is None
    assert Path(done["aside"]).read_bytes() == damaged
    assert acme.names() == ["Acme"]


def test_a_damaged_book_names_its_newest_backup(acme: Crm) -> None:
    """Found by doctor as by the day's check; a copy that lies beside the book is none."""
    acme.ok("backup")
    made = acme.ok("log", "acme", "more") and acme.ok("backup")
    with contextlib.closing(sqlite3.connect(acme.path)) as db:
        db.execute("UPDATE interaction SET customer_id = 99")
        db.commit()
    assert acme("doctor").code == 5
    answer = acme("log", "acme", "lost words")
    assert (answer.code, f"crm backup restore {made['name']}" in answer.err) == (5, True)
    acme.ok("backup", "restore", made["name"])
    acme.ok("log", "acme", "goes on")


def test_a_place_that_holds_something_else_is_not_touched(acme: Crm, tmp_path: Path) -> None:
    """A file of another program only with --force, then set aside; a folder and a fifo never."""
    made = acme.ok("backup")
    backup = Path(made["folder"]) / made["name"]
    other = tmp_path / "letter.txt"
    other.write_text("Dear Li Wei")
    assert acme("backup", "restore", backup, "--book", other).code == 5
    assert other.read_text() == "Dear Li Wei"
    done = acme.ok("backup", "restore", backup, "--force", "--book", other)
    assert Path(done["aside"]).read_text() == "Dear Li Wei"
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for place in (tmp_path / "data", fifo):
        assert acme("backup", "restore", backup, "--force", "--book", place).code == 5


def test_a_copy_elsewhere(acme: Crm, tmp_path: Path) -> None:
    """Plain or compressed by its name; never over a file, never through a link, unless told so."""
    plain, packed = tmp_path / "copy.db", tmp_path / "copy.db.gz"
    assert acme.ok("backup", "--to", plain)["customers"] == 1
    acme.ok("backup", "--to", packed)
    assert rows(plain) == rows(unpacked(packed, tmp_path)) == rows(acme.path)
    assert plain.stat().st_mode & 0o777 == 0o600
    assert acme("backup", "--to", plain).code == 5
    assert acme("backup", "--to", plain, "--force").code == 0
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "target.db")
    assert acme("backup", "--to", link).code == 5
    assert acme("backup", "--to", acme.path, "--force").code == 5
    assert not (tmp_path / "target.db").exists()
    assert acme("list", "--book", plain, "--json").code == 0


def test_a_copy_through_a_pipe_and_back(acme: Crm) -> None:
    """`crm backup --to - | age -p`: one stream out, the same stream in."""
    before = rows(acme.path)
    crm = [sys.executable, "-m", "crmcli"]
    sent = subprocess.run([*crm, "backup", "--to", "-"], capture_output=True, check=True).stdout
    acme.ok("rm", "acme")
    back = subprocess.run([*crm, "backup", "restore", "-"], input=sent, capture_output=True, check=False)
    assert back.returncode == 0, back.stderr
    assert rows(acme.path) == before
    cut = subprocess.run([*crm, "backup", "restore", "-"], input=sent[:-9], capture_output=True, check=False)
    assert (cut.returncode, b"Traceback" in cut.stderr) == (5, False)


def test_another_folder_for_backups(acme: Crm, tmp_path: Path) -> None:
    """On another disk; while that is not there, backups go where they went before, and the answer says so."""
    disk = tmp_path / "disk"
    assert acme("config", "backup_dir", disk).code == 2
    disk.mkdir()
    assert acme.ok("config", "backup_dir", disk) == {"backup_dir": str(disk)}
    made = acme.ok("backup")
    assert made["folder"] == str(disk)
    assert [row["name"] for row in acme.ok("backup", "list")] == [made["name"]]
    disk.rename(tmp_path / "unplugged")
    answer = acme("backup")
    assert (answer.code, str(disk) in answer.err) == (0, True)
    assert len(list(backup_folder().glob("*.gz"))) == 1


def test_books_of_one_name_do_not_mix(acme: Crm, tmp_path: Path) -> None:
    """Two files called book.db in two folders have backups of their own."""
    other = tmp_path / "other" / "book.db"
    other.parent.mkdir()
    acme.ok("add", "Wang", "--book", other)
    acme.ok("backup", "--book", other)
    assert acme.ok("backup", "list") == []
    assert len(acme.ok("backup", "list", "--book", other)) == 1
    assert backup_name(tmp_path / "data/crm/book.db") == "book"


def test_before_a_large_import_and_merge_sure(acme: Crm, tmp_path: Path) -> None:
    """More than a thousand rows, and every sure pair at once: the book before is kept."""
    file = file_of(tmp_path, "name\n" + "".join(f"Person {n:05}\n" for n in range(1000)))
    acme.ok("import", file, "--yes")
    assert acme.ok("backup", "list") == []
    file = file_of(tmp_path, "name\n" + "".join(f"Human {n:05}\n" for n in range(1001)))
    acme.ok("import", file, "--yes", "--dry-run")
    assert acme.ok("backup", "list") == []
    acme.ok("import", file, "--yes")
    assert [(row["reason"], row["step"]) for row in acme.ok("backup", "list")] == [("import", 3)]
    acme.ok("add", "Li Wei", "--email", "li@acme.example")
    acme.ok("add", "Li Wei", "--email", "li@acme.example", "--force")
    assert acme.ok("merge", "--sure", "--yes")["merged"] == 1
    assert [row["reason"] for row in acme.ok("backup", "list")] == ["merge", "import"]


def test_without_room_for_a_backup_nothing_large_is_done(acme: Crm, tmp_path: Path) -> None:
    """A file stands where the folder of backups should be: one line, and the book is as it was."""
    backup_folder().parent.mkdir(parents=True)
    backup_folder().write_text("in the way")
    file = file_of(tmp_path, "name\n" + "".join(f"Human {n:05}\n" for n in range(1001)))
    answer = acme("import", file, "--yes")
    assert (answer.code, "backups" in answer.err) == (1, True)
    assert acme.names() == ["Acme"]


def test_the_sample_book_has_none(crm: Crm, tmp_path: Path) -> None:
    """It is made anew every day."""
    assert crm("demo", "--json").code == 0
    sample = tmp_path / "data/crm/demo.db"
    assert crm("backup", "--book", sample).code == 5
    assert crm.ok("backup", "list", "--book", sample) == []


@pytest.mark.parametrize("words", [["backup"], ["backup", "restore", "today"]], ids=["backup", "restore"])
def test_a_kill_at_every_step(acme: Crm, tmp_path: Path, words: list[str]) -> None:
    """Killed before each thing it does to a file: the book is the old one or the new one, and no backup is broken."""
    kept = acme.ok("backup")
    old = rows(acme.path)
    acme.ok("log", "acme", "second")
    new = rows(acme.path)
    saved = acme.path.read_bytes()
    number, kills = 1 - STRIDE, 0
    while True:
        number += STRIDE
        ended = subprocess.run([*KILLED, str(number), *words], capture_output=True, check=False)
        for path in backup_folder().glob("book*.gz"):
            gzip.decompress(path.read_bytes())
        assert (backup_folder() / kept["name"]).exists()
        assert rows(acme.path) in ((old, new) if "restore" in words else (new,)), number
        if ended.returncode != -signal.SIGKILL:
            assert ended.returncode == 0, ended.stderr
            break
        kills += 1
        if rows(acme.path) != new:
            acme.path.write_bytes(saved)
    assert kills * STRIDE >= 8
    assert acme("backup").code == 0
    left = {path.name for folder in (tmp_path, backup_folder()) for path in folder.iterdir() if ".new" in path.name}
    assert left == set(), "litter of killed runs is swept by the next one"


def test_a_full_disk_at_every_size(crm: Crm, small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backup and restore say so in a line; the book and the backups that were there stay whole."""
    monkeypatch.setenv("CRM_BOOK", str(small_disk / "book.db"))
    crm.ok("add", "Acme")
    made = crm.ok("backup")
    before = rows(crm.path)
    copy = small_disk / "copy.db.gz"
    failed = 0
    for size in range(1000, 0, -60):
        filler = small_disk / "filler"
        with contextlib.suppress(OSError), open(filler, "wb") as file:
            file.write(bytes(size * 1024))
        for words in (["backup", "--to", copy, "--force"], ["backup", "restore", made["name"], "--yes"]):
            answer = crm(*words)
            assert answer.code in (0, 1), answer.err
            assert "Traceback" not in answer.err
            failed += answer.code
            filler.unlink(missing_ok=True)
            assert rows(crm.path) == before
            for aside in small_disk.glob("*.aside-*"):
                aside.unlink()
        copy.unlink(missing_ok=True)
    assert failed
    assert [name for name in os.listdir(small_disk) if name.startswith(".")] == []
