"""Customers with all that lists and cards show of them."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from crmcli.domain import fields
from crmcli.domain.fields import Field
from crmcli.domain.records import Contact, Customer, Detail
from crmcli.errors import NotFound
from crmcli.rows import read_as
from crmcli.store import Store
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.domain.text.where import Condition

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


def _own(extra: str) -> dict[str, str | int | float]:
    """The owner's own fields from their JSON; most customers have none."""
    found: dict[str, str | int | float] = {} if extra == "{}" else json.loads(extra)
    return found


_CONVERT: dict[str, Callable[[Any], Any]] = {fields.LIST: _split, fields.FLAG: bool, fields.OWN: _own}
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


def _customers(store: Store, rest: str, params: Sequence[object]) -> Iterator[Customer]:
    """The customers of a query, read one by one."""
    return read_as(Customer, store.db.execute(_SELECT + rest, params), _CONVERTED)


def get_customer(store: Store, customer_id: int, *, with_trash: bool = False) -> Customer:
    """One customer by id; raises NotFound."""
    customer = next(_customers(store, "WHERE c.id = ?", (customer_id,)), None)
    if customer is None or (customer.deleted_at is not None and not with_trash):
        raise NotFound(tr("No customer {customer_id}.", customer_id=customer_id))
    return customer


def customers_by_id(store: Store, ids: Iterable[int]) -> list[Customer]:
    """Customers in the order of `ids`."""
    wanted = list(ids)
    found: dict[int, Customer] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        found |= {c.id: c for c in _customers(store, f"WHERE c.id IN ({','.join('?' * len(part))})", part)}
    return [found[i] for i in wanted if i in found]


class CustomerFilter(NamedTuple):
    """What `list` asks for; None means any."""

    tag: str | None = None
    stage: str | None = None
    source: str | None = None
    company: str | None = None
    city: str | None = None
    trash: bool = False
    batch: int | None = None
    limit: int | None = None
    where: Optional["Condition"] = None
    missing: tuple[str, ...] = ()
    since: str | None = None
    quiet_before: str | None = None
    sort: str = "name"


def list_customers(store: Store, wanted: CustomerFilter = CustomerFilter()) -> list[Customer]:
    """Customers that meet every condition, by name."""
    chosen, params = choice_sql(store, wanted)
    return list(_customers(store, chosen, params))


def choice_sql(store: Store, wanted: CustomerFilter) -> tuple[str, list[object]]:
    """WHERE, ORDER BY and LIMIT over `customer c` and `activity a`, with their parameters."""
    where = ["c.deleted_at IS NOT NULL" if wanted.trash else "c.deleted_at IS NULL"]
    params: list[object] = []
    for column in ("stage", "source", "company", "city"):
        value = getattr(wanted, column)
        if value is not None:
            where.append(f"lower(c.{column}) = lower(?)")
            params.append(value)
    if wanted.tag is not None:
        where.append(
            "EXISTS (SELECT 1 FROM tag t WHERE t.customer_id = c.id AND t.name = lower(?) AND t.deleted_at IS NULL)"
        )
        params.append(wanted.tag)
    if wanted.batch is not None:
        where.append(
            "c.id IN (SELECT made.id FROM journal j"
            " JOIN customer made ON made.id BETWEEN j.row_id AND coalesce(j.last_id, j.row_id)"
            " WHERE j.batch_id = ? AND j.tbl = 'customer' UNION SELECT d.customer_id FROM journal j"
            " JOIN detail d ON d.id BETWEEN j.row_id AND coalesce(j.last_id, j.row_id)"
            " WHERE j.batch_id = ? AND j.tbl = 'detail')"
        )
        params += [wanted.batch, wanted.batch]
    if wanted.missing:
        from crmcli.queries.customer_filters import missing_sql

        where += [missing_sql(fields.BY_NAME[missing]) for missing in wanted.missing]
    if wanted.since is not None:
        where.append("iif(length(a.last_at) > 10, date(a.last_at, 'localtime'), a.last_at) >= ?")
        params.append(wanted.since)
    if wanted.quiet_before is not None:
        where.append("coalesce(a.last_life, '') < ?")
        params.append(wanted.quiet_before)
    if wanted.where is not None:
        from crmcli.queries.customer_filters import where_sql  # only --where needs it

        condition, more = where_sql(wanted.where, custom_fields(store))
        where.append(condition)
        params += more
    from crmcli.queries.customer_filters import order_sql

    order, more = order_sql(wanted.sort, custom_fields(store))
    return f"WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?", [*params, *more, wanted.limit or -1]


def custom_fields(store: Store) -> set[str]:
    """The names of the owner's own fields that any customer has; only names that may stand in a JSON path."""
    rows = store.rows("SELECT DISTINCT j.key FROM customer c, json_each(c.extra) j WHERE c.extra != '{}'")
    if not rows:
        return set()
    from crmcli.domain.rules.people import is_field_name  # a book without such fields does without

    return {key for (key,) in rows if is_field_name(key)}


def contacts_of(store: Store, customer_id: int) -> list[Contact]:
    """The people at a customer."""
    sql = (
        "SELECT id, uid, customer_id, name, title, role, birthday, left_on, note FROM contact"
        " WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id"
    )
    return store.records(Contact, sql, (customer_id,))


def details_of(store: Store, customer_id: int) -> list[Detail]:
    """Every phone, mail, address, alias and reference of a customer and its contacts."""
    sql = (
        "SELECT id, uid, customer_id, contact_id, kind, label, value, normal FROM detail"
        " WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id"
    )
    return store.records(Detail, sql, (customer_id,))


def name_of(store: Store, customer_id: int) -> str:
    """A customer's name, whether it is deleted or not."""
    return str(store.value("SELECT name FROM customer WHERE id = ?", (customer_id,)))


def ids_of_values(store: Store, customer_id: int, field: Field) -> list[tuple[int, str]]:
    """(id, normal form) of a customer's own rows of a field with several values, without its contacts' rows."""
    if field.home == fields.TAG:
        sql, params = "SELECT id, name FROM tag WHERE customer_id = ? AND deleted_at IS NULL", (customer_id,)
        return [(row_id, name) for row_id, name in store.rows(sql, params)]
    sql = "SELECT id, normal FROM detail WHERE customer_id = ? AND kind = ? AND contact_id IS NULL"
    rows = store.rows(f"{sql} AND deleted_at IS NULL", (customer_id, field.name))
    return [(row_id, normal) for row_id, normal in rows]
