"""Words beside the text of a note that belong to it: yesterday, 45min, in, on 16/11, by whatsapp."""

import re
from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.domain.command_line.options import CHANNELS
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_MINUTES = re.compile(r"\d+(?:\.\d+)?\s*(?:m|min|mins|minutes?|h|hr|hrs|hours?|分钟|小时)")
_DIRECTIONS = {"in": "incoming", "incoming": "incoming", "inbound": "incoming", "来电": "incoming",
               "out": "outgoing", "outgoing": "outgoing", "outbound": "outgoing", "去电": "outgoing"}  # fmt: skip
_LEADS = ("on", "by", "via", "at", "in", "the")
_WITH_TEXT = 2
_LONGEST_NAME = 5


def repair_log(line: CommandLine, run: "Run") -> Repaired | None:
    """`log acme "he rang" --call 10min yesterday` with the day and the minutes as options; None for other words.

    Words that stand beside a quoted text, or behind an option after the text, are meant, and only if each of them has a
    place. A day gone by at the beginning of a text without quotes is its day.
    """
    words = line.words
    if line.path != ("log",) or len(words) <= _WITH_TEXT:
        return None
    checks = Checks(run)
    if (led := _channel_first(line, checks)) is not None:
        return led
    behind = _behind_option(line)
    if len(behind) == len(words) - _WITH_TEXT and (pieces := _options(behind, checks)) is not None:
        return _fixed(line, words[:_WITH_TEXT], pieces)
    quoted = [at for at, word in enumerate(words) if at and " " in word.strip()]
    if len(quoted) == 1:
        return _around_text(line, quoted[0], checks)
    return None if quoted else _day_first(line, checks)


def _channel_first(line: CommandLine, checks: Checks) -> Repaired | None:
    """`log call mia asked for terms`, `log a visit to mia ...` with the channel as an option; None for others."""
    words = [
        word for at, word in enumerate(line.words) if not (at == 0 and word.casefold() in ("a", "an", "the", "my"))
    ]
    channel = CHANNELS.get(words[0].casefold().rstrip(":")) if words else None
    has_channel = any(piece.name in CHANNELS.values() for piece in line.pieces if piece.kind == "option")
    is_sent = has_channel and words[:1] and words[0].casefold() in ("sent", "to", "with")
    if (channel is None and not is_sent) or checks.is_own_name(words[0]):
        return None
    rest = words[1:]
    while rest and rest[0].casefold() in ("with", "to", "at", "from", "of", "for", "sent", "the", "-", ":"):
        del rest[0]
    count = checks.longest_name(rest, _LONGEST_NAME)
    if not count or count >= len(rest):
        return None
    text = " ".join(rest[count:]).lstrip(" -:,")
    pieces = [] if is_sent or channel is None else [Piece("option", f"--{channel}", channel)]
    fixed = line.with_words([" ".join(rest[:count]), text], *pieces)
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def _fixed(line: CommandLine, words: list[str], pieces: list[Piece]) -> Repaired:
    fixed = line.with_words(words, *pieces)
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def _around_text(line: CommandLine, at: int, checks: Checks) -> Repaired | None:
    """`log fernhill email 'sent the draft' yesterday 4pm`: the words on both sides of the text as options."""
    words = line.words
    for count in range(min(at, _LONGEST_NAME), 0, -1):
        if not checks.is_somebody(" ".join(words[:count])):
            continue
        before, behind = _options(words[count:at], checks), _options(words[at + 1 :], checks)
        if before is None or behind is None:
            continue
        return _fixed(line, [" ".join(words[:count]), words[at]], [*before, *behind])
    return None


def _day_first(line: CommandLine, checks: Checks) -> Repaired | None:
    """`log joe yesterday met for coffee` with the day as an option; None where the text begins with no day gone by."""
    words = line.words
    if any(piece.name == "on" for piece in line.pieces if piece.kind == "option"):
        return None
    for count in range(min(len(words) - 1, _LONGEST_NAME), 0, -1):
        who, rest = " ".join(words[:count]), words[count:]
        if not checks.is_somebody(who):
            continue
        for length in range(min(len(rest) - 1, 3), 0, -1):
            day, text = " ".join(rest[:length]).strip(" ,:"), " ".join(rest[length:]).strip(" ,:-")
            if text and checks.fits("past", (day,)) and not checks.fits("when", (day,)):
                return _fixed(line, [who, text], [Piece("option", "--on", "on", (day,))])
        return None
    return None


def _behind_option(line: CommandLine) -> list[str]:
    """The words that stand after the first option behind the text."""
    text = [at for at, piece in enumerate(line.pieces) if piece.kind == "word"][_WITH_TEXT - 1]
    first = next((at for at, piece in enumerate(line.pieces) if piece.kind == "option" and at > text), len(line.pieces))
    return [piece.typed for piece in line.pieces[first:] if piece.kind == "word"]


def _options(words: list[str], checks: Checks) -> list[Piece] | None:
    """Each run of words as the option it means; None when one of them means none."""
    pieces: list[Piece] = []
    rest = list(words)
    while rest:
        count = next((n for n in range(len(rest), 0, -1) if _option(" ".join(rest[:n]), checks) is not None), 0)
        piece = _option(" ".join(rest[:count]), checks) if count else None
        if piece is None and rest[0].casefold() in _LEADS and len(rest) > 1:
            del rest[0]
            continue
        if piece is None or piece.name in {each.name for each in pieces}:
            return None
        pieces.append(piece)
        del rest[:count]
    return pieces


def _option(text: str, checks: Checks) -> Piece | None:
    if (direction := _DIRECTIONS.get(text.casefold())) is not None:
        return Piece("option", "--in" if direction == "incoming" else "--out", direction)
    if (channel := CHANNELS.get(text.casefold())) is not None:
        return Piece("option", f"--{channel}", channel)
    if _MINUTES.fullmatch(text.casefold()):
        return Piece("option", "--minutes", "minutes", (text,))
    return Piece("option", "--on", "on", (text,)) if checks.fits("past", (text,)) else None
