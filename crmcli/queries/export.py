"""Customers as cards, streamed: a few statements for a thousand of them, never one for each.

Absent text comes as "" so that writers need not ask.
"""

import json
from collections.abc import Iterator
from typing import Any

from crmcli.domain.records import Reminder
from crmcli.domain.records.cards import SEPARATOR, CardContact, CardDetail, CustomerHistory, CustomerRow, ExportCard
from crmcli.queries.customers import CustomerFilter, choice_sql
from crmcli.queries.sales.deals import deals_of
from crmcli.queries.sales.orders import orders_of
from crmcli.queries.timeline import interactions_of, reminders_between, reminders_of
from crmcli.store import Store

_ROW, _CELL = SEPARATOR, "\x1f"
_SOME = 1000
_TEXTS = (
    "company", "title", "industry", "city", "region", "country", "birthday", "stage", "source", "tier",
    "referred_by", "note",
)  # fmt: skip
_DETAILS = f"""(SELECT group_concat(kind || '{_CELL}' || coalesce(label, '') || '{_CELL}' || value, '{_ROW}') FROM
  (SELECT kind, label, value FROM detail
   WHERE customer_id = c.id AND contact_id IS NULL AND deleted_at IS NULL ORDER BY id))"""
_TAGS = f"""(SELECT group_concat(name, '{_ROW}') FROM
  (SELECT name FROM tag WHERE customer_id = c.id AND deleted_at IS NULL ORDER BY name))"""
_CARD = f"""
SELECT c.id, c.uid, c.name, c.kind, {", ".join(f"coalesce(c.{name}, '')" for name in _TEXTS)},
  c.extra, c.updated_at, a.last_at, a.next_due, {_DETAILS}, {_TAGS}
FROM customer c LEFT JOIN activity a ON a.customer_id = c.id
"""
_PEOPLE = f"""
SELECT p.customer_id, p.uid, p.name, coalesce(p.title, ''), coalesce(p.role, ''), coalesce(p.birthday, ''),
  coalesce(p.note, ''),
  (SELECT group_concat(kind || '{_CELL}' || coalesce(label, '') || '{_CELL}' || value, '{_ROW}') FROM
   (SELECT kind, label, value FROM detail WHERE contact_id = p.id AND deleted_at IS NULL ORDER BY id))
FROM contact p WHERE p.customer_id IN (SELECT value FROM json_each(?)) AND p.deleted_at IS NULL ORDER BY p.id
"""


_LISTED = (
    "company", "title", "city", "region", "country", "birthday", "stage", "source", "tier", "industry", "referred_by",
    "note",
)  # fmt: skip
_KINDS = ("phone", "email", "wechat", "url", "fax", "alias", "address", "ref")
_ROWS = f"""
SELECT c.id, c.name, c.kind, {", ".join(f"coalesce(c.{name}, '')" for name in _LISTED)}, c.uid, c.extra
FROM customer c LEFT JOIN activity a ON a.customer_id = c.id
"""
_SOME_IDS = "customer_id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL"
_VALUES = f"""
SELECT customer_id, {", ".join(f"group_concat(value, '{_ROW}') FILTER (WHERE kind = '{kind}')" for kind in _KINDS)}
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
    nothing = (None,) * len(_KINDS)
    while some := cursor.fetchmany(_SOME):
        ids = (json.dumps([row[0] for row in some]),)
        values = {found[0]: found[1:] for found in store.db.execute(_VALUES, ids)}
        tags = dict(store.rows(_NAMES, ids))
        for customer_id, *facts in some:
            several = values.get(customer_id, nothing)
            yield CustomerRow._make([*facts, *[value or "" for value in several], tags.get(customer_id, "")])


def cards(store: Store, wanted: CustomerFilter) -> Iterator[ExportCard]:
    """The customers that meet the conditions, in their order."""
    chosen, params = choice_sql(store, wanted)
    with_people = store.row("SELECT 1 FROM contact WHERE deleted_at IS NULL LIMIT 1") is not None
    cursor = store.db.execute(f"{_CARD} {chosen}", params)
    while some := cursor.fetchmany(_SOME):
        if not with_people:
            yield from map(_card, some)
            continue
        people = _people(store, [row[0] for row in some])
        for row in some:
            yield _card(row)._replace(people=tuple(people.get(row[0], ())))


def people_count(store: Store, wanted: CustomerFilter) -> int:
    """How many people there are at the customers that meet the conditions."""
    chosen, params = choice_sql(store, wanted)
    inner = f"SELECT c.id FROM customer c LEFT JOIN activity a ON a.customer_id = c.id {chosen}"
    sql = f"SELECT count(*) FROM contact WHERE deleted_at IS NULL AND customer_id IN ({inner})"
    return int(store.value(sql, params))


def open_reminders(store: Store, wanted: CustomerFilter) -> list[Reminder]:
    """What is to be done for the customers that meet the conditions, by due day."""
    chosen, params = choice_sql(store, wanted)
    found = store.rows(f"SELECT c.id FROM customer c LEFT JOIN activity a ON a.customer_id = c.id {chosen}", params)
    ids = {customer_id for (customer_id,) in found}
    return [reminder for reminder in reminders_between(store, "", "~") if reminder.customer_id in ids]


def history_of(store: Store, customer_id: int) -> CustomerHistory:
    """What happened with one customer and what is to come."""
    return CustomerHistory(
        tuple(reminders_of(store, customer_id, open_only=True)),
        tuple(deals_of(store, customer_id)),
        tuple(orders_of(store, customer_id)),
        tuple(interactions_of(store, customer_id)),
    )


def _card(row: tuple[Any, ...]) -> ExportCard:
    details, tags = row[-2:]
    return ExportCard._make(
        (*row[:-2], _reaches(details) if details else (), tuple(tags.split(_ROW)) if tags else (), ())
    )


def _reaches(packed: str) -> tuple[CardDetail, ...]:
    return tuple([CardDetail._make(each.split(_CELL)) for each in packed.split(_ROW)])


def _people(store: Store, ids: list[int]) -> dict[int, list[CardContact]]:
    found: dict[int, list[CardContact]] = {}
    for customer_id, *facts, details in store.db.execute(_PEOPLE, (json.dumps(ids),)):
        found.setdefault(customer_id, []).append(CardContact._make([*facts, _reaches(details) if details else ()]))
    return found
