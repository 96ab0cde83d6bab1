"""SQL is built from constants alone: what a person types is bound as a value, and never becomes part of a statement.

Statements are caught as they are given to SQLite, before any value is filled in, while every kind of text is typed with
a mark in it. Beside that, no layer but those that may run statements holds one.
"""

import ast
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Crm
from tests.source import layer, modules, nodes, place

MARK = "Zq7"
HOSTILE = f"{MARK}'\"; DROP TABLE customer; --"
_STATEMENT = re.compile(r"^\s*(SELECT|INSERT (OR \w+ )?INTO|UPDATE \"?\w+\"? SET|DELETE FROM|CREATE|DROP|PRAGMA) ")
# Who may hold a statement; `services` and `demo` ask the store for single values with it.
_MAY_HOLD_SQL = ("book", "queries", "store", "services", "demo")
_QUICK = "commands/shared/complete.py"  # answers while somebody types, and loads no query

LINES = (
    ("add", HOSTILE, "--company", HOSTILE, "--city", HOSTILE, "--tag", HOSTILE, "--note", HOSTILE, "--title", HOSTILE,
     "--source", HOSTILE, "--by", HOSTILE, "--alias", HOSTILE, "--ref", HOSTILE, "--wechat", HOSTILE,
     "--address", HOSTILE, "--email", f"{MARK}@x.example"),
    ("add", f"Ann {MARK}"),
    ("edit", "1", "--set", f"{MARK}=5", "--set", f"Zq7'field={HOSTILE}"),
    ("edit", "1", f"city={HOSTILE}", f"industry={HOSTILE}", f"tag+={HOSTILE}2"),
    ("edit", "1", "--untag", HOSTILE),
    ("edit", "--where", f"{MARK} = '5'", f"country={HOSTILE}", "--yes"),
    ("config", "stages", f"{MARK}:10%:30, won't:50%:14"),
    ("config", "lost_reasons", f"{HOSTILE}, price"),
    ("config", "cadence", f"tag:{HOSTILE}=2 weeks"),
    ("log", "1", HOSTILE, "--call", "--next", "fri 10am", "--todo", HOSTILE, "--mood", HOSTILE),
    ("log", "1", HOSTILE, "--owe", f"{HOSTILE} by friday", "--waiting", f"{HOSTILE} by friday"),
    ("log", "1", HOSTILE, "--deal", HOSTILE, "--stage", MARK, "--amount", "5k"),
    ("log", f"nobody {HOSTILE}", HOSTILE),
    ("log", "1", HOSTILE, "--last"),
    ("remind", "1", "tomorrow", HOSTILE, "--every", "week"),
    ("done", HOSTILE), ("snooze", HOSTILE, "+2d"), ("done", "1", "--next", "fri", "--todo", HOSTILE),
    ("deal", "add", "1", HOSTILE, "--note", HOSTILE), ("deal", "list", "--stage", HOSTILE), ("deal", "list", HOSTILE),
    ("deal", "edit", "1", "--title", HOSTILE), ("deal", "move", "1", HOSTILE), ("deal", "lost", "1", HOSTILE),
    ("product", "add", HOSTILE, "--unit", HOSTILE, "--price", "5"), ("product", "edit", HOSTILE, "--cost", "3"),
    ("product", "use", "1", HOSTILE, "--per-day", "2"),
    ("order", "add", "1", "100", "--note", HOSTILE), ("order", "add", "1", f"2 {HOSTILE} @5"),
    ("order", "list", HOSTILE),
    ("pay", "1", "10", "--note", HOSTILE, "--method", HOSTILE),
    ("case", "add", "1", HOSTILE), ("case", "solve", "1", HOSTILE), ("case", "list", "--solved"),
    ("rate", "1", "9", HOSTILE),
    ("contact", "add", "1", HOSTILE, "--title", HOSTILE, "--phone", f"+44 20 7946 0002 {MARK}"),
    ("contact", "edit", "1", HOSTILE, "--role", HOSTILE), ("contact", "rm", "1", HOSTILE),
    ("find", HOSTILE), ("find", f"{MARK}*"), ("find", f"tag:{HOSTILE}"), ("find", f'"{MARK} a" OR b'),
    ("find", f"channel:{MARK}", f"stage:{HOSTILE}"),
    ("list", "--tag", HOSTILE), ("list", "--stage", HOSTILE),
    ("list", "--where", f"name ~ \"{HOSTILE[:4]}\" and {MARK} > 1"),
    ("list", "--where", f"city = '{MARK}' or Zq7'field = 1"),
    ("list", "--sort", MARK), ("list", "--sort", f"-{HOSTILE}"),
    ("list", "--columns", f"name,{MARK}"), ("list", "--missing", HOSTILE), ("list", HOSTILE),
    ("show", HOSTILE), ("show", f"{MARK}@x.example"), ("brief", f"Ann {MARK}"), ("quiet", "--tag", HOSTILE),
    ("reorder", HOSTILE), ("report", "funnel", "--tag", HOSTILE), ("dupes",), ("dupes", "--not", "1", "2"),
    ("merge", "2", "1"), ("undo",), ("redo",), ("history", HOSTILE), ("history", "1"),
    ("inbox",), ("inbox", "file", "1", "2"),
    ("rm", f"Ann {MARK}", "--yes"), ("restore", f"Ann {MARK}"), ("restore", HOSTILE), ("export", "--tag", HOSTILE),
    ("export", "--where", f"{MARK} = 5"), ("export", "--all"), ("doctor",), ("today",), ("pipeline",), ("forecast",),
)  # fmt: skip

CSV = f"""name,company,{MARK},tags,note,city,email
{MARK} Bob,"{MARK}'; --",5,"{MARK}'tag","{MARK} note",{MARK} town,{MARK.lower()}@y.example
"""


class Recorder(sqlite3.Connection):
    """A connection that keeps every statement as it was written."""

    seen: list[str]

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        """Keep the statement, and run it."""
        self.seen.append(sql)
        return super().execute(sql, *args)

    def executemany(self, sql: str, *args: Any) -> sqlite3.Cursor:
        """Keep the statement, and run it."""
        self.seen.append(sql)
        return super().executemany(sql, *args)


def test_nothing_that_is_typed_becomes_part_of_a_statement(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, tags, fields, notes, conditions, columns, orders, files: wherever a mark is typed, it is bound."""
    seen: list[str] = []
    connect = sqlite3.connect

    class Recording(Recorder):
        pass

    Recording.seen = seen
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **kw: connect(*args, **{"factory": Recording, **kw}))
    codes = [crm(*words).code for words in LINES]
    file = tmp_path / "people.csv"
    file.write_text(CSV, encoding="utf-8")
    codes += [crm("import", file, "--yes", "--keep-unknown").code, crm("import", file, "--as", HOSTILE).code]
    whole = tmp_path / "whole.jsonl"
    codes += [crm("export", whole, "--all").code, crm("import", whole, "--book", tmp_path / "new.db").code]
    whole.write_text(whole.read_text().replace('"table": "tag"', f'"table": "{MARK}"').replace('"city"', f'"{MARK}"'))
    crm("import", whole, "--book", tmp_path / "third.db")
    assert codes.count(0) > len(codes) / 2, list(zip(codes, LINES, strict=False))
    assert len(seen) > 1000
    assert [sql for sql in seen if MARK.casefold() in sql.casefold()] == []
    assert crm.ok("list")


def test_the_recorder_would_find_it(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that is pasted into a statement is seen: the test above can fail."""
    Recorder.seen = []
    with sqlite3.connect(":memory:", factory=Recorder) as db:
        db.execute(f"SELECT '{MARK}'")
    assert [MARK in sql for sql in Recorder.seen] == [True]


def test_faces_hold_no_statement() -> None:
    """Commands, the dashboard and what renders ask services and queries; so does what reads and writes files."""
    found = {
        place(path): node.value
        for path in modules()
        if layer(path) not in _MAY_HOLD_SQL and not path.match(_QUICK)
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _STATEMENT.match(node.value)
    }
    assert found == {}


def test_no_statement_is_made_with_percent_signs() -> None:
    """`%` and `+` with anything but a constant of the module: holes of a statement stand in an f-string, by name."""
    found = [
        f"{place(path)}:{node.lineno}"
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mod)
        and isinstance(node.left, ast.Constant)
        and isinstance(node.left.value, str)
        and _STATEMENT.match(node.left.value)
    ]
    assert found == []
