"""Forgetting a person: no byte of them is left in any file, and everybody else is as before."""

import contextlib
import gzip
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from crmcli.context import backup_folder
from crmcli.store import Store
from tests.conftest import KILL_EVERY, NOW, Crm, file_of, prepared

# Every word that tells of the person, in the book below.
TELLING = ["Zhanna Quillfeather", "zhanna@quill.example", "5550171999", "quillfeather", "zhanna", "瓊安", "Zq-Alias"]


@prepared
def book(crm: Crm) -> Crm:
    """A book in which the person stands in every kind of row, in the trash of the journal, and in the inbox."""
    crm.ok("add", "Li Wei", "--phone", "13800138000", "--by", "Zhanna Quillfeather")
    crm.ok("add", "Zhanna Quillfeather", "--phone", "+1 555 017 1999", "--email", "zhanna@quill.example", "--tag",
           "vip", "--by", "Li Wei")  # fmt: skip
    crm.ok("edit", "zhanna@quill.example", "note=the quillfeather card", "alias+=Zq-Alias")
    crm.ok("log", "2", "quillfeather called, wants 瓊安 boxes", "--call", "--next", "fri 10am", "--todo", "send Zhanna",
           "--owe", "list for quillfeather by friday")  # fmt: skip
    crm.ok("log", "2", "a second word of zhanna")
    crm.ok("edit", "2", "name=Zhanna Quillfeather-Old")
    crm.ok("edit", "2", "name=Zhanna Quillfeather")
    crm.ok("deal", "add", "2", "quillfeather boxes", "1200")
    crm.ok("order", "add", "2", "boxes 2 @ 50", "--note", "for zhanna")
    crm.ok("pay", "2", "20")
    crm.ok("case", "add", "2", "quillfeather box broken")
    crm.ok("rate", "2", "9", "zhanna was quick")
    crm.ok("contact", "add", "2", "Zhanna Quillfeather Junior", "--email", "zhanna@quill.example")
    crm.ok("log", "Li Wei", "talked of the weather")
    assert crm("log", "Zhanna Quillfeather Junior Nobody", "a note for zhanna").code != 0
    crm.ok("rm", "2")
    crm.ok("restore", "2")
    return crm


def bytes_left(folder: Path, words: list[str] = TELLING) -> dict[str, list[str]]:
    """Which files in a folder hold which of the words, compressed ones unpacked; as they are on the disk."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        held = [word for word in words if word.encode().lower() in data.lower()]
        if held:
            found[path.name] = held
    return found


def test_no_byte_is_left(book: Crm, tmp_path: Path) -> None:
    """Tables, indexes, journal, steps, inbox, free pages, -wal: each file is read byte by byte."""
    with contextlib.closing(Store.open(book.path, NOW)) as other:  # as a dashboard: open, but not reading
        other.value("SELECT count(*) FROM customer")
        assert set(bytes_left(tmp_path)) >= {"book.db"}
        done = book.ok("forget", "Zhanna Quillfeather", "--yes")
        assert (done["wiped"], done["mentions"], done["backups"]) == (True, {}, [])
        assert done["rows"]["customer"] == 1
        assert {"interaction", "deal", "order", "payment", "case", "contact", "detail", "tag", "inbox"} <= set(
            done["rows"]
        )
        assert bytes_left(tmp_path) == {}
    assert book.names() == ["Li Wei"]
    assert book.ok("find", "quillfeather") == []
    assert [note["text"] for note in book.ok("show", "Li Wei")["interactions"]] == ["talked of the weather"]


def test_the_book_is_sound_and_goes_on(book: Crm) -> None:
    """Foreign keys, derived tables, undo of other steps; the step itself is not undone, and says no name."""
    book.ok("forget", "2", "--yes")
    with contextlib.closing(sqlite3.connect(book.path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    steps = book.ok("history", "--limit", "100")
    assert steps[0]["label"] == "forget 1 person"
    assert not [step for step in steps if "hanna" in step["label"]]
    assert book("undo", "--batch", steps[0]["batch"]).code == 5
    assert "forgotten" in book("undo", "--batch", next(s["batch"] for s in steps if s["label"].startswith("rm"))).err
    assert "weather" in book("undo").err
    assert book.ok("show", "Li Wei")["interactions"] == []
    assert book("redo").code == 0
    assert book("history").code == book("today").code == book("undo", "--list").code == 0


def test_the_others_are_as_they_were(book: Crm) -> None:
    """The referrer's name goes where it was the person; nothing else of another customer changes."""
    before = book.ok("show", "Li Wei")
    assert before["referred_by"] == "Zhanna Quillfeather"
    book.ok("forget", "Zhanna Quillfeather", "--yes")
    after = book.ok("show", "Li Wei")
    before["referred_by"] = None
    before["referred"] = []
    assert after == before


def test_in_the_trash_and_taken_back(crm: Crm, tmp_path: Path) -> None:
    """WHO may be in the trash, or be left in the journal and in the words of steps alone."""
    crm.ok("add", "Zhanna Quillfeather", "--email", "zhanna@quill.example")
    crm.ok("rm", "Zhanna Quillfeather")
    assert crm.ok("forget", "zhanna quillfeather", "--yes")["rows"]["customer"] == 1
    assert bytes_left(tmp_path) == {}
    crm.ok("add", "Zhanna Quillfeather", "--email", "zhanna@quill.example")
    crm("undo")
    assert bytes_left(tmp_path) != {}
    assert crm.ok("forget", "Zhanna Quillfeather", "--yes")["rows"] == {}
    assert bytes_left(tmp_path) == {}
    assert crm("forget", "Zhanna Quillfeather", "--yes").code == 3
    assert crm("log", "Zhanna Quillfeather", "a note for nobody").code == 3
    assert crm("inbox", "drop", "1").code == 0
    assert crm.ok("forget", "Zhanna Quillfeather", "--yes")["rows"] == {"inbox": 1}
    assert bytes_left(tmp_path) == {}


def test_nobody_is_forgotten_on_a_guess(crm: Crm) -> None:
    """A part of a name, a company, two of one name: refused; in a script --yes must be said."""
    crm.ok("add", "Li Weiming", "--company", "Acme")
    crm.ok("add", "Anna")
    crm.ok("add", "Anna", "--force")
    assert crm("forget", "Li Wei", "--yes").code == 3
    assert crm("forget", "acme", "--yes").code == 3
    answer = crm("forget", "anna", "--yes", "--json")
    assert answer.code == 4
    assert [each["id"] for each in answer.json["candidates"]] == [2, 3]
    assert crm("forget", "Li Weiming").code == 5
    assert crm.ok("forget", "Li Weiming", "--dry-run")["dry_run"] is True
    assert crm.names() == ["Anna", "Anna", "Li Weiming"]
    crm.ok("forget", "3", "--yes")
    assert crm.names() == ["Anna", "Li Weiming"]
    assert "add Anna" in [step["label"] for step in crm.ok("history")]


def test_who_was_merged_and_has_another_name(crm: Crm) -> None:
    """The name of the one that went leads nowhere without its alias: the answer says who has its notes."""
    crm.ok("add", "Anna Example")
    crm.ok("add", "Zhanna Quillfeather")
    crm("merge", "2", "1", "--yes")
    crm.ok("edit", "2", "alias-=Anna Example")
    refused = crm("forget", "Anna Example", "--yes")
    assert (refused.code, "Zhanna Quillfeather" in refused.err) == (5, True)
    assert crm.names() == ["Zhanna Quillfeather"]


@pytest.mark.parametrize("who", ["(415) 555-2671", "+14155552671", "ZHANNA@quill.example", "1"])
def test_any_sure_identifier_will_do(crm: Crm, tmp_path: Path, who: str) -> None:
    """A phone in any notation, a mail address, the number; a near name is only proposed."""
    crm.ok("config", "region", "US")
    crm.ok("add", "Zhanna Quillfeather", "--phone", "+1 415-555-2671", "--email", "zhanna@quill.example")
    near = crm("forget", "zhanna", "--yes")
    assert (near.code, "Zhanna Quillfeather (1)" in near.err) == (3, True)
    crm.ok("forget", who, "--yes")
    assert bytes_left(tmp_path) == {}


def test_signs_alone_are_nobody_else(crm: Crm) -> None:
    """A name without a letter is found as it is written, and is a word in no other text; an empty one is refused."""
    crm.ok("add", "Li Wei")
    crm.ok("add", "???")
    assert crm("log", "Nobody Known", "a note that waits").code == 3
    for who, code in (("", 2), ("  ", 2), ("()", 3), ("!!!", 3), ("-", 3)):
        assert crm("forget", who, "--yes").code == code, who
    done = crm.ok("forget", "???", "--yes")
    assert (done["id"], done["rows"]) == (2, {"customer": 1})
    assert [note["text"] for note in crm.ok("inbox")] == ["a note that waits"]
    assert "add Li Wei" in [step["label"] for step in crm.ok("history")]


def test_a_contact_of_a_company(crm: Crm, tmp_path: Path) -> None:
    """The person goes; the company and what was done with it stay."""
    crm.ok("add", "Acme GmbH")
    crm.ok("contact", "add", "Acme GmbH", "Zhanna Quillfeather", "--email", "zhanna@quill.example")
    crm.ok("log", "Zhanna Quillfeather", "wants boxes")
    done = crm.ok("forget", "Zhanna Quillfeather", "--yes")
    assert (done["kind"], done["rows"]) == ("contact", {"contact": 1, "detail": 1})
    assert bytes_left(tmp_path) == {}
    card = crm.ok("show", "Acme GmbH")
    assert ([note["text"] for note in card["interactions"]], card["contacts"]) == (["wants boxes"], [])


def test_who_was_merged(crm: Crm, tmp_path: Path) -> None:
    """The one that went into the other was the same person."""
    crm.ok("add", "Zhanna Q")
    crm.ok("add", "Zhanna Quillfeather")
    crm.ok("log", "Zhanna Q", "an old note of zhanna")
    crm("merge", "2", "1", "--yes")
    assert crm.ok("forget", "Zhanna Q", "--yes")["name"] == "Zhanna Quillfeather", "by the alias that merging left"
    assert bytes_left(tmp_path) == {}


def test_who_was_imported(crm: Crm, tmp_path: Path) -> None:
    """A row of a file among others: the import can still be undone for the others."""
    file = file_of(tmp_path, "name,email\nLi Wei,li@x.example\nZhanna Quillfeather,zhanna@quill.example\nAnna,a@x\n")
    step = crm.ok("import", file, "--yes")["batch"]
    file.unlink()
    crm.ok("forget", "Zhanna Quillfeather", "--yes")
    assert bytes_left(tmp_path) == {}
    assert crm.names() == ["Anna", "Li Wei"]
    assert crm("undo", "--batch", step).code in (0, 5)
    assert crm("redo").code in (0, 3, 5)
    assert bytes_left(tmp_path) == {}


def is_pending_in_doctor(book: Crm) -> bool:
    """Whether doctor, for people and for scripts, says that bytes are still to be wiped."""
    found = book.ok("doctor")
    is_told = any(each["check"] == "erasure" for each in found["findings"])
    assert is_told == ("Bytes of somebody who was forgotten" in book("doctor").out) == found["is_erasure_pending"]
    return is_told


def test_rejected_rows_are_listed(book: Crm, tmp_path: Path) -> None:
    """The file of --rejects holds whoever was in it."""
    file = file_of(tmp_path, "name,email\nZhanna Quillfeather,not a mail\nAnn,ann@b.example\n")
    rejects = tmp_path / "rejects.csv"
    assert book("import", file, "--partial", "--yes", "--rejects", rejects).code == 1
    assert "Quillfeather" in rejects.read_text()
    assert str(rejects) in book.ok("forget", "2", "--yes")["exports"]


def test_backups_and_exports_are_listed_and_backups_rewritten(book: Crm, tmp_path: Path) -> None:
    """What still holds the person is named; --backups erases them there, and the backup can be restored."""
    kept = book.ok("backup")
    export = tmp_path / "all.jsonl"
    book.ok("export", "--all", export)
    book.ok("export", tmp_path / "customers.xlsx")
    book.ok("backup", "--to", tmp_path / "copy.db.gz")
    done = book.ok("forget", "Zhanna Quillfeather", "--yes")
    assert [Path(path).name for path in done["backups"]] == [kept["name"]]
    assert {Path(path).name for path in done["exports"]} == {"all.jsonl", "customers.xlsx", "copy.db.gz"}
    assert "--backups" in book("forget", "Zhanna Quillfeather", "--yes", "--backups", "--dry-run").err
    again = book.ok("forget", "Zhanna Quillfeather", "--yes", "--backups")
    assert (again["rewritten"], again["backups"]) == ([kept["name"]], [])
    for file in (export, tmp_path / "customers.xlsx", tmp_path / "copy.db.gz"):
        file.unlink()
    assert bytes_left(tmp_path) == {}
    assert book.ok("backup", "list")[0]["at"] == kept["at"]
    assert book.ok("backup", "restore", kept["name"])["customers"] == 1
    assert book.names() == ["Li Wei"]


def test_a_name_in_the_text_of_somebody_else_stays_in_a_backup_and_is_told(book: Crm) -> None:
    """To run the same line once more would change nothing."""
    book.ok("log", "Li Wei", "met Zhanna Quillfeather there")
    kept = book.ok("backup")
    answer = book("forget", "Zhanna Quillfeather", "--yes", "--backups")
    assert answer.code == 0
    assert f"    {kept['name']}\n  What is left there stands in the text of somebody else.\n" in answer.err
    assert "rewrites them" not in answer.err


def test_while_another_program_reads(book: Crm, tmp_path: Path) -> None:
    """The erasure is committed; the last bytes go with the next upkeep, and the answer says so."""
    with contextlib.closing(sqlite3.connect(book.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM customer").fetchone()
        done = book.ok("forget", "Zhanna Quillfeather", "--yes")
        assert done["wiped"] is False
        assert is_pending_in_doctor(book)
        assert book.names() == ["Li Wei"]
    assert book("upkeep").code == 0
    assert not is_pending_in_doctor(book)
    assert bytes_left(tmp_path) == {}


def test_a_draft_that_was_kept_is_listed(book: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an editor left in the folder for temporary files."""
    drafts = tmp_path / "tmp"
    drafts.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(drafts))
    (drafts / "crm-kept-abc.md").write_text("Zhanna Quillfeather wants more")
    done = book.ok("forget", "Zhanna Quillfeather", "--yes")
    assert [Path(path).name for path in done["drafts"]] == ["crm-kept-abc.md"]


def test_a_kill_at_every_step(book: Crm, tmp_path: Path) -> None:
    """Killed anywhere: all of the person is there or nothing is, and the next upkeep wipes what is left.

    CRM_KILL_EVERY=1 takes every step.
    """
    whole = book.path.read_bytes()
    kills, at = 0, 1
    while True:
        command = [sys.executable, "-m", "tests.kill_at", str(at), "forget", "Zhanna Quillfeather", "--yes"]
        ended = subprocess.run(command, capture_output=True, check=False)
        left = bytes_left(tmp_path)
        if ended.returncode != -signal.SIGKILL:
            assert ended.returncode == 0, ended.stderr
            break
        kills, at = kills + 1, at + KILL_EVERY
        with contextlib.closing(sqlite3.connect(book.path)) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        if "Zhanna Quillfeather" not in book.names():
            assert book("upkeep", "--again").code == 0
            left = bytes_left(tmp_path)
            assert set(left) <= {path.name for path in backup_folder().glob("*.gz")}
            for path in backup_folder().glob("*.gz"):
                path.unlink()
            for path in tmp_path.glob("book.db*"):
                path.unlink()
            book.path.write_bytes(whole)
            os.chmod(book.path, 0o600)
    assert kills * KILL_EVERY >= 5
