"""The finder of the dashboard: names, what was written, orders, near names, and adding whom nobody is called."""

from pathlib import Path

import pytest

from crmcli.queries.search.anywhere import found_elsewhere
from crmcli.tui.dialogs.finding import Finder, around
from tests.conftest import Crm
from tests.dashboard import SIZES, Dashboard, dashboard


@pytest.fixture
def book(crm: Crm) -> Path:
    """Two customers of whom one is spoken to more lately, with a note, a deal and an order."""
    crm.ok("config", "currency", "USD")
    crm.ok("add", "Sample Mills", "--is-company")
    crm.ok("add", "Pretend Hotel", "--is-company")
    crm.ok("contact", "add", "pretend", "Sam Hale")
    crm.ok("log", "pretend", "wanted a floor plan in oak, and a long list of other things that nobody remembers")
    crm.ok("deal", "add", "sample mills", "oak counter", "5k")
    crm.ok("order", "add", "sample mills", "oak board 3 @ 40")
    return crm.path


async def finder(shown: Dashboard, words: str) -> list[str]:
    """Type into a new finder; the lines under it."""
    await shown.press("/")
    await shown.type(words)
    await shown.settle()
    return shown.lines


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_the_finder_finds_what_was_written_and_sold(book: Path, size: tuple[int, int]) -> None:
    """A note with its words, a deal, an order; Enter on the note opens the card of its customer."""
    async with dashboard(book, size) as shown:
        lines = await finder(shown, "oak")
        for who, what in (("Pretend Hotel", "floor plan in oak"), ("Sample Mills", "oak counter"),
                          ("Sample Mills", "oak board")):  # fmt: skip
            assert any(who in line and what in line for line in lines), what
        await shown.press("escape")
        await finder(shown, "floor plan")
        await shown.press("enter")
        assert (shown.place, shown.app.card_id) == ("card", 2)


async def test_a_name_that_begins_so_comes_first(book: Path) -> None:
    """Sam: Sample Mills, before the hotel whose contact is called so and who was spoken to today."""
    async with dashboard(book) as shown:
        text = "\n".join(await finder(shown, "sam"))
        assert 0 < text.index("Sample Mills") < text.index("Pretend Hotel")


async def test_a_slip_is_forgiven_and_the_rest_is_added(book: Path) -> None:
    """Where nobody is called so the near name is offered, and the last row opens the form with the words."""
    async with dashboard(book) as shown:
        lines = await finder(shown, "Pretedn Hotel")
        assert any("Did you mean" in line for line in lines)
        await shown.press("enter")
        assert shown.app.card_id == 2
        await finder(shown, "Nora Pike")
        assert any("Add “Nora Pike”" in line for line in shown.lines)
        await shown.press("enter")
        assert shown.dialog == "AddForm"
        await shown.press("enter")
        assert shown.value("SELECT name FROM customer WHERE id = ?", shown.app.card_id) == "Nora Pike"


async def test_a_click_on_the_last_row_adds(book: Path) -> None:
    """By mouse alone: a double click on Add opens the form."""
    async with dashboard(book, (80, 24)) as shown:
        await finder(shown, "Nora Pike")
        y = next(at for at, line in enumerate(shown.lines) if "Add “Nora Pike”" in line)
        await shown.pilot.click(offset=(30, y), times=2)
        await shown.settle()
        assert shown.dialog == "AddForm"


async def test_notes_are_hidden_in_private(book: Path) -> None:
    """While somebody looks on no words of a note are shown."""
    async with dashboard(book) as shown:
        await shown.press("f2")
        assert not any("floor plan" in line for line in await finder(shown, "oak"))
        assert shown.dialog == Finder.__name__


@pytest.mark.parametrize("typed", ["", "%", "_", '"', "'", "^%", "*", "oak)", "NEAR(", "tag:", "\x00", "é" * 300])
def test_whatever_is_typed_is_looked_for(book: Path, typed: str) -> None:
    """No sign of the query language is obeyed, none is an error."""
    from crmcli.store import Store
    from tests.conftest import NOW

    store = Store.open(book, NOW)
    try:
        found = found_elsewhere(store, typed, limit=5, with_near=True)
        assert len(found.texts) + len(found.orders) <= (5 if typed == "oak)" else 0)
    finally:
        store.close()


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("wants oak", "oak", "wants oak"),
        ("a" * 30 + " oak", "oak", "…" + "oak"),
        ("b" * 30 + "oak", "oak", "…" + "b" * 16 + "oak"),
        ("one two three four five six oak", "oak", "…four five six oak"),
        ("one\n\ntwo", "two", "one two"),
        ("nothing of it", "zzz", "nothing of it"),
    ],
)
def test_a_long_text_is_shown_from_where_the_words_are(text: str, words: str, shown: str) -> None:
    """A note of many lines would hide why it was found."""
    assert around(text, words) == shown
