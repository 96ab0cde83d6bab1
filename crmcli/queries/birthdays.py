"""The birthdays of the days ahead, of customers and of the people at them."""

from datetime import date, timedelta

from crmcli import domain
from crmcli.store import Store
from crmcli.tuples import NamedTuple


class Birthday(NamedTuple):
    """A customer's or contact's birthday in the days ahead; `turns` is None when the year is not known."""

    customer_id: int
    customer: str
    name: str
    day: date
    turns: int | None


def birthdays(store: Store, days: int = 7, first: date | None = None) -> list[Birthday]:
    """Birthdays from today on (or `first`), the nearest first.

    They are found by indexes; those of the Chinese calendar are all read.
    """
    today = first or store.now.date()
    last = today + timedelta(days=days)
    ahead = [(today + timedelta(days=offset)).isoformat()[5:] for offset in range(days + 1)]
    ahead += ["02-29"] if "02-28" in ahead else []
    marks = ",".join("?" * len(ahead))
    found: list[Birthday] = []
    for customer_id, customer, name, birthday in store.rows(
        f"""
        SELECT c.id, c.name, c.name, c.birthday FROM customer c
        WHERE substr(c.birthday, -5) IN ({marks}) AND c.birthday IS NOT NULL AND c.birthday < 'lunar '
          AND c.deleted_at IS NULL
        UNION ALL
        SELECT c.id, c.name, c.name, c.birthday FROM customer c
        WHERE c.birthday >= 'lunar ' AND c.birthday < 'lunar~' AND c.deleted_at IS NULL
        UNION ALL
        SELECT c.id, c.name, p.name, p.birthday FROM contact p JOIN customer c ON c.id = p.customer_id
        WHERE substr(p.birthday, -5) IN ({marks}) AND p.birthday IS NOT NULL AND p.birthday < 'lunar '
          AND p.deleted_at IS NULL AND c.deleted_at IS NULL
        UNION ALL
        SELECT c.id, c.name, p.name, p.birthday FROM contact p JOIN customer c ON c.id = p.customer_id
        WHERE p.birthday >= 'lunar ' AND p.birthday < 'lunar~' AND p.deleted_at IS NULL AND c.deleted_at IS NULL
        """,
        (*ahead, *ahead),
    ):
        coming = domain.birthdays.next_birthday(birthday, today)
        if coming and coming[0] <= last:
            found.append(Birthday(customer_id, customer, name, *coming))
    return sorted(found, key=lambda b: (b.day, b.name))


def born_between(store: Store, first: date, last: date) -> list[Birthday]:
    """Birthdays that fall on the days from `first` to `last`, of customers and the people at them, by day."""
    found: list[Birthday] = []
    for customer_id, customer, name, birthday in store.rows(
        """
        SELECT c.id, c.name, c.name, c.birthday FROM customer c WHERE c.birthday IS NOT NULL AND c.deleted_at IS NULL
        UNION ALL
        SELECT c.id, c.name, p.name, p.birthday FROM contact p JOIN customer c ON c.id = p.customer_id
        WHERE p.birthday IS NOT NULL AND p.deleted_at IS NULL AND c.deleted_at IS NULL
        """
    ):
        coming = domain.birthdays.next_birthday(birthday, first)
        if coming and coming[0] <= last:
            found.append(Birthday(customer_id, customer, name, *coming))
    return sorted(found, key=lambda b: (b.day, b.name))
