"""Letters that are also written as two: ü as ue, ö as oe, ä as ae, å as aa, ø as oe, æ as ae, œ as oe, ß as ss."""

from functools import lru_cache

_WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe", "ß": "ss"}
_LETTERS = _WRITTEN_OUT | {letter.upper(): pair.title() for letter, pair in _WRITTEN_OUT.items() if letter != "ß"}
_LETTERS |= {"ẞ": "SS"}
PAIRS = frozenset(_WRITTEN_OUT.values())


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    return str.maketrans(_LETTERS)


def written_out(s: str) -> str:
    """`s` with each such letter as two: Mueller for Müller; `s` itself when it has none."""
    if s.isascii():
        return s
    if "\u0308" in s or "\u030a" in s:  # a letter and its mark apart, as some systems type them
        from unicodedata import normalize

        s = normalize("NFC", s)
    return s.translate(_table())


def is_written_in_two_ways(s: str) -> bool:
    """True if `s` has such a letter, or a pair that can stand for one."""
    plain = written_out(s).lower()
    return plain != s.lower() or any(pair in plain for pair in PAIRS)


def written_out_sql(column: str) -> str:
    """SQL for the text of `column` in lower case (of ASCII letters), with each such letter as two."""
    sql = f"lower({column})"
    for letter, pair in _LETTERS.items():
        sql = f"replace({sql}, '{letter}', '{pair.lower()}')"
    return sql
