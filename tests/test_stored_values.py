"""Values in the rows that cannot be read: named with their row (exit 5), found by doctor, mended by --repair."""

import contextlib
import gzip
import sqlite3
from pathlib import Path

import pytest

from crmcli.book.stored_values import bad_values, damage_in_values, impossible_values
from crmcli.demo.sample_book import build_demo
from crmcli.services.doctor import check_of_day
from crmcli.store import Store
from tests.conftest import NOW, TRY_EVERY, Crm, prepared
from tests.dashboard import dashboard

BOOKS = Path(__file__).parent / "fixtures/books"
QUESTIONS = (
    ["list", "--json"], ["today"], ["show", "acme"], ["show", "acme", "--json"], ["find", "note"], ["pipeline"],
    ["quiet"], ["deal", "list"], ["history"], ["order", "list"], ["inbox"], ["report", "receivables"], ["forecast"],
    ["undo", "--list"], ["brief", "acme"], ["export", "--all"], ["export", "--format", "json"], ["config"],
)  # fmt: skip
CHANGES = (
    ["log", "acme", "called again", "--next", "fri"], ["done", "2"], ["snooze", "2", "+2d"], ["undo"],
    ["edit", "acme", "city=Bonn"], ["inbox", "file", "1", "acme"], ["rm", "acme"],
)  # fmt: skip


@prepared
def full(crm: Crm) -> Crm:
    """A book with a row in every table that has times."""
    crm.ok("add", "Acme", "--phone", "+49 30 1234567", "--tag", "vip", "--set", "budget=5")
    crm.ok("log", "acme", "first note", "--call", "--next", "fri 10am")
    crm.ok("remind", "acme", "every monday", "ring")
    crm.ok("deal", "add", "acme", "Big one", "1000", "--close", "2026-12-01")
    crm.ok("deal", "add", "acme", "Old one", "10")
    crm.ok("deal", "won", "2")
    crm.ok("order", "add", "acme", "tea 2 @ 10")
    crm.ok("pay", "acme", "5")
    crm.ok("case", "add", "acme", "broken lid", "--due", "fri")
    crm.ok("rate", "acme", "4")
    crm.ok("contact", "add", "acme", "Bo", "--birthday", "1980-05-01")
    crm("log", "nobody", "who is this")
    crm.ok("config", "workdays", "mon-thu")
    return crm


def damage(path: Path, table: str, column: str, value: bytes) -> int:
    """Put bytes into a column of the last row of a table, past the triggers; returns the row's number."""
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute("CREATE TEMP TABLE IF NOT EXISTS kept (sql TEXT)")
            db.execute("INSERT INTO kept SELECT sql FROM sqlite_master WHERE name = ?", (name,))
            db.execute(f'DROP TRIGGER "{name}"')
        (row,) = db.execute(f'SELECT max(id) FROM "{table}" WHERE "{column}" IS NOT NULL').fetchone()
        kept = f'CAST("{column}" AS BLOB)' if column in TEXTS else "x''"
        db.execute(f'UPDATE "{table}" SET "{column}" = CAST({kept} || ? AS TEXT) WHERE id = ?', (value, row))
        for (sql,) in db.execute("SELECT sql FROM kept").fetchall():
            db.execute(sql)
    return int(row)


TEXTS = ("name", "value", "text", "title")
COLUMNS = {
    "customer": "created_at updated_at name extra",
    "detail": "value",
    "interaction": "at day text updated_at",
    "reminder": "due due_day every text",
    "deal": "opened_on closed_on expected_close title",
    "deal_stage": "day",
    "order": "day",
    "payment": "day",
    "case": "opened_on due_day",
    "inbox": "at line text",
    "tag": "name",
    "batch": "at args",
    "contact": "updated_at",
    "order_line": "created_at",
    "setting": "value",
}
PLACES = [(table, column) for table, columns in COLUMNS.items() for column in columns.split()]


WRONG = [b"2026-1\xb1-18T10:00:00Z", b"2026-1q-18T10:00:0Z", b"2026-13-01", b"0000-00-00"]
DAMAGED = [(*place, value) for place in PLACES for value in (WRONG[:1] if place[1] in TEXTS else WRONG[:2])]
DAMAGED += [("interaction", "at", value) for value in WRONG[2:]]


def turn(at: int) -> list[list[str]]:
    """The commands that are tried on the damage of this number: one in so many, others on the next."""
    return [*QUESTIONS, *CHANGES][at % TRY_EVERY :: TRY_EVERY]


@pytest.mark.parametrize(("at", "table", "column", "value"), [(at, *each) for at, each in enumerate(DAMAGED)])
def test_every_reader_names_the_row(full: Crm, at: int, table: str, column: str, value: bytes) -> None:
    """A command answers as always, or with exit 5 and the row; never with a traceback or a sentence about us."""
    row = damage(full.path, table, column, value)
    saved = full.path.read_bytes()
    for words in turn(at):
        answer = full(*words)
        assert "unexpected" not in answer.err, (words, answer.err)
        assert answer.code in (0, 1, 2, 3, 4, 5), words
        if answer.code == 5 and "damaged" in answer.err:
            if words != ["undo"]:  # which has put the row right, and names its image in the journal
                assert f"Row {row} of {table} cannot be read: {column} holds" in answer.err, (words, answer.err)
        else:
            assert answer.code != 1 or "could not do that" not in answer.err, (words, answer.err)
        for path in full.path.parent.glob("book.db*"):
            path.unlink()
        full.path.write_bytes(saved)
    found = full("doctor")
    assert (found.code, f"Row {row} of {table} cannot be read: {column}" in found.out) == (1, True), found.out
    mended = full("doctor", "--repair")
    assert (mended.code, "The book was mended" in mended.out) == (0, True), mended.out + mended.err
    for words in turn(at + 1):
        if words in QUESTIONS:
            assert full(*words).code in (0, 2), words


@pytest.mark.parametrize("value", WRONG[:2] if TRY_EVERY == 1 else WRONG[1:2])
@pytest.mark.parametrize(
    ("table", "column"),
    [("interaction", "at"), ("reminder", "due"), ("deal", "opened_on"), ("deal", "closed_on"), ("order", "day"),
     ("customer", "updated_at"), ("case", "due_day"), ("batch", "args"), ("setting", "value")],
)  # fmt: skip
async def test_the_dashboard_names_the_row_and_stays(full: Crm, table: str, column: str, value: bytes) -> None:
    """On every screen, damaged while it is open: told in the footer, or it ends with the one line of `crm dash`."""
    said = []
    with contextlib.suppress(ValueError, TypeError):
        async with dashboard(full.path) as shown:
            row = damage(full.path, table, column, value)
            for key in ("2", "3", "1", "enter", "escape", "u"):
                shown.app.look()
                await shown.press(key)
                said.append(shown.said)
    told = f"Row {row} of {table} cannot be read: {column} holds"
    assert any(told in each for each in said) or not any("damaged" in each for each in said), said
    if len(said) < 6:  # it ended: this is its line
        found = damage_in_values(full.path)
        assert found is not None
        assert told in found.message


IMPOSSIBLE = [
    ("customer", "kind", "persos", "person"), ("customer", "tier", "B级", "B"), ("customer", "cadence_days", -9, None),
    ("customer", "do_not_contact", 3, 0), ("customer", "birthday", "1980-15-41", None),
    ("contact", "birthday", "q", None),
    ("detail", "kind", "phonf", "alias"), ("interaction", "channel", "cbll", "other"),
    ("interaction", "direction", "iN", None), ("interaction", "minutes", -(2**60), None),
    ("interaction", "no_answer", 3, None), ("reminder", "kind", "tod\x0f", "todo"), ("deal", "amount", -1000, None),
    ("deal", "amount", 2**60, None), ("deal", "currency", "U5D", None), ("order", "amount", 2**62, 2000),
    ("order", "currency", "usd", "USD"), ("order_line", "quantity", 1e300, 1), ("order_line", "discount", 2.5, 0),
    ("order_line", "amount", 2**61, 2000), ("order_line", "price", -5, None), ("payment", "amount", -(2**62), 0),
    ("payment", "currency", "", "USD"), ("case", "kind", "cpmplaint", "complaint"), ("setting", "value", "[9]", "null"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("at", "table", "column", "value", "mended"), [(at, *each) for at, each in enumerate(IMPOSSIBLE)]
)
def test_codes_and_numbers_that_cannot_be(
    full: Crm, at: int, table: str, column: str, value: object, mended: object
) -> None:
    """Found with their row by doctor and by the day's check, mended by --repair; no question ends in a traceback."""
    with contextlib.closing(sqlite3.connect(full.path, isolation_level=None)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        (row,) = db.execute(f'SELECT max(id) FROM "{table}"').fetchone()
        db.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', (value, row))
    for words in turn(at):
        if words not in QUESTIONS:
            continue
        answer = full(*words)
        assert answer.code in (0, 2, 5), (words, answer)
        assert "unexpected" not in answer.err, (words, answer.err)
    told = f"Row {row} of {table} is not as it should be: {column} holds"
    assert [(each.check, each.message[: len(told)]) for each in check_of_day(full.path, NOW)] == [("values", told)]
    assert full("log", "acme", "goes on").code == 0
    assert full("doctor").code == 1
    assert full("doctor", "--repair").code == 0
    with contextlib.closing(sqlite3.connect(full.path)) as db:
        assert db.execute(f'SELECT "{column}" FROM "{table}" WHERE id = ?', (row,)).fetchone() == (mended,)


def test_a_setting_that_is_no_text_is_named(full: Crm) -> None:
    """A flipped bit in the head of a row makes a number of its text, past every rule of the table."""
    with contextlib.closing(sqlite3.connect(full.path, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = replace(sql, 'value TEXT', 'value ANY') WHERE name = 'setting'")
    with contextlib.closing(sqlite3.connect(full.path, isolation_level=None)) as db:
        db.execute("UPDATE setting SET value = 1")
        assert [each.held for each in impossible_values(db)] == ["1"] * len(list(db.execute("SELECT 1 FROM setting")))
    answer = full("config")
    assert (answer.code, "Row 1 of setting is not as it should be: value holds '1'." in answer.err) == (5, True), answer


def test_a_stage_that_is_none_is_told(full: Crm) -> None:
    """With the line that puts the deal in its place; nothing is guessed, and writers go on."""
    with contextlib.closing(sqlite3.connect(full.path, isolation_level=None)) as db:
        db.execute("UPDATE deal SET stage = 'lebd' WHERE id = 1")
    answer = full("doctor")
    assert (answer.code, "Deal 1 stands in 'lebd', which is no stage: crm deal move 1 STAGE." in answer.out) == (
        0,
        True,
    )
    full.ok("deal", "move", "1", "proposal")
    assert full.ok("doctor")["findings"] == []


def test_the_day_finds_it_too(full: Crm) -> None:
    """The upkeep's check names the row; other rows are written on, as nothing they say is wrong."""
    row = damage(full.path, "deal", "opened_on", WRONG[1])
    found = check_of_day(full.path, NOW)
    assert [(each.level, each.check) for each in found] == [("mendable", "values")]
    assert f"Row {row} of deal cannot be read: opened_on holds" in found[0].message
    assert full("log", "acme", "called").code == 0


def test_what_is_mended_says_the_nearest(full: Crm) -> None:
    """A time is that of its day, text keeps what can be read, own fields are kept as they were found."""
    damage(full.path, "interaction", "at", WRONG[1])
    damage(full.path, "interaction", "text", b" \xb1")
    damage(full.path, "customer", "extra", b"{broken")
    assert full("doctor", "--repair").code == 0
    shown = full.ok("show", "acme")
    assert shown["fields"] == {"unreadable": "{broken"}
    assert any(note["text"].endswith(" \ufffd") and note["at"] for note in shown["interactions"])


@pytest.mark.parametrize("name", ["demo", *sorted(path.name for path in BOOKS.glob("*.gz"))])
def test_what_older_programs_wrote_is_read(name: str, tmp_path: Path) -> None:
    """No sound book is called damaged, of whatever format."""
    path = tmp_path / "book.db"
    if name == "demo":
        build_demo(path, NOW)
    else:
        path.write_bytes(gzip.decompress((BOOKS / name).read_bytes()))
    with contextlib.closing(Store.open(path, NOW)) as store:
        assert [*bad_values(store.db), *impossible_values(store.db)] == []


@pytest.mark.parametrize(("table", "column"), [("customer", "name"), ("interaction", "day"), ("interaction", "text")])
def test_a_page_that_breaks_the_rules_of_its_table(full: Crm, table: str, column: str) -> None:
    """Nothing where the table wants a text: whoever meets it says that the book is damaged, as SQLite says it."""
    with contextlib.closing(sqlite3.connect(full.path, isolation_level=None)) as db:
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        db.execute("PRAGMA writable_schema = ON")
        for words, value in ((sql.replace(" NOT NULL", ""), None), (sql, "")):
            db.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (words, table))
            db.execute("PRAGMA writable_schema = RESET")
            db.execute("PRAGMA writable_schema = ON")
            if value is None:
                db.execute("INSERT INTO writing (batch_id) SELECT max(id) FROM batch")
                db.execute(f'UPDATE "{table}" SET "{column}" = NULL')
                db.execute("DELETE FROM writing")
    answers = {" ".join(words): full(*words) for words in (*QUESTIONS, *CHANGES)}
    assert [answer for answer in answers.values() if "unexpected" in answer.err] == []
    told = [(answer.code, answer.err) for answer in answers.values() if "damaged" in answer.err]
    assert told
    assert [(code, err) for code, err in told if code != 5 or f"NULL value in {table}.{column}" not in err] == []
