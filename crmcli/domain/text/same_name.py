"""Names that are written in several ways and are the same: J. B. and JB, & and and, O'Malley and Omalley.

Only what can be dropped or joined without becoming another name. Forms of address (Mr, Dr) are no part of a name.
"""

from crmcli.domain.text.name_query import JOINERS
from crmcli.domain.text.unicode import fold, has_cjk

_AND = ("and", "und", "et")
_ADDRESS = ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "mister")
_LONGEST_INITIALS = 3
_VOWELS = frozenset("aeiouy")


def name_key(name: str) -> str:
    """A name as it is compared with another one: its letters without signs, `and` and forms of address."""
    words = fold(name.translate(JOINERS)).split()
    kept = [word for word in words if word not in _AND]
    while len(kept) > 1 and kept[0] in _ADDRESS:
        kept = kept[1:]
    return "".join(kept or words)


def other_spellings(typed: str) -> list[str]:
    """The other ways to write what was typed: jb hartley for J. B. Hartley, j b hartley for JB Hartley."""
    words = fold(typed).split()
    if not words or has_cjk(typed):
        return []
    plain = [word for word in words if word not in _AND] or words
    found = [_joined(plain), _parted(plain, typed)]
    if len(plain) < len(words):
        found.insert(0, " ".join(plain))
    return [other for other in dict.fromkeys(found) if other != " ".join(words)]


def _joined(words: list[str]) -> str:
    """Single letters that stand together as one word: j b hartley is jb hartley."""
    found: list[str] = []
    is_open = False
    for word in words:
        is_letter = len(word) == 1 and word.isalpha()
        if is_letter and is_open:
            found[-1] += word
        else:
            found.append(word)
        is_open = is_letter
    return " ".join(found)


def _parted(words: list[str], typed: str) -> str:
    """Initials written together as single letters: jb hartley is j b hartley."""
    capitals = {fold(word) for word in typed.translate(JOINERS).split() if word.isupper()}
    return " ".join(
        " ".join(word) if 1 < len(word) <= _LONGEST_INITIALS and _is_initials(word, capitals) else word
        for word in words
    )


def _is_initials(word: str, capitals: set[str]) -> bool:
    return word.isalpha() and word not in _ADDRESS and (word in capitals or not _VOWELS & set(word))
