"""Words behind an option of log that belong to it, and not to the text: yesterday, 45min, in."""

import re
from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_MINUTES = re.compile(r"\d+(?:\.\d+)?\s*(?:m|min|mins|minutes?|h|hr|hrs|hours?|分钟|小时)")
_DIRECTIONS = {"in": "incoming", "incoming": "incoming", "inbound": "incoming", "来电": "incoming",
               "out": "outgoing", "outgoing": "outgoing", "outbound": "outgoing", "去电": "outgoing"}  # fmt: skip
_WITH_TEXT = 2


def repair_log(line: CommandLine, run: "Run") -> Repaired | None:
    """`log acme "he rang" --call 10min yesterday` with the day and the minutes as options; None for other words.

    Only words that stand behind an option, after a text in quotes, are meant, and only if each of them has a place.
    """
    words = line.words
    if line.path != ("log",) or len(words) <= _WITH_TEXT or " " not in words[1]:
        return None
    behind = _behind_option(line)
    if len(behind) != len(words) - _WITH_TEXT:
        return None
    checks = Checks(run)
    pieces: list[Piece] = []
    rest = list(behind)
    while rest:
        count = next((n for n in range(len(rest), 0, -1) if _option(" ".join(rest[:n]), checks) is not None), 0)
        piece = _option(" ".join(rest[:count]), checks) if count else None
        if piece is None:
            return None
        pieces.append(piece)
        del rest[:count]
    fixed = line.with_words(words[:_WITH_TEXT], *pieces)
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def _behind_option(line: CommandLine) -> list[str]:
    """The words that stand after the first option behind the text."""
    text = [at for at, piece in enumerate(line.pieces) if piece.kind == "word"][_WITH_TEXT - 1]
    first = next((at for at, piece in enumerate(line.pieces) if piece.kind == "option" and at > text), len(line.pieces))
    return [piece.typed for piece in line.pieces[first:] if piece.kind == "word"]


def _option(text: str, checks: Checks) -> Piece | None:
    if (direction := _DIRECTIONS.get(text.casefold())) is not None:
        return Piece("option", "--in" if direction == "incoming" else "--out", direction)
    if _MINUTES.fullmatch(text.casefold()):
        return Piece("option", "--minutes", "minutes", (text,))
    return Piece("option", "--on", "on", (text,)) if checks.fits("past", (text,)) else None
