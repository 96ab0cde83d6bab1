"""The pairs of customers of whom the user said that they are two: the search for duplicates leaves them out."""

from typing import NamedTuple

from crmcli.store import Store

_ENDS = (
    "FROM distinct_pair p JOIN customer a ON a.id = p.customer_id JOIN customer b ON b.id = p.other_id"
    " WHERE p.deleted_at IS NULL AND a.deleted_at IS NULL AND b.deleted_at IS NULL"
)


class PairEnd(NamedTuple):
    """One customer of a pair."""

    id: int
    name: str
    company: str | None


class DistinctPair(NamedTuple):
    """Two customers that are not the same, the lower number first; `since` is stored time."""

    a: PairEnd
    b: PairEnd
    since: str


def distinct_pairs(store: Store) -> list[DistinctPair]:
    """Every pair whose customers are both there, the newest first."""
    sql = (
        "SELECT a.id, a.name, a.company, b.id, b.name, b.company, p.updated_at"
        f" {_ENDS} ORDER BY p.updated_at DESC, p.id DESC"
    )
    found = []
    for *ends, since in store.rows(sql):
        one, other = sorted((PairEnd(*ends[:3]), PairEnd(*ends[3:])))
        found.append(DistinctPair(one, other, since))
    return found


def distinct_ids(store: Store) -> set[tuple[int, int]]:
    """The ids of those pairs, the lower one first."""
    sql = f"SELECT min(a.id, b.id), max(a.id, b.id) {_ENDS}"
    return {(one, other) for one, other in store.rows(sql)}


def pairs_of(store: Store, customer_id: int) -> list[tuple[int, int]]:
    """Each pair of one customer: the row's id and the other customer's, in the trash or not."""
    sql = (
        "SELECT id, CASE customer_id WHEN :id THEN other_id ELSE customer_id END FROM distinct_pair"
        " WHERE :id IN (customer_id, other_id) AND deleted_at IS NULL ORDER BY id"
    )
    return [(row_id, other) for row_id, other in store.rows(sql, {"id": customer_id})]


def pair_with_uid(store: Store, uid: str) -> tuple[int, bool] | None:
    """The id of the row with this uid, and whether it is deleted; None when there is none."""
    found = store.row("SELECT id, deleted_at IS NOT NULL FROM distinct_pair WHERE uid = ?", (uid,))
    return None if found is None else (found[0], bool(found[1]))
