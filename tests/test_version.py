"""The version stands in one place, and every door says the same."""

import re
import tomllib
from pathlib import Path

import crmcli
from tests.conftest import Crm

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"


def test_the_version_stands_in_the_package_alone() -> None:
    """A number in pyproject.toml beside it would be forgotten at the next release."""
    with PYPROJECT.open("rb") as file:
        read = tomllib.load(file)
    assert "version" not in read["project"]
    assert read["project"]["dynamic"] == ["version"]
    source = PYPROJECT.parent / read["tool"]["hatch"]["version"]["path"]
    assert re.findall(r'^__version__ = "(\d+\.\d+\.\d+)"$', source.read_text(encoding="utf-8"), re.MULTILINE) == [
        crmcli.__version__
    ]


def test_the_command_says_its_version(crm: Crm) -> None:
    """What a person is asked for in a report of a fault."""
    for option in ("--version", "-V"):
        assert crm(option).out == f"crm {crmcli.__version__}\n"


def test_the_package_says_that_it_is_typed() -> None:
    """Without the mark no type checker looks into an installed package (PEP 561)."""
    assert Path(crmcli.__file__).with_name("py.typed").is_file()
