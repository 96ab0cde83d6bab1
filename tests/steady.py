"""Customers who come back like clockwork: enough of them for a book to call others late."""

from datetime import timedelta
from pathlib import Path

from crmcli.store import Store
from tests.conftest import NOW


def steady_customers(store: Store, *, every: int = 30, count: int = 5) -> list[int]:
    """Add customers who ordered every so many days, four times, the last time today, for nothing; their numbers."""
    with store.atomic("steady"):
        ids = [store.insert("customer", name=f"Steady {n}") for n in range(count)]
        for who in ids:
            for place in range(4):
                day = (NOW.date() - timedelta(days=every * place)).isoformat()
                store.insert("order", customer_id=who, day=day, amount=0, currency="USD")
    return ids


def steady_book(path: Path) -> None:
    """Add them to the book in this file."""
    store = Store.open(path, NOW)
    steady_customers(store)
    store.close()
