"""A call or visit that nobody answered: it stands in the timeline, and no figure takes it for a contact."""

import csv
import io
import json
from pathlib import Path

import pytest

from crmcli.store import Store
from tests.conftest import NOW, Crm, prepared
from tests.dashboard import dashboard

FIGURES = (
    ("show", "acme", "--json"),
    ("quiet", "--all", "--json"),
    ("list", "--json"),
    ("report", "value", "--json"),
    ("report", "satisfaction", "--json"),
)


@prepared
def acme(crm: Crm) -> Crm:
    """A book with one customer, talked to ten days ago."""
    crm("add", "Acme Ltd")
    crm("log", "acme", "wants a quote", "--call", "--on", "2026-11-08")
    return crm


def test_an_attempt_needs_no_words_and_is_a_call_that_went_out(acme: Crm) -> None:
    """The commonest touch of all is one line without words; it is undone as one step, and named by whom."""
    made = acme("log", "acme", "--no-answer", "--json").json["interaction"]
    assert {key: made[key] for key in ("channel", "direction", "text", "minutes", "no_answer")} == {
        "channel": "call", "direction": "out", "text": "", "minutes": None, "no_answer": True,
    }  # fmt: skip
    assert "  call, no answer  (today)" in acme("show", "acme").out
    assert "no answer from Acme Ltd" in acme("history").out
    assert acme("undo").code == 0
    assert [note["no_answer"] for note in acme("show", "acme", "--json").json["interactions"]] == [False]


def test_no_figure_takes_an_attempt_for_a_contact(acme: Crm) -> None:
    """Last contact, quiet, lists, values and satisfaction are what they were; contacts of the week do not count it."""
    acme("rate", "acme", "2", "--on", "2026-11-09")

    def figures() -> list[object]:
        return [_without_notes(acme(*line).json) for line in FIGURES]

    before, weeks = figures(), acme("report", "activity", "--json").json["weeks"]
    for _ in range(3):
        acme("log", "acme", "--call", "--no-answer")
    acme("log", "acme", "stood before a closed door", "--visit", "--no-answer")
    assert figures() == before
    after = acme("report", "activity", "--json").json["weeks"]
    assert [week["contacts"] for week in after] == [week["contacts"] for week in weeks]
    assert [week["tried"] for week in after][-1] == 4


def _without_notes(document: object) -> object:
    """A card without the notes themselves and without the moment of the last change."""
    if isinstance(document, dict):
        return {key: value for key, value in document.items() if key != "interactions"}
    return document


def test_an_attempt_answers_no_message(acme: Crm) -> None:
    """Who wrote waits on, however often nobody picked up the phone."""
    acme("log", "acme", "where is my quote?", "--mail", "--in")
    acme("log", "acme", "--no-answer")
    assert [message["text"] for message in acme("today", "--json").json["to_answer"]] == ["where is my quote?"]
    acme("log", "acme", "sent it", "--mail", "--out")
    assert acme("today", "--json").json["to_answer"] == []


def test_an_attempt_settles_nothing_and_proposes_the_next_working_day(acme: Crm) -> None:
    """The reminder stays; the answer names the line that moves it, or plans it; the row says how often was tried."""
    acme.at("2026-11-20T10:00")  # a Friday
    said = acme("log", "acme", "--no-answer").err
    assert 'Tried 1 ×. Again Mon 23 Nov: crm remind 1 2026-11-23 "call again"' in said
    acme("remind", "acme", "today", "call about the quote")
    said = acme("log", "acme", "--no-answer").err
    assert "Tried 2 ×. Again Mon 23 Nov: crm snooze 1 2026-11-23" in said
    assert "tried 2 ×: call about the quote" in acme("today").out
    today = acme.ok("today")
    assert [(row["id"], row["tried"]) for row in today["due_today"]] == [(1, 2)]
    assert (today["logged"], today["tried"]) == (0, 2)
    acme("log", "acme", "reached her", "--call")
    assert [row["tried"] for row in acme.ok("today")["due_today"]] == [0]


def test_a_planned_step_needs_no_proposal(acme: Crm) -> None:
    """Who says --next is asked for nothing, and who has a step ahead neither."""
    said = acme("log", "acme", "--no-answer", "--next", "fri 10am", "--todo", "call again").err
    assert "Fri 20 Nov 10:00: call again" in said
    assert "Tried" not in said
    assert "Tried" not in acme("log", "acme", "--no-answer").err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--mail",), "A mail that was sent is a contact"),
        (("--letter",), "A letter that was sent is a contact"),
        (("--in",), "Who turned to you was reached"),
        (("--minutes", "5"), "nothing took 5 minutes"),
        (("--mood", "warm"), "there is no mood"),
        (("--last",), "an entry of its own"),
    ],
)
def test_what_only_a_contact_has_is_refused(acme: Crm, options: tuple[str, ...], words: str) -> None:
    """A mail is sent whether or not it is answered; who called was reached."""
    answer = acme("log", "acme", "--no-answer", *options)
    assert answer.code == 2
    assert words in answer.err
    assert len(acme("show", "acme", "--json").json["interactions"]) == 1


def test_an_attempt_for_nobody_known_waits_in_the_inbox(acme: Crm) -> None:
    """It is filed as what it was."""
    assert acme("log", "zzqq", "--no-answer").code == 3
    filed = acme("inbox", "file", "1", "acme", "--json").json
    assert (filed["no_answer"], filed["channel"]) == (True, "call")


def test_the_whole_book_takes_attempts_along(acme: Crm, tmp_path: Path) -> None:
    """Written to a file and read into another book, it is an attempt there too, and no contact."""
    acme("log", "acme", "--no-answer")
    acme("log", "acme", "left a message", "--no-answer")
    acme("export", str(tmp_path / "book.jsonl"), "--all")
    other = ("--book", str(tmp_path / "other.db"))
    assert acme(*other, "import", str(tmp_path / "book.jsonl")).code == 0
    card = acme(*other, "show", "acme", "--json").json
    assert sorted((note["text"], note["no_answer"]) for note in card["interactions"]) == [
        ("", True), ("left a message", True), ("wants a quote", False),
    ]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(acme(*other, "export", "-").out)))
    assert rows == list(csv.DictReader(io.StringIO(acme("export", "-").out)))
    assert card["last_contact"] == "2026-11-08"


def test_a_stored_attempt_that_contradicts_itself_is_refused(acme: Crm, tmp_path: Path) -> None:
    """A whole book brings in no attempt with minutes: the rule is that of the command."""
    acme("log", "acme", "--no-answer")
    acme("export", str(tmp_path / "book.jsonl"), "--all")
    lines = [json.loads(line) for line in (tmp_path / "book.jsonl").read_text().splitlines()]
    for line in lines:
        if line.get("no_answer"):
            line["minutes"] = 5
    (tmp_path / "book.jsonl").write_text("\n".join(map(json.dumps, lines)))
    answer = acme("--book", str(tmp_path / "other.db"), "import", str(tmp_path / "book.jsonl"))
    assert answer.code == 1
    assert "nothing took 5 minutes" in answer.out + answer.err


async def test_the_log_form_takes_an_attempt(acme: Crm, tmp_path: Path) -> None:
    """`/no-answer` alone is enough, in words of both languages."""
    acme("remind", "acme", "today", "call about the quote")
    Store.open(tmp_path / "book.db", NOW).close()
    async with dashboard(tmp_path / "book.db") as shown:
        for words in ("/no-answer", "没人 /未接"):
            await shown.press("l")
            await shown.type(words)
            await shown.press("enter")
        assert shown.value("SELECT count(*) FROM interaction WHERE no_answer = 1 AND channel = 'call'") == 2
        assert "tried 2 ×: call" in shown.text
