"""The owner's own fields: their remembered types, and what customers hold in them."""

import json

from crmcli.queries.customers import OWN_FIELDS
from crmcli.store import Store

FIELD_TYPES = "field_types"  # the setting that remembers them; no start needs it
OwnValue = str | int | float


def field_types(store: Store) -> dict[str, str]:
    """The type of each own field that has one: day (yearly ones too), number or text."""
    return {name: "day" if type_ == "yearly" else type_ for name, type_ in kept_types(store).items()}


def kept_types(store: Store) -> dict[str, str]:
    """The same as they were told: day, yearly, number or text."""
    kept = store.value("SELECT value FROM setting WHERE key = ? AND value <> 'null'", (FIELD_TYPES,))
    return dict(json.loads(kept)) if kept else {}


def kept_values(store: Store, name: str) -> set[OwnValue]:
    """The different values that living customers have in an own field."""
    sql = (
        f"SELECT DISTINCT j.value FROM customer c, json_each({OWN_FIELDS}) j"
        " WHERE c.extra != '{}' AND c.deleted_at IS NULL AND j.key = ? AND j.value IS NOT NULL"
    )
    return {value for (value,) in store.rows(sql, (name,))}


def holders(store: Store, name: str) -> list[tuple[int, str, OwnValue]]:
    """The number, name and value of every customer that has an own field, also of those in the trash."""
    sql = (
        f"SELECT c.id, c.name, j.value FROM customer c, json_each({OWN_FIELDS}) j"
        " WHERE c.extra != '{}' AND j.key = ? AND j.value IS NOT NULL ORDER BY c.id"
    )
    return store.rows(sql, (name,))
