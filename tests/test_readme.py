"""The README against the program: what it says is what happens."""

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import pytest

from crmcli import errors
from crmcli.errors import CrmError
from tests.conftest import Crm

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """tools/readme.py, which makes the tables."""
    spec = importlib.util.spec_from_file_location("readme_tool", ROOT / "tools" / "readme.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_tables_are_those_of_the_program(tool: ModuleType) -> None:
    """Commands, keys and JSON keys; `python tools/readme.py` brings them up to date."""
    assert tool.written(README) == README


def test_the_two_commands_are_the_ones_that_are_checked() -> None:
    """A new user types the first, `.ci/run` the second, to the letter."""
    assert "    python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/crm demo\n" in README
    test = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/pytest\n"
    assert f"    {test}" in README
    assert test in (ROOT / ".ci" / "run").read_text()


def test_the_order_of_things() -> None:
    """One sentence, the picture, the two commands, a session, and then what is looked up."""
    marks = ["over one SQLite file.", "![", ".venv/bin/crm demo", ".venv/bin/pytest", "## Sixty seconds", "## Commands"]
    marks += ["## Keys", "## Where the data lives", "**Backup.**", "**Privacy.**", "## For scripts", "## Developing"]
    places = [README.index(mark) for mark in marks]
    assert places == sorted(places)


def test_links_lead_somewhere() -> None:
    """Pictures and pages are in the tree."""
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_session_works_line_by_line(crm: Crm) -> None:
    """What a new user copies does what it says."""
    session = README.partition("<!-- session -->")[2].partition("<!-- /session -->")[0]
    lines = [line.strip() for line in session.splitlines() if line.strip()]
    assert len(lines) > 5
    for line in lines:
        name, *words = shlex.split(line)
        answer = crm(*words)
        assert (name, answer.code) == ("crm", 0), (line, answer.err)
    assert crm.ok("show", "acme")["deals"][0]["stage"] == "negotiation"


def test_every_exit_code_is_listed() -> None:
    """Those of the errors, success, and an interruption."""
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", README, flags=re.MULTILINE)}
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, CrmError)]
    assert listed == {0, 130} | {kind.exit_code for kind in kinds}


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("show", ["show", "acme"]),
        ("log", ["log", "acme", "called"]),
        ("today", ["today"]),
        ("pipeline", ["pipeline"]),
        ("when", ["when", "tomorrow"]),
        ("find", ["find", "acme"]),
    ],
)
def test_answers_have_the_keys_that_are_promised(crm: Crm, command: str, line: list[str]) -> None:
    """The documented keys are there; others may be added."""
    crm.ok("add", "Acme")
    answer = crm.ok(*line)
    row = next(row for row in README.splitlines() if row.startswith(f"| `{command}` |"))
    promised = set(re.findall(r"`(\w+)`", row.partition("|")[2].partition("|")[2]))
    got = answer[0] if isinstance(answer, list) else answer
    inner = set(got["hits"][0]) if command == "find" else set()
    assert promised <= set(got) | inner
