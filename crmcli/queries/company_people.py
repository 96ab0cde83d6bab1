"""The customers who work at a company that is a customer too, and what happened with them.

Who works there is known by the whole name of the company in their own record, or by a link; no part of a name is one.
"""

from crmcli.domain.records import Interaction
from crmcli.domain.text.name_query import COMPANY, OWN, parse_name_query
from crmcli.domain.text.unicode import fold
from crmcli.queries.contacts import contacts_of
from crmcli.queries.timeline import interactions_among, interactions_with_contacts
from crmcli.store import Store
from crmcli.tuples import NamedTuple

_MOST = 500  # people of one company whose notes are gathered
_NAMED = (
    "SELECT c.id, c.name FROM customer_search s CROSS JOIN customer c ON c.id = s.rowid"
    " WHERE customer_search MATCH ? AND c.kind = ? AND c.deleted_at IS NULL AND c.id <> ? ORDER BY c.name, c.id LIMIT ?"
)
_LINKED = (
    "SELECT c.id, c.name FROM customer c WHERE c.id IN ("
    "SELECT other_id FROM relation WHERE customer_id = :id AND deleted_at IS NULL"
    " UNION SELECT customer_id FROM relation WHERE other_id = :id AND deleted_at IS NULL)"
    " AND c.id <> :id AND c.kind = 'person' AND c.deleted_at IS NULL ORDER BY c.name, c.id"
)


class CompanyPeople(NamedTuple):
    """Of a company its `people` (number and name); of a person the company `at`; and `notes` kept with the others.

    The notes are those of the people at the company, or those of the company with the person as its contact; the newest
    first.
    """

    people: list[tuple[int, str]]
    at: tuple[int, str] | None
    notes: list[Interaction]


def people_around(store: Store, customer_id: int, *, limit: int = -1) -> CompanyPeople:
    """Who belongs to a customer, and at most `limit` of what happened with them (-1 for all)."""
    row = store.row("SELECT name, kind, company FROM customer WHERE id = ?", (customer_id,))
    name, kind, company = row or ("", "person", None)
    if kind == "company":
        people = dict(_named(store, name, COMPANY, "person", customer_id))
        people |= dict(store.rows(_LINKED, {"id": customer_id}))
        return CompanyPeople(list(people.items()), None, interactions_among(store, people, limit=limit))
    firms = _named(store, company, OWN, "company", customer_id) if company else []
    if len(firms) != 1:  # of several nobody knows which
        return CompanyPeople([], None, [])
    same = [one.id for one in contacts_of(store, firms[0][0]) if fold(one.name) == fold(name)]
    return CompanyPeople([], firms[0], interactions_with_contacts(store, same, limit=limit))


def _named(store: Store, name: str, whose: str, kind: str, but: int) -> list[tuple[int, str]]:
    """Customers of a kind whose own name, or whose company, is this whole name."""
    query = parse_name_query(name)
    return store.rows(_NAMED, (query.exactly(whose), kind, but, _MOST)) if query.words else []
