"""The help that filters, the palette's other words, jump letters, and the lines for the shell."""

import shlex
import shutil
from pathlib import Path

import pytest

from crmcli.store import Store
from crmcli.tui.dialogs.finding import fitting_keys
from crmcli.tui.dialogs.jump import targets_of
from crmcli.tui.key_words import KEY_WORDS
from crmcli.tui.keys import APP, PLACES, ROW_VERBS, VERBS
from crmcli.tui.shell_lines import shell_line, tag_line
from crmcli.tui.widgets.rows import Rows
from tests.conftest import Crm
from tests.dashboard import SIZES, copied, dashboard
from tests.small_book import NOW, small_book


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book, made once; tests that change it take a copy."""
    return small_book(tmp_path_factory.mktemp("keys") / "book.db")


def test_every_key_is_told_in_a_sentence() -> None:
    """A verb in one word must be guessed; a new key gets its sentence here."""
    named = {binding.id for binding in (*ROW_VERBS, *PLACES, *APP) if binding.id}  # type: ignore[union-attr]
    assert named <= set(KEY_WORDS)
    assert set(KEY_WORDS) >= {name for name, verb in VERBS.items() if verb.key}
    assert all(words.tells and len(words.tells) <= 52 for words in KEY_WORDS.values())


CALLED = {
    "call": "log", "rang": "log", "won": "move", "电话": "log", "赢单": "move", "paid": "payment",
    "forecast": "reports",
    "sale": "order", "later": "snooze", "rem": "remind", "undo": "undo", "trash": "delete", "shell": "shell lines",
}  # fmt: skip


async def test_help_filters_as_one_types_and_presses(sample: Path) -> None:
    """At 80x24 the list is longer than the screen; the hint stays in sight."""
    async with dashboard(sample, SIZES[0]) as shown:
        keys = [key for key in shown.app.bound_keys(shown.app.base) if key.group]
        assert {words: fitting_keys(keys, words)[0].does for words in CALLED} == CALLED
        assert fitting_keys(keys, "xyzzy") == []
        await shown.press("?")
        assert "Esc leaves" in shown.text
        assert "names, phones and e-mails stay readable" not in shown.text
        await shown.type("privacy")
        assert "names, phones and e-mails stay readable" in shown.text
        await shown.press("escape", "?")
        await shown.type("xyzzy")
        assert "No key does that." in shown.text
        await shown.press("escape", "?")
        await shown.type("planned")
        assert "○" in shown.text
        await shown.press("escape", "?")
        await shown.type("won")
        await shown.press("enter")
        assert shown.dialog
        assert "Move" in shown.text


@pytest.mark.parametrize("size", SIZES[:1])
async def test_a_letter_goes_to_a_list_or_a_row(sample: Path, size: tuple[int, int]) -> None:
    """Two keys instead of ten times j; a click on a letter does the same, another key leaves."""
    async with dashboard(sample, size, is_painted=True) as shown:
        today = shown.app.base.query_one("#today", Rows)
        before = today.chosen_key
        await shown.press("J", "c")
        assert (shown.dialog, today.chosen_key) != ("", before)
        chosen = today.chosen_key
        await shown.press("J", "escape")
        assert (shown.dialog, today.chosen_key) == ("", chosen)
        await shown.press("J", "C")
        assert shown.app.base.query_one("#quiet", Rows).has_focus
        await shown.press("3", "J", "A")
        assert shown.app.focused is not None
        assert shown.app.focused.id == "words"
        await shown.press("escape", "2", "J", "a", "4", "J", "a")
        assert shown.dialog == ""
        assert targets_of(shown.app.base)


def test_a_shell_line_is_quoted() -> None:
    """What is pasted does what it says, and nothing else."""
    assert shell_line("log", "Li Wei", "it's $5; rm -rf /", call="--", next="fri 10am", todo="") == (
        "crm log 'Li Wei' 'it'\"'\"'s $5; rm -rf /' --call --next 'fri 10am'"
    )
    assert shell_line("show", "演示设计室") == "crm show 演示设计室"
    assert tag_line("Ann", ["vip", "-cold", "a b"]) == "crm edit Ann --tag vip --untag cold --tag 'a b'"


_TABLES = {
    "interaction": "customer_id, channel, direction, text",
    "reminder": "customer_id, due, text, every, done_at IS NULL",
    "deal": "customer_id, title, amount, stage, expected_close",
    "order": "customer_id, day, amount",
    "payment": "customer_id, amount, method",
    "case": "customer_id, text, due_day",
    "contact": "customer_id, name, title",
    "tag": "customer_id, name",
    "customer": "name, company, city, stage",
}


def facts(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What stands in a book, without what names a row or a moment."""
    store = Store.open(path, NOW)
    found = {
        name: store.rows(f'SELECT {columns} FROM "{name}" WHERE deleted_at IS NULL ORDER BY id')
        for name, columns in _TABLES.items()
    }
    store.close()
    return found


VERBS_TYPED = (
    ("r", "tomorrow 3pm", "tab", "ring", "enter"),
    ("s", "+2d", "enter"),
    ("N", "50 chairs", "tab", "12k", "tab", "tab", "end of month", "enter"),
    ("o", "rice 20kg @ 4.50", "tab", "tab", "yes", "enter"),
    ("t", "vip", "enter"),
    ("a", "New Firm", "tab", "tab", "138 0013 8000", "enter"),
)


async def test_the_lines_for_the_shell_do_the_same(sample: Path, tmp_path: Path, crm: Crm) -> None:
    """After a verb the line is kept, and those lines on the book of before give the same book; `L` shows them."""
    book = copied(sample, tmp_path)
    before = Path(shutil.copy(book, tmp_path / "before.db"))
    async with dashboard(book, SIZES[0]) as shown:
        await shown.press("L")
        assert "Nothing was done here yet" in shown.said
        for verb, *keys in VERBS_TYPED:
            await shown.press(verb)
            for key in keys:
                await (shown.press(key) if key in ("tab", "enter") else shown.type(key))
            if shown.dialog:  # a question for the next step, asked once
                await shown.press("enter")
            assert shown.dialog == "", shown.text
        lines = list(shown.app.session.lines)
        assert len(lines) == len(VERBS_TYPED)
        await shown.press("L")
        assert lines[-1][:20] in shown.text
        await shown.press("escape", "f2", "L")  # on a shared screen a line would quote the note
        assert "Notes are hidden now" in shown.said
    for line in lines:
        done = crm("--book", before, *shlex.split(line)[1:])
        assert done.code == 0, (line, done.err)
    assert facts(before) == facts(book), lines
