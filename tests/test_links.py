"""What customers are to each other, who belongs to a company, and the file of a note: kept, shown, taken back."""

from pathlib import Path
from typing import Any

import pytest

from crmcli.render.cells import line_texts
from crmcli.tui.widgets.rows import Rows
from tests.conftest import Crm
from tests.dashboard import SIZES, dashboard


@pytest.fixture
def book(crm: Crm) -> Crm:
    """Two people and a company where one of them works, who is a contact there too."""
    crm.ok("config", "currency", "USD")
    crm.ok("add", "Ada Stone", "--company", "Pike Mills", "--phone", "+44 20 7946 0001")
    crm.ok("add", "Ben Stone")
    crm.ok("add", "Pike Mills", "--is-company")
    return crm


def links(crm: Crm, who: str) -> list[tuple[str, str, str]]:
    """The links of a customer: whose, to whom, as what."""
    return [(row["customer"], row["other"], row["words"]) for row in crm.ok("link", who)]


def shown(crm: Crm, who: str) -> dict[str, Any]:
    """The card as a document."""
    found: dict[str, Any] = crm.ok("show", who)
    return found


def test_a_link_stands_on_both_cards_and_can_be_taken_back(book: Crm) -> None:
    """Each card says it from its side; said again it changes; undo and --rm take it away."""
    book.ok("link", "ada", "ben", "brother")
    assert links(book, "ada") == links(book, "ben") == [("Ada Stone", "Ben Stone", "brother")]
    assert "brother: Ben Stone (2)" in book("show", "ada").out
    assert "brother of Ada Stone (1)" in book("show", "ben").out
    for who in ("ada", "ben"):
        assert "link Ada Stone and Ben Stone: brother" in book("history", who).out
    book.ok("link", "ada", "ben", "twin brother")
    assert links(book, "ada") == [("Ada Stone", "Ben Stone", "twin brother")]
    book.ok("undo")
    assert links(book, "ben") == [("Ada Stone", "Ben Stone", "brother")]
    book.ok("link", "ben", "ada", "sister")
    assert [words for _, _, words in links(book, "ada")] == ["brother", "sister"]
    book.ok("link", "ada", "ben", "--rm")
    assert links(book, "ada") == []
    book.ok("undo")
    assert [words for _, _, words in links(book, "ben")] == ["sister", "brother"]
    assert shown(book, "ben")["links"][0]["words"] == "sister"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("link", "ada", "ada", "twin"), 2, "one and the same"),
        (("link", "ada", "ben"), 2, "what they are to each other"),
        (("link", "ada", "ben", "  "), 2, "what they are to each other"),
        (("link", "ada", "ben", "--rm"), 3, "are not linked"),
        (("link", "ada", "--rm"), 2, "Name both"),
        (("link", "ada", "ben", "brother", "--rm"), 2, "needs no words"),
        (("link", "ada", "nobody at all", "brother"), 3, "nobody at all"),
    ],
)
def test_what_is_no_link_is_refused(book: Crm, words: tuple[str, ...], code: int, said: str) -> None:
    """One clear line, and nothing is kept."""
    ran = book(*words)
    assert (ran.code, said in ran.err) == (code, True)
    assert book.ok("link") == []


def test_a_link_follows_a_merge_and_goes_with_the_trash_and_a_person_who_is_forgotten(book: Crm) -> None:
    """The kept customer has the links of both, none to itself; the trash hides them; forgetting erases the words."""
    book.ok("add", "Ada S")
    book.ok("link", "Ada S", "ben", "twin")
    book.ok("link", "1", "ben", "brother")
    book.ok("link", "1", "4", "the same?")
    book.ok("merge", "1", "4", "--yes")
    assert links(book, "1") == [("Ada Stone", "Ben Stone", "brother, twin")]
    book.ok("rm", "ben")
    assert links(book, "1") == []
    book.ok("restore", "ben")
    assert links(book, "1") == [("Ada Stone", "Ben Stone", "brother, twin")]
    book.ok("forget", "Ben Stone", "--yes")
    assert links(book, "1") == []
    assert b"brother, twin" not in book.path.read_bytes()


def test_a_whole_book_takes_links_and_files_along(book: Crm, tmp_path: Path) -> None:
    """There and back nothing is lost."""
    file = tmp_path / "quote.pdf"
    file.write_text("x", encoding="utf-8")
    book.ok("link", "ada", "ben", "brother")
    book.ok("log", "ada", "sent the quote", "--mail", "--file", str(file))
    out = tmp_path / "whole.jsonl"
    book.ok("export", out, "--all")
    book.ok("--book", tmp_path / "other.db", "import", out, "--yes")
    other = book.ok("--book", tmp_path / "other.db", "show", "ada")
    assert [link["words"] for link in other["links"]] == ["brother"]
    assert [note["file"] for note in other["interactions"]] == [str(file)]


def test_a_company_gathers_what_happened_with_its_people(book: Crm) -> None:
    """Who has its whole name as company, or is linked to it; a person's card shows what the company keeps of them."""
    book.ok("log", "1", "wants oak", "--call")
    book.ok("log", "ben", "asked for a chair", "--call")
    firm = shown(book, "3")
    assert firm["people"] == [{"id": 1, "name": "Ada Stone"}]
    assert [note["text"] for note in firm["people_interactions"]] == ["wants oak"]
    assert firm["interactions"] == []
    text = book("show", "3").out
    assert "call with Ada Stone (1)" in text
    assert "wants oak" in text
    book.ok("link", "3", "ben", "carpenter")
    assert [note["text"] for note in shown(book, "3")["people_interactions"]] == ["asked for a chair", "wants oak"]
    book.ok("contact", "add", "3", "Ben Stone", "--title", "buyer")
    book.ok("log", "Ben Stone@Pike Mills", "signed for them", "--meet")
    book.ok("edit", "2", "company=Pike Mills")
    person = shown(book, "2")
    assert person["works_at"] == {"id": 3, "name": "Pike Mills"}
    assert [note["text"] for note in person["people_interactions"]] == ["signed for them"]


def test_of_two_companies_of_one_name_none_is_guessed(book: Crm) -> None:
    """Where two answer to the name, a person's card names none."""
    book.ok("add", "Pike Mills", "--is-company", "--force")
    assert shown(book, "1")["works_at"] is None


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://drive.example/q?id=7", "https://drive.example/q?id=7"),
        ("www.example.com/q.pdf", "https://www.example.com/q.pdf"),
        ("{folder}/quote 1.pdf", "{folder}/quote 1.pdf"),
        ("{folder}/../{name}/quote 1.pdf", "{folder}/quote 1.pdf"),
    ],
)
def test_a_note_points_at_a_file_or_a_page(book: Crm, tmp_path: Path, said: str, kept: str) -> None:
    """Shown on the card and in JSON, changed and taken away by note edit; the file itself is left alone."""
    file = tmp_path / "quote 1.pdf"
    file.write_text("x", encoding="utf-8")
    names = {"folder": str(tmp_path), "name": tmp_path.name}
    answer = book("log", "ben", "sent it", "--mail", "--file", said.format(**names))
    whole = kept.format(**names)
    assert "file " in answer.err
    assert book.ok("note", "list", "ben")[0]["file"] == whole
    assert f"file: {whole}" in book("show", "ben").out
    book.ok("log", "ben", "and again", "--last")
    assert book.ok("note", "list", "ben")[0]["file"] == whole
    book.ok("note", "edit", "1", "--file", "")
    assert book.ok("note", "list", "ben")[0]["file"] is None
    assert file.read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize(
    ("said", "code"),
    [("/no/such/file.pdf", 2), ("ftp://example.com/x", 2), ("javascript://x", 2), ("no-such-file", 2), ("x\0y", 2)],
)
def test_a_file_that_is_not_there_is_refused_and_the_note_given_back(book: Crm, said: str, code: int) -> None:
    """Nothing is logged that points nowhere; the words are said again."""
    ran = book("log", "ben", "sent the long letter", "--mail", "--file", said)
    assert ran.code == code
    assert "sent the long letter" in ran.err
    assert book.ok("note", "list") == []


def test_a_note_without_a_home_keeps_its_file(book: Crm) -> None:
    """In the inbox, and when it is filed from there."""
    book("log", "nobody known", "their plan", "--file", "https://example.com/plan")
    book.ok("inbox", "file", "1", "ben")
    assert book.ok("note", "list", "ben")[0]["file"] == "https://example.com/plan"


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_the_card_opens_whoever_it_names_and_what_a_note_points_at(
    book: Crm, tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter on the company or the brother shows their card; g on a note opens its file, and says when it is gone."""
    plan = tmp_path / "plan.pdf"
    plan.write_text("x", encoding="utf-8")
    book.ok("log", "1", "sent the plan", "--file", plan)
    book.ok("link", "1", "2", "brother")
    async with dashboard(book.path, size) as shown:
        opened: list[str] = []
        monkeypatch.setattr(shown.app, "open_url", opened.append)
        shown.app.open_card(1)
        await shown.settle()
        for label, name in (("works at", "Pike Mills"), ("brother: Ben Stone", "Ben Stone")):
            facts = shown.app.screen.query_one("#facts", Rows)
            facts.choose(next(line.key for line in facts.lines if line.key and label in " ".join(line_texts(line))))
            await shown.settle()
            await shown.press("enter")
            assert shown.app.card_id == {"Pike Mills": 3, "Ben Stone": 2}[name]
            shown.app.open_card(1)
            await shown.settle()
        await shown.press("tab")
        assert "file plan.pdf" in shown.text
        await shown.press("g")
        assert opened == [plan.as_uri()]
        await shown.press("enter")
        assert shown.dialog == "NoteEditForm"
        await shown.press("escape")
        plan.unlink()
        await shown.press("g")
        assert "is not there any more" in shown.said
