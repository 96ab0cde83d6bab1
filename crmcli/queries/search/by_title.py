"""Persons and contacts by a form of address: 王总, 老王, Mr Smith. A stored title agrees, decides or contradicts."""

from collections.abc import Sequence

from crmcli.domain.text.name_query import begins_with_sound
from crmcli.domain.text.titles import (
    BEFORE_SURNAME,
    Title,
    agrees,
    has_name,
    parse_spoken_title,
    query_of,
    split_firm,
    surname_sound,
)
from crmcli.queries.search.name_matches import CustomerMatch, Leads
from crmcli.queries.search.persons import Person, persons
from crmcli.store import Store
from crmcli.tuples import NamedTuple


class Titled(NamedTuple):
    """Whom a form of address may mean. `is_sure`: one person whose stored title does not contradict it."""

    leads: Leads
    is_sure: bool


# A person, with whether the stored title agrees and whether the name fits: None where neither is certain.
Judged = tuple[bool | None, bool | None, Person]


def titled(store: Store, typed: str) -> Titled | None:
    """Persons and contacts with the surname, and those who may have it as a given name (Lee Soo-jin, Simon Paul).

    Only those whose stored title agrees, where there are any. None when `typed` is no form of address.
    """
    title = parse_spoken_title(typed)
    return None if title is None else titled_of(judged(store, title))


def namesakes(store: Store, typed: str) -> Leads:
    """Persons and contacts who may be meant by a Latin form of address, whatever title is stored but another one."""
    title = parse_spoken_title(typed)
    if title is None or title.is_cjk:
        return {}
    leads: Leads = {}
    for agreed, fit, person in judged(store, title):
        if agreed is not False and fit:
            leads[person.customer_id] = CustomerMatch("contact" if person.contact_id else "name", person.contact_id)
    return leads


def is_at_firm(typed: str) -> bool:
    """True if `typed` may be a form of address beside a firm: 宏达 王总."""
    return bool(split_firm(typed))


def judged(store: Store, title: Title) -> list[Judged]:
    """The persons of the name."""
    question = query_of(title).whole()
    if title.is_cjk:
        said = title.names[0]
        called = [f'"{before}{said}"' for before in BEFORE_SURNAME] if title.is_surname else []  # stored as 老陈
        either = " OR ".join([f'"{said}" *', *called])
        question = f"words : ({either})"
    sound = surname_sound(title)
    found: list[Judged] = []
    for person in persons(store, question):
        sounds = sound is not None and begins_with_sound(person.sound, person.place, sound)
        fit = sounds or has_name(title, person.name)
        if fit is not False:
            agreed = agrees(title, person.name, person.title)
            found.append((agreed, fit if agreed or not title.is_wife else None, person))
    return found


def titled_of(judged: Sequence[Judged]) -> Titled:
    """Those whose stored title agrees, or else all of them."""
    chosen = [each for each in judged if each[0]] or judged
    leads: Leads = {}
    for _, _, person in chosen:
        is_second = person.customer_id in leads
        where = "contact" if person.contact_id else "name"
        leads[person.customer_id] = CustomerMatch(where, None if is_second else person.contact_id)
    agreed, is_surname, _ = chosen[0] if len(chosen) == 1 else (False, False, None)
    return Titled(leads, bool(is_surname) and agreed is not False)
