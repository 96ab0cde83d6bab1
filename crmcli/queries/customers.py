"""Customers with all that lists and cards show of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from crmcli.domain import fields
from crmcli.domain.fields import Field
from crmcli.domain.records import Customer, Detail
from crmcli.errors import NotFound
from crmcli.rows import read_as
from crmcli.store import Store
from crmcli.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SEP = "\x1f"


def _several(field: Field) -> str:
    """SQL for all values of a field with several, packed into one text."""
    if field.home == fields.TAG:
        values = "SELECT name AS value FROM tag WHERE customer_id = c.id AND deleted_at IS NULL ORDER BY name"
    else:
        values = (
            f"SELECT value FROM detail WHERE customer_id = c.id AND kind = '{field.name}' AND deleted_at IS NULL"
            " ORDER BY id"
        )
    return f"(SELECT group_concat(value, '{_SEP}') FROM ({values}))"


def _split(packed: str | None) -> tuple[str, ...]:
    return tuple(packed.split(_SEP)) if packed else ()


def own_fields(extra: str) -> dict[str, str | int | float]:
    """The owner's own fields from their JSON; most customers have none, and what another program spoilt is none."""
    if extra == "{}":
        return {}
    try:
        found = json.loads(extra)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


# The own fields of customer c for SQL: JSON whatever another program wrote there.
OWN_FIELDS = "iif(json_valid(c.extra), iif(json_type(c.extra) = 'object', c.extra, '{}'), '{}')"


_CONVERT: dict[str, Callable[[Any], Any]] = {fields.LIST: _split, fields.FLAG: bool, fields.OWN: own_fields}
_READ = [field for name in Customer._fields for field in fields.FIELDS if field.attribute == name]
_CONVERTED = {field.attribute: _CONVERT[field.type] for field in _READ if field.type in _CONVERT}


def _column(field: Field) -> str:
    if field.type == fields.LIST:
        return _several(field)
    return f"{'a' if field.home == fields.ACTIVITY else 'c'}.{field.column}"


_SELECT = f"""
SELECT {", ".join(f"{_column(field)} AS {field.attribute}" for field in _READ)}
FROM customer c LEFT JOIN activity a ON a.customer_id = c.id
"""


def read_customers(store: Store, rest: str, params: Sequence[object]) -> Iterator[Customer]:
    """The customers of a query over `customer c`, `activity a`, one by one; `rest` is its WHERE and what follows."""
    return read_as(Customer, store.db.execute(_SELECT + rest, params), _CONVERTED)


def get_customer(store: Store, customer_id: int, *, with_trash: bool = False) -> Customer:
    """One customer by id; raises NotFound."""
    customer = next(read_customers(store, "WHERE c.id = ?", (customer_id,)), None)
    if customer is None or (customer.deleted_at is not None and not with_trash):
        raise NotFound(tr("No customer {customer_id}.", customer_id=customer_id))
    return customer


def customers_by_id(store: Store, ids: Iterable[int]) -> list[Customer]:
    """Customers in the order of `ids`."""
    wanted = list(ids)
    found: dict[int, Customer] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        found |= {c.id: c for c in read_customers(store, f"WHERE c.id IN ({','.join('?' * len(part))})", part)}
    return [found[i] for i in wanted if i in found]


def details_of(store: Store, customer_id: int) -> list[Detail]:
    """Every phone, mail, address, alias and reference of a customer and its contacts."""
    sql = (
        "SELECT id, uid, customer_id, contact_id, kind, label, value, normal FROM detail"
        " WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id"
    )
    return store.records(Detail, sql, (customer_id,))


def not_to_be_contacted(store: Store, customer_ids: Iterable[int]) -> list[str]:
    """The names of those of these customers who asked not to be contacted."""
    return [
        name
        for customer_id in customer_ids
        for name, is_asked in store.rows("SELECT name, do_not_contact FROM customer WHERE id = ?", (customer_id,))
        if is_asked
    ]


def company_named(store: Store, name: str) -> tuple[int, str] | None:
    """The number and name of the only customer that is a company of this name; None for none and for several."""
    sql = "SELECT id, name FROM customer WHERE name = ? COLLATE NOCASE AND kind = 'company' AND deleted_at IS NULL"
    found = store.rows(sql, (name,))
    return (int(found[0][0]), str(found[0][1])) if len(found) == 1 else None


def uid_of(store: Store, customer_id: int) -> str:
    """A customer's uid, whether it is deleted or not; empty for nobody."""
    return str(store.value("SELECT uid FROM customer WHERE id = ?", (customer_id,)) or "")


def name_of(store: Store, customer_id: int) -> str:
    """A customer's name, whether it is deleted or not."""
    return str(store.value("SELECT name FROM customer WHERE id = ?", (customer_id,)))


def ids_of_values(store: Store, customer_id: int, field: Field, label: str = "") -> list[tuple[int, str]]:
    """(id, normal form) of a customer's own rows of a field with several values, without its contacts' rows.

    With a label only the rows that have it.
    """
    if field.home == fields.TAG:
        sql, params = "SELECT id, name FROM tag WHERE customer_id = ? AND deleted_at IS NULL", (customer_id,)
        return [(row_id, name) for row_id, name in store.rows(sql, params)]
    sql = "SELECT id, normal FROM detail WHERE customer_id = :id AND kind = :kind AND contact_id IS NULL"
    if label:
        sql += " AND label = :label COLLATE NOCASE"
    rows = store.rows(f"{sql} AND deleted_at IS NULL", {"id": customer_id, "kind": field.name, "label": label})
    return [(row_id, normal) for row_id, normal in rows]


def referred_by(store: Store, customer_id: int) -> list[tuple[int, str]]:
    """The number and name of each customer that this one referred, the newest first."""
    sql = "SELECT id, name FROM customer WHERE referrer_id = ? AND deleted_at IS NULL ORDER BY id DESC"
    return store.rows(sql, (customer_id,))


def customers_named_by_id(store: Store, ids: Iterable[int]) -> dict[int, str]:
    """The names of customers by their numbers."""
    return dict(
        store.rows("SELECT id, name FROM customer WHERE id IN (SELECT value FROM json_each(?))", (str([*ids]),))
    )


def customers_named(store: Store, name: str) -> int:
    """How many living customers have exactly this name."""
    return int(store.value("SELECT count(*) FROM customer WHERE name = ? AND deleted_at IS NULL", (name,)))
