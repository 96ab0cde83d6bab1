"""One table of a known program: how its headings tell it, what they hold, and whose numbers stand in which column.

Headings are written as `headings.plain` makes them: without case, spaces and punctuation.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from crmcli.transfer.heading_words import PLURAL
from crmcli.transfer.headings import CONTACT, LINK, Target, plain

_NONE: Mapping[str, str] = MappingProxyType({})
_NONE_TYPED: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType({})
FIRM_TABLES = frozenset(("companies", "accounts", "organizations"))
SKIP = "skip"  # the field of a column that says that a row is not to be taken
FLAG = "flag"  # the field of a column that `flags` reads


_OWNER = {  # the field and label of who a row belongs to
    "customers": ("own", "owner"),
    "deals": ("owner", ""),
    "interactions": ("author", ""),
    "reminders": ("author", ""),
}


class ProgramTable(NamedTuple):
    """What is known of one table of a program.

    `kind` is the kind of its rows, "" for a table of which nothing is taken. `signs` are alternatives of headings of
    which all of one stand in the table, those after ! not, those after = letter for letter (_ is a space). `fields` is
    field → headings, the best first; the words of the kind hold for every other heading. `space` names what its own
    numbers count, `links` the same for columns with numbers of other tables. `silent` columns are known and not taken.
    `skipped` is heading → "deleted", "converted", "archived" or "cancelled": rows of which the column says so are left
    out. `flags` is heading → "won" or "closed": columns of 0 and 1. `stages` is stage → one of a new book. `channel` is
    that of all rows; `duration` the unit of a duration that is one number, "s" or "ms" ("": minutes). `typed` is for
    columns with numbers of several tables: heading → the heading of the column that says which, and its word → space.
    `related_type` are headings that say what kind of record the name in the field `related` is of. `users` are headings
    with the numbers of those who sell, whom another table of the set names.
    """

    program: str
    table: str
    kind: str
    signs: tuple[str, ...]
    fields: Mapping[str, str] = _NONE
    space: str = ""
    links: Mapping[str, str] = _NONE
    silent: str = ""
    skipped: Mapping[str, str] = _NONE
    flags: Mapping[str, str] = _NONE
    stages: Mapping[str, str] = _NONE
    channel: str = ""
    duration: str = ""
    typed: Mapping[str, tuple[str, Mapping[str, str]]] = _NONE_TYPED
    related_type: str = ""
    users: str = ""

    @property
    def name(self) -> str:
        """The program and its table, for people."""
        return f"{self.program} {self.table}"

    def fits(self, words: frozenset[str], headings: frozenset[str]) -> bool:
        """Whether a table with these headings, `words` as `headings.plain` makes them, is this one."""

        def stands(sign: str) -> bool:
            if sign[0] == "=":
                return sign[1:].replace("_", " ") in headings
            return sign[1:] not in words if sign[0] == "!" else sign in words

        return any(all(map(stands, signs.split())) for signs in self.signs)


class Columns(NamedTuple):
    """What the columns stand for that a layout knows, by their place, and those that stand in for an empty one."""

    targets: dict[int, Target]
    instead: dict[int, list[int]]


def columns_of(layout: ProgramTable, headings: Sequence[str]) -> Columns:
    """The columns of a table that a layout knows."""
    words = [plain(heading) for heading in headings]
    plural = PLURAL.split()
    found: dict[int, Target] = {}
    instead: dict[int, list[int]] = {}
    for field, said in layout.fields.items():
        name, _, label = field.partition(":")
        places = [at for word in said.split() for at in range(len(words)) if word == words[at]]
        while places and places[0] in found:
            places.pop(0)
        if not places:
            continue
        if name in plural:
            own, slot = ("", CONTACT) if label == CONTACT else (label, "")
            found.update({at: Target(name, own, slot, -1) for at in places if at not in found})
            continue
        found[places[0]] = Target(name, label, "", -1)
        found.update({at: Target(LINK) for at in places[1:] if at not in found})
        if places[1:]:
            instead[places[0]] = places[1:]
    for mapping, field in ((layout.links, LINK), (layout.skipped, SKIP), (layout.flags, FLAG)):
        for at, word in enumerate(words):
            if word in mapping:
                found[at] = found.get(at, Target(field)) if field != LINK else Target(LINK)
    for at, word in enumerate(words):
        if word in layout.typed or word in layout.related_type.split():
            found.setdefault(at, Target(LINK))
        if any(word == type_ for type_, _ in layout.typed.values()):
            found.setdefault(at, Target(LINK))
        if word in layout.users.split() and at not in found:
            owner = _OWNER[layout.kind]
            found[at] = (
                Target(LINK) if owner in {(each.field, each.label) for each in found.values()} else Target(*owner)
            )
        if word in layout.silent.split():
            found.setdefault(at, Target(LINK))
    return Columns(found, instead)
