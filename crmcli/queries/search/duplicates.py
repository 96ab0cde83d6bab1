"""The candidates for the search for duplicates, in two passes over the book."""

from collections import defaultdict

from crmcli.book.derived.fts import CUSTOMER_TEXTS
from crmcli.domain.similarity import DuplicateCandidate
from crmcli.store import Store

_FACES = """
SELECT id, name, kind, coalesce(company, ''), coalesce(city, ''), coalesce(birthday, '') FROM customer
WHERE deleted_at IS NULL ORDER BY id
"""
_DETAILS = """
SELECT customer_id, kind, normal FROM detail
WHERE contact_id IS NULL AND deleted_at IS NULL AND kind IN ('email', 'phone', 'wechat', 'ref', 'alias')
"""
_KINDS = ("email", "phone", "wechat", "ref", "alias")  # in the order of a face's fields
_NOTHING = [frozenset[str]()] * len(_KINDS)
_MOST_SOUNDS = 8


def duplicate_candidates(store: Store) -> list[DuplicateCandidate]:
    """One candidate for each customer not in the trash, the oldest first."""
    details: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for customer_id, kind, normal in store.db.execute(_DETAILS):
        details[customer_id][kind].add(normal)
    sounds = _sounds(store)
    found = []
    for row in store.db.execute(_FACES):
        own = details.get(row[0])
        keys = [frozenset(own.get(kind, ())) for kind in _KINDS] if own else _NOTHING
        found.append(DuplicateCandidate._make((*row, sounds.get(row[0], ()), *keys)))
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
