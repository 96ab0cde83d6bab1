"""The program's own source, for the tests that read it: each module is parsed once a process."""

import ast
import gc
from functools import cache
from pathlib import Path

import crmcli

ROOT = Path(crmcli.__file__).parent


@cache
def modules() -> tuple[Path, ...]:
    """Every module of the package, in order."""
    return tuple(sorted(ROOT.rglob("*.py")))


@cache
def place(path: Path) -> str:
    """Where a module stands: queries/sales/deals.py."""
    return path.relative_to(ROOT).as_posix()


def layer(path: Path) -> str:
    """The layer a module belongs to: its folder, or its own name at the top."""
    return place(path).partition("/")[0].removesuffix(".py")


LAYERS = sorted({layer(path) for path in modules()})


def within(name: str) -> list[Path]:
    """The modules of a layer."""
    return [path for path in modules() if layer(path) == name]


@cache
def text(path: Path) -> str:
    """What stands in a module."""
    return path.read_text(encoding="utf-8")


@cache
def _trees() -> dict[Path, list[ast.AST]]:
    trees = {path: list(ast.walk(ast.parse(text(path)))) for path in modules()}
    gc.freeze()  # 600,000 objects that stay are not searched for garbage again and again
    return trees


def nodes(path: Path) -> list[ast.AST]:
    """Every node of a module's syntax tree, the module itself first."""
    return _trees()[path]


def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    first = nodes(path)[0]
    assert isinstance(first, ast.Module)
    return first
