"""Two customers that look like one and are not: kept, so that the search for duplicates leaves them out.

Refuses a customer and itself.
"""

from crmcli.book.uids import link_uid
from crmcli.errors import Usage
from crmcli.queries.customers import get_customer
from crmcli.queries.search.distinct_pairs import pair_with_uid, pairs_of
from crmcli.store import Store
from crmcli.words import tr


def mark_distinct(store: Store, one_id: int, other_id: int) -> bool:
    """Keep that two customers are not the same, as one step; False when that was known."""
    return _set(store, one_id, other_id, is_distinct=True)


def unmark_distinct(store: Store, one_id: int, other_id: int) -> bool:
    """Take that back, as one step; False when it was never said."""
    return _set(store, one_id, other_id, is_distinct=False)


def _set(store: Store, one_id: int, other_id: int, *, is_distinct: bool) -> bool:
    if one_id == other_id:
        raise Usage(tr("These are one and the same customer."), tr("Name two: crm dupes --not 12 47"))
    names = [get_customer(store, each).name for each in (one_id, other_id)]
    if is_marked(store, one_id, other_id) == is_distinct:
        return False
    with store.atomic("distinct" if is_distinct else "maybe_same", one=names[0], other=names[1]):
        for each in (one_id, other_id):
            get_customer(store, each)  # inside: another program may have merged or deleted one meanwhile
        if is_distinct:
            insert_pair(store, one_id, other_id)
        else:
            _trash_pair(store, one_id, other_id)
    return True


def is_marked(store: Store, one_id: int, other_id: int) -> bool:
    """True if the user said that these two are not the same."""
    return any(end == other_id for _, end in pairs_of(store, one_id))


def insert_pair(store: Store, one_id: int, other_id: int) -> None:
    """Keep a pair, inside a step; its uid is computed from its ends, so two machines make the same row."""
    ends = sorted((store.value("SELECT uid FROM customer WHERE id = ?", (each,)), each) for each in (one_id, other_id))
    uid = link_uid("distinct_pair", *(uid for uid, _ in ends))
    known = pair_with_uid(store, uid)
    if known is None:
        store.insert("distinct_pair", uid=uid, customer_id=ends[0][1], other_id=ends[1][1])
    elif known[1]:
        store.untrash("distinct_pair", known[0])


def _trash_pair(store: Store, one_id: int, other_id: int) -> None:
    for row_id, end in pairs_of(store, one_id):
        if end == other_id:
            store.trash("distinct_pair", row_id)


def merge_pairs(store: Store, kept_id: int, gone_id: int) -> None:
    """Give the kept customer the pairs of the one that is merged into it; inside the step of the merge."""
    for row_id, end in pairs_of(store, gone_id):
        store.trash("distinct_pair", row_id)
        if end != kept_id:
            insert_pair(store, kept_id, end)
