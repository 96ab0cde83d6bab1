"""The tables of the shell: names whole at every width, words wrapped, nothing empty, and no library loaded for them."""

import io
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from crmcli.demo.sample_book import build_demo
from crmcli.domain.text.unicode import cells
from crmcli.out import Out
from crmcli.render.cells import cell_text
from crmcli.render.columns import Column
from crmcli.render.table import ShellTable, table_lines
from crmcli.render.view import Cell, View
from tests.conftest import NOW, Crm

LISTS = (
    "list", "quiet", "reorder", "deal list", "order list", "note list", "case list", "contact list", "product list",
    "pay 1", "rate 1", "dupes", "history", "inbox", "remind --list", "pipeline --deals", "forecast", "backup list",
    "report funnel", "report winrate", "report cycle", "report lost", "report receivables", "report activity",
    "report value", "report satisfaction", "report changes", "find chair", "today", "agenda", "show 1", "brief 1",
)  # fmt: skip
VIEW = View(NOW, lambda: None, is_short=False)  # type: ignore[arg-type, return-value]
LONG = "Beispiel & Söhne Handelsgesellschaft für erfundene Möbel und Lampen"
COLUMNS = (
    Column("#", lambda row, _: row[0], "right"),
    Column("Name", lambda row, _: row[1], share=1, is_name=True),
    Column("City", lambda row, _: row[2], share=1, rank=2, tone="muted"),
    Column("Words", lambda row, _: row[3], share=1),
    Column("Owed", lambda row, _: row[4], "right", tone="bad"),
)
ROWS = [
    ("1", LONG, "", "wants a quote for thirteen chairs before the end of the month, and a lamp", "$1,234.50"),
    ("2", "样例有限责任公司北京第一分公司", "", "预算月底才定，到时再打", ""),
    ("31", "Li", "", "", "$7"),
]


def printed(rows: Sequence[tuple[str, ...]], room: int | None) -> list[str]:
    """The lines of a table, without tones."""
    return ["".join(map(cell_text, line)).rstrip() for line in table_lines(rows, COLUMNS, VIEW, room)]


def squeezed(text: str) -> str:
    """Text without any space."""
    return "".join(text.split())


@pytest.mark.parametrize("room", [24, 30, 40, 60, 80, 132])
def test_names_and_amounts_are_whole_at_every_width(room: int) -> None:
    """A cut name is another customer, a cut amount another amount; and no line is wider than the screen."""
    lines = printed(ROWS, room)
    assert max(map(cells, lines)) <= room
    table = ShellTable(ROWS, COLUMNS, VIEW, room)
    for row in ROWS:
        shown = ["".join(map(cell_text, line)) for line in table.lines(row)]
        at = 0 if not table.widths[0] else table.widths[0] + table.gap
        name = squeezed("".join(line[at:] for line in shown)) if room < 60 else squeezed("".join(shown))
        assert all(part in name for part in squeezed(row[4]).split())
        words = " ".join(shown)
        assert all(word in words for word in row[1].split() if len(word) < 9)


def test_words_are_wrapped_under_themselves_and_nothing_empty_is_shown() -> None:
    """80 columns first: the name keeps its cells, the words take a second line with a hanging indent."""
    assert printed(ROWS, 80) == [
        " #  Name                              Words                                 Owed",
        " 1  Beispiel & Söhne                  wants a quote for thirteen       $1,234.50",
        "      Handelsgesellschaft für           chairs before the end of the…",
        "      erfundene Möbel und Lampen",
        " 2  样例有限责任公司北京第一分公司    预算月底才定，到时再打",
        "31  Li                                                                        $7",
    ]
    assert printed(ROWS[1:], 40) == [
        " # Name                           Owed",
        " 2 样例有限责任公司北京第一分公司",
        "    预算月底才定，到时再打",
        "31 Li                               $7",
    ]


def test_a_file_has_every_column_whole_and_a_line_a_row() -> None:
    """What goes into a pipe is searched and cut by others."""
    lines = printed(ROWS, None)
    assert len(lines) == 1 + len(ROWS)
    assert LONG in lines[1]
    assert "before the end of the month, and a lamp" in lines[1]
    assert "City" not in lines[0]


def test_a_column_that_is_filled_late_is_there() -> None:
    """The widths come from the first thousand rows: what comes later is neither lost nor cut."""
    rows = [("1", "Li", "", "", "") for _ in range(1500)] + [("2", LONG, "Berlin", "", "$1")]
    lines = printed(rows, 80)
    assert lines[0].split() == ["#", "Name", "City", "Owed"]
    assert "für erfundene Möbel" in lines[1501]
    assert [word for word in ("Berlin", "$1") if not any(word in line for line in lines[1500:])] == []


class Screen(io.StringIO):
    """A stdout that says it is a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "is_coloured"),
    [
        (Screen, {}, True),
        (Screen, {"NO_COLOR": "1"}, False),
        (Screen, {"TERM": "dumb"}, False),
        (Screen, {"FORCE_COLOR": "0"}, False),
        (io.StringIO, {}, False),
        (io.StringIO, {"FORCE_COLOR": "1"}, True),
        (io.StringIO, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colour_is_for_screens_and_for_who_asks(
    stream: type[io.StringIO], environment: dict[str, str], is_coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR wins over FORCE_COLOR, which wins over the kind of stream."""
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", shown := stream())
    Out().put_table(ROWS, COLUMNS, VIEW)
    assert ("\x1b[31m$7\x1b[0m" in shown.getvalue()) == is_coloured
    assert ("\x1b" in shown.getvalue()) == is_coloured


def test_days_are_short_on_a_screen_and_in_full_in_a_file() -> None:
    """`3d late` and `20 Nov` are for eyes; a script reads 2026-11-20."""
    short = View(NOW, lambda: None, is_short=False, has_short_days=True)  # type: ignore[arg-type, return-value]
    assert [short.day("2026-11-20"), short.day("2025-11-20"), short.day(None)] == ["20 Nov", "2025-11-20", ""]
    assert [short.when("2026-11-15"), short.when("2026-12-20")] == ["3d late", "20 Dec"]
    assert [VIEW.day("2026-11-20"), VIEW.when("2026-11-15")] == ["2026-11-20", "2026-11-15"]


def test_nothing_in_a_table_is_obeyed(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name may hold an escape sequence: it is shown, not run."""
    monkeypatch.setattr(sys, "stdout", shown := Screen())
    Out().put_table([("1", "Bob \x1b[31m[/red]\u202e", "", "", "")], COLUMNS, VIEW)
    assert "Bob \\x1b[31m[/red]\\u202e" in shown.getvalue()


def test_no_list_loads_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rich took 44 ms of every list; it is for the dashboard and the progress of an import."""
    book = build_demo(tmp_path / "book.db", datetime(2026, 11, 18, 10, 0))
    monkeypatch.setenv("CRM_BOOK", str(book))
    code = (
        "import sys; from crmcli.boundary import run\n"
        f"for line in {LISTS!r}:\n"
        "    assert run(line.split()) == 0, line\n"
        "    assert not {'rich', 'textual', 'sqlite_utils'} & set(sys.modules), line"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-500:]


def test_a_cell_may_be_a_bar_or_a_range() -> None:
    """Pictures are part of the width."""
    columns = (Column("", lambda row, _: Cell("", bar=row)), Column("", lambda row, _: Cell("", band=(0, row, 1))))
    lines = ["".join(map(cell_text, line)).rstrip() for line in table_lines([0.5], columns, VIEW, 80)]
    assert lines == ["██████  ▓▓▓▓▓▓▓▓▓░░░░░░░░░"]
