"""A verb before the noun of a group of commands: close case 1, new deal acme, list deals, show deal 3."""

from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, shown
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.domain.command_line.commands import COMMAND_WORDS, LISTING, NOUNS, SHOWN_OF_ONE, SUBCOMMAND_WORDS
from crmcli.typer_parts import TyperGroup, click
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_TURNED = ("list", "show", "edit", "rm", "find")


def verb_before_noun(root: "click.Command", front: list[str], verb: str, behind: list[str]) -> list[str] | None:
    """`close case 1` as `case solve 1`, `new deal acme` as `deal add acme`; None for other words."""
    noun = NOUNS.get(behind[0].casefold()) if behind else None
    group = root.get_command(click.Context(root), noun) if noun and isinstance(root, TyperGroup) else None
    if noun is None or not isinstance(group, TyperGroup):
        return None
    verbs = [name for name in (verb, *SUBCOMMAND_WORDS.get(verb, ())) if name in group.commands]
    return [*front, noun, verbs[0] if len(verbs) == 1 else verb, *behind[1:]] if verbs else None


def repair_noun_behind(line: CommandLine, run: "Run") -> Repaired | None:
    """`list deals` as `deal list`, `show deal 3` as `deal show 3`; None for other words, and for a customer's name."""
    words = line.words
    if line.name not in _TURNED or not words or Checks(run).is_somebody(" ".join(words)):
        return None
    first = words[0].casefold()
    options = [part for piece in line.pieces if piece.kind != "word" for part in (piece.typed, *piece.values)]
    noun = NOUNS.get(first)
    means = COMMAND_WORDS.get(first, ())
    if len(words) > 1 and first in SHOWN_OF_ONE and line.name in ("list", "show") and _is_somebody(words[1:], run):
        argv = [*line.front, *SHOWN_OF_ONE[first].split(), " ".join(words[1:]), *options]
    elif (
        line.name in ("list", "show")
        and len(means) == 1
        and means[0].endswith(LISTING)
        and (len(words) == 1 or not noun)
    ):
        argv = [*line.front, *means[0].split(), *words[1:], *options]
    elif noun is not None and line.name != "find" and (line.name == "list" or len(words) > 1):
        argv = [*line.front, noun, line.name, *words[1:], *options]
    else:
        return None
    return Repaired(argv, [tr("Read as: {line}", line=shown(argv))])


def _is_somebody(words: list[str], run: "Run") -> bool:
    return Checks(run).is_somebody(" ".join(words))


def _lists(means: tuple[str, ...]) -> bool:
    return len(means) == 1 and means[0].endswith(LISTING)
