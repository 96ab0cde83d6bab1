"""Which customers the book already knows, by any key a file may name them with.

A filter answers "surely not" in memory that does not grow with a large book; only what may be known asks SQLite.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from crmcli.book.bulk import NameTable, each
from crmcli.domain.identity import is_placeholder, names_agree
from crmcli.domain.text.unicode import fold
from crmcli.store import Store
from crmcli.transfer.drafts import CustomerKey

_BITS = 1 << 26
_MASK = _BITS - 1
_MOST_FEW = 100_000  # keys in a set, which take as much memory as the filter
MOST_OWNERS = 20  # of one mail or phone: what more customers have is a switchboard or a word for "none"
_MOST_TEXT = 200  # letters of a meeting's words in which names are looked for
_CJK = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,40}"
_HELD = 200_000  # names kept in memory until somebody asks or there are more (20 MB)


@lru_cache(maxsize=8192)
def _folded(name: str) -> str:
    """Companies come up again and again in a list, and a name is asked for before it is kept."""
    return fold(name)


def _beside(name: str, company: str | None) -> str:
    """The folded company beside a folded name; "" for none, and for a firm that stands as its own company."""
    firm = _folded(company) if company else ""
    return "" if firm == name else firm


class KeyFilter:
    """A set of hashes that never says no wrongly: exact while it holds few, a Bloom filter of 8 MB from then on.

    The filter says yes wrongly for 1 in 30 at six million keys.
    """

    def __init__(self) -> None:
        self._few: set[int] = set()
        self._bits: bytearray | None = None  # made with the first key that is one too many for the set

    def add(self, key: object) -> None:
        """Remember a key."""
        if self._bits is None and len(self._few) < _MOST_FEW:
            self._few.add(hash(key))
        else:
            self.add_all((key,))

    def add_all(self, keys: Iterable[object]) -> None:
        """Remember many keys: one call for each would take as long as the work."""
        hashes = map(hash, keys)
        while self._bits is None:
            if not (taken := list(islice(hashes, _MOST_FEW))):
                return
            self._few.update(taken)
            if len(self._few) > _MOST_FEW:
                self._bits = bytearray(_BITS >> 3)
                _set_bits(self._bits, self._few)
                self._few = set()
        _set_bits(self._bits, hashes)

    def __contains__(self, key: object) -> bool:
        value, bits = hash(key), self._bits
        if bits is None:
            return value in self._few
        first, second = value & _MASK, (value >> 26) & _MASK
        return bool(bits[first >> 3] & (1 << (first & 7)) and bits[second >> 3] & (1 << (second & 7)))


def _set_bits(bits: bytearray, hashes: Iterable[int]) -> None:
    """Set the two bits of each hash."""
    for value in hashes:
        bit = value & _MASK
        bits[bit >> 3] |= 1 << (bit & 7)
        bit = (value >> 26) & _MASK
        bits[bit >> 3] |= 1 << (bit & 7)


_COLUMNS = "c.id, c.name, coalesce(c.company, ''), c.birthday, c.deleted_at IS NOT NULL"
_BY_UID = f"SELECT {_COLUMNS}, '' FROM customer c WHERE c.uid = :normal"
_BY_DETAIL = (
    f"SELECT {_COLUMNS}, CASE WHEN d.contact_id IS NULL THEN ''"
    " ELSE coalesce((SELECT p.name FROM contact p WHERE p.id = d.contact_id), '') END"
    " FROM detail d JOIN customer c ON c.id = d.customer_id"
    f" WHERE d.normal = :normal AND d.kind = :kind AND d.deleted_at IS NULL LIMIT {MOST_OWNERS + 1}"
)


class Owner(NamedTuple):
    """A customer that has a key; `contact` is the name of its contact that has it, "" when the customer itself does."""

    customer_id: int
    name: str
    company: str
    birthday: str | None
    is_trashed: int
    contact: str


class KnownCustomers:
    """Finds a customer by reference, uid, e-mail, phone, or name with company; the trash is searched too."""

    def __init__(self, store: Store, normal: Callable[[str, str], str], flush: Callable[[], None]) -> None:
        self._store = store
        self._normal = normal
        self._flush = flush
        self._strong = KeyFilter()
        self._names = KeyFilter()
        self._cache: dict[CustomerKey, int | None] = {}
        self._has_bare = False
        self._name_table = NameTable(store)
        self._new_names: list[tuple[int, int]] = []
        kinds = "('ref', 'email', 'phone')"
        pairs = f"SELECT kind, normal FROM detail WHERE kind IN {kinds} AND deleted_at IS NULL"
        self._strong.add_all(each(store, pairs))
        self._strong.add_all(each(store, "SELECT 'uid', uid FROM customer"))
        for customer_id, name, company in each(store, "SELECT id, name, company FROM customer"):
            self.note_name(customer_id, name, company)
            if len(self._new_names) >= _HELD:
                self._write_names()

    def note(self, customer_id: int, keys: list[tuple[str, str]], name: str, company: str | None) -> None:
        """Remember a customer that was just made."""
        self._strong.add_all(keys)
        self.note_name(customer_id, name, company)
        if len(self._new_names) >= _HELD:
            self._write_names()

    def _write_names(self) -> None:
        self._name_table.insert(self._new_names)
        self._new_names.clear()

    def note_name(self, customer_id: int, name: str, company: str | None) -> None:
        """Remember a name with its company."""
        folded = _folded(name)
        key = hash((folded, _beside(folded, company)))
        self._names.add(key)
        self._new_names.append((key, customer_id))
        if self._has_bare:
            self._new_names.append((hash(folded), customer_id))

    def _learn_bare_names(self) -> None:
        """Note every name without its company: only history names customers so, and lists need not pay for it."""
        if not self._has_bare:
            self._has_bare = True
            self._flush()
            for customer_id, name in each(self._store, "SELECT id, name FROM customer"):
                self._new_names.append((hash(_folded(name)), customer_id))

    def may_hold(self, key: tuple[str, str]) -> bool:
        """False when surely no customer has this (kind, normal) key."""
        return key in self._strong

    def owners(self, kind: str, normal: str) -> list[Owner]:
        """The customers with this key, those not in the trash first; at most MOST_OWNERS + 1 of them."""
        self._flush()
        rows = self._store.rows(_BY_UID if kind == "uid" else _BY_DETAIL, {"normal": normal, "kind": kind})
        if len(rows) == 1:
            return [Owner(*rows[0])]
        found: dict[int, Owner] = {}
        for row in sorted(rows, key=lambda row: (row[4], bool(row[5]), row[0])):
            found.setdefault(row[0], Owner(*row))
        return list(found.values())

    def other_names(self, customer_id: int) -> list[str]:
        """The names of the customer's contacts, and its aliases."""
        self._flush()
        rows = self._store.rows(
            "SELECT name FROM contact WHERE customer_id = :id AND deleted_at IS NULL"
            " UNION ALL SELECT value FROM detail WHERE customer_id = :id AND kind = 'alias' AND contact_id IS NULL"
            " AND deleted_at IS NULL",
            {"id": customer_id},
        )
        return [name for (name,) in rows]

    def by_name(self, name: str, company: str | None = None) -> list[int]:
        """Customers with that name (and company, when given), living ones first."""
        if company is None:
            self._learn_bare_names()
        wanted, firm = _folded(name), None if company is None else _beside(_folded(name), company)
        key = hash(wanted) if firm is None else hash((wanted, firm))
        if company is not None and key not in self._names:
            return []
        self._flush()
        self._write_names()
        rows = self._name_table.customers(key)
        return list(
            dict.fromkeys(i for i, n, c in rows if fold(n) == wanted and (firm is None or _beside(wanted, c) == firm))
        )

    def named_in(self, text: str) -> int | None:
        """The customer whose whole name stands in a text; None for none, and where several names or owners do."""
        words = re.findall(r"[^\s,;:()\[\]<>\"|/]+", text[:_MOST_TEXT])
        runs = [
            (" ".join(words[at : at + size]), size) for size in range(4, 0, -1) for at in range(len(words) - size + 1)
        ]
        runs += [(cjk[at : at + size], size) for cjk in re.findall(_CJK, text[:_MOST_TEXT])
                 for size in range(min(len(cjk), 12), 1, -1) for at in range(len(cjk) - size + 1)]  # fmt: skip
        found: set[int] = set()
        longest = 0
        for run, size in runs:
            if size < longest and run.isascii():
                break
            if (size > 1 or len(run) > 3) and (owners := self.by_name(run)[:2]):
                found.update(owners)
                longest = size
        return found.pop() if len(found) == 1 else None

    def meant(self, who: CustomerKey) -> list[int]:
        """Whom a row of history names: one customer, none, or several that cannot be told apart."""
        if who in self._cache:
            kept = self._cache[who]
            return [] if kept is None else [kept]
        found = self._meant(who)
        if len(found) > 1 and who.program:
            found = self._of_program(found, who.program) or found
        if len(found) == 1:
            if len(self._cache) > 50_000:
                self._cache.clear()
            self._cache[who] = found[0]
        return found

    def _meant(self, who: CustomerKey) -> list[int]:
        """By a number of a known program; by a code, mail or phone whose owner has the row's name, if the row has one;
        else by the name, of the customer or of a person at the firm that the row names.
        """
        if who.ids and (of_program := self.by_ids(who.ids)):
            return [of_program]
        for kind, value in (("uid", who.uid), ("ref", who.ref), ("email", who.email), ("phone", who.phone)):
            normal = value if kind == "uid" or not value else self._normal(kind, value)
            if not value or (kind, normal) not in self._strong or is_placeholder(kind, normal):
                continue
            owners = self.owners(kind, normal)
            living = [owner for owner in owners if not owner.is_trashed] or owners
            if kind != "uid" and (who.name or who.company):
                living = [] if len(owners) > MOST_OWNERS else self._named_as(living, who)
            if living:
                return [owner.customer_id for owner in living]
        if who.is_related_alone:
            return self._related(who)
        if not who.name:
            return self.by_name(who.company or who.ref) if who.company or who.ref else []
        found = self.by_name(who.name, who.company or None) or (self._firm_of(who) if who.company else [])
        return found or (self._related(who) if who.related else [])

    def _related(self, who: CustomerKey) -> list[int]:
        """The customers of the name that a row is related to; where there are none, those with a deal of that title."""
        found = [] if who.is_deal else self.by_name(who.related)
        sql = "SELECT DISTINCT customer_id FROM deal WHERE title = ? COLLATE NOCASE AND deleted_at IS NULL LIMIT 4"
        return found or [customer_id for (customer_id,) in self._store.rows(sql, (who.related,))]

    def by_ids(self, ids: Sequence[str]) -> int | None:
        """The customer with the first of the ids that the book has, else the customer of the deal that has one."""
        normals = [(self._normal("ref", number), number) for number in ids]
        for normal, _ in normals:
            if ("ref", normal) in self._strong:
                owners = self.owners("ref", normal)
                living = [owner for owner in owners if not owner.is_trashed] or owners
                if len(living) == 1:
                    return living[0].customer_id
        for _, number in normals:
            sql = "SELECT customer_id FROM deal WHERE ref = ? AND deleted_at IS NULL LIMIT 2"
            if len(rows := self._store.rows(sql, (number,))) == 1:
                return int(rows[0][0])
        return None

    def _of_program(self, found: list[int], program: str) -> list[int]:
        """Those of several customers of one name that have a number of this program."""
        sql = (
            f"SELECT DISTINCT customer_id FROM detail WHERE customer_id IN ({', '.join('?' * len(found))})"
            " AND kind = 'ref' AND normal GLOB ? AND deleted_at IS NULL"
        )
        return [customer_id for (customer_id,) in self._store.rows(sql, (*found, f"{program} *"))]

    def named_at(self, name: str, firm: str) -> int | None:
        """The one person of a firm whose name agrees with this one; None for none, and for several."""
        self._flush()
        sql = "SELECT id, name FROM customer WHERE company = ? COLLATE NOCASE AND deleted_at IS NULL LIMIT 200"
        there = [customer_id for customer_id, other in self._store.rows(sql, (firm,)) if names_agree(name, other)]
        return there[0] if len(there) == 1 else None

    def _firm_of(self, who: CustomerKey) -> list[int]:
        """The firm that a row names beside a person whom the book has as no customer there."""
        firms = self.by_name(who.company)
        sql = f"SELECT id FROM customer WHERE id IN ({', '.join('?' * len(firms))}) AND kind = 'company'"
        return [firm for (firm,) in self._store.rows(sql, firms)] if firms else []

    def _named_as(self, owners: list[Owner], who: CustomerKey) -> list[Owner]:
        """The owners whose name agrees with the row's name, else those whose firm or people do."""
        name = who.name or who.company
        own = [owner for owner in owners if names_agree(name, owner.name)]
        if own:
            equal = [owner for owner in own if fold(owner.name) == fold(name)]
            return equal or own
        said = [each for each in (who.name, who.company) if each]
        return [
            owner
            for owner in owners
            if any(
                names_agree(one, other)
                for one in said
                for other in (owner.name, owner.company, *self.other_names(owner.customer_id))
            )
        ]
