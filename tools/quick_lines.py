"""Writes crmcli/quick_lines.py, what a plain line of a daily command may hold, from the Typer commands themselves.

    python tools/quick_lines.py

Typer stays the one definition of a command: nothing is written here by hand. A test fails when the file is behind.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from crmcli import cli
from crmcli.cli import COMMANDS, LazyGroup, build
from crmcli.context import Run
from crmcli.quick import FILE, FLAG, NUMBER, SET_BY, TEXT, TEXTS
from crmcli.typer_parts import click

QUICK = ("log", "remind", "done", "snooze", "today", "brief", "find", "show")
TARGET = Path(cli.__file__).with_name("quick_lines.py")
SAID_QUICKLY = {"json": FLAG, "book": FILE}  # of the options with a callback, which wait for Typer when they are said
HEAD = '''"""What a plain line of a daily command may hold: made by tools/quick_lines.py, not by hand.

For each command: the module; the arguments, each with whether it is required and whether it takes all words; the
options, each with its parameter, its kind and the least number; the values where nothing is said, as Typer gives them;
and the options that every command has, which `quick.SET_BY` sets.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Line = tuple[
    str,
    tuple[tuple[str, bool, bool], ...],
    dict[str, tuple[str, str, int | None]],
    dict[str, "Any"],
    dict[str, "Any"],
]

'''


@cache
def _root() -> LazyGroup:
    root = build()
    assert isinstance(root, LazyGroup)
    return root


def command_of(name: str) -> click.Command:
    """A command as the shell has it."""
    root = _root()
    command = root.get_command(click.Context(root), name)
    assert command is not None
    return command


@contextmanager
def recorded(name: str) -> Iterator[list[dict[str, Any]]]:
    """In place of a command's work, the values that Typer calls it with are kept."""
    calls: list[dict[str, Any]] = []

    def record(ctx: object, **values: Any) -> None:
        calls.append(values)

    wrapper: Any = command_of(name).callback
    cell = dict(zip(wrapper.__code__.co_freevars, wrapper.__closure__, strict=True))["callback"]
    work = cell.cell_contents
    cell.cell_contents = record
    try:
        yield calls
    finally:
        cell.cell_contents = work


def values_by_typer(argv: list[str], run: Run) -> dict[str, Any]:
    """What Typer makes of a line: the values that its command is called with. Raises what Typer raises."""
    with recorded(argv[0]) as calls, _root().make_context("crm", list(argv), obj=run) as ctx:
        _root().invoke(ctx)
    return calls[-1]


def line_of(name: str) -> tuple[Any, ...]:
    """The entry of one command."""
    command = command_of(name)
    module = import_module(f"crmcli.commands.{COMMANDS[name][0]}")
    assert module.signature.__code__.co_varnames[0] == "ctx", name
    arguments: list[tuple[str, bool, bool]] = []
    options: dict[str, tuple[str, str, int | None]] = {}
    common: dict[str, Any] = {}
    for param in command.params:
        assert param.name, name
        assert not any((param.is_eager, param.envvar, getattr(param, "prompt", None))), param
        if param.callback is not None and param.name in SET_BY:
            common[param.name] = param.default
        if param.param_type_name == "argument":
            assert param.callback is None, param
            assert isinstance(param.type, click.types.StringParamType), param
            assert param.nargs in ((1,) if arguments and arguments[-1][2] else (1, -1)), param
            arguments.append((param.name, param.required, param.nargs == -1))
        elif (found := _kind(param)) is not None:
            options.update({option: (param.name, *found) for option in param.opts if option.startswith("--")})
            assert not param.secondary_opts, param
            assert param.nargs == 1, param
    least = ["x" for _, is_required, _ in arguments if is_required]
    required = {argument for argument, is_required, _ in arguments if is_required}
    unsaid = {key: value for key, value in values_by_typer([name, *least], Run()).items() if key not in required}
    assert not set(unsaid) & set(common), name
    return COMMANDS[name][0], tuple(arguments), options, unsaid, common


def _kind(param: click.Parameter) -> tuple[str, int | None] | None:
    """How the value of an option is read, and the least number; None where it is left to Typer."""
    if param.callback is not None:
        return (SAID_QUICKLY[str(param.name)], None) if param.name in SAID_QUICKLY else None
    if param.required:
        raise AssertionError(f"{param.name}: an option that must be said")
    if getattr(param, "is_flag", False):
        return (FLAG, None) if param.default is False and getattr(param, "is_bool_flag", False) else None
    if type(param.type) is click.types.StringParamType:
        return (TEXTS if param.multiple else TEXT), None
    kind = param.type
    if type(kind) is click.types.IntRange and not param.multiple:
        is_plain = kind.max is None and isinstance(kind.min, int) and not kind.clamp and not kind.min_open
        return (NUMBER, int(kind.min or 0)) if is_plain else None
    return None


def table() -> str:
    """The text of crmcli/quick_lines.py."""
    lines = {name: line_of(name) for name in QUICK}
    body = "".join(f'    "{name}": {_literal(line)},\n' for name, line in lines.items())
    return f"{HEAD}LINES: dict[str, Line] = {{\n{body}}}\n"


def _literal(line: tuple[Any, ...]) -> str:
    """An entry as Python has it, a part a line."""
    parts = "".join(f"        {part!r},\n" for part in line[:2])
    for part in line[2:]:
        pairs = "".join(f"            {key!r}: {value!r},\n" for key, value in part.items())
        parts += f"        {{\n{pairs}        }},\n" if pairs else "        {},\n"
    return f"(\n{parts}    )".replace("'", '"')


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {len(QUICK)} commands\n")
