"""Pinyin of Chinese names: full, joined and as initials, with every reading of each character.

Readings come from pypinyin, loaded only for a name that has Chinese characters and only when it is written. Looking a
name up needs no more than the list of `syllables`.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from math import prod

from crmcli.domain.text.pinyin_readings import table
from crmcli.domain.text.unicode import fold

MOST_SPELLINGS = 32
# Surnames whose reading as a surname is not the character's usual one; it goes first.
_SURNAMES = {
    "曾": "zeng", "单": "shan", "單": "shan", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "区": "ou",
    "區": "ou", "盖": "ge", "蓋": "ge", "万": "wan", "种": "chong", "員": "yun", "员": "yun", "乐": "yue",
    "樂": "yue", "秘": "bi", "冼": "xian", "翟": "zhai", "覃": "qin", "缪": "miao", "繆": "miao", "谌": "chen",
    "諶": "chen", "牟": "mou", "召": "shao", "繁": "po", "长": "zhang", "尉": "yu", "澹": "tan", "折": "she",
    "郇": "xun", "逄": "pang", "宓": "mi", "沈": "shen", "盛": "sheng", "俞": "yu", "车": "che", "車": "che",
    "薄": "bo", "石": "shi", "贾": "jia", "賈": "jia", "都": "du", "黑": "he", "句": "gou", "祭": "zhai",
    "隽": "juan", "阚": "kan", "闞": "kan", "任": "ren", "华": "hua",
}  # fmt: skip


def sounds(name: str) -> list[str]:
    """The pinyin spellings of a name with Chinese characters: joined, as initials, and as single syllables.

    At most MOST_SPELLINGS spellings, the likeliest first; [] for a name without Chinese characters.
    """
    parts = parts_of(name)
    if not parts:
        return []
    ways = spellings(parts)
    found = ["".join(way) for way in ways] + ["".join([sound[0] for sound in way]) for way in ways]
    return list(dict.fromkeys(found + [sound for options in parts for sound in options]))


def parts_of(name: str) -> list[tuple[str, ...]]:
    """A name's sounds in order: a Chinese character's readings, or another word as it is; [] without Chinese."""
    if name.isascii():
        return []
    parts: list[tuple[str, ...]] = []
    other = ""
    has_chinese = False
    for letter in name:
        if _is_chinese(letter):
            parts += [(word,) for word in fold(other).split()]
            other, has_chinese = "", True
            parts.append(_as_surname(letter) if not parts else readings(letter))
        else:
            other += letter
    parts += [(word,) for word in fold(other).split()]
    return [part for part in parts if part] if has_chinese else []


def spellings(parts: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """One reading for each part, in every combination; of too many, those nearest to the usual readings."""
    if prod(map(len, parts)) <= MOST_SPELLINGS:
        return list(product(*parts))
    return list(islice(_near_usual(parts), MOST_SPELLINGS))


def _near_usual(parts: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    usual = tuple(options[0] for options in parts)
    yield usual
    for at, options in enumerate(parts):
        for sound in options[1:]:
            yield (*usual[:at], sound, *usual[at + 1 :])


def _is_chinese(letter: str) -> bool:
    return (
        "\u3400" <= letter <= "\u9fff" or letter in "\u3007" or "\uf900" <= letter <= "\ufaff" or letter >= "\U00020000"
    )


@lru_cache(maxsize=20_000)
def readings(letter: str) -> tuple[str, ...]:
    """Every living reading of one Chinese character without tones, the usual one first; ü as v and as u (lv, lu)."""
    known = table().get(letter) or _pypinyin_readings(letter)
    found = [sound for sound in known if sound.isascii() and sound.isalpha()]
    simple = fold(letter)
    if len(found) > 1 and len(simple) == 1 and simple != letter and letter not in table():
        found = [sound for sound in found if sound in readings(simple)] or found  # 慶 as 庆 has no dead qiang
    return tuple(dict.fromkeys(way for sound in found for way in (sound, sound.replace("v", "u"))))


@lru_cache(maxsize=1000)
def _as_surname(letter: str) -> tuple[str, ...]:
    first = _SURNAMES.get(letter)
    return tuple(dict.fromkeys((first, *readings(letter)))) if first else readings(letter)


def _pypinyin_readings(letter: str) -> Sequence[str]:
    """pypinyin's readings of a character, without loading its phrases, the slow part of its import."""
    import os

    quiet = os.environ.get("PYPINYIN_NO_PHRASES")
    os.environ["PYPINYIN_NO_PHRASES"] = "1"
    try:
        from pypinyin import Style, pinyin
    finally:
        if quiet is None:
            del os.environ["PYPINYIN_NO_PHRASES"]
        else:
            os.environ["PYPINYIN_NO_PHRASES"] = quiet
    found = pinyin(letter, style=Style.NORMAL, heteronym=True, errors="ignore")
    return found[0] if found else []
