"""Look up customers by any identifier; equally good matches are all returned, never one of them by a guess.

Stages, the first with hits decides: exact, whole words in any order, beginnings of words, inside of words. In Chinese,
characters that stand together anywhere in a name are a word of it: a firm's name mostly begins with a place.
A form of address (王总, Mr Smith) also answers with the persons of that name, see `by_title`. A surname in another
writing (Chan for 陈) is asked about where no word answers, see `by_surname`.
Exact are a number (`12`, `#12`), uid, reference, e-mail, phone, WeChat id, and a whole name or alias however spaced or
ordered. A contact's or a company's whole name is exact too, but gives way to a choice where another customer's own
name has those words. One hit wins alone, unless too little was typed: see `_is_enough`.
"""

from functools import cached_property

from crmcli.domain import text
from crmcli.domain.text.name_query import COMPANY, NameQuery, parse_name_query, split_words
from crmcli.domain.text.unicode import fold
from crmcli.queries import search
from crmcli.queries.search import name_matches as ways
from crmcli.queries.search.matched_field import matched_field
from crmcli.queries.search.name_matches import SOME, CustomerMatch, Found, Hit, Leads, NameMatches, Rank
from crmcli.store import Store
from crmcli.tuples import NamedTuple

_LEGAL_FORMS = frozenset(
    ("ltd", "limited", "inc", "llc", "llp", "plc", "corp", "co", "gmbh", "ag", "kg", "sa", "srl", "bv", "pty")
)
_LONGEST = 200  # what is longer can only be a whole name
_SHORTEST_TAIL, _LONGEST_TAIL = 4, 6  # last digits of a phone; more are a whole one
_FEWEST_DIGITS = 7  # of a whole phone
_RECENT = 20_000
_LONGEST_PERSON = 4  # characters of a Chinese person's name
_OWN_NAMES = ("name", "pinyin", "alias")
_VOWELS = frozenset("aeiouy")
_ADDRESSES = ("mr", "mrs", "ms", "miss", "mx", "dr", "prof")
Sql = tuple[str, list[object]]


class _Candidate(NamedTuple):
    """A customer that may be meant, with what puts it in order."""

    customer_id: int
    name: str
    company: str | None
    stage: str | None
    last_contact: str | None
    updated_at: str


_CANDIDATES = """
SELECT c.id AS customer_id, c.name, c.company, c.stage, a.last_at AS last_contact, c.updated_at
FROM customer c LEFT JOIN activity a ON a.customer_id = c.id WHERE c.deleted_at IS NULL AND c.id IN ({})
"""


class CustomerSearch:
    """One question for customers: what was typed, parsed once, and whom it may mean, searched once.

    `limit` is how many hits `found` holds. With `only`, a condition on `customer c` with its parameters, customers that
    do not meet it never answer, so that a limit counts only those that do. `is_as_typed` False: other spellings of the
    text are not looked for. Any text is allowed; deleted customers never answer.
    """

    def __init__(
        self, store: Store, who: str, *, limit: int = 9, only: Sql | None = None, is_as_typed: bool = True
    ) -> None:
        self.store = store
        self.who = who
        self.limit = limit
        self._only = only
        self._is_as_typed = is_as_typed
        self._typed = who.strip().encode(errors="replace").decode()

    @cached_property
    def name(self) -> NameQuery:
        """What was typed, as a name."""
        return parse_name_query(self._typed)

    @cached_property
    def found(self) -> Found:
        """The hits of the best rank, also of the same name written in another way (J. B. as JB, & as and)."""
        found = self._found()
        words = self.name.words
        if found.total == 1 and found.hits[0].rank == Rank.EXACT and words[:1] and words[0] in _ADDRESSES:
            found = self._with_namesakes(found)
        if self._is_as_typed and (not found.total or _has_initials(words)):
            return self._with_spellings(found)
        return found

    def _with_spellings(self, found: Found) -> Found:
        """The hits, and those of the other ways to write what was typed; the best rank alone."""
        ways = search.spellings.other_spellings(self._typed)
        others = [
            CustomerSearch(self.store, way, limit=self.limit, only=self._only, is_as_typed=False).found for way in ways
        ]
        all_found = [each for each in (found, *others) if each.total]
        if not all_found:
            return found
        best = min(each.hits[0].rank for each in all_found)
        if best == Rank.EXACT:  # somebody at JB Hartley, and J. B. Hartley Bearings itself
            all_found = [_with_rivals(each, all_found) for each in all_found]
            best = min(each.hits[0].rank for each in all_found)
        all_found = [each for each in all_found if each.hits[0].rank == best]
        hits = {hit.customer_id: hit for each in reversed(all_found) for hit in each.hits}
        if set(hits) <= {hit.customer_id for hit in all_found[0].hits}:
            return all_found[0]
        total = max(len(hits), *(each.total for each in all_found))
        return Found(list(hits.values())[: self.limit], total, is_enough=all(each.is_enough for each in all_found))

    def _with_namesakes(self, found: Found) -> Found:
        """A customer kept as Mr Henderson, and whoever else is called Henderson: a choice."""
        leads = self._kept(search.by_title.namesakes(self.store, self._typed))
        others = {hit.customer_id: CustomerMatch(hit.where, hit.contact_id) for hit in found.hits} | leads
        if len(others) == len(found.hits):
            return found
        return self.hits_of(others, Rank.WORDS)._replace(is_enough=False)

    def _found(self) -> Found:
        if not self._typed:
            return Found([], 0)
        number = self._numbered()
        if number is not None:
            return self.hits_of({number: CustomerMatch("id")}, Rank.EXACT)
        found = self._exactly()
        if found.total or len(self._typed) > _LONGEST or not self.name.words:
            return found
        found = self._by_words()
        left, at, right = self._typed.partition("@")
        if not at or "." in right:
            return self._with_surname(self._with_title(found))
        found = search.at_customer.at_customer(self.store, found, parse_name_query(left), parse_name_query(right))
        return found if found.total else self._with_title(found)

    def _kept(self, leads: Leads) -> Leads:
        """The customers of `leads` that may answer."""
        if self._only is None or not leads:
            return leads
        condition, params = self._only
        sql = f"SELECT c.id FROM customer c WHERE c.id IN (SELECT value FROM json_each(?)) AND {condition}"
        kept = {customer_id for (customer_id,) in self.store.rows(sql, (str(list(leads)), *params))}
        return {customer_id: lead for customer_id, lead in leads.items() if customer_id in kept}

    def _numbered(self) -> int | None:
        """The customer with this number, 12 or #12: a number means nothing else while such a customer is there."""
        digits = self._typed.removeprefix("#")
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 15 or digits[0] == "0":
            return None
        sql = "SELECT id FROM customer WHERE id = ? AND deleted_at IS NULL"
        found: int | None = self.store.value(sql, (int(digits),))
        return found if found is not None and self._kept({found: CustomerMatch("id")}) else None

    def _exactly(self) -> Found:
        """By a whole name, or by what is a customer's alone."""
        store, name = self.store, self.name
        named = NameMatches(*map(self._kept, ways.whole_names(store, name)))
        found = ways.identities(store, self._typed, name)
        if sum(map(str.isdigit, self._typed)) >= _FEWEST_DIGITS:
            found = search.by_phone.whole_phones(store, self._typed) | found
        own = named.own | self._kept(found)
        if own and "," in self._typed:  # Simon, Paul may be Paul Simon
            own |= named.own_loosely
        if own:
            return self.hits_of(named.contacts | own, Rank.EXACT)
        if named.own_loosely:
            return self.hits_of(named.contacts_loosely | named.contacts | named.own_loosely, Rank.EXACT)
        firms = self._kept(dict.fromkeys(ways.matches(store, name.exactly(COMPANY)), CustomerMatch("company")))
        leads = firms | (named.contacts or named.contacts_loosely)
        if not leads:
            return Found([], 0)
        rivals = self._kept(ways.others_by_name(store, name, leads)) if len(self._typed) <= _LONGEST else {}
        return self.hits_of(rivals | leads, Rank.WORDS if rivals else Rank.EXACT)

    def _by_words(self) -> Found:
        """By words of names: whole, then their beginnings, then their insides, then turned and written together."""
        for rank in (Rank.WORDS, Rank.PREFIX, Rank.INSIDE):
            leads = self._by_other_means(rank)
            for customer_id in self._matches(rank):
                leads.setdefault(customer_id, CustomerMatch(""))
            found = self.hits_of(self._kept(leads), rank, is_by_words=True)
            if found.total:
                return found._replace(is_enough=self._is_enough(rank, found))
            if self.name.is_cjk:  # each stage asks the same of Chinese
                break
        turned = ways.turned_names(self.store, self.name) if self.name.is_cjk else {}
        return self.hits_of(self._kept(turned or ways.in_two_words(self.store, self.name)), Rank.INSIDE)

    def _matches(self, rank: int) -> list[int]:
        """The customers that the index gives for one stage."""
        store, name = self.store, self.name
        if rank == Rank.WORDS:
            return ways.matches(store, name.whole())
        if rank == Rank.INSIDE:
            return ways.matches(store, name.inside())
        found = ways.matches(store, name.beginnings())
        initials = name.initials() if found and name.letters > 1 else ""
        if initials and not ways.matches(store, initials):  # hd: 宏达二厂 begins so, and 上海宏达 has them
            return ways.matches(store, name.beginnings(inner_initials=True))
        return found

    def _with_title(self, found: Found) -> Found:
        """The hits, and the persons with the name beside a form of address: all of them are a choice."""
        persons = search.by_title.titled(self.store, self._typed)
        if persons is not None and not persons.leads:
            persons = search.by_surname.titled_otherwise(self.store, self._typed)
        if persons is None and not found.total and search.by_title.is_at_firm(self._typed):
            persons = search.at_customer.titled_at_firm(self.store, self._typed)
        leads = self._kept(persons.leads) if persons else {}
        if persons is None or not leads:
            return found
        others = {hit.customer_id: CustomerMatch(hit.where, hit.contact_id) for hit in found.hits} | leads
        is_sure = persons.is_sure and len(others) == len(leads) == 1
        both = self.hits_of(others, Rank.WORDS)
        return both._replace(total=max(both.total, found.total), is_enough=is_sure)

    def _with_surname(self, found: Found) -> Found:
        """The hits that have the words only in part, and persons with another writing of the surname: a choice."""
        if found.total and found.hits[0].rank <= Rank.WORDS:
            return found
        if not any(map(text.surnames.is_spelling, self.name.words)):
            return found
        leads = self._kept(search.by_surname.possible_persons(self.store, self.name))
        if not leads:
            return found
        others = {hit.customer_id: CustomerMatch(hit.where, hit.contact_id) for hit in found.hits} | leads
        both = self.hits_of(others, Rank.INSIDE)
        return both._replace(total=max(both.total, found.total), is_enough=False)

    def _by_other_means(self, rank: int) -> Leads:
        """By what else answers at this rank: mail addresses, last digits, the inside of Latin words."""
        store, name, mail = self.store, self.name, self._typed.casefold()
        if rank == Rank.WORDS:
            leads = {} if name.is_cjk else ways.turned_names(store, name)
            return leads | ways.mails_between(store, mail + "@", mail + "A")  # A comes after @: the local part alone
        if rank == Rank.INSIDE:  # the index has every Chinese character as a word
            return {} if name.is_cjk or name.letters < 2 else dict.fromkeys(self._inside_words(), CustomerMatch(""))
        leads = ways.mails_between(store, mail, mail + "\U0010ffff") if len(mail) > 2 else {}
        if mail.isascii() and mail.isdigit() and _SHORTEST_TAIL <= len(mail) <= _LONGEST_TAIL:
            leads = search.by_phone.phone_endings(store, mail) | leads
        return leads

    def _inside_words(self) -> list[int]:
        """Customers with every typed word somewhere inside the words of their names."""
        name = self.name
        found = ways.inside_words(self.store, name.words)
        return found + (ways.inside_words(self.store, split_words(name.other)) if name.other else [])

    def _is_enough(self, rank: int, found: Found) -> bool:
        """Whether so little can single out a customer.

        Latin letters: two begin a name, three stand inside one. Chinese characters: two that stand together, one that
        begins a name, or single ones (庆 王) that are all in one name of a person.
        """
        name = self.name
        longest = max(map(len, name.words))
        if not name.is_cjk:
            return longest >= (3 if rank == Rank.INSIDE else 2)
        if longest > 1 or found.total != 1:
            return True
        hit = found.hits[0]
        contacts = [contact for _, contact in ways.contacts_of(self.store, hit.customer_id)]
        names = [hit.name, hit.company or "", *contacts, *ways.aliases_of(self.store, hit.customer_id)]
        words = [word for each in names for word in split_words(fold(each))]
        if len(name.words) == 1:
            return any(word.startswith(name.words[0]) for word in words)
        return any(len(word) <= _LONGEST_PERSON and all(typed in word for typed in name.words) for word in words)

    def hits_of(self, leads: Leads, rank: int, *, is_by_words: bool = False) -> Found:
        """The customers of `leads` as hits, the most recently touched first."""
        store = self.store
        ids = list(leads) if len(leads) <= SOME else _recent(store, leads, self.limit)
        rows = store.records(_Candidate, _CANDIDATES.format(",".join("?" * len(ids))), ids)
        rows.sort(key=lambda row: (row.last_contact or "", row.updated_at, row.customer_id), reverse=True)
        hits = []
        for customer_id, own, company, stage, last_contact, _ in rows[: self.limit]:
            lead = leads[customer_id]
            if not lead.where and is_by_words:
                lead = matched_field(store, customer_id, self.name, rank)
            contact_id = lead.contact_id
            contact = store.value("SELECT name FROM contact WHERE id = ?", (contact_id,)) if contact_id else None
            hits.append(Hit(customer_id, own, company, stage, last_contact, contact_id, contact, rank, lead.where))
        return Found(hits, len(rows) if len(leads) <= SOME else len(leads))


def _with_rivals(found: Found, all_found: list[Found]) -> Found:
    """Customers found exactly by their company alone, as equals of those whose own name has the words."""
    is_firm = all(hit.where == "company" and hit.rank == Rank.EXACT for hit in found.hits)
    rivals = any(each.hits[0].rank == Rank.WORDS and hit.where in _OWN_NAMES for each in all_found for hit in each.hits)
    if not is_firm or not rivals:
        return found
    return found._replace(hits=[hit._replace(rank=Rank.WORDS) for hit in found.hits])


def _has_initials(words: tuple[str, ...]) -> bool:
    """True if the words have initials (j b, jb) or an `and`, which names are written with and without."""
    return len(words) > 1 and any(word == "and" or _is_initials(word) for word in words)


def _is_initials(word: str) -> bool:
    is_short = len(word) < 4 and word.isascii() and word.isalpha() and word not in _ADDRESSES
    return is_short and not _VOWELS & set(word)


def find_customers(store: Store, who: str, *, limit: int = 9) -> Found:
    """Whom `who` may mean: the hits of the best rank."""
    return CustomerSearch(store, who, limit=limit).found


def firm_of_people(found: Found) -> Hit | None:
    """Of a firm and people who answer only because they work there, the firm; None for any other hits.

    Its whole name means the firm as well, however many people work there.
    """
    if not found.is_enough or found.total != len(found.hits) or found.total < 2:
        return None
    own = [hit for hit in found.hits if hit.where in _OWN_NAMES]
    if len(own) != 1:
        return None
    (firm,) = own
    return firm if all(hit.where == "company" and _is_at(hit, firm) for hit in found.hits if hit is not firm) else None


def company_with_person(store: Store, found: Found) -> Hit | None:
    """The firm of people who work there, or of a person and the firm whose only contact they are, the person.

    None for any other hits.
    """
    if (firm := firm_of_people(found)) is not None:
        return firm
    if found.total != 2 or not found.is_enough:
        return None
    own = [hit for hit in found.hits if hit.where in _OWN_NAMES]
    if len(found.hits) != 2 or len(own) != 1:
        return None
    (hit,) = own
    (other,) = (each for each in found.hits if each is not hit)
    contacts = [name for _, name in ways.contacts_of(store, other.customer_id)]
    is_contact = len(contacts) == 1 and fold(contacts[0]) == fold(hit.name) and _is_at(hit, other)
    return hit if is_contact else None


def _is_at(person: Hit, firm: Hit) -> bool:
    """True if the person's company is the firm."""
    if not person.company or person.name == firm.name:
        return False
    return _without_form(person.company) == _without_form(firm.name)


def _without_form(name: str) -> str:
    """A folded name without its legal form (Ltd, GmbH) at the end."""
    *words, last = fold(name).split() or [""]
    return " ".join(words) if words and last.rstrip(".") in _LEGAL_FORMS else " ".join([*words, last])


def split_who(text: str) -> list[str]:
    """Several customers in one text, separated by commas or semicolons of either script."""
    for mark in "，、;；":
        text = text.replace(mark, ",")
    return [part.strip() for part in text.split(",") if part.strip()]


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
