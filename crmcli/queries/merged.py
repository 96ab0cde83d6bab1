"""Customers that were merged into others, as far as sync must follow: rows that another machine wrote to them."""

from crmcli.book.tables import hanging_on
from crmcli.store import Store

_MOST_STEPS = 100


def merges_to_follow(store: Store) -> list[tuple[int, int]]:
    """(kept, gone) ids of customers that were merged into another and have living rows; the last of a chain is kept."""
    parts = " OR ".join(
        f'EXISTS (SELECT 1 FROM "{name}" t WHERE t."{column}" = c.id AND t.deleted_at IS NULL)'
        for name, column in hanging_on("customer")
    )
    rows = store.rows(f"SELECT c.id, c.merged_into FROM customer c WHERE c.merged_into IS NOT NULL AND ({parts})")
    return [(last_of(store, into), gone) for gone, into in rows if last_of(store, into) != gone]


def last_of(store: Store, customer_id: int) -> int:
    """The customer at the end of a chain of merges."""
    for _ in range(_MOST_STEPS):
        into = store.value("SELECT merged_into FROM customer WHERE id = ?", (customer_id,))
        if into is None:
            break
        customer_id = into
    return customer_id


def merged_in_a_circle(store: Store) -> list[int]:
    """The ids of customers to bring back: of those that were merged into each other, the one with the lowest uid."""
    found = set()
    merged = dict(store.rows("SELECT id, merged_into FROM customer WHERE merged_into IS NOT NULL"))
    for start in merged:
        circle = [start]
        while (following := merged.get(circle[-1])) is not None and following not in circle:
            circle.append(following)
        if following == start:
            uids = {store.value("SELECT uid FROM customer WHERE id = ?", (each,)): each for each in circle}
            found.add(uids[min(uids)])
    return sorted(found)
