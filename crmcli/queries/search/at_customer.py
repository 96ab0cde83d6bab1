"""Searches for a person at a company: wang@acme, or 王总 beside 宏达."""

from crmcli.domain.text.name_index import is_called
from crmcli.domain.text.name_query import NameQuery, parse_name_query
from crmcli.domain.text.titles import split_firm
from crmcli.queries.search import name_matches as ways
from crmcli.queries.search.by_surname import judged_otherwise
from crmcli.queries.search.by_title import Titled, judged, titled_of
from crmcli.queries.search.name_matches import Found, Hit, Rank
from crmcli.queries.search.persons import Person
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


def titled_at_firm(store: Store, typed: str) -> Titled | None:
    """Persons with a form of address at the firm beside it: 宏达 王总, 宏达王总, Acme Mr Smith, Mr Smith at Acme.

    None when `typed` has no such form, or nobody there answers to it.
    """
    for firm, title in split_firm(typed):
        query = parse_name_query(firm)
        for people in (judged, judged_otherwise):
            at_firm = [each for each in people(store, title) if _is_at(store, each[2], query)]
            if at_firm:
                return titled_of(at_firm)
    return None


def _is_at(store: Store, person: Person, firm: NameQuery) -> bool:
    """True if the words of the firm are in a customer's company; for a contact also in the customer's other names."""
    names = [person.company or ""]
    if person.contact_id is not None:
        names += [person.customer, *ways.aliases_of(store, person.customer_id)]
    return bool(firm.words) and any(is_called(firm, name, Rank.INSIDE) for name in names if name)
