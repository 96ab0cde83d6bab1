"""The pieces of the dashboard by themselves: lines laid into cells, one-line notes, keys, strips, what is loaded."""

import ast
import contextlib
import functools
import importlib
import importlib.metadata
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import crmcli.tui
from crmcli.domain.dashboard_settings import keys_text, parse_keys
from crmcli.domain.notes.note_line import OneLine, parse_line
from crmcli.domain.settings import Settings
from crmcli.errors import Usage
from crmcli.queries.birthdays import birthdays
from crmcli.queries.customer_table import ORDERS, matching, ordered_ids, table_rows
from crmcli.queries.dashboard import stage_lines
from crmcli.render.card_lines import year_line
from crmcli.render.cells import widths
from crmcli.render.columns import Column
from crmcli.render.layout import fit, wrapped
from crmcli.render.view import View
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.store import Store
from crmcli.tui.keys import VERBS, keymap
from crmcli.tui.table import CustomerLines
from crmcli.tui.theme import DARK, LIGHT
from crmcli.tui.widgets.rows import bar_of
from tests.small_book import NOW, small_book


@given(st.text(), st.integers(0, 60), st.sampled_from(["left", "right"]))
def test_fit_is_exactly_as_wide_as_asked(text: str, width: int, align: str) -> None:
    """A row that is a cell too long would push the border away."""
    shown = fit(text, width, align)
    assert cell_len(shown) == width
    assert all(c.isprintable() or c in "\u200c\u200d\u3000" or ord(c) > 0xE000 for c in shown)


@given(st.text(max_size=300), st.integers(1, 40), st.integers(1, 6))
def test_wrapped_lines_fit(text: str, width: int, most: int) -> None:
    """No line is longer than asked, and there are no more than asked."""
    lines = wrapped(text, width, most)
    assert len(lines) <= max(most, 1)
    assert all(cell_len(line) <= max(width, 4) for line in lines)


def test_wrapped_keeps_every_word() -> None:
    """Words go to the next line whole; Chinese breaks anywhere."""
    assert wrapped("one two three four", 9, 5) == ["one two", "three", "four"]
    assert wrapped("上门拜访量了房间尺寸", 8, 5) == ["上门拜访", "量了房间", "尺寸"]
    assert wrapped("a\n\nb", 9, 5) == ["a", "", "b"]


def test_columns_share_what_is_left_and_hide_when_there_is_no_room() -> None:
    """Fixed ones first; of those that have no room the highest rank is gone first."""
    columns = (Column(least=4), Column(share=1, least=10), Column(share=2, least=20), Column(least=6, rank=1))
    assert widths(columns, 40, 2) == [4, 10, 22, 0]
    assert widths(columns, 60, 2) == [4, 14, 30, 6]
    assert sum(widths(columns, 60, 2)) + 3 * 2 == 60


@pytest.mark.parametrize(("share", "bar"), [(0, ""), (0.001, "╸"), (0.5, "━━"), (0.6, "━━╸"), (1, "━━━━"), (9, "━━━━")])
def test_bars_are_as_long_as_their_share(share: float, bar: str) -> None:
    """A sliver for anything at all, never longer than the room."""
    assert bar_of(share, 4) == bar


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("called", OneLine("called")),
        ("called, wants quote /call /next fri 10am", OneLine("called, wants quote", "call", next="fri 10am")),
        ("x /next fri /call y", OneLine("x y", "call", next="fri")),
        ("either and/or 1/2 /etc/hosts", OneLine("either and/or 1/2 /etc/hosts")),
        ("报价 /电话 /去 /下次 周五 /欠 报价单", OneLine("报价", "call", "out", next="周五", owe=("报价单",))),
        ("x /owe a by fri /owe b /min 12 /mood warm", OneLine("x", min="12", mood="warm", owe=("a by fri", "b"))),
    ],
)
def test_one_line_is_taken_apart(said: str, parts: OneLine) -> None:
    """The options of crm log, after slashes."""
    assert parse_line(said) == parts


@pytest.mark.parametrize("said", ["x /cal", "x /call /mail", "x /next", "x /next fri /next mon", "x /in /out"])
def test_one_line_refuses_what_it_cannot_be(said: str) -> None:
    """A slip is not text, and nothing is said twice."""
    with pytest.raises(Usage):
        parse_line(said)


@given(st.text(max_size=80))
def test_one_line_never_raises_anything_else(said: str) -> None:
    """Any text is read or refused."""
    with contextlib.suppress(Usage):
        parse_line(said)


def test_every_verb_opens_a_function_of_a_dialog() -> None:
    """The table names them in text: each must be there, and be known to the owner by the name the help shows."""
    for name, verb in VERBS.items():
        opener = verb.opener()
        assert list(inspect.signature(opener).parameters) == ["host", "chosen"], name
    assert keymap({"move": "ctrl+m", "open_link": "G", "log": "L"}) == {
        "move_stage": "ctrl+m",
        "browse": "G",
        "log": "L",
    }


def test_keys_are_read_and_written_back() -> None:
    """crm config keys."""
    keys = parse_keys("log=ctrl+l, done=x w，find=F")
    assert keys == {"log": "ctrl+l", "done": "x,w", "find": "F"}
    assert parse_keys(keys_text(keys)) == keys
    for wrong in ("log", "log=", "=x", "log=x, done=x"):
        with pytest.raises(Usage):
            parse_keys(wrong)


def test_strip_shows_dots_today_and_where_the_gap_ends() -> None:
    """A year, two months ahead."""
    assert year_line([365], 18, dot="●", gap_ends=None) == "●" + " " * 14 + "│  "
    assert year_line([0], 18, dot="●", gap_ends=60)[15:] == "● ┊"
    assert year_line([100, 10], 18, dot="•", gap_ends=-50).count("┊") == 1


def test_themes_have_contrast() -> None:
    """At least 4.5 between every text colour and every ground it stands on (WCAG 2)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for theme in (DARK, LIGHT):
        inks = [theme.foreground, theme.accent, theme.error, theme.warning, theme.success, theme.variables["muted"]]
        grounds = [theme.background, theme.surface, theme.panel, theme.variables["cursor"]]
        for ink in inks:
            for ground in grounds:
                assert ink is not None
                assert ground is not None
                high, low = sorted((luminance(ink), luminance(ground)), reverse=True)
                assert (high + 0.05) / (low + 0.05) >= 4.5, (theme.name, ink, ground)


def test_table_fetches_only_what_is_looked_at(store: Store) -> None:
    """A hundred thousand rows are never read at once."""
    asked: list[int] = []

    def fetch(ids: Sequence[int]) -> list[Any]:
        asked.extend(ids)
        return []

    table = CustomerLines(range(1, 100_001), fetch, View(NOW, Settings()))
    assert len(table) == 100_000
    assert table[99_999].key == "c100000"
    assert len(asked) <= 64
    assert table.find("c5") == 4
    assert table.find("c0") == -1
    assert [line.key for line in table[0:2]] == ["c1", "c2"]


def test_every_order_lists_everybody_once(tmp_path: Path) -> None:
    """Whatever it is ordered by; empty values last."""
    store = Store.open(small_book(tmp_path / "book.db"), NOW)
    everybody = list(range(1, 41))
    for order in ORDERS:
        for descending in (False, True):
            assert sorted(ordered_ids(store, order, descending=descending)) == everybody
    cities = [row.city for row in table_rows(store, ordered_ids(store, "city", descending=True)[:64])]
    assert None not in cities[:8]
    assert cities[-1] is None
    assert matching(store, "wyq").ids == [2]
    assert list(matching(store, "tag:vip").ids) == [1, 2]
    assert matching(store, "filler").total == 32
    store.close()


def test_birthdays_of_the_week_with_and_without_a_year(tmp_path: Path) -> None:
    """29 February is kept on the 28th where there is none."""
    store = Store.open(tmp_path / "book.db", NOW.replace(year=2027, month=2, day=25))
    add_customer(store, NewCustomer("Leap", birthday="1996-02-29"), Settings())
    add_customer(store, NewCustomer("Soon", birthday="--03-01"), Settings())
    add_customer(store, NewCustomer("Later", birthday="--04-01"), Settings())
    assert [(b.name, b.day.isoformat(), b.turns) for b in birthdays(store)] == [
        ("Leap", "2027-02-28", 31),
        ("Soon", "2027-03-01", None),
    ]
    store.close()


def test_stages_are_summed_in_the_books_currency(tmp_path: Path) -> None:
    """What has no rate is counted, not summed; parked deals are left out."""
    store = Store.open(small_book(tmp_path / "book.db"), NOW)
    lines = {line.stage: line for line in stage_lines(store, Settings(currency="USD"))}
    assert (lines["lead"].deals, lines["lead"].amount) == (2, 1_700_000)
    assert (lines["proposal"].deals, lines["proposal"].amount) == (2, 1_600_000)
    elsewhere = {line.stage: line for line in stage_lines(store, Settings(currency="EUR"))}
    assert (elsewhere["lead"].amount, elsewhere["lead"].elsewhere) == (0, 2)
    store.close()


HEAVY = ("sqlite_utils", "pypinyin", "phonenumbers", "rapidfuzz", "dateutil", "typer", "lunardate", "pygments")


def test_starting_loads_nothing_heavy() -> None:
    """Textual costs what it costs; beside it the first frame loads only what it shows."""
    code = "import sys, textual.app; before = set(sys.modules); import crmcli.tui.app; print(*{*sys.modules} - before)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {name.split(".")[0] for name in loaded} & set(HEAVY)
    late = (
        "crmcli.tui.dialogs",
        "crmcli.tui.screens.reports",
        "crmcli.queries.sales.forecast",
        "crmcli.queries.rhythm.quiet",
    )
    assert not [name for name in loaded if name.startswith(late)]
    assert not [name for name in loaded if name.startswith("textual.widgets._") and "static" not in name]


def test_private_parts_of_textual_stand_in_one_module() -> None:
    """They were read in this version: with another one, look at textual_private.py and at this test again."""
    assert importlib.metadata.version("textual").startswith("8.2.")
    theirs: dict[type, set[str]] = {}
    for info in pkgutil.walk_packages(crmcli.tui.__path__, "crmcli.tui."):
        module = importlib.import_module(info.name)
        for _, ours in inspect.getmembers(module, inspect.isclass):
            if ours.__module__ != info.name or info.name.endswith("textual_private"):
                continue
            bases = [base for base in ours.__mro__ if base.__module__.startswith("textual")]
            used = set(re.findall(r"\bself\.(_[a-z]\w*)|def (_[a-z]\w*)", classes_of(info.name)[ours.__name__]))
            names = {name for pair in used for name in pair if name}
            for base in bases:
                known = theirs.setdefault(base, private_names(base))
                assert not names & known, f"{ours.__name__} uses or hides {names & known} of Textual's {base.__name__}"


@functools.cache
def classes_of(module: str) -> dict[str, str]:
    """The source of each class of a module, by name; `inspect` alone would parse the whole file for each."""
    text = inspect.getsource(sys.modules[module])
    lines = text.splitlines()
    classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    return {node.name: "\n".join(lines[node.lineno - 1 : node.end_lineno]) for node in classes}


def private_names(owner: type) -> set[str]:
    """The private attributes and methods that a class of Textual has or makes."""
    found = re.findall(r"\bself\.(_[a-z]\w*)", classes_of(owner.__module__)[owner.__name__])
    return {name for name in (*found, *vars(owner)) if name.startswith("_") and not name.startswith("__")}
