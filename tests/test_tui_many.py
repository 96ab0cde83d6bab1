"""Verbs on many marked customers: done in a thread, with progress, as one step, and stopped whole."""

import sqlite3
import threading
from pathlib import Path

import pytest

from crmcli.domain.dates import Moment
from crmcli.domain.settings import Settings
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.services.deals import NewDeal, add_deal
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from crmcli.tui import working
from crmcli.tui.widgets.rows import Rows
from tests.dashboard import Dashboard, copied, dashboard
from tests.small_book import NOW

MANY = 300
DAY = NOW.date()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Many customers, each with a reminder and a deal; the first has two deals, the second none."""
    path = tmp_path_factory.mktemp("many") / "book.db"
    store = Store.open(path, NOW)
    with store.atomic("setup"):
        for number in range(MANY):
            who = add_customer(store, NewCustomer(f"Customer {number:03}"), Settings())
            add_reminder(store, NewReminder(who, Moment(DAY), f"call {number:03}"))
            for title in (("desk", "chair"), (), ("desk",))[min(number, 2)]:
                add_deal(store, NewDeal(who, title), Settings())
    store.close()
    return path


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return copied(made, tmp_path)


async def chosen_all(shown: Dashboard) -> list[str]:
    """Mark everybody; the list that is returned takes each statement of the screen's thread while work is going on."""
    await shown.press("3", "ctrl+a")
    assert f"{MANY} marked" in shown.text
    seen: list[str] = []

    def note(statement: str) -> None:
        if shown.app.is_working:
            seen.append(statement)

    shown.store.db.set_trace_callback(note)
    return seen


VERBS = {
    "tag": (["t"], "vip", "SELECT count(*) FROM tag WHERE deleted_at IS NULL", MANY, "300 customers: tagged vip"),
    "trash": (["x"], "", "SELECT count(*) FROM customer WHERE deleted_at IS NOT NULL", MANY, "300 customers moved to"),
    "done": (["d"], "", "SELECT count(*) FROM reminder WHERE done_at IS NOT NULL", MANY, "Done: 300 reminders"),
    "snooze": (["s"], "in 2 days", "SELECT count(*) FROM reminder WHERE due = '2026-11-20'", MANY, "Snoozed 300"),
    "stage": (
        ["m", "3"], None, "SELECT count(*) FROM deal WHERE stage = 'proposal'", MANY - 2,
        "Moved 298 deals to proposal; 2 customers have not exactly one open deal",
    ),
    "lost": (["m", "6"], "price", "SELECT count(*) FROM deal WHERE stage = 'lost'", MANY - 2, "Moved 298 deals"),
}  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
async def test_a_verb_on_many_runs_no_statement_on_the_screens_thread(book: Path, verb: str) -> None:
    """The store of the screen is asked nothing until the work is done: no frame waits for it. One u takes it back."""
    keys, words, count, expected, answer = VERBS[verb]
    async with dashboard(book) as shown:
        steps = shown.value("SELECT count(*) FROM batch")
        before = shown.value(count)
        seen = await chosen_all(shown)
        await shown.press(*keys)
        if words:
            await shown.type(words)
        if words is not None:
            await shown.press("enter")
        assert shown.dialog == ""
        assert shown.said.startswith(answer)
        assert shown.said.endswith("u takes it back")
        assert seen == []
        assert shown.value(count) == expected
        assert shown.value("SELECT count(*) FROM batch") == steps + 1
        await shown.press("u")
        assert shown.value(count) == before


async def test_progress_is_shown_while_many_are_changed(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many are done, in the form itself."""
    monkeypatch.setattr(working, "SECONDS_BETWEEN_REPORTS", 0)
    async with dashboard(book) as shown:
        await chosen_all(shown)
        await shown.press("t")
        await shown.type("vip")
        told: list[str] = []
        monkeypatch.setattr(shown.app.screen, "show_progress", told.append)
        await shown.press("enter")
        assert told[0] == "Tag · 300 customers …"
        assert "Tag · 300 customers: 299 so far …" in told
        assert len(told) == MANY + 1


async def test_work_on_many_is_stopped_whole(book: Path) -> None:
    """Esc stops it: nothing is kept, and the form is there with its words."""
    async with dashboard(book) as shown:
        await chosen_all(shown)
        await shown.press("t")
        await shown.type("vip")
        holder = sqlite3.connect(book, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")  # the work waits for this writer, and is stopped meanwhile
        shown.send("enter")
        await shown.until(lambda: shown.app.is_working)
        shown.send("escape")
        await shown.until(lambda: shown.app.is_stopped)
        holder.execute("ROLLBACK")
        holder.close()
        await shown.settle()
        assert shown.dialog == "TagForm"
        assert "Stopped; nothing of it was kept." in shown.text
        assert "vip" in shown.text
        assert shown.value("SELECT count(*) FROM tag") == 0


async def test_only_one_long_work_at_a_time(book: Path) -> None:
    """A second one is refused, and begins when the first is done."""
    async with dashboard(book) as shown:
        gate = threading.Event()
        shown.app.begin_work("First", lambda store, progress: str(gate.wait(60)))
        await shown.until(lambda: shown.app.is_working)
        shown.app.begin_work("Second", lambda store, progress: "done")
        await shown.until(lambda: "only one such thing" in shown.said)
        gate.set()
        await shown.settle()
        shown.app.begin_work("Second", lambda store, progress: "done at last")
        await shown.settle()
        assert shown.said == "done at last"


async def test_a_verb_for_one_refuses_many(book: Path) -> None:
    """Marks are never ignored: what works on one says so."""
    async with dashboard(book) as shown:
        await shown.press("3", "space", "space")
        for key, name in (("e", "edit"), ("o", "order"), ("N", "new deal")):
            await shown.press(key)
            assert shown.dialog == ""
            assert shown.said.startswith(f"{name} works on one customer, and 2 are marked")
        assert len(shown.app.base.query_one("#table", Rows).marked) == 2
