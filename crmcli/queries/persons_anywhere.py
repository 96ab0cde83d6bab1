"""Persons by their whole name wherever a book holds them: living, in the trash, or left in the journal alone.

For erasing: nothing here is found by a part of a name.
"""

from collections.abc import Iterable

from crmcli.book.erasure import name_pattern
from crmcli.book.tables import hanging_on
from crmcli.domain.text.unicode import fold
from crmcli.store import Store
from crmcli.tuples import NamedTuple

CUSTOMER, CONTACT = "customer", "contact"
_WORD_KINDS = ("phone", "fax", "email", "wechat", "alias")


class FoundPerson(NamedTuple):
    """A customer or a contact.

    `id` is its number; `where` is living, trash, merged or journal; `at` names the customer of a contact, or the one
    that somebody was merged into.
    """

    table: str
    id: int
    uid: str
    name: str
    where: str
    at: str | None = None


def persons_called(store: Store, who: str) -> list[FoundPerson]:
    """Every customer and contact of this whole name, e-mail or phone as it is written, the living first.

    Those of whom only the journal knows are listed only where none else is.
    """
    wanted = fold(who)
    if not wanted:  # a name of signs alone: only as it is written
        return [each for each in stored_persons(store) if each.name == who.strip() != ""]
    found = [each for each in stored_persons(store) if fold(each.name) == wanted]
    known = {(each.table, each.id) for each in found}
    found += [each for each in _by_detail(store, wanted) if (each.table, each.id) not in known]
    found = found or [each for each in _merged(store) if fold(each.name) == wanted]
    return found or [each for each in _in_journal(store) if fold(each.name) == wanted]


def person(store: Store, table: str, row_id: int) -> FoundPerson | None:
    """One customer or contact by its number, in the trash or not; None where there is none."""
    return next((each for each in stored_persons(store) if (each.table, each.id) == (table, row_id)), None)


_STORED = """
SELECT 'customer' AS "table", id, uid, name, iif(deleted_at IS NULL, 'living', 'trash') AS "where", NULL AS "at"
FROM customer WHERE merged_into IS NULL
UNION ALL
SELECT 'contact', k.id, k.uid, k.name, iif(k.deleted_at IS NULL AND c.deleted_at IS NULL, 'living', 'trash'), c.name
FROM contact k JOIN customer c ON c.id = k.customer_id
"""
_GONE = """
SELECT j.tbl AS "table", j.row_id AS id, json_extract(j.before, '$.uid') AS uid,
  json_extract(j.before, '$.name') AS name, 'journal' AS "where", NULL AS "at"
FROM journal j WHERE j.tbl IN ('customer', 'contact') AND json_extract(j.before, '$.name') IS NOT NULL
GROUP BY 1, 2, 4
"""


def stored_persons(store: Store) -> list[FoundPerson]:
    """Every customer and contact of the book, in the trash or not; merged ones are left out."""
    return store.records(FoundPerson, f'SELECT * FROM ({_STORED}) ORDER BY "where", "table" DESC, id')


def _merged(store: Store) -> list[FoundPerson]:
    sql = (
        'SELECT \'customer\' AS "table", g.id, g.uid, g.name, \'merged\' AS "where", k.name AS "at"'
        " FROM customer g JOIN customer k ON k.id = g.merged_into"
    )
    return store.records(FoundPerson, sql)


def _in_journal(store: Store) -> list[FoundPerson]:
    stored = {(each.table, each.id) for each in stored_persons(store)}
    gone = [each for each in store.records(FoundPerson, _GONE) if (each.table, each.id) not in stored]
    return list({(each.table, each.id): each for each in gone}.values())


def _by_detail(store: Store, wanted: str) -> list[FoundPerson]:
    marks = ", ".join("?" * len(_WORD_KINDS))
    sql = f"SELECT customer_id, contact_id, value, normal FROM detail WHERE deleted_at IS NULL AND kind IN ({marks})"
    ids = {
        (CONTACT, contact_id) if contact_id is not None else (CUSTOMER, customer_id)
        for customer_id, contact_id, value, normal in store.rows(sql, _WORD_KINDS)
        if wanted in (fold(value), fold(normal))
    }
    return [each for each in stored_persons(store) if (each.table, each.id) in ids] if ids else []


def names_of(store: Store, found: FoundPerson) -> list[str]:
    """The words that tell who somebody is: names, also of the people there, phones, mail addresses, aliases."""
    marks = ", ".join("?" * len(_WORD_KINDS))
    column = f"{found.table}_id"
    words = [found.name]
    if found.table == CUSTOMER:
        words += [name for (name,) in store.rows("SELECT name FROM contact WHERE customer_id = ?", (found.id,))]
        sql = "SELECT name FROM customer WHERE merged_into = ?"
        words += [name for (name,) in store.rows(sql, (found.id,))]
    sql = f"SELECT value, normal FROM detail WHERE {column} = ? AND kind IN ({marks})"
    words += [word for row in store.rows(sql, (found.id, *_WORD_KINDS)) for word in row]
    return list(dict.fromkeys(word for word in words if len(word) > 1))


def shared_names(store: Store, words: Iterable[str], found: FoundPerson) -> set[str]:
    """Those of the words that are another person's name too."""
    others = {
        fold(each.name)
        for each in stored_persons(store)
        if (each.table, each.id) != (found.table, found.id) and not (found.table == CUSTOMER and each.at == found.name)
    }
    return {word for word in words if fold(word) in others}


def inbox_of(store: Store, words: Iterable[str]) -> tuple[int, ...]:
    """The numbers of the inbox's notes that have one of these words whole, filed and dropped ones too."""
    names = name_pattern(list(words))
    if names is None:
        return ()
    rows = store.rows("SELECT id, who, text, line FROM inbox")
    return tuple(row_id for row_id, *texts in rows if any(names.search(fold(text)) for text in texts))


def is_in_labels(store: Store, who: str) -> bool:
    """Whether a step of the history names somebody so."""
    sql = "SELECT label FROM batch WHERE args IS NULL UNION ALL SELECT j.value FROM batch b, json_each(b.args) j"
    wanted = fold(who)
    return wanted != "" and any(isinstance(said, str) and fold(said) == wanted for (said,) in store.rows(sql))


def count_of(store: Store, found: FoundPerson) -> dict[str, int]:
    """How many rows hang on a customer or contact, by table, deleted ones too."""
    below = hanging_on(CUSTOMER) if found.table == CUSTOMER else [("detail", "contact_id")]
    counts = {
        name: int(store.value(f'SELECT count(*) FROM "{name}" WHERE "{column}" = ?', (found.id,)))
        for name, column in below
    }
    return {name: count for name, count in counts.items() if count}
