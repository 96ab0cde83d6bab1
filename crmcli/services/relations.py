"""What one customer is to another: kept, changed, taken away. One undo step each.

Refuses a customer and itself, and a relation without words.
"""

from crmcli.book.uids import link_uid
from crmcli.domain.rules import people
from crmcli.domain.rules.values import check_columns
from crmcli.errors import NotFound, Usage
from crmcli.queries.customers import get_customer, uid_of
from crmcli.queries.relations import Relation, relation_with_uid, relations_of, stored_relations
from crmcli.store import Store
from crmcli.words import tr


def link_customers(store: Store, customer_id: int, other_id: int, said: str) -> Relation:
    """Keep what the customer `other_id` is to `customer_id`, in a word, in place of what was kept of these two.

    Raises Usage and NotFound.
    """
    if customer_id == other_id:
        raise Usage(tr("These are one and the same customer."), tr('Name two: crm link ada ben "brother"'))
    words = check_columns(people.RELATION, {"words": said})["words"]
    if words is None:
        raise Usage(tr("Say what they are to each other."), tr('Example: crm link ada ben "brother"'))
    names = [get_customer(store, each).name for each in (customer_id, other_id)]
    with store.atomic("link", one=names[0], other=names[1], text=words):
        for each in (customer_id, other_id):
            get_customer(store, each)  # inside: another program may have merged or deleted one meanwhile
        put_relation(store, customer_id, other_id, words)
    return next(one for one in relations_of(store, customer_id) if one.other_id == other_id)


def unlink_customers(store: Store, customer_id: int, other_id: int) -> list[Relation]:
    """Take away what two customers are to each other, both ways; returns what was kept. Raises NotFound."""
    names = [get_customer(store, each).name for each in (customer_id, other_id)]
    with store.atomic("link_rm", one=names[0], other=names[1]):
        found = [one for one in relations_of(store, customer_id) if other_id in (one.customer_id, one.other_id)]
        if not found or customer_id == other_id:
            raise NotFound(
                tr("{one} and {other} are not linked.", one=names[0], other=names[1]),
                tr("crm link {number} lists whom {name} is linked to.", number=customer_id, name=names[0]),
            )
        for one in found:
            store.trash("relation", one.id)
    return found


def put_relation(store: Store, customer_id: int, other_id: int, words: str) -> None:
    """Keep a relation, inside a step; its uid is computed from its ends, so two machines make the same row."""
    uid = link_uid("relation", uid_of(store, customer_id), uid_of(store, other_id))
    known = relation_with_uid(store, uid)
    if known is None:
        store.insert("relation", uid=uid, customer_id=customer_id, other_id=other_id, words=words)
    elif known[2] or known[1] != words:
        store.update("relation", known[0], deleted_at=None, words=words)


def merge_relations(store: Store, kept_id: int, gone_id: int) -> None:
    """Give the kept customer the relations of the one that is merged into it; inside the step of the merge.

    Where both have one with the same person, its words are those of both.
    """
    mine = {(row[1], row[2]): row[3] for row in stored_relations(store, kept_id)}
    for row_id, *ends, words in stored_relations(store, gone_id):
        store.trash("relation", row_id)
        customer_id, other_id = (kept_id if end == gone_id else end for end in ends)
        if customer_id == other_id:
            continue
        known = mine.get((customer_id, other_id))
        both = words if known is None or known == words else f"{known}, {words}"
        put_relation(store, customer_id, other_id, both)
