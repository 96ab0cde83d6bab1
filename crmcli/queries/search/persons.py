"""Reads persons and contacts that the name index gives for a query."""

from crmcli.store import Store
from crmcli.tuples import NamedTuple

_SQL = """
SELECT c.id AS customer_id, NULL AS contact_id, c.name, c.title, s.sound, 0 AS place, c.company, c.name AS customer
FROM customer_search s JOIN customer c ON c.id = s.rowid
WHERE customer_search MATCH :question AND c.kind = 'person' AND c.deleted_at IS NULL
UNION ALL
SELECT c.id, k.id, k.name, k.title, s.sound,
  2 + (SELECT count(*) FROM contact o WHERE o.customer_id = c.id AND o.deleted_at IS NULL AND o.id < k.id),
  c.company, c.name
FROM customer_search s JOIN customer c ON c.id = s.rowid JOIN contact k ON k.customer_id = c.id
WHERE customer_search MATCH :question AND c.deleted_at IS NULL AND k.deleted_at IS NULL
"""


class Person(NamedTuple):
    """A customer who is a person, or a contact, with the sound of all the customer's names.

    `place` is the place of the name in `sound`; `company` and `customer` are those of the customer.
    """

    customer_id: int
    contact_id: int | None
    name: str
    title: str | None
    sound: str
    place: int
    company: str | None
    customer: str


def persons(store: Store, question: str) -> list[Person]:
    """Persons and contacts of the customers that an FTS query matches."""
    return store.records(Person, _SQL, {"question": question})
