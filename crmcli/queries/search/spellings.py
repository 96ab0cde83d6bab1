"""The other ways to write a name that was typed: jb hartley for J. B. Hartley, without `and` for what has &."""

from crmcli.domain.text.name_query import JOINERS
from crmcli.domain.text.same_name import ADDRESSES, AND
from crmcli.domain.text.unicode import fold, has_cjk

_LONGEST_INITIALS = 3
_VOWELS = frozenset("aeiouy")


def other_spellings(typed: str) -> list[str]:
    """The other ways to write what was typed: jb hartley for J. B. Hartley, j b hartley for JB Hartley."""
    words = fold(typed).split()
    if not words or has_cjk(typed):
        return []
    plain = [word for word in words if word not in AND] or words
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
    return word.isalpha() and word not in ADDRESSES and (word in capitals or not _VOWELS & set(word))
