"""The dashboard under fire: names that terminals and markup would obey, and keys pressed at random."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.domain.dates import Moment
from crmcli.domain.records import LogEntry, Reminder
from crmcli.domain.sales.money import Money
from crmcli.domain.settings import Settings
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.services.deals import NewDeal, add_deal
from crmcli.services.log import Participant, log_entry
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from crmcli.tui.app import CrmApp
from crmcli.tui.ringing import sequences
from tests.dashboard import SIZES, Dashboard, copied, dashboard, widest
from tests.small_book import NOW, small_book

DAY = NOW.date()
HOSTILE = [
    "Bob [/red]", "\x1b[2Jclear", "[link=x]click[/link] $accent {0} %s", "王" * 2000, "שלום עולם", "a\u202eb\u2066c",
    "😀👨‍👩‍👧 1️⃣ é\u0301", "x" * 4000, "\x9b31m\x07\x00", "line\nbreak\u2028here\ttab", "[bold", "\\[/]", "", "𠮷野家 ﷽",
]  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in which every text is hostile."""
    path = tmp_path_factory.mktemp("hostile") / "book.db"
    store = Store.open(path, NOW)
    with store.atomic("setup"):
        for at, text in enumerate(name for name in HOSTILE if name):
            tag = f"t{at}{text[:40].replace(',', ' ')}"
            new = NewCustomer(text[:4500], company=text, note=text, tags=(tag,), city=text)
            who = add_customer(store, new._replace(phones=(f"1380013800{at}",), url=text or None), Settings())
            add_reminder(store, NewReminder(who, Moment(DAY), text))
            add_deal(store, NewDeal(who, text, Money(100 * at, "USD")), Settings())
            log_entry(store, [Participant(who)], LogEntry(text, Moment(DAY), mood=text[:30]), Settings())
    store.close()
    return path


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_hostile_texts_stand_on_every_screen_without_harm(hostile: Path, size: tuple[int, int]) -> None:
    """Shown as they are, cut to fit, and never a control character among them."""
    async with dashboard(hostile, size, is_painted=True) as shown:
        for place in ("1", "2", "3", "5"):
            await shown.press(place)
            check(shown, size)
        customers = len(HOSTILE) - 1 if size == SIZES[0] else 2
        for who in range(1, customers + 1):
            shown.app.open_card(who)
            await shown.settle()
            check(shown, size)


async def test_hostile_texts_in_forms_stay_as_they_were(hostile: Path, tmp_path: Path) -> None:
    """Forms open on every customer; saving without a change writes nothing."""
    async with dashboard(copied(hostile, tmp_path), (80, 24)) as shown:
        before = shown.value("SELECT group_concat(name) || group_concat(note) FROM customer")
        await shown.press("3")
        for _ in range(len(HOSTILE) - 1):
            await shown.press("e")
            assert shown.dialog == "EditForm"
            check(shown, (80, 24))
            await shown.press("enter", "j")
        for key in ("l", "N", "x", "n", "s"):
            await shown.press(key)
            check(shown, (80, 24))
            await shown.press("escape")
        assert shown.value("SELECT group_concat(name) || group_concat(note) FROM customer") == before


def check(shown: Dashboard, size: tuple[int, int]) -> None:
    """Nothing a terminal would obey, nothing beyond the edge."""
    for line in shown.lines:
        assert all(char.isprintable() or char in "\u200c\u200d" for char in line), line
    assert widest(shown.lines) <= size[0] + 2  # a keycap is measured by some as two cells, by others as one


async def test_pasted_control_characters_stay_out_of_forms(tmp_path: Path) -> None:
    """A paste may hold anything; what a terminal would obey does not get in."""
    store = Store.open(tmp_path / "book.db", NOW)
    add_customer(store, NewCustomer("Li"), Settings())
    store.close()
    async with dashboard(tmp_path / "book.db") as shown:
        await shown.press("3", "l")
        await shown.type("called\x1b[2J\x07 him\u202e 👨‍👩‍👧")
        await shown.press("enter")
        assert shown.value("SELECT text FROM interaction") == "called[2J him 👨‍👩‍👧"


def test_notifications_hold_nothing_a_terminal_obeys() -> None:
    """An OSC ends at the first BEL or ESC: neither may come from the text."""
    for text in HOSTILE:
        body = sequences(text)
        assert body.count("\x1b") == 2
        assert body.count("\x07") == 3


KEYS = (
    *"lrdsmNonpceyg", *"12345", "up", "down", "j", "k", "tab", "shift+tab", "left", "right", "enter", "escape", "slash",
    "question_mark", "greater_than_sign", "less_than_sign", "u", "U", "f2", "f3", "home", "end", "pagedown", "pageup",
    "space", "t", "z", "f", "ctrl+p", "ctrl+a", "ctrl+s", "ctrl+k", "backspace", "a", "x", "w", "7", "comma",
)  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A full book."""
    return small_book(tmp_path_factory.mktemp("sample") / "book.db")


@settings(max_examples=3)
@given(keys=st.lists(st.sampled_from(KEYS), min_size=250, max_size=250), size=st.sampled_from([(80, 24), (120, 36)]))
def test_a_thousand_random_keys_never_crash(
    sample: Path, tmp_path_factory: pytest.TempPathFactory, keys: list[str], size: tuple[int, int]
) -> None:
    """Whatever is pressed in whatever order: the dashboard is there, and the book is whole."""
    book = copied(sample, tmp_path_factory.mktemp("keys"))

    async def play() -> None:
        app = CrmApp(book, lambda: NOW)
        app.open_url = lambda url, *, new_tab=True: None  # type: ignore[method-assign]
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                shown = Dashboard(pilot, app)
                for number, key in enumerate(keys):
                    shown.send(key)
                    if number % 10 == 9:
                        await pilot.pause(0)
                await shown.settle()
                assert app.is_running
                assert shown.value("PRAGMA integrity_check") == "ok"
        finally:
            app.book.close()

    asyncio.run(play())


def test_reminders_are_known_by_their_records() -> None:
    """A record that is not known is nobody's: no key acts on it."""
    from crmcli.tui.subject import subject_of

    assert subject_of("a string") is None
    reminder = Reminder(1, "u", 2, "Li", None, "todo", "2026-11-18", "2026-11-18", "x", None, None)
    assert subject_of(reminder) is not None
