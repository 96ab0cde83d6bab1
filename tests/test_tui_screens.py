"""The screens of the dashboard on a small book: what stands on them at every size, and the way between them."""

from pathlib import Path

import pytest

from crmcli.context import config_path
from crmcli.services.config_file import save_setting
from crmcli.tui.widgets.rows import Rows
from tests.dashboard import SIZES, check_snapshot, copied, dashboard, rows_shown, widest
from tests.small_book import small_book
from tests.steady import steady_book

WORDS = {
    "1": ("Overdue", "today", "pipeline", "quiet"),
    "2": ("lead", "qualified", "proposal", "open deals"),
    "3": ("name", "40 customers", "Ada Stone"),
    "4": ("Ada Stone (Stone & Co)", "#1", "send the new price list"),
    "5": ("forecast",),
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book, made once; these tests only look at it."""
    return small_book(tmp_path_factory.mktemp("sample") / "book.db")


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_every_screen_shows_its_words_at_every_size(sample: Path, size: tuple[int, int]) -> None:
    """Three panes, five screens: nothing that matters is cut away, and no line is longer than the terminal."""
    async with dashboard(sample, size) as shown:
        for key, words in WORDS.items():
            await shown.press(key)
            text = shown.text.lower()
            for word in words:
                assert word.lower() in text, (key, word, shown.text)
            assert widest(shown.lines) <= size[0]
            assert "? help" in shown.lines[-1]


@pytest.mark.parametrize(
    ("name", "keys", "selector", "most"),
    [
        ("agenda", [], "#today", 9),
        ("stages", [], "#pipeline", 6),
        ("board", ["2"], "#stage-0", 6),
        ("customers", ["3"], "#table", 4),
        ("facts", ["enter"], "#facts", 8),
        ("timeline", ["enter"], "#timeline", 5),
        ("forecast", ["5"], "#forecast", 6),
    ],
)
async def test_lists_look_as_they_did(sample: Path, name: str, keys: list[str], selector: str, most: int) -> None:
    """A change of layout is seen here, a list at a time, and kept on purpose."""
    async with dashboard(sample) as shown:
        await shown.press(*keys)
        check_snapshot(name, rows_shown(shown.app.screen.query_one(selector, Rows), most))


async def test_panes_take_turns_on_a_small_terminal(tmp_path: Path, sample: Path) -> None:
    """On 80×24 one list is seen with its names above; tab shows the next one."""
    book = copied(sample, tmp_path)
    steady_book(book)
    async with dashboard(book, (80, 24)) as shown:
        assert shown.lines[1].split()[:6] == ["today", "5", "pipeline", "6", "quiet", "1"]
        assert "5 to do · 2 overdue" in shown.lines[1]
        assert "Overdue" in shown.text
        await shown.press("tab")
        assert "negotiation" in shown.text
        await shown.press("tab")
        assert "usual" in shown.text
        await shown.press("shift+tab", "shift+tab")
        assert "Overdue" in shown.text


async def test_keys_move_through_a_list_and_the_brief_follows(sample: Path) -> None:
    """j and k, arrows, pages, home and end; headings are never chosen."""
    async with dashboard(sample) as shown:
        rows = shown.app.screen.query_one("#today", Rows)
        first = rows.chosen_key
        await shown.press("j", "down")
        assert rows.chosen_key != first
        await shown.press("k", "up")
        assert rows.chosen_key == first
        await shown.press("end")
        last = rows.chosen_key
        await shown.press("pageup", "pagedown", "pagedown")
        assert rows.chosen_key == last
        assert rows.chosen is not None
        assert rows.chosen.record.customer in shown.text
        await shown.press("home")
        assert rows.chosen_key == first


async def test_enter_opens_the_card_and_escape_goes_back(sample: Path) -> None:
    """The card remembers where one came from."""
    async with dashboard(sample) as shown:
        await shown.press("2", "enter")
        assert shown.place == "card"
        assert "Timeline" in shown.text
        await shown.press("tab", "escape")
        assert shown.place == "pipeline"
        await shown.press("1", "enter", "escape")
        assert shown.place == "today"


async def test_find_takes_pinyin_and_opens_the_card(sample: Path) -> None:
    """The same finding as everywhere; nothing found says so."""
    async with dashboard(sample) as shown:
        await shown.press("slash")
        await shown.type("zzzzz")
        assert "Nothing answers to that" in shown.text
        await shown.press("escape", "slash")
        await shown.type("wyq")
        assert "王永庆" in shown.text
        await shown.press("enter")
        assert shown.place == "card"
        assert "王永庆" in shown.lines[1]


async def test_palette_finds_commands_and_customers(sample: Path) -> None:
    """Everything the keys do is there by name."""
    async with dashboard(sample) as shown:
        await shown.press("ctrl+p")
        await shown.type("reports")
        await shown.press("enter")
        assert shown.place == "reports"
        await shown.press("ctrl+p")
        await shown.type("bea")
        assert "Bea Fern" in shown.text
        await shown.press("enter")
        assert shown.place == "card"


async def test_customers_are_filtered_as_one_types_and_ordered_by_column(sample: Path) -> None:
    """The filter finds as everywhere; z orders; escape takes the filter away."""
    async with dashboard(sample) as shown:
        await shown.press("3", "slash")
        await shown.press("b", "e", "a")
        assert "Bea Fern" in shown.text
        assert "Ada Stone" not in shown.text
        await shown.press("enter", "escape")
        assert "Ada Stone" in shown.text
        await shown.press("z")
        await shown.press("8")
        rows = shown.app.screen.query_one("#table", Rows)
        assert rows.lines[0].key == "c1"
        await shown.press("z")
        await shown.press("8")
        assert rows.lines[0].key == "c40"
        await shown.press("slash")
        await shown.type("tag:nosuchtag")
        assert "Nobody answers" in shown.text


async def test_board_is_filtered_and_moved_through(sample: Path) -> None:
    """f filters by words; arrows go from stage to stage."""
    async with dashboard(sample) as shown:
        await shown.press("2")
        first = shown.app.focused
        await shown.press("right")
        assert shown.app.focused is not first
        await shown.press("left")
        assert shown.app.focused is first
        await shown.press("f")
        await shown.type("desks")
        assert "only “desks”" in shown.text
        assert "reading corner" not in shown.text
        await shown.press("enter", "escape")


async def test_privacy_hides_amounts_and_notes_everywhere(sample: Path) -> None:
    """While the screen is shared: f2, and back."""
    async with dashboard(sample) as shown:
        before = shown.text
        await shown.press("f2")
        assert "•••" in shown.text
        assert "send the new price list" not in shown.text
        assert "send the new price list" in before
        for key in ("2", "4", "5"):
            await shown.press(key)
            assert "k in all" not in shown.text
        await shown.press("1", "f2")
        assert "send the new price list" in shown.text


async def test_resizing_never_breaks_a_screen(sample: Path) -> None:
    """Every screen, from tiny to large and back, also with a dialog open."""
    async with dashboard(sample) as shown:
        for key in ("1", "2", "3", "4", "5"):
            await shown.press(key)
            for size in ((200, 60), (1, 1), (80, 24)):
                await shown.pilot.resize_terminal(*size)
                await shown.settle()
        await shown.press("1", "l")
        await shown.pilot.resize_terminal(30, 8)
        await shown.pilot.resize_terminal(120, 36)
        await shown.settle()
        assert shown.dialog == "LogForm"


async def test_help_is_made_of_the_real_bindings(tmp_path: Path, sample: Path) -> None:
    """A remapped key is shown as it is, and does what it says."""
    book = copied(sample, tmp_path)
    async with dashboard(book) as shown:
        save_setting(config_path(), "keys", {"log": "ctrl+l", "done": "w"})
        await shown.look()
        await shown.press("question_mark")
        assert "^l" in shown.text
        await shown.press("escape", "ctrl+l")
        assert shown.dialog == "LogForm"
        await shown.press("escape", "w")
        assert shown.dialog == "DoneForm"


async def test_theme_is_kept_on_the_machine(tmp_path: Path, sample: Path) -> None:
    """f3 goes from dark to light; the next start is light."""
    book = copied(sample, tmp_path)
    async with dashboard(book) as shown:
        await shown.press("f3")
        assert shown.app.theme == "crm-light"
        assert shown.value("SELECT count(*) FROM batch WHERE undoes IS NULL") == 1
        await shown.press("5", "1", "4", "3", "2")
    async with dashboard(book) as shown:
        assert shown.app.theme == "crm-light"
        shown.app.theme = "ansi-dark" if "ansi-dark" in shown.app.available_themes else "nord"
        await shown.press("2", "3", "1")
        assert "Overdue" in shown.text


async def test_mouse_chooses_opens_and_goes(sample: Path) -> None:
    """A click chooses, a double click opens, a click on a place goes there."""
    async with dashboard(sample) as shown:
        rows = shown.app.screen.query_one("#today", Rows)
        first = rows.chosen_key
        await shown.pilot.click("#today", offset=(10, 3))
        assert rows.chosen_key != first
        await shown.pilot.click("#quiet", offset=(10, 3))
        await shown.settle()
        assert shown.app.focused is not None
        assert shown.app.focused.id == "quiet"
        await shown.pilot.click("#today", offset=(10, 3), times=2)
        await shown.settle()
        assert shown.place == "card"
        await shown.pilot.click("#places", offset=(48, 0))
        await shown.settle()
        assert shown.place == "reports"
        await shown.press("3")
        await shown.pilot.click("Header", offset=(66, 0))
        await shown.settle()
        assert shown.place == "customers"
