"""Searches for a person at a company: wang@acme."""

from crmcli.domain.text.name_index import is_called
from crmcli.domain.text.name_query import NameQuery
from crmcli.queries.search import name_matches as ways
from crmcli.queries.search.name_matches import Found, Hit
from crmcli.store import Store


def at_customer(store: Store, found: Found, person: NameQuery, firm: NameQuery) -> Found:
    """For wang@acme: contacts called wang of customers called acme, and customers wang whose company is acme."""
    hits: list[Hit] = []
    for hit in found.hits:
        if hit.where == "email":
            hits.append(hit)
            continue
        names = [hit.name, *ways.aliases_of(store, hit.customer_id), hit.company or ""]
        if any(is_called(firm, name, hit.rank) for name in names):
            called = [
                hit._replace(contact_id=contact_id, contact_name=name, where="contact")
                for contact_id, name in ways.contacts_of(store, hit.customer_id)
                if is_called(person, name, hit.rank)
            ]
            hits += called
            if not called and is_called(person, hit.name, hit.rank) and is_called(firm, names[-1], hit.rank):
                hits.append(hit)
    left_out = found.total - len(found.hits)
    return found._replace(hits=hits, total=len(hits) + left_out)
