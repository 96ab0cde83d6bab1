"""Persons and contacts whose surname may be the typed one, written otherwise: Chan for 陈, Bak for Park, 王 for Wong.

Such a person is only possible: the answer is a choice, even of one.
"""

from collections.abc import Iterable, Iterator

from crmcli.domain.text.name_query import NameQuery, sound_fields, words_of
from crmcli.domain.text.surnames import spellings_of, surnames_spelled
from crmcli.domain.text.titles import Title, agrees, parse_spoken_title
from crmcli.domain.text.unicode import fold, has_cjk, spaced
from crmcli.queries.search.by_title import Judged, Titled, titled_of
from crmcli.queries.search.name_matches import CustomerMatch, Leads
from crmcli.queries.search.persons import Person, persons
from crmcli.store import Store

_LONGEST_PERSON = 4  # characters of a Chinese person's name
_MOST_WORDS = 4


def possible_persons(store: Store, name: NameQuery) -> Leads:
    """Persons whose surname is another writing of the first or last word, and who have the other words as well."""
    leads: Leads = {}
    if not 0 < len(name.words) <= _MOST_WORDS or not all(word.isascii() and word.isalpha() for word in name.words):
        return leads
    for surname, given in _partings(name.words):
        for person in _spelled(store, surname, given):
            is_second = person.customer_id in leads
            where = "contact" if person.contact_id else "name"
            leads[person.customer_id] = CustomerMatch(where, None if is_second else person.contact_id)
    return leads


def of_surname(store: Store, name: NameQuery) -> list[int]:
    """Ids of customers with another writing of the first word as surname, or of the last; for "did you mean"."""
    found: dict[int, None] = {}
    for surname, _ in _partings(name.words):
        found.update(dict.fromkeys(person.customer_id for person in _spelled(store, surname, ())))
    return list(found)


def titled_otherwise(store: Store, typed: str) -> Titled | None:
    """Persons whose surname is another writing of the one in a form of address: Mr Chan for 陈, 王总 for Peter Wong.

    None when `typed` is no form of address, or nobody has such a surname.
    """
    title = parse_spoken_title(typed)
    found = judged_otherwise(store, title) if title else []
    return titled_of(found) if found else None


def judged_otherwise(store: Store, title: Title) -> list[Judged]:
    """The persons with another writing of the surname; only Chan Sir, said where 陈 is Chan, is certain."""
    if len(title.names) != 1:
        return []
    return [
        (agrees(title, person.name, person.title), (title.is_local and has_cjk(person.name)) or None, person)
        for person in _spelled(store, title.names[0], ())
    ]


def _partings(words: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """The surname and the other words: the surname stands first or last."""
    first = (words[0], words[1:])
    return [first] if len(words) == 1 else [first, (words[-1], words[:-1])]


def _spelled(store: Store, surname: str, given: tuple[str, ...]) -> Iterator[Person]:
    if has_cjk(surname):
        characters, spellings = frozenset[str](), spellings_of(surname)
    else:
        characters, spellings = surnames_spelled(surname)
    ways = [f'sound : "{spaced(each)}"' for each in sorted(characters)]
    ways += [f'words : "{each}"' for each in sorted(spellings)]
    if not ways:
        return
    question = f"({' OR '.join(ways)})"
    for person in persons(store, question):
        if _has_surname(person.name, characters, spellings) and _has_given(person, given):
            yield person


def _has_surname(name: str, characters: Iterable[str], spellings: frozenset[str]) -> bool:
    words = fold(name).split()
    if not words:
        return False
    joined = "".join(words)
    if all(map(has_cjk, joined)):
        return len(joined) <= _LONGEST_PERSON and joined.startswith(tuple(characters))
    return words[0] in spellings or words[-1] in spellings


def _has_given(person: Person, given: tuple[str, ...]) -> bool:
    """True if the person's name has the other words, apart or together (Min-jun is minjun), or sounds so."""
    own = set(words_of(person.name, fold(person.name)).split())
    sounding = all(person.place in sound_fields(person.sound, word) for word in given)
    return sounding or own.issuperset(given) or "".join(given) in own
