"""Unicode text: folded for comparing, cleaned for storing, escaped and measured for a terminal.

Comparing never changes what is stored; what is shown never reaches a terminal raw. Markup and colours are not
known here. Everything ASCII takes a short path and needs no import.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from crmcli.domain import text as text_tables
from crmcli.errors import Usage
from crmcli.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

# What of ASCII is neither a letter nor a digit.
_SPACE_OUT = dict.fromkeys((*range(48), *range(58, 65), *range(91, 97), *range(123, 128)), " ")
# Letters that Unicode does not take apart into a base and a mark.
_PLAIN = {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
# Marks of Latin, Greek, Cyrillic, Hebrew and Arabic are accents; those of Indic and Thai scripts are vowels and stay.
_ACCENTS = ((0x300, 0x36F), (0x483, 0x489), (0x591, 0x5C7), (0x64B, 0x65F), (0x670, 0x670), (0x1AB0, 0x1AFF))
_ACCENTS_2 = ((0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF))
CJK = "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
CJK += "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_BLANK = "\u115f\u1160\u3164\uffa0"  # Korean fillers: letters that show nothing
# Characters that stand in one cell, and in two when the emoji style (VS16) follows.
_EMOJI_STYLED = (
    "#*0123456789©®‼⁉™ℹ↔↕↖↗↘↙↩↪⌨⏏⏭⏮⏯⏱⏲⏸⏹⏺Ⓜ▪▫▶◀◻◼☀☁☂☃☄☎☑☘☝☠☢☣☦☪☮☯☸☹☺♀♂♟♠♣♥♦♨♻♾⚒⚔⚕⚖⚗⚙⚛⚜⚠⚧⚰⚱⛈⛏⛑⛓⛩⛰⛱⛴⛷⛸⛹✂✈✉✌✍✏✒✔✖✝"
    "✡✳✴❄❇❣❤➡⤴⤵⬅⬆⬇🅰🅱🅾🅿🌡🌤🌥🌦🌧🌨🌩🌪🌫🌬🌶🍽🎖🎗🎙🎚🎛🎞🎟🏋🏌🏍🏎🏔🏕🏖🏗🏘🏙🏚🏛🏜🏝🏞🏟🏳🏵🏷🐿👁📽🕉🕊🕯🕰🕳🕴🕵🕶🕷🕸🕹🖇🖊🖋🖌🖍🖐🖥🖨🖱🖲🖼🗂🗃🗄🗑🗒🗓🗜🗝🗞🗡🗣🗨🗯🗳🗺🛋🛍🛎🛏🛠🛡🛢🛣🛤🛥🛩🛰🛳"
)
# Emoji of Unicode 15 to 17 (wide), which an older Python's tables do not know.
_NEW_EMOJI = (
    "\U0001f6d8\U0001f6dc\U0001fa75\U0001fa76\U0001fa77\U0001fa87\U0001fa88\U0001fa89\U0001fa8a\U0001fa8e\U0001fa8f"
    "\U0001faad\U0001faae\U0001faaf\U0001fabb\U0001fabc\U0001fabd\U0001fabe\U0001fabf\U0001fac6\U0001fac8\U0001facd"
    "\U0001face\U0001facf\U0001fada\U0001fadb\U0001fadc\U0001fadf\U0001fae8\U0001fae9\U0001faea\U0001faef\U0001faf7"
    "\U0001faf8"
)
# The symbols of the Yijing and of Taixuanjing, and counting rods: wide since Unicode 16.
_WIDE_SYMBOLS = ((0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D356), (0x1D360, 0x1D376))
_ZWNJ, _ZWJ, _EMOJI_STYLE, _CUT = "\u200c", "\u200d", "\ufe0f", "…"


@lru_cache(maxsize=1)
def _cjk() -> re.Pattern[str]:
    from re import compile  # ASCII text needs no pattern

    return compile(f"[{CJK}]")


def _is_cjk(letter: str) -> bool:
    """Whether a letter lies in one of the ranges of CJK. For a few letters, which need no pattern made."""
    return any(low <= letter <= high for low, high in zip(CJK[::3], CJK[2::3], strict=True))


class _Spacing(dict[int, str]):
    """Each CJK character between spaces, every other as it is; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = put = f" {letter} " if _is_cjk(letter) else letter
        return put


@lru_cache(maxsize=1)
def _spacing() -> _Spacing:
    return _Spacing()


class _Folding(dict[int, str | None]):
    """What `fold` makes of each character of a decomposed, casefolded text; filled as characters are met."""

    def __missing__(self, code: int) -> str | None:
        self[code] = folded = self._folded(code)
        return folded

    @staticmethod
    def _folded(code: int) -> str | None:
        from unicodedata import category  # a shared library of 1 MB; ASCII text never needs it

        letter = chr(code)
        if letter in _PLAIN:
            return _PLAIN[letter]
        if 0x3400 <= code <= 0x9FFF or code >= 0x20000:
            letter = simplify(letter)
            return letter if letter.isalnum() else " "
        if letter.isdecimal():
            return str(int(letter))
        if letter.isalnum():
            return letter
        if any(low <= code <= high for low, high in (*_ACCENTS, *_ACCENTS_2)) or category(letter) == "Cf":
            return None
        return letter if category(letter)[0] == "M" else " "


@lru_cache(maxsize=1)
def _folding() -> _Folding:
    return _Folding()


def fold(s: str) -> str:
    """`s` as it is compared: compatibility forms, case and accents gone, Chinese simplified.

    Punctuation counts as space: the result holds letters, digits and single spaces. Folding twice changes nothing.
    """
    if s.isascii():
        return s.lower() if s.isalnum() else " ".join(s.lower().translate(_SPACE_OUT).split())
    from unicodedata import normalize

    apart = normalize("NFKD", normalize("NFKD", s).casefold())
    return " ".join(normalize("NFC", apart.translate(_folding())).split())


def has_words(text: str, wanted: Sequence[str]) -> bool:
    """Whether each of the folded words begins a word of `text`, or stands anywhere in it if it is Chinese.

    A wanted word may run over several words of the text (gb210 in GB-210). False without wanted words.
    """
    words = fold(text).split()
    joined = "".join(words)
    starts = list(accumulate(map(len, words), initial=0))
    return bool(wanted) and all(
        word in joined if has_cjk(word) else any(joined.startswith(word, start) for start in starts) for word in wanted
    )


def simplify(s: str) -> str:
    """`s` with each traditional Chinese character replaced by its simplified form."""
    return s.translate(text_tables.simplified.table())


def has_cjk(s: str) -> bool:
    """True when `s` has a character of a script written without spaces (Chinese, Japanese) or a Korean one."""
    return not s.isascii() and _cjk().search(s) is not None


def spaced(s: str) -> str:
    """Folded text in which every CJK character is a word of its own, as the full-text index and its queries want it."""
    folded = fold(s)
    return folded if folded.isascii() else " ".join(folded.translate(_spacing()).split())


def clean(s: str) -> str:
    """`s` as it is stored: trimmed, NFC, without NULs and information separators.

    Raises Usage for lone surrogates: what was typed or read is not UTF-8.
    """
    if not s.isprintable():
        s = s.translate(dict.fromkeys((0, 0x1C, 0x1D, 0x1E, 0x1F, 0xFEFF)))
    if not s.isascii():
        try:
            s.encode()
        except UnicodeEncodeError as error:
            raise Usage(
                tr("{s} is not UTF-8 text.", s=visible(s[:40])), tr("Save the file as UTF-8, or set LANG.")
            ) from error
        from unicodedata import normalize

        s = normalize("NFC", s)
    return s.strip()


class _Shown(dict[int, str]):
    """What a terminal is sent for each character; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = shown = self._shown(code)
        return shown

    @staticmethod
    def _shown(code: int) -> str:
        from unicodedata import category

        letter = chr(code)
        kind = category(letter)
        if letter in "\n\r\x0b\x0c\x85\u2028\u2029":
            return "⏎"
        if letter == "\t" or (kind == "Zs" and letter != "\u3000"):
            return " "
        if (letter.isprintable() and letter not in _BLANK) or kind in ("Co", "Zs") or _is_new_emoji(code, kind):
            return letter
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


@lru_cache(maxsize=1)
def _shown_table() -> _Shown:
    return _Shown()


def _is_new_emoji(code: int, category: str) -> bool:
    """True for the places Unicode keeps for emoji that this Python's tables do not know yet."""
    return category == "Cn" and 0x1F300 <= code <= 0x1FAFF


def visible(s: str) -> str:
    """`s` safe to print: controls, bidi and zero-width controls as visible codes, a line break as ⏎.

    Joiners stay between two characters that are not ASCII, where emoji, Persian and Indic scripts need them.
    """
    if s.isprintable() and (s.isascii() or not any(blank in s for blank in _BLANK)):
        return s
    s = s.replace("\r\n", "\n")
    if _ZWJ not in s and _ZWNJ not in s:
        return s.translate(_shown_table())
    table = _shown_table()
    edges = " " + s + " "
    return "".join(
        letter if letter in (_ZWJ, _ZWNJ) and _is_joined(edges[at], edges[at + 2]) else table[ord(letter)]
        for at, letter in enumerate(s)
    )


def _is_joined(before: str, after: str) -> bool:
    """True when a joiner between these two does its work (marks and letters of other scripts, emoji)."""
    return min(before, after) >= "\u0300" and not {before, after} & {_ZWJ, _ZWNJ} and max(before, after) < "\U000e0000"


@lru_cache(maxsize=4096)
def _width(letter: str) -> int:
    """Cells of one character by itself."""
    from unicodedata import category, east_asian_width

    kind = category(letter)
    if kind == "Cn":
        return 2 if letter in _NEW_EMOJI else 1
    if kind in ("Mn", "Mc", "Me", "Cf", "Cc", "Cs") or "\u1160" <= letter <= "\u11ff" or "\ud7b0" <= letter <= "\ud7ff":
        return 0
    if "\U0001f3fb" <= letter <= "\U0001f3ff":  # a skin tone colours the emoji before it
        return 0
    code = ord(letter)
    return 2 if east_asian_width(letter) in "WF" or any(low <= code <= high for low, high in _WIDE_SYMBOLS) else 1


def _clusters(s: str) -> list[tuple[int, int]]:
    """The end and the cells of each piece that must not be cut apart: a character with its marks, a joined emoji."""
    pieces: list[tuple[int, int]] = []
    joined = False  # a zero-width joiner makes the next character part of the piece
    measured = ""  # the last character that took cells and was not yet widened by the emoji style
    for at, letter in enumerate(s):
        width = 0 if joined else _width(letter)
        if letter == _EMOJI_STYLE and not joined and measured:
            width, measured = int(measured in _EMOJI_STYLED), ""
        elif width:
            measured = letter
        joined = letter == _ZWJ and not joined
        if pieces and (width == 0 or letter == _EMOJI_STYLE):
            pieces[-1] = (at + 1, pieces[-1][1] + width)
        else:
            pieces.append((at + 1, width))
    return pieces


def cells(s: str) -> int:
    """Columns that visible `s` takes on a terminal: East Asian wide 2, marks and joiners 0, a joined emoji 2.

    The same as rich's `cell_len`, by which the dashboard is painted; importing rich for it would slow every command.
    """
    return len(s) if s.isascii() else sum(width for _, width in _clusters(s))


def padded(s: str, width: int) -> str:
    """`s` with spaces behind it up to `width` cells; a longer one as it is."""
    return s + " " * (width - cells(s))


def one_line(s: str, width: int) -> str:
    """`s` made visible and cut with … to at most `width` cells."""
    s = visible(s)
    if len(s) * 2 <= width or cells(s) <= width:
        return s
    if width <= 0:
        return ""
    if s.isascii():
        return s[: width - 1] + _CUT
    used = end = 0
    for piece_end, piece in _clusters(s):
        if used + piece > width - 1:
            break
        used, end = used + piece, piece_end
    return s[:end] + _CUT
