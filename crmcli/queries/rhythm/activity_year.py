"""The events of one customer in the last 365 days, on both clocks, and their present silence."""

from datetime import date, timedelta
from typing import NamedTuple

from crmcli.domain.records import QuietCustomer
from crmcli.domain.rhythm.clocks import CONTACT, IS_CONTACT, IS_ORDER, ORDERS, YEAR_DAYS
from crmcli.queries.rhythm.rhythms import RHYTHMS, kept_fits, kept_rhythms
from crmcli.queries.rhythm.silence_score import score_silence, to_quiet_customers
from crmcli.store import Store

DAYS = YEAR_DAYS


class ActivityYear(NamedTuple):
    """Days ago of orders and of contacts within the year; `silence` is None where nothing ever happened.

    `per_day` counts the contacts of each day, attempts that nobody answered left out.
    """

    orders: list[int]
    contacts: list[int]
    silence: QuietCustomer | None
    per_day: dict[date, int]


def activity_year(store: Store, customer_id: int, currency: str) -> ActivityYear:
    """The activity of one customer in the year up to the store's clock."""
    today = store.now.date()
    since = (today - timedelta(days=YEAR_DAYS)).isoformat()
    year = "WHERE customer_id = ? AND deleted_at IS NULL AND day > ? AND day <= ?"
    params = (customer_id, since, today.isoformat())
    orders = store.rows(f'SELECT DISTINCT day FROM "order" {year} AND {IS_ORDER}', params)
    talks = store.rows(
        f"SELECT day, max(is_life), count(*) FROM interaction {year} AND {IS_CONTACT} GROUP BY day", params
    )
    rhythms = kept_rhythms(store, f"{RHYTHMS} WHERE r.customer_id = ?", (customer_id,))
    fits = kept_fits(store) if rhythms else {}
    judged = list(score_silence(rhythms, fits, (ORDERS, CONTACT), today)) if len(fits) > 1 else []
    dressed = to_quiet_customers(store, judged, fits, today, currency)
    contacts = [(day,) for day, is_life, _ in talks if is_life]
    per_day = {date.fromisoformat(day): count for day, _, count in talks}
    return ActivityYear(_ago(orders, today), _ago(contacts, today), dressed[0] if dressed else None, per_day)


def _ago(rows: list[tuple[str]], today: date) -> list[int]:
    return [(today - date.fromisoformat(day)).days for (day,) in rows]
