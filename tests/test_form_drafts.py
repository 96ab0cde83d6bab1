"""What stood in a form that was left: kept in a file for its owner alone, offered again, erased with the person."""

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from crmcli.context import drafts_path
from crmcli.services.form_drafts import FormDraft, drop_draft, forget_drafts, keep_draft, load_drafts
from tests.conftest import Crm
from tests.dashboard import copied, dashboard
from tests.small_book import NOW, small_book

DRAFT = FormDraft("log", "u1", "Ada", "2026-11-18T10:00", {"text": "wants oak"})


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book, made once."""
    return small_book(tmp_path_factory.mktemp("drafts") / "book.db")


def test_drafts_are_kept_by_form_and_customer(tmp_path: Path) -> None:
    """The newest of a form and customer counts; without drafts there is no file, and only the owner reads one."""
    path = tmp_path / "state" / "drafts.json"
    keep_draft(path, DRAFT)
    keep_draft(path, DRAFT._replace(form="note"))
    keep_draft(path, DRAFT._replace(values={"text": "wants ash"}))
    assert [(one.form, one.values["text"]) for one in load_drafts(path)] == [
        ("note", "wants oak"),
        ("log", "wants ash"),
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    drop_draft(path, ("log", "u1"))
    drop_draft(path, ("log", "nobody"))
    assert [one.form for one in load_drafts(path)] == ["note"]
    drop_draft(path, ("note", "u1"))
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1]", '[{"form": 1}]', '{"a": 2}', "\x00", '[{"form":"log","uid":"","name":"","at":"","values":3}]'],
)
def test_a_file_that_cannot_be_read_holds_no_drafts(tmp_path: Path, text: str) -> None:
    """A broken file stops nobody, and the next draft is kept."""
    path = tmp_path / "drafts.json"
    path.write_text(text)
    assert load_drafts(path) == []
    keep_draft(path, DRAFT)
    assert load_drafts(path) == [DRAFT]


def test_drafts_about_a_person_are_erased(tmp_path: Path) -> None:
    """By uid, and by a name in the words of another's draft."""
    path = tmp_path / "drafts.json"
    for draft in (DRAFT, DRAFT._replace(uid="u2", name="Bea"), DRAFT._replace(uid="u3", values={"text": "ask ADA"})):
        keep_draft(path, draft)
    assert forget_drafts(path, ["u1"], ["Ada"]) == 2
    assert [one.name for one in load_drafts(path)] == ["Bea"]
    assert forget_drafts(path, ["u1"], ["Ada"]) == 0


@pytest.mark.parametrize(
    ("key", "field", "said"),
    [
        ("o", "what", "1 chair @ 500"),
        ("N", "title", "50 chairs"),
        ("p", "owe", "the quote by friday"),
        ("c", "text", "late delivery"),
        ("P", "amount", "500"),
        ("R", "score", "9"),
        ("C", "name", "Ann Lee"),
        ("r", "when", "tomorrow"),
        ("a", "name", "Li Wei"),
    ],
)
async def test_every_form_that_writes_something_new_keeps_its_words(
    sample: Path, tmp_path: Path, key: str, field: str, said: str
) -> None:
    """Escape from any of them, also at the next sitting; once it is saved nothing is offered."""
    book = copied(sample, tmp_path)
    async with dashboard(book) as shown:
        await shown.press(key)
        shown.app.screen.query_one(f"#field-{field}", Input).value = said
        await shown.press("escape")
        assert "kept as a draft" in shown.said
    async with dashboard(book, clock=lambda: NOW + timedelta(days=1)) as shown:
        assert shown.said.startswith(f"A draft waits ({key} ")
        await shown.press(key)
        assert "↺ your draft of Wed 18 Nov: Ctrl+R brings it back" in shown.text
        await shown.press("ctrl+r")
        assert shown.app.screen.query_one(f"#field-{field}", Input).value == said
        if key == "r":  # which needs a word, too
            shown.app.screen.query_one("#field-text", Input).value = "send the quote"
        await shown.press("enter")
        assert shown.dialog == ""
        assert not drafts_path(book).exists()


async def test_a_form_that_was_left_as_it_was_leaves_nothing(sample: Path) -> None:
    """Only words that were typed are kept."""
    async with dashboard(sample) as shown:
        await shown.press("o", "escape", "a", "escape")
        assert not drafts_path(sample).exists()
        assert shown.said == ""


async def test_a_draft_belongs_to_its_customer(sample: Path) -> None:
    """The form of another customer does not offer it."""
    async with dashboard(sample) as shown:
        await shown.press("3", "o")
        await shown.type("chairs 500")
        await shown.press("escape", "j", "o")
        assert "your draft" not in shown.text
        await shown.press("escape", "k", "o")
        assert "your draft" in shown.text


async def test_a_draft_that_cannot_be_kept_is_said(
    sample: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A state folder that is a file: the words are lost, and that is said."""
    (tmp_path / "blocked").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "blocked"))
    async with dashboard(sample) as shown:
        await shown.press("o")
        await shown.type("chairs 500")
        await shown.press("escape")
        assert "The draft cannot be kept" in shown.said


def test_forget_erases_drafts_and_doctor_counts_them(crm: Crm) -> None:
    """A person who is forgotten is in no draft; until then doctor says where the words lie."""
    crm("add", "Zhanna Quillfeather")
    crm("add", "Bob")
    path = drafts_path(crm.path)
    keep_draft(path, DRAFT._replace(uid="another", name="Bob"))
    keep_draft(path, DRAFT._replace(name="Zhanna Quillfeather"))
    assert crm.ok("doctor")["form_drafts"] == 2
    assert f"2 drafts of forms wait in {path}" in crm("doctor").out
    assert crm.ok("forget", "Zhanna Quillfeather", "--yes", "--dry-run")["form_drafts"] == 0
    assert crm.ok("forget", "Zhanna Quillfeather", "--yes")["form_drafts"] == 1
    assert "Zhanna" not in json.dumps([one._asdict() for one in load_drafts(path)])
    assert "1 draft of a form waits" in crm("doctor").out


async def test_the_first_start_has_a_tour_of_four_lines(tmp_path: Path) -> None:
    """After the made-up book was chosen: what the keys are, and how one gets back."""
    async with dashboard(tmp_path / "empty.db", (80, 24)) as shown:
        await shown.press("1")
        assert shown.dialog == "Tour"
        assert "the morning, one customer after the other" in shown.text
        assert "crm opens your own book again" in shown.text
        await shown.press("enter")
        assert shown.dialog == ""


async def test_the_tour_comes_after_the_first_customer_too(tmp_path: Path) -> None:
    """Whoever begins with a customer of their own sees it over the card."""
    async with dashboard(tmp_path / "empty.db") as shown:
        await shown.press("2")
        await shown.type("Li Wei")
        await shown.press("enter")
        assert shown.dialog == "Tour"
        assert shown.place == "card"
        await shown.press("escape")
        assert "Li Wei" in shown.text
