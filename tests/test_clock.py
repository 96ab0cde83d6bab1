"""A clock that is far from the newest entry: no note is filed silently by it, none is lost, and no book is plagued."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crmcli.domain.dates import Moment
from crmcli.domain.records import LogEntry
from crmcli.domain.settings import Settings
from crmcli.errors import ClockDoubt
from crmcli.parse import entry
from crmcli.queries.clock_gap import clock_gap
from crmcli.render.view import View
from crmcli.services.completion import complete
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.services.first_note import log_with_new_customer
from crmcli.services.log import Participant, log_entry
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from tests.conftest import NOW, Crm, prepared
from tests.dashboard import dashboard
from tests.test_another_program import another
from tests.test_terminal import in_terminal


@prepared
def acme(crm: Crm) -> Crm:
    """A customer with one note, of now."""
    crm.ok("add", "Acme")
    crm.ok("log", "acme", "first")
    return crm


def notes(crm: Crm) -> list[str]:
    """The words of every note, the oldest by number first."""
    return [n["text"] for n in sorted(crm.ok("show", "acme")["interactions"], key=lambda note: note["id"])]


@pytest.mark.parametrize(
    ("now", "code", "said"),
    [
        ("2026-11-17T09:00:00", 0, False),  # another machine, another zone
        ("2026-11-16T10:00:00", 5, True),
        ("2000-01-01T00:00:00", 5, True),  # a dead battery
        ("1970-01-01T00:00:00", 5, True),
        ("2027-12-23T10:00:00", 0, False),  # 400 days
        ("2027-12-24T10:00:00", 0, True),
        ("2029-11-18T10:00:00", 0, True),  # left alone for three years
        ("2036-11-18T10:00:00", 5, True),  # a digit of the year
        ("2126-11-18T10:00:00", 5, True),
    ],
)
def test_how_far_is_too_far(acme: Crm, now: str, code: int, *, said: bool) -> None:
    """Refused where the clock cannot be right, said where a book may have been left alone, else nothing."""
    acme.at(now)
    answer = acme("log", "acme", "second")
    assert (answer.code, "newest entry of this book is of 2026-11-18" in answer.err) == (code, said)
    acme.at(NOW.isoformat())
    assert notes(acme) == (["first"] if code else ["first", "second"])


@pytest.mark.parametrize("now", ["2026-11-10T10:00:00", "2062-11-18T10:00:00"])
def test_a_refusal_says_the_way_and_the_day_said_goes_on(acme: Crm, now: str) -> None:
    """--on takes the note, also a minute of the day; after it the clock is believed."""
    acme.at(now)
    day = now[:10]
    refused = acme("log", "acme", "second")
    assert refused.err.splitlines() == [
        f"crm: The clock says {day}, but the newest entry of this book is of 2026-11-18.",
        f"     Set the clock (or CRM_NOW) right, or say the day of the note: --on {day}; in a form, /on {day} or On.",
    ]
    assert acme("log", "acme", "second", "--on", day).code == 0
    answer = acme("log", "acme", "third")
    assert (answer.code, "newest" in answer.err) == (0, False)
    assert notes(acme) == ["first", "second", "third"]


def test_a_book_that_was_left_alone_is_told_once(acme: Crm) -> None:
    """The first note after two years is filed with a word; the next is not worth one, and the word can be acted on."""
    acme.at("2028-11-20T10:00:00")
    first = acme("log", "acme", "here again")
    assert first.err.splitlines()[0] == (
        "The newest entry of this book is of 2026-11-18; the clock says 2028-11-20. If that is wrong, undo the note."
    )
    assert "newest" not in acme("log", "acme", "and again").err
    acme.ok("undo")
    acme.ok("undo")
    assert notes(acme) == ["first"]


def test_other_steps_by_a_wrong_clock_do_not_hide_it(acme: Crm) -> None:
    """A reminder planned, or a note put in the inbox, at a wrong time makes the time no likelier."""
    acme.at("2001-05-05T10:00:00")
    acme.ok("remind", "acme", "tomorrow", "call")
    homeless = acme("log", "nobody", "called")
    assert homeless.code == 3
    assert "The clock says 2001-05-05, but the newest entry of this book is of 2026-11-18." in homeless.err
    assert "The note is kept" in homeless.err
    assert acme("log", "acme", "second").code == 5
    assert acme("log", "Fresh One", "second", "--new").code == 5
    assert [c["name"] for c in acme.ok("list")] == ["Acme"]


def test_a_step_that_a_wrong_clock_wrote_plagues_nobody(acme: Crm) -> None:
    """Somebody wrote in 2062 by mistake: the right clock is asked about once, never again."""
    acme.at("2062-01-01T10:00:00")
    acme.ok("remind", "acme", "tomorrow", "call")
    acme.at("2026-11-19T10:00:00")
    assert acme("log", "acme", "second").code == 5
    acme.ok("log", "acme", "second", "--on", "today")
    acme.ok("log", "acme", "third")
    acme.at("2026-11-20T10:00:00")
    acme.ok("log", "acme", "fourth")


def test_a_rating_is_a_note(acme: Crm) -> None:
    """It is kept by the same rule: refused by a clock that is behind, told of by one far ahead, taken with a day."""
    acme.at("2026-11-01T10:00:00")
    refused = acme("rate", "acme", "9")
    assert (refused.code, "The clock says 2026-11-01" in refused.err) == (5, True)
    assert acme("rate", "acme", "9", "--on", "today").code == 0
    acme.at("2028-11-01T10:00:00")
    assert acme("rate", "acme", "9").err.startswith("The newest entry of this book is of 2026-11-01;")
    assert "newest" not in acme("rate", "acme", "9").err


def test_a_book_without_entries_has_no_newest(crm: Crm) -> None:
    """Nothing to compare with: the first customer and note are taken at any time."""
    crm.at("1999-01-01T10:00:00")
    answer = crm("log", "Acme", "first", "--new")
    assert (answer.code, "newest" in answer.err) == (0, False)


def test_a_note_from_stdin_is_kept_by_a_refusal(acme: Crm) -> None:
    """It stands nowhere else."""
    acme.at("2001-05-05T10:00:00")
    refused = acme("log", "acme", "-", stdin="a long story\n")
    assert refused.code == 5
    kept = Path(refused.err.rsplit("What you wrote is kept in ", 1)[1].strip())
    assert kept.read_text().strip() == "a long story"


def test_a_person_at_a_terminal_is_asked(acme: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """y files it on the day of the clock, another key writes nothing."""
    acme.at("2026-11-10T10:00:00")
    code, screen = in_terminal("log", "acme", "second", keys="n", expect="File the note on 2026-11-10?")
    assert (code, notes(acme)) == (5, ["first"]), screen
    assert "the newest entry of this book is of 2026-11-18" in screen
    code, screen = in_terminal("log", "acme", "second", keys="y", expect="File the note on 2026-11-10?")
    assert (code, notes(acme)) == (0, ["first", "second"]), screen


@pytest.fixture
def late_store(tmp_path: Path) -> Iterator[Store]:
    """A book with a customer, a note and a reminder of today, opened by a clock that is eight days behind."""
    path = tmp_path / "late.db"
    with closing(Store.open(path, NOW)) as store:
        add_customer(store, NewCustomer("Acme"), Settings())
        log_entry(store, [Participant(1)], LogEntry("first", Moment(NOW.date())))
        add_reminder(store, NewReminder(1, Moment(NOW.date() - timedelta(days=8)), "call"))
    with closing(Store.open(path, NOW - timedelta(days=8))) as store:
        yield store


def test_every_service_that_files_a_note_asks(late_store: Store) -> None:
    """With a new customer or a reminder ticked off, nothing of it is written."""
    view = View(late_store.now, Settings, is_short=True)
    undated = entry("called", view)
    rows = "SELECT (SELECT count(*) FROM interaction), (SELECT count(*) FROM customer), sum(done_at IS NULL)"
    for act in (
        lambda: log_entry(late_store, [Participant(1)], undated),
        lambda: log_with_new_customer(late_store, "Other", undated, Settings()),
        lambda: complete(late_store, [1], undated, Settings()),
    ):
        with pytest.raises(ClockDoubt):
            act()
        assert late_store.row(f"{rows} FROM reminder") == (1, 1, 1)
    complete(late_store, [1], entry("called /on today", view), Settings())
    assert late_store.row(f"{rows} FROM reminder") == (2, 1, 0)


def test_what_another_program_wrote_as_a_time_is_passed_over(store: Store) -> None:
    """A time that cannot be read says nothing of the clock, nor does a step by the clock of another program."""
    with store.atomic("note"):
        who = store.insert("customer", name="Acme")
        store.insert(
            "interaction", customer_id=who, at="2026-11-18", day="2026-11-18", text="x", created_at="yesterday"
        )
    assert clock_gap(store) is None
    another(store.path, "UPDATE customer SET city = 'Paris'")  # by the clock of today, whatever CRM_NOW says
    assert clock_gap(store) is None
    store.now = datetime(2026, 11, 1)
    assert clock_gap(store) == ("2026-11-18", "2026-11-01", True)


async def test_the_form_keeps_the_words_and_says_the_way(late_store: Store) -> None:
    """The dashboard's line stays open with the reason under it; /on files it."""
    async with dashboard(late_store.path, clock=lambda: late_store.now) as shown:
        await shown.press("l")
        await shown.type("called again")
        await shown.press("enter")
        assert "The clock says 2026-11-10, but the newest entry" in shown.text
        assert shown.value("SELECT count(*) FROM interaction") == 1
        await shown.type(" /on today")
        await shown.press("enter")
        assert shown.dialog == ""
        assert shown.value("SELECT text FROM interaction ORDER BY id DESC") == "called again"
