"""Matches for a name query: by whole name, unique detail, words, and parts of words.

Each function is one query and ranks nothing; deleted rows never match.
"""

from collections.abc import Sequence

from crmcli.domain.text.name_query import ALIAS, CONTACT, OWN, SHORTEST_JOINED, NameQuery, all_keys, is_spelled
from crmcli.domain.text.unicode import fold, has_cjk
from crmcli.store import Store
from crmcli.tuples import NamedTuple

SOME = 400  # more customers than this are counted, not looked at one by one
_LONGEST_PERSON = 4  # characters of a Chinese person's name
_LONGEST_JOINED = 40  # letters of a first name and a surname written together


class Rank:
    """How well a customer matches the text: numbers, the best one least. An Enum would be made anew for every note."""

    EXACT = 0
    WORDS = 1
    PREFIX = 2
    INSIDE = 3


class Hit(NamedTuple):
    """A customer, perhaps with the contact that was named. `last_contact` is stored time; `where` says what matched."""

    customer_id: int
    name: str
    company: str | None
    stage: str | None
    last_contact: str | None
    contact_id: int | None
    contact_name: str | None
    rank: int
    where: str


class Found(NamedTuple):
    """The hits of the best rank, most recently touched first; `total` counts those left out too."""

    hits: list[Hit]
    total: int
    is_enough: bool = True

    @property
    def winner(self) -> Hit | None:
        """The only hit, if the text is long enough to identify it; else None."""
        return self.hits[0] if self.total == 1 and self.is_enough else None


class CustomerMatch(NamedTuple):
    """The field that matched the search text, and the contact's id if exactly one contact matched."""

    where: str
    contact_id: int | None = None


Leads = dict[int, CustomerMatch]


class NameMatches(NamedTuple):
    """Customers whose own name, or a contact's name, equals the query; `_loosely`: words joined or in another order."""

    own: Leads
    own_loosely: Leads
    contacts: Leads
    contacts_loosely: Leads


def matches(store: Store, question: str) -> list[int]:
    """Customers that the search index gives for an FTS query."""
    sql = "SELECT rowid FROM customer_search WHERE customer_search MATCH ?"
    return [row[0] for row in store.rows(sql, (question,))]


def contacts_of(store: Store, customer_id: int) -> list[tuple[int, str]]:
    """Ids and names of a customer's contacts."""
    return store.rows(
        "SELECT id, name FROM contact WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id", (customer_id,)
    )


def aliases_of(store: Store, customer_id: int) -> list[str]:
    """A customer's aliases, and those of its contacts."""
    sql = "SELECT value FROM detail WHERE customer_id = ? AND kind = 'alias' AND deleted_at IS NULL ORDER BY id"
    return [row[0] for row in store.rows(sql, (customer_id,))]


def whole_names(store: Store, name: NameQuery) -> NameMatches:
    """Customers whose whole name, alias or contact's name equals the query."""
    found = NameMatches({}, {}, {}, {})
    typed = name.keys
    rows = store.rows(
        "SELECT c.id, c.name, s.exact FROM customer_search s JOIN customer c ON c.id = s.rowid"
        " WHERE customer_search MATCH ? AND c.deleted_at IS NULL",
        (name.exactly(OWN + ALIAS + CONTACT),),
    )
    for customer_id, own_name, exact in rows:
        tokens = exact.split()
        if any(OWN + key in tokens for key in typed) and name.is_whole_name(own_name):
            leads = found.own if fold(own_name) == fold(name.folded) else found.own_loosely
            leads[customer_id] = CustomerMatch("name")
        elif any(ALIAS + key in tokens for key in typed) and any(
            map(name.is_whole_name, aliases_of(store, customer_id))
        ):
            found.own_loosely[customer_id] = CustomerMatch("alias")
        else:
            for contact_id, contact in contacts_of(store, customer_id):
                if set(all_keys(contact)) & set(typed) and name.is_whole_name(contact):
                    leads = found.contacts if fold(contact) == name.folded else found.contacts_loosely
                    leads[customer_id] = CustomerMatch("contact", None if customer_id in leads else contact_id)
    return found


def identities(store: Store, who: str, name: NameQuery) -> Leads:
    """Customers by a unique detail: e-mail, reference, alias, WeChat id, uid."""
    plain = who.casefold()
    wanted = [plain, name.folded, fold(plain.removeprefix("ref:"))]
    leads: Leads = {}
    for customer_id, contact_id, kind in store.rows(
        "SELECT d.customer_id, d.contact_id, d.kind FROM detail d JOIN customer c ON c.id = d.customer_id"
        " WHERE d.normal IN (?, ?, ?) AND d.kind IN ('email', 'ref', 'alias', 'wechat')"
        " AND d.deleted_at IS NULL AND c.deleted_at IS NULL",
        wanted,
    ):
        is_second = customer_id in leads and leads[customer_id].contact_id != contact_id
        leads[customer_id] = CustomerMatch("reference" if kind == "ref" else kind, None if is_second else contact_id)
    bare = plain.replace("-", "")
    if len(bare) == 32 and bare.isascii() and bare.isalnum():
        uid = f"{bare[:8]}-{bare[8:12]}-{bare[12:16]}-{bare[16:20]}-{bare[20:]}"
        sql = "SELECT id FROM customer WHERE uid = ? AND deleted_at IS NULL"
        leads.update((row[0], CustomerMatch("id")) for row in store.rows(sql, (uid,)))
    return leads


def mails_between(store: Store, start: str, end: str) -> Leads:
    """Customers with an e-mail address in [start, end), casefolded."""
    rows = store.rows(
        "SELECT customer_id, contact_id FROM detail"
        " WHERE normal >= ? AND normal < ? AND kind = 'email' AND deleted_at IS NULL LIMIT ?",
        (start, end, SOME),
    )
    return {customer_id: CustomerMatch("email", contact_id) for customer_id, contact_id in rows}


def turned_names(store: Store, name: NameQuery) -> Leads:
    """Persons and contacts whose name is the query with the surname at the other end, written together."""
    turned = name.turned()
    if not turned:
        return {}
    question = name.exactly(OWN + ALIAS + CONTACT, turned)
    if turned[0].isascii():
        question = f"({question} OR sound : ({' OR '.join(turned)}))"
    leads: Leads = {}
    for customer_id in matches(store, question)[:SOME]:
        contacts = contacts_of(store, customer_id)
        own, kind, sound = store.rows(
            "SELECT c.name, c.kind, s.sound FROM customer c JOIN customer_search s ON s.rowid = c.id WHERE c.id = ?",
            (customer_id,),
        )[0]
        if kind == "person" and _is_turned(own, turned, sound, 0):
            leads[customer_id] = CustomerMatch("name")
            continue
        people = [row for at, row in enumerate(contacts) if _is_turned(row[1], turned, sound, at + 2)]
        if people:
            leads[customer_id] = CustomerMatch("contact", people[0][0] if len(people) == 1 else None)
    return leads


def _is_turned(person: str, turned: list[str], sound: str, place: int) -> bool:
    """True if a person's name, which is of several words or Chinese, is one of `turned`, as written or as it sounds."""
    folded = fold(person)
    joined = folded.replace(" ", "")
    if joined in turned:
        return " " in folded or has_cjk(folded)
    return has_cjk(joined) and len(joined) <= _LONGEST_PERSON and is_spelled(sound, place, turned)


def in_two_words(store: Store, name: NameQuery) -> Leads:
    """Customers, contacts and aliases of two words that are the query, which is one word, in either order."""
    word = name.words[0] if len(name.words) == 1 else ""
    if has_cjk(word) or not (SHORTEST_JOINED <= len(word) <= _LONGEST_JOINED):
        return {}
    partings = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
    question = " OR ".join(f'(words : "{one}" AND words : "{other}")' for one, other in partings)
    leads: Leads = {}
    for customer_id in matches(store, question)[:SOME]:
        own = store.value("SELECT name FROM customer WHERE id = ? AND deleted_at IS NULL", (customer_id,))
        if own is None:
            continue
        fields = [(None, own), *contacts_of(store, customer_id)]
        for contact_id, field in fields:
            words = fold(field).split()
            if len(words) == 2 and words[1] + words[0] == word:
                leads[customer_id] = CustomerMatch("contact" if contact_id else "name", contact_id)
                break
    return leads


def others_by_name(store: Store, name: NameQuery, known: Leads) -> Leads:
    """Customers not in `known` whose own name has all the words."""
    others: Leads = {}
    for customer_id in matches(store, name.whole())[: SOME * 5]:
        if customer_id not in known:
            own = store.value("SELECT name FROM customer WHERE id = ? AND deleted_at IS NULL", (customer_id,))
            if own is not None and name.is_within(own, 1):
                others[customer_id] = CustomerMatch("name")
    return others


def inside_words(store: Store, typed: Sequence[str]) -> list[int]:
    """Customers with every word somewhere inside the words of their names. As bytes: decoding would double the time."""
    first, *others = [word.encode() for word in typed]
    found: list[int] = []
    for (body,) in store.db.execute("SELECT CAST(body AS BLOB) FROM name_page"):
        at = body.find(first)
        while at >= 0:
            start, end = body.rfind(b"\n", 0, at) + 1, body.find(b"\n", at)
            number, _, words = body[start:end].partition(b" ")
            if first in words and all(word in words for word in others):
                found.append(int(number))
            at = body.find(first, end)
        if len(found) > SOME * 10:
            break
    return found
