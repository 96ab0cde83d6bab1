"""The form after a talk: what it settles, the channel by chips, the next step with the load of its day, drafts."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from crmcli.domain.dates import Moment
from crmcli.domain.records import LogEntry
from crmcli.domain.sales.money import Money
from crmcli.domain.settings import Settings
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.services.deals import NewDeal, add_deal
from crmcli.services.log import Participant, log_entry
from crmcli.services.orders import NewOrder, add_order
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from tests.conftest import NOW
from tests.dashboard import SIZES, dashboard

DAY = NOW.date()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Acme with a late mail to write and a deal; Bolt, talked to on the phone, with a step that is late."""
    path = tmp_path / "book.db"
    store = Store.open(path, NOW)
    acme = add_customer(store, NewCustomer("Acme", birthday="1990-11-20"), Settings())
    add_reminder(store, NewReminder(acme, Moment(DAY - timedelta(days=9)), "mail the price list"))
    add_deal(store, NewDeal(acme, "boards", Money(1_760_000, "USD"), "negotiation"), Settings())
    bolt = add_customer(store, NewCustomer("Bolt"), Settings())
    log_entry(store, [Participant(bolt)], LogEntry("rang", Moment(DAY), "chat"))
    add_reminder(store, NewReminder(bolt, Moment(DAY - timedelta(days=1)), "看看"))
    for _ in range(2):
        add_reminder(store, NewReminder(bolt, Moment(DAY + timedelta(days=1)), "look in"))
    store.close()
    return path


OPEN = "SELECT group_concat(id) FROM reminder WHERE done_at IS NULL"


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_log_settles_the_row_that_was_the_reason(book: Path, size: tuple[int, int]) -> None:
    """Ticked by default, Ctrl+D takes the tick away; note and tick are one step to undo."""
    async with dashboard(book, size) as shown:
        await shown.press("l")
        await shown.type("sent it /next fri 10am")
        assert "Settles   ☑ mail the price list (9d late)" in shown.text
        assert "How       [mail]" in shown.text
        await shown.press("ctrl+d")
        assert "Settles   ☐ mail the price list" in shown.text
        await shown.press("ctrl+d", "enter")
        assert shown.said.startswith(
            "Logged mail with Acme (number 1) · Fri 20 Nov 10:00: follow up · Done: Acme: mail"
        )
        assert shown.value(OPEN) == "2,3,4,5"
        assert shown.store.row("SELECT deal_id, text FROM reminder WHERE id = 5") == (None, "follow up")
        await shown.press("u")
        assert shown.value(OPEN) == "1,2,3,4"
        await shown.press("l", "ctrl+d")
        await shown.type("sent it")
        await shown.press("enter")
        assert shown.dialog == ""
        assert shown.value(OPEN) == "1,2,3,4"


async def test_the_channel_by_arrows_letters_and_the_mouse(book: Path) -> None:
    """The likely one stands first; never a silent `other`."""
    async with dashboard(book) as shown:
        await shown.press("down", "l", "tab")
        assert "How       [chat] call  mail" in shown.text
        await shown.press("right", "right")
        assert "[mail]" in shown.text
        await shown.press("left", "v", "<")
        assert "[visit ←]" in shown.text
        x, y = next((line.index(" call ") + 2, y) for y, line in enumerate(shown.lines) if "[visit ←]" in line)
        await shown.pilot.click(offset=(x, y))
        await shown.settle()
        assert "[call ←]" in shown.text
        await shown.press("shift+tab")
        await shown.type("hello")
        await shown.press("enter")
        assert shown.store.row("SELECT channel, direction FROM interaction ORDER BY id DESC") == ("call", "in")


async def test_no_answer_settles_nothing_and_moves_the_reminder(book: Path) -> None:
    """The chip proposes the next working day; the reminder goes there, no second one is made."""
    async with dashboard(book) as shown:
        await shown.press("d", "tab", "n")
        assert "2026-11-19" in shown.text
        assert "Thu 19 Nov · 2 planned" in shown.text
        await shown.press("enter")
        assert shown.said.startswith("Logged call with no answer from Acme (number 1) · Moved to Thu 19 Nov")
        assert shown.value(OPEN) == "1,2,3,4"
        assert shown.value("SELECT due FROM reminder WHERE id = 1") == "2026-11-19"
        assert shown.value("SELECT no_answer FROM interaction ORDER BY id DESC") == 1
        await shown.press("u")
        assert shown.value("SELECT due FROM reminder WHERE id = 1") == "2026-11-09"
        assert shown.value("SELECT count(*) FROM interaction") == 1


async def test_a_deal_without_a_step_is_asked_about_once_a_day(book: Path) -> None:
    """The form stays with the line of the next step; Enter leaves it so, and the question does not come again."""
    async with dashboard(book) as shown:
        await shown.press("d", "enter")
        assert shown.dialog == "DoneForm"
        assert "boards ($17,600, negotiation) has no next step: fri 10am · +3d" in shown.text
        assert isinstance(shown.app.focused, Input)
        assert shown.app.focused.id == "field-next"
        await shown.press("enter")
        assert shown.dialog == ""
        assert shown.value(OPEN) == "2,3,4"
        await shown.press("u", "home", "d", "enter")
        assert shown.dialog == ""
        assert shown.value(OPEN) == "2,3,4"


async def test_the_answer_to_the_question_plans_the_step(book: Path) -> None:
    """Written into the line that has the focus, it is saved with the rest."""
    async with dashboard(book) as shown:
        await shown.press("d", "enter")
        await shown.type("+3d")
        await shown.press("enter")
        assert shown.value("SELECT due FROM reminder ORDER BY id DESC") == "2026-11-21"
        assert shown.value("SELECT count(*) FROM interaction") == 1


@pytest.mark.parametrize("by", ["tier", "revenue"])
async def test_an_a_customer_without_a_step_is_asked_about(tmp_path: Path, by: str) -> None:
    """Tier A, or class A by the revenue of the year where no tier is set; others are not."""
    path = tmp_path / "book.db"
    store = Store.open(path, NOW)
    people = (("Acme", "A", "1"), ("Bolt", None, "9000"), ("Core", "B", "9000"), ("Dust", None, "2"))
    for name, tier, amount in people:
        customer = add_customer(store, NewCustomer(name, tier=tier), Settings())
        add_reminder(store, NewReminder(customer, Moment(DAY), f"call {name}"))
        add_order(store, NewOrder(customer, f"thing @ {amount}", DAY.isoformat()), Settings())
    store.close()
    asked = {"tier": ("Acme", "Core"), "revenue": ("Bolt", "Dust")}[by]
    async with dashboard(path) as shown:
        for name, is_asked in zip(asked, (True, False), strict=True):
            await shown.press("home", *["down"] * [person[0] for person in people].index(name), "d")
            assert f"Done · {name}" in shown.text
            await shown.press("enter")
            assert (f"{name} is an A customer without a next step" in shown.text) is is_asked
            await shown.press("escape")


async def test_the_load_of_the_days_stands_beside_them(book: Path) -> None:
    """In the form, where ↓ writes the next working day, and in the choices of snooze and remind."""
    async with dashboard(book) as shown:
        await shown.press("l", "tab", "tab")
        assert "Thu 19 Nov · 2 planned   Fri 20   Mon 23   Tue 24   Wed 25" in shown.text
        await shown.press("down", "down", "down", "up")
        assert shown.app.screen.query_one("#field-next", Input).value == "2026-11-20"
        await shown.press("escape", "s")
        assert "1  tomorrow" in shown.text
        assert "Thu 19 Nov · 2 planned" in shown.text
        await shown.press("escape", "r", "down")
        assert "Thu 19 Nov · 2 planned" in shown.text
        assert shown.app.screen.query_one("#field-when", Input).value == "2026-11-19"


async def test_a_snooze_on_a_weekend_names_each_day_once(book: Path) -> None:
    """The first words for a day stay; a week on from a Saturday is the Monday after it."""
    async with dashboard(book, clock=lambda: datetime(2026, 11, 28, 10)) as shown:
        await shown.press("s")
        rows = [" ".join(row.split()) for row in shown.text.splitlines()]
        chosen = [row for row in rows if "Nov" in row or "Dec" in row]
        for digit, words, day in (
            ("1", "the next working day", "Mon 30 Nov"),
            ("2", "in a week, on a working day", "Mon 7 Dec"),
            ("3", "in a month", "Mon 28 Dec"),
        ):
            assert [row for row in chosen if f"{digit} {words}" in row and day in row], (digit, shown.text)


@pytest.mark.parametrize("key", ["d", "s"])
async def test_a_row_that_is_no_reminder_says_so(book: Path, key: str) -> None:
    """On a birthday nothing of the customer is ticked off or put off."""
    async with dashboard(book) as shown:
        await shown.press("end")
        assert "turns 36" in shown.text
        await shown.press(key)
        assert shown.dialog == ""
        assert f"{key} works on a reminder, and this row is a birthday" in shown.said
        assert shown.value(OPEN) == "1,2,3,4"


async def test_a_draft_is_offered_again(book: Path) -> None:
    """Esc loses nothing: of a note, of the lasting note, of a reminder; each for its own customer."""
    async with dashboard(book) as shown:
        await shown.press("l")
        await shown.type("three long sentences")
        await shown.press("escape", "down", "l")
        assert "your draft" not in shown.text
        await shown.press("escape", "up", "l")
        assert "↺ your draft of 10:00: Ctrl+R brings it back" in shown.text
        await shown.press("ctrl+r")
        assert shown.app.screen.query_one("#field-text", Input).value == "three long sentences"
        await shown.press("ctrl+d", "enter", "enter")
        assert shown.value("SELECT text FROM interaction ORDER BY id DESC") == "three long sentences"
        await shown.press("l")
        assert "your draft" not in shown.text
        await shown.press("escape", "n")
        await shown.type("likes tea")
        await shown.press("escape", "n", "ctrl+r")
        await shown.press("ctrl+s")
        assert shown.value("SELECT note FROM customer WHERE id = 1") == "likes tea"


async def test_drafts_of_notes_wait_after_leaving(book: Path) -> None:
    """Nothing typed is lost when the dashboard is closed: the next sitting says so, and the same key offers it."""
    async with dashboard(book) as shown:
        await shown.press("l")
        await shown.type("wants 5 more")
        await shown.press("escape", "q")
    async with dashboard(book) as shown:
        assert shown.said == "A draft waits (l log: Acme)."
        await shown.press("l", "ctrl+r")
        assert shown.app.screen.query_one("#field-text", Input).value == "wants 5 more"
