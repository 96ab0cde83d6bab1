"""Writes the tables of README.md from the program itself: commands, keys and JSON keys.

    python tools/readme.py

Each stands between two comments, `<!-- name -->` and `<!-- /name -->`. A test fails when the README is behind.
"""

import ast
import inspect
import pkgutil
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from textual.binding import Binding

import crmcli
import crmcli.tui
from crmcli.cli import COMMANDS, LazyGroup, build
from crmcli.domain.fields import IN_JSON
from crmcli.render import (
    as_json,
    columns,
    computed_columns,
    other_columns,
    report_columns,
    sales_columns,
    stage_columns,
)
from crmcli.render.columns import Column
from crmcli.typer_parts import TyperGroup, click

DESCRIPTIONS = (columns, sales_columns, stage_columns, other_columns, computed_columns, report_columns)
_CHOICES = ("_LIST", "_TABLE", "_PANE", "_OF_ONE", "_TOTAL", "AGENDA")  # what the lists show of a description
README = Path(__file__).resolve().parent.parent / "README.md"
_KEYS = {
    "slash": "/", "question_mark": "?", "less_than_sign": "<", "greater_than_sign": ">", "up": "↑", "down": "↓",
    "enter": "Enter", "escape": "Esc", "tab": "Tab", "pageup": "Page Up", "pagedown": "Page Down",
    "home": "Home", "end": "End", "space": "Space", "delete": "Delete", "f2": "F2", "f5": "F5",
}  # fmt: skip


def table(header: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def commands() -> str:
    """Every command and what stands under it, with the example of its help."""
    return table(("Command", "What it does", "Example"), _commands())


def _commands() -> Iterator[Sequence[str]]:
    root = build()
    assert isinstance(root, LazyGroup)
    context = click.Context(root)
    for name, (_, line) in COMMANDS.items():
        command = root.get_command(context, name)
        assert command is not None
        if not isinstance(command, TyperGroup) or command.invoke_without_command:
            yield f"`crm {name}`", line, f"`{_example(command)}`"
        if isinstance(command, TyperGroup):
            for sub_name, sub in command.commands.items():
                yield f"`crm {name} {sub_name}`", _first_line(sub), f"`{_example(sub)}`"


def _first_line(command: click.Command) -> str:
    return " ".join((command.help or "").partition("\n\n")[0].split())


def _example(command: click.Command) -> str:
    found = re.search(r"Example: (.+)", command.help or "")
    assert found is not None, f"{command.name} has no example"
    return found[1].strip()


def keys() -> str:
    """Every key of the dashboard's screens and lists, as they are bound when nothing is remapped."""
    found: dict[tuple[str, str], list[str]] = {}
    for binding in _bindings():
        if binding.description and not binding.system:
            group = binding.group.description if binding.group else "In a list"
            found.setdefault((group, binding.description), []).extend(map(_key, binding.key.split(",")))
    order = ("On the chosen row", "Go", "Everywhere", "In a list")
    ranked = sorted(found.items(), key=lambda item: order.index(item[0][0]) if item[0][0] in order else -1)
    rows = ((" ".join(f"`{key}`" for key in dict.fromkeys(names)), does, group) for (group, does), names in ranked)
    return table(("Key", "What it does", "Where"), iter(rows))


def _bindings() -> Iterator[Binding]:
    for module_info in pkgutil.walk_packages(crmcli.tui.__path__, "crmcli.tui."):
        if ".dialogs" in module_info.name:
            continue  # a dialog says its keys itself
        module = import_module(module_info.name)
        for _, owner in inspect.getmembers(module, inspect.isclass):
            if owner.__module__ == module_info.name:
                yield from (one for one in vars(owner).get("BINDINGS", ()) if isinstance(one, Binding))


def _key(name: str) -> str:
    *held, key = name.split("+")
    return "+".join([*(word.capitalize() for word in held), _KEYS.get(key, key)])


def json_keys() -> str:
    """The keys of each record, and of each document made of several."""
    return table(("Record", "Keys"), _json_keys())


def _json_keys() -> Iterator[Sequence[str]]:
    for module in DESCRIPTIONS:
        for name, found in vars(module).items():
            if isinstance(found, tuple) and name.isupper() and not name.endswith(_CHOICES):
                shown = [column.key for column in found if isinstance(column, Column) and column.key]
                names = [field.key for field in IN_JSON] if name == "CUSTOMER" else shown
                if names:
                    yield name.lower().replace("_", " "), ", ".join(f"`{key}`" for key in names)
    for module in (columns, as_json):
        yield from _documents(Path(module.__file__ or ""))


def _documents(path: Path) -> Iterator[Sequence[str]]:
    """The documents made of several records: the keys that the function named DOCUMENT_json adds, if literal."""
    for part in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(part, ast.FunctionDef) and part.name.endswith("_json"):
            returned = [node.value for node in ast.walk(part) if isinstance(node, ast.Return)]
            if len(returned) == 1 and isinstance(returned[0], ast.Dict):
                names = [ast.literal_eval(key) for key in returned[0].keys if key is not None]
                yield part.name.removesuffix("_json").replace("_", " "), ", ".join(f"`{name}`" for name in names)


def written(text: str) -> str:
    """The README with its tables made anew."""
    for name, made in (("commands", commands()), ("keys", keys()), ("json", json_keys())):
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(end)
        assert after, f"README.md has no place for {name}"
        text = f"{before}{start}\n{made}\n\n{end}{after}"
    return text


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
