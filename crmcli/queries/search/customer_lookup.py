"""Look up customers by any identifier; equally good matches are all returned, never one of them by a guess.

Stages, the first with hits decides: exact, whole words in any order, beginnings of words, inside of words.
Exact are a number (`12`, `#12`), uid, reference, e-mail, phone, WeChat id, and a whole name or alias however spaced or
ordered. A contact's or a company's whole name is exact too, but gives way to a choice where another customer's own
name has those words. One hit wins alone, unless too little was typed: see `_is_enough`.
"""

from enum import IntEnum
from typing import NamedTuple

from crmcli.domain.text.name_index import COMPANY, NameQuery, parse_name_query
from crmcli.queries.search import name_matches as ways
from crmcli.queries.search.matched_field import matched_field
from crmcli.queries.search.name_matches import SOME, CustomerMatch, Leads
from crmcli.store import Store

_LONGEST = 200  # what is longer can only be a whole name
_SHORTEST_TAIL, _LONGEST_TAIL = 4, 6  # last digits of a phone; more are a whole one
_RECENT = 20_000


class Rank(IntEnum):
    """How well a customer matches the text."""

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
    rank: Rank
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


def find_customers(store: Store, who: str, *, limit: int = 9) -> Found:
    """The customers that match `who` with the best rank. Any text is allowed; deleted customers never match."""
    who = who.strip().encode(errors="replace").decode()
    if not who:
        return Found([], 0)
    number = _numbered(store, who)
    if number is not None:
        return _found(store, {number: CustomerMatch("id")}, Rank.EXACT, limit)
    name = parse_name_query(who)
    found = _exactly(store, who, name, limit)
    if found.total or len(who) > _LONGEST or not name.words:
        return found
    found = _by_words(store, who, name, limit)
    left, at, right = who.partition("@")
    return (
        _at_customer(store, found, parse_name_query(left), parse_name_query(right))
        if at and "." not in right
        else found
    )


def did_you_mean(store: Store, who: str) -> list[Hit]:
    """At most three customers whose names are within a small edit distance of `who`; for when nothing matched."""
    from crmcli.queries.search.fuzzy_names import near_customers  # loads rapidfuzz (16 ms) and reads every name

    leads = {customer_id: CustomerMatch("near") for customer_id in near_customers(store, who)}
    by_id = {hit.customer_id: hit for hit in _found(store, leads, Rank.INSIDE, len(leads)).hits}
    return [by_id[customer_id] for customer_id in leads if customer_id in by_id][:3]


def split_who(text: str) -> list[str]:
    """Several customers in one text, separated by commas or semicolons of either script."""
    for mark in "，、;；":
        text = text.replace(mark, ",")
    return [part.strip() for part in text.split(",") if part.strip()]


def _numbered(store: Store, who: str) -> int | None:
    """The id if `who` is a number (12, #12) and such a customer exists, else None."""
    digits = who.removeprefix("#")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 15 or digits[0] == "0":
        return None
    found: int | None = store.value("SELECT id FROM customer WHERE id = ? AND deleted_at IS NULL", (int(digits),))
    return found


def _exactly(store: Store, who: str, name: NameQuery, limit: int) -> Found:
    named = ways.whole_names(store, name)
    own = named.own | ways.identities(store, who, name)
    if own:
        return _found(store, named.contacts | own, Rank.EXACT, limit)
    if named.own_loosely:
        return _found(store, named.contacts_loosely | named.contacts | named.own_loosely, Rank.EXACT, limit)
    firms = dict.fromkeys(ways.matches(store, name.exactly(COMPANY)), CustomerMatch("company"))
    leads = firms | (named.contacts or named.contacts_loosely)
    if not leads:
        return Found([], 0)
    rivals = ways.others_by_name(store, name, leads) if len(who) <= _LONGEST else {}
    return _found(store, rivals | leads, Rank.WORDS if rivals else Rank.EXACT, limit)


def _by_words(store: Store, who: str, name: NameQuery, limit: int) -> Found:
    for rank, question in ((Rank.WORDS, name.whole()), (Rank.PREFIX, name.beginnings()), (Rank.INSIDE, name.inside())):
        leads = dict.fromkeys(ways.matches(store, question), CustomerMatch("")) | _by_other_means(
            store, who, name, rank
        )
        found = _found(store, leads, rank, limit, name)
        if found.total:
            return found._replace(is_enough=_is_enough(store, name, rank))
    return Found([], 0)


def _by_other_means(store: Store, who: str, name: NameQuery, rank: Rank) -> Leads:
    """Matches of this rank outside the name index: mail addresses, last digits of phones, parts of Latin words."""
    mail = who.casefold()
    if rank == Rank.WORDS:
        return ways.mails_between(store, mail + "@", mail + "A")  # A comes after @: the local part alone
    if rank == Rank.INSIDE:  # the index has every Chinese character as a word
        return (
            {} if name.is_cjk or name.letters < 2 else dict.fromkeys(ways.inside_words(store, name), CustomerMatch(""))
        )
    leads = ways.mails_between(store, mail, mail + "\U0010ffff") if len(mail) > 2 else {}
    if who.isascii() and who.isdigit() and _SHORTEST_TAIL <= len(who) <= _LONGEST_TAIL:
        leads = ways.phone_endings(store, who) | leads
    return leads


def _is_enough(store: Store, name: NameQuery, rank: Rank) -> bool:
    """True if the text is long enough to identify a customer at this rank.

    Latin letters: two begin a name, three stand inside one. Chinese characters: one that begins a name when it is in no
    other name, two inside one.
    """
    longest = max(map(len, name.words))
    if name.is_cjk:
        return longest > 1 or (
            rank == Rank.WORDS or (rank == Rank.PREFIX and len(ways.matches(store, name.inside())) == 1)
        )
    return longest >= (3 if rank == Rank.INSIDE else 2)


_CARD = """SELECT c.id, c.name, c.company, c.stage, a.last_at, c.updated_at
FROM customer c LEFT JOIN activity a ON a.customer_id = c.id WHERE c.deleted_at IS NULL AND c.id IN ({})"""


def _found(store: Store, leads: Leads, rank: Rank, limit: int, name: NameQuery | None = None) -> Found:
    ids = list(leads) if len(leads) <= SOME else _recent(store, leads, limit)
    rows = store.rows(_CARD.format(",".join("?" * len(ids))), ids)
    rows.sort(key=lambda row: (row[4] or "", row[5], row[0]), reverse=True)
    hits = []
    for customer_id, own, company, stage, last_at, _ in rows[:limit]:
        lead = leads[customer_id]
        if not lead.where and name is not None:
            lead = matched_field(store, customer_id, name, rank)
        contact = store.value("SELECT name FROM contact WHERE id = ?", (lead.contact_id,)) if lead.contact_id else None
        hits.append(Hit(customer_id, own, company, stage, last_at, lead.contact_id, contact, rank, lead.where))
    return Found(hits, len(rows) if len(leads) <= SOME else len(leads))


def _recent(store: Store, leads: Leads, limit: int) -> list[int]:
    """At most `limit` of many matches: the customers with the latest contact."""
    chosen: list[int] = []
    for (customer_id,) in store.db.execute(
        "SELECT customer_id FROM activity WHERE last_life IS NOT NULL ORDER BY last_life DESC LIMIT ?", (_RECENT,)
    ):
        if customer_id in leads:
            chosen.append(customer_id)
            if len(chosen) >= limit:
                return chosen
    return chosen + [customer_id for customer_id in sorted(leads, reverse=True) if customer_id not in chosen][:limit]


def _at_customer(store: Store, found: Found, person: NameQuery, firm: NameQuery) -> Found:
    """For wang@acme: contacts called wang of customers called acme, and customers called wang whose company is acme."""
    hits: list[Hit] = []
    for hit in found.hits:
        if hit.where == "email":
            hits.append(hit)
            continue
        names = [hit.name, *ways.aliases_of(store, hit.customer_id), hit.company or ""]
        if any(firm.is_called(name, hit.rank) for name in names):
            called = [row for row in ways.contacts_of(store, hit.customer_id) if person.is_called(row[1], hit.rank)]
            hits += [hit._replace(contact_id=row[0], contact_name=row[1], where="contact") for row in called]
            if not called and person.is_called(hit.name, hit.rank) and firm.is_called(names[-1], hit.rank):
                hits.append(hit)
    left_out = found.total - len(found.hits)
    return found._replace(hits=hits, total=len(hits) + left_out)
