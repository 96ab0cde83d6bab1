"""Words that are too many, too few or in another order, parted anew over the places of a command."""

from typing import TYPE_CHECKING

from crmcli.commands.repair.fields import repair_changes
from crmcli.commands.repair.line import CommandLine, Piece
from crmcli.commands.repair.lists import repair_list
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.readings import Reading, readings
from crmcli.domain.command_line.places import ORDERS, SLOTS
from crmcli.errors import CrmError, NotFound, Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run
    from crmcli.typer_parts import click


def repair_words(line: CommandLine, error: "CrmError | click.exceptions.UsageError", run: "Run") -> Repaired | None:
    """The line with its words in other places; None where they stay.

    Raises Usage with each line when the words can be read in several ways.
    """
    words = line.words
    is_parsed = isinstance(error, CrmError)  # the command line was sound, and the command refused a word of it
    if line.name == "edit":
        return repair_changes(line, error)
    if (listed := repair_list(line, run)) is not None:
        return listed
    if line.name == "merge":
        return _repair_merge(line)
    if line.name not in SLOTS or not words:
        return None
    if is_parsed and (line.name not in ORDERS or not isinstance(error, Usage | NotFound)):
        return None
    found = readings(run, line.name, words)
    if not found and not is_parsed and len(words) > len(line.arguments):
        found = readings(run, line.name, words, anybody=True)[:1]
    lines = list(dict.fromkeys(_rewritten(line, reading) for reading in found))
    if not lines or (len(lines) == 1 and lines[0].argv() == line.argv()):
        return None
    if (
        isinstance(error, CrmError)
        and len(lines) == 1
        and line.path == ("deal", "add")
        and len(lines[0].words) < len(words)
    ):
        error.hint = "\n".join(filter(None, (error.hint, tr("Without an amount: {line}", line=lines[0].shown()))))
        raise error
    if len(lines) > 1:
        raise Usage(
            tr("The words can be read in more than one way; nothing was done."),
            "\n".join([tr("Write one of:"), *(f"  {each.shown()}" for each in lines[:4])]),
        )
    return Repaired(lines[0].argv(), [tr("Read as: {line}", line=lines[0].shown())])


def _rewritten(line: CommandLine, reading: Reading) -> CommandLine:
    options = (Piece("option", option, option.lstrip("-"), (value,)) for option, value in reading.options)
    return line.with_words(reading.words, *options)


def _repair_merge(line: CommandLine) -> Repaired | None:
    """`merge A with B` keeps A; `merge A into B` keeps B."""
    words = line.words
    at = next((at for at, word in enumerate(words) if word.lower() in ("with", "into", "and", "to")), 0)
    if not 0 < at < len(words) - 1:
        return None
    first, second = " ".join(words[:at]), " ".join(words[at + 1 :])
    fixed = line.with_words([second, first] if words[at].lower() in ("into", "to") else [first, second])
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
