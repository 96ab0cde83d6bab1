"""The structure of the program: what modules may need of each other, beyond their layers (test_architecture)."""

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from tests.source import ROOT, modules, nodes, place, text
from tests.test_architecture import ALLOWED

# Where a function may import a module of ours, so that no start loads what its line does not need: the tables of
# commands, of keys and of readers. Elsewhere a package lists what waits in its `__init__` (crmcli/__init__.py).
STARTS = ("boundary.py", "cli.py", "__main__.py", "context.py", "out.py", "commands/", "tui/keys.py",
          "transfer/read/source.py")  # fmt: skip
SQL_ROOMS = ("book/", "queries/", "store.py")


@cache
def dotted(path: Path) -> str:
    """The name of a module: crmcli.queries.sales.deals."""
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def ours(node: ast.AST) -> list[str]:
    """The modules of ours that an import statement may name, the longest names first."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names if alias.name.partition(".")[0] == "crmcli"]
    if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "crmcli":
        return [*(f"{node.module}.{alias.name}" for alias in node.names), str(node.module)]
    return []


def import_graph() -> dict[str, set[str]]:
    """Every module with the modules that it imports anywhere in it: in functions and under TYPE_CHECKING too.

    A package is needed by an import only when something is taken from its own __init__.
    """
    names = {dotted(path) for path in modules()}
    graph: dict[str, set[str]] = {}
    for path in modules():
        found: set[str] = set()
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom) and ours(node):
                *full, module = ours(node)
                found |= {name if name in names else module for name in full}
            elif isinstance(node, ast.Import):
                found |= set(ours(node))
        graph[dotted(path)] = (found & names) - {dotted(path)}
    return graph


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The strongly connected components of more than one module (Tarjan 1972)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(one: str) -> None:
        number[one] = low[one] = len(number)
        stack.append(one)
        for other in graph[one]:
            if other not in number:
                visit(other)
                low[one] = min(low[one], low[other])
            elif other in stack:
                low[one] = min(low[one], number[other])
        if low[one] == number[one]:
            at = stack.index(one)
            found.append(sorted(stack[at:]))
            del stack[at:]

    for one in graph:
        if one not in number:
            visit(one)
    return [each for each in found if len(each) > 1]


def test_circles_are_found() -> None:
    """The search finds what the next test must not."""
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a", "e"}, "e": set()}) == [["a", "b", "c"]]


def test_no_modules_need_each_other_in_a_circle() -> None:
    """Of two modules that need each other neither can be read first: what both need belongs in a third."""
    assert circles(import_graph()) == []


def test_each_public_class_name_stands_once() -> None:
    """A name that is looked up leads to one class; two meanings want two names."""
    homes: dict[str, list[str]] = {}
    for path in modules():
        for node in nodes(path):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(place(path))
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


@cache
def every_name() -> frozenset[str]:
    """The names of all modules."""
    return frozenset(dotted(path) for path in modules())


def deferred_imports(path: Path) -> set[str]:
    """The modules of ours that functions of a module import."""
    names = every_name()
    if not any(ours(node) and node.col_offset for node in nodes(path) if isinstance(node, ast.Import | ast.ImportFrom)):
        return set()
    return {
        next(name.removeprefix("crmcli.") for name in ours(node) if name in names)
        for function in nodes(path)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if ours(node)
    }


def test_imports_stand_at_the_top() -> None:
    """An import inside a function hides what a module needs."""
    found = {
        place(path): needed
        for path in modules()
        if not place(path).startswith(STARTS) and path.name != "__init__.py" and (needed := deferred_imports(path))
    }
    assert found == {}


def listed_submodules(path: Path) -> tuple[set[str], set[str]]:
    """The modules that an `__init__` loads when they are asked for, and those that it shows the type checker."""
    calls = (node for node in nodes(path) if isinstance(node, ast.Call))
    loaded = {
        str(name.value)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "submodules"
        for name in call.args[1:]
        if isinstance(name, ast.Constant)
    }
    package = dotted(path)
    shown = {
        alias.name
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and node.module == package
        for alias in node.names
    }
    return loaded, shown


LAZY = [path for path in modules() if path.name == "__init__.py" and "import submodules" in text(path)]


@pytest.mark.parametrize("path", LAZY, ids=place)
def test_what_a_package_loads_later_is_what_it_shows(path: Path) -> None:
    """The modules that a package loads when they are asked for are those that the type checker sees, and there."""
    loaded, shown = listed_submodules(path)
    assert loaded == shown != set()
    package = import_module(dotted(path))
    for name in loaded:
        assert getattr(package, name).__name__ == f"{dotted(path)}.{name}"
    with pytest.raises(AttributeError, match="no attribute 'absent'"):
        _ = package.absent


def test_sql_is_run_in_few_rooms() -> None:
    """Whoever changes the schema reads book, store and queries; nobody else calls `execute`."""
    callers = {
        place(path)
        for path in modules()
        if not place(path).startswith(SQL_ROOMS)
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("execute", "executemany", "executescript")
    }
    assert callers == set()


DOCS = ROOT.parent / "docs" / "architecture.md"


def test_the_map_shows_the_layers() -> None:
    """The table of docs/architecture.md is the one the tests go by."""
    table = DOCS.read_text(encoding="utf-8").partition("<!-- layers -->\n")[2].partition("<!-- /layers -->")[0]
    assert table == layer_table()


def layer_table() -> str:
    """The layers and what each may import, as a Markdown table."""
    rows = [
        f"| `{layer}` | {', '.join(f'`{name}`' for name in sorted(allowed - {layer})) or '–'} |"
        for layer, allowed in ALLOWED.items()
    ]
    return "\n".join(["| layer | may import |", "| --- | --- |", *rows]) + "\n"


def test_the_map_names_what_is_there() -> None:
    """Every module, folder and test that the map and the rules for contributors name is there."""
    texts = DOCS.read_text(encoding="utf-8") + (ROOT.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:crmcli/|tests/|tools/)?[a-z_]+(?:/[a-z_]+)*(?:\.py|/))`", texts))
    assert len(named) > 20
    assert {name for name in named if not any((base / name).exists() for base in (ROOT, ROOT.parent))} == set()
