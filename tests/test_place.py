"""Where a book may be made, and what lies beside one: nothing is replaced, swallowed or made by a question."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.book.place import check_free
from crmcli.book.work import work_root
from crmcli.errors import Refused
from crmcli.store import Store
from crmcli.tui.book import LiveBook
from tests.conftest import NOW, Crm, prepared

_LEAVE = """
import os, pathlib, sys, datetime
from crmcli.store import Store
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.domain.settings import Settings
store = Store.open(pathlib.Path(sys.argv[1]), datetime.datetime(2026, 11, 18, 10))
for name in sys.argv[2:]:
    add_customer(store, NewCustomer(name), Settings())
os._exit(0)  # as after a power cut: the log stays
"""


def leave_log(path: Path, *names: str) -> None:
    """Add customers, and end without putting the write-ahead log into the book."""
    subprocess.run([sys.executable, "-c", _LEAVE, str(path), *names], check=True)
    assert Path(f"{path}-wal").stat().st_size


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes; the shared memory left out, which SQLite makes anew."""
    return {f.name: f.read_bytes() for f in folder.iterdir() if f.is_file() and not f.name.endswith("-shm")}


@prepared
def noted(crm: Crm) -> Crm:
    """A customer and thirty notes; beside the book a copy from before the notes."""
    crm.ok("add", "Ann")
    shutil.copyfile(crm.path, crm.path.parent / "copy.db")
    for n in range(30):
        crm.ok("log", "Ann", f"note {n} " + "x" * 3000)  # what lies between the copy and the log
    return crm


QUESTIONS = [("list",), ("today",), ("show", "Ann"), ("log", "Ann", "called"), ("add", "Bob"), ("undo",)]

COPIES = [("backup",), ("backup", "--to", "-"), ("upkeep", "--again"), ("doctor",)]


@pytest.mark.parametrize("words", QUESTIONS + COPIES, ids=" ".join)
@pytest.mark.parametrize("way", ["cp", "cp -p", "mv", "over"])
def test_a_copy_put_back_beside_another_log_is_refused(noted: Crm, tmp_path: Path, way: str, words: list[str]) -> None:
    """SQLite would replay the lost book's last changes into the copy, and both would be gone."""
    crm, copy = noted, tmp_path / "copy.db"
    leave_log(crm.path, "Cid", "Dan")
    if way != "over":
        crm.path.unlink()
    if way == "mv":
        copy.rename(crm.path)
    elif way == "cp -p":
        shutil.copy2(copy, crm.path)
    else:
        shutil.copyfile(copy, crm.path)
    before = contents(tmp_path)
    answer = crm(*words)
    assert (answer.code, "which another file left" in answer.err) == (5, True)
    assert f"mv {crm.path}-wal {crm.path}-wal.aside" in answer.err
    assert contents(tmp_path) == before
    for end in ("-wal", "-shm"):
        Path(f"{crm.path}{end}").rename(f"{crm.path}{end}.aside")
    assert crm.names() == ["Ann"]


def test_a_restore_sets_a_copy_and_the_log_of_another_aside_as_they_are(noted: Crm, tmp_path: Path) -> None:
    """Neither is put into the other, no backup is made of both, and what the log holds can be had back."""
    crm, copy, whole = noted, tmp_path / "copy.db", tmp_path / "whole.db"
    crm.ok("backup", "--to", tmp_path / "kept.db")
    shutil.copyfile(crm.path, whole)
    leave_log(crm.path, "Cid", "Dan")
    log = Path(f"{crm.path}-wal").read_bytes()
    shutil.copyfile(copy, crm.path)
    restored = crm("backup", "restore", tmp_path / "kept.db", "--yes")
    assert restored.code == 0, restored.err
    (aside,) = (path for path in tmp_path.glob("book.db.aside-*") if not path.name.endswith(("-wal", "-shm")))
    assert aside.read_bytes() == copy.read_bytes()
    assert Path(f"{aside}-wal").read_bytes() == log
    assert [backup["reason"] for backup in crm.ok("backup", "list")] == ["aside"]
    assert (crm.names(), crm("doctor").code) == (["Ann"], 0)
    Path(f"{aside}-wal").rename(f"{whole}-wal")
    assert [each["name"] for each in crm.ok("list", "--book", whole)] == ["Ann", "Cid", "Dan"]


def test_another_book_of_one_shape_beside_the_log_is_refused(crm: Crm, tmp_path: Path) -> None:
    """As many steps of the same kinds: pages and journals look alike, and the two books would become one."""
    other = tmp_path / "other.db"
    crm.ok("add", "Zoe", "--book", other)
    crm.ok("log", "zoe", "hello", "--book", other)
    crm.ok("add", "Ann")
    leave_log(crm.path, "Bob", "Cid")
    shutil.copyfile(other, crm.path)
    before = contents(tmp_path)
    answer = crm("list")
    assert (answer.code, "which another file left" in answer.err) == (5, True), answer.err
    assert contents(tmp_path) == before


def test_a_copy_of_the_last_minute_takes_the_log_that_goes_on_from_it(crm: Crm, tmp_path: Path) -> None:
    """The book without its log is the same file: put back beside its own log it is whole again."""
    crm.ok("add", "Ann")
    leave_log(crm.path, "Bob", "Cid")
    copy = tmp_path / "copy.db"
    shutil.copyfile(crm.path, copy)
    crm.path.unlink()
    copy.rename(crm.path)
    answer = crm("list", "--json")
    assert [customer["name"] for customer in answer.json] == ["Ann", "Bob", "Cid"]
    assert f"{crm.path} is older than its last 2 changes, which {crm.path}-wal holds: they are in" in answer.err
    assert "crm backup restore FILE" in answer.err
    assert crm("list").err == ""


def test_a_log_left_by_a_kill_is_taken_as_ever(crm: Crm) -> None:
    """Its own log: the notes in it are there, also when the file was touched since (its mode was set, say)."""
    crm.ok("add", "Ann")
    leave_log(crm.path, "Bob")
    assert crm.names() == ["Ann", "Bob"]
    leave_log(crm.path, "Cid")
    crm.path.chmod(0o600)
    assert crm.names() == ["Ann", "Bob", "Cid"]
    leave_log(crm.path, "Dan")
    with closing(sqlite3.connect(crm.path, isolation_level=None)) as reader:
        assert reader.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[0] == 0
        assert crm.names() == ["Ann", "Bob", "Cid", "Dan"]
    assert not work_root(crm.path).exists()


@pytest.mark.parametrize("end", ["-wal", "-journal"])
@pytest.mark.parametrize("left", ["nothing", "an empty file"])
@pytest.mark.parametrize("words", QUESTIONS, ids=lambda words: words[0])
def test_no_book_is_made_beside_the_log_of_a_lost_one(
    crm: Crm, tmp_path: Path, end: str, left: str, words: list[str]
) -> None:
    """A deleted or emptied book: the log holds what is left of it."""
    crm.ok("add", "Ann")
    leave_log(crm.path, "Bob")
    crm.path.unlink()
    if end == "-journal":
        Path(f"{crm.path}-wal").rename(f"{crm.path}-journal")
    if left == "an empty file":
        crm.path.touch()
    before = contents(tmp_path)
    answer = crm(*words)
    assert (answer.code, f"{crm.path}{end}" in answer.err) == (5, True)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("kind", ["fifo", "socket", "device", "null", "link to nothing", "link to an empty file"])
def test_what_is_no_plain_file_is_never_replaced(crm: Crm, tmp_path: Path, kind: str) -> None:
    """Named as the book it is refused, untouched, without waiting for anybody who writes into it."""
    path, target = tmp_path / "odd", tmp_path / "target"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as listener:
            os.chdir(tmp_path)
            listener.bind("odd")
    elif kind == "device":
        try:
            os.mknod(path, 0o600 | 0o020000, os.makedev(1, 3))
        except PermissionError:
            pytest.skip("a device can only be made by root")
    elif kind == "null":
        path = Path(os.devnull)
    else:
        path.symlink_to(target)
        if kind == "link to an empty file":
            target.touch()
    before = os.lstat(path)
    for words in (("list",), ("add", "Ann"), ("log", "Ann", "x"), ("import", "-", "--yes"), ("demo",)):
        assert crm("--book", path, *words).code == 5, words
    after = os.lstat(path)
    assert (after.st_mode, after.st_ino) == (before.st_mode, before.st_ino)
    assert target.exists() == (kind == "link to an empty file")
    if target.exists():
        assert target.stat().st_size == 0


def test_an_empty_file_and_a_link_to_a_book_will_do(crm: Crm, tmp_path: Path) -> None:
    """mktemp makes the one; the other leads to a book that is kept elsewhere."""
    plain, link = tmp_path / "plain.db", tmp_path / "link.db"
    plain.touch()
    crm.ok("--book", plain, "add", "Ann")
    link.symlink_to(plain)
    crm.ok("--book", link, "add", "Bob")
    assert link.is_symlink()
    assert [c["name"] for c in crm.ok("--book", plain, "list")] == ["Ann", "Bob"]


def test_a_link_s_log_lies_beside_the_book_itself(crm: Crm, tmp_path: Path) -> None:
    """SQLite keeps it there; a copy put there is refused through the link too."""
    crm.ok("add", "Ann")
    copy, link = tmp_path / "copy.db", tmp_path / "link" / "book.db"
    link.parent.mkdir()
    link.symlink_to(crm.path)
    shutil.copyfile(crm.path, copy)
    for n in range(30):
        crm.ok("log", "Ann", f"note {n} " + "x" * 3000)
    leave_log(crm.path, "Bob")
    shutil.copyfile(copy, crm.path)
    assert crm("--book", link, "list").code == 5


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("log", "Ann", "called", "--new"), 0),
        (("log", "Ann", "called"), 3),  # kept in the inbox
        (("product", "add", "rice"), 0),
        (("config", "currency", "EUR"), 0),
        (("add", "Ann"), 0),
    ],
)
def test_whoever_has_something_to_keep_makes_the_book_at_its_default_place(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int
) -> None:
    """And says so, with the currency and the region that it counts in."""
    monkeypatch.delenv("CRM_BOOK")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    answer = crm(*words)
    place = tmp_path / "data" / "crm" / "book.db"
    assert (answer.code, place.exists()) == (code, True)
    assert f"A new book: {place}. Currency EUR, region DE" in answer.err
    assert "A new book" not in crm(*words).err
    assert sorted(os.listdir(place.parent)) == ["book.db"]


@pytest.mark.parametrize(
    "words",
    [("log", "Ann", "x", "--new"), ("product", "add", "rice"), ("config", "currency", "EUR"), ("today",), ("done", "1"),
     ("remind", "Ann", "fri", "x"), ("inbox",), ("undo",), ("import", "--rejects"), ("add",)],
    ids=" ".join,
)  # fmt: skip
def test_a_named_place_has_its_book_made_by_add_and_import_alone(crm: Crm, tmp_path: Path, words: list[str]) -> None:
    """A slip in --book or CRM_BOOK is found out by the first note, not by a second book."""
    place = tmp_path / "slip" / "bok.db"
    assert crm("--book", place, *words).code in (2, 5)
    assert not place.parent.exists()


def test_import_and_demo_make_a_book_at_a_named_place(crm: Crm, tmp_path: Path) -> None:
    """As add does; a dry run leaves nothing."""
    file = tmp_path / "people.csv"
    file.write_text("name\nAnn\n")
    crm.ok("import", file, "--dry-run", "--book", tmp_path / "a.db")
    assert not (tmp_path / "a.db").exists()
    crm.ok("import", file, "--yes", "--book", tmp_path / "a.db")
    assert [c["name"] for c in crm.ok("list", "--book", tmp_path / "a.db")] == ["Ann"]
    assert crm("demo", "--book", tmp_path / "b.db").code == 0
    assert (tmp_path / "b.db").exists()


@pytest.mark.parametrize(
    "words",
    [("add", " "), ("add", "Ann", "--phone", ""), ("add", "Ann", "--birthday", "soon"), ("log", "Ann"),
     ("log", "Ann", "x", "--on", "blurb"), ("log", "Ann", "x", "--next", "blurb", "--new"),
     ("config", "currency", "NOPE"), ("config", "theme", "dark"), ("config", "currency", ""),
     ("product", "add", ""), ("product", "add", "x", "--price", "y"), ("import", "nothing.csv", "--yes"),
     ("import", "-", "--yes"), ("reorder", "--remind", "--dry-run"), ("reorder", "--dry-run")],
    ids=" ".join,
)  # fmt: skip
def test_what_is_refused_or_keeps_nothing_makes_no_book(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    """A usage error, a rule that was broken inside the change, a dry run: the data folder stays as it was."""
    monkeypatch.delenv("CRM_BOOK")
    monkeypatch.setenv("EDITOR", "true")
    crm(*words)
    assert not (tmp_path / "data" / "crm" / "book.db").exists()
    assert os.listdir(tmp_path / "data" / "crm") == [] if (tmp_path / "data" / "crm").exists() else True


def test_ten_that_make_the_book_at_once_make_one(crm: Crm, tmp_path: Path) -> None:
    """The first links it into place, the others write into that one."""
    place = tmp_path / "new.db"
    command = [sys.executable, "-m", "crmcli", "--book", str(place), "add"]
    running = [subprocess.Popen([*command, f"Name{n} Surname{n}"], stderr=subprocess.PIPE) for n in range(6)]
    said = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0] * 6, said
    assert len(crm.ok("--book", place, "list")) == 6
    assert [name for name in os.listdir(tmp_path) if name.startswith((".new", "new"))] == ["new.db"]


def test_a_book_that_another_program_made_just_now_is_no_lost_one(crm: Crm) -> None:
    """Between two looks another process made the book and its log: the log is that book's, and nobody is refused."""
    crm.ok("add", "Ann")
    leave_log(crm.path, "Bob")
    check_free(crm.path)
    crm.path.unlink()
    with pytest.raises(Refused, match="holds the last changes of one"):
        check_free(crm.path)


def test_a_name_like_a_uri_is_a_file_s_name(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in it is a switch for SQLite; nor are percent signs, hashes, spaces or bytes that are no text."""
    monkeypatch.chdir(tmp_path)
    for name in ("file:x?mode=memory", "100%25 a#b?c.db", "客户 簿.db", ":memory:"):
        crm.ok("--book", name, "add", "Ann")
        assert (tmp_path / name).is_file(), name
        assert [c["name"] for c in crm.ok("--book", name, "list")] == ["Ann"]
    monkeypatch.setenv("CRM_BOOK", os.fsdecode(bytes(tmp_path) + b"/\xff.db"))
    crm.ok("add", "Ann")
    assert b"\xff.db" in os.listdir(bytes(tmp_path))


def test_the_dashboard_never_makes_a_book_that_was_there(crm: Crm, tmp_path: Path) -> None:
    """Moved away for a moment: it keeps what it has, makes nothing, and comes back."""
    crm.ok("add", "Ann")
    aside = tmp_path / "aside.db"
    live = LiveBook(crm.path, lambda: NOW)
    crm.path.rename(aside)
    assert live.poll()
    assert "no longer at" in live.trouble
    with pytest.raises(Exception, match="no longer at"):
        live.write(lambda store: store.value("SELECT 1"))
    with pytest.raises(Exception, match="no longer at"):
        live.elsewhere()
    assert not crm.path.exists()
    assert live.store.value("SELECT name FROM customer") == "Ann"
    aside.rename(crm.path)
    assert live.poll()
    assert live.trouble == ""
    live.close()


def test_a_dashboard_without_a_book_makes_it_with_the_first_change(tmp_path: Path) -> None:
    """Until then there is none; another shell that makes it meanwhile is seen."""
    from crmcli.domain.settings import Settings
    from crmcli.services.customers import NewCustomer, add_customer

    path = tmp_path / "new" / "book.db"
    live, other = LiveBook(path, lambda: NOW), LiveBook(path, lambda: NOW)
    assert not live.poll()
    assert not path.parent.exists()
    live.write(lambda store: add_customer(store, NewCustomer("Ann"), Settings()))
    assert path.exists()
    assert not live.poll()
    assert other.poll()
    assert other.store.value("SELECT name FROM customer") == "Ann"
    live.close()
    other.close()


def test_what_a_killed_run_left_is_removed(crm: Crm, tmp_path: Path) -> None:
    """Its folder is for the owner alone while it lives, and goes with the next run that needs one."""
    code = (
        "import pathlib, sys, time; from crmcli.book.work import work_folder\n"
        "with work_folder(pathlib.Path(sys.argv[1])) as folder:\n"
        "    (folder / 'copy.db').write_text('customers'); print(folder, flush=True); time.sleep(600)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(crm.path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    folder = Path(process.stdout.readline().decode().strip())
    assert [oct(p.stat().st_mode & 0o777) for p in (folder.parent, folder)] == ["0o700", "0o700"]
    file = tmp_path / "people.csv"
    file.write_text("name\nAnn\n")
    crm.ok("import", file, "--dry-run")
    assert (folder / "copy.db").exists()  # its run lives
    process.send_signal(signal.SIGKILL)
    process.communicate()
    crm.ok("import", file, "--dry-run")
    assert not folder.parent.exists()


def test_a_store_over_no_book_keeps_its_place_free_until_it_writes(tmp_path: Path) -> None:
    """Refused places are refused at once."""
    path = tmp_path / "book.db"
    Path(f"{path}-wal").write_bytes(b"the last changes")
    with pytest.raises(Refused):
        Store.begin(path, NOW)
    with pytest.raises(Refused):
        Store.open(path, NOW)
    assert os.listdir(tmp_path) == ["book.db-wal"]


def test_no_file_is_written_through_a_link(crm: Crm, tmp_path: Path) -> None:
    """Neither an export nor the rejected rows; a link that somebody put there leads elsewhere."""
    crm.ok("add", "Ann")
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    link.symlink_to(target)
    rows = tmp_path / "rows.csv"
    rows.write_text("name,birthday\nBob,soon\n")
    assert crm("export", link).code == 5
    assert crm("export", link, "--force").code == 5
    assert crm("import", rows, "--yes", "--partial", "--rejects", link).code != 0
    assert not target.exists()


def test_exports_and_rejected_rows_are_the_owner_s_alone(crm: Crm, tmp_path: Path) -> None:
    """Mode 0600; what a killed export left goes with the next one of that name, what a living one makes stays."""
    crm.ok("add", "Ann")
    rows = tmp_path / "rows.csv"
    rows.write_text("name,birthday\nBob,soon\n")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead, living = tmp_path / f".a.csv.{gone.pid}.half", tmp_path / f".a.csv.{os.getppid()}.half"
    for half in (dead, living):
        half.write_text("customers")
    crm.ok("export", tmp_path / "a.csv")
    crm("import", rows, "--yes", "--partial", "--rejects", tmp_path / "rejects.csv")
    assert [dead.exists(), living.exists()] == [False, True]
    for name in ("a.csv", "rejects.csv"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
