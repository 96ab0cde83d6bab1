"""Customers by the number of a phone, their own or a contact's."""

from crmcli.domain.text import phones
from crmcli.domain.text.name_query import phone_tail, whole_phone
from crmcli.queries.search.name_matches import SOME, CustomerMatch, Leads, matches
from crmcli.store import Store

_PHONE = 7  # digits that are a phone, not only its end


def whole_phones(store: Store, who: str) -> Leads:
    """Customers by phone in any notation, with or without country code and trunk zero; {} when it is no phone."""
    if not phones.looks_like_phone(who):
        return {}
    abroad = phones.e164(who, None)
    if abroad is not None:
        home = phones.national(abroad)
        return _by_phone(store, home, phone_tail(abroad[1:]), whole_phone(home))
    said = phones.digits(who)
    bare = said.lstrip("0")
    tails = {said, bare} if len(bare) >= _PHONE else {said}
    return _by_phone(store, bare, *map(phone_tail, tails))


def phone_endings(store: Store, digits: str) -> Leads:
    """Customers by the last digits of a phone."""
    return _by_phone(store, digits, phone_tail(digits))


def _by_phone(store: Store, tail: str, *questions: str) -> Leads:
    """Customers that the questions find, each with the contact whose phone ends in `tail`."""
    leads: Leads = {}
    for customer_id in [found for question in questions for found in matches(store, question)][:SOME]:
        owners = store.rows(
            "SELECT DISTINCT contact_id FROM detail WHERE customer_id = ? AND kind = 'phone' AND deleted_at IS NULL"
            " AND substr(normal, ?) = ?",
            (customer_id, -len(tail), tail),
        )
        leads[customer_id] = CustomerMatch("phone", owners[0][0] if len(owners) == 1 else None)
    return leads
