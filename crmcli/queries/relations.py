"""What customers are to one another: a sister, a partner, the one who decides with them."""

from crmcli.store import Store
from crmcli.tuples import NamedTuple

_RELATIONS = (
    "SELECT r.id, r.customer_id, a.name AS customer, r.other_id, b.name AS other, r.words FROM relation r"
    " JOIN customer a ON a.id = r.customer_id JOIN customer b ON b.id = r.other_id"
    " WHERE r.deleted_at IS NULL AND a.deleted_at IS NULL AND b.deleted_at IS NULL"
)


class Relation(NamedTuple):
    """What the customer `other` is to `customer`, in a word: `words` is sister where the other is their sister."""

    id: int
    customer_id: int
    customer: str
    other_id: int
    other: str
    words: str


def relations_of(store: Store, customer_id: int) -> list[Relation]:
    """The relations of one customer: first what others are to it, then what it is to others."""
    sql = f"{_RELATIONS} AND (r.customer_id = :id OR r.other_id = :id) ORDER BY r.other_id = :id, r.id"
    return store.records(Relation, sql, {"id": customer_id})


def all_relations(store: Store) -> list[Relation]:
    """Every relation between living customers, by name."""
    return store.records(Relation, f"{_RELATIONS} ORDER BY a.name, a.id, b.name, r.id")


def stored_relations(store: Store, customer_id: int) -> list[tuple[int, int, int, str]]:
    """The row's id, both ends and the words of a customer's relations, of customers in the trash too."""
    sql = (
        "SELECT id, customer_id, other_id, words FROM relation"
        " WHERE (customer_id = :id OR other_id = :id) AND deleted_at IS NULL ORDER BY id"
    )
    return store.rows(sql, {"id": customer_id})


def relation_with_uid(store: Store, uid: str) -> tuple[int, str, bool] | None:
    """The id, words and deletion of the row with this uid; None when there is none."""
    found = store.row("SELECT id, words, deleted_at IS NOT NULL FROM relation WHERE uid = ?", (uid,))
    return None if found is None else (found[0], found[1], bool(found[2]))
