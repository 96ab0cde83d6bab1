"""Who has gone quiet."""

from datetime import date

from crmcli.domain.records import QuietCustomer
from crmcli.store import Store


def quiet_customers(store: Store, today: date, *, limit: int = -1, at_least_days: int = 1) -> list[QuietCustomer]:
    """Customers by days since their last sign of life, the longest first.

    A planned reminder silences a customer until it is due; so do a snooze and a do-not-contact mark.
    """
    day = today.isoformat()
    rows = store.rows(
        """
        SELECT c.id, c.name, a.last_life, a.next_due
        FROM activity a JOIN customer c ON c.id = a.customer_id
        WHERE a.last_life IS NOT NULL AND a.last_life <= date(?, ?)
          AND (a.next_due IS NULL OR a.next_due < ?) AND c.deleted_at IS NULL AND c.do_not_contact = 0
          AND (c.snoozed_until IS NULL OR c.snoozed_until <= ?)
        ORDER BY a.last_life, c.id LIMIT ?
        """,
        (day, f"-{at_least_days} days", day, day, limit),
    )
    quiet = []
    for customer_id, name, last_life, next_due in rows:
        days = (today - date.fromisoformat(last_life)).days
        quiet.append(QuietCustomer(customer_id, name, days, last_life, next_due, f"last heard from {days} days ago"))
    return quiet
