"""Customers in the trash by any identifier. The search index does not hold them; there are few, read one by one."""

from typing import NamedTuple

from crmcli.domain.text import phones
from crmcli.domain.text.name_index import is_called
from crmcli.domain.text.name_query import NameQuery, all_keys, parse_name_query
from crmcli.domain.text.unicode import fold
from crmcli.store import Store

_SHORTEST_TAIL = 4  # last digits of a phone


class Trashed(NamedTuple):
    """A customer in the trash."""

    id: int
    name: str
    company: str | None


def find_in_trash(store: Store, who: str) -> list[Trashed]:
    """The customers in the trash that answer best to `who`: whole names and details, else words, pinyin, parts."""
    name = parse_name_query(who)
    sql = "SELECT id, name, company FROM customer WHERE deleted_at IS NOT NULL AND merged_into IS NULL ORDER BY id"
    trashed = store.records(Trashed, sql)
    names = {each.id: [each.name, *([each.company] if each.company else [])] for each in trashed}
    sql = (
        "SELECT k.customer_id, k.name FROM contact k JOIN customer c ON c.id = k.customer_id"
        " WHERE c.deleted_at IS NOT NULL AND k.deleted_at IS NULL"
    )
    for customer_id, contact in store.rows(sql):
        names.get(customer_id, []).append(contact)
    by_detail = _by_detail(store, who)
    own = [each for each in trashed if fold(each.name) == name.folded]
    exact = own or [
        each
        for each in trashed
        if each.id in by_detail or any(not set(all_keys(one)).isdisjoint(name.keys) for one in names[each.id])
    ]
    if exact or not name.words:
        return exact
    for rank in (1, 2, 3):
        found = [each for each in trashed if _is_called(names[each.id], name, rank)]
        if found:
            return found
    return []


def is_number(store: Store, customer_id: int) -> bool:
    """True if this is a customer's number, in the trash or not."""
    sql = "SELECT 1 FROM customer WHERE id = ?"
    return customer_id < 1 << 63 and store.value(sql, (customer_id,)) is not None


def _is_called(names: list[str], name: NameQuery, rank: int) -> bool:
    return any(is_called(name, one, rank) for one in names)


def _by_detail(store: Store, who: str) -> set[int]:
    """Deleted customers with this e-mail, reference, alias or chat id, or a phone that ends in the digits."""
    plain = who.strip().casefold()
    found = {
        row[0]
        for row in store.rows(
            "SELECT d.customer_id FROM detail d JOIN customer c ON c.id = d.customer_id"
            " WHERE c.deleted_at IS NOT NULL AND d.deleted_at IS NULL"
            " AND d.kind IN ('email', 'ref', 'alias', 'wechat') AND d.normal IN (?, ?)",
            (plain, fold(who)),
        )
    }
    abroad = phones.e164(who, None)
    said = phones.national(abroad) if abroad else phones.digits(who).lstrip("0")
    letters = any(letter.isalpha() for letter in who)
    if len(said) >= _SHORTEST_TAIL and not letters:
        sql = (
            "SELECT d.customer_id FROM detail d JOIN customer c ON c.id = d.customer_id WHERE c.deleted_at IS NOT NULL"
            " AND d.deleted_at IS NULL AND d.kind = 'phone' AND substr(d.normal, -length(?)) = ?"
        )
        found |= {row[0] for row in store.rows(sql, (said, said))}
    return found
