"""Parses what a customer is called, and makes of it the queries that search the name index.

Also the marks and tokens that queries and index have in common. Nothing typed reaches the query language unquoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from crmcli.domain.text.syllables import syllables_in
from crmcli.domain.text.umlauts import written_out
from crmcli.domain.text.unicode import CJK, fold, has_cjk, spaced
from crmcli.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Pattern

# Whose name a token of `exact` is.
OWN, ALIAS, CONTACT, COMPANY = "n", "a", "k", "c"
BREAK = " 0 "  # between spellings, so that no phrase runs from one into the next
FIELD = " 00 "  # between the fields in `sound`: name, company, contacts, aliases
INITIALS, INNER_INITIALS, PHONE = "1", "2", "p"
_LONGEST_KEY = 64
SHORTEST_JOINED = 5  # letters of a first name and a surname written together
_LONGEST_PERSON = 5  # characters or syllables of a Chinese person's name, one more than most
_MOST_LETTERS = 3  # after the digits that a name begins with, as in 3M中国
JOINERS = str.maketrans("", "", ".'’&-")


def keys(name: str, folded: str | None = None) -> list[str]:
    """A whole name as tokens: its words joined, and joined in alphabetical order when that is another."""
    folded = fold(name) if folded is None else folded
    words = folded.split()
    if len(words) == 2 and folded.isascii() and len(folded) <= _LONGEST_KEY:  # letters and digits, as most names are
        one, other = words
        joined, ordered = one + other, other + one if other < one else one + other
        return [joined] if joined == ordered else [joined, ordered]
    if len(words) < 2:
        return [_token(folded)] if folded else [_token(name.strip().casefold())] if name.strip() else []
    joined, ordered = "".join(words), "".join(sorted(words))
    return [_token(joined)] if joined == ordered else [_token(joined), _token(ordered)]


def all_keys(name: str, folded: str | None = None) -> list[str]:
    """The tokens of a whole name, and those of the same name with ü as ue and the like. `folded`: the name folded."""
    own = keys(name, folded)
    if name.isascii():
        return own
    other = written_out(name)
    return own if other == name else list(dict.fromkeys((*own, *keys(other))))


def _token(joined: str) -> str:
    """One token of the index: as it is when ASCII and short, else the same in hexadecimal, or a hash."""
    if joined.isascii() and joined.isalnum() and len(joined) <= _LONGEST_KEY:
        return joined
    raw = joined.encode("utf-8", "surrogatepass")
    if len(raw) <= _LONGEST_KEY:
        return "0x" + raw.hex()
    from hashlib import blake2b  # long names are rare; the import is not free

    return "0h" + blake2b(raw, digest_size=20).hexdigest()


@lru_cache(maxsize=1)
def _cjk_run() -> Pattern[str]:
    from re import compile

    return compile(f"[{CJK}]+")


def split_words(folded: str) -> list[str]:
    """Folded text in words, with CJK runs apart from the letters beside them."""
    if folded.isascii():
        return folded.split()
    return _cjk_run().sub(r" \g<0> ", folded).split()


def words_of(field: str, folded: str) -> str:
    """The words of one field, and once more those that punctuation parted: O'Brien is o, brien and obrien.

    Then the words with ü as ue and the like, where they are others.
    """
    words = folded if folded.isascii() else " ".join(split_words(folded))
    bare = field.translate(JOINERS)
    if bare == field and field.isascii():
        return words
    if bare != field and (joined := " ".join(split_words(fold(bare)))) != words:
        words = f"{words} {joined}"
    other = written_out(bare)
    if other != bare:
        known = set(words.split())
        words = " ".join([words, *(word for word in split_words(fold(other)) if word not in known)])
    return words


class NameQuery(NamedTuple):
    """A parsed name query: its folded words, and the FTS query for each stage of the search.

    `other` is the text folded with ü as ue and the like, where that is another; else empty.
    """

    folded: str
    words: tuple[str, ...]
    other: str = ""

    @property
    def letters(self) -> int:
        """The number of letters and digits typed."""
        return sum(map(len, self.words))

    @property
    def is_cjk(self) -> bool:
        """True when every word is of CJK characters."""
        return bool(self.words) and all(map(has_cjk, self.words))

    @property
    def keys(self) -> list[str]:
        """The tokens of the whole text as a name."""
        return list(dict.fromkeys(keys(self.folded) + (keys(self.other) if self.other else [])))

    @property
    def forms(self) -> list[tuple[str, ...]]:
        """Each word in the ways it is searched for: as it folds, and written out (muller, mueller)."""
        if not self.other:
            return [(word,) for word in self.words]
        return [tuple(dict.fromkeys(pair)) for pair in zip(self.words, split_words(self.other), strict=True)]

    def places(self, word: str, fields: Sequence[str], rank: int) -> set[int]:
        """Places of the fields that hold `word`: whole (rank 0 and 1), beginning a word (2), or anywhere (3)."""
        forms = self.forms[self.words.index(word)]
        return {place for place, field in enumerate(fields) if field and holds(field, forms, rank)}

    def is_within(self, name: str, rank: int) -> bool:
        """True if every word matches in `name`, by the rule of `places` for this rank."""
        return all(holds(name, forms, rank) for forms in self.forms)

    def is_whole_name(self, name: str) -> bool:
        """True if the text is `name`, its words joined, parted or in another order; for a name with a token in `keys`.

        Not both: Ma Li is neither Lima, nor is Anna called Na An. A long word may be two words the other way round.
        """
        for own in {fold(name) or name.strip().casefold(), fold(written_out(name))}:
            for typed in (self.folded, self.other) if self.other else (self.folded,):
                mine, words = own.split(), typed.split()
                if "".join(mine) == "".join(words) or sorted(mine) == sorted(words):
                    return True
                if len(words) == 1 and len(words[0]) >= SHORTEST_JOINED and "".join(sorted(mine)) == words[0]:
                    return True
        return False

    def turned(self) -> list[str]:
        """One word as a person's name the other way round: 王永庆 for 永庆王, liwei for weili; [] for other words."""
        if len(self.words) != 1:
            return []
        word = self.words[0]
        if has_cjk(word):
            sizes = (1, 2) if len(word) > 2 else (1,)
            return [word[-size:] + word[:-size] for size in sizes] if 1 < len(word) <= _LONGEST_PERSON else []
        if len(word) < SHORTEST_JOINED:  # Anna is not Na An
            return []
        ways = [way for way in syllables_in(word) if 1 < len(way) < _LONGEST_PERSON]
        return list(dict.fromkeys("".join([way[-1], *way[:-1]]) for way in ways))

    def exactly(self, kinds: str, names: Iterable[str] | None = None) -> str:
        """FTS query: a whole name of one of `kinds`, in any word order; of `names`, if given, else of the text."""
        tokens = self.keys if names is None else [key for name in names for key in keys(name)]
        return "exact : (" + " OR ".join(f'"{kind}{key}"' for kind in kinds for key in tokens) + ")"

    def whole(self) -> str:
        """FTS query: every word is a word of a name, or whole syllables of its pinyin.

        Chinese has no spaces: characters that stand together anywhere in a name are a word of it.
        """
        return _all(_any(map(self._whole, forms)) for forms in self.forms)

    def beginnings(self, *, inner_initials: bool = False) -> str:
        """FTS query: every word begins a word of a name, its pinyin or its initials (or the initials of its end)."""
        marks = (INITIALS, INNER_INITIALS) if inner_initials else (INITIALS,)
        return _all(_any(self._begun(form, marks) for form in forms) for forms in self.forms)

    def inside(self) -> str:
        """FTS query: every word begins a word or stands within its CJK characters, pinyin or initials."""
        return _all(_any(map(self._within, forms)) for forms in self.forms)

    def initials(self) -> str:
        """FTS query: the text is all the initials of a Chinese name; "" when it cannot be."""
        word = self.words[0] if len(self.words) == 1 else ""
        return f'sound : "{INITIALS}{word}"' if word.isascii() and word.isalpha() else ""

    @staticmethod
    def _whole(word: str) -> str:
        if has_cjk(word):
            return f'sound : "{spaced(word)}"'
        partings = _partings(word)
        phrases = "".join(f' OR sound : "{" ".join(parting)}"' for parting in partings)
        joined = f' OR sound : "{word}"' if partings and word.isalpha() else ""
        return f'(words : "{word}"{joined}{phrases})'

    @staticmethod
    def _begun(word: str, marks: Sequence[str]) -> str:
        if has_cjk(word):
            return f'sound : "{spaced(word)}"'
        if not (word.isascii() and word.isalpha()):  # digits are marks in `sound`
            phrases = "".join(f' OR sound : "{" ".join(way)}" *' for way in _partings(word, is_whole=False))
            return f'(words : "{word}" *{phrases})'
        initials = "".join(f' OR sound : "{mark}{word}" *' for mark in marks)
        return f'(words : "{word}" * OR sound : "{word}" *{initials})'

    @staticmethod
    def _within(word: str) -> str:
        if has_cjk(word):
            return f'sound : "{spaced(word)}"'
        ways = [f'"{" ".join(way)}" *' for way in _partings(word, is_whole=False)]
        if word.isascii() and word.isalpha():
            ways.append(f'"{INNER_INITIALS}{word}" *')
        return f'(words : "{word}" *' + "".join(f" OR sound : {way}" for way in ways) + ")"


def _partings(word: str, *, is_whole: bool = True) -> list[list[str]]:
    """The ways to part a word into syllables; digits before them stay one part (1haodian is 1, hao, dian).

    A few letters may belong to the digits: 3mzhongguo is 3m, zhong, guo.
    """
    letters = word.lstrip("0123456789")
    number = word[: len(word) - len(letters)]
    if not number:
        return syllables_in(letters, is_whole=is_whole) if letters else []
    cuts = range(min(len(letters), _MOST_LETTERS + 1))
    return [[number + letters[:cut], *way] for cut in cuts for way in syllables_in(letters[cut:], is_whole=is_whole)]


def holds(field: str, forms: Sequence[str], rank: int) -> bool:
    words = words_of(field, fold(field)).split()
    for word in forms:
        if rank <= 1 and not has_cjk(word):
            if word in words:
                return True
        elif rank == 2 and not has_cjk(word):
            if any(own.startswith(word) for own in words):
                return True
        elif any(word in own for own in words):
            return True
    return False


def parse_name_query(typed: str) -> NameQuery:
    """Parse the text of a name query."""
    folded = fold(typed)
    other = written_out(typed)
    if other is not typed:
        other = fold(other)
    is_same = other is typed or other == folded
    return NameQuery(folded or typed.strip().casefold(), tuple(split_words(folded)), "" if is_same else other)


def _all(conditions: Iterable[str]) -> str:
    return " AND ".join(conditions)


def _any(conditions: Iterable[str]) -> str:
    ways = list(conditions)
    return ways[0] if len(ways) == 1 else f"({' OR '.join(ways)})"


def any_of(words: Iterable[str]) -> str:
    """FTS query: a name with at least one of these words."""
    return "words : (" + " OR ".join(f'"{word}"' for word in words) + ")"


def phone_tail(digits: str) -> str:
    """FTS query: a phone that ends in these digits."""
    return f'reach : "{PHONE}{digits[::-1]}" *'


def whole_phone(digits: str) -> str:
    """FTS query: a phone kept as exactly these digits, with or without a trunk zero."""
    return f'reach : ("{PHONE}{digits[::-1]}" OR "{PHONE}{digits[::-1]}0")'


def mentioned(words: Sequence[str]) -> str:
    """FTS query: every word begins a word of what else is known: tags, title, city, address, e-mail, reference."""
    return _all(f'reach : "{spaced(word)}" *' for word in words)


def sound_fields(sound: str, word: str) -> set[int]:
    """Places of the fields (0 name, 1 company, then contacts, then aliases) whose sound `word` is part of."""
    phrases = [" ".join(way) for way in _partings(word, is_whole=False)]
    if has_cjk(word) or word.isalpha():  # digits are marks in `sound`
        phrases.append(spaced(word))
    starts = tuple(f" {start}{phrase}" for phrase in phrases for start in ("", INITIALS, INNER_INITIALS))
    fields = enumerate(sound.split(FIELD)) if sound else ()
    return {place for place, field in fields if any(start in f" {field}" for start in starts)}


def is_spelled(sound: str, place: int, spellings: Iterable[str]) -> bool:
    """True if the whole field at `place` is Chinese and reads as one of `spellings`, which are joined syllables."""
    fields = sound.split(FIELD)
    tokens = fields[place].split(BREAK)[0].split() if place < len(fields) else []
    return not set(spellings).isdisjoint(tokens)


def begins_with_sound(sound: str, place: int, syllable: str) -> bool:
    """True if the field at `place` is a Chinese person's name and the first character reads so."""
    fields = sound.split(FIELD)
    spoken = fields[place].split(BREAK)[1:-1] if place < len(fields) else []
    is_person = bool(spoken) and spoken[0].count(" ") < _LONGEST_PERSON - 1
    return is_person and any(way.partition(" ")[0] == syllable for way in spoken)
