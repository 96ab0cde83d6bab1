"""While somebody looks on (f2): no note and no amount of the book reaches the screen, whatever is pressed."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from crmcli.domain.dates import Moment
from crmcli.domain.records import LogEntry, NewPromise
from crmcli.services.editing import FieldChange, edit_customer
from crmcli.services.log import Participant, log_entry
from crmcli.services.orders import NewOrder, add_order
from crmcli.services.promises import add_promises
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from crmcli.tui.keys import VERBS
from tests.dashboard import Dashboard, copied, dashboard
from tests.small_book import DAY, NOW, SETTINGS, small_book

AMOUNT = re.compile(r"[$€£¥]\s?\d|\d(?:\.\d+)?[kM]\b|(?<![\d:.])\d{1,3},\d{3}\b")
FIRST = 16  # letters of a text by which it is known on the screen, however it is cut


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small book, its last steps with a note or an amount in their words; one reminder falls due in a minute."""
    path = small_book(tmp_path_factory.mktemp("private") / "book.db")
    store = Store.open(path, NOW)
    edit_customer(store, 1, [FieldChange("set", "note", "Allergic to discounts")], {}, SETTINGS)
    add_promises(store, 1, [NewPromise("owe", "a secret sample", Moment(DAY))])
    add_reminder(store, NewReminder(1, Moment(DAY, (NOW + timedelta(minutes=1)).time()), "whisper the price"))
    add_order(store, NewOrder(1, "confidential rice 3kg @ 77", DAY.isoformat()), SETTINGS)
    log_entry(store, [Participant(1)], LogEntry("her board is divided", Moment(DAY, NOW.time())), SETTINGS)
    store.close()
    return path


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return copied(made, tmp_path)


def written(store: Store) -> list[str]:
    """The beginning of everything that somebody wrote into the book."""
    texts: list[str] = []
    for table, column in (("interaction", "text"), ("reminder", "text"), ("case", "text"), ("customer", "note")):
        texts += [text for (text,) in store.rows(f'SELECT DISTINCT "{column}" FROM "{table}"') if text]
    return sorted({text.splitlines()[0][:FIRST] for text in texts})


class Watched:
    """A dashboard in private: after each key the screen is searched for what must not stand there."""

    def __init__(self, shown: Dashboard) -> None:
        self.shown = shown
        self.texts = written(shown.store)

    async def press(self, *keys: str) -> None:
        """Press keys, and look after each."""
        for key in keys:
            await self.shown.press(key)
            self.check(key)

    async def type(self, text: str) -> None:
        """Type something, and look."""
        await self.shown.type(text)
        self.check(text)

    def check(self, after: str) -> None:
        """Nothing written and no amount stands on the screen or in the answer."""
        shown = f"{self.shown.text}\n{self.shown.said}\n{self.shown.app.title}"
        for field in getattr(self.shown.app.screen, "fields", ()):  # what an empty line suggests is nobody's
            shown = shown.replace(field.example, "") if field.example else shown
        where = f"after {after} on {self.shown.place} {self.shown.dialog}:\n{shown}"
        assert not [text for text in self.texts if text in shown], where
        assert not AMOUNT.search(shown), where


async def private(shown: Dashboard) -> Watched:
    """Hide what is private."""
    await shown.press("f2")
    return Watched(shown)


TYPED = {
    "log": ["hello there"], "remind": ["tomorrow"], "new_deal": ["a title"], "order": ["a thing"],
    "promise": ["it by friday"], "complaint": ["it broke"], "add": ["Somebody New"], "contact": ["Ann"], "pay": ["77"],
    "rate": ["3"], "tag": ["vip"],
}  # fmt: skip
SCREENS = {"today": "1", "card": "4"}  # the rows of the other screens are of the same kinds
ROW_VERBS = [name for name, verb in VERBS.items() if verb.takes != "none"]


@pytest.mark.parametrize("screen", SCREENS)
async def test_no_verb_shows_a_note_or_an_amount(book: Path, monkeypatch: pytest.MonkeyPatch, screen: str) -> None:
    """Every verb on every screen: opened, saved as it is, saved with words, taken back (on the first done again)."""
    async with dashboard(book) as shown:
        monkeypatch.setattr(shown.app, "open_url", lambda url, new_tab=True: None)
        watched = await private(shown)
        await watched.press("1", "end", "home", "enter")
        await watched.press(SCREENS[screen])
        for name in ROW_VERBS:
            key = VERBS[name].key
            await watched.press(key, "enter")
            if name in TYPED and shown.dialog:
                for words in TYPED[name]:
                    await watched.type(words)
                await watched.press("enter")
            while shown.dialog:
                await watched.press("escape")
            back = ("u", "U", "u") if screen == "today" else ("u",)  # the answers of undo are the same everywhere
            await watched.press(*back, SCREENS[screen])


async def test_no_step_of_the_history_shows_what_was_written(book: Path) -> None:
    """Undo tells a step by its words, which quote notes, reminders and amounts."""
    async with dashboard(book) as shown:
        watched = await private(shown)
        await watched.press("u", "u", "u", "u", "u", "U", "U", "U")


async def test_finding_and_help_show_nothing_private(book: Path) -> None:
    """The palette, the finder, the help, the filter of the board."""
    async with dashboard(book) as shown:
        watched = await private(shown)
        for key in ("/", "ctrl+p", "?"):
            await watched.press(key, *"ada", "down", "escape")
        await watched.press("2", "f", *"desk", "enter", "escape", "3", "/", *"ada", "enter", "escape", "z", "escape")


async def test_every_row_of_every_screen_keeps_what_is_private(book: Path) -> None:
    """The brief follows the cursor; each card in full."""
    async with dashboard(book) as shown:
        watched = await private(shown)
        for _ in range(3):
            await watched.press("home", *["j"] * 12, "tab")
        for who in range(1, 9):
            shown.app.open_card(who)
            await shown.settle()
            watched.check(f"card {who}")
            await watched.press("end", "tab", "end")


async def test_what_falls_due_is_announced_without_its_words(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The toast, and what the terminal is told."""
    clock = [NOW]
    async with dashboard(book, clock=lambda: clock[0]) as shown:
        sent: list[str] = []
        monkeypatch.setattr(shown.app, "write_to_terminal", sent.append)
        watched = await private(shown)
        clock[0] = NOW + timedelta(seconds=61)
        await shown.look()
        assert "Due now" in shown.text
        watched.check("the minute")
        assert len(sent) == 1
        assert "whisper" not in sent[0]


async def test_notes_are_not_edited_while_they_are_hidden(book: Path) -> None:
    """An editor would show the note whole; the lines of a deal's amount and note are left out."""
    async with dashboard(book) as shown:
        watched = await private(shown)
        await watched.press("3", "n")
        assert shown.dialog == ""
        assert shown.said == "Notes are hidden now: f2 shows them."
        await watched.press("2", "e")
        assert shown.dialog == "DealEditForm"
        assert [field.name for field in shown.app.screen.fields] == ["title", "close"]  # type: ignore[attr-defined]
        before = shown.store.rows("SELECT amount, note FROM deal ORDER BY id")
        await watched.press("end", "x", "enter")
        assert shown.dialog == ""
        assert shown.store.rows("SELECT amount, note FROM deal ORDER BY id") == before
        await shown.press("f2", "e")
        assert [field.name for field in shown.app.screen.fields] == ["title", "amount", "close", "note"]  # type: ignore[attr-defined]
