"""Fuzzy matching of names for "did you mean": by edit distance of words, and of whole names written as one word.

Only for when nothing matched: it reads the words of every customer's names.
"""

from crmcli.book.derived.fts import CUSTOMER_TEXTS
from crmcli.domain.text.name_query import any_of, parse_name_query, split_words
from crmcli.domain.text.titles import split_firm
from crmcli.queries.search.by_surname import of_surname
from crmcli.queries.search.customer_lookup import CustomerSearch
from crmcli.queries.search.name_matches import CustomerMatch, Hit, Rank
from crmcli.store import Store

_LONGEST = 80
_MOST_WORDS = 6
_NEAREST = 12
_SOME = 300
_MOST_NAMESAKES = 3
_ENOUGH = 40

_Slips = dict[str, int]


def did_you_mean(store: Store, who: str) -> list[Hit]:
    """At most three customers whose names are within a small edit distance of `who`, or whose surname may be the same.

    For when nothing matched.
    """
    ids = [*_firms(store, who), *near_customers(store, who), *_of_surname(store, who)]
    leads = {customer_id: CustomerMatch("near") for customer_id in ids}
    search = CustomerSearch(store, who, limit=len(leads))
    by_id = {hit.customer_id: hit for hit in search.hits_of(leads, Rank.INSIDE).hits}
    return [by_id[customer_id] for customer_id in leads if customer_id in by_id][:3]


def near_customers(store: Store, who: str) -> list[int]:
    """Ids of customers whose names are within the accepted edit distance of `who`, the nearest first."""
    name = parse_name_query(who)
    words = [word for word in name.words if len(word) > 1][:_MOST_WORDS]
    if not words or len(who) > _LONGEST:
        return []
    known = _known_words(store, words)
    near = [choice for choice in (_near(word, known) for word in words) if choice]
    scored = _scored(store, near) if near else {}
    if not scored and len(name.words) == 1:
        scored = _run_together(store, words[0])
    return sorted(scored, key=lambda customer_id: (scored[customer_id], -customer_id))[:_ENOUGH]


def _firms(store: Store, who: str) -> list[int]:
    """For 宏达 王总 the firms called 宏达, when nobody there is a 王."""
    firms = dict.fromkeys(firm for firm, _ in split_firm(who))
    return [hit.customer_id for firm in firms for hit in CustomerSearch(store, firm, limit=_MOST_NAMESAKES).found.hits]


def _of_surname(store: Store, who: str) -> list[int]:
    """For Chan Tai Man a few who may be called Chan; nobody's given name is known by its sound in Cantonese."""
    name = parse_name_query(who)
    is_latin = all(word.isascii() and word.isalpha() for word in name.words)
    return of_surname(store, name)[:_MOST_NAMESAKES] if is_latin and 1 < len(name.words) <= _MOST_WORDS else []


def max_edits(word: str) -> int:
    """The largest edit distance that matches: 0 for one letter, 1 for two to five letters, 2 from six on."""
    return 0 if len(word) < 2 else 1 if len(word) < 6 else 2


def _known_words(store: Store, typed: list[str]) -> list[str]:
    """The words of all names that are of a length to be near one of those typed."""
    pages = " ".join([page for (page,) in store.rows("SELECT body FROM name_page")])
    lengths = {
        length for word in typed for length in range(len(word) - max_edits(word), len(word) + max_edits(word) + 1)
    }
    return [word for word in {word for word in pages.split() if len(word) in lengths} if not word.isdigit()]


def _near(word: str, known: list[str]) -> _Slips:
    from rapidfuzz.distance import OSA  # slow to import
    from rapidfuzz.process import extract

    found = extract(word, known, scorer=OSA.distance, score_cutoff=max_edits(word), limit=_NEAREST)
    return {near: distance for near, distance, _ in found}


def _scored(store: Store, near: list[_Slips]) -> dict[int, float]:
    """{customer id: distance} of customers with a near word for every typed word, or else for any word."""
    for question in (" AND ".join(map(any_of, near)), " OR ".join(map(any_of, near))):
        rows = store.rows(
            "SELECT rowid, words FROM customer_search WHERE customer_search MATCH ? LIMIT ?", (question, _SOME)
        )
        if rows:
            return {customer_id: _slips_in(split_words(words), near) for customer_id, words in rows}
    return {}


def _slips_in(words: list[str], near: list[_Slips]) -> float:
    missing = 3
    return (
        sum(min((choice.get(word, missing) for word in words), default=missing) for choice in near) + len(words) / 100
    )


def _run_together(store: Store, joined: str) -> dict[int, float]:
    """Customers whose own name, its words joined, is near `joined`."""
    if len(joined) < 4 or not joined.isascii():
        return {}
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    names = dict(
        store.rows(
            f"SELECT id, substr(exact, 2, instr(exact || ' ', ' ') - 2) FROM {CUSTOMER_TEXTS}"
            " WHERE instr(exact || ' ', ' ') - 2 BETWEEN ? AND ?",
            (len(joined) - max_edits(joined), len(joined) + max_edits(joined)),
        )
    )
    found = extract(joined, names, scorer=OSA.distance, score_cutoff=max_edits(joined), limit=_NEAREST)
    return {customer_id: distance for _, distance, customer_id in found}
