"""Real faults: killed, full, read-only, locked, interrupted, a reader that leaves early."""

import contextlib
import os
import random
import shlex
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from crmcli.store import Store
from tests.conftest import NOW, Crm

PROGRAM = [sys.executable, "-m", "crmcli"]
LONG_IMPORT = int(os.environ.get("CRM_LONG_IMPORT", "40000"))  # rows


def crm_process(*words: str) -> subprocess.Popen[bytes]:
    """Start crm as its own process."""
    pipe = subprocess.PIPE
    return subprocess.Popen([*PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe)


def has_open(process: subprocess.Popen[bytes], path: Path) -> bool:
    """True once the process has opened the file."""
    descriptors = Path(f"/proc/{process.pid}/fd")
    for descriptor in descriptors.iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed while we look
            if os.path.samefile(descriptor, path):
                return True
    return False


def test_a_kill_at_any_moment_loses_nothing_acknowledged(crm: Crm) -> None:
    """SIGKILL in the middle: the book is sound and every log that returned is there."""
    crm.ok("add", "Acme")
    dice, acknowledged = random.Random(7), 0
    for n in range(14):
        process = crm_process("log", "Acme", f"note {n}")
        try:
            process.wait(dice.uniform(0.03, 0.3))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        acknowledged += process.returncode == 0
        process.communicate()
    db = sqlite3.connect(crm.path)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()
    notes = crm.ok("show", "Acme")["interactions"]
    assert len(notes) >= acknowledged
    assert bool(crm.ok("find", "note")) == bool(notes)  # the index is there with the rows


def test_a_full_disk_is_one_line_and_the_book_stays_whole(
    crm: Crm, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not fit is not written in part."""
    monkeypatch.setenv("CRM_BOOK", str(small_disk / "book.db"))
    crm.ok("add", "Acme")
    filler = small_disk / "filler"
    with open(filler, "wb") as file:
        while True:
            try:
                os.write(file.fileno(), b"\0" * 4096)
            except OSError:
                break
    answer = crm("log", "acme", "x" * 300_000)
    assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert "disk is full" in answer.err
    filler.unlink()
    assert crm.ok("show", "acme")["interactions"] == []
    crm.ok("log", "acme", "fits")
    assert len(crm.ok("show", "acme")["interactions"]) == 1


def test_no_room_for_a_new_book(crm: Crm, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book that cannot be made leaves no half of one."""
    monkeypatch.setenv("CRM_BOOK", str(small_disk / "book.db"))
    (small_disk / "filler").write_bytes(b"\0" * 1_000_000)
    answer = crm("add", "Acme")
    assert answer.code == 1
    assert os.listdir(small_disk) == ["filler"]


def test_a_read_only_book_can_be_read(tmp_path: Path, crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a read-only file system today still answers, and a write is one line."""
    source, place = tmp_path / "source", tmp_path / "readonly"
    source.mkdir()
    place.mkdir()
    monkeypatch.setenv("CRM_BOOK", str(source / "book.db"))
    crm.ok("add", "Acme")
    mount = ["mount", "--bind", str(source), str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
        monkeypatch.setenv("CRM_BOOK", str(place / "book.db"))
        assert [c["name"] for c in crm.ok("list")] == ["Acme"]
        answer = crm("log", "acme", "called")
        assert (answer.code, answer.err.count("\n")) == (1, 1)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_book_that_stays_locked_is_one_line(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that holds the book makes us wait, then say so."""
    crm.ok("add", "Acme")
    monkeypatch.setattr("crmcli.store._BUSY_MS", 100)
    other = sqlite3.connect(crm.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = crm("log", "acme", "called")
    other.execute("ROLLBACK")
    other.close()
    assert answer.code == 1
    assert "Another program is writing" in answer.err


def test_a_reader_that_leaves_early_is_no_error(crm: Crm) -> None:
    """`crm list | head -1` ends quietly."""
    store = Store.open(crm.path, NOW)
    with store.atomic("add"):
        store.insert_many("customer", ("name",), ((f"Customer {n}",) for n in range(3000)))
    store.close()
    process = crm_process("list", "--ids")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait() == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def test_ctrl_c_is_one_line_and_130(crm: Crm) -> None:
    """An interrupted command says so and changed nothing more."""
    crm.ok("add", "Acme")
    other = sqlite3.connect(crm.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # the process cannot write before it gets the signal
    process = crm_process("log", "acme", "called")
    while not has_open(process, crm.path):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    other.execute("ROLLBACK")
    other.close()
    _, err = process.communicate()
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert b"interrupted" in err


def test_a_shell_that_writes_while_another_reads(crm: Crm) -> None:
    """Ten logs at once: every one of them is there."""
    crm.ok("add", "Acme")
    running = [crm_process("log", "acme", f"note {n}") for n in range(10)]
    for process in running:
        process.communicate()
    assert [process.returncode for process in running] == [0] * 10
    assert len(crm.ok("show", "acme")["interactions"]) == 10


def test_foreign_and_missing_places(crm: Crm, tmp_path: Path) -> None:
    """Each is one line with its exit code."""
    foreign = tmp_path / "notes.txt"
    foreign.write_text("milk, eggs")
    assert crm("--book", foreign, "list").code == 5
    assert crm("list", "--book", foreign).code == 5
    assert crm("--book", tmp_path, "list").code == 5
    assert crm("--book", foreign / "book.db", "list").code == 5
    assert crm("--book", foreign / "book.db", "add", "Acme").code == 1
    assert foreign.read_text() == "milk, eggs"


_INTERRUPT = """
import os, signal, sys, weakref
class Watched: pass
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == MODULE:
            sys.meta_path.remove(self)
            WHEN
BEFORE
sys.meta_path.insert(0, Interrupting())
from crmcli.__main__ import main
main()
"""
_AT_ONCE = "os.kill(os.getpid(), signal.SIGINT)"
_IN_CALLBACK = """watched = Watched()
            kept = weakref.ref(watched, lambda _: os.kill(os.getpid(), signal.SIGINT))
            del watched"""


def interrupted_at(
    module: str, when: str = _AT_ONCE, before: str = "", more: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run `crm log acme x`, and `more` behind it, which gets Ctrl-C when it imports a module."""
    code = _INTERRUPT.replace("MODULE", repr(module)).replace("WHEN", when).replace("BEFORE", before)
    words = [sys.executable, "-c", code, "log", "acme", "x", *more]
    return subprocess.run(words, capture_output=True, text=True, check=False)


INTERRUPTED = "crm: interrupted; nothing more was changed."


STARTS = ["crmcli.boundary", "crmcli.quick", "crmcli.context", "crmcli.commands.log", "crmcli.store", "sqlite3"]


@pytest.mark.parametrize("module", [*STARTS, "crmcli.cli", "typer", "typer.core"])
def test_ctrl_c_while_it_starts_is_one_line_and_130(crm: Crm, module: str) -> None:
    """At whatever import the signal comes."""
    crm.ok("add", "Acme")
    process = interrupted_at(module, more=() if module in STARTS else ("--",))  # a line for Typer
    assert (process.returncode, process.stderr.strip()) == (130, INTERRUPTED)
    assert crm.ok("show", "acme")["interactions"] == []


def test_ctrl_c_where_python_drops_exceptions_is_not_lost(crm: Crm) -> None:
    """An import cleans up in callbacks, of which Python prints the exception and goes on."""
    crm.ok("add", "Acme")
    process = interrupted_at("crmcli.commands.log", _IN_CALLBACK)
    assert (process.returncode, process.stderr.strip()) == (130, INTERRUPTED)
    assert crm.ok("show", "acme")["interactions"] == []


def test_ctrl_c_that_the_shell_ignores_stays_ignored(crm: Crm) -> None:
    """A script that runs crm in the background is not ended by the Ctrl-C of another."""
    crm.ok("add", "Acme")
    process = interrupted_at("crmcli.commands.log", before="signal.signal(signal.SIGINT, signal.SIG_IGN)")
    assert (process.returncode, process.stderr.count("interrupted")) == (0, 0)
    assert [note["text"] for note in crm.ok("show", "acme")["interactions"]] == ["x"]


def test_ctrl_c_while_it_starts_speaks_the_language(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as that is known."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    process = interrupted_at("crmcli.commands.log")
    assert (process.returncode, process.stderr.strip()) == (130, "crm：已中断；没有再作更改。")


def test_a_note_waits_for_a_long_import(crm: Crm, tmp_path: Path) -> None:
    """It says whom it waits for after a second, and is written when the import has ended.

    CRM_LONG_IMPORT=100000 takes a longer one.
    """
    crm.ok("add", "Acme")
    file = tmp_path / "many.csv"
    with open(file, "w", encoding="utf-8") as out:
        out.write("name,email\n")
        out.writelines(f"Customer {n},c{n}@x.example\n" for n in range(LONG_IMPORT))
    importing = crm_process("import", str(file), "--yes")
    held = 0
    while held < 200:  # the lock of its rows, not the short one of its start
        assert importing.poll() is None
        held = held + 1 if _is_locked(crm.path) else 0
    answer = crm("log", "acme", "called, wants a quote")
    assert (answer.code, importing.wait()) == (0, 0)
    assert f"Waiting for crm import, process {importing.pid}, which is writing to the book" in answer.err
    assert [note["text"] for note in crm.ok("show", "acme")["interactions"]] == ["called, wants a quote"]
    assert crm.ok("list", "--limit", "1", "--sort", "-id")[0]["id"] == LONG_IMPORT + 1
    importing.communicate()


def _is_locked(path: Path) -> bool:
    """Whether another program holds the write lock of the book."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as db:
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        db.execute("ROLLBACK")
        return False


def test_on_giving_up_the_whole_line_is_printed(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that was typed is lost: the line can be run again as it stands."""
    crm.ok("add", "Acme")
    monkeypatch.setattr("crmcli.store._BUSY_MS", 2000)
    other = sqlite3.connect(crm.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = crm("log", "acme", "called; it's $5", "--call")
    other.execute("ROLLBACK")
    other.close()
    assert answer.code == 1
    first, *_, last = answer.err.splitlines()
    assert first.startswith("Waiting for another program")
    assert shlex.split(last.removeprefix("     Your line:")) == ["crm", "log", "acme", "called; it's $5", "--call"]


def test_ctrl_c_ends_the_wait(crm: Crm) -> None:
    """Within a second or so, and nothing was changed."""
    crm.ok("add", "Acme")
    other = sqlite3.connect(crm.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    process = crm_process("log", "acme", "called")
    assert process.stderr is not None
    assert b"Waiting for" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    other.execute("ROLLBACK")
    other.close()
    assert (process.returncode, b"Traceback" in err) == (130, False)
