"""Words behind an option that belong to its value, typed without quotes: --next fri 9am, --todo send the samples."""

import re
from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.commands.repair.times import text_and_time
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_TIMES = {"next_": "when", "close": "when", "due": "when", "on": "past", "since": "past", "until": "past"}
_TEXTS = ("todo", "note", "text", "solution")
_LONGEST_TIME = 8
_PHONE_PART = re.compile(r"[\d().+/-]{2,}")


def join_values(line: CommandLine, run: "Run") -> Repaired | None:
    """The line with each value and the words behind it joined, where they are one time, or one text; None for others.

    The words behind a text belong to it only if the words before it fill the places of the command.
    """
    checks = Checks(run)
    pieces = list(line.pieces)
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        behind = _words_behind(pieces, at)
        if piece.kind == "option" and len(piece.values) == 1 and behind:
            before = sum(1 for each in pieces[:at] if each.kind == "word")
            is_full = before >= len(line.arguments)
            count = _belonging(piece, behind, checks, is_full=is_full)
            value = " ".join([piece.values[0], *behind[:count]])
            whole = [piece._replace(values=(value,))]
            if not count and is_full and piece.name == "next_":
                whole, count = _step(piece, behind, checks, takes_todo=_takes_todo(line))
            pieces[at : at + 1 + count] = whole
        at += 1
    if tuple(pieces) == line.pieces:
        return None
    fixed = line._replace(pieces=tuple(pieces))
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def _takes_todo(line: CommandLine) -> bool:
    """Whether the command has --todo, and the line does not yet."""
    has_option = any(param.name == "todo" for param in line.command.params)
    return has_option and not any(piece.name == "todo" for piece in line.pieces)


def _step(piece: Piece, behind: list[str], checks: Checks, *, takes_todo: bool) -> tuple[list[Piece], int]:
    """`--next send price today` as --next today --todo "send price", with the number of words taken."""
    parted = text_and_time(" ".join([piece.values[0], *behind]), checks) if takes_todo else None
    if parted is None:
        return [piece], 0
    text, when = parted
    return [piece._replace(values=(when,)), Piece("option", "--todo", "todo", (text,))], len(behind)


def _words_behind(pieces: list[Piece], at: int) -> list[str]:
    found = []
    for piece in pieces[at + 1 :]:
        if piece.kind != "word":
            break
        found.append(piece.typed)
    return found


def _belonging(piece: Piece, behind: list[str], checks: Checks, *, is_full: bool) -> int:
    """How many of the words behind an option belong to its value."""
    value = piece.values[0]
    kind = _TIMES.get(piece.name)
    if kind is not None:
        counts = range(min(len(behind), _LONGEST_TIME), 0, -1)
        return next((n for n in counts if checks.fits(kind, (" ".join([value, *behind[:n]]),))), 0)
    if piece.name == "phone":
        return next((n for n, word in enumerate(behind) if not _PHONE_PART.fullmatch(word)), len(behind))
    return len(behind) if piece.name in _TEXTS and is_full else 0
