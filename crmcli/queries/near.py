"""Names near what was typed, for "did you mean": typing slips in words, and whole names run together or cut.

Only for when nobody answered: it reads the words of every customer (100 000 in a tenth of a second).
"""

from crmcli.domain.matching import asked
from crmcli.store import Store

_LONGEST = 80
_MOST_WORDS = 6
_NEAREST = 12
_ENOUGH = 40


def near_customers(store: Store, who: str) -> list[int]:
    """Ids of customers whose names are a slip or two from `who`, the nearest first."""
    from rapidfuzz import process  # 16 ms with its distances
    from rapidfuzz.distance import OSA

    name = asked(who)
    words = [word for word in name.words if len(word) > 1][:_MOST_WORDS]
    if not words or len(who) > _LONGEST:
        return []
    rows = store.rows("SELECT id, c0, c1 FROM customer_search_content")
    lines = {customer_id: line for customer_id, _, line in rows}
    known = list(set(" ".join(lines.values()).split()))
    choices = []
    for word in words:
        near = process.extract(word, known, scorer=OSA.distance, score_cutoff=slips(word), limit=_NEAREST)
        choices.append({found: distance for found, distance, _ in near})
    scored = _scores(lines, choices)
    joined = "".join(name.words)
    if len(joined) > 3:
        together = {customer_id: exact.partition(" ")[0][1:] for customer_id, exact, _ in rows}
        for _, distance, customer_id in process.extract(
            joined, together, scorer=OSA.distance, score_cutoff=slips(joined), limit=_NEAREST
        ):
            scored[customer_id] = min(distance, scored.get(customer_id, distance))
    return sorted(scored, key=lambda customer_id: (scored[customer_id], -customer_id))[:_ENOUGH]


def slips(word: str) -> int:
    """How many slips (a letter wrong, missing, doubled, or two swapped) are forgiven: none in one letter,
    one in short words, two in long ones.
    """
    return 0 if len(word) < 2 else 1 if len(word) < 6 else 2


def _scores(lines: dict[int, str], choices: list[dict[str, int]]) -> dict[int, float]:
    """Slips of every customer that has a near word for each typed word that has any."""
    choices = [choice for choice in choices if choice]
    scored: dict[int, float] = {}
    if not choices:
        return scored
    for customer_id, line in lines.items():
        words = line.split()
        best = [min((choice[word] for word in words if word in choice), default=None) for choice in choices]
        if all(slip is not None for slip in best):
            scored[customer_id] = sum(slip or 0 for slip in best) + len(words) / 100
    return scored
