"""The name index: the tokens it stores for a customer, and the FTS queries that search it.

The index has four columns. `exact`: every whole name as one token, its first letter saying whose it is. `words`: the
words of names, runs of CJK characters whole. `sound`: pinyin, and single CJK characters. `reach`: phone digits
backwards (so that the last digits are a prefix), then the words of tags, addresses and the like. Pure text: what
a token means is known here and nowhere else. Nothing typed reaches the index's query language unquoted.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from re import Pattern
from typing import NamedTuple

from crmcli.domain.text import pinyin
from crmcli.domain.text.unicode import CJK, fold, has_cjk, spaced

# Whose name a token of `exact` is.
OWN, ALIAS, CONTACT, COMPANY = "n", "a", "k", "c"
_BREAK = " 0 "  # between spellings, so that no phrase runs from one into the next
_FIELD = " 00 "  # between the fields in `sound`: name, company, contacts, aliases
_INITIALS, _INNER_INITIALS, _PHONE = "1", "2", "p"
_LONGEST_KEY = 64
_MOST_INITIALS = 8
_NEIGHBOURS = 2  # syllables kept on each side of one with several readings
_JOINERS = str.maketrans("", "", ".'’&-")


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
    fields = [name, company or "", *contacts, *aliases]
    kinds = OWN + COMPANY + CONTACT * len(contacts) + ALIAS * len(aliases)
    tokens: list[str] = []
    found: list[str] = []
    for kind, field in zip(kinds, fields, strict=True):
        if field:
            own, words = _company_parts(field) if kind == COMPANY else _parts(field)
            tokens += [kind + key for key in own]
            found.append(words)
    exact, words = " ".join(tokens), " ".join(found)
    if before is not None and (exact, words) == before[:2]:
        sound = before[2]
    else:
        sound = _FIELD.join(map(_sound, fields)) if has_cjk(words) else ""
    tails = [_PHONE + phone.removeprefix("+")[::-1] for phone in phones if phone]
    others = [*emails, *tags, *notes, *[ref for ref in refs if not _is_uid(ref)]]
    return exact, words, sound, " ".join([*tails, spaced(" ".join(others))])


def _parts(field: str) -> tuple[list[str], str]:
    """The whole-name tokens and the words of one field."""
    plain = fold(field)
    return keys(field, plain), _words(field, plain)


_company_parts = lru_cache(maxsize=4096)(_parts)  # companies come up again and again


def keys(name: str, folded: str | None = None) -> list[str]:
    """A whole name as tokens: its words joined, and joined in alphabetical order when that is another."""
    folded = fold(name) if folded is None else folded
    words = folded.split()
    if len(words) < 2:
        return [_token(folded)] if folded else [_token(name.strip().casefold())] if name.strip() else []
    joined, ordered = "".join(words), "".join(sorted(words))
    return [_token(joined)] if joined == ordered else [_token(joined), _token(ordered)]


def _token(joined: str) -> str:
    """One token of the index: as it is when ASCII and short, else the same in hexadecimal, or a hash."""
    if joined.isascii() and joined.isalnum() and len(joined) <= _LONGEST_KEY:
        return joined
    raw = joined.encode("utf-8", "surrogatepass")
    if len(raw) <= _LONGEST_KEY:
        return "0x" + raw.hex()
    from hashlib import blake2b  # long names are rare; the import is not free

    return "0h" + blake2b(raw, digest_size=20).hexdigest()


def _is_uid(ref: str) -> bool:
    return len(ref) == 36 and ref.count("-") == 4


@lru_cache(maxsize=1)
def _cjk_run() -> Pattern[str]:
    from re import compile

    return compile(f"[{CJK}]+")


def split_words(folded: str) -> list[str]:
    """Folded text in words, with CJK runs apart from the letters beside them."""
    if folded.isascii():
        return folded.split()
    return _cjk_run().sub(r" \g<0> ", folded).split()


def _words(field: str, folded: str) -> str:
    """The words of one field, and once more those that punctuation parted: O'Brien is o, brien and obrien."""
    words = folded if folded.isascii() else " ".join(split_words(folded))
    bare = field.translate(_JOINERS)
    if bare == field:
        return words
    joined = " ".join(split_words(fold(bare)))
    return words if joined == words else f"{words} {joined}"


@lru_cache(maxsize=4096)
def _sound(field: str) -> str:
    """One field's pinyin (joined, syllable by syllable, initials) and its CJK characters one by one."""
    parts = pinyin.parts_of(field)
    if not parts:
        return spaced(field) if has_cjk(field) else ""
    ways = pinyin.spellings(parts)
    initials = list(dict.fromkeys("".join([sound[0] for sound in way]) for way in ways))
    inner = dict.fromkeys(
        _INNER_INITIALS + all_of[at:]
        for all_of in initials[:4]
        for at in range(1, min(len(all_of) - 1, _MOST_INITIALS))
    )
    if len(ways) > 1 and len(parts) > 4:
        spoken = [" ".join(ways[0]), *_variants(parts)]
    else:
        spoken = [" ".join(way) for way in ways]
    tokens = [*("".join(way) for way in ways), *(_INITIALS + first for first in initials), *inner]
    return _BREAK.join([" ".join(tokens), *spoken, spaced(field)])


def _variants(parts: list[tuple[str, ...]]) -> list[str]:
    """For a long name: around each character with several readings, the ways a few syllables can sound."""
    found: dict[str, None] = {}
    for at, options in enumerate(parts):
        if len(options) > 1:
            window = parts[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
            found.update(dict.fromkeys(" ".join(way) for way in pinyin.spellings(window)))
    return list(found)


class NameQuery(NamedTuple):
    """A parsed name query: its folded words, and the FTS query for each stage of the search."""

    folded: str
    words: tuple[str, ...]

    @property
    def letters(self) -> int:
        """The number of letters and digits typed."""
        return sum(map(len, self.words))

    @property
    def is_cjk(self) -> bool:
        """True when every word is of CJK characters."""
        return bool(self.words) and all(map(has_cjk, self.words))

    def places(self, word: str, fields: Sequence[str], rank: int) -> set[int]:
        """Places of the fields that hold `word`: whole (rank 0 and 1), beginning a word (2), or anywhere (3)."""
        return {place for place, field in enumerate(fields) if field and _holds(field, word, rank)}

    def is_within(self, name: str, rank: int) -> bool:
        """True if every word matches in `name`, by the rule of `places` for this rank."""
        return all(_holds(name, word, rank) for word in self.words)

    def is_called(self, name: str, rank: int) -> bool:
        """True when `name` has every word as written or as pinyin. A Chinese name may load pypinyin, which is slow."""
        return all(_holds(name, word, rank) or sound_fields(_sound(name), word) for word in self.words)

    def exactly(self, kinds: str) -> str:
        """FTS query: a whole name of one of `kinds`, in any word order."""
        return "exact : (" + " OR ".join(f'"{kind}{key}"' for kind in kinds for key in keys(self.folded)) + ")"

    def whole(self) -> str:
        """FTS query: every word is a word of a name, or whole syllables of its pinyin."""
        return _all(self._either(f'"{word}"', pinyin.syllables_in(word)) for word in self.words)

    def beginnings(self) -> str:
        """FTS query: every word begins a word of a name, its pinyin or its initials."""
        return _all(self._begun(word) for word in self.words)

    def inside(self) -> str:
        """FTS query: every word begins a word or stands within its CJK characters, pinyin or initials."""
        return _all(self._within(word) for word in self.words)

    @staticmethod
    def _either(quoted: str, partings: Iterable[list[str]]) -> str:
        phrases = "".join(f' OR sound : "{" ".join(parting)}"' for parting in partings)
        return f"(words : {quoted} OR sound : {quoted}{phrases})" if phrases else f"words : {quoted}"

    @staticmethod
    def _begun(word: str) -> str:
        if has_cjk(word):
            return f'words : "{word}" *'
        return f'(words : "{word}" * OR sound : "{word}" * OR sound : "{_INITIALS}{word}" *)'

    @staticmethod
    def _within(word: str) -> str:
        if has_cjk(word):
            return f'sound : "{spaced(word)}"'
        ways = [f'"{" ".join(way)}" *' for way in pinyin.syllables_in(word, is_whole=False)]
        ways.append(f'"{_INNER_INITIALS}{word}" *')
        return f'(words : "{word}" * OR ' + " OR ".join(f"sound : {way}" for way in ways) + ")"


def _holds(field: str, word: str, rank: int) -> bool:
    words = _words(field, fold(field)).split()
    if rank <= 1:
        return word in words
    if rank == 2:
        return any(own.startswith(word) for own in words)
    return any(word in own for own in words)


def parse_name_query(typed: str) -> NameQuery:
    """Parse the text of a name query."""
    folded = fold(typed)
    return NameQuery(folded or typed.strip().casefold(), tuple(split_words(folded)))


def _all(conditions: Iterable[str]) -> str:
    return " AND ".join(conditions)


def any_of(words: Iterable[str]) -> str:
    """FTS query: a name with at least one of these words."""
    return "words : (" + " OR ".join(f'"{word}"' for word in words) + ")"


def phone_tail(digits: str) -> str:
    """FTS query: a phone that ends in these digits."""
    return f'reach : "{_PHONE}{digits[::-1]}" *'


def whole_phone(digits: str) -> str:
    """FTS query: a phone kept as exactly these digits, with or without a trunk zero."""
    return f'reach : ("{_PHONE}{digits[::-1]}" OR "{_PHONE}{digits[::-1]}0")'


def mentioned(words: Sequence[str]) -> str:
    """FTS query: every word begins a word of what else is known: tags, title, city, address, e-mail, reference."""
    return _all(f'reach : "{spaced(word)}" *' for word in words)


def sound_fields(sound: str, word: str) -> set[int]:
    """Places of the fields (0 name, 1 company, then contacts, then aliases) whose sound `word` is part of."""
    phrases = [spaced(word), *(" ".join(way) for way in pinyin.syllables_in(word, is_whole=False))]
    starts = tuple(f" {start}{phrase}" for phrase in phrases for start in ("", _INITIALS, _INNER_INITIALS))
    fields = enumerate(sound.split(_FIELD)) if sound else ()
    return {place for place, field in fields if any(start in f" {field}" for start in starts)}
