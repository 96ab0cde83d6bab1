"""The days that stand in the owner's own fields (renewal=2026-12-01) and come up in the days ahead, once or yearly."""

import json
from datetime import date, timedelta

from crmcli.store import Store
from crmcli.tuples import NamedTuple


class OwnDate(NamedTuple):
    """A day that an own field of a customer holds, as it comes up; `since` is the year that it holds, where yearly."""

    customer_id: int
    customer: str
    field: str
    day: date
    since: int | None


def own_dates(store: Store, days: int = 7, first: date | None = None) -> list[OwnDate]:
    """Days of own fields from today on (or `first`), the nearest first.

    Only fields of the type day (once) or yearly are looked at, no private one; a book without such a field is not
    searched.
    """
    kept = dict(store.rows("SELECT key, value FROM setting WHERE key IN ('field_types', 'private_fields')"))
    private = {name.casefold() for name in json.loads(kept.get("private_fields") or "null") or ()}
    types = {
        name: type_
        for name, type_ in (json.loads(kept.get("field_types") or "null") or {}).items()
        if type_ in ("day", "yearly") and name.casefold() not in private
    }
    if not types:
        return []
    today = first or store.now.date()
    last = today + timedelta(days=days)
    found: list[OwnDate] = []
    for customer_id, customer, name, value in store.rows(
        "SELECT c.id, c.name, j.key, j.value FROM customer c, json_each(c.extra) j"
        " WHERE c.extra != '{}' AND json_valid(c.extra) AND c.deleted_at IS NULL"
        " AND j.key IN (SELECT value FROM json_each(?)) AND j.value IS NOT NULL",
        (json.dumps(list(types)),),
    ):
        coming = _coming(str(value), today, is_yearly=types[name] == "yearly")
        if coming is not None and today <= coming[0] <= last:
            found.append(OwnDate(customer_id, customer, name, *coming))
    return sorted(found, key=lambda each: (each.day, each.customer, each.field))


def _coming(value: str, today: date, *, is_yearly: bool) -> tuple[date, int | None] | None:
    """When the day of a field comes up, and the year that stands there; None for words about a day."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    if not is_yearly:
        return day, None
    for year in (today.year, today.year + 1):
        is_gone = (day.month, day.day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400))
        this = date(year, 2, 28) if is_gone else day.replace(year=year)
        if this >= max(today, day):
            return this, day.year
    return day, day.year
