"""On a terminal a list stops at a screenful, and what is longer is read in a pager; a pipe gets everything."""

import io
import sys
from pathlib import Path

import pytest

from crmcli.boundary import run
from crmcli.pager import Pager, pager_for
from tests.conftest import Crm

COUNT = 60


class Screen(io.StringIO):
    """A stdout that says it is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.fixture
def many(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """A book with sixty customers, on a screen of 80 × 24, with a pager that writes a file."""
    people = tmp_path / "people.csv"
    people.write_text("name,phone\n" + "".join(f"Person {n:02},+49301000{n:02}\n" for n in range(COUNT)))
    assert crm("import", people, "--yes").code == 0
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("PAGER", f"cat > {tmp_path / 'paged'}")
    return crm


def on_screen(monkeypatch: pytest.MonkeyPatch, *words: str) -> list[str]:
    """The lines that a command writes to a terminal."""
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", shown := Screen())
        patch.setattr(sys, "stderr", Screen())
        assert run([*words]) == 0
        return shown.getvalue().splitlines()


def paged(tmp_path: Path) -> list[str]:
    """The lines that the pager had; none where it was not started."""
    path = tmp_path / "paged"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_a_list_stops_at_a_screenful_and_says_how_many_more(
    many: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """24 lines hold the heading, the rows, the line that counts the rest, and the prompt."""
    lines = on_screen(monkeypatch, "list")
    assert len(lines) == 23
    assert lines[-1] == f"… {COUNT - 21} more: --all"
    assert (len(many("list").out.splitlines()), paged(tmp_path)) == (COUNT + 1, [])
    assert len(on_screen(monkeypatch, "list", "--limit", "5")) == 6


def test_all_goes_through_the_pager(many: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--all and --pager show every row there, --no-pager on the screen, and a short answer needs none."""
    assert on_screen(monkeypatch, "list", "--all") == []
    assert len(paged(tmp_path)) == COUNT + 1
    (tmp_path / "paged").unlink()
    assert len(on_screen(monkeypatch, "list", "--all", "--no-pager")) == COUNT + 1
    assert len(on_screen(monkeypatch, "list", "--all", "--limit", "5")) == 6
    assert paged(tmp_path) == []
    assert on_screen(monkeypatch, "list", "--pager") == []
    assert len(paged(tmp_path)) == COUNT + 1


def test_a_long_card_goes_through_the_pager(many: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What crm show says about a customer stays together, with what is said about it."""
    for _ in range(25):
        many.ok("log", "Person 07", "called", "--call")
    assert on_screen(monkeypatch, "show", "Person 07") == []
    assert paged(tmp_path)[-1].startswith("… and earlier notes")


@pytest.mark.parametrize("broken", ["false", "no-such-pager-at-all 2>/dev/null", "exit 3"])
def test_a_broken_pager_leaves_the_answer_on_the_screen(
    many: Crm, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """Nothing asked for is lost to a PAGER of another machine."""
    monkeypatch.setenv("PAGER", broken)
    assert len(on_screen(monkeypatch, "list", "--all")) == COUNT + 1


@pytest.mark.parametrize("left", ["true", "head -c 10 > /dev/null", "kill -9 $$"])
def test_leaving_the_pager_early_is_no_error(many: Crm, monkeypatch: pytest.MonkeyPatch, left: str) -> None:
    """q after the first line: exit 0, and the rest is not poured over the screen."""
    monkeypatch.setenv("PAGER", left)
    assert on_screen(monkeypatch, "list", "--all") == []


@pytest.mark.parametrize(
    ("environment", "stream"),
    [({"PAGER": ""}, Screen), ({"PAGER": "cat"}, Screen), ({"TERM": "dumb"}, Screen), ({}, io.StringIO)],
)
def test_no_pager_where_nobody_can_use_one(
    environment: dict[str, str], stream: type[io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty PAGER, cat, a dumb terminal, a file."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("PAGER", "less")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert pager_for(stream(), 80) is None


def test_lines_that_run_over_the_edge_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note of a thousand letters takes thirteen lines of 80 cells."""
    monkeypatch.setenv("PAGER", f"cat > {tmp_path / 'paged'}")
    screen = Screen()
    pager = Pager(screen, 10, 80)
    pager.write("字" * 500 + "\n")
    pager.close()
    assert (screen.getvalue(), len(paged(tmp_path))) == ("", 1)
    short = Pager(screen, 10, 80)
    short.write("few words\n")
    short.close()
    assert screen.getvalue() == "few words\n"


def test_reports_show_the_first_ten_on_a_screen(many: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who owes most, and the sum of all under them."""
    for number in range(12):
        many.ok("order", "add", f"Person {number:02}", f"lamp @ {100 + number}")
    lines = on_screen(monkeypatch, "report", "receivables", "--no-pager")
    assert [line.split()[1:3] for line in lines[1:11]] == [["Person", f"{n:02}"] for n in range(11, 1, -1)]
    assert "2 more: --all" in lines[12]
    assert sum("Person" in line for line in on_screen(monkeypatch, "report", "value", "--no-pager")) == 10
    assert sum("Person" in line for line in many("report", "receivables").out.splitlines()) == 12
