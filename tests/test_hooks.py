"""Programs started after a change: what they are told, which are not started, and that they disturb nothing."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from crmcli.context import clock, hooks_folder, hooks_log
from crmcli.services import hooks
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.tui.book import LiveBook
from tests.conftest import Crm

KEEP = "#!/bin/sh\ncat >> '{folder}/{name}.json'\necho told; echo badly >&2\n"


@pytest.fixture
def folder() -> Path:
    """The folder of hooks, with one hook in it that keeps what it is told."""
    made = hooks_folder()
    made.mkdir(parents=True, mode=0o700)
    hook(made, "after-change")
    return made


def hook(folder: Path, name: str, script: str = KEEP) -> Path:
    """Write an executable hook."""
    path = folder / name
    path.parent.mkdir(exist_ok=True, mode=0o700)
    path.write_text(script.replace("{folder}", str(folder)).replace("{name}", path.name))
    path.chmod(0o700)
    return path


def told(folder: Path, name: str = "after-change") -> list[Any]:
    """The documents that a hook was given, once every hook that was started has ended."""
    for process in hooks._started:
        process.wait()
    file = folder / f"{name}.json"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_a_hook_is_told_who_changed_what(crm: Crm, folder: Path) -> None:
    """One document a step, with each row before it and after it; a question and a refused line start none."""
    crm.ok("add", "Acme", "--city", "Paris")
    added = told(folder)[-1]
    crm.ok("edit", "acme", "city=Rome")
    document = told(folder)[-1]
    assert (document["crm"], document["format"], document["book"]) == ("change", 1, str(crm.path))
    assert document["batch"].keys() == {"id", "uid", "at", "label", "args", "origin", "actor", "reason", "undoes"}
    assert (document["batch"]["id"], document["batch"]["label"], document["batch"]["origin"]) == (2, "edit", None)
    [change] = [one for one in document["changes"] if one["table"] == "customer"]
    assert (change["before"]["city"], change["after"]["city"]) == ("Paris", "Rome")
    assert change["customer"] == {"id": 1, "uid": change["uid"], "name": "Acme"}
    assert change["uid"] == added["changes"][0]["uid"]
    assert added["changes"][0]["before"] is None
    crm.ok("undo")
    assert told(folder)[-1]["batch"]["undoes"] == 2
    crm.ok("list")
    assert crm("log", "nobody at all", "x", "--on", "blah").code == 2
    assert len(told(folder)) == 3


def test_what_a_hook_writes_stays_out_of_the_answer(crm: Crm, folder: Path) -> None:
    """It goes to the log, which only its owner can read."""
    answer = crm("add", "Acme")
    told(folder)
    assert "told" not in answer.out + answer.err
    assert hooks_log().read_text().splitlines() == ["2026-11-18T10:00:00 after-change 1", "told", "badly"]
    assert hooks_log().stat().st_mode & 0o777 == 0o600
    with hooks_log().open("a") as log:
        log.write("x" * 1_000_001)
    crm.ok("edit", "acme", "city=Rome")
    told(folder)
    assert hooks_log().stat().st_size < 1000
    assert hooks_log().with_name("hooks.log.1").stat().st_size > 1_000_000


def test_all_of_the_folder_are_started_by_name(crm: Crm, folder: Path) -> None:
    """Each has the whole document of its own; hidden files, copies of editors and what is not executable are none."""
    for name in ("b", "a", ".hidden", "c~"):
        hook(folder, f"after-change.d/{name}")
    hook(folder, "after-change.d/notes.txt").chmod(0o600)
    answer = crm("add", "Acme")
    assert "hook" not in answer.err
    documents = [told(folder)[0], told(folder, "a")[0], told(folder, "b")[0]]
    assert documents[0] == documents[1] == documents[2]
    rows = crm.ok("hooks", "list")
    names = ["after-change", "after-change.d/a", "after-change.d/b", "after-change.d/notes.txt"]
    assert [row["name"] for row in rows] == names
    assert [row["runs"] for row in rows] == [True, True, True, False]
    assert "chmod +x" in rows[3]["fault"]
    assert not (folder / "notes.txt.json").exists()


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
@pytest.mark.parametrize("open_to_others", ["after-change", "."])
def test_one_that_others_may_write_is_not_started(crm: Crm, folder: Path, open_to_others: str) -> None:
    """Else another user of the machine runs programs as the owner; the change is made all the same, and it is said."""
    (folder / open_to_others).chmod(0o777)
    answer = crm("add", "Acme")
    assert answer.code == 0
    assert "The hook after-change was not started: others may write to it" in answer.err
    assert told(folder) == []
    assert crm.names() == ["Acme"]
    tried = crm("hooks", "test")
    assert (tried.code, tried.out) == (1, "")


def test_a_hook_that_cannot_run_takes_nothing_back(crm: Crm, folder: Path) -> None:
    """A missing interpreter, a hook that reads nothing, a log that cannot be written: said in one line."""
    hook(folder, "after-change", "#!/no/such/interpreter\n")
    answer = crm("add", "Acme")
    assert (answer.code, "The hook after-change was not started" in answer.err) == (0, True)
    hook(folder, "after-change", "#!/bin/sh\nexit 9\n")
    assert crm("log", "acme", "x" * 900_000).code == 0
    hooks_log().unlink()
    hooks_log().mkdir()
    answer = crm("log", "acme", "again")
    assert answer.code == 0
    assert "crm: written, but what was to follow failed" in answer.err
    assert len(crm.ok("show", "acme")["interactions"]) == 2


def test_a_hook_starts_no_hooks(crm: Crm, folder: Path) -> None:
    """What a hook changes in the same book would start it for ever."""
    line = f"'{sys.executable}' -m crmcli log acme 'seen by a hook'"
    hook(folder, "after-change", f"#!/bin/sh\necho x >> '{folder}/count'\nPYTHONPATH='{Path.cwd()}' {line}\n")
    crm.ok("add", "Acme")
    told(folder)
    assert (folder / "count").read_text() == "x\n"
    assert [note["text"] for note in crm.ok("show", "acme")["interactions"]] == ["seen by a hook"]


def test_many_rows_are_told_in_part(crm: Crm, folder: Path, tmp_path: Path) -> None:
    """An import of thousands is one document of bounded size, which says how much it leaves out."""
    rows = tmp_path / "people.csv"
    rows.write_text("name\n" + "".join(f"Person {n}\n" for n in range(300)))
    crm.ok("import", rows, "--yes")
    [document] = told(folder)
    assert len(document["changes"]) == 200
    assert document["more"] >= 100


def test_the_dashboard_starts_them_too(crm: Crm, folder: Path) -> None:
    """A change is a change at every door."""
    book = LiveBook(crm.path, clock)
    add_customer(book.store, NewCustomer("Acme"), book.settings())
    book.close()
    assert [document["batch"]["label"] for document in told(folder)] == ["add"]


def test_hooks_test_runs_each_and_says_how_it_ended(crm: Crm, folder: Path) -> None:
    """With the newest change, marked as a test; the exit code says whether all went well."""
    crm.ok("add", "Acme")
    told(folder)
    [result] = crm.ok("hooks", "test")
    assert result == {"name": "after-change", "exit": 0, "output": "told\nbadly\n"}
    assert told(folder)[-1]["test"] is True
    assert told(folder)[-1]["batch"]["label"] == "add"
    hook(folder, "after-change", "#!/bin/sh\nprintf 'no \\033[31m'; exit 3\n")
    answer = crm("hooks", "test")
    assert (answer.code, answer.err) == (1, "crm: 1 hook failed.\n")
    assert answer.out.startswith("after-change: exit code 3\n  no ")
    assert "\x1b" not in answer.out


def test_without_hooks(crm: Crm) -> None:
    """Both commands say so, and make nothing."""
    assert crm.ok("hooks", "list") == []
    assert crm("hooks", "test").code == 3
    assert f"{hooks_folder() / 'after-change'} would be started" in crm("hooks", "list").out
    assert not hooks_folder().exists()


def test_none_costs_one_look(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """No module is loaded for them, and the folder is looked at once."""
    looks: list[str] = []
    stat = os.stat

    def look(path: Any, **more: Any) -> os.stat_result:
        looks.append(str(path))
        return stat(path, **more)

    monkeypatch.setattr(os, "stat", look)
    crm.ok("add", "Acme")
    assert [path for path in looks if "hooks" in path] == [str(hooks_folder())]
