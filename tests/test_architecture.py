"""The layers: who may import whom. What is not allowed here is a mistake in the design."""

import ast
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
import typer

from crmcli import typer_parts
from tests.source import LAYERS, layer, modules, nodes, place, text, tree, within

EVERYWHERE = {"words", "tuples", "submodules"}  # one door to a sentence, one base of records, one way to load later
ALLOWED = {
    "errors": set(),
    "words": {"domain", "locale"},
    "locale": set(),
    "tuples": set(),
    "domain": {"domain", "errors"},
    "book": {"book", "store", "domain", "errors"},
    "rows": set(),
    "typer_parts": {"quick"},
    "store": {"book", "rows", "domain", "errors"},
    "queries": {"queries", "book", "store", "rows", "domain", "errors"},
    "transfer": {"transfer", "domain", "errors"},
    "services": {"services", "queries", "transfer", "book", "store", "domain", "errors"},
    "demo": {"demo", "services", "book", "store", "domain", "errors"},
    "render": {"render", "queries", "services", "domain", "errors"},
    "parse": {"render", "services", "domain", "errors"},
    "pager": {"domain"},
    "out": {"pager", "render", "transfer", "domain"},
    "context": {"book", "context", "out", "render", "services", "queries", "store", "domain", "errors"},
    "commands": {
        "commands",
        "demo",
        "tui",
        "context",
        "parse",
        "render",
        "services",
        "queries",
        "transfer",
        "book",
        "store",
        "domain",
        "errors",
        "typer_parts",
    },
    "tui": {"demo", "tui", "context", "parse", "render", "services", "queries", "book", "store", "domain", "errors"},
    "cli": {
        "cli",
        "__init__",
        "interrupts",
        "commands",
        "context",
        "domain",
        "errors",
        "quick",
        "typer_parts",
    },
    "quick_lines": set(),
    "quick": {"context", "interrupts", "quick_lines"},
    "boundary": {"boundary", "book", "cli", "context", "errors", "interrupts", "quick"},
    "__init__": set(),
    "interrupts": set(),
    "__main__": {"__init__", "boundary", "interrupts"},
}
PURE_FORBIDDEN = {"sqlite3", "rich", "textual", "typer", "os", "pathlib", "time", "subprocess", "sqlite_utils"}


@cache
def imported(path: Path) -> set[str]:
    """Every module name that `path` imports, anywhere in it."""
    names: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "crmcli":
                names |= {f"crmcli.{alias.name}" for alias in node.names}
            else:
                names.add(node.module)
    return names


def own_layers(path: Path) -> set[str]:
    """The layers that a module imports from."""
    return {name.split(".")[1] for name in imported(path) if name.startswith("crmcli.")} - {"__version__"}


@pytest.mark.parametrize("name", LAYERS)
def test_each_module_imports_only_the_layers_below_it(name: str) -> None:
    """A screen that writes SQL, or a query that prints, would be found here."""
    allowed = ALLOWED[name] | EVERYWHERE
    assert {place(path): needed for path in within(name) if (needed := own_layers(path) - allowed)} == {}


def test_the_domain_is_pure() -> None:
    """No clock, disk, database or screen: what it answers depends on its arguments alone."""
    for path in within("domain"):
        allowed = {"os"} if path.stem == "pinyin" else set()  # pypinyin is told by the environment what not to load
        assert not {name.split(".")[0] for name in imported(path)} & (PURE_FORBIDDEN - allowed), path
        assert "datetime.now" not in text(path), path
        assert "date.today" not in text(path), path


@pytest.mark.parametrize("name", LAYERS)
def test_modules_say_their_job_and_stay_small(name: str) -> None:
    """A module that grows past reading usually holds two things."""
    for path in within(name):
        assert ast.get_docstring(tree(path)), f"{path}: no docstring"
        assert name == "locale" or len(text(path).splitlines()) <= 500, path


def test_sql_stays_below_commands_and_screens() -> None:
    """Only store, derived, schema, queries and services speak SQL; completion asks one line."""
    for path in modules():
        if layer(path) in ("tui", "render", "domain", "context", "out") or (
            layer(path) == "commands" and path.stem != "complete"
        ):
            assert "SELECT " not in text(path), path


def test_no_test_sleeps() -> None:
    """A test waits for a condition, a process or a pipe: a sleep is too short on a busy machine, too long on others."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if "sleep" in (said := path.read_text(encoding="utf-8")):
            called = [node.func for node in ast.walk(ast.parse(said)) if isinstance(node, ast.Call)]
            names = {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in called}
            assert "sleep" not in names, path.name


def test_private_parts_of_typer_stand_in_one_module() -> None:
    """What may change with any version of Typer is read in one place."""
    for path in modules():
        if path.stem != "typer_parts":
            assert not {name for name in imported(path) if name.startswith(("typer.", "click"))}, path
            assert "_main_shell_completion" not in text(path), path
            assert "app._" not in text(path), path


def test_the_private_parts_are_those_of_this_typer() -> None:
    """crmcli/typer_parts.py was read against 0.26 to 0.28; another version wants another look at it."""
    assert version("typer").rsplit(".", 1)[0] in ("0.26", "0.27", "0.28")
    command = typer_parts.get_command(typer_parts.without_completion(_app()))
    assert [p.name for p in command.params] == ["name"]
    for part in (typer_parts.click.Command._main_shell_completion, typer_parts.click.exceptions.UsageError):
        assert callable(part)
    assert callable(command.make_parser(typer_parts.click.Context(command))._process_opts)


def _hello(name: str) -> None:
    """Say hello."""


def _app() -> typer.Typer:
    app = typer.Typer()
    app.command()(_hello)
    return app


def test_only_the_engine_and_queries_run_statements() -> None:
    """What else wants many rows changed calls `book.bulk`; what wants them read calls a query or `store.rows`."""
    for path in modules():
        if layer(path) not in ("book", "queries", "store"):
            assert not {call for call in (".execute(", ".executemany(", ".executescript(") if call in text(path)}, path


def test_faces_open_no_transaction() -> None:
    """What belongs together is one call of a service, so that every face and every door does it alike."""
    for path in modules():
        if layer(path) in ("commands", "tui", "boundary", "quick", "cli", "context", "out", "render", "parse"):
            assert ".atomic(" not in text(path), path
