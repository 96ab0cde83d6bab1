"""Other orders of words: a verb before its noun (close case 1, list deals), whole questions, a deal on hold."""

from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, shown
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.domain.command_line.commands import (
    COMMAND_WORDS,
    LISTING,
    NEXT_WEEK,
    NOUNS,
    PARKING,
    SHOWN_OF_ONE,
    SUBCOMMAND_WORDS,
)
from crmcli.domain.command_line.phrases import ABOUT_WHO, PHRASES
from crmcli.typer_parts import TyperGroup, click
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_AS = ("as", "with", "=", ":", "->", "为", "成")  # between a customer and a tag
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
    if line.path == ("next",) and words in (["week"], ["weeks"]):
        argv = [*line.front, "agenda", NEXT_WEEK]
        return Repaired(argv, [tr("Read as: {line}", line=shown(argv))])
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


def as_question(words: list[str]) -> list[str] | None:
    """The command that a whole question means: who owes me, how much does acme owe; None for other words."""
    said = " ".join(" ".join(words).casefold().replace("'", "").replace("’", "").rstrip("?").split())
    if said in PHRASES:
        return PHRASES[said].split()
    for start, end, command in ABOUT_WHO:
        if said.startswith(start) and said.endswith(end) and len(said) > len(start) + len(end):
            return [command, said[len(start) : len(said) - len(end)]]
    return None


def as_parked(rest: list[str]) -> list[str] | None:
    """`deal max on hold until january` as `park max january`; None for other words, and without a time."""
    said = " ".join(rest)
    for mark in PARKING:
        who, found, when = said.partition(f" {mark} ")
        if found and who and when:
            return ["park", who, when]
    return None


def as_edit(word: str, behind: list[str], run: "Run") -> list[str] | None:
    """The change of a customer that `tag acme vip` or `birthday ann "3 April"` means; None for other words."""
    if word in ("tag", "tags", "untag", "标签", "打标签"):
        sign = "-=" if word == "untag" else "+="
        if (
            behind[:1]
            and behind[0] in ("add", "rm", "remove", "delete")
            and len(behind) > len(("add", "who", "tag")) - 1
        ):
            sign = "+=" if behind[0] == "add" else "-="
            behind = behind[1:]
        if len(behind) > 1:
            signs = {"-": "-=", "+": "+="}
            count = Checks(run).longest_name(behind, len(behind) - 1) or 1
            said = (
                behind[count + 1 :] if behind[count].casefold() in _AS and len(behind) > count + 1 else behind[count:]
            )
            tags = [f"tag{signs.get(tag[0], sign)}{tag.lstrip('+-')}" for tag in said if tag.strip("+-")]
            return ["edit", " ".join(behind[:count]), *tags]
    if word in ("birthday", "bday", "dob", "生日") and len(behind) > 1 and not behind[1].startswith("-"):
        count = Checks(run).longest_name(behind, len(behind) - 1) or 1
        return ["edit", " ".join(behind[:count]), f"birthday={' '.join(behind[count:])}"]
    return None
