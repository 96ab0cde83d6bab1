"""Which field of a customer matched a name query."""

from crmcli.domain.text.name_query import NameQuery, sound_fields
from crmcli.errors import Refused
from crmcli.queries.search.name_matches import CustomerMatch, aliases_of, contacts_of
from crmcli.store import Store
from crmcli.words import tr


def matched_field(store: Store, customer_id: int, name: NameQuery, rank: int) -> CustomerMatch:
    """The field that matched: name, company, contact, alias or pinyin.

    With the contact's id if only one contact has all the words that name and company lack. Raises Refused when the
    search index has lost the customer.
    """
    found = store.row(
        "SELECT c.name, c.company, s.sound FROM customer c JOIN customer_search s ON s.rowid = c.id WHERE c.id = ?",
        (customer_id,),
    )
    if found is None:  # its name is on a page of names, so it was indexed once
        raise Refused(tr("The search index is damaged; nothing was changed."), tr("Make it anew: crm doctor --repair"))
    own, company, sound = found
    if name.is_within(own, rank):
        return CustomerMatch("name")
    contacts = contacts_of(store, customer_id)
    fields = [own, company or "", *[row[1] for row in contacts], *aliases_of(store, customer_id)]
    places = {word: name.places(word, fields, rank) | sound_fields(sound, word) for word in name.words}
    left = [held for held in places.values() if not held & {0, 1}]
    people = [at for at in range(2, 2 + len(contacts)) if left and all(at in held for held in left)]
    if people:
        return CustomerMatch("contact", contacts[people[0] - 2][0] if len(people) == 1 else None)
    if all(0 in held for held in places.values()):
        return CustomerMatch("pinyin")
    if all(1 in held for held in places.values()):
        return CustomerMatch("company")
    if left and max(max(held, default=0) for held in left) >= 2 + len(contacts):
        return CustomerMatch("alias")
    return CustomerMatch("name")
