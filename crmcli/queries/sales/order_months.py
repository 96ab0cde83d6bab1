"""What customers bought in each of the last twelve months, for the small picture beside their names."""

import json
from collections.abc import Iterable

from crmcli.domain.settings import Settings
from crmcli.store import Store

MONTHS = 12


def order_months(store: Store, customers: Iterable[int], settings: Settings) -> dict[int, tuple[int, ...]]:
    """Orders of twelve months, this one the last, in minor units of the book's currency, by customer.

    Customers without orders are left out; what has no rate is not counted, and a month of returns is below nothing.
    """
    today = store.now.date()
    last = today.year * MONTHS + today.month - 1
    first = last - MONTHS + 1
    found: dict[int, list[int]] = {}
    for customer_id, month, currency, minor in store.rows(
        'SELECT customer_id, substr(day, 1, 7), currency, sum(amount) FROM "order"'
        " WHERE customer_id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL AND day >= ? AND day <= ?"
        " GROUP BY 1, 2, 3",
        (json.dumps(list(customers)), f"{first // MONTHS:04}-{first % MONTHS + 1:02}-01", today.isoformat()),
    ):
        place = int(month[:4]) * MONTHS + int(month[5:]) - 1 - first
        found.setdefault(customer_id, [0] * MONTHS)[place] += settings.in_own(minor, currency) or 0
    return {customer_id: tuple(months) for customer_id, months in found.items()}
