"""Rebuild crmcli/domain/text/pinyin_readings.py: which readings of common characters are alive.

    python tools/make_readings.py > crmcli/domain/text/pinyin_readings.py

pypinyin lists every reading a character ever had (有 you, wei; 限 xian, wen). Here a reading is alive when it is the
usual one or is used by at least one in 500 of pypinyin's own phrases with that character; a character in fewer than
five phrases is left to pypinyin.
"""

import sys
import unicodedata
from collections import Counter, defaultdict

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

HEADER = '''"""The living readings of common Chinese characters for which pypinyin also lists dead ones.

Made by tools/make_readings.py from the phrases of pypinyin 0.55 (https://github.com/mozillazg/python-pinyin), MIT
License: see licenses/pypinyin-MIT.txt. A reading is here when it is usual or occurs in at least one in 500 of the
phrases with its character.
"""

from functools import lru_cache
'''
FOOTER = '''

@lru_cache(maxsize=1)
def table() -> dict[str, tuple[str, ...]]:
    """Character to readings without tones, the usual one first."""
    return {entry[0]: tuple(entry[1:].split(",")) for entry in _LIVING.split()}
'''
FEW, RARE = 5, 500


def toneless(sound: str) -> str:
    """lǜ as lv."""
    apart = unicodedata.normalize("NFD", sound).replace("u\u0308", "v")
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def used() -> dict[str, Counter[str]]:
    """How often each reading of each character occurs in the phrases."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, sounds in PHRASES_DICT.items():
        if len(phrase) == len(sounds):
            for letter, options in zip(phrase, sounds, strict=True):
                counts[letter][toneless(options[0])] += 1
    return counts


def living() -> dict[str, list[str]]:
    """Characters that lose a reading, with the readings they keep."""
    counts = used()
    kept = {}
    for code, listed in PINYIN_DICT.items():
        letter, sounds = chr(code), list(dict.fromkeys(map(toneless, listed.split(","))))
        total = sum(counts[letter].values())
        if total >= FEW:
            alive = [s for s in sounds if s == sounds[0] or counts[letter][s] * RARE >= total]
            if alive != sounds:
                kept[letter] = alive
    return kept


if __name__ == "__main__":
    entries = [letter + ",".join(sounds) for letter, sounds in sorted(living().items())]
    lines, line = [], ""
    for entry in entries:
        if len((line + entry).encode("utf-16-le")) // 2 > 84:
            lines.append(line)
            line = ""
        line += entry + " "
    lines.append(line.rstrip())
    body = "\n_LIVING = (\n" + "".join(f'    "{line}"\n' for line in lines) + ")\n"
    sys.stdout.write(HEADER + body + FOOTER)
