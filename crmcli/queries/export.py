"""Customers as cards, streamed: a few statements for a thousand of them, never one for each.

Absent text comes as "" so that writers need not ask.
"""

import json
from collections.abc import Iterator

from crmcli.domain.fields import DETAIL, FIELDS, TEXT_COLUMNS
from crmcli.domain.records import Reminder
from crmcli.domain.records.cards import SEPARATOR, CardContact, CardDetail, CustomerHistory, CustomerRow, ExportCard
from crmcli.queries.customer_lists import CustomerFilter, choice_sql
from crmcli.queries.customers import OWN_FIELDS
from crmcli.queries.sales.deals import deals_of
from crmcli.queries.sales.orders import orders_of
from crmcli.queries.timeline import interactions_of, reminders_between, reminders_of
from crmcli.rows import maker, names_of_columns
from crmcli.store import Store

_ROW, _CELL = SEPARATOR, "\x1f"
# Nothing that crm stores has a separator in it; what another program stored may.
_REACH = f" || '{_CELL}' || ".join(
    f"replace(replace({part}, '{_ROW}', ' '), '{_CELL}', ' ')" for part in ("kind", "coalesce(label, '')", "value")
)
_SOME = 1000
_DETAILS = f"""(SELECT group_concat({_REACH}, '{_ROW}') FROM
  (SELECT kind, label, value FROM detail
   WHERE customer_id = c.id AND contact_id IS NULL AND deleted_at IS NULL ORDER BY id))"""
_TAGS = f"""(SELECT group_concat(name, '{_ROW}') FROM
  (SELECT name FROM tag WHERE customer_id = c.id AND deleted_at IS NULL ORDER BY name))"""
_TEXTS = ", ".join(f"coalesce(c.{column}, '') AS {column}" for column in TEXT_COLUMNS)
_CARD = f"""
SELECT c.id, c.uid, c.name, c.kind, {_TEXTS}, {OWN_FIELDS} AS extra, c.updated_at,
  c.cadence_days, c.snoozed_until, c.do_not_contact,
  a.last_at AS last_contact, a.next_due AS next_reminder, {_DETAILS} AS reaches, {_TAGS} AS tags
FROM customer c LEFT JOIN activity a ON a.customer_id = c.id
"""
_PEOPLE = f"""
SELECT p.customer_id, p.uid, p.name, coalesce(p.title, '') AS title, coalesce(p.role, '') AS role,
  coalesce(p.birthday, '') AS birthday, coalesce(p.note, '') AS note,
  (SELECT group_concat({_REACH}, '{_ROW}') FROM
   (SELECT kind, label, value FROM detail WHERE contact_id = p.id AND deleted_at IS NULL ORDER BY id)) AS reaches
FROM contact p WHERE p.customer_id IN (SELECT value FROM json_each(?)) AND p.deleted_at IS NULL ORDER BY p.id
"""


_LISTED = ("name", "kind", *TEXT_COLUMNS, "uid", "extra")
_ROWS = f"""
SELECT c.id, {", ".join(f"coalesce(c.{column}, '')" for column in _LISTED[:-1])}, {OWN_FIELDS}
FROM customer c LEFT JOIN activity a ON a.customer_id = c.id
"""
_SEVERAL = tuple(field for field in FIELDS if field.home == DETAIL)
_SOME_IDS = "customer_id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL"
_VALUES = f"""
SELECT customer_id, {", ".join(f"group_concat(value, '{_ROW}') FILTER (WHERE kind = '{f.name}')" for f in _SEVERAL)}
FROM detail WHERE {_SOME_IDS} AND contact_id IS NULL GROUP BY customer_id
"""  # read along the index of customers, so by id
_NAMES = f"""
SELECT customer_id, group_concat(name, '{_ROW}')
FROM (SELECT customer_id, name FROM tag WHERE {_SOME_IDS} ORDER BY customer_id, name) GROUP BY customer_id
"""


def rows(store: Store, wanted: CustomerFilter) -> Iterator[CustomerRow]:
    """The customers that meet the conditions as rows of a list, in their order."""
    chosen, params = choice_sql(store, wanted)
    cursor = store.db.execute(f"{_ROWS} {chosen}", params)
    make = maker(CustomerRow, (*_LISTED, *(field.key for field in _SEVERAL), "tags"))
    nothing = ("",) * len(_SEVERAL)
    while some := cursor.fetchmany(_SOME):
        ids = (json.dumps([customer_id for customer_id, *_ in some]),)
        values = {
            customer_id: [value or "" for value in found] for customer_id, *found in store.db.execute(_VALUES, ids)
        }
        tags = dict(store.rows(_NAMES, ids))
        for customer_id, *facts in some:
            yield make([*facts, *values.get(customer_id, nothing), tags.get(customer_id, "")])


def cards(store: Store, wanted: CustomerFilter) -> Iterator[ExportCard]:
    """The customers that meet the conditions, in their order."""
    chosen, params = choice_sql(store, wanted)
    with_people = store.row("SELECT 1 FROM contact WHERE deleted_at IS NULL LIMIT 1") is not None
    cursor = store.db.execute(f"{_CARD} {chosen}", params)
    make = maker(ExportCard, names_of_columns(cursor), {"reaches": _reaches, "tags": _tags, "do_not_contact": bool})
    while some := cursor.fetchmany(_SOME):
        made = list(map(make, some))
        people = _people(store, [card.id for card in made]) if with_people else {}
        for card in made:
            own = people.get(card.id)
            yield card._replace(people=tuple(own)) if own else card


def no_contact_count(store: Store, wanted: CustomerFilter) -> int:
    """How many of the customers that meet the conditions asked not to be contacted."""
    chosen, params = choice_sql(store, wanted)
    inner = f"SELECT c.id FROM customer c LEFT JOIN activity a ON a.customer_id = c.id {chosen}"
    return int(store.value(f"SELECT count(*) FROM customer WHERE do_not_contact = 1 AND id IN ({inner})", params))


def people_count(store: Store, wanted: CustomerFilter) -> int:
    """How many people there are at the customers that meet the conditions."""
    chosen, params = choice_sql(store, wanted)
    inner = f"SELECT c.id FROM customer c LEFT JOIN activity a ON a.customer_id = c.id {chosen}"
    sql = f"SELECT count(*) FROM contact WHERE deleted_at IS NULL AND customer_id IN ({inner})"
    return int(store.value(sql, params))


# What hangs on the customers that are written, by the noun of the book.
_HANGING = {
    "contacts": "FROM contact WHERE deleted_at IS NULL",
    "deals": "FROM deal WHERE deleted_at IS NULL",
    "orders": 'FROM "order" WHERE deleted_at IS NULL',
    "payments": "FROM payment WHERE deleted_at IS NULL",
    "notes": "FROM interaction WHERE deleted_at IS NULL",
    "reminders": "FROM reminder WHERE deleted_at IS NULL AND done_at IS NULL",
    "cases": 'FROM "case" WHERE deleted_at IS NULL',
    "labels": "FROM detail WHERE deleted_at IS NULL AND label IS NOT NULL AND contact_id IS NULL",
}
_KEPT_IN_TOUCH = "cadence_days IS NOT NULL OR snoozed_until IS NOT NULL OR do_not_contact = 1"


def hanging_counts(store: Store, wanted: CustomerFilter) -> dict[str, int]:
    """How many contacts, deals, orders … the customers that meet the conditions have; "in_touch": how many of them say
    how to keep in touch.
    """
    chosen, params = choice_sql(store, wanted)
    inner = f"SELECT c.id FROM customer c LEFT JOIN activity a ON a.customer_id = c.id {chosen}"
    found = {
        what: int(store.value(f"SELECT count(*) {rows} AND customer_id IN ({inner})", params))
        for what, rows in _HANGING.items()
    }
    kept = f"SELECT count(*) FROM customer WHERE ({_KEPT_IN_TOUCH}) AND id IN ({inner})"
    return {**found, "in_touch": int(store.value(kept, params))}


def open_reminders(store: Store, wanted: CustomerFilter) -> list[Reminder]:
    """What is to be done for the customers that meet the conditions, by due day."""
    chosen, params = choice_sql(store, wanted)
    found = store.rows(f"SELECT c.id FROM customer c LEFT JOIN activity a ON a.customer_id = c.id {chosen}", params)
    ids = {customer_id for (customer_id,) in found}
    return [reminder for reminder in reminders_between(store, "", "~") if reminder.customer_id in ids]


def customer_uids(store: Store) -> dict[int, str]:
    """The uid of each customer with an open reminder, by id."""
    sql = "SELECT id, uid FROM customer WHERE id IN (SELECT customer_id FROM reminder WHERE done_at IS NULL)"
    return dict(store.rows(sql))


def history_of(store: Store, customer_id: int) -> CustomerHistory:
    """What happened with one customer and what is to come."""
    return CustomerHistory(
        tuple(reminders_of(store, customer_id, open_only=True)),
        tuple(deals_of(store, customer_id)),
        tuple(orders_of(store, customer_id)),
        tuple(interactions_of(store, customer_id)),
    )


def _reaches(packed: str | None) -> tuple[CardDetail, ...]:
    return tuple([CardDetail._make(each.split(_CELL)) for each in packed.split(_ROW)]) if packed else ()


def _tags(packed: str | None) -> tuple[str, ...]:
    return tuple(packed.split(_ROW)) if packed else ()


def _people(store: Store, ids: list[int]) -> dict[int, list[CardContact]]:
    """The people at some customers, by the customer's id."""
    found: dict[int, list[CardContact]] = {}
    cursor = store.db.execute(_PEOPLE, (json.dumps(ids),))
    make = maker(CardContact, names_of_columns(cursor)[1:], {"reaches": _reaches})
    for customer_id, *facts in cursor:
        found.setdefault(customer_id, []).append(make(facts))
    return found
