"""The pairs of customers of whom the user said that they are two: the search for duplicates leaves them out."""

from typing import NamedTuple

from crmcli.store import Store

_ENDS = (
    "FROM distinct_pair p JOIN customer a ON a.id = p.customer_id JOIN customer b ON b.id = p.other_id"
    " WHERE p.deleted_at IS NULL AND a.deleted_at IS NULL AND b.deleted_at IS NULL"
)


class DistinctPair(NamedTuple):
    """Two customers that are not the same, the older number first; `since` is stored time."""

    a_id: int
    a_name: str
    a_company: str | None
    b_id: int
    b_name: str
    b_company: str | None
    since: str


def distinct_pairs(store: Store) -> list[DistinctPair]:
    """Every pair whose customers are both there, the newest first."""
    sql = (
        "SELECT a.id AS a_id, a.name AS a_name, a.company AS a_company, b.id AS b_id, b.name AS b_name,"
        f" b.company AS b_company, p.updated_at AS since {_ENDS} ORDER BY p.updated_at DESC, p.id DESC"
    )
    return [_ordered(pair) for pair in store.records(DistinctPair, sql)]


def _ordered(pair: DistinctPair) -> DistinctPair:
    """The same pair with the lower number first."""
    return pair if pair.a_id < pair.b_id else DistinctPair(*pair[3:6], *pair[:3], pair.since)


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
