"""Which field each heading of a table stands for, and what the rows are.

Pure words: no file is opened here. What is not recognised is named, never guessed from the cells.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from crmcli.domain.text.unicode import fold, one_line
from crmcli.errors import Refused, Usage
from crmcli.transfer.heading_money import split_money
from crmcli.transfer.heading_words import EXCEPTIONS, PARTS, PLACES, PLURAL, TELLING, VOCABULARIES
from crmcli.words import listed, tr

IGNORE = "-"
LINK = "link"  # the field of a column that holds numbers of another table
CONTACT = "contact"  # the slot of what belongs to the person at a company
_NOTICE = re.compile(r"[(（\[]\s*(?:必填|选填|可选|required|optional)\s*[)）\]]|\*+\s*$", re.IGNORECASE)
_OBJECT = re.compile(r"^(person|organi[sz]ation|deal|lead|activity|contact|company)\s+[-:]\s+", re.IGNORECASE)
_BETWEEN = re.compile("^(?:地址)?(?:所在)?(?:地)?(?:的)?")
_ANY = "*"


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


class Match(NamedTuple):
    """The headings of a table with what each stands for; None where nobody knows."""

    kind: str
    headings: tuple[str, ...]
    targets: tuple[Target | None, ...]

    @property
    def mapping(self) -> dict[str, str]:
        """Heading to field, for those that are used."""
        return {h: t.shown() for h, t in zip(self.headings, self.targets, strict=True) if t is not None}

    @property
    def unknown(self) -> tuple[str, ...]:
        """The headings that are not used."""
        return tuple(h for h, t in zip(self.headings, self.targets, strict=True) if t is None and h)


def plain(heading: str) -> str:
    """A heading as vocabularies have it: folded, without spaces, its currency and notices such as (required)."""
    return fold(split_money(_NOTICE.sub("", heading))[0]).replace(" ", "")


@lru_cache(maxsize=16)
def _words(kind: str) -> dict[str, tuple[str, int]]:
    """Plain heading to field and rank; `*` is every kind's words together."""
    if kind == _ANY:
        return {word: found for name in VOCABULARIES for word, found in _words(name).items()}
    found: dict[str, tuple[str, int]] = {}
    for field, words in VOCABULARIES[kind].items():
        for rank, word in enumerate(words.split()):
            found.setdefault(word, (field, rank))
    return found


@lru_cache(maxsize=1)
def _parts() -> dict[str, tuple[str, int]]:
    return {word: (field, rank) for field, words in PARTS.items() for rank, word in enumerate(words.split())}


@lru_cache(maxsize=1)
def _places() -> tuple[tuple[str, str], ...]:
    """Word and label, long words first."""
    pairs = [(word, label) for label, words in PLACES.items() for word in words.split()]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def target(heading: str, kind: str) -> Target | None:
    """What a heading stands for in rows of `kind`."""
    own = _OBJECT.match(heading)
    if own and kind in ("customers", "contacts", _ANY):
        rest, whose = heading[own.end() :], own[1].lower()
        if whose.startswith(("organi", "company")):
            return {"name": Target("company"), "id": None}.get(plain(rest), _target(plain(rest), kind))
        return _target(plain(rest), kind)
    word = plain(heading)
    return _target(word, kind) or (_target(plain(heading[own.end() :]), kind) if own else None)


def _target(word: str, kind: str) -> Target | None:
    if not word:
        return None
    known = _words(kind)
    if word in known:
        field, rank = known[word]
        return _made(field, rank)
    if word in EXCEPTIONS:
        return _made(EXCEPTIONS[word], 0)
    if kind in ("customers", "contacts", _ANY) and word.startswith("标签组"):
        return Target("tags")
    if found := _composed(word):
        return found if kind in ("customers", "contacts", _ANY) or found.field in ("phone", "email") else None
    numbered = re.fullmatch(r"(\D+?)(\d+)(\D*)", word)
    if not numbered:
        return None
    front, number, back = numbered.groups()
    inner = _target(front + back, kind)
    # "Business Street 2" goes on with the same address, "Address 2 - Street" is another.
    return inner._replace(slot=number, rank=inner.rank + int(number[:3])) if inner and back else inner


def _made(spec: str, rank: int, label: str = "") -> Target:
    field, _, own = spec.partition(":")
    return Target(field, own if label == CONTACT else own or label, CONTACT if label == CONTACT else "", rank)


def _composed(word: str) -> Target | None:
    """A part alone, behind a place ("businessfax", "家庭电话") or before one ("phonework")."""
    parts = _parts()
    if word in parts:
        return _made(*parts[word])
    for place, label in _places():
        rest = ""
        if word.startswith(place):
            rest = word[len(place) :]
            rest = rest if rest in parts else _BETWEEN.sub("", rest)
        elif word.endswith(place):
            rest = word[: -len(place)]
        if rest in parts:
            spec, rank = parts[rest]
            return _made(spec, rank + 1, label)
    return None


def known(heading: str) -> bool:
    """True when some kind of rows has this heading."""
    return target(heading, _ANY) is not None


def guess(headings: Sequence[str]) -> str:
    """What the rows are, from their headings; customers when nothing tells otherwise."""
    words = {plain(_OBJECT.sub("", heading)) for heading in headings} | {plain(heading) for heading in headings}
    kinds = ["payments", "orders", "deals", "reminders", "interactions"]
    if len(words & set(TELLING["orders"].split())) > len(words & set(TELLING["payments"].split())):
        kinds = ["orders", "payments", *kinds[2:]]
    for kind in kinds:
        if words & set(TELLING[kind].split()) and _is_complete(headings, kind):
            return kind
    fields = {found.field for heading in headings if (found := target(heading, "interactions"))}
    if {"at", "text"} <= fields and len(fields) == len([h for h in headings if h.strip()]) and fields & _NAMING:
        return "interactions"
    return "customers"


_NAMING = {"name", "first", "last", "customer", "company", "contact", "email", "phone", "customer_ref", "customer_uid"}
# What rows of a kind cannot do without, and what to call it.
_NEEDED: dict[str, tuple[tuple[str, set[str]], ...]] = {
    "customers": (("name", _NAMING),),
    "contacts": (
        ("person", {"name", "first", "last", "contact"}),
        ("customer", {"customer", "company", "ref", "customer_uid"}),
    ),
    "interactions": (("date", {"at"}), ("text", {"text", "subject"}), ("customer", _NAMING)),
    "orders": (("date", {"day"}), ("amount", {"amount", "price"}), ("customer", _NAMING)),
    "payments": (("date", {"day"}), ("amount", {"amount"}), ("customer", _NAMING)),
    "deals": (("title", {"title"}), ("customer", _NAMING)),
    "reminders": (("date", {"due"}), ("text", {"text", "note"}), ("customer", _NAMING)),
}


def _is_complete(headings: Sequence[str], kind: str) -> bool:
    targets = _with_units(headings, [target(heading, kind) for heading in headings])
    fields = {found.field for found in targets if found}
    return all(fields & some for _, some in _NEEDED[kind])


class Incomplete(NamedTuple):
    """A kind that the headings tell of, what they lack for it, and a field that would hold it."""

    kind: str
    what: str
    field: str


def incomplete_kind(headings: Sequence[str], guessed: str) -> Incomplete | None:
    """The kind that two headings tell of, or one beside no heading of a customer list; None when `guessed` is sure."""
    if guessed != "customers":
        return None
    words = {plain(_OBJECT.sub("", heading)) for heading in headings} | {plain(heading) for heading in headings}
    told = [
        (len(words & set(TELLING[kind].split())), kind) for kind in ("orders", "deals", "interactions", "reminders")
    ]
    count, kind = max(told, key=lambda each: each[0])
    if count < 2:
        return None
    targets = _with_units(headings, [target(heading, kind) for heading in headings])
    fields = {found.field for found in targets if found}
    what, some = next((each for each in _NEEDED[kind] if not fields & each[1]), ("", set()))
    return Incomplete(kind, what, "customer" if "customer" in some else min(some)) if some else None


def naming_columns(headings: Sequence[str], kind: str) -> list[int]:
    """The columns that hold whole names of people or firms, as far as their headings say."""
    found = [target(heading.strip(), kind) for heading in headings]
    return [at for at, each in enumerate(found) if each and each.field in ("name", "customer", "company", "contact")]


def match(
    headings: Sequence[str],
    kind: str,
    chosen: Mapping[str, str] | None = None,
    *,
    passed_over: Collection[int] = (),
    sure: Mapping[int, Target] | None = None,
) -> Match:
    """Every heading with its target; `chosen` (heading to field, "phone:work", or "-") comes before what is known.

    The columns `passed_over` have no target; those of a known program are `sure`. Raises Usage when `chosen` names a
    heading or a field that there is not, Refused when a field that rows of `kind` need is missing. The heading * in
    `chosen` stands for every other one.
    """
    names = tuple(heading.strip() for heading in headings)
    wanted = {fold(heading): field.strip() for heading, field in (chosen or {}).items()}
    folded = [fold(name) for name in names]
    for heading in wanted:
        if heading not in folded and heading != fold("*"):
            raise Usage(
                tr("There is no heading {heading!r}.", heading=heading), tr("There are: {few}.", few=few(names))
            )
    given = sure or {}
    targets = [
        _named(wanted[key], kind)
        if key in wanted
        else given[at]
        if at in given
        else None
        if at in passed_over
        else target(name, kind)
        for at, (name, key) in enumerate(zip(names, folded, strict=True))
    ]
    found = Match(
        kind, names, tuple(_settled(_with_times(names, _with_dates(names, _with_units(names, targets)), kind)))
    )
    fields = {each.field for each in found.targets if each}
    if LINK in fields:  # numbers of another table name the customer
        fields |= _NAMING
    for what, some in _NEEDED[kind]:
        if not fields & some:
            raise Refused(
                tr("No heading says the {what} of these {kind}: {few}.", what=what, kind=kind, few=few(names)),
                tr('Say which one does: --map "Heading={some}".', some="name" if "name" in some else min(some)),
            )
    return found


def _named(spec: str, kind: str) -> Target | None:
    """What a person wrote for a heading; ranks before all others."""
    if spec == IGNORE:
        return None
    field, _, label = spec.partition(":")
    if field not in fields_of(kind):
        raise Usage(
            tr("{kind} have no field {field!r}.", kind=kind, field=field),
            tr("They have {fields_of}.", fields_of=listed(fields_of(kind))),
        )
    return Target(field, label, "", -1)


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields that a heading of these rows can be mapped to."""
    parts = PARTS if kind in ("customers", "contacts") else ("phone", "email")
    names = dict.fromkeys(spec.partition(":")[0] for spec in (*VOCABULARIES[kind], *parts))
    return tuple(names)


def _with_times(names: Sequence[str], targets: list[Target | None], kind: str) -> list[Target | None]:
    """A column called time is the moment when it stands alone, the time of day beside a date."""
    words = VOCABULARIES[kind].get("time", "").split()
    clocks = [
        plain(name) in words and found is not None and found.rank >= 0
        for name, found in zip(names, targets, strict=True)
    ]
    dated = any(
        found and found.field in ("at", "due") and not is_clock for found, is_clock in zip(targets, clocks, strict=True)
    )
    return [Target("time") if dated and is_clock else found for found, is_clock in zip(targets, clocks, strict=True)]


def _with_units(names: Sequence[str], targets: list[Target | None]) -> list[Target | None]:
    """单位 is the unit beside a quantity, and the buyer's firm where nothing is counted."""
    if any(found and found.field == "quantity" for found in targets):
        return targets
    return [
        Target("company", rank=found.rank) if found and found.field == "unit" and plain(name) == "单位" else found
        for name, found in zip(names, targets, strict=True)
    ]


def _with_dates(names: Sequence[str], targets: list[Target | None]) -> list[Target | None]:
    """The words of a next step stand beside its date; 跟进内容 tells of the last contact where that has a date."""
    fields = {found.field for found in targets if found}
    if not fields & {"next_text", "last_text"}:
        return targets
    settled: list[Target | None] = []
    for name, found in zip(names, targets, strict=True):
        if found and found.field == "next_text" and "last_at" in fields and plain(name) == "跟进内容":
            found = found._replace(field="last_text")
        is_loose = found and found.field in ("next_text", "last_text") and f"{found.field[:4]}_at" not in fields
        settled.append(None if is_loose else found)
    return settled


def _settled(targets: Sequence[Target | None]) -> list[Target | None]:
    """Of several columns for one value the best heading has it, the first of equals; the others are unknown."""
    plural = PLURAL.split()
    best: dict[tuple[str, str, str], int] = {}
    keys = [_key(found) for found in targets]
    for at, (found, key) in enumerate(zip(targets, keys, strict=True)):
        rival = targets[best[key]] if key in best else None
        if found is not None and (rival is None or found.rank < rival.rank):
            best[key] = at
    return [
        found if found is None or found.field in plural or best[key] == at else None
        for at, (found, key) in enumerate(zip(targets, keys, strict=True))
    ]


def _key(found: Target | None) -> tuple[str, str, str]:
    if found is None:
        return ("", "", "")
    if found.field in ("city", "region", "postcode", "country"):
        return found.field, found.label, found.slot
    return found.field, "", ""


def few(names: Sequence[str], most: int = 8) -> str:
    """Some names for a message."""
    shown = [name for name in names if name]
    some = listed(one_line(name, 30) for name in shown[:most])
    return tr("{names} and {count} more", names=some, count=len(shown) - most) if len(shown) > most else some
