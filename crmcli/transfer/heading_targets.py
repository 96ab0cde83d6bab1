"""The field that one heading stands for, by the words of `heading_words` and `heading_languages`.

A heading may be a word of a kind of rows ("Deal Stage"), a part of an address with its place ("Telefon geschäftlich",
"Code postal (bureau)"), one of several ("Phone 2 - Value"), or a path into a record ("Emails / Primary Email").
"""

import re
from functools import lru_cache
from typing import NamedTuple

from crmcli.domain.sales.units import is_unit
from crmcli.domain.text.unicode import fold
from crmcli.transfer import heading_languages
from crmcli.transfer.heading_money import split_money
from crmcli.transfer.heading_words import EXCEPTIONS, FIRMS, OWNERS, PARTS, PLACES, VOCABULARIES

CONTACT = "contact"  # the slot of what belongs to the person at a company
_PEOPLE = ("customers", "contacts", "*")
_NOTICE = re.compile(r"[(（\[]\s*(?:必填|选填|可选|required|optional)\s*[)）\]]|\*+\s*$", re.IGNORECASE)
_UNIT = re.compile(
    r"\s*[(（\[]\s*(?:%|kg|g|l|m|h|hrs?|hours?|min|mins|minutes|分钟|pcs?|pieces|units|stk|stück|ks|个|件|箱|台|套|"
    r"excl\.? ?(?:vat|tax)|incl\.? ?(?:vat|tax)|net|gross|netto|brutto|ht|ttc|iva incl(?:uido|usa)?|含税|"
    r"盒|包|瓶|袋|斤|公斤|千克|吨|米|条|支|只|张|本|双|组|份|桶|罐|卷|片|块|颗|粒|辆|部|打|each|ea|boxes|box|"
    r"不含税|税込|税抜)\s*[)）\]]\s*$|(?<=\w)\s+(?:netto|brutto|net|gross|ht|ttc|%)\s*$",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(（\[]\s*([^()（）\[\]]{1,12}?)\s*[)）\]]$")
_OBJECT = re.compile(r"^(person|organi[sz]ation|deal|lead|activity|contact|company)\s+[-:]\s+", re.IGNORECASE)
_PATH = re.compile(r"\s*[/>→]\s*|::|\s+[-–:]\s+")
_BETWEEN = re.compile("^(?:地址)?(?:所在)?(?:地)?(?:的)?")
_WHOLE_NAMES = ("name", "customer", "company", "contact")
_NUMBERED = re.compile(r"(\D+?)(\d+)(\D*)$")


class Target(NamedTuple):
    """What a column fills: a field, the label of its value ("work"), and which of several it belongs to.

    `slot` ties "Phone 2 - Label" to "Phone 2 - Value" and the parts of one address to each other. `rank` is small for
    the better heading.
    """

    field: str
    label: str = ""
    slot: str = ""
    rank: int = 0

    def shown(self) -> str:
        """For people, and as `--map` takes it: phone, phone:work."""
        return f"{self.field}:{self.label}" if self.label else self.field


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """A heading as vocabularies have it: folded, without spaces, its currency and notices such as (required)."""
    return fold(split_money(_UNIT.sub("", _NOTICE.sub("", heading)))[0]).replace(" ", "")


def heading_unit(heading: str) -> str:
    """The unit in brackets at the end of a heading, as it stands there: 数量(盒), Qty (pcs); "" for none."""
    found = _BRACKETS.search(_NOTICE.sub("", heading).strip())
    return found[1] if found and is_unit(found[1]) else ""


def plain_words(heading: str) -> set[str]:
    """The plain heading, and what it is without the name of an object before it ("Deal - Stage", "Lines / Product")."""
    parts = _PATH.split(heading)
    return {plain(heading), plain(_OBJECT.sub("", heading))} | ({plain(parts[-1])} if _is_path(parts) else set())


def vocabulary(kind: str) -> dict[str, str]:
    """Field to words, in English and Chinese, for one kind of rows."""
    return VOCABULARIES[kind]


def is_clock_word(heading: str, kind: str) -> bool:
    """True for a heading of the time of day of rows of `kind`."""
    tables = (VOCABULARIES[kind], heading_languages.VOCABULARIES[kind])
    return any(plain(heading) in table.get("time", "").split() for table in tables)


@lru_cache(maxsize=16)
def _words(kind: str) -> dict[str, tuple[str, int]]:
    """Plain heading to field and rank; `*` is every kind's words together."""
    if kind == "*":
        return {word: found for name in VOCABULARIES for word, found in _words(name).items()}
    found: dict[str, tuple[str, int]] = {}
    for field, words in VOCABULARIES[kind].items():
        for rank, word in enumerate(words.split()):
            found.setdefault(word, (field, rank))
    for field, words in heading_languages.VOCABULARIES[kind].items():
        for rank, word in enumerate(words.split(), 50):
            found.setdefault(word, (field, rank))
    return found


@lru_cache(maxsize=1)
def _parts() -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for table, first in ((PARTS, 0), (heading_languages.PARTS, 50)):
        for field, words in table.items():
            for rank, word in enumerate(words.split(), first):
                found.setdefault(word, (field, rank))
    return found


@lru_cache(maxsize=1)
def _places() -> tuple[dict[str, str], tuple[int, ...]]:
    """Word to label, and the lengths of the words, long ones first."""
    found: dict[str, str] = {}
    for table in (PLACES, heading_languages.PLACES):
        for label, words in table.items():
            for word in words.split():
                found.setdefault(word, label)
    return found, tuple(sorted({len(word) for word in found}, reverse=True))


def target(heading: str, kind: str) -> Target | None:
    """What a heading stands for in rows of `kind`."""
    own = _OBJECT.match(heading)
    if own and kind in _PEOPLE:
        rest, whose = heading[own.end() :], own[1].lower()
        if whose.startswith(("organi", "company")):
            return {"name": Target("company"), "id": None}.get(plain(rest), _target(plain(rest), kind))
        return _target(plain(rest), kind)
    found = _target(plain(heading), kind) or (_target(plain(heading[own.end() :]), kind) if own else None)
    return found or _in_path(heading, kind) or _without_umlauts(heading, kind)


def _without_umlauts(heading: str, kind: str) -> Target | None:
    """The field of a German heading that spells its umlauts with two letters: Faelligkeitsdatum, Waehrung."""
    word = plain(heading)
    bare = re.sub("([aou])e", r"\1", word)
    return _target(bare, kind) if bare != word and word.isascii() else None


def _is_path(parts: list[str]) -> bool:
    return len(parts) > 1 and plain(parts[0]) in OWNERS.split()


def _in_path(heading: str, kind: str) -> Target | None:
    """The field of "Emails / Primary Email", "Order Lines/Product", "Company / Name"."""
    parts = [part for part in _PATH.split(heading) if part.strip()]
    if not _is_path(parts):
        return None
    last = plain(parts[-1])
    whole = _target(plain(parts[-2] + parts[-1]), kind)
    if whole is not None or plain(parts[-2]) in FIRMS.split():
        return whole
    return _target(last, kind)


def _target(word: str, kind: str) -> Target | None:
    if not word:
        return None
    known = _words(kind)
    if word in known:
        field, rank = known[word]
        return _made(field, rank)
    if word in EXCEPTIONS:
        return _made(EXCEPTIONS[word], 0)
    if kind in _PEOPLE and word.startswith("标签组"):
        return Target("tags")
    if kind in _PEOPLE and word.startswith("donot") and not word.startswith("donotmodify"):
        return Target("own", f"do not {word[5:]}")
    if found := _composed(word):
        return found if kind in _PEOPLE or found.field in ("phone", "email") else None
    numbered = _NUMBERED.match(word)
    if not numbered:
        return None
    front, number, back = numbered.groups()
    inner = _target(front + back, kind)
    if inner and inner.field in _WHOLE_NAMES and number != "1" and not back:
        return None  # Name 2 goes on with Name 1, or is somebody else's
    # "Business Street 2" goes on with the same address, "Address 2 - Street" is another.
    return inner._replace(slot=number, rank=inner.rank + int(number[:3])) if inner and back else inner


def _made(spec: str, rank: int, label: str = "") -> Target:
    field, _, own = spec.partition(":")
    return Target(field, own if label == CONTACT else own or label, CONTACT if label == CONTACT else "", rank)


def _composed(word: str) -> Target | None:
    """A part alone, behind a place ("businessfax", "家庭电话") or before one ("phonework", "telefongeschaftlich")."""
    parts = _parts()
    if word in parts:
        return _made(*parts[word])
    places, lengths = _places()
    for length in lengths:
        if length >= len(word):
            continue
        if (label := places.get(word[:length])) is not None:
            rest = word[length:]
            rest = rest if rest in parts else _BETWEEN.sub("", rest)
            if rest in parts:
                spec, rank = parts[rest]
                return _made(spec, rank + 1, label)
        if (label := places.get(word[-length:])) is not None and word[:-length] in parts:
            spec, rank = parts[word[:-length]]
            return _made(spec, rank + 1, label)
    return None


def known(heading: str) -> bool:
    """True when some kind of rows has this heading."""
    return target(heading, "*") is not None
