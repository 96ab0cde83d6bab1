"""`crm next` and its key w: one customer at a time, each answered by one key."""

import shlex
from datetime import datetime
from pathlib import Path

import pytest

from crmcli.demo.sample_book import build_demo
from tests.conftest import NOW, Crm, prepared
from tests.dashboard import SIZES, Dashboard, dashboard
from tests.test_terminal import in_terminal

MORNING = datetime(2026, 11, 27, 8, 30)
DUE = "SELECT count(*) FROM reminder WHERE done_at IS NULL AND deleted_at IS NULL AND due_day <= '2026-11-27'"
WORDS = ("agreed", "想要报价")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample book on a Friday morning."""
    path = tmp_path_factory.mktemp("sample") / "book.db"
    build_demo(path, MORNING)
    return path


async def _work_off(shown: Dashboard) -> list[int]:
    """Answer each customer in turn in one of four ways; how many keys each took beside the words."""
    taken: list[int] = []
    ways = (("l", "enter"), ("d", "enter"), ("minus",), ("s", "enter"))
    while shown.value(f"{DUE} AND kind <> 'waiting'"):
        keys = ways[len(taken) % len(ways)]
        before = shown.text
        await shown.press(keys[0])
        if keys[0] == "l" or (keys[0] == "d" and shown.dialog == "NextDialog"):
            if shown.dialog == "NextDialog":  # no reminder to tick off: it is a message, a complaint
                keys = ("space",)
                await shown.press("space")
            else:
                await shown.type(WORDS[len(taken) % 2])
                await shown.press("enter")
        elif len(keys) > 1 and shown.dialog != "NextDialog":
            await shown.press("enter")
        assert shown.dialog == "NextDialog", shown.text
        assert shown.text != before
        taken.append(len(keys))
    return taken


@pytest.mark.parametrize("size", [(80, 24), (40, 20)], ids=lambda s: f"{s[0]}x{s[1]}")
async def test_the_sample_book_is_worked_off(sample: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    """At most two keys a row beside the words; nothing is due afterwards, and what was done is counted."""
    book = tmp_path / "book.db"
    book.write_bytes(sample.read_bytes())
    async with dashboard(book, size, clock=lambda: MORNING) as shown:
        bare = shown.value("SELECT count(*) FROM interaction")
        await shown.press("w")
        assert shown.dialog == "NextDialog"
        taken = await _work_off(shown)
        assert len(taken) >= 16
        assert max(taken) <= 2
        assert shown.value("SELECT count(*) FROM interaction") > bare
        assert shown.value("SELECT count(*) FROM interaction WHERE no_answer = 1") >= 3
        if size[0] > 70:
            assert "done " in shown.text
            assert "tried " in shown.text
        await shown.press("escape")
        assert shown.dialog == ""


async def test_a_step_that_would_be_missed_is_written_in(crm: Crm) -> None:
    """With an open deal the next step stands there already: Enter takes it, and no deal is left bare."""
    crm.ok("add", "Acme")
    crm.ok("deal", "add", "acme", "boards", "17600")
    crm.ok("remind", "acme", "today", "show the samples")
    async with dashboard(crm.path) as shown:
        await shown.press("w", "d")
        assert "2026-11-19" in shown.text
        await shown.press("enter")
        assert shown.dialog == "NextDialog"
        assert "Nobody is left for now." in shown.text
        assert "done 1 · logged 0 · tried 0 · later 0 · skipped 0 · 0 left" in shown.text
    assert [row["due"] for row in crm.ok("today")["upcoming"]] == ["2026-11-19"]
    assert crm.ok("deal", "list")[0]["light"] == "grey"


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_whom_why_and_the_keys_are_seen(crm: Crm, size: tuple[int, int]) -> None:
    """Whatever the window: the name, the reasons, the brief and the line of keys."""
    crm.ok("add", "王永庆")
    crm.ok("remind", "王永庆", "today", "回电确认交期")
    async with dashboard(crm.path, size) as shown:
        await shown.press("w")
        for words in ("王永庆", "today: 回电确认交期", "Next     Wed 18 Nov", "l called · - no answer", "1 left"):
            assert words in shown.text
        await shown.press("space")
        assert "Nobody is left for now." in shown.text
        assert "skipped 1 · 0 left" in shown.text


async def test_a_row_without_a_reminder_says_so(crm: Crm) -> None:
    """A message is answered, not ticked off; once it was logged the next one comes."""
    crm.ok("add", "Acme")
    crm.ok("log", "acme", "where is it?", "--mail", "--in")
    async with dashboard(crm.path) as shown:
        await shown.press("w", "d")
        assert "There is no reminder to tick off here" in shown.text
        await shown.press("l")
        await shown.type("told them /out")
        await shown.press("enter")
        assert "Nobody is left for now." in shown.text
        assert shown.value("SELECT channel FROM interaction ORDER BY id DESC") == "mail"


@prepared
def two(crm: Crm) -> Crm:
    """Two customers with a step of today."""
    for name in ("Acme", "王永庆"):
        crm.ok("add", name)
        crm.ok("remind", name, "today", "send the quote")
    return crm


def test_in_a_pipe_the_first_is_told_with_the_lines_that_answer(two: Crm) -> None:
    """Nobody can be asked there; JSON has all of them."""
    lines = two("next", "--plain").out.splitlines()
    assert lines[:2] == ["Acme", "  today: send the quote"]
    assert 'Done: crm done 1 "how it went" --next "fri 10am"' in lines
    assert "No answer: crm log Acme --no-answer" in lines
    assert lines[-1] == "2 left; at a terminal each is answered by one key."
    assert [(each["customer"], each["reminder"]["id"]) for each in two.ok("next")] == [("Acme", 1), ("王永庆", 2)]
    two.ok("done", "1", "2")
    assert two("next").out == "Nobody is left for now.\n"


def test_a_name_stands_in_the_lines_as_a_shell_reads_it(crm: Crm) -> None:
    """A quote or a dollar in a name made another line of it."""
    crm.ok("add", "O'Neil \"$1\" Ltd")
    crm.ok("remind", "1", "today", "ring")
    line = next(line for line in crm("next", "--plain").out.splitlines() if line.startswith("No answer: "))
    assert shlex.split(line)[4] == "O'Neil \"$1\" Ltd"


def test_the_reason_says_that_it_is_late_or_that_somebody_waits(crm: Crm) -> None:
    """`2d: the invoice` left open whether it was late by that, or due in it."""
    for name in ("Acme", "Bolt", "Cole"):
        crm.ok("add", name)
    crm.at("2026-11-16T10:00")
    crm.ok("remind", "acme", "today", "send the quote")
    crm.ok("log", "bolt", "where is it?", "--mail", "--in")
    crm.ok("case", "add", "cole", "late delivery", "--due", "tue")
    crm.at(NOW.isoformat())
    reasons = {each["customer"]: each["reasons"] for each in crm.ok("next")}
    assert reasons == {
        "Acme": ["2d late: send the quote"],
        "Bolt": ["waits for your answer (2d): “where is it?”"],
        "Cole": ["1d late: case 1: late delivery"],
    }


def test_lines_of_a_terminal_are_broken_by_words(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Brief, next and find wrote longer lines than the terminal has, which broke in the middle of a word."""
    crm.ok("add", "Acme")
    crm.ok("remind", "acme", "today", "ask")
    said = "Asked about the price of the standing desk; I named the volume discount."
    crm.ok("log", "acme", said, "--call", "--on", "yesterday")
    monkeypatch.setattr("crmcli.render.table.screen_width", lambda: 60)
    for words in (("brief", "acme"), ("next", "--plain"), ("find", "desk")):
        lines = crm(*words).out.splitlines()
        assert max(map(len, lines[:12])) <= 60, words
        first = next(at for at, line in enumerate(lines) if "Asked about" in line)
        indent = len(lines[first]) - len(lines[first].lstrip())
        assert lines[first + 1].startswith(" " * (indent + 2))
        assert " ".join(f"{lines[first]} {lines[first + 1]}".split()).endswith(said)


def test_a_plain_terminal_goes_from_one_to_the_next(two: Crm) -> None:
    """One key each: nobody answered, and both come again on the next working day; then what was done."""
    code, screen = in_terminal("next", "--plain", keys="-", expect="q stop")
    assert code == 0, screen
    assert "done 0 · logged 0 · tried 2 · later 0 · skipped 0 · 0 left" in screen
    assert [row["due"] for row in two.ok("today")["upcoming"]] == ["2026-11-19", "2026-11-19"]
    assert two.ok("show", "acme")["interactions"][0]["no_answer"] is True


def test_a_plain_terminal_stops_at_q(two: Crm) -> None:
    """Nothing is changed by looking."""
    code, screen = in_terminal("next", "--plain", keys="q", expect="q stop")
    assert code == 0, screen
    assert "2 left" in screen
    assert len(two.ok("today")["due_today"]) == 2
