"""The layers: who may import whom. What is not allowed here is a mistake in the design."""

import ast
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
import typer

import crmcli
from crmcli import typer_parts

ROOT = Path(crmcli.__file__).parent

EVERYWHERE = {"words", "tuples", "submodules"}  # one door to a sentence, one base of records, one way to load later
ALLOWED = {
    "errors": set(),
    "words": {"domain", "locale"},
    "locale": set(),
    "tuples": set(),
    "domain": {"domain", "errors"},
    "book": {"book", "store", "domain", "errors"},
    "rows": set(),
    "typer_parts": set(),
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
        "book",
        "commands",
        "context",
        "render",
        "store",
        "domain",
        "errors",
        "typer_parts",
    },
    "__init__": set(),
    "interrupts": set(),
    "__main__": {"__init__", "cli", "interrupts"},
}
PURE_FORBIDDEN = {"sqlite3", "rich", "textual", "typer", "os", "pathlib", "time", "subprocess", "sqlite_utils"}


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(ROOT.rglob("*.py"))


def layer(path: Path) -> str:
    """The layer a module belongs to: its folder, or its own name at the top."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0]


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> set[str]:
    """Every module name that `path` imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "crmcli":
                names |= {f"crmcli.{alias.name}" for alias in node.names}
            else:
                names.add(node.module)
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_each_module_imports_only_the_layers_below_it(path: Path) -> None:
    """A screen that writes SQL, or a query that prints, would be found here."""
    own = [name.split(".")[1] for name in imported(path) if name.startswith("crmcli.") and name != "crmcli.__version__"]
    assert set(own) <= ALLOWED[layer(path)] | EVERYWHERE


@pytest.mark.parametrize("path", sorted((ROOT / "domain").rglob("*.py")), ids=lambda p: p.stem)
def test_the_domain_is_pure(path: Path) -> None:
    """No clock, disk, database or screen: what it answers depends on its arguments alone."""
    allowed = {"os"} if path.stem == "pinyin" else set()  # pypinyin is told by the environment what not to load
    assert not {name.split(".")[0] for name in imported(path)} & (PURE_FORBIDDEN - allowed)
    assert "datetime.now" not in path.read_text(encoding="utf-8")
    assert "date.today" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_say_their_job_and_stay_small(path: Path) -> None:
    """A module that grows past reading usually holds two things."""
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(parsed(path)), "no docstring"
    assert path.parent.name == "locale" or len(text.splitlines()) <= 500


def test_sql_stays_below_commands_and_screens() -> None:
    """Only store, derived, schema, queries and services speak SQL; completion asks one line."""
    for path in modules():
        if layer(path) in ("tui", "render", "domain", "context", "out") or (
            layer(path) == "commands" and path.stem != "complete"
        ):
            assert "SELECT " not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("*.py")), ids=lambda p: p.stem)
def test_no_test_sleeps(path: Path) -> None:
    """A test waits for a condition, a process or a pipe: a sleep is too short on a busy machine, too long on others."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            assert name != "sleep", f"line {node.lineno}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_private_parts_of_typer_stand_in_one_module(path: Path) -> None:
    """What may change with any version of Typer is read in one place."""
    if path.stem == "typer_parts":
        return
    names = imported(path)
    assert not {name for name in names if name.startswith(("typer.", "click"))}
    text = path.read_text(encoding="utf-8")
    assert "_main_shell_completion" not in text
    assert "app._" not in text


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
            text = path.read_text(encoding="utf-8")
            assert not {call for call in (".execute(", ".executemany(", ".executescript(") if call in text}, path


def test_faces_open_no_transaction() -> None:
    """What belongs together is one call of a service, so that every face and every door does it alike."""
    for path in modules():
        if layer(path) in ("commands", "tui", "cli", "context", "out", "render", "parse"):
            assert ".atomic(" not in path.read_text(encoding="utf-8"), path
