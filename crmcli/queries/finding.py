"""Who is meant: any identifier of a customer leads to it, and two that answer alike are never told apart by a guess.

Stages, the first with hits decides: exact, whole words in any order, beginnings of words, inside of words.
Exact are a number (`12`, `#12`), uid, reference, e-mail, phone, WeChat id, and a whole name or alias however spaced or
ordered. A contact's or a company's whole name is exact too, but gives way to a choice where another customer's own
name has those words. One hit wins alone, unless too little was typed: see `_is_enough`.
"""

from enum import IntEnum
from typing import NamedTuple

from crmcli.domain import matching, phones
from crmcli.domain.matching import ALIAS, COMPANY, CONTACT, OWN, Asked, asked, keys
from crmcli.domain.text import fold
from crmcli.queries.evidence import Lead, Leads, why
from crmcli.store import Store

_LONGEST = 200  # what is longer can only be a whole name
_SOME = 400  # more hits than this are counted, not looked at one by one
_TAIL, _PHONE = 4, 7  # digits that may end a phone; digits that are one
_RECENT = 20_000


class Rank(IntEnum):
    """How well a customer answers to what was typed."""

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
        """The only one meant, if what was typed is enough to say so."""
        return self.hits[0] if self.total == 1 and self.is_enough else None


def find_customers(store: Store, who: str, *, limit: int = 9) -> Found:
    """Whom `who` may mean: the hits of the best rank. Any text is allowed; deleted customers never answer."""
    who = who.strip().encode(errors="replace").decode()
    if not who:
        return Found([], 0)
    number = _numbered(store, who)
    if number is not None:
        return _found(store, {number: Lead("id")}, Rank.EXACT, limit)
    name = asked(who)
    found = _exactly(store, who, name, limit)
    if found.total or len(who) > _LONGEST or not name.words:
        return found
    found = _by_words(store, who, name, limit)
    left, at, right = who.partition("@")
    return _at_customer(store, found, asked(left), asked(right)) if at and "." not in right else found


def did_you_mean(store: Store, who: str) -> list[Hit]:
    """At most three customers whose names are near what was typed; for when nobody answered to it."""
    from crmcli.queries.near import near_customers  # loads rapidfuzz (16 ms) and reads every name

    leads = {customer_id: Lead("near") for customer_id in near_customers(store, who)}
    by_id = {hit.customer_id: hit for hit in _found(store, leads, Rank.INSIDE, len(leads)).hits}
    return [by_id[customer_id] for customer_id in leads if customer_id in by_id][:3]


def split_who(text: str) -> list[str]:
    """Several customers in one text, separated by commas or semicolons of either script."""
    for mark in "，、;；":
        text = text.replace(mark, ",")
    return [part.strip() for part in text.split(",") if part.strip()]


def _numbered(store: Store, who: str) -> int | None:
    """The customer with this number, 12 or #12: a number means nothing else while such a customer is there."""
    digits = who.removeprefix("#")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 15 or digits[0] == "0":
        return None
    found: int | None = store.value("SELECT id FROM customer WHERE id = ? AND deleted_at IS NULL", (int(digits),))
    return found


def _exactly(store: Store, who: str, name: Asked, limit: int) -> Found:
    own, own_loosely, people, people_loosely = _whole_names(store, name)
    own = own | _identities(store, who, name)
    if own:
        return _found(store, people | own, Rank.EXACT, limit)
    if own_loosely:
        return _found(store, people_loosely | people | own_loosely, Rank.EXACT, limit)
    firms: Leads = {}
    for customer_id in _matches(store, name.exactly(COMPANY)):
        firms[customer_id] = Lead("company")
    leads = firms | (people or people_loosely)
    if not leads:
        return Found([], 0)
    rivals = _others_by_name(store, name, leads) if len(who) <= _LONGEST else {}
    return _found(store, rivals | leads, Rank.WORDS if rivals else Rank.EXACT, limit)


def _whole_names(store: Store, name: Asked) -> tuple[Leads, Leads, Leads, Leads]:
    """Customers with this whole name, or with its words joined or in another order; the same for their contacts."""
    own: Leads = {}
    own_loosely: Leads = {}
    people: Leads = {}
    people_loosely: Leads = {}
    rows = store.rows(
        "SELECT c.id, c.name, s.exact FROM customer_search s JOIN customer c ON c.id = s.rowid"
        " WHERE customer_search MATCH ? AND c.deleted_at IS NULL",
        (name.exactly(OWN + ALIAS + CONTACT),),
    )
    for customer_id, own_name, exact in rows:
        tokens = exact.split()
        if any(OWN + key in tokens for key in keys(name.folded)):
            (own if fold(own_name) == fold(name.folded) else own_loosely)[customer_id] = Lead("name")
        elif any(ALIAS + key in tokens for key in keys(name.folded)):
            own_loosely[customer_id] = Lead("alias")
        else:
            for contact_id, contact in _contacts(store, customer_id):
                if set(keys(contact)) & set(keys(name.folded)):
                    leads = people if fold(contact) == name.folded else people_loosely
                    leads[customer_id] = Lead("contact", None if customer_id in leads else contact_id)
    return own, own_loosely, people, people_loosely


def _contacts(store: Store, customer_id: int) -> list[tuple[int, str]]:
    return store.rows(
        "SELECT id, name FROM contact WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id", (customer_id,)
    )


def _identities(store: Store, who: str, name: Asked) -> Leads:
    """Customers by what is theirs alone: e-mail, reference, alias, WeChat id, uid, phone."""
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
        leads[customer_id] = Lead("reference" if kind == "ref" else kind, None if is_second else contact_id)
    bare = plain.replace("-", "")
    if len(bare) == 32 and bare.isascii() and bare.isalnum():
        uid = f"{bare[:8]}-{bare[8:12]}-{bare[12:16]}-{bare[16:20]}-{bare[20:]}"
        sql = "SELECT id FROM customer WHERE uid = ? AND deleted_at IS NULL"
        leads.update((row[0], Lead("id")) for row in store.rows(sql, (uid,)))
    if len(who) <= _LONGEST and phones.looks_like_phone(who):
        leads = _phones(store, who) | leads
    return leads


def _phones(store: Store, who: str) -> Leads:
    """Customers with this number, in any notation, with or without country code and trunk zero."""
    abroad = phones.e164(who, None)
    if abroad is not None:
        home = phones.national(abroad)
        return _phone_leads(store, home, matching.phone_tail(abroad[1:]), matching.whole_phone(home))
    said = phones.digits(who)
    bare = said.lstrip("0")
    tails = {said, bare} if len(bare) >= _PHONE else {said}
    return _phone_leads(store, bare, *map(matching.phone_tail, tails))


def _phone_leads(store: Store, tail: str, *questions: str) -> Leads:
    """Customers that the questions find, each with the contact whose phone ends in `tail`."""
    leads: Leads = {}
    for customer_id in [found for question in questions for found in _matches(store, question)][:_SOME]:
        owners = store.rows(
            "SELECT DISTINCT contact_id FROM detail WHERE customer_id = ? AND kind = 'phone' AND deleted_at IS NULL"
            " AND substr(normal, ?) = ?",
            (customer_id, -len(tail), tail),
        )
        leads[customer_id] = Lead("phone", owners[0][0] if len(owners) == 1 else None)
    return leads


def _others_by_name(store: Store, name: Asked, leads: Leads) -> Leads:
    """Customers not among `leads` whose own name has all the words."""
    rivals: Leads = {}
    for customer_id in _matches(store, name.whole())[: _SOME * 5]:
        if customer_id not in leads:
            own = store.value("SELECT name FROM customer WHERE id = ? AND deleted_at IS NULL", (customer_id,))
            if own is not None and set(name.words) <= set(asked(own).words):
                rivals[customer_id] = Lead("name")
    return rivals


def _by_words(store: Store, who: str, name: Asked, limit: int) -> Found:
    mail = who.casefold()
    for rank, question in ((Rank.WORDS, name.whole()), (Rank.PREFIX, name.beginnings()), (Rank.INSIDE, name.inside())):
        leads: Leads = dict.fromkeys(_matches(store, question), Lead(""))
        if rank == Rank.WORDS:
            leads = _mails(store, mail + "@", mail + "A") | leads
        elif rank == Rank.PREFIX:
            if len(mail) > 2:
                leads = _mails(store, mail, mail + "\U0010ffff") | leads
            if who.isascii() and who.isdigit() and _TAIL <= len(who) < _PHONE:
                leads = _phone_leads(store, who, matching.phone_tail(who)) | leads
        elif name.letters > 1 and not name.is_cjk:  # the index has every Chinese character as a word
            leads = dict.fromkeys(_scanned(store, name), Lead("")) | leads
        if leads:
            found = _found(store, leads, rank, limit, name)
            if found.total:
                return found._replace(is_enough=_is_enough(store, name, rank))
    return Found([], 0)


def _is_enough(store: Store, name: Asked, rank: Rank) -> bool:
    """Whether so little can single out a customer.

    Latin letters: two begin a name, three stand inside one. Chinese characters: one that begins a name when it is in no
    other name, two inside one.
    """
    longest = max(map(len, name.words))
    if name.is_cjk:
        return longest > 1 or (rank == Rank.WORDS or (rank == Rank.PREFIX and len(_matches(store, name.inside())) == 1))
    return longest >= (3 if rank == Rank.INSIDE else 2)


def _matches(store: Store, question: str) -> list[int]:
    sql = "SELECT rowid FROM customer_search WHERE customer_search MATCH ?"
    return [row[0] for row in store.rows(sql, (question,))]


def _mails(store: Store, start: str, end: str) -> Leads:
    rows = store.rows(
        "SELECT customer_id, contact_id FROM detail"
        " WHERE normal >= ? AND normal < ? AND kind = 'email' AND deleted_at IS NULL LIMIT ?",
        (start, end, _SOME),
    )
    return {customer_id: Lead("email", contact_id) for customer_id, contact_id in rows}


def _scanned(store: Store, name: Asked) -> list[int]:
    """Customers with every word somewhere inside the words of their names. As bytes: decoding would double the time."""
    first, *others = [word.encode() for word in name.words]
    found: list[int] = []
    for (body,) in store.db.execute("SELECT CAST(body AS BLOB) FROM name_page"):
        at = body.find(first)
        while at >= 0:
            start, end = body.rfind(b"\n", 0, at) + 1, body.find(b"\n", at)
            number, _, words = body[start:end].partition(b" ")
            if first in words and all(word in words for word in others):
                found.append(int(number))
            at = body.find(first, end)
        if len(found) > _SOME * 10:
            break
    return found


_CARD = """SELECT c.id, c.name, c.company, c.stage, a.last_at, c.updated_at
FROM customer c LEFT JOIN activity a ON a.customer_id = c.id WHERE c.deleted_at IS NULL AND c.id IN ({})"""


def _found(store: Store, leads: Leads, rank: Rank, limit: int, name: Asked | None = None) -> Found:
    ids = list(leads) if len(leads) <= _SOME else _recent(store, leads, limit)
    rows = store.rows(_CARD.format(",".join("?" * len(ids))), ids)
    rows.sort(key=lambda row: (row[4] or "", row[5], row[0]), reverse=True)
    hits = []
    for customer_id, own, company, stage, last_at, _ in rows[:limit]:
        lead = leads[customer_id]
        if not lead.where and name is not None:
            lead = why(store, customer_id, name, rank)
        contact = store.value("SELECT name FROM contact WHERE id = ?", (lead.contact_id,)) if lead.contact_id else None
        hits.append(Hit(customer_id, own, company, stage, last_at, lead.contact_id, contact, rank, lead.where))
    return Found(hits, len(rows) if len(leads) <= _SOME else len(leads))


def _recent(store: Store, leads: Leads, limit: int) -> list[int]:
    """Of very many customers, those most recently heard of."""
    chosen: list[int] = []
    for (customer_id,) in store.db.execute(
        "SELECT customer_id FROM activity WHERE last_life IS NOT NULL ORDER BY last_life DESC LIMIT ?", (_RECENT,)
    ):
        if customer_id in leads:
            chosen.append(customer_id)
            if len(chosen) >= limit:
                return chosen
    return chosen + [customer_id for customer_id in sorted(leads, reverse=True) if customer_id not in chosen][:limit]


def _at_customer(store: Store, found: Found, person: Asked, firm: Asked) -> Found:
    """For wang@acme: contacts called wang of customers called acme, and customers called wang whose company is acme."""
    hits: list[Hit] = []
    for hit in found.hits:
        if hit.where == "email":
            hits.append(hit)
            continue
        names = [hit.name, *_aliases(store, hit.customer_id), hit.company or ""]
        if any(firm.is_called(name, hit.rank) for name in names):
            called = [row for row in _contacts(store, hit.customer_id) if person.is_called(row[1], hit.rank)]
            hits += [hit._replace(contact_id=row[0], contact_name=row[1], where="contact") for row in called]
            if not called and person.is_called(hit.name, hit.rank) and firm.is_called(names[-1], hit.rank):
                hits.append(hit)
    left_out = found.total - len(found.hits)
    return found._replace(hits=hits, total=len(hits) + left_out)


def _aliases(store: Store, customer_id: int) -> list[str]:
    sql = "SELECT value FROM detail WHERE customer_id = ? AND kind = 'alias' AND deleted_at IS NULL"
    return [row[0] for row in store.rows(sql, (customer_id,))]
