"""The doors by which a record comes in: the same record is put through each, and what the book then holds is compared.

A door is a command line, a csv or JSON file, a stored row of a whole book, or a form of the dashboard.
"""

import asyncio
import importlib
import inspect
import json
import pkgutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from textual.widgets import Input, Static

import crmcli.tui.dialogs
from crmcli.book.whole import shapes
from crmcli.store import Store
from crmcli.tui.dialogs.base import Form
from tests.conftest import NOW, Crm
from tests.dashboard import dashboard

DOORS = ("command", "csv", "json", "whole", "form")
TIMES = {"created_at": "2026-11-18T10:00:00Z", "updated_at": "2026-11-18T10:00:00Z"}
# The key that opens each form which makes records.
KEYS = {
    "AddForm": "a", "EditForm": "e", "TagForm": "t", "DealForm": "N", "OrderForm": "o", "RemindForm": "r",
    "PromiseForm": "p", "LogForm": "l", "CaseForm": "c",
    "ContactForm": "C", "PayForm": "P", "RateForm": "R",
}  # fmt: skip
# Numbers, times and names of rows: they differ from door to door and say nothing of the record.
_OWN = {"id", "uid", "created_at", "updated_at", "deleted_at", "ref"}


class Cells(NamedTuple):
    """A row of a table file: the kind it is imported as, its cells by heading, and options of the import."""

    kind: str
    cells: dict[str, str]
    options: tuple[str, ...] = ()


class Typed(NamedTuple):
    """A form of the dashboard and what is typed into its lines."""

    form: str
    said: dict[str, str]


class Case(NamedTuple):
    """One record at every door that takes its kind; a door that is None is not asked.

    `row` holds the columns that the book must hold afterwards, `refusal` the sentence that each door must say instead.
    """

    name: str
    table: str
    row: Mapping[str, object] | None = None
    refusal: str | None = None
    command: tuple[str, ...] | None = None
    file: Cells | None = None
    stored: Mapping[str, object] | None = None
    form: Typed | None = None

    def asks(self, door: str) -> bool:
        """True when the record is put through this door."""
        known = {"csv": self.file, "json": self.file, "whole": self.stored, "form": self.form, "command": self.command}
        return known[door] is not None


class Outcome(NamedTuple):
    """What a door answered: the refusal, or the rows that the book holds more than before."""

    refusal: str | None
    rows: list[dict[str, object]]


def forms() -> dict[str, type[Form]]:
    """Every form of the dashboard by its class name."""
    found: dict[str, type[Form]] = {}
    for module in pkgutil.iter_modules(crmcli.tui.dialogs.__path__, "crmcli.tui.dialogs."):
        for name, value in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(value, Form) and value is not Form:
                found[name] = value
    return found


def put(case: Case, door: str, crm: Crm, folder: Path) -> Outcome:
    """Put a record through one door of a book that has a customer, a product and an order."""
    if door == "whole":
        return _whole(case, crm, folder)
    before = _rows(crm.path, case.table)
    if door == "command":
        assert case.command is not None
        answer = crm(*case.command)
        refusal = None if answer.code == 0 else answer.err.removeprefix("crm: ").splitlines()[0]
    elif door == "form":
        refusal = _form(case, crm.path)
        if refusal is not None and case.refusal is not None and refusal.startswith(case.refusal):
            refusal = case.refusal  # the form shows the hint behind it
    else:
        refusal = _file(case, door, crm, folder)
    return Outcome(refusal, [row for row in _rows(crm.path, case.table) if row not in before])


def _rows(path: Path, table: str) -> list[dict[str, object]]:
    """A table's living rows by column, without what differs from door to door."""
    store = Store.open(path, NOW)
    columns = next(shape.columns for shape in shapes(store) if shape.table == table)
    kept = [name for name in columns if name not in _OWN]
    names = ", ".join(f'"{name}"' for name in kept)
    rows = store.rows(f'SELECT {names} FROM "{table}" WHERE deleted_at IS NULL ORDER BY id')
    store.close()
    return [dict(zip(kept, row, strict=True)) for row in rows]


def _file(case: Case, door: str, crm: Crm, folder: Path) -> str | None:
    assert case.file is not None
    path = folder / f"rows.{door}"
    if door == "json":
        path.write_text(json.dumps([case.file.cells], ensure_ascii=False), encoding="utf-8")
    else:
        cells = [",".join(f'"{cell}"' for cell in line) for line in (case.file.cells, case.file.cells.values())]
        path.write_text("\n".join(cells) + "\n", encoding="utf-8")
    return _imported(crm, path, "--as", case.file.kind, *case.file.options)


def _imported(crm: Crm, path: Path, *options: str) -> str | None:
    """None when the file was taken, else the reason of its one rejected row."""
    answer = crm("import", path, *options, "--json", "--yes")
    if answer.code == 0:
        return None
    rejects = answer.json["rejects"]
    assert len(rejects) == 1, answer.err
    return str(rejects[0]["reason"])


def _whole(case: Case, crm: Crm, folder: Path) -> Outcome:
    """The prepared book, exported whole, with one more row: imported into an empty book."""
    before = _rows(crm.path, case.table)
    lines = crm("export", "--all").out.splitlines()
    uids = {row["table"]: row["uid"] for row in map(json.loads, lines[1:])}
    links = {
        "customer_id": "customer", "other_id": "customer", "order_id": "order", "product_id": "product",
        "deal_id": "deal",
    }  # fmt: skip
    assert case.stored is not None
    row = {
        column: uids[links[column]] if column in links and value == 1 else value
        for column, value in case.stored.items()
    }
    path = folder / "whole.jsonl"
    more = json.dumps({"table": case.table, "uid": f"new-{case.table}", **TIMES, **row})
    path.write_text("\n".join([*lines, more]) + "\n", encoding="utf-8")
    crm.path.unlink()
    refusal = _imported(crm, path)
    return Outcome(refusal, [row for row in _rows(crm.path, case.table) if row not in before])


def _form(case: Case, path: Path) -> str | None:
    """None when the form closed after Enter, else what it shows beneath its lines."""
    assert case.form is not None
    return asyncio.run(_typed(case.form, path))


async def _typed(typed: Typed, path: Path) -> str | None:
    """Open the dashboard at the first customer, press the form's key, fill its lines and press Enter."""
    async with dashboard(path) as shown:
        await shown.press("3", KEYS[typed.form])
        assert shown.dialog == typed.form
        for name, words in typed.said.items():
            shown.app.screen.query_one(f"#field-{name}", Input).value = words
        await shown.settle()
        await shown.press("enter")
        if shown.dialog and "Enter leaves it so" in str(shown.app.screen.query_one("#echo", Static).content):
            # the form asks once for the next step
            await shown.press("enter")
        return str(shown.app.screen.query_one("#echo", Static).content) if shown.dialog else None
