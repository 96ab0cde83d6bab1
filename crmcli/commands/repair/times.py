"""A time and what to do typed in one text: call thurs, fri send quote, 下周一回访."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import LEADS, Checks
from crmcli.domain.dates import DateRefused, parse_plan
from crmcli.domain.text.unicode import has_cjk
from crmcli.errors import Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_GOES_ON = ("or", "and", "till", "until", "if", "before", "after", "from", "of", "prior", "ago", "past")
_BEHIND = "前后後内內之以左起止到至和或"  # 周五前: a text does not begin with one
_MYSELF = ("me", "myself", "self", "我", "自己")
_LONGEST_NAME = 7
_LONGEST_TIME = 5  # words
_MOST_LETTERS = 60  # of a text without spaces


def text_and_time(said: str, checks: Checks) -> tuple[str, str] | None:
    """What to do and when, of a text that has the time at its end or at its beginning; None for any other."""
    found = [next(_parted(said, checks, time_first=first), None) for first in (True, False)]
    parted = [each for each in found if each is not None]
    return parted[0] if len(parted) == 1 else None


def _parted(said: str, checks: Checks, *, time_first: bool) -> Iterator[tuple[str, str]]:
    """The text and the time, the longest time first."""
    cuts = [found.span() for found in re.finditer(r"\s+", said.strip())]
    if has_cjk(said) and len(said) <= _MOST_LETTERS:
        cuts = [(at, at) for at in range(1, len(said))]
    for start, end in reversed(cuts) if time_first else cuts:
        before, behind = said.strip()[:start].strip(" ,:，：—"), said.strip()[end:].strip(" ,:，：—")
        when, text = (before, behind) if time_first else (behind, before)
        if not (when and text and ends_apart(text, when, time_first=time_first) and checks.fits("when", (when,))):
            continue
        if not _takes_number(text, when, checks, time_first=time_first):
            yield text, when


def _takes_number(text: str, when: str, checks: Checks, *, time_first: bool) -> bool:
    """Whether the number that the text holds beside the time belongs to that: dec 32, call 30 feb, fri 25:00."""
    words = text.split()
    if all(word[:1].isdecimal() for word in words):
        return True
    beside, probe = (words[0], f"{when} 1") if time_first else (words[-1], f"1 {when}")
    return beside.isdecimal() and checks.fits("when", (probe,))


def ends_apart(text: str, when: str, *, time_first: bool) -> bool:
    """Whether a text does not go on into the time beside it (before + friday, 周五 + 前发货)."""
    if when.isdecimal():
        return False
    words = text.casefold().split()
    if time_first:
        goes_on = words[0] in _GOES_ON or (words[0] in ("at", "@") and words[1:2] and words[1][:1].isdecimal())
        return text[0] not in _BEHIND and not goes_on
    return words[-1].strip(",.") not in LEADS


def repair_next(line: CommandLine, run: "Run") -> Repaired | None:
    """The line with `--next "call thurs"` as `--next thurs --todo call`; None for a line without such a text."""
    if any(piece.name == "todo" for piece in line.pieces):
        return None
    if not any(param.name == "todo" for param in line.command.params):
        return None
    checks = Checks(run)
    for at, piece in enumerate(line.pieces):
        if piece.kind != "option" or piece.name != "next_" or not piece.values or checks.fits("when", piece.values):
            continue
        parted = text_and_time(piece.values[0], checks)
        if parted is not None:
            text, when = parted
            pieces = (Piece("option", "--next", "next_", (when,)), Piece("option", "--todo", "todo", (text,)))
            fixed = line._replace(pieces=(*line.pieces[:at], *pieces, *line.pieces[at + 1 :]))
            return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    return None


def part_reminder(words: list[str], run: "Run") -> list[str] | None:
    """The words of `remind acme "send quote friday"` with the time before the text; None for others."""
    if (
        len(words) == len(("who", "when", "hour"))
        and not any(map(str.isalpha, words[2]))
        and any(map(str.isdecimal, words[2]))
    ):
        return [words[0], f"{words[1]} {words[2]}"]  # tues 3:30
    if len(words) != len(("who", "said")) or not words[1].strip():
        return None
    parted = text_and_time(words[1], Checks(run))
    return [words[0], parted[1], parted[0]] if parted is not None else None


def repair_without_customer(line: CommandLine, run: "Run") -> Repaired | None:
    """`remind me tomorrow to call acme` as a reminder of the one customer that the text names; None for other lines.

    Raises Usage with the line to fill in where it names none, or several.
    """
    words = line.words
    if line.path != ("remind",) or len(words) < 2 or words[0].casefold() not in _MYSELF:
        return None
    checks = Checks(run)
    said = [part for word in words[1:] for part in word.split() if len(part) > 2 and not checks.fits("when", (part,))]
    found = {checks.named(part): part for part in reversed(said) if checks.hit(part) is not None}
    own = [part for part in found.values() if checks.is_own_name(part)]
    fixed = line.with_words([own[0] if len(own) == 1 else next(iter(found.values()), "WHO"), *words[1:]])
    if len(found) == 1 and len(own) == 1:
        return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    raise Usage(
        tr("A reminder belongs to a customer."),
        tr("Say whom it is about: {line}", line=fixed.shown()),
    )


def refuse_unread_time(line: CommandLine, run: "Run") -> None:
    """Raise Usage for words behind a customer that have no time at their beginning or end, with the line to fill in."""
    words = line.words
    if line.path != ("remind",) or len(words) <= len(line.arguments):
        return
    checks = Checks(run)
    counts = range(min(len(words) - 1, _LONGEST_NAME), 0, -1)
    count = next((count for count in counts if checks.hit(" ".join(words[:count])) is not None), 1)
    if ways := _ways_with_time(line, " ".join(words[:count]), words[count:], run):
        raise Usage(
            tr("“{text}” has no time in it that is understood.", text=" ".join(words[count:])),
            "\n".join([tr("Write one of:"), *(f"  {way.shown()}" for way in ways)]),
        )
    fixed = line.with_words([" ".join(words[:count]), "WHEN", " ".join(words[count:])])
    raise Usage(
        tr("“{text}” has no time in it that is understood.", text=" ".join(words[count:])),
        tr("Write it apart: {line}", line=fixed.shown()),
    )


def _ways_with_time(line: CommandLine, who: str, words: list[str], run: "Run") -> list[CommandLine]:
    """The lines with what the refusal of a time at the beginning or the end names instead of it; [] without such."""
    order = run.settings.date_order
    for length in range(min(len(words) - 1, _LONGEST_TIME), 0, -1):
        for said, text in ((words[:length], words[length:]), (words[-length:], words[:-length])):
            try:
                parse_plan(" ".join(said), run.now, order=order)
            except DateRefused as refused:
                if refused.instead:
                    return [line.with_words([who, way, " ".join(text)]) for way in refused.instead]
    return []
