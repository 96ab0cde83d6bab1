"""Customers as a table of any length: the order of all of them, and the few rows that are looked at."""

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from crmcli.domain.text.search_query import parse_search
from crmcli.queries.search.customer_lookup import find_customers
from crmcli.queries.search.full_text import search
from crmcli.store import Store

MOST_FOUND = 60
MOST_FILTERED = 2000

# What a table can be ordered by: the column's name and what it compares. Empty values come last either way.
ORDERS = {
    "name": "c.name COLLATE NOCASE",
    "company": "c.company COLLATE NOCASE",
    "stage": "c.stage",
    "city": "c.city COLLATE NOCASE",
    "tier": "c.tier",
    "last contact": "a.last_at",
    "next": "a.next_due",
    "number": "c.id",
}


class TableRow(NamedTuple):
    """A customer as one row; `last_contact` and `next_due` are stored times."""

    id: int
    name: str
    company: str | None
    stage: str | None
    city: str | None
    tier: str | None
    last_contact: str | None
    next_due: str | None
    phone: str | None
    tags: str | None


def ordered_ids(store: Store, order: str, *, descending: bool = False) -> "array[int]":
    """Every customer's id in an order of ORDERS."""
    by = ORDERS[order]
    way = "DESC" if descending else "ASC"
    joined = "LEFT JOIN activity a ON a.customer_id = c.id" if by.startswith("a.") else ""
    sql = f"SELECT c.id FROM customer c {joined} WHERE c.deleted_at IS NULL ORDER BY {by} IS NULL, {by} {way}, c.id"
    return array("q", (row[0] for row in store.db.execute(sql)))


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
    found = {
        row[0]: TableRow(*row)
        for row in store.rows(
            f"""
            SELECT c.id, c.name, c.company, c.stage, c.city, c.tier, a.last_at, a.next_due,
              (SELECT value FROM detail d WHERE d.customer_id = c.id AND d.kind = 'phone' AND d.deleted_at IS NULL
                 ORDER BY d.id LIMIT 1),
              (SELECT group_concat(name, ' ') FROM tag t WHERE t.customer_id = c.id AND t.deleted_at IS NULL)
            FROM customer c LEFT JOIN activity a ON a.customer_id = c.id
            WHERE c.id IN ({marks}) AND c.deleted_at IS NULL
            """,
            list(ids),
        )
    }
    return [found[customer_id] for customer_id in ids if customer_id in found]
