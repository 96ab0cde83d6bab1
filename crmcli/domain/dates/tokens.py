"""Cuts a phrase into tokens and keeps track of how far a grammar could read it.

Knows the shapes of numbers, clock times and numeric dates; what they mean is the grammar's business.
Written by hand: compiling regular expressions would cost more than reading the phrase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.domain.dates.english.lexicon import ABBREVIATIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    Value = TypeVar("Value")

_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_SUFFIXES = ("st", "nd", "rd", "th")
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2019: 0x27}


class Token:
    """A piece of a phrase: a word, number, ordinal, clock, date, han or mark. `parts` are its runs of digits."""

    __slots__ = ("end", "kind", "parts", "start", "text")

    def __init__(self, kind: str, text: str, start: int, end: int, parts: tuple[str, ...] = ()) -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end
        self.parts = parts


def folded(phrase: str) -> str:
    """The phrase in lower case with full-width letters, digits and signs made plain."""
    return phrase.lower() if phrase.isascii() else phrase.lower().translate(_PLAIN)


def tokens(text: str) -> list[Token]:
    """Tokenize a folded phrase; every character but white space belongs to a token."""
    found: list[Token] = []
    start = 0
    while start < len(text):
        letter = text[start]
        if letter.isspace():
            start += 1
            continue
        if letter in _LETTERS:
            token, start = _word(text, start)
        elif letter in _DIGITS:
            token = _number(text, start)
            start = token.end
        else:
            start += 1
            kind = "han" if letter >= "⺀" and letter not in "、。（）" else "mark"
            token = Token(kind, letter, start - 1, start)
        found.append(token)
    return found


def _word(text: str, start: int) -> tuple[Token, int]:
    """A run of letters with apostrophes inside; the place after it skips the dot of an abbreviation."""
    end = start
    while end < len(text) and (text[end] in _LETTERS or (text[end] == "'" and end > start)):
        end += 1
    word = text[start:end].rstrip("'")
    if word in ("a", "p") and text.startswith(".m", end) and text[end + 2 : end + 3] not in _LETTERS:
        word, end = word + "m", end + 2
    after = end
    if text[end : end + 1] == "." and (word in ABBREVIATIONS or word in ("am", "pm")):
        after = end + 1
    return Token("word", word, start, end), after


def _number(text: str, start: int) -> Token:
    """A number, an ordinal (15th), a clock time (9:30, 21:30:00) or a numeric date (12/15, 2013-02-15, 15.2.2013)."""
    end = _digits_end(text, start)
    parts = [text[start:end]]
    mark = text[end : end + 1]
    if mark and mark in ":/-.":
        while len(parts) < 3 and text[end : end + 1] == mark and text[end + 1 : end + 2] in _DIGITS:
            stop = _digits_end(text, end + 1)
            parts.append(text[end + 1 : stop])
            end = stop
    if len(parts) > 1:
        return Token("clock" if mark == ":" else "date", text[start:end], start, end, tuple(parts))
    suffix = text[end : end + 2]
    if suffix in _SUFFIXES and text[end + 2 : end + 3] not in _LETTERS and suffix == ordinal_suffix(parts[0]):
        return Token("ordinal", text[start : end + 2], start, end + 2, tuple(parts))
    return Token("number", parts[0], start, end, tuple(parts))


def _digits_end(text: str, start: int) -> int:
    while start < len(text) and text[start] in _DIGITS:
        start += 1
    return start


def ordinal_suffix(digits: str) -> str:
    """The letters that belong behind a number: 1st, 2nd, 3rd, 4th, 11th."""
    if digits[-2:-1] == "1":
        return "th"
    return {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1], "th")


def corrected(word: str, known: Sequence[str]) -> str:
    """The one known word that differs by a swap, a missing or an extra letter; else the word itself."""
    if len(word) < 5:
        return word
    found = {other for other in known if abs(len(other) - len(word)) < 2 and _is_a_slip(word, other)}
    return found.pop() if len(found) == 1 else word


def _is_a_slip(typed: str, meant: str) -> bool:
    if len(typed) == len(meant):
        places = [place for place in range(len(typed)) if typed[place] != meant[place]]
        return (
            len(places) == 2
            and places[1] == places[0] + 1
            and typed[places[0]] == meant[places[1]]
            and typed[places[1]] == meant[places[0]]
        )
    short, long = sorted((typed, meant), key=len)
    if long is typed and long.endswith("s"):
        return False  # mondays are another thing than monday
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


class Reader:
    """The tokens of one phrase, and how far any reading of it has come."""

    __slots__ = ("far", "han", "size", "text", "tokens", "words")

    def __init__(self, text: str, cut: list[Token]) -> None:
        self.text = text
        self.tokens = cut
        self.size = len(cut)
        self.words = [token.text if token.kind in ("word", "mark") else "" for token in cut] + ["", "", ""]
        self.han = "".join(token.text if token.kind == "han" else "\0" for token in cut)
        self.far = 0

    def reach(self, place: int) -> int:
        """Note that everything before `place` made sense; returns it."""
        if place > self.far:
            self.far = place
        return place

    def word(self, place: int, *options: str) -> bool:
        """True when one of these words or marks stands at `place`."""
        if place < self.size and self.words[place] in options:
            self.reach(place + 1)
            return True
        return False

    def skip(self, place: int, *options: str) -> int:
        """The place after one of these words, or `place` when none stands there."""
        return place + 1 if self.word(place, *options) else place

    def hyphen(self, place: int) -> int:
        """The place after a hyphen that joins two tokens, or `place` when none stands there."""
        return place + 1 if self.is_glued(place) and self.is_glued(place + 1) and self.word(place, "-") else place

    def sign(self) -> int:
        """1 or -1 when the phrase begins with a sign that belongs to what follows, else 0."""
        if self.is_glued(1) and self.word(0, "+", "-"):
            return 1 if self.words[0] == "+" else -1
        return 0

    def find(self, place: int, table: Mapping[str, Value]) -> Value | None:
        """The value of `table` for the word at `place`, or None."""
        value = table.get(self.words[place]) if place < self.size else None
        if value is not None:
            self.reach(place + 1)
        return value

    def token(self, place: int, kind: str) -> Token | None:
        """The token at `place` when it is of this kind."""
        if place < self.size and self.tokens[place].kind == kind:
            self.reach(place + 1)
            return self.tokens[place]
        return None

    def chars(self, place: int, *options: str) -> int:
        """The place after the first of these Chinese words that stands at `place`, else -1."""
        for option in options:
            if self.han.startswith(option, place):
                return self.reach(place + len(option))
        return -1

    def is_glued(self, place: int) -> bool:
        """True when nothing separates the token at `place` from the one before."""
        return 0 < place < self.size and self.tokens[place - 1].end == self.tokens[place].start

    @property
    def unread(self) -> str:
        """The rest of the phrase that no reading got past, empty if some reading reached the end."""
        return self.text[self.tokens[self.far].start :] if self.far < self.size else ""
