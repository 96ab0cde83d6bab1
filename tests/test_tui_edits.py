"""`e` and `x` in the dashboard: they act on what the row shows, or say why not; the same for many marked customers."""

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from crmcli.tui.widgets.chips import Chips
from crmcli.tui.widgets.rows import Rows
from tests.conftest import Crm, prepared
from tests.dashboard import Dashboard, dashboard


@prepared
def full(crm: Crm) -> Crm:
    """A customer with one of everything, a birthday tomorrow and an unanswered message."""
    crm.ok("config", "currency", "USD")
    crm.ok("add", "Acme", "--birthday", "--11-19")
    crm.ok("add", "Bolt")
    crm.ok("contact", "add", "acme", "Ann Lee", "--title", "buyer")
    crm.ok("order", "add", "acme", "rice 10kg @ 4.50 -10%, oil 3 @ 9")
    crm.ok("pay", "acme", "20")
    crm.ok("case", "add", "acme", "late delivery")
    crm.ok("remind", "acme", "fri 10am", "send quote")
    crm.ok("rate", "acme", "3", "slow", "--on", "2026-11-10")
    crm.ok("log", "acme", "wants 50 chairs", "--mail", "--in", "--on", "2026-11-16")
    crm.ok("log", "bolt", "what does it cost?", "--mail", "--in", "--on", "2026-11-16")
    return crm


@pytest.fixture
def book(full: Crm) -> Path:
    """The file of that book."""
    return full.path


async def choose(shown: Dashboard, key: str, pane: str = "facts") -> None:
    """Open the card of the first customer and put the cursor on a row."""
    await shown.press("3", "enter")
    rows = shown.app.screen.query_one(f"#{pane}", Rows)
    rows.focus()
    await shown.settle()
    for _ in range(60):
        if rows.chosen_key == key:
            return
        await shown.press("j")
    raise AssertionError(key)


async def fill(shown: Dashboard, **said: str) -> None:
    """Put words into lines of the form and save."""
    for name, words in said.items():
        shown.app.screen.query_one(f"#field-{name}", Input).value = words
    await shown.press("enter")


EDITS = {
    "reminder": ("r1", {"text": "send the new quote"}, "SELECT text FROM reminder", "send the new quote"),
    "case": ("k1", {"text": "late again"}, 'SELECT text FROM "case"', "late again"),
    "order": ("o1", {"what": "rice 12kg @ 4.50"}, 'SELECT amount FROM "order"', 5400),
    "payment": ("y1", {"amount": "25", "method": "card"}, "SELECT amount || method FROM payment", "2500card"),
    "contact": ("p1", {"title": "owner"}, "SELECT title FROM contact", "owner"),
}  # fmt: skip


@pytest.mark.parametrize("kind", EDITS)
async def test_e_edits_what_is_under_the_cursor(book: Path, kind: str) -> None:
    """Each row of the card opens its own form, and one u takes the change back."""
    key, said, sql, expected = EDITS[kind]
    async with dashboard(book) as shown:
        before = shown.value(sql)
        await choose(shown, key)
        await shown.press("e")
        assert shown.dialog == f"{kind.capitalize()}EditForm"
        await fill(shown, **said)
        assert shown.dialog == ""
        assert shown.value(sql) == expected
        await shown.press("u")
        assert shown.value(sql) == before


async def test_an_order_opens_as_it_would_be_typed(book: Path) -> None:
    """What stands in the line is read back to the same order."""
    async with dashboard(book) as shown:
        await choose(shown, "o1")
        await shown.press("e")
        line = shown.app.screen.query_one("#field-what", Input)
        assert line.value == "rice 10kg @ 4.50 -10%, oil 3 @ 9.00"
        await fill(shown, what=f"{line.value} ", ref="A7")
        assert shown.value('SELECT amount FROM "order"') == 4050 + 2700
        assert shown.value('SELECT ref FROM "order"') == "A7"


async def test_e_on_a_note_opens_its_words(book: Path) -> None:
    """The words stand in an editor, the channel in chips; Enter in a line or Ctrl+S saves."""
    async with dashboard(book) as shown:
        await choose(shown, "i2", "timeline")
        await shown.press("e")
        assert shown.dialog == "NoteEditForm"
        shown.app.screen.query_one(TextArea).text = "wants 60 chairs\nby May"
        shown.app.screen.query_one(Chips).choose("call")
        await shown.press("ctrl+s")
        assert shown.dialog == ""
        assert shown.value("SELECT text || channel FROM interaction WHERE id = 2") == "wants 60 chairs\nby Maycall"
        assert "Changed note 2" in shown.said


async def test_e_on_a_rating_changes_its_score(book: Path) -> None:
    """A rating in the timeline is a rating."""
    async with dashboard(book) as shown:
        await choose(shown, "i1", "timeline")
        await shown.press("e")
        assert shown.dialog == "RatingEditForm"
        await fill(shown, score="9", words="quick")
        assert shown.value("SELECT text FROM interaction WHERE id = 1") == "rated 9 of 10: quick"


async def test_what_another_shell_changed_is_said_first(book: Path, crm: Crm) -> None:
    """Nothing is written over unseen; Enter once more writes."""
    async with dashboard(book) as shown:
        await choose(shown, "k1")
        await shown.press("e")
        crm.ok("case", "edit", "1", "very late")
        await fill(shown, text="late again")
        assert "It was changed meanwhile." in shown.text
        await shown.press("enter")
        assert shown.value('SELECT text FROM "case"') == "late again"


@pytest.mark.parametrize(("key", "sql"), [("o1", '"order"'), ("y1", "payment"), ("p1", "contact")])
async def test_x_deletes_what_is_under_the_cursor(book: Path, key: str, sql: str) -> None:
    """An order, a payment and a contact go to the trash, never the customer."""
    async with dashboard(book) as shown:
        await choose(shown, key)
        await shown.press("x", "enter")
        assert shown.value(f"SELECT deleted_at IS NOT NULL FROM {sql}") == 1
        assert shown.value("SELECT count(*) FROM customer WHERE deleted_at IS NOT NULL") == 0


@pytest.mark.parametrize("row", ["birthday", "message"])
@pytest.mark.parametrize("key", ["x", "e"])
async def test_a_row_of_something_else_is_not_the_customer(book: Path, key: str, row: str) -> None:
    """x and e on a birthday or a message say what the row is; nothing opens, nothing is deleted."""
    async with dashboard(book) as shown:
        rows = shown.app.screen.query_one("#today", Rows)
        rows.focus()
        await shown.press("home")
        subject = None
        for _ in range(40):
            subject = shown.app.screen.subject  # type: ignore[attr-defined]
            if subject is not None and subject.row == f"a {row}":
                break
            await shown.press("j")
        assert subject is not None
        assert subject.row == f"a {row}"
        await shown.press(key)
        assert shown.dialog == ""
        assert f"this row is a {row}" in shown.said


async def test_the_same_note_and_reminder_for_all_that_are_marked(book: Path) -> None:
    """l and r obey the marks: one form, one step of undo for all of them."""
    async with dashboard(book) as shown:
        await shown.press("3", "space", "space", "l")
        assert shown.dialog == "LogManyForm"
        await fill(shown, text="sent the price list", next="2026-11-23")
        assert shown.value("SELECT count(*) FROM interaction WHERE text = 'sent the price list'") == 2
        assert shown.value("SELECT count(*) FROM reminder WHERE due = '2026-11-23'") == 2
        assert "Logged with 2 customers: sent the price list · 2 next steps planned" in shown.said
        await shown.press("u")
        assert shown.value("SELECT count(*) FROM interaction WHERE text = 'sent the price list'") == 0
        await shown.press("r")
        assert shown.dialog == "RemindManyForm"
        await fill(shown, when="2026-11-24", text="ring")
        assert shown.value("SELECT count(*) FROM reminder WHERE text = 'ring' AND deleted_at IS NULL") == 2
