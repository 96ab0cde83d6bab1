"""The upkeep of a day: who starts it, what it does, what it leaves alone."""

import contextlib
import gzip
import os
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crmcli.book.schema import SCHEMA_VERSION
from crmcli.context import backup_folder, backup_name, backup_place, new_doubt, start_upkeep
from crmcli.services.upkeep import do_upkeep, last_upkeep
from tests.conftest import NOW, Crm
from tests.steady import steady_book

CRM = [sys.executable, "-m", "crmcli"]


@pytest.fixture
def kept_up(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """A book with a customer, whose upkeep is not switched off."""
    crm.ok("add", "Acme")
    monkeypatch.delenv("CRM_UPKEEP")
    return crm


def wait_for_upkeep(path: Path) -> None:
    """Wait until the process that does the upkeep has ended: it is a child of this one, perhaps not the only one."""
    notes = backup_folder() / f"{backup_name(path)}.upkeep"
    today = datetime.fromisoformat(os.environ["CRM_NOW"]).date()
    while not notes.exists() or datetime.fromtimestamp(notes.stat().st_mtime).date() != today:
        os.wait()


def test_the_first_change_of_a_day_starts_it(kept_up: Crm) -> None:
    """One backup a day, by a process of its own; a question starts none; the next day has one again."""
    kept_up.ok("today")
    kept_up.ok("list")
    assert not backup_folder().exists()
    kept_up.ok("log", "acme", "one")
    wait_for_upkeep(kept_up.path)
    kept_up.ok("log", "acme", "two")
    assert [(row["reason"], row["step"]) for row in kept_up.ok("backup", "list")] == [("daily", 2)]
    kept_up.at("2026-11-19T08:00:00")
    kept_up.ok("today")
    kept_up.ok("log", "acme", "three")
    wait_for_upkeep(kept_up.path)
    assert [(row["at"], row["step"]) for row in kept_up.ok("backup", "list")] == [
        ("2026-11-19T08:00", 4),
        ("2026-11-18T10:00", 2),
    ]


def test_a_book_that_was_moved_to_a_synced_folder_is_warned_of(kept_up: Crm, tmp_path: Path) -> None:
    """Once for each such place, with the first change of a day."""
    synced, other = tmp_path / "Dropbox" / "book.db", tmp_path / "OneDrive" / "book.db"
    synced.parent.mkdir()
    kept_up.path.rename(synced)
    answer = kept_up("--book", synced, "log", "acme", "one")
    wait_for_upkeep(synced)
    assert f"Note: {synced.parent} is synced by another program" in answer.err
    assert new_doubt(synced) is None
    synced.parent.rename(other.parent)
    assert str(new_doubt(other)).startswith(f"Note: {other.parent} is synced")
    assert new_doubt(other) is None
    assert new_doubt(kept_up.path) is None
    other.parent.rename(synced.parent)
    assert new_doubt(synced) is None


def test_it_is_started_once(kept_up: Crm) -> None:
    """A hundred notes in a row start one process; one that did not end is started again after ten minutes."""
    started = start_upkeep(kept_up.path, NOW)
    assert started is not None
    assert start_upkeep(kept_up.path, NOW) is None
    assert started.wait(20) == 0
    assert start_upkeep(kept_up.path, NOW + timedelta(minutes=11)) is None
    (backup_folder() / f"{backup_name(kept_up.path)}.upkeep").unlink()  # as if it had been killed
    assert start_upkeep(kept_up.path, NOW + timedelta(minutes=5)) is None
    again = start_upkeep(kept_up.path, NOW + timedelta(minutes=11))
    assert again is not None
    assert again.wait(20) == 0


def test_off_means_off(kept_up: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """For scripts and tests: CRM_UPKEEP=off."""
    monkeypatch.setenv("CRM_UPKEEP", "off")
    kept_up.ok("log", "acme", "one")
    assert not backup_folder().exists()


def test_a_change_is_kept_where_no_upkeep_can_start(kept_up: Crm) -> None:
    """A file in the way of the folder: the note is written all the same."""
    backup_folder().parent.mkdir(parents=True, exist_ok=True)
    backup_folder().write_text("in the way")
    assert kept_up("log", "acme", "one").code == 0


def test_one_at_a_time(kept_up: Crm) -> None:
    """Eight at once: one does it."""
    several = [subprocess.Popen([*CRM, "upkeep", "--json"], stdout=subprocess.PIPE) for _ in range(8)]
    said = [process.communicate()[0].strip() for process in several]
    assert [process.returncode for process in several] == [0] * 8
    assert sum(answer != b"null" for answer in said) == 1
    assert len(kept_up.ok("backup", "list")) == 1


def test_what_it_does(crm: Crm) -> None:
    """Fits the rhythms, keeps the rows as they are, is no step of the history, and leaves nothing lying about."""
    steady_book(crm.path)
    place = backup_place(crm.path)
    litter = backup_folder() / f".{place.name}.999999999.new"
    backup_folder().mkdir(parents=True)
    litter.write_bytes(b"half a backup")
    before, steps = crm.ok("list"), crm.ok("history")
    with sqlite3.connect(crm.path) as db:
        db.execute("UPDATE rhythm_fit SET fitted_gaps = 1")
    done = do_upkeep(place, NOW)
    assert done is not None
    assert (done.refitted, done.damage, done.fault) == (True, None, None)
    assert last_upkeep(place) == done
    assert (crm.ok("list"), crm.ok("history")) == (before, steps)
    with sqlite3.connect(crm.path) as db:
        assert db.execute("SELECT count(*) FROM rhythm_fit WHERE gaps <> fitted_gaps").fetchone() == (0,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not litter.exists()
    assert do_upkeep(place, NOW) is None
    again = do_upkeep(place, NOW, again=True)
    assert again is not None
    assert again.backup == done.backup, "nothing changed since"


def test_a_damaged_book_is_told_and_not_backed_up(crm: Crm) -> None:
    """The good backups stay; crm backup list says what is wrong; a restore ends it."""
    crm.ok("add", "Acme")
    crm.ok("log", "acme", "a note " * 2000)
    assert crm("upkeep").code == 0
    crm.at("2026-11-19T10:00:00")
    crm.ok("log", "acme", "another day")
    with open(crm.path, "r+b") as file:
        file.seek(4096 * 8)
        file.write(os.urandom(4096 * 40))
    answer = crm("upkeep")
    assert (answer.code, "damaged" in answer.err) == (5, True)
    listed = crm("backup", "list")
    assert [row["reason"] for row in crm.ok("backup", "list")] == ["daily"]
    assert "damaged:" in listed.err
    assert crm("backup", "restore", "yesterday").code == 0
    assert "damaged:" not in crm("backup", "list").err
    assert crm("upkeep").code == 0


def test_a_book_of_a_newer_crm_is_not_called_damaged(crm: Crm) -> None:
    """Two versions on one machine: the older one knows neither the new tables nor their triggers."""
    crm.ok("add", "Acme")
    with contextlib.closing(sqlite3.connect(crm.path, isolation_level=None)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        db.execute("CREATE TRIGGER of_tomorrow AFTER DELETE ON customer BEGIN SELECT 1; END")
    answer = crm("upkeep")
    assert (answer.code, "written by a newer crm" in answer.err) == (5, True)
    with contextlib.closing(sqlite3.connect(crm.path, isolation_level=None)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        db.execute("DROP TRIGGER of_tomorrow")
    assert crm("log", "acme", "goes on").code == 0


def test_the_old_ones_go(crm: Crm) -> None:
    """Forty days of work leave what the days, weeks and months keep."""
    crm.ok("add", "Acme")
    for n in range(40):
        crm.at((NOW + timedelta(days=n)).isoformat())
        crm.ok("log", "acme", f"day {n}")
        assert crm("upkeep").code == 0
    assert [row["at"][:10] for row in crm.ok("backup", "list")] == [
        "2026-12-27", "2026-12-26", "2026-12-25", "2026-12-24", "2026-12-23", "2026-12-22", "2026-12-21",
        "2026-12-20", "2026-12-13", "2026-12-06", "2026-11-30",
    ]  # fmt: skip


def test_copies_beside_the_book_become_backups_the_next_day(crm: Crm, tmp_path: Path) -> None:
    """What an update and a restore left is compressed, counted and thinned with the others; a damaged one stays."""
    old = gzip.decompress((Path(__file__).parent / "fixtures/books/format-4.db.gz").read_bytes())
    crm.path.write_bytes(old)
    backup_folder().parent.mkdir(parents=True)
    backup_folder().write_text("in the way")  # so that the copy is put beside the book
    crm.ok("list")
    backup_folder().unlink()
    crm.ok("backup")
    crm.ok("add", "Zoe")
    restored = crm.ok("backup", "restore", "today")
    update, damaged = tmp_path / "book.db.format-4.bak", tmp_path / "book.db.aside-20261101T100000"
    assert update.exists()
    os.utime(update, (NOW.timestamp(),) * 2)
    assert crm("upkeep").code == 0
    assert update.exists(), "not on the same day"
    damaged.write_bytes(old[:5000])
    crm.at("2026-11-19T10:00:00")
    assert crm("upkeep", "--again").code == 0
    assert [path.name for path in tmp_path.glob("book.db.*-*")] == [damaged.name]
    kept = {row["reason"]: row for row in crm.ok("backup", "list")[:-1]}
    assert set(kept) == {"made", "restore", "update", "aside", "daily"}
    assert crm.ok("backup", "restore", kept["update"]["name"])["step"] == kept["update"]["step"]
    assert not Path(restored["aside"]).exists()


def test_the_sample_book_is_kept_up_without_a_backup(crm: Crm, tmp_path: Path) -> None:
    """It is made anew every day."""
    crm("demo", "--json")
    assert crm("upkeep", "--book", tmp_path / "data/crm/demo.db").code == 0
    assert list(backup_folder().glob("*.gz")) == []


def test_no_list_shows_it(crm: Crm) -> None:
    """It is for no hand; where there is no book it makes none."""
    assert "upkeep" not in crm("--help").out
    assert "upkeep" in crm("upkeep", "--help").out
    crm.path.unlink()
    assert crm("upkeep").code == 3
    assert not crm.path.exists()


@pytest.mark.parametrize("broken", ["UPDATE activity SET last_at = '2020-01-01'", "DELETE FROM activity",
                                    "UPDATE rhythm SET worth = worth + 1, unanswered = 7"])  # fmt: skip
def test_kept_figures_that_are_wrong_are_made_anew(crm: Crm, broken: str) -> None:
    """A flipped bit in them would answer wrongly without a word; nothing else is asked of anybody."""
    crm.ok("add", "Acme")
    crm.ok("log", "acme", "hello", "--call")
    crm.ok("order", "add", "acme", "tea 2 @ 10")
    shown = crm.ok("show", "acme")["last_contact"]
    with contextlib.closing(sqlite3.connect(crm.path)) as db, db:
        db.execute(broken)
    assert crm("doctor").code == 1
    answer = crm("upkeep")
    assert (answer.code, "The book is sound." in answer.err) == (0, True), answer.err
    assert crm("doctor").code == 0
    assert crm.ok("show", "acme")["last_contact"] == shown is not None


@pytest.mark.parametrize("place", ["/", ".", "/dev/null", "nowhere.db"])
def test_no_book_has_no_upkeep(crm: Crm, place: str) -> None:
    """A folder, a device, nothing at all: one line."""
    answer = crm("upkeep", "--again", "--book", place)
    assert (answer.code, answer.err) == (3, f"crm: There is no book at {place}.\n")
