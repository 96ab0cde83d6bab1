"""Words behind an option that belong to its value, typed without quotes: --next fri 9am, --todo send the samples."""

from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_TIMES = {"next_": "when", "close": "when", "due": "when", "on": "past", "since": "past", "until": "past"}
_TEXTS = ("todo", "note", "text", "solution")
_LONGEST_TIME = 8


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
            count = _belonging(piece, behind, checks, is_full=before >= len(line.arguments))
            value = " ".join([piece.values[0], *behind[:count]])
            pieces[at : at + 1 + count] = [piece._replace(values=(value,))]
        at += 1
    if tuple(pieces) == line.pieces:
        return None
    fixed = line._replace(pieces=tuple(pieces))
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


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
    return len(behind) if piece.name in _TEXTS and is_full else 0
