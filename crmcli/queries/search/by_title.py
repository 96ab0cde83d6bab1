"""Persons and contacts by a form of address: 王总, 老王, Mr Smith. A stored title agrees, decides or contradicts."""

from crmcli.domain.text.name_query import begins_with_sound
from crmcli.domain.text.titles import agrees, has_name, parse_title, query_of, surname_sound
from crmcli.queries.search.name_matches import CustomerMatch, Leads
from crmcli.store import Store
from crmcli.tuples import NamedTuple

_SQL = """
SELECT c.id AS customer_id, NULL AS contact_id, c.name, c.title, s.sound, 0 AS place
FROM customer_search s JOIN customer c ON c.id = s.rowid
WHERE customer_search MATCH :question AND c.kind = 'person' AND c.deleted_at IS NULL
UNION ALL
SELECT c.id, k.id, k.name, k.title, s.sound,
  2 + (SELECT count(*) FROM contact o WHERE o.customer_id = c.id AND o.deleted_at IS NULL AND o.id < k.id)
FROM customer_search s JOIN customer c ON c.id = s.rowid JOIN contact k ON k.customer_id = c.id
WHERE customer_search MATCH :question AND c.deleted_at IS NULL AND k.deleted_at IS NULL
"""


class _Person(NamedTuple):
    """A customer who is a person, or a contact, with the sound of all the customer's names."""

    customer_id: int
    contact_id: int | None
    name: str
    title: str | None
    sound: str
    place: int


class Titled(NamedTuple):
    """Whom a form of address may mean. `is_sure`: one person whose stored title does not contradict it."""

    leads: Leads
    is_sure: bool


def titled(store: Store, typed: str) -> Titled | None:
    """Persons and contacts with the surname, and those who may have it as a given name (Lee Soo-jin, Simon Paul).

    Only those whose stored title agrees, where there are any. None when `typed` is no form of address.
    """
    title = parse_title(typed)
    if title is None:
        return None
    question = query_of(title).whole()
    if title.is_cjk:
        question = f'words : "{title.names[0]}" *'
    people = store.records(_Person, _SQL, {"question": question})
    sound = surname_sound(title)
    fits = [
        (sound is not None and begins_with_sound(person.sound, person.place, sound)) or has_name(title, person.name)
        for person in people
    ]
    judged = [
        (agrees(title, person.name, person.title), fit, person)
        for person, fit in zip(people, fits, strict=True)
        if fit is not False
    ]
    agreeing = [each for each in judged if each[0]]
    chosen = agreeing or judged
    leads: Leads = {}
    for _, _, person in chosen:
        is_second = person.customer_id in leads
        where = "contact" if person.contact_id else "name"
        leads[person.customer_id] = CustomerMatch(where, None if is_second else person.contact_id)
    agreed, is_surname, _ = chosen[0] if len(chosen) == 1 else (False, False, None)
    is_sure = bool(is_surname) and agreed is not False
    return Titled(leads, is_sure)
