"""The candidates for the search for duplicates, in two passes over the book."""

from collections import defaultdict

from crmcli.book.derived.fts import CUSTOMER_TEXTS
from crmcli.domain.similarity import DuplicateCandidate
from crmcli.rows import maker, names_of_columns
from crmcli.store import Store

_FACES = """
SELECT id, name, kind, coalesce(company, '') AS company, coalesce(city, '') AS city,
  coalesce(birthday, '') AS birthday FROM customer
WHERE deleted_at IS NULL ORDER BY id
"""
_DETAILS = """
SELECT customer_id, kind, normal FROM detail
WHERE contact_id IS NULL AND deleted_at IS NULL AND kind IN ('email', 'phone', 'wechat', 'ref', 'alias')
"""
_KINDS = {"email": "mails", "phone": "phones", "wechat": "chats", "ref": "refs", "alias": "aliases"}
_NOTHING = [frozenset[str]()] * len(_KINDS)
_MOST_SOUNDS = 8


def duplicate_candidates(store: Store) -> list[DuplicateCandidate]:
    """One candidate for each customer not in the trash, the oldest first."""
    details: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for customer_id, kind, normal in store.db.execute(_DETAILS):
        details[customer_id][kind].add(normal)
    sounds = _sounds(store)
    found = []
    cursor = store.db.execute(_FACES)
    make = maker(DuplicateCandidate, (*names_of_columns(cursor), "sounds", *_KINDS.values()))
    for customer_id, *facts in cursor:
        own = details.get(customer_id)
        keys = [frozenset(own.get(kind, ())) for kind in _KINDS] if own else _NOTHING
        found.append(make((customer_id, *facts, sounds.get(customer_id, ()), *keys)))
    return found


def _sounds(store: Store) -> dict[int, tuple[str, ...]]:
    """The spellings of Chinese names, as the search index keeps them: joined ones first, then initials ('1…')."""
    found = {}
    for customer_id, sound in store.db.execute(f"SELECT id, sound FROM {CUSTOMER_TEXTS} WHERE sound != ''"):
        spellings: list[str] = []
        for word in sound[:400].split():
            if word[0] in "0123456789" or len(spellings) == _MOST_SOUNDS:
                break
            spellings.append(word)
        if spellings:
            found[customer_id] = tuple(spellings)
    return found
