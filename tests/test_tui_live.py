"""The dashboard alive: what others write, a book in trouble, midnight, what falls due, the first start, long work."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crmcli.book.damage import mark_path
from crmcli.context import config_path
from crmcli.demo.sample_book import build_demo
from crmcli.domain.dashboard_settings import DashboardSettings
from crmcli.domain.dates import Moment
from crmcli.domain.settings import Settings
from crmcli.errors import Failed, Refused
from crmcli.services.config_file import load_dashboard_settings, save_setting
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.services.doctor import check_of_day
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from crmcli.tui import working
from crmcli.tui.app import CrmApp
from crmcli.tui.book import Busy, LiveBook
from crmcli.tui.dialogs import history
from crmcli.tui.widgets.rows import Rows
from tests.conftest import Crm
from tests.dashboard import dashboard
from tests.small_book import NOW
from tests.test_config_file import kept_in_book

DAY = NOW.date()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Thirty customers, each with a reminder due today."""
    path = tmp_path / "book.db"
    store = Store.open(path, NOW)
    with store.atomic("setup"):
        for number in range(30):
            who = add_customer(store, NewCustomer(f"Customer {number:02}"), Settings())
            add_reminder(store, NewReminder(who, Moment(DAY), f"call {number:02}"))
    store.close()
    return path


async def test_what_another_shell_writes_is_seen_and_the_place_kept(book: Path, crm: Crm) -> None:
    """Within a second, with the same row chosen and the same rows in sight."""
    async with dashboard(book, (80, 24)) as shown:
        await shown.press(*["j"] * 20)
        rows = shown.app.screen.query_one("#today", Rows)
        key, top = rows.chosen_key, rows.scroll_offset.y
        assert top > 0
        crm.ok("remind", "Customer 05", "tomorrow", "a new thing")
        crm.ok("done", "1")
        await shown.until(lambda: any(line.key == "r31" for line in rows.lines))  # it looks by itself
        await shown.settle()
        assert rows.chosen_key == key
        assert abs(rows.scroll_offset.y - top) <= 1
        await shown.press("end")
        assert "a new thing" in shown.text


async def test_a_chosen_row_that_goes_away_gives_way_to_the_next(book: Path, crm: Crm) -> None:
    """Ticking off in another shell does not throw the cursor to the top."""
    async with dashboard(book) as shown:
        await shown.press("j", "j", "j")
        rows = shown.app.screen.query_one("#today", Rows)
        assert rows.chosen_key == "r4"
        crm.ok("done", "4")
        await shown.look()
        assert rows.chosen_key == "r5"


async def test_other_screens_catch_up_when_shown(book: Path, crm: Crm) -> None:
    """A screen that was hidden shows the book as it is when it comes back."""
    async with dashboard(book) as shown:
        await shown.press("3", "1")
        crm.ok("add", "Newcomer")
        await shown.look()
        await shown.press("3")
        assert "31 customers" in shown.text


async def test_a_dialog_stays_open_while_another_shell_writes(book: Path, crm: Crm) -> None:
    """Nothing typed is lost."""
    async with dashboard(book) as shown:
        await shown.press("l")
        await shown.type("half a sen")
        crm.ok("add", "Newcomer")
        await shown.look()
        assert shown.dialog == "LogForm"
        assert "half a sen" in shown.text


async def test_a_deleted_book_is_said_and_nothing_is_written_to_it(book: Path) -> None:
    """The form keeps what was typed; when the book is back, Enter saves it."""
    async with dashboard(book) as shown:
        away = book.with_name("away.db")
        book.rename(away)
        await shown.look("no longer at")
        assert not book.exists()  # reading in a thread makes no new book
        assert "no longer at" in shown.text
        await shown.press("l")
        await shown.type("important words")
        await shown.press("enter")
        assert shown.dialog == "LogForm"
        assert "important words" in shown.text
        away.rename(book)
        await shown.look()
        await shown.press("enter")
        assert shown.dialog == ""
        assert shown.value("SELECT text FROM interaction") == "important words"
        assert "no longer at" not in shown.text


async def test_a_damaged_book_is_said_and_comes_back_by_itself(book: Path, crm: Crm) -> None:
    """The day's check of another process found it: the banner names the backup, the form keeps what was typed."""
    lost = "UPDATE reminder SET customer_id = 99 WHERE id = 1"
    async with dashboard(book, (80, 24)) as shown:
        with contextlib.closing(sqlite3.connect(book)) as db:
            db.execute(lost)
            db.commit()
        check_of_day(book, NOW, "book-daily.db.gz")
        await shown.look("! The book is damaged (found on 2026-11-18), nothing is saved.")
        assert "crm backup restore book-daily.db.gz brings" in " ".join(shown.text.split())
        assert "Customer 02" in shown.text
        await shown.press("j", "l")
        await shown.type("important words")
        await shown.press("enter")
        assert (shown.dialog, "important words" in shown.text) == ("LogForm", True)
        with contextlib.closing(sqlite3.connect(book)) as db:
            db.execute(lost.replace("99", "1"))
            db.commit()
        assert crm("doctor").code == 0
        await shown.look()
        assert "is damaged" not in shown.text
        await shown.press("enter")
        assert shown.value("SELECT text FROM interaction") == "important words"


@pytest.mark.parametrize(
    ("statement", "banner"),
    [
        ("UPDATE activity SET last_at = '2020-01-01'", "Some figures may be wrong (found on 2026-11-18):"),
        ("DROP TRIGGER change_tag_delete", "nothing is saved: crm doctor --repair mends it."),
        ("UPDATE reminder SET customer_id = 99 WHERE id = 1", "crm export --all saves what can be read."),
    ],
)
def test_the_banner_says_what_would_do(book: Path, statement: str, banner: str) -> None:
    """From the first look on: what is mended, what is not, and a book without a backup."""
    with contextlib.closing(sqlite3.connect(book)) as db:
        db.execute(statement)
        db.commit()
    check_of_day(book, NOW)
    live = LiveBook(book, lambda: NOW)
    assert banner in live.trouble
    mark_path(book).unlink()
    assert live.poll()
    assert live.trouble == ""
    live.close()


async def test_a_replaced_book_is_shown_instead(book: Path, tmp_path: Path) -> None:
    """The file that stands there now is the book."""
    other = tmp_path / "other.db"
    store = Store.open(other, NOW)
    add_customer(store, NewCustomer("Somebody Else"), Settings())
    store.close()
    async with dashboard(book) as shown:
        os.replace(other, book)
        for end in ("-wal", "-shm"):
            Path(f"{book}{end}").unlink(missing_ok=True)
        await shown.look()
        await shown.press("3")
        assert "Somebody Else" in shown.text
        assert "Customer 01" not in shown.text


async def test_a_file_that_is_no_book_is_refused_but_the_dashboard_stays(book: Path) -> None:
    """Rubbish in place of the book: a banner, and the last view stays."""
    async with dashboard(book) as shown:
        book.unlink()
        book.write_bytes(b"rubbish" * 100)
        await shown.look("is not a crm book")
        assert "is not a crm book" in shown.text
        assert "Customer 01" in shown.text
        await shown.press("d", "enter")
        assert "is not a crm book" in shown.text


async def test_a_locked_book_is_waited_for(book: Path) -> None:
    """Another program holds it for a moment: the change is made when it lets go."""
    async with dashboard(book) as shown:
        holder = sqlite3.connect(book, check_same_thread=False, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        await shown.press("d")
        shown.send("enter")
        await shown.until(lambda: "Another program is writing" in shown.said)
        holder.execute("ROLLBACK")
        await shown.settle()
        assert shown.value("SELECT done_at FROM reminder WHERE id = 1") is not None
        holder.close()


async def test_a_book_that_stays_locked_loses_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its patience the form says so, and keeps the words."""
    monkeypatch.setattr(working, "PATIENCE_SECONDS", 0.2)
    async with dashboard(book) as shown:
        holder = sqlite3.connect(book, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        await shown.press("l")
        await shown.type("important words")
        await shown.press("enter")
        assert shown.dialog == "LogForm"
        assert "Another program is writing" in shown.text
        assert "important words" in shown.text
        await shown.press("escape", "u")
        assert "Another program is writing" in shown.said
        holder.execute("ROLLBACK")
        holder.close()


def test_another_thread_opens_the_same_book_or_none(book: Path, tmp_path: Path) -> None:
    """A book that was moved away is never made anew, and one that took its place is another book."""
    live = LiveBook(book, lambda: NOW)
    live.elsewhere().close()
    book.rename(tmp_path / "away.db")
    with pytest.raises(Failed, match="no longer at"):
        live.elsewhere()
    assert not book.exists()
    Store.open(tmp_path / "other.db", NOW).close()
    (tmp_path / "other.db").rename(book)
    with pytest.raises(Failed, match="replaced by another file"):
        live.elsewhere()
    live.close()


def test_a_live_book_tells_busy_from_refused(book: Path) -> None:
    """Only what may pass by itself is tried again."""
    live = LiveBook(book, lambda: NOW)
    holder = sqlite3.connect(book, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy):
        live.write(lambda store: add_customer(store, NewCustomer("A"), Settings()))
    holder.execute("ROLLBACK")
    holder.close()
    with pytest.raises(Failed, match="could not do that"):
        live.write(lambda store: store.db.execute("SELECT * FROM no_such_table"))
    live.close()


async def test_a_book_that_can_only_be_read_says_so(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only folder: everything is shown, nothing is lost silently."""
    monkeypatch.setattr("os.access", lambda path, mode, **_: mode != os.W_OK)
    async with dashboard(book) as shown:
        assert "can only be read here" in shown.text
        assert "Customer 01" in shown.text
        await shown.press("d", "enter")
        assert shown.dialog == "DoneForm"
        assert "can only be read" in shown.text


async def test_midnight_moves_the_day(book: Path) -> None:
    """What was due today is overdue a minute later."""
    clock = [datetime(2026, 11, 18, 23, 59, 59)]
    async with dashboard(book, clock=lambda: clock[0]) as shown:
        assert "Overdue" not in shown.text
        clock[0] = datetime(2026, 11, 19, 0, 0, 1)
        await shown.look("Overdue")
        assert "Overdue" in shown.text
        assert "Thu 19 Nov 00:00" in shown.text


async def test_a_due_minute_rings_once(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A toast, the bell, and what terminals take for a notification, with nothing in it that a terminal obeys."""
    clock = [NOW]
    store = Store.open(book, NOW)
    due = Moment(DAY, (NOW + timedelta(minutes=1)).time())
    add_reminder(store, NewReminder(1, due, "ring \x1b[2J [/red] now"))
    store.close()
    async with dashboard(book, clock=lambda: clock[0]) as shown:
        sent: list[str] = []
        monkeypatch.setattr(shown.app, "write_to_terminal", sent.append)
        clock[0] = NOW + timedelta(seconds=59)
        await shown.look()
        assert not sent
        clock[0] = NOW + timedelta(seconds=61)
        await shown.look()
        await shown.look()
        rung = [text for text in sent if "\x1b]9;" in text]
        assert len(rung) == 1
        assert "Customer 00: ring \\x1b[2J [/red] now" in rung[0]
        assert "Due now" in shown.text


async def test_ringing_can_be_switched_off(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """crm config rings no."""
    clock = [NOW]
    store = Store.open(book, NOW)
    add_reminder(store, NewReminder(1, Moment(DAY, (NOW + timedelta(minutes=1)).time()), "hush"))
    store.close()
    save_setting(config_path(), "rings", False)
    async with dashboard(book, clock=lambda: clock[0]) as shown:
        clock[0] = NOW + timedelta(seconds=61)
        await shown.look()
        assert "Due now" not in shown.text


async def test_old_values_of_the_book_hold_on(book: Path) -> None:
    """What an older crm kept in the book moves to the machine's file at the first start."""
    kept_in_book(book, theme="light", keys={"log": "ctrl+l"})
    async with dashboard(book) as shown:
        assert shown.app.theme == "crm-light"
        await shown.press("ctrl+l")
        assert shown.dialog == "LogForm"
        await shown.press("escape", "f3")
        assert shown.app.theme == "crm-dark"
        assert shown.said == "The theme is dark."
    assert load_dashboard_settings(config_path()) == DashboardSettings("dark", keys={"log": "ctrl+l"})


async def test_a_broken_config_file_is_said_and_the_defaults_hold(book: Path) -> None:
    """The dashboard opens all the same; mended, the file is taken over without a start."""
    config_path().parent.mkdir(parents=True)
    config_path().write_text("theme = ")
    async with dashboard(book) as shown:
        assert shown.app.theme == "crm-dark"
        await shown.look()
        assert "config.toml is not understood" in shown.said
        await shown.press("f3")
        assert "config.toml is not understood" in shown.said
        assert config_path().read_text() == "theme = "
        config_path().write_text('theme = "light"')
        await shown.look()
        assert shown.app.theme == "crm-light"


async def test_first_start_offers_three_ways_to_begin(tmp_path: Path) -> None:
    """An empty book teaches the next step."""
    async with dashboard(tmp_path / "book.db") as shown:
        assert shown.dialog == "Welcome"
        assert "made-up book" in shown.text
        await shown.press("2")
        assert shown.dialog == "AddForm"
        await shown.type("Li Wei")
        await shown.press("enter")
        assert shown.place == "card"


async def test_welcome_shows_the_sample_and_leaves_the_own_book_alone(tmp_path: Path) -> None:
    """The sample stands in a file of its own."""
    async with dashboard(tmp_path / "book.db") as shown:
        await shown.press("1")
        assert shown.app.book.path.name == "demo.db"
        assert "Overdue" in shown.text
    store = Store.open(tmp_path / "book.db", NOW)
    assert store.value("SELECT count(*) FROM customer") == 0
    store.close()


async def test_welcome_brings_a_file(tmp_path: Path) -> None:
    """A csv in place; a path that is not there is said in the form."""
    file = tmp_path / "people.csv"
    file.write_text("Name,Email\nAda,ada@a.example\nBob,bob@b.example\n", encoding="utf-8")
    async with dashboard(tmp_path / "book.db") as shown:
        await shown.press("3")
        await shown.type(str(tmp_path / "nothing.csv"))
        await shown.press("enter")
        assert "There is no file" in shown.text
        await shown.press("ctrl+u")
        await shown.type(str(file))
        await shown.press("enter")
        await shown.settle()
        assert shown.said.startswith("people.csv: 2 added")
        await shown.press("3")
        assert "Ada" in shown.text


async def test_undo_of_a_large_step_is_done_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step of many changes is taken back in a thread, and can be stopped whole."""
    monkeypatch.setattr(history, "MANY_CHANGES", 10)
    build_demo(tmp_path / "book.db", NOW)
    store = Store.open(tmp_path / "book.db", NOW)
    with store.atomic("many"):
        for number in range(40):
            add_customer(store, NewCustomer(f"Extra {number}"), Settings())
    store.close()
    async with dashboard(tmp_path / "book.db") as shown:
        shown.app.open_verb("undo")
        shown.app.action_stop()
        await shown.settle()
        assert shown.said.startswith(("Stopped", "Undone"))
        await shown.press("u")
        await shown.settle()
        assert shown.value("SELECT count(*) FROM customer WHERE name LIKE 'Extra%' AND deleted_at IS NULL") == 0


def test_refused_books_are_refused_before_the_terminal_is_touched(tmp_path: Path) -> None:
    """A foreign file raises at once, as everywhere."""
    foreign = tmp_path / "foreign.db"
    foreign.write_bytes(b"not a book at all" * 20)
    with pytest.raises(Refused):
        CrmApp(foreign, lambda: NOW)


def test_dash_refuses_what_is_not_a_terminal(crm: Crm) -> None:
    """One line and exit 2, with what to use instead."""
    answer = crm("dash")
    assert answer.code == 2
    assert answer.err.startswith("crm: The dashboard needs a terminal.")
    assert "crm today" in answer.err
    assert crm("dash", "--json").code == 2


def _shell(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


def test_a_book_overwritten_in_place_is_shown_and_stays_whole(crm: Crm, tmp_path: Path) -> None:
    """cp other.db book.db under an open dashboard: the log of the book from before is kept aside, not written back."""
    crm.ok("add", "Acme")
    other = tmp_path / "other.db"
    crm.ok("add", "Wu", "--book", other)
    crm.ok("log", "wu", "hello", "--book", other)
    book = LiveBook(crm.path, lambda: NOW)
    names = "SELECT name FROM customer ORDER BY name"
    _shell(sys.executable, "-m", "crmcli", "add", "Zoe")
    _shell(sys.executable, "-m", "crmcli", "log", "zoe", "x" * 9000)
    assert book.poll()
    assert book.store.rows(names) == [("Acme",), ("Zoe",)]
    _shell("cp", str(other), str(crm.path))
    give_up = time.monotonic() + 30
    while not book.news:
        book.poll()
        assert time.monotonic() < give_up
    assert book.trouble == ""
    assert book.store.rows(names) == [("Wu",)]
    book.write(lambda store: add_customer(store, NewCustomer("Bo"), Settings()))
    _shell(sys.executable, "-m", "crmcli", "log", "wu", "goes on")
    book.close()
    assert crm("doctor").code == 0
    assert crm.names() == ["Bo", "Wu"]
    assert len(list(tmp_path.glob("book.db-wal.aside-*"))) == 1


def test_a_checkpoint_of_another_program_is_none(crm: Crm) -> None:
    """The file is written, the book is the same: it is opened anew, and nothing is said."""
    crm.ok("add", "Acme")
    book = LiveBook(crm.path, lambda: NOW)
    _shell(sys.executable, "-m", "crmcli", "add", "Zoe")
    checkpoint = f"import sqlite3; sqlite3.connect({str(crm.path)!r}).execute('PRAGMA wal_checkpoint(TRUNCATE)')"
    _shell(sys.executable, "-c", checkpoint)
    for _ in range(2):
        book.poll()
        book._watch.settle()
    assert (book.news, book.trouble) == ("", "")
    assert book.store.value("SELECT count(*) FROM customer") == 2
    book.write(lambda store: add_customer(store, NewCustomer("Bo"), Settings()))
    book.close()
    assert crm("doctor").code == 0


def test_a_closed_book_leaves_no_process(crm: Crm) -> None:
    """The one that looks whether the file was overwritten ends with the book that it was started for."""
    crm.ok("add", "Acme")
    book = LiveBook(crm.path, lambda: NOW)
    os.utime(crm.path, (1, 1))
    assert not book.poll()
    process = book._watch._check
    assert process is not None
    book.close()
    assert process.returncode is not None
