"""The name index: the tokens it stores for a customer; `name_query` makes the queries that search it.

The index has four columns. `exact`: every whole name as one token, its first letter saying whose it is. `words`: the
words of names, runs of CJK characters whole. A name with ü or its like stands in both as it folds (muller) and as it is
written out (mueller). `sound`: pinyin, and single CJK characters. `reach`: phone digits
backwards (so that the last digits are a prefix), then the words of tags, addresses and the like. Pure text: what
a token means is known here and in `name_query` alone.
"""

from collections.abc import Sequence
from functools import lru_cache

from crmcli.domain.text import pinyin
from crmcli.domain.text.name_query import (
    ALIAS,
    BREAK,
    COMPANY,
    CONTACT,
    FIELD,
    INITIALS,
    INNER_INITIALS,
    OWN,
    PHONE,
    NameQuery,
    all_keys,
    holds,
    sound_fields,
    words_of,
)
from crmcli.domain.text.unicode import fold, has_cjk, spaced

_MOST_INITIALS = 8
_NEIGHBOURS = 2  # syllables kept on each side of one with several readings


def index_row(
    name: str,
    company: str | None = None,
    contacts: Sequence[str] = (),
    aliases: Sequence[str] = (),
    emails: Sequence[str] = (),
    phones: Sequence[str] = (),
    refs: Sequence[str] = (),
    tags: Sequence[str] = (),
    notes: Sequence[str] = (),
    before: tuple[str, str, str] | None = None,
) -> tuple[str, str, str, str]:
    """The columns (exact, words, sound, reach) of one customer. `phones` are E.164 or digits.

    `before`: the first three columns as stored; for unchanged names they are reused, and pypinyin (slow) is not loaded.
    """
    parts = [_parts(OWN, name)] if name else []
    if company:
        parts.append(_company_parts(COMPANY, company))
    parts += [_parts(CONTACT, each) for each in contacts if each]
    parts += [_parts(ALIAS, each) for each in aliases if each]
    exact, words = " ".join([tokens for tokens, _ in parts if tokens]), " ".join([each for _, each in parts])
    if before is not None and (exact, words) == before[:2]:
        sound = before[2]
    elif has_cjk(words):
        sound = FIELD.join(map(_sound, (name, company or "", *contacts, *aliases)))
    else:
        sound = ""
    tails = [PHONE + phone.removeprefix("+")[::-1] for phone in phones if phone]
    others = [*emails, *tags, *notes, *[ref for ref in refs if not _is_uid(ref)]]
    return exact, words, sound, " ".join([*tails, spaced(" ".join(others))])


def _parts(kind: str, field: str) -> tuple[str, str]:
    """The whole-name tokens of one field, each behind the letter of its kind, and the words of the field."""
    folded = fold(field)
    tokens = " ".join([kind + key for key in all_keys(field, folded)])
    return tokens, words_of(field, folded)


_company_parts = lru_cache(maxsize=16384)(_parts)  # companies come up again and again


def _is_uid(ref: str) -> bool:
    return len(ref) == 36 and ref.count("-") == 4


@lru_cache(maxsize=4096)
def _sound(field: str) -> str:
    """One field's pinyin (joined, syllable by syllable, initials) and its CJK characters one by one."""
    parts = pinyin.parts_of(field)
    if not parts:
        return spaced(field) if has_cjk(field) else ""
    ways = pinyin.spellings(parts)
    initials = list(dict.fromkeys("".join([sound[0] for sound in way]) for way in ways))
    inner = dict.fromkeys(
        INNER_INITIALS + all_of[at:] for all_of in initials[:4] for at in range(1, min(len(all_of) - 1, _MOST_INITIALS))
    )
    if len(ways) > 1 and len(parts) > 4:
        spoken = [" ".join(ways[0]), *_variants(parts)]
    else:
        spoken = [" ".join(way) for way in ways]
    tokens = [*("".join(way) for way in ways), *(INITIALS + first for first in initials), *inner]
    return BREAK.join([" ".join(tokens), *spoken, spaced(field)])


def _variants(parts: list[tuple[str, ...]]) -> list[str]:
    """For a long name: around each character with several readings, the ways a few syllables can sound."""
    found: dict[str, None] = {}
    for at, options in enumerate(parts):
        if len(options) > 1:
            window = parts[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
            found.update(dict.fromkeys(" ".join(way) for way in pinyin.spellings(window)))
    return list(found)


def is_called(query: NameQuery, name: str, rank: int) -> bool:
    """True when `name` has every word as written or as pinyin. A Chinese name may load pypinyin, which is slow."""
    return all(holds(name, forms, rank) or sound_fields(_sound(name), forms[0]) for forms in query.forms)
