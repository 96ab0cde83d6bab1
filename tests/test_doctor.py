"""crm doctor: each kind of damage is found and named, what can be made anew is, and the rest refuses every writer."""

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crmcli.book import soundness
from crmcli.book.damage import mark_path
from crmcli.book.folders import doubtful_folder
from crmcli.book.schema import SCHEMA_VERSION
from crmcli.context import config_path
from crmcli.demo import editions, story
from crmcli.demo.sample_book import build_demo
from crmcli.services.doctor import check_of_day
from tests.conftest import NOW, Crm

PAGE = 4096


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a sample book with every second of its customers: each check reads all there is."""
    names = list(editions.ENGLISH.names())[::2]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions, "_names", lambda: iter(names))
        patch.setattr(story, "_STATES", story._STATES[::2])
        return build_demo(tmp_path_factory.mktemp("doctor") / "book.db", NOW).read_bytes()


@pytest.fixture
def book(crm: Crm, sample: bytes) -> Crm:
    """crm on a sample book of its own."""
    crm.path.write_bytes(sample)
    crm.path.chmod(0o600)
    return crm


def run_sql(path: Path, *statements: str) -> None:
    """Change a book behind crm's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for sql in statements:
            db.execute(sql)


def examined(crm: Crm, *words: str) -> tuple[int, Any]:
    """The exit code and the document of `crm doctor`."""
    answer = crm("doctor", *words, "--json")
    return answer.code, answer.json


def test_a_sound_book_is_sound(book: Crm) -> None:
    """Exit code 0, the facts, and nothing changed."""
    before = book.path.read_bytes()
    code, found = examined(book)
    assert (code, found["state"], found["findings"]) == (0, "sound", [])
    assert (found["format"], found["journal_mode"], found["customers"]) == (SCHEMA_VERSION, "wal", 60)
    assert "The book is sound." in book("doctor").out
    assert book.path.read_bytes() == before
    assert os.listdir(book.path.parent).count("book.db.damaged") == 0


MENDABLE = {
    "a lost trigger": ("schema", ["DROP TRIGGER change_interaction_insert"]),
    "a changed trigger": (
        "schema",
        ["DROP TRIGGER change_tag_delete", "CREATE TRIGGER change_tag_delete AFTER DELETE ON tag BEGIN SELECT 1; END"],
    ),
    "a lost index": ("schema", ["DROP INDEX deal_customer"]),
    "an emptied index of notes": ("search", ["DELETE FROM note_search"]),
    "an emptied index of customers": ("search", ["DELETE FROM customer_search"]),
    "a lost search table": ("schema", ["DROP TABLE note_search"]),
    "an index emptied below its texts": ("search", ["DELETE FROM note_search_data WHERE id > 10"]),
    "another text in the index": ("search", ["UPDATE note_search SET body = 'other' WHERE rowid = 8"]),
    "a page of names": ("search", ["UPDATE name_page SET body = ''"]),
    "a last contact": ("activity", ["UPDATE activity SET last_at = '2020-01-01' WHERE customer_id = 3"]),
    "a lost activity": ("activity", ["DELETE FROM activity WHERE customer_id = 5"]),
    "a rhythm": ("rhythm", ["UPDATE rhythm SET life_gaps = life_gaps + 1 WHERE customer_id = 3"]),
    "a lost rhythm": ("rhythm", ["DELETE FROM rhythm"]),
    "a step left open": ("journal", ["INSERT INTO writing (batch_id) VALUES (1)"]),
    "an entry without a step": ("journal", ["INSERT INTO journal (batch_id, tbl, row_id) VALUES (99, 'tag', 1)"]),
}


@pytest.mark.parametrize("name", MENDABLE)
def test_what_the_rows_give_is_made_anew(book: Crm, name: str) -> None:
    """Found by name, mended after a copy was kept, and all answers are as before."""
    check, statements = MENDABLE[name]
    questions = (("list",), ("find", "quote"), ("quiet", "--all"), ("today",))
    before = [book.ok(*words) for words in questions]
    run_sql(book.path, *statements)
    code, found = examined(book)
    assert (code, found["state"]) == (1, "mendable")
    assert check in {each["check"] for each in found["findings"]}
    code, found = examined(book, "--repair")
    assert (code, found["state"], found["findings"], found["repaired"]) == (0, "sound", [], True)
    kept = [path for path in book.path.parent.iterdir() if ".aside-" in path.name]
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600]
    assert examined(book, "--book", str(kept[0]))[0] == 1
    assert [book.ok(*words) for words in questions] == before
    book.ok("log", "Sample Tea House", "a word like zebrafish")
    assert [hit["name"] for hit in book.ok("find", "zebrafish")] == ["Sample Tea House"]
    assert book("undo").code == 0
    assert book.ok("find", "zebrafish") == []


FOUND_EACH_DAY = [name for name in MENDABLE if MENDABLE[name][0] in ("schema", "journal")] + [
    "an emptied index of notes", "an emptied index of customers", "an index emptied below its texts",
]  # fmt: skip


@pytest.mark.parametrize("name", FOUND_EACH_DAY)
def test_once_the_days_check_has_found_it_nobody_writes(book: Crm, name: str) -> None:
    """Exit 5 with what was found and what to type; questions go on, and after the repair so do notes."""
    run_sql(book.path, *MENDABLE[name][1])
    assert check_of_day(book.path, NOW) != []
    for words in (("log", "Sample Tea House", "called"), ("add", "Bob"), ("done", "1"), ("undo",)):
        answer = book(*words)
        if answer.code == 5 or words[0] != "undo":  # a sample book has nothing to undo
            assert (answer.code, "damaged" in answer.err) == (5, True), words
            assert "crm doctor --repair" in answer.err
    assert book("list").code == book("today").code == 0
    assert examined(book, "--repair")[0] == 0
    assert not mark_path(book.path).exists()
    assert book("log", "Sample Tea House", "called").code == 0


DAMAGED = {
    "a row that points nowhere": ("links", ["UPDATE interaction SET customer_id = 99999 WHERE id = 7"]),
    "an image that is no JSON": (
        "journal",
        ["UPDATE journal SET before = '{' WHERE id = (SELECT max(id) FROM journal)"],
    ),
    "a lost table": ("schema", ["DROP TABLE consumption"]),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_cannot_be_made_anew_is_damage(book: Crm, name: str) -> None:
    """Exit code 5; a repair is refused and changes nothing; no writer goes on."""
    book.ok("edit", "Sample Tea House", "city=Rome")
    check, statements = DAMAGED[name]
    run_sql(book.path, *statements)
    code, found = examined(book)
    assert (code, found["state"]) == (5, "damaged")
    assert check in {each["check"] for each in found["findings"]}
    before = book.path.read_bytes()
    answer = book("doctor", "--repair")
    assert (answer.code, "cannot be made anew" in answer.err) == (5, True)
    assert book.path.read_bytes() == before
    assert book("log", "Sample Tea House", "called").code == 5
    mark_path(book.path).unlink()
    assert {each.check for each in check_of_day(book.path, NOW)} >= {check}
    assert book("log", "Sample Tea House", "called").code == 5


def mutated(sample: bytes, dice: random.Random) -> bytes:
    """The sample with some bits flipped, or pages zeroed, exchanged or cut off; the header stays."""
    data = bytearray(sample)
    pages = len(data) // PAGE
    way = dice.choice(["flip", "flip many", "zero", "swap", "cut"])
    if way in ("flip", "flip many"):
        for _ in range(1 if way == "flip" else 40):
            data[dice.randrange(100, len(data))] ^= 1 << dice.randrange(8)
    elif way == "zero":
        at = dice.randrange(1, pages) * PAGE
        data[at : at + PAGE] = bytes(PAGE)
    elif way == "swap":
        one, two = (dice.randrange(1, pages) * PAGE for _ in range(2))
        data[one : one + PAGE], data[two : two + PAGE] = data[two : two + PAGE], data[one : one + PAGE]
    else:
        del data[dice.randrange(2, pages) * PAGE :]
    return bytes(data)


MUTATIONS = int(os.environ.get("CRM_MUTATIONS", "25"))


def mutations() -> Iterator[random.Random]:
    """The dice of each mutation; CRM_MUTATIONS says how many."""
    for seed in range(MUTATIONS):
        yield random.Random(seed)


def test_nothing_is_acknowledged_into_a_damaged_book(book: Crm, sample: bytes) -> None:
    """Once the day's check ran: what doctor calls damaged takes no note, and no command ends in a traceback."""
    counts = {"damaged": 0, "mendable": 0, "sound": 0, "accepted": 0}
    for dice in mutations():
        for path in book.path.parent.glob("book.db*"):
            path.unlink()
        book.path.write_bytes(mutated(sample, dice))
        book.path.chmod(0o600)
        check_of_day(book.path, NOW)
        answer = book("log", "Sample Tea House", "called")
        said = [answer, *(book(*words) for words in (("list",), ("today",)))]
        assert [each.err for each in said if "Traceback" in each.err] == []
        accepted = answer.code == 0
        examination = book("doctor", "--json")
        state = {0: "sound", 1: "mendable", 5: "damaged"}[examination.code]
        assert not (accepted and state == "damaged"), (answer, examination)
        counts[state] += 1
        counts["accepted"] += accepted
    assert counts["damaged"] > MUTATIONS / 4, counts


@pytest.mark.parametrize("small", [48_000_000, 0])
def test_an_index_that_holds_other_values_is_found(book: Crm, monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    """By doctor, and by the day's check of a small book and a large one: what it holds is not even a day."""
    monkeypatch.setattr(soundness, "_SMALL", small)
    named = "WHERE name = 'interaction_customer'"
    with closing(sqlite3.connect(book.path, isolation_level=None)) as db:
        (sql,) = db.execute(f"SELECT sql FROM sqlite_master {named}").fetchone()
        db.execute("DROP INDEX interaction_customer")
        db.execute(sql.replace("day", "id"))
        db.execute("PRAGMA writable_schema = ON")
        db.execute(f"UPDATE sqlite_master SET sql = ? {named}", (sql,))
    assert {each.check for each in check_of_day(book.path, NOW)} == {"indexes"}
    assert "nothing is written to it: An index does not agree" in book("log", "Sample Tea House", "called").err
    code, found = examined(book)
    assert (code, {each["check"] for each in found["findings"]}) == (1, {"indexes"})
    assert examined(book, "--repair")[0] == 0
    book.ok("log", "Sample Tea House", "called")


@pytest.mark.parametrize("name", [name for name in MENDABLE if MENDABLE[name][0] in ("activity", "rhythm")])
def test_figures_of_a_large_book_are_compared_too(book: Crm, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Those of some customers on each day, of all within some days; nothing is written to the book."""
    monkeypatch.setattr(soundness, "_SMALL", 0)
    monkeypatch.setattr(soundness, "_CUSTOMERS_A_DAY", 20)
    days = [NOW + timedelta(days=number) for number in range(3)]
    assert [check_of_day(book.path, day) for day in days] == [[], [], []]
    run_sql(book.path, *MENDABLE[name][1])
    before = book.path.read_bytes()
    found = [check_of_day(book.path, day) for day in days]
    assert any(each.check == MENDABLE[name][0] for findings in found for each in findings)
    assert book.path.read_bytes() == before
    run_sql(book.path, "UPDATE customer SET tier = 'A'")  # another program's: crm catches up with its next write
    mark_path(book.path).unlink(missing_ok=True)
    assert [check_of_day(book.path, day) for day in days] == [[], [], []]


def test_an_unreadable_config_stops_no_check(book: Crm) -> None:
    """doctor and the day's upkeep go on with the usual folder, and name the file."""
    config_path().parent.mkdir(parents=True)
    for text in ("backup_dir = ", "backup_dir = 'here'", "\0", "a" * 70000):
        config_path().write_text(text)
        code, found = examined(book)
        assert (code, [each["check"] for each in found["findings"]]) == (0, ["config"])
        assert str(config_path()) in found["findings"][0]["message"]
        assert str(config_path()) in book("upkeep", "--again").err
    assert book("upkeep", "--again").code == 0


@pytest.mark.parametrize("name", ["a last contact", "a rhythm", "an emptied index of notes"])
def test_a_question_says_that_the_book_is_damaged(book: Crm, name: str) -> None:
    """Before it answers; where figures alone are wrong, notes are taken all the same. A repair ends it."""
    run_sql(book.path, *MENDABLE[name][1])
    assert check_of_day(book.path, NOW) != []
    answer = book("today")
    assert answer.code == 0
    assert f"{book.path} was found damaged on 2026-11-18, and what is shown may be wrong:" in answer.err
    assert "crm doctor --repair" in answer.err
    assert book("log", "Sample Tea House", "called").code == (5 if "index" in name else 0)
    assert examined(book, "--repair")[0] == 0
    assert book("today").err == ""


def test_the_mark_means_the_file_that_was_checked(book: Crm, sample: bytes) -> None:
    """Another book put in its place is written to, and the mark goes."""
    run_sql(book.path, *MENDABLE["a lost trigger"][1])
    check_of_day(book.path, NOW)
    other = book.path.with_name("other.db")
    other.write_bytes(sample)
    other.replace(book.path)
    assert book("log", "Sample Tea House", "called").code == 0
    assert not mark_path(book.path).exists()


def test_what_another_program_wrote_is_no_fault(book: Crm) -> None:
    """Its rows are indexed by the next write of crm; until then they are marked as stale."""
    run_sql(
        book.path, "UPDATE interaction SET text = 'of another program' WHERE id = 5", "UPDATE customer SET name = 'X'"
    )
    assert examined(book)[0] == 0
    assert check_of_day(book.path, NOW) == []
    run_sql(book.path, "CREATE TRIGGER mine AFTER INSERT ON tag BEGIN SELECT 1; END")
    code, found = examined(book)
    assert (code, [each["level"] for each in found["findings"]]) == (0, ["notice"])


def test_modes_are_set_and_said(book: Crm) -> None:
    """A looser book of ours is tightened by whatever opens it, with a word, once."""
    book.path.chmod(0o644)
    answer = book("list")
    assert f"{book.path} could be read by others" in answer.err
    assert book.path.stat().st_mode & 0o777 == 0o600
    assert book("list").err == ""


@pytest.mark.parametrize("umask", [0, 0o022, 0o077, 0o777])
def test_a_new_book_is_the_owner_s_alone_under_any_umask(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    """File 0600, folder 0700."""
    monkeypatch.delenv("CRM_BOOK")
    before = os.umask(umask)
    try:
        crm.ok("add", "Ann")
    finally:
        os.umask(before)
    folder = tmp_path / "data" / "crm"
    assert [oct(p.stat().st_mode & 0o777) for p in (folder, folder / "book.db")] == ["0o700", "0o600"]


@pytest.mark.parametrize(
    ("folder", "doubt"),
    [("Dropbox", "synced"), ("OneDrive - Acme", "synced"), ("iCloud Drive", "synced"), ("Nextcloud/crm", "synced"),
     ("plain", None), ("dropboxes", None), ("my.work", None)],
)  # fmt: skip
def test_a_synced_folder_is_warned_of(crm: Crm, tmp_path: Path, folder: str, doubt: str | None) -> None:
    """Once, when the book is made there, and by doctor."""
    path = tmp_path / folder / "book.db"
    answer = crm("--book", path, "add", "Ann")
    assert ("synced by another program" in answer.err) == (doubt is not None)
    assert "synced" not in crm("--book", path, "add", "Bob").err
    found = crm("--book", path, "doctor", "--json")
    assert (found.code, [each["check"] for each in found.json["findings"]]) == (0, ["folder"] if doubt else [])
    (tmp_path / "plain").mkdir(exist_ok=True)
    (tmp_path / "plain" / ".stfolder").mkdir()
    assert "synced" in str(doubtful_folder(tmp_path / "plain" / "sub" / "book.db"))


def test_the_clock_and_the_disk_are_looked_at(book: Crm) -> None:
    """Notices, not faults."""
    book.ok("log", "Sample Tea House", "called")
    book.at("2019-01-01T10:00:00")
    code, found = examined(book)
    assert (code, [(each["level"], each["check"]) for each in found["findings"]]) == (0, [("notice", "clock")])


def test_without_a_book_there_is_nothing_to_find(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the default place a sentence and exit code 0, at a named one a refusal; a file that is no book is exit 5."""
    foreign = tmp_path / "notes.txt"
    foreign.write_text("milk")
    assert crm("--book", foreign, "doctor").code == 5
    assert crm("--book", tmp_path / "none.db", "doctor").code == 5
    monkeypatch.delenv("CRM_BOOK")
    answer = crm("doctor", "--json")
    assert (answer.code, answer.json["state"], "No book yet" in answer.err) == (0, "sound", True)
    assert not (tmp_path / "data").exists()


def test_the_age_of_backups(crm: Crm) -> None:
    """Two days without one are told once something changed since; a new book has time until then."""
    crm.ok("add", "Acme")
    found = crm.ok("doctor")
    assert (found["findings"], found["newest_backup"]) == ([], None)
    crm.at("2026-11-21T10:00:00")
    found = crm.ok("doctor")
    assert [(each["level"], each["check"]) for each in found["findings"]] == [("notice", "backups")]
    crm.ok("backup")
    crm.at("2027-01-21T10:00:00")
    found = crm.ok("doctor")
    assert (found["findings"], found["newest_backup"]) == ([], "2026-11-21T10:00:00")
    crm.ok("log", "acme", "back again")
    assert "The newest backup is 61 days old" in crm("doctor").out
