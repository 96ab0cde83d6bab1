"""Customers as a table of any length: the order of all of them, and the few rows that are looked at."""

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from crmcli.domain.fields import ACTIVITY, BY_NAME
from crmcli.domain.text.search_query import parse_search
from crmcli.queries.customer_filters import sorted_by
from crmcli.queries.search.customer_lookup import find_customers
from crmcli.queries.search.full_text import search
from crmcli.store import Store

MOST_FOUND = 60
MOST_FILTERED = 2000

# What a table can be ordered by: the column's name and the field that it shows.
ORDERS = {
    "name": BY_NAME["name"],
    "company": BY_NAME["company"],
    "stage": BY_NAME["stage"],
    "city": BY_NAME["city"],
    "tier": BY_NAME["tier"],
    "last contact": BY_NAME["last_contact"],
    "next": BY_NAME["next_reminder"],
    "number": BY_NAME["id"],
}


class TableRow(NamedTuple):
    """A customer as one row; `last_contact` and `next_reminder` are stored times, `tag_names` stand in one text."""

    id: int
    name: str
    company: str | None
    stage: str | None
    city: str | None
    tier: str | None
    last_contact: str | None
    next_reminder: str | None
    phone: str | None
    tag_names: str | None

    @property
    def phones(self) -> tuple[str, ...]:
        """The first phone, if there is any."""
        return (self.phone,) if self.phone else ()

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags in one text, if there are any."""
        return (self.tag_names,) if self.tag_names else ()


def ordered_ids(store: Store, order: str, *, descending: bool = False) -> "array[int]":
    """Every customer's id in an order of ORDERS."""
    field = ORDERS[order]
    by = sorted_by(field, "DESC" if descending else "ASC")
    joined = "LEFT JOIN activity a ON a.customer_id = c.id" if field.home == ACTIVITY else ""
    sql = f"SELECT c.id FROM customer c {joined} WHERE c.deleted_at IS NULL ORDER BY {by}"
    return array("q", (customer_id for (customer_id,) in store.db.execute(sql)))


# What the columns of the table show, each with the rows that fill it.
_FILLED = {
    "company": "SELECT 1 FROM customer WHERE company <> name AND deleted_at IS NULL",
    "stage": "SELECT 1 FROM customer WHERE stage IS NOT NULL AND deleted_at IS NULL",
    "city": "SELECT 1 FROM customer WHERE city IS NOT NULL AND deleted_at IS NULL",
    "tier": "SELECT 1 FROM customer WHERE tier IS NOT NULL AND deleted_at IS NULL",
    "phones": "SELECT 1 FROM detail WHERE kind = 'phone' AND deleted_at IS NULL",
    "tags": "SELECT 1 FROM tag WHERE deleted_at IS NULL",
    "last_contact": "SELECT 1 FROM activity WHERE last_at IS NOT NULL",
    "next_reminder": "SELECT 1 FROM activity WHERE next_due IS NOT NULL",
}


def empty_columns(store: Store) -> frozenset[str]:
    """The keys of the columns that hold nothing for any customer."""
    found = store.row("SELECT " + ", ".join(f"EXISTS ({sql})" for sql in _FILLED.values()))
    return frozenset(key for key, is_filled in zip(_FILLED, found or (), strict=True) if not is_filled)


class Matches(NamedTuple):
    """The ids of customers that match a query, the best first; `total` counts matches beyond the limit too."""

    ids: Sequence[int]
    total: int


def matching(store: Store, words: str) -> Matches:
    """Customers that match the words of a query and its filters tag:, stage: and company:.

    Raises Usage for a filter without its word. since: and before: are for notes, and are not filters here.
    """
    asked, _ = parse_search(words) if ":" in words else (None, None)
    if asked is not None and asked.has_filters:
        hits = search(store, asked._replace(channel=None), limit=MOST_FILTERED)
        ids = list(dict.fromkeys(hit.customer_id for hit in hits))
        return Matches(ids, len(ids))
    found = find_customers(store, words, limit=MOST_FOUND)
    ids = list(dict.fromkeys(hit.customer_id for hit in found.hits))
    return Matches(ids, len(ids) if found.total <= len(found.hits) else found.total)


def table_rows(store: Store, ids: Sequence[int]) -> list[TableRow]:
    """The rows of some customers (a screenful), in the order of `ids`; deleted ones are left out."""
    marks = ",".join("?" * len(ids))
    sql = f"""
        SELECT c.id, c.name, c.company, c.stage, c.city, c.tier, a.last_at AS last_contact,
          a.next_due AS next_reminder,
          (SELECT value FROM detail d WHERE d.customer_id = c.id AND d.kind = 'phone' AND d.deleted_at IS NULL
             ORDER BY d.id LIMIT 1) AS phone,
          (SELECT group_concat(name, ' ') FROM tag t WHERE t.customer_id = c.id AND t.deleted_at IS NULL) AS tag_names
        FROM customer c LEFT JOIN activity a ON a.customer_id = c.id
        WHERE c.id IN ({marks}) AND c.deleted_at IS NULL
    """
    found = {row.id: row for row in store.records(TableRow, sql, list(ids))}
    return [found[customer_id] for customer_id in ids if customer_id in found]
