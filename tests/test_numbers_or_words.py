"""Where a number is asked, words do; and no refusal speaks of an int."""

import pytest

from crmcli.cli import LazyGroup, build
from crmcli.typer_parts import TyperGroup
from tests.conftest import Crm
from tests.stress.invocations import GOOD, commands


def number_places() -> list[tuple[str, ...]]:
    """Each command line with a word where it takes a whole number, as an argument or an option."""
    lines = []
    for name, command in commands():
        if isinstance(command, TyperGroup):
            continue
        good = GOOD[name]
        arguments = [param for param in command.params if param.param_type_name == "argument"]
        for param in command.params:
            if not any(word in str(getattr(param.type, "name", "")) for word in ("int", "float")):
                continue
            if param.param_type_name == "option":
                lines.append((*name.split(), *good, param.opts[0], "zebra"))
            else:
                at = arguments.index(param)
                lines.append((*name.split(), *good[:at], "zebra", *good[at + 1 :]))
    return lines


@pytest.mark.parametrize("line", number_places(), ids=" ".join)
def test_a_word_for_a_number_is_refused_in_plain_words(crm: Crm, line: tuple[str, ...]) -> None:
    """Neither "int" nor "range" is a word that somebody selling rice knows."""
    crm.ok("add", "Ada Stone")
    answer = crm(*line)
    assert answer.code == 2
    assert "not a valid" not in answer.err
    assert "is a number, not 'zebra'" in answer.err


def test_a_note_of_the_inbox_is_named_by_words(crm: Crm) -> None:
    """By whom it was for or what it says; several ask."""
    crm.ok("add", "Ada Stone")
    assert crm("log", "Zhanna", "wants six gearboxes").code == 3
    assert crm("log", "Olaf", "wants two desks").code == 3
    assert crm("inbox", "file", "wants", "ada").code == 4
    assert crm("inbox", "drop", "zebra").code == 3
    assert crm.ok("inbox", "file", "gearboxes", "ada")["text"] == "wants six gearboxes"
    assert crm.ok("inbox", "drop", "olaf")["who"] == "Olaf"


def test_the_help_has_headings_of_at_most_fifteen_lines(crm: Crm) -> None:
    """Every command stands under one of six headings, once."""
    from crmcli.cli import COMMANDS, HEADINGS

    assert isinstance(build(), LazyGroup)
    text = crm("--help").out
    assert len(HEADINGS) == 6
    assert max(len(names) for _, names in HEADINGS) <= 15
    placed = [name for _, names in HEADINGS for name in names]
    assert len(placed) == len(set(placed))
    for heading, names in HEADINGS:
        assert (f"{heading}:" in text) == any(name in COMMANDS for name in names)
    for name in COMMANDS:
        assert sum(line.startswith(f"  {name} ") for line in text.splitlines()) >= 1
