"""Lists of customers: what `list` and `export` ask for, as SQL and as records."""

import json
from collections.abc import Collection
from typing import NamedTuple

from crmcli.domain import fields
from crmcli.domain.records import Customer
from crmcli.domain.rules.people import is_field_name
from crmcli.domain.rules.stages import meant
from crmcli.domain.text.where import Condition
from crmcli.queries.customer_filters import missing_sql, order_sql, where_sql
from crmcli.queries.customers import OWN_FIELDS, read_customers
from crmcli.queries.own_fields import field_types
from crmcli.queries.value_words import matching_values
from crmcli.store import Store

_FEWEST_LETTERS = 3  # of the beginning of a stage's name


class CustomerFilter(NamedTuple):
    """What `list` asks for; None means any. `ids` are the only customers that may be among the found."""

    tag: str | None = None
    stage: str | None = None
    source: str | None = None
    company: str | None = None
    city: str | None = None
    trash: bool = False
    batch: int | None = None
    limit: int | None = None
    where: Condition | None = None
    missing: tuple[str, ...] = ()
    since: str | None = None
    quiet_before: str | None = None
    sort: str = "name"
    ids: tuple[int, ...] | None = None


def list_customers(store: Store, wanted: CustomerFilter = CustomerFilter()) -> list[Customer]:
    """Customers that meet every condition, by name."""
    chosen, params = choice_sql(store, wanted)
    return list(read_customers(store, chosen, params))


def choice_sql(store: Store, wanted: CustomerFilter) -> tuple[str, list[object]]:
    """WHERE, ORDER BY and LIMIT over `customer c` and `activity a`, with their parameters."""
    where = ["c.deleted_at IS NOT NULL" if wanted.trash else "c.deleted_at IS NULL"]
    params: list[object] = []
    for column in ("stage", "source", "company", "city"):
        value = getattr(wanted, column)
        if value is not None:
            if column in ("company", "city"):
                where.append(f"c.{column} IN (SELECT value FROM json_each(?))")
                params.append(json.dumps(list(matching_values(store, column, value))))
            else:
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
    if wanted.ids is not None:
        where.append("c.id IN (SELECT value FROM json_each(?))")
        params.append(json.dumps(wanted.ids))
    if wanted.missing:
        where += [missing_sql(fields.BY_NAME[missing]) for missing in wanted.missing]
    if wanted.since is not None:
        where.append("iif(length(a.last_at) > 10, date(a.last_at, 'localtime'), a.last_at) >= ?")
        params.append(wanted.since)
    if wanted.quiet_before is not None:
        where.append("coalesce(a.last_life, '') < ?")
        params.append(wanted.quiet_before)
    if wanted.where is not None:
        condition, more = where_sql(wanted.where, custom_fields(store))
        where.append(condition)
        params += more
    order, more = order_sql(wanted.sort, custom_fields(store))
    return f"WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?", [*params, *more, wanted.limit or -1]


def custom_fields(store: Store) -> dict[str, str]:
    """The owner's own fields that any customer has, each with its type, "" where none is remembered.

    Only names that may stand in a JSON path.
    """
    rows = store.rows(f"SELECT DISTINCT j.key FROM customer c, json_each({OWN_FIELDS}) j WHERE c.extra != '{{}}'")
    types = field_types(store) if rows else {}
    return {key: types.get(key, "") for (key,) in rows if is_field_name(key)}


def values_in_use(store: Store, word: str, stages: Collection[str]) -> list[tuple[str, str]]:
    """The conditions of `list` that a word alone can mean: (field, value) of each that some customer meets."""
    found: list[tuple[str, str]] = []
    if store.row("SELECT 1 FROM tag WHERE name = lower(?) AND deleted_at IS NULL LIMIT 1", (word,)):
        found.append(("tag", word))
    stage = meant(word, stages) if len(word) >= _FEWEST_LETTERS or not word.isascii() else None
    if stage is not None:
        found.append(("stage", stage))
    for field in ("city", "source"):
        sql = f"SELECT 1 FROM customer WHERE lower({field}) = lower(?) AND deleted_at IS NULL LIMIT 1"
        if store.row(sql, (word,)):
            found.append((field, word))
    return found


def has_name_with(store: Store, text: str) -> bool:
    """Whether a customer's name or company contains the text."""
    sql = (
        "SELECT 1 FROM customer WHERE deleted_at IS NULL AND (instr(lower(name), lower(?)) OR"
        " instr(lower(coalesce(company, '')), lower(?))) LIMIT 1"
    )
    return store.row(sql, (text, text)) is not None


def customers_named_in(store: Store, text: str) -> list[str]:
    """The names of customers, of two characters or more, that stand in a text; the longest first, at most nine."""
    sql = (
        "SELECT DISTINCT name FROM customer WHERE deleted_at IS NULL AND length(name) > 1 AND instr(?, name)"
        " ORDER BY length(name) DESC, name LIMIT 9"
    )
    return [name for (name,) in store.rows(sql, (text,))]
