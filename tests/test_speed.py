"""What makes the daily commands quick: few modules, few statements, and an index for each.

Timings depend on the machine, so none is asserted here; `benchmarks/` measures them.
"""

import ast
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crmcli.demo.sample_book import build_demo
from crmcli.store import Store
from tests.conftest import NOW, Crm

DAILY = {
    "log": ["log", "Sample Tea House", "called, wants a quote", "--call"],
    "log with a next step": ["log", "Sample Tea House", "called", "--next", "fri 10am", "--todo", "send the quote"],
    "today": ["today", "--json"],
    "done": ["done", "24"],  # of a customer without a deal: the worth of one that is left bare is told
    "snooze": ["snooze", "1", "+2d"],
}
# Of Python's own, what sqlite3, contextlib and functools bring; `today` answers in JSON, which brings re.
STDLIB = re.compile(r"_?(sqlite3|collections|functools|operator|datetime|importlib)(\.\w+)?|gc|__future__|unicodedata"
                    r"|math|time|itertools|keyword|reprlib|types|contextlib|warnings")  # fmt: skip
JSON = re.compile(r"_?json(\.\w+)?|re(\.\w+)?|_sre|enum|copyreg|_struct|struct")
# Tables that stay small whatever the size of the book; a batch is looked for from the newest on.
SMALL = {"stale", "setting", "sqlite_sequence", "rhythm_fit", "product", "batch"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a sample book."""
    return build_demo(tmp_path_factory.mktemp("speed") / "book.db", NOW).read_bytes()


@pytest.fixture
def book(sample: bytes, crm: Crm) -> Path:
    """A sample book to work on."""
    crm.path.write_bytes(sample)
    return crm.path


def modules_after(code: str) -> set[str]:
    """Every module that a fresh interpreter holds after running `code`."""
    report = "; import sys; sys.stderr.write('\\n' + repr(sorted(sys.modules)))"
    command = [sys.executable, "-c", code + report]
    ended = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), check=True)
    return set(ast.literal_eval(ended.stderr.splitlines()[-1]))


@pytest.fixture(scope="module")
def bare() -> set[str]:
    """What Python itself loads."""
    return modules_after("pass")


@pytest.mark.parametrize("words", DAILY.values(), ids=DAILY)
def test_a_daily_command_loads_hardly_more_than_sqlite(book: Path, bare: set[str], words: list[str]) -> None:
    """No library at all, not even Typer, and of Python's own little: anything else would be felt at every start."""
    code = f"from crmcli.boundary import run; assert run({words!r}) == 0"
    extra = {name for name in modules_after(code) - bare if name.partition(".")[0] != "crmcli"}
    allowed = {name for name in extra if STDLIB.fullmatch(name) or ("--json" in words and JSON.fullmatch(name))}
    assert extra - allowed == set()


@pytest.mark.parametrize(
    ("name", "without"),
    [
        (
            "today",
            [
                "domain.rules",
                "domain.fields",
                "book.derived.activity",
                "book.undo",
                "domain.text.pinyin",
                "services",
                "commands.log",
                "tui",
                "transfer",
            ],
        ),
        (
            "log",
            [
                "commands.shared.complete",
                "domain.rules.people",
                "domain.rules.sales",
                "domain.rules.stored",
                "services.deals",
                "services.customers",
                "services.inbox",
                "domain.sales.money",
                "domain.settings",
                "domain.text.name_index",
                "domain.text.pinyin",
                "domain.text.phones",
                "domain.text.surnames",
                "domain.text.titles",
                "domain.rhythm.cadence",
            ],
        ),
        (
            "done",
            [
                "domain.rules.people",
                "domain.rules.sales",
                "domain.rules.stored",
                "services.log",
                "services.deals",
                "domain.sales.money",
                "domain.settings",
                "queries.sales.deals",
            ],
        ),
        (
            "snooze",
            [
                "domain.rules.people",
                "domain.rules.sales",
                "domain.rules.stored",
                "services.log",
                "services.deals",
                "domain.sales.money",
                "domain.dates.chinese.phrases",
            ],
        ),
    ],
)
def test_a_daily_command_loads_only_its_own_part(book: Path, name: str, without: list[str]) -> None:
    """What only some lines need is loaded by those lines."""
    loaded = modules_after(f"from crmcli.boundary import run; assert run({DAILY[name]!r}) == 0")
    assert {f"crmcli.{module}" for module in without} & loaded == set()


def statements(crm: Crm, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> list[str]:
    """Every statement that a command line runs, its parameters filled in; triggers are not counted."""
    seen: list[str] = []
    opened = Store.open

    def traced(path: Path, now: datetime, **options: Any) -> Store:
        store = opened(path, now, **options)
        store.db.set_trace_callback(seen.append)
        return store

    with monkeypatch.context() as patch:
        patch.setattr(Store, "open", traced)
        answer = crm(*words)
    assert answer.code == 0, answer.err
    return [sql for sql in seen if not sql.startswith("--")]


@pytest.mark.parametrize(
    ("name", "most"), [("log", 60), ("log with a next step", 75), ("today", 26), ("done", 50), ("snooze", 50)]
)
def test_few_statements(book: Path, crm: Crm, monkeypatch: pytest.MonkeyPatch, name: str, most: int) -> None:
    """A loop over customers would show here at once."""
    assert len(statements(crm, monkeypatch, DAILY[name])) <= most


ASKED = {
    **DAILY,
    "quiet": ["quiet", "--json"],
    "show": ["show", "Sample Tea House", "--json"],
    "find": ["find", "quote", "--json"],
    "by phone": ["show", "+44 20 7946 0002", "--json"],
    "by mail": ["show", "hello@sample-tea-house.example", "--json"],
    "by pinyin": ["show", "shilichahang", "--json"],
    "remind": ["remind", "Sample Tea House", "tomorrow", "call"],
    "deal": ["deal", "move", "30", "negotiation"],
    "undo": ["undo"],
}


@pytest.mark.parametrize("words", ASKED.values(), ids=ASKED)
def test_every_statement_has_an_index(book: Path, crm: Crm, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    """Nothing reads a whole table that grows with the book, so a hundred thousand customers are as quick as ten."""
    crm.ok("quiet")  # fits the rhythm of all customers, once a day
    if words == ["undo"]:
        crm.ok("log", "Sample Tea House", "x")
    ran = statements(crm, monkeypatch, words)
    store = Store.open(book, NOW)
    scans = {
        f"{detail}: {' '.join(sql.split())[:300]}"
        for sql in ran
        if sql.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH"))
        if not re.search(r"LIMIT 1\b|IN \(\)|name_page", sql)  # one row, none, or the table made to be read whole
        for *_, detail in store.rows(f"EXPLAIN QUERY PLAN {sql}")
        if is_a_scan(detail)
    }
    store.close()
    assert scans == set()


def is_a_scan(detail: str) -> bool:
    """True for a step that reads a whole table (not an index, nor one of the small ones)."""
    kind, _, rest = detail.partition(" ")
    table, _, how = rest.partition(" ")
    return kind == "SCAN" and not how and table not in SMALL and not table.startswith(("(", "main."))


def test_open_deals_are_counted_from_their_index(book: Path) -> None:
    """Won and lost deals gather over the years; the count must not read them."""
    store = Store.open(book, NOW)
    plan = store.rows(
        "EXPLAIN QUERY PLAN SELECT count(*) FROM deal d JOIN customer c ON c.id = d.customer_id"
        " WHERE d.deleted_at IS NULL AND c.deleted_at IS NULL AND d.stage NOT IN ('won', 'lost')"
    )
    store.close()
    assert any("deal_open" in detail for *_, detail in plan)
