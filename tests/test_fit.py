"""Fit and finish of the dashboard: names where there is little room, the mouse, sums of what is shown."""

from pathlib import Path

import pytest
from rich.color import Color, ColorSystem
from textual.theme import Theme
from textual.widgets import Input

from crmcli.domain.dates import Moment
from crmcli.domain.sales.money import Money
from crmcli.domain.text.unicode import cells
from crmcli.queries.customers import get_customer
from crmcli.services.contacts import NewContact, add_contact
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.services.deals import NewDeal, add_deal
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from crmcli.tui.screens.base import CrmScreen
from crmcli.tui.screens.customers import CustomersScreen
from crmcli.tui.screens.pipeline import PipelineScreen
from crmcli.tui.subject import Subject
from crmcli.tui.theme import DARK, LIGHT, themes_for
from crmcli.tui.widgets.bars import Footer
from crmcli.tui.widgets.hint import key_of
from tests.conftest import Crm
from tests.dashboard import SIZES, Dashboard, copied, dashboard
from tests.small_book import NOW, SETTINGS, small_book

SMALL = SIZES[0]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book, made once; tests that change it take a copy."""
    return small_book(tmp_path_factory.mktemp("fit") / "book.db")


def subject_here(shown: Dashboard) -> Subject:
    """The subject of the chosen row."""
    screen = shown.app.base
    assert isinstance(screen, CrmScreen)
    assert screen.subject is not None
    return screen.subject


async def click_words(shown: Dashboard, words: str) -> None:
    """Click where words stand on the screen."""
    y, line = next((y, line) for y, line in enumerate(shown.lines) if words in line)
    await shown.pilot.click(offset=(line.index(words) + 1, y))
    await shown.settle()


async def test_the_card_says_whose_it_is_where_lists_take_turns(sample: Path) -> None:
    """At 80x24 lists have no frame, and the name stood in the frame alone."""
    async with dashboard(sample, SMALL) as shown:
        await shown.press("3", "enter")
        assert "Ada Stone (Stone & Co) #1 · negotiation" in shown.lines[1]
        await shown.press("tab")
        assert "Ada Stone (Stone & Co) #1" in shown.lines[1]


async def test_4_opens_the_card_of_the_chosen_customer(sample: Path) -> None:
    """The key said that no customer was open, on a screen full of customers."""
    async with dashboard(sample, SMALL) as shown:
        chosen = subject_here(shown)
        await shown.press("4")
        assert shown.place == "card"
        assert shown.app.card_id == chosen.customer_id
        await shown.press("3", "j", "j")
        await click_words(shown, "4 Card")
        assert shown.app.card_id == subject_here(shown).customer_id


async def test_a_year_on_the_card_is_as_wide_as_the_card(sample: Path) -> None:
    """The strip was laid out before the list had its width: a year in ten cells, and notes broken in half."""
    async with dashboard(sample, SMALL) as shown:
        await shown.press("3", "enter")
        scale = next(line for line in shown.lines if "Dec" in line and "Jan" in line)
        assert len(scale.split()) >= 12
        await shown.pilot.resize_terminal(120, 36)
        await shown.settle()
        assert max(len(line.rstrip(" │")) for line in shown.lines if "Dec" in line) < 60


async def test_a_key_at_the_foot_can_be_clicked(sample: Path) -> None:
    """The mouse works too: a click on a key presses it, a click on an answer brings the keys back."""
    async with dashboard(sample, SMALL) as shown:
        await click_words(shown, "l log")
        assert shown.dialog == "LogForm"
        await shown.press("escape")
        await click_words(shown, "? help")
        assert shown.dialog == "Help"
        await shown.press("escape", "space")
        assert "table of customers" in shown.said
        await shown.pilot.click("Footer", offset=(3, 0))
        await shown.settle()
        assert shown.said == ""
        assert "l log" in shown.lines[-1]


async def test_a_phone_and_an_email_are_copied_by_a_click(sample: Path) -> None:
    """In the brief and on the card; what is beside them is not."""
    async with dashboard(sample) as shown:
        await click_words(shown, "p0@people.example")
        assert shown.app.clipboard == "p0@people.example"
        assert "Copied" in shown.said
        await shown.press("3", "enter")
        await click_words(shown, "+44 20 7946 0000")
        assert shown.app.clipboard == "+44 20 7946 0000"
        await click_words(shown, "Boston")
        assert shown.app.clipboard == "+44 20 7946 0000"


async def test_a_filtered_board_sums_what_it_shows(sample: Path) -> None:
    """One card under `lead 9`, and the sum of all deals above it, told nothing."""
    async with dashboard(sample, SMALL) as shown:
        await shown.press("2")
        assert "6 open deals" in shown.text
        await shown.press("f")
        await shown.type("desks")
        assert "2 open deals" in shown.text
        assert "lead  0" in shown.text
        assert "proposal  1" in shown.text
        await shown.press("escape")
        assert "6 open deals" in shown.text


async def test_the_board_names_its_stages_whole_at_80_columns(sample: Path) -> None:
    """The count of the last stage was cut, and so was its weighted sum."""
    async with dashboard(sample, SMALL) as shown:
        await shown.press("2")
        assert "negotiation  1" in shown.text
        assert "~" in shown.lines[-2].rpartition("╰")[2]
        assert "…" not in shown.lines[-2]


async def test_enter_on_a_stage_opens_the_board_there(sample: Path) -> None:
    """The row did nothing, and the brief beside it asked to choose a row."""
    async with dashboard(sample, SMALL) as shown:
        await shown.press("tab", "j", "j")
        assert "Enter opens the board at this stage." in shown.text
        await shown.press("enter")
        screen = shown.app.base
        assert isinstance(screen, PipelineScreen)
        assert screen.column == 2
        await shown.press("1", "k", "enter")
        assert screen.column == 1


async def test_an_answer_does_not_wait_on_another_screen(sample: Path) -> None:
    """`hidden; f2 shows them` still stood there after everything was shown again."""
    async with dashboard(sample) as shown:
        await shown.press("f2", "2", "f2", "1")
        assert shown.app.base.query_one(Footer).said == ""
        assert "•••" not in shown.text


async def test_tags_are_set_on_every_screen(sample: Path, tmp_path: Path) -> None:
    """`t` stood in the table of keys and did nothing outside the list of customers."""
    async with dashboard(copied(sample, tmp_path)) as shown:
        who = subject_here(shown)
        await shown.press("t")
        await shown.type("fair")
        await shown.press("enter")
        assert "fair" in get_customer(shown.store, who.customer_id).tags


async def test_the_sign_of_the_order_stays_where_a_heading_fills_its_column(sample: Path) -> None:
    """`last contact` is as wide as its column, and lost its sign."""
    async with dashboard(sample, (100, 30)) as shown:
        await shown.press("3")
        screen = shown.app.base
        assert isinstance(screen, CustomersScreen)
        screen.order_by("last contact")
        await shown.settle()
        assert "last contact▼" in shown.text


async def test_an_order_is_echoed_before_it_is_taken_down(sample: Path, tmp_path: Path) -> None:
    """The one form about money showed nothing of what it understood."""
    async with dashboard(copied(sample, tmp_path), SMALL) as shown:
        await shown.press("o")
        await shown.type("chair 3 @ 49, lamp 2 @ 10")
        assert "3 chair @ $49 = $147 · 2 lamp @ $10 = $20 · $167 in all · new: chair" in " ".join(shown.text.split())
        shown.app.screen.query_one("#field-what", Input).value = "unicorn"
        await shown.settle()
        assert "There is no price for 'unicorn'" in shown.text


def test_the_first_contact_is_called_so(crm: Crm) -> None:
    """`last contact never` was said right after the first call was written down."""
    crm("add", "Ada")
    assert "; no contact yet." in crm("log", "ada", "--call", "--no-answer").err
    assert "the first contact" in crm("log", "ada", "hello", "--call").err
    assert "last contact today" in crm("log", "ada", "again", "--call").err


def test_pieces_are_counted_without_the_word(crm: Crm) -> None:
    """`2 piece desk lamp` is no language."""
    crm("add", "Ada")
    crm("product", "add", "desk lamp", "--unit", "piece", "--price", "49")
    assert "2 × desk lamp" in crm("order", "ada", "desk lamp 2").err


async def test_the_card_begins_with_the_next_step_and_what_is_owed(sample: Path, tmp_path: Path) -> None:
    """Before a call that is what counts; a deal without a next step is said in its place."""
    async with dashboard(copied(sample, tmp_path), SMALL) as shown:
        await shown.press("3", "enter")
        assert shown.lines[2].split() == ["▌next", "9d", "late:", "send", "the", "new", "price", "list"]
        assert "owes" in shown.lines[3]
        await shown.press("d", "enter", "enter", "enter")
        assert "the invoice" in shown.lines[2]
        await shown.press("1")
        shown.app.open_card(8)
        await shown.settle()
        assert "? an open deal has no next step" in shown.lines[2]


async def test_the_board_says_what_the_month_brought(sample: Path, tmp_path: Path) -> None:
    """Won and lost deals leave the board, and were seen nowhere on it."""
    async with dashboard(copied(sample, tmp_path)) as shown:
        await shown.press("2")
        assert "won 0, lost 1" in shown.lines[1]
        await shown.press("right", "right", "right", ">")
        assert "won 1 (52k), lost 1" in shown.lines[1]


async def test_help_says_what_the_signs_mean(sample: Path) -> None:
    """The signs of the lists had no legend."""
    async with dashboard(sample, (100, 70)) as shown:
        await shown.press("?", "pagedown", "pagedown", "pagedown", "pagedown")
        assert "an open deal without a next step" in shown.text
        assert "☏ @ ◇ ⌂ » ✎ ·" in shown.text


@pytest.mark.parametrize("theme", themes_for("standard"), ids=lambda theme: theme.name)
def test_sixteen_colours_tell_tones_apart(theme: Theme) -> None:
    """On a terminal of sixteen colours each tone keeps a colour, and nothing stands on a grey that swallows it."""

    def number(colour: str | None) -> int | None:
        return Color.parse(colour or "").downgrade(ColorSystem.STANDARD).number

    tones = [number(tone) for tone in (theme.accent, theme.warning, theme.error, theme.success)]
    ground = number(theme.background)
    assert len({*tones, ground}) == 5
    assert number(theme.panel) == number(theme.surface) == ground
    assert ground not in (number(theme.foreground), number(theme.variables["muted"]), number(theme.variables["faint"]))
    assert number(theme.variables["cursor"]) not in (ground, number(theme.foreground), number(theme.variables["muted"]))
    assert themes_for("windows") == themes_for("standard")
    assert themes_for("truecolor") == themes_for("256") == (DARK, LIGHT)


async def test_the_keys_of_a_dialog_can_be_clicked(sample: Path, tmp_path: Path) -> None:
    """By the mouse alone a form was a trap: nothing in it saved or left."""
    async with dashboard(copied(sample, tmp_path), SMALL) as shown:
        await shown.press("l")
        await shown.type("called, all well")
        await click_words(shown, "Enter saves")
        assert shown.dialog == ""
        assert shown.value("SELECT text FROM interaction ORDER BY id DESC LIMIT 1") == "called, all well"
        await shown.press("?")
        await click_words(shown, "Esc leaves")
        assert shown.dialog == ""


@pytest.mark.parametrize(
    ("part", "key"),
    [("Enter saves", "enter"), ("Esc leaves", "escape"), ("Ctrl+D settles", "ctrl+d"), ("- no answer", "minus"),
     ("l called", "l"), ("Space skip", "space"), ("←→ channel", ""), ("no word logs nothing", ""), ("", "")],
)  # fmt: skip
def test_a_part_of_a_hint_begins_with_its_key(part: str, key: str) -> None:
    """What begins with no key presses none."""
    assert key_of(part) == key


async def test_headings_stand_over_their_columns(sample: Path) -> None:
    """The scrollbar took a cell from the rows alone: at some widths a heading had no column under it."""
    async with dashboard(sample, SMALL) as shown:
        await shown.press("3")
        for width in (80, 95, 96, 97, 98, 99, 100, 101, 104, 120, 132):
            await shown.pilot.resize_terminal(width, 24)
            await shown.settle()
            heads = next(line for line in shown.lines if "last contact" in line)
            row = next(line for line in shown.lines if "Ada Stone" in line)
            assert cells(heads[: heads.index("next")]) == cells(row[: row.index("9d late")]), width
            assert ("phone" in heads) == ("+44 20" in row), width


async def test_a_column_that_nobody_fills_gives_its_room_away(tmp_path: Path) -> None:
    """A company of the customer's own name is none: the column stood empty, and names were cut beside it."""
    path = tmp_path / "book.db"
    store = Store.open(path, NOW)
    add_customer(store, NewCustomer("Acme", company="Acme", city="Leeds"), SETTINGS)
    store.close()
    async with dashboard(path, SMALL) as shown:
        await shown.press("3")
        assert shown.lines[2].split() == ["name", "▲", "city", "12", "months"]
        assert "Leeds" in shown.lines[3]
    store = Store.open(path, NOW)
    add_customer(store, NewCustomer("Ben", company="Acme", phones=("+44 20 7946 0000",)), SETTINGS)
    store.close()
    async with dashboard(path, (120, 36)) as shown:
        await shown.press("3")
        assert "company" in shown.text
        assert "phone" in shown.text
        assert "tags" not in shown.text


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_a_name_is_whole_where_the_person_has_no_room(tmp_path: Path, size: tuple[int, int]) -> None:
    """The morning cut the customer's name for the person's: now the person goes, then the stage; the amount stays."""
    path = tmp_path / "book.db"
    store = Store.open(path, NOW)
    firm = add_customer(store, NewCustomer("Storybook Co-working"), SETTINGS)
    add_contact(store, firm, NewContact("Uma"), None)
    deal = add_deal(store, NewDeal(firm, "meeting table", Money(970_000, "USD"), "negotiation"), SETTINGS)
    add_reminder(store, NewReminder(firm, Moment(NOW.date()), "send the new price list", deal_id=deal))
    store.close()
    async with dashboard(path, size) as shown:
        row = next(line for line in shown.lines if "send the" in line)
        assert "Storybook Co-working " in row
        assert "$9.7k" in row
        assert ("· Uma" in row) == (size[0] == 200)
        assert ("negotiation" in row) == (size[0] == 200)


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_an_answer_is_not_cut_off(sample: Path, size: tuple[int, int]) -> None:
    """How to take it back, or what would do, stands at its end."""
    async with dashboard(sample, size) as shown:
        await shown.press("end", "d")
        assert shown.dialog == ""
        told = " ".join(line.strip() for line in shown.lines[-2:])
        assert told.endswith("r plans something.")
        footer = shown.app.base.query_one(Footer)
        assert footer.size.height == (2 if size == SMALL else 1)
        footer.hush()
        await shown.settle()
        assert footer.size.height == 1
        assert "l log" in shown.lines[-1]


def test_the_activity_of_an_empty_book_is_a_sentence(crm: Crm) -> None:
    """Eight rows of zeros told nothing."""
    crm("add", "Ada")
    assert crm("report", "activity").out.strip() == "Nothing was logged in the last 8 weeks."
    assert len(crm.ok("report", "activity")["weeks"]) == 8
