"""A book that is lost, emptied, only readable, or restored by two at once: what is left of it is kept."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from crmcli.book import copying, replacing
from crmcli.book.work import work_root
from crmcli.context import backup_folder, backup_name
from crmcli.domain.retention import Backup, to_remove
from crmcli.services.forgetting import holds
from tests.conftest import NOW, Crm, small_file_system
from tests.test_place import leave_log


@pytest.fixture
def backed_up(crm: Crm) -> Crm:
    """A book with one customer and a backup of it."""
    crm.ok("add", "Ann")
    crm.ok("backup")
    return crm


@pytest.fixture
def read_only(crm: Crm, tmp_path: Path) -> Iterator[Path]:
    """A file system that can only be read, with the book of `crm` in it and a link to where that was."""
    crm.ok("add", "Ann")
    with small_file_system(tmp_path / "read-only", "2m") as place:
        shutil.copy(crm.path, place / "book.db")
        (place / "link.db").symlink_to(crm.path)
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        yield place


@pytest.mark.parametrize("way", ["removed", "emptied"])
def test_a_restore_keeps_the_log_of_a_lost_book(backed_up: Crm, way: str) -> None:
    """SQLite would remove it beside an empty file, and put it into the restored book."""
    leave_log(backed_up.path, "Bob")
    log = Path(f"{backed_up.path}-wal").read_bytes()
    if way == "removed":
        backed_up.path.unlink()
    else:
        backed_up.path.write_bytes(b"")
        assert backed_up("upkeep", "--again").code == 5
        assert backed_up("backup").code == 5
    restored = backed_up("backup", "restore", "today", "--yes")
    assert restored.code == 0, restored.err
    (aside,) = backed_up.path.parent.glob("book.db.aside-*-wal")
    assert str(aside) in restored.err
    assert aside.read_bytes() == log
    assert backed_up.names() == ["Ann"]
    assert backed_up("doctor").code == 0


def test_a_book_that_cannot_be_opened_any_more_names_the_newest_backup(backed_up: Crm) -> None:
    """Also where the damage ends a command before anything asks for the mark that the check left."""
    crm = backed_up
    with open(crm.path, "r+b") as file:
        file.seek(2 * 4096)
        file.write(b"\0" * 60 * 4096)
    for words in (["log", "ann", "called"], ["today"], ["doctor"]):
        answer = crm(*words)
        assert (answer.code, "crm backup restore DAY" in answer.err) == (5, True), answer
    (backup,) = crm.ok("backup", "list")
    assert crm("upkeep", "--again").code == 5
    for words in (["log", "ann", "called"], ["today"], ["doctor"]):
        answer = crm(*words)
        assert (answer.code, f"crm backup restore {backup['name']}" in answer.err) == (5, True), answer
    assert crm("backup", "restore", backup["name"], "--yes").code == 0
    assert crm.names() == ["Ann"]


def test_a_restore_that_is_overtaken_by_another_keeps_both_books(
    backed_up: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one that waited for the lock of the first book must not take the second for it."""
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    for path in (first, second):
        copying.copy_book(backed_up.path, path)
    before = backed_up.path.stat().st_ino
    names = (first.stat().st_ino, second.stat().st_ino)
    lock = replacing._lock

    def overtaken(db: object, book: Path) -> None:
        monkeypatch.setattr(replacing, "_lock", lock)
        replacing.swap(first, book, NOW)
        lock(db, book)  # type: ignore[arg-type]

    monkeypatch.setattr(replacing, "_lock", overtaken)
    aside = replacing.swap(second, backed_up.path, NOW)
    assert aside == tmp_path / "book.db.aside-20261118T100000.2"
    assert aside.stat().st_ino == names[0]
    assert (tmp_path / "book.db.aside-20261118T100000").stat().st_ino == before
    assert backed_up.path.stat().st_ino == names[1]


def test_restores_at_once(backed_up: Crm, tmp_path: Path) -> None:
    """Each succeeds; every book that was there is set aside whole."""
    (made,) = backed_up.ok("backup", "list")
    backed_up.ok("log", "Ann", "the last note")
    words = [sys.executable, "-m", "crmcli", "backup", "restore", made["name"], "--yes"]
    runs = [subprocess.Popen(words, stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [run.wait() for run in runs] == [0, 0, 0]
    asides = [path for path in tmp_path.glob("book.db.aside-*") if not path.name.endswith(("-wal", "-shm"))]
    assert len(asides) == 3
    assert sum(b"the last note" in path.read_bytes() for path in asides) == 1


def test_a_book_that_can_only_be_read(crm: Crm, read_only: Path) -> None:
    """Examined, backed up and asked; a change is refused, and leaves no erasure to be finished."""
    book = ("--book", read_only / "book.db")
    assert crm(*book, "doctor").out.endswith("The book is sound.\n")
    assert crm(*book, "upkeep", "--again").code == 0
    for words in (("log", "Ann", "called"), ("forget", "Ann", "--yes"), ("undo",)):
        answer = crm(*book, *words)
        assert (answer.code, "can only be read here; nothing was changed" in answer.err) == (1, True), words
    assert crm.ok(*book, "doctor")["is_erasure_pending"] is False


def test_a_link_in_a_folder_that_can_only_be_read(crm: Crm, read_only: Path) -> None:
    """The book it leads to has its log beside itself: what is in there is seen, and the book can be written."""
    leave_log(crm.path, "Bob")
    link = ("--book", read_only / "link.db")
    assert [row["name"] for row in crm.ok(*link, "list")] == ["Ann", "Bob"]
    assert crm(*link, "log", "Bob", "called").code == 0
    assert crm(*link, "doctor").code == 0


def test_two_repairs_in_one_second(backed_up: Crm) -> None:
    """Each keeps the book as it was under a name of its own."""
    for _ in range(2):
        subprocess.run(["sqlite3", backed_up.path, "DROP INDEX deal_customer"], check=True)
        assert backed_up("doctor", "--repair").code == 0
    names = {path.name for path in backed_up.path.parent.glob("book.db.aside-*")}
    assert names == {"book.db.aside-20261118T100000", "book.db.aside-20261118T100000.2"}


def test_the_leftovers_of_a_killed_run_with_the_same_process_number(backed_up: Crm) -> None:
    """In a container each run may have the same one."""
    own = f".{os.getpid()}.new"
    left = [backup_folder() / f".{backup_name(backed_up.path)}{own}", backed_up.path.with_name(f".book.db{own}")]
    left += [left[0].with_name(f"{left[0].name}.gz"), backed_up.path.with_name(f".out.csv.{os.getpid()}.half")]
    copy, out = (backed_up.path.with_name(name) for name in ("copy.db", "out.csv"))
    for words in (("backup", "restore", "today", "--yes"), ("backup", "--to", copy), ("backup",), ("export", out)):
        for path in left[:3]:
            path.write_bytes(b"half")
        left[3].write_bytes(b"half")
        assert backed_up(*words).code == 0, words
    assert not left[3].exists()


def test_what_a_killed_run_left_of_a_note_is_swept(backed_up: Crm) -> None:
    """The note of a restore and the mark of a damaged book are written under another name first, too."""
    gone = subprocess.Popen(["true"])
    gone.wait()
    left = [backed_up.path.with_name(f".book.db.{what}.{gone.pid}.new") for what in ("restored", "damaged", "upkeep")]
    left.append(backed_up.path.with_name(".book.db.99999999999999999999.new"))  # of no process at all
    for path in left:
        path.write_bytes(b"half")
    assert backed_up("backup").code == 0
    assert [path for path in left if path.exists()] == left[3:]


def test_a_rehearsal_that_was_killed_is_swept_by_the_upkeep(backed_up: Crm) -> None:
    """It holds every customer; nobody may run anything else that needs such a folder."""
    left = work_root(backed_up.path) / "run-killed"
    left.mkdir(parents=True)
    (left / "book.db").write_bytes(b"half")
    assert backed_up("upkeep", "--again").code == 0
    assert not left.parent.exists()


def test_a_name_with_signs_of_its_file_s_format_is_found(crm: Crm, tmp_path: Path) -> None:
    """A card breaks long lines and escapes a comma, JSON a quote, a workbook an ampersand."""
    name = 'Smith & Söhne; "Ltd", a very long name that any card must break into two lines, or so'
    crm.ok("add", name)
    files = [tmp_path / file for file in ("x.xlsx", "x.vcf", "x.csv", "x.json", "all.jsonl")]
    for file in files:
        assert crm("export", file, *(["--all"] if file.suffix == ".jsonl" else [])).code == 0
    assert [holds(file, [name]) for file in files] == [True] * len(files)
    assert [holds(file, [f"{name}s"]) for file in files] == [False] * len(files)
    assert {Path(path).name for path in crm.ok("forget", "1", "--yes")["exports"]} == {file.name for file in files}


def test_names_of_files_that_are_patterns_or_no_text(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book called a[1].db leaves nothing behind; a folder whose name is no UTF-8 can be exported to."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xff"))
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CRM_BOOK", "a[1].db")
    crm.ok("add", "Zhanna Quillfeather")
    crm.ok("backup")
    assert crm("export", "x.csv").code == 0
    assert crm("backup", "--to", "copy.db.gz").code == 0
    done = crm.ok("forget", "1", "--yes", "--backups")
    assert [Path(path).name for path in done["exports"]] == ["x.csv", "copy.db.gz"]
    assert [path.name for path in backup_folder().iterdir() if path.name.startswith(".")] == []


def test_nothing_in_the_name_of_a_book_is_obeyed(crm: Crm, tmp_path: Path) -> None:
    """What is said about the file itself goes to the terminal as any other line."""
    book = tmp_path / "e\x1b[31m.db"
    crm.ok("--book", book, "add", "Ann")
    book.chmod(0o644)
    answer = crm("--book", book, "list")
    assert "yours alone now" in answer.err
    assert "\x1b" not in answer.out + answer.err


def test_the_newest_backup_of_a_lost_book_is_never_thinned(crm: Crm, tmp_path: Path) -> None:
    """The small book that took its place allows for little, and its own backups are newer."""
    crm.ok("add", "Ann")
    for _ in range(9):
        crm.ok("log", "Ann", os.urandom(490_000).hex())
    lost = crm.ok("backup")
    for path in crm.path.parent.glob("book.db*"):
        path.unlink()
    crm.at("2026-11-20T10:00")
    crm.ok("add", "Bob")
    for day in ("21", "22"):
        crm.at(f"2026-11-{day}T10:00")
        crm.ok("log", "Bob", "x")
        assert crm("upkeep", "--again").code == 0
    assert lost["name"] in [row["name"] for row in crm.ok("backup", "list")]
    old = [Backup("/b", f"{n}", datetime(2025, 1, n), 10, "daily", n, f"{n}") for n in (1, 2)]
    new = [Backup("/b", f"new {n}", datetime(2026, 11, n), 1, "daily", n, f"{n}") for n in (1, 2)]
    gone, large = to_remove([*old, *new], datetime(2026, 11, 20).date(), 5, old[1])
    assert (gone, large) == ([], [old[0]])
