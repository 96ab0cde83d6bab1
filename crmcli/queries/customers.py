"""Customers with all that lists and cards show of them."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from crmcli.domain.records import Contact, Customer, Detail
from crmcli.errors import NotFound, Usage
from crmcli.store import Store
from crmcli.words import listed, tr

if TYPE_CHECKING:
    from crmcli.domain.text.where import Condition

_SEP = "\x1f"


def _joined(kind: str) -> str:
    return (
        f"(SELECT group_concat(value, '{_SEP}') FROM (SELECT value FROM detail"
        f" WHERE customer_id = c.id AND kind = '{kind}' AND deleted_at IS NULL ORDER BY id))"
    )


_SELECT = f"""
SELECT c.id, c.uid, c.name, c.kind, c.company, c.title, c.city, c.region, c.country, c.birthday, c.stage, c.source,
  c.tier, c.industry, c.referrer_id, c.referred_by, c.cadence_days, c.snoozed_until, c.do_not_contact, c.note, c.extra,
  c.created_at, c.updated_at, c.deleted_at, a.last_at, a.last_life, a.next_due,
  {_joined("phone")}, {_joined("email")}, {_joined("alias")}, {_joined("ref")},
  (SELECT group_concat(name, '{_SEP}') FROM (SELECT name FROM tag
    WHERE customer_id = c.id AND deleted_at IS NULL ORDER BY name))
FROM customer c LEFT JOIN activity a ON a.customer_id = c.id
"""


def _customer(row: tuple[Any, ...]) -> Customer:
    lists = [tuple(packed.split(_SEP)) if packed else () for packed in row[27:]]
    return Customer._make([*row[:18], bool(row[18]), row[19], json.loads(row[20]), *row[21:27], *lists])


def get_customer(store: Store, customer_id: int, *, with_trash: bool = False) -> Customer:
    """One customer by id; raises NotFound."""
    row = store.row(f"{_SELECT} WHERE c.id = ?", (customer_id,))
    if row is None or (row[23] is not None and not with_trash):
        raise NotFound(tr("No customer {customer_id}.", customer_id=customer_id))
    return _customer(row)


def customers_by_id(store: Store, ids: Iterable[int]) -> list[Customer]:
    """Customers in the order of `ids`."""
    wanted = list(ids)
    found: dict[int, Customer] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        marks = ",".join("?" * len(part))
        for row in store.rows(f"{_SELECT} WHERE c.id IN ({marks})", part):
            found[row[0]] = _customer(row)
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
    return [_customer(row) for row in store.rows(f"{_SELECT} {chosen}", params)]


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
    for missing in wanted.missing:
        where.append(MISSING[missing])
    if wanted.since is not None:
        where.append("substr(a.last_at, 1, 10) >= ?")
        params.append(wanted.since)
    if wanted.quiet_before is not None:
        where.append("coalesce(a.last_life, '') < ?")
        params.append(wanted.quiet_before)
    if wanted.where is not None:
        from crmcli.queries.customer_filters import where_sql  # only --where needs it

        condition, more = where_sql(wanted.where, custom_fields(store))
        where.append(condition)
        params += more
    order = _order(wanted.sort, custom_fields(store))
    return f"WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?", [*params, wanted.limit or -1]


def custom_fields(store: Store) -> set[str]:
    """The names of the owner's own fields that any customer has; only names that may stand in a JSON path."""
    rows = store.rows("SELECT DISTINCT j.key FROM customer c, json_each(c.extra) j WHERE c.extra != '{}'")
    if not rows:
        return set()
    from crmcli.domain.rules.people import is_field_name  # a book without such fields does without

    return {key for (key,) in rows if is_field_name(key)}


def _order(sort: str, known_fields: set[str]) -> str:
    """ORDER BY for a field's name, with a leading - for descending; raises Usage for an unknown one."""
    descending = "DESC" if sort.startswith("-") else "ASC"
    name = sort.lstrip("-").replace("-", "_")
    if name in known_fields:
        column = f"""json_extract(c.extra, '$."{name}"')"""
    elif name in SORTS:
        column = SORTS[name]
    else:
        raise Usage(
            tr("There is no column {name!r} to sort by.", name=name),
            tr("The columns are: {list}", list=listed((*SORTS, *sorted(known_fields)))),
        )
    if name == "id":  # never NULL, and read in its own order
        return f"{column} {descending}"
    return f"{column} IS NULL, {column} {descending}, c.id"


SORTS = {
    **{name: f"c.{name} COLLATE NOCASE" for name in ("name", "company", "stage", "source", "city", "tier", "birthday")},
    "id": "c.id",
    "added": "c.created_at",
    "last_contact": "a.last_at",
    "next_reminder": "a.next_due",
}
MISSING = {
    **{
        kind: f"NOT EXISTS (SELECT 1 FROM detail WHERE customer_id = c.id AND kind = '{kind}' AND deleted_at IS NULL)"
        for kind in ("phone", "email", "address", "wechat")
    },
    **{name: f"c.{name} IS NULL" for name in ("birthday", "company", "city", "source", "stage", "tier")},
}


def contacts_of(store: Store, customer_id: int) -> list[Contact]:
    """The people at a customer."""
    return [
        Contact(*row)
        for row in store.rows(
            "SELECT id, uid, customer_id, name, title, role, birthday, left_on, note FROM contact"
            " WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id",
            (customer_id,),
        )
    ]


def details_of(store: Store, customer_id: int) -> list[Detail]:
    """Every phone, mail, address, alias and reference of a customer and its contacts."""
    return [
        Detail(*row)
        for row in store.rows(
            "SELECT id, uid, customer_id, contact_id, kind, label, value, normal FROM detail"
            " WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id",
            (customer_id,),
        )
    ]
