"""Every verb of the dashboard: what the key asks, what it writes, what the footer answers, and that u takes it back."""

from datetime import timedelta
from pathlib import Path

import pytest

from crmcli.domain.dates import Moment
from crmcli.domain.rules import people
from crmcli.domain.sales.money import Money
from crmcli.domain.settings import Settings
from crmcli.queries.sales.forecast import by_stage, stage_chances
from crmcli.services.customers import NewCustomer, add_customer, insert_detail
from crmcli.services.deals import NewDeal, add_deal, move_deal
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from crmcli.tui.dialogs.reminders import SnoozeForm
from tests.dashboard import SIZES, dashboard
from tests.small_book import NOW

DAY = NOW.date()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Two customers: one with a reminder due today and a deal, one with nothing."""
    path = tmp_path / "book.db"
    store = Store.open(path, NOW)
    acme = add_customer(
        store,
        NewCustomer("Acme 王", phones=("+86 138 0013 8000",), emails=("li@acme.example",), url="acme.example"),
        Settings(),
    )
    add_reminder(store, NewReminder(acme, Moment(DAY), "send the quote"))
    add_deal(store, NewDeal(acme, "50 chairs", Money(1_200_000, "USD"), "proposal"), Settings())
    add_customer(store, NewCustomer("Bare"), Settings())
    store.close()
    return path


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_log_takes_one_line_with_its_next_step(book: Path, size: tuple[int, int]) -> None:
    """The line after the call: channel, direction and next step in one breath, echoed before it is saved."""
    async with dashboard(book, size) as shown:
        await shown.press("l")
        await shown.type("called, wants 10% off /call /out /min 12 /next fri 10am /todo send quote")
        assert "next Fri 20 Nov 10:00: send quote" in shown.text
        await shown.press("enter")
        assert shown.dialog == ""
        assert shown.said.startswith("Logged call with Acme 王 (number 1) · Fri 20 Nov 10:00: send quote")
        assert shown.said.endswith("u takes it back")
        note = shown.store.row("SELECT text, channel, direction, minutes FROM interaction")
        assert note == ("called, wants 10% off", "call", "out", 12)
        assert shown.value("SELECT text FROM reminder WHERE text = 'send quote'") == "send quote"
        assert "send quote" in shown.text
        await shown.press("u")
        assert shown.said.startswith("Undone: Acme 王: log called")
        assert shown.value("SELECT count(*) FROM interaction") == 0
        await shown.press("U")
        assert shown.said.startswith("Done again")
        assert shown.value("SELECT count(*) FROM interaction") == 1


async def test_the_second_of_a_kind_is_said_with_the_key_of_the_dashboard(book: Path) -> None:
    """The answer named the earlier deal and then the shell's command for undo, beside the key that does it here."""
    async with dashboard(book) as shown:
        await shown.press("N")
        await shown.type("50 chairs")
        await shown.press("enter")
        assert shown.said.endswith("Deal 1 50 chairs $12,000 is open already · u takes it back")
        await shown.press("u", "U")
        assert shown.said == "Done again: Acme 王: deal add 50 chairs · u takes it back"


async def test_a_stage_has_one_chance_in_the_choice_and_on_the_board(book: Path) -> None:
    """Learned from the closed deals, where the settings' own would say something else."""
    store = Store.open(book, NOW)
    for number in range(12):
        deal = add_deal(store, NewDeal(1, f"deal {number}", Money(100, "USD"), "proposal"), Settings())
        move_deal(store, deal, "won", Settings())
    learned = by_stage(stage_chances(store, Settings()))["proposal"]
    deal = add_deal(store, NewDeal(2, "lamps", Money(100, "USD"), "lead"), Settings())
    store.close()
    assert f"{learned:.0%}" != f"{Settings().probability('proposal'):.0%}"
    async with dashboard(book) as shown:
        await shown.press("3", "down", "m")
        assert shown.dialog == "Chooser"
        line = next(line for line in shown.lines if "proposal" in line and "%" in line)
        assert f"{learned:.0%}" in line


async def test_log_by_its_fields(book: Path) -> None:
    """Tab goes from line to line; what is not understood stays in the form, with the reason."""
    async with dashboard(book) as shown:
        await shown.press("l")
        await shown.type("met at the fair")
        await shown.press("tab")
        await shown.press("m", "m", "<")
        assert "[meet ←]" in shown.text
        await shown.press("tab")
        await shown.type("someday")
        await shown.press("enter")
        assert shown.dialog == "LogForm"
        assert "someday" in shown.text
        assert shown.value("SELECT count(*) FROM interaction") == 0
        await shown.press("ctrl+u")
        await shown.type("tomorrow")
        await shown.press("enter")
        assert shown.store.row("SELECT channel, direction FROM interaction") == ("meet", "in")
        assert shown.value("SELECT due_day FROM reminder ORDER BY id DESC") == "2026-11-19"


async def test_log_refuses_an_empty_note_and_a_slip(book: Path) -> None:
    """Nothing is guessed: /cal is not call."""
    async with dashboard(book) as shown:
        await shown.press("l", "enter")
        assert "The note is empty" in shown.text
        await shown.type("hello /cal")
        assert "There is no /cal" in shown.text
        await shown.press("enter", "escape")
        assert shown.value("SELECT count(*) FROM interaction") == 0


async def test_remind_plans_and_recurs(book: Path) -> None:
    """When, what, and how often; the echo says the day."""
    async with dashboard(book) as shown:
        await shown.press("r")
        await shown.type("tomorrow 3pm")
        assert "Thu 19 Nov 15:00" in shown.text
        await shown.press("tab")
        await shown.type("call about samples")
        await shown.press("tab")
        await shown.type("2 weeks")
        await shown.press("enter")
        assert shown.said.startswith("Reminder 2: Thu 19 Nov 15:00, Acme 王: call about samples")
        assert "call about samples" in shown.text


async def test_done_asks_for_a_word_and_logs_it(book: Path) -> None:
    """The word is a note in the same step: one u takes back both."""
    async with dashboard(book) as shown:
        await shown.press("d")
        await shown.type("happy, wants 3 more /call")
        await shown.press("enter", "enter")
        assert shown.said.startswith("Done: Acme 王: send the quote")
        assert shown.value("SELECT done_at FROM reminder") is not None
        assert shown.store.row("SELECT text, channel FROM interaction") == ("happy, wants 3 more", "call")
        await shown.press("u")
        assert shown.value("SELECT done_at FROM reminder") is None
        assert shown.value("SELECT count(*) FROM interaction") == 0


@pytest.mark.parametrize("text", ["--owe fri", "-x", "send /cal and /next week", "/owe", "50% /call /mail"])
async def test_done_with_a_next_step_never_reads_the_reminders_text_as_options(book: Path, text: str) -> None:
    """What is stored is logged as it stands; only what is typed now holds options."""
    store = Store.open(book, NOW)
    add_reminder(store, NewReminder(1, Moment(DAY - timedelta(days=1)), text))
    store.close()
    async with dashboard(book) as shown:
        await shown.press("d")
        await shown.type("/call")
        await shown.press("tab", "tab")
        await shown.type("fri 10am")
        await shown.press("enter")
        assert shown.dialog == ""
        assert shown.store.row("SELECT text, channel FROM interaction") == (text, "call")
        assert shown.store.row("SELECT text, kind FROM reminder ORDER BY id DESC") == ("follow up", "todo")
        assert shown.value("SELECT count(*) FROM reminder WHERE done_at IS NOT NULL") == 1


async def test_done_with_an_option_alone_logs_the_reminders_text(book: Path) -> None:
    """`/call` says how it was done; what was done stands in the reminder."""
    async with dashboard(book) as shown:
        await shown.press("d")
        await shown.type("/call")
        await shown.press("enter", "enter")
        assert shown.store.row("SELECT text, channel FROM interaction") == ("send the quote", "call")


async def test_done_without_a_word_logs_nothing(book: Path) -> None:
    """Enter alone is enough."""
    async with dashboard(book) as shown:
        await shown.press("d", "enter")
        assert "50 chairs ($12,000, proposal) has no next step: fri 10am · +3d" in shown.text
        await shown.press("enter")
        assert shown.value("SELECT done_at FROM reminder") is not None
        assert shown.value("SELECT count(*) FROM interaction") == 0
        assert "50 chairs ($12,000, proposal) has no next step: r plans one" in shown.text
        assert "No next step  1" in shown.text


async def test_snooze_by_a_digit(book: Path) -> None:
    """One key; it waits a moment, for `2 weeks` begins with a digit too."""
    async with dashboard(book) as shown:
        await shown.press("s", "2")
        assert "Fri 20 Nov" in shown.text
        await shown.until(lambda: shown.dialog == "")
        await shown.settle()
        assert shown.value("SELECT due FROM reminder") == "2026-11-20"
        assert shown.said.startswith("Moved to Fri 20 Nov (was Wed 18 Nov): Acme 王: send the quote")


async def test_snooze_by_words_that_begin_with_a_digit(book: Path) -> None:
    """Never a silent wrong date."""
    async with dashboard(book) as shown:
        await shown.press("s", "2")
        await shown.type(" weeks")
        form = shown.app.screen
        assert isinstance(form, SnoozeForm)
        assert not form.is_counting
        assert "Wed 2 Dec" in shown.text
        await shown.press("enter")
        assert shown.value("SELECT due FROM reminder") == "2026-12-02"


async def test_snooze_by_arrow_and_a_refused_phrase(book: Path) -> None:
    """The chosen day is echoed; what is not understood is said and nothing moves."""
    async with dashboard(book) as shown:
        await shown.press("s")
        await shown.type("whenever")
        await shown.press("enter")
        assert shown.dialog == "SnoozeForm"
        assert shown.value("SELECT due FROM reminder") == "2026-11-18"
        await shown.press("ctrl+u", "down", "down", "enter")
        assert shown.value("SELECT due FROM reminder") == "2026-11-23"


async def test_move_wins_with_a_line_and_loses_with_a_reason(book: Path) -> None:
    """m lists the stages; won celebrates, lost asks why."""
    async with dashboard(book) as shown:
        await shown.press("m", "4")
        assert shown.value("SELECT stage FROM deal") == "negotiation"
        assert shown.said.startswith("Moved deal 1: 50 chairs, Acme 王, negotiation, $12,000")
        await shown.press("m", "5")
        assert shown.value("SELECT stage FROM deal") == "won"
        assert shown.said.startswith("★ Well done! Won deal 1: 50 chairs, Acme 王, won, $12,000")
        await shown.press("u", "m", "6")
        assert shown.dialog == "LostForm"
        await shown.type("price, Beta was cheaper")
        await shown.press("enter")
        assert shown.store.row("SELECT stage, lost_reason, note FROM deal") == ("lost", "price", "Beta was cheaper")


async def test_move_without_a_deal_opens_one(book: Path) -> None:
    """m on a customer without deals, and N on any."""
    async with dashboard(book) as shown:
        await shown.press("3", "down", "m")
        assert shown.dialog == "DealForm"
        await shown.type("new shelves")
        await shown.press("tab")
        await shown.type("12k")
        assert "$12,000" in shown.text
        await shown.press("enter")
        assert shown.said.startswith("Opened deal 2: new shelves, Bare, lead, $12,000")
        await shown.press("N", "enter")
        assert "A deal needs a title" in shown.text
        await shown.press("escape")
        assert shown.value("SELECT count(*) FROM deal") == 2


async def test_several_deals_are_asked_apart(book: Path) -> None:
    """Which of two deals moves is never guessed."""
    async with dashboard(book) as shown:
        await shown.press("N")
        await shown.type("desks")
        await shown.press("enter", "m")
        assert "Which deal" in shown.text
        await shown.press("2", "2")
        assert shown.value("SELECT stage FROM deal WHERE title = 'desks'") == "qualified"
        assert shown.value("SELECT stage FROM deal WHERE title = '50 chairs'") == "proposal"


async def test_board_moves_with_its_keys_and_the_mouse(book: Path) -> None:
    """< and > and dragging; the focus goes with the card."""
    async with dashboard(book) as shown:
        await shown.press("2", "right", "right", ">")
        assert shown.value("SELECT stage FROM deal") == "negotiation"
        await shown.press("<", "<")
        assert shown.value("SELECT stage FROM deal") == "qualified"
        await shown.press("e")
        assert shown.dialog == "DealEditForm"
        await shown.press("end", "enter", "escape")
        await shown.pilot.mouse_down("#stage-1", offset=(6, 1))
        await shown.pilot.mouse_up("#stage-0", offset=(6, 5))
        await shown.settle()
        assert shown.value("SELECT stage FROM deal") == "lead"
        await shown.press("<")
        assert "first stage" in shown.said
        await shown.press(">", ">", ">", ">")
        assert shown.value("SELECT stage FROM deal") == "won"
        await shown.press(">")
        assert shown.said == "Choose a deal first."


async def test_what_is_typed_ahead_goes_into_its_own_line(book: Path) -> None:
    """Keys that arrive at once, as from quick hands over a slow line: Tab parts them all the same."""
    async with dashboard(book) as shown:
        await shown.press("C")
        for key in (*"Ann", "tab", *"buyer", "tab", "tab", *"555", "shift+tab", *"signs", "enter"):
            shown.send(key)
        await shown.settle()
        assert shown.said.startswith("Added contact 1: Ann at Acme 王")
        assert shown.store.row("SELECT name, title, role FROM contact") == ("Ann", "buyer", "signs")
        assert shown.value("SELECT value FROM detail WHERE contact_id = 1") == "555"


async def test_order_promise_and_complaint(book: Path) -> None:
    """o, p and c, each with its echo."""
    async with dashboard(book) as shown:
        await shown.press("o")
        await shown.type("rice 20kg @ 4.50, oil 3 @ 9")
        await shown.press("enter")
        assert shown.said.startswith("Order 1: Acme 王, Wed 18 Nov, 20 kg rice, 3 oil: $117, open: $117")
        await shown.press("p")
        await shown.type("the quote by friday")
        assert "the quote: Fri 20 Nov" in shown.text
        await shown.press("enter")
        assert shown.value("SELECT kind FROM reminder ORDER BY id DESC") == "owe"
        assert "You owe" in shown.text
        await shown.press("c")
        await shown.type("late delivery")
        await shown.press("enter")
        assert shown.said.startswith("Case 1, Acme 王: late delivery. To be solved by")
        await shown.press("enter")
        assert "late delivery" in shown.text
        assert "Orders" in shown.text


async def test_add_warns_of_one_like_it_and_opens_the_card(book: Path) -> None:
    """Nothing is created on a guess: one like another is said first."""
    async with dashboard(book) as shown:
        await shown.press("a")
        await shown.type("bare")
        await shown.press("enter")
        assert "bare may be in the book already: Bare (2, same name)" in shown.text
        assert shown.value("SELECT count(*) FROM customer") == 2
        await shown.press("enter")
        assert shown.value("SELECT count(*) FROM customer") == 3
        assert shown.place == "card"
        await shown.press("a", "enter")
        assert "needs a name" in shown.text


async def test_edit_writes_only_what_was_changed(book: Path) -> None:
    """A line that stays as it is is not written again, whatever it holds."""
    async with dashboard(book) as shown:
        await shown.press("enter", "j", "e", "tab")
        await shown.type("Acme Ltd")
        assert "changes: company" in shown.text
        await shown.press("enter")
        assert shown.value("SELECT company FROM customer WHERE id = 1") == "Acme Ltd"
        assert shown.said.startswith("Changed Acme 王 (Acme Ltd)")
        before = shown.value("SELECT max(id) FROM batch")
        await shown.press("e", "enter")
        assert shown.dialog == ""
        assert shown.value("SELECT max(id) FROM batch") == before
        await shown.press("e", *["tab"] * 6)
        await shown.type("31 Feb")
        await shown.press("enter")
        assert "is not a birthday" in shown.text


async def test_a_stored_value_with_a_comma_stays_one_value(book: Path) -> None:
    """A link with a comma in it is not read as two links when another one is added."""
    store = Store.open(book, NOW)
    with store.atomic("edit", name="Acme"):
        insert_detail(store, 1, people.detail("url", "https://a.example/?at=1,2", None))
    store.close()
    async with dashboard(book) as shown:
        await shown.press("enter", "j", "e", "shift+tab", "end")
        await shown.type(", https://b.example")
        await shown.press("enter")
        assert shown.dialog == ""
        links = shown.store.rows("SELECT value FROM detail WHERE kind = 'url' AND deleted_at IS NULL ORDER BY id")
        assert [value for (value,) in links][-2:] == ["https://a.example/?at=1,2", "https://b.example"]


async def test_note_is_kept_with_ctrl_s(book: Path) -> None:
    """A lasting note of many lines."""
    async with dashboard(book) as shown:
        await shown.press("enter", "n")
        await shown.type("# Likes\n- tea\n- short calls")
        await shown.press("ctrl+s")
        assert shown.value("SELECT note FROM customer WHERE id = 1") == "# Likes\n- tea\n- short calls"
        assert "short calls" in shown.text
        await shown.press("n", "escape")
        assert shown.said.startswith("Kept the note")


async def test_delete_takes_what_is_chosen(book: Path) -> None:
    """x on a reminder deletes the reminder, on a customer the customer; u brings them back."""
    async with dashboard(book) as shown:
        await shown.press("x", "enter")
        assert shown.said.startswith("Deleted the reminder for Acme 王: send the quote")
        assert shown.value("SELECT deleted_at FROM reminder") is not None
        assert shown.value("SELECT deleted_at FROM customer WHERE id = 1") is None
        await shown.press("u", "3", "x", "enter")
        assert shown.said.startswith("Acme 王 moved to the trash")
        assert "Acme 王" not in "\n".join(shown.lines[1:-1])
        await shown.press("u")
        assert "Acme 王" in shown.text


async def test_many_are_marked_and_tagged_as_one_step(book: Path) -> None:
    """space marks, t tags what is marked."""
    async with dashboard(book) as shown:
        await shown.press("3", "space", "space")
        assert "2 marked" in shown.text
        await shown.press("t")
        await shown.type("vip 朋友")
        await shown.press("enter")
        assert shown.value("SELECT count(*) FROM tag WHERE deleted_at IS NULL") == 4
        await shown.press("t")
        await shown.type("-vip")
        await shown.press("enter", "u", "u")
        assert shown.value("SELECT count(*) FROM tag WHERE deleted_at IS NULL") == 0
        await shown.press("escape", "ctrl+a", "x", "enter")
        assert "No customers yet" in shown.text


async def test_copy_and_open(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """y offers phones and mails, g opens a web page and nothing else."""
    async with dashboard(book) as shown:
        opened: list[str] = []
        monkeypatch.setattr(shown.app, "open_url", opened.append)
        await shown.press("y", "2")
        assert shown.app.clipboard == "li@acme.example"
        assert shown.said == "Copied li@acme.example"
        await shown.press("g")
        assert opened == ["https://acme.example"]
        await shown.press("3", "down", "y")
        assert shown.said == "Bare has nothing to copy."


async def test_verbs_without_a_row_say_so(tmp_path: Path) -> None:
    """An empty list: every verb answers, none fails."""
    store = Store.open(tmp_path / "book.db", NOW)
    add_customer(store, NewCustomer("Only"), Settings())
    store.close()
    async with dashboard(tmp_path / "book.db") as shown:
        for key in ("l", "r", "d", "s", "m", "N", "o", "n", "p", "c", "e", "x", "y", "g"):
            await shown.press(key)
            assert shown.said == "Choose a customer first: / finds one."
        await shown.press("3", "d")
        assert shown.said == "Only has nothing planned: r plans something."


async def test_nothing_to_undo_is_said(tmp_path: Path) -> None:
    """An empty history is no error."""
    Store.open(tmp_path / "book.db", NOW).close()
    async with dashboard(tmp_path / "book.db") as shown:
        await shown.press("escape", "u")
        assert "nothing to undo" in shown.said
        await shown.press("U")
        assert "nothing to redo" in shown.said
