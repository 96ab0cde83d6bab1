"""Changing a customer: named fields, lists that grow and shrink, custom fields; each checked, all one step."""

from datetime import date
from typing import NamedTuple

from crmcli.domain import fields
from crmcli.domain.dates import parse_span
from crmcli.domain.fields import Field
from crmcli.domain.settings import Settings
from crmcli.domain.text.unicode import clean
from crmcli.errors import Usage
from crmcli.queries.customers import ids_of_values, name_of
from crmcli.services.customers import (
    add_detail,
    add_tag,
    checked_birthday,
    drop_detail,
    drop_tag,
    set_field,
)
from crmcli.services.deals import checked_stage
from crmcli.store import Store

FIELDS = {field.name: field for field in fields.EDITABLE}
LISTS = frozenset(name for name, field in FIELDS.items() if field.type == fields.LIST)
_MOST_DIGITS = 15  # what SQLite and every reader of JSON keep to the last digit


class FieldChange(NamedTuple):
    """One thing to change. `op` is set, add or drop; an empty value on set clears the field."""

    op: str
    field: str
    value: str


def parse_change(said: str) -> FieldChange:
    """`city=Shanghai`, `tag+=vip`, `phone-=138…`; raises Usage for an unknown field."""
    head, equals, value = said.partition("=")
    if not equals:
        raise Usage(f"{said!r} is not a change.", "Write field=value, such as city=Shanghai or tag+=vip.")
    op = {"+": "add", "-": "drop"}.get(head[-1:], "set")
    field = head.rstrip("+-").strip().lower().replace("-", "_") if op != "set" else head.strip().lower()
    field = field.replace("-", "_")
    if field not in FIELDS:
        raise Usage(f"There is no field {field!r}.", f"The fields are: {', '.join(FIELDS)}; --set makes your own.")
    if op != "set" and field not in LISTS:
        raise Usage(f"{field} holds one value: write {field}=…")
    return FieldChange(op, field, clean(value))


def edit_customer(
    store: Store, customer_id: int, changes: list[FieldChange], custom: dict[str, str], settings: Settings
) -> None:
    """Apply every change or none. Raises Usage for a value that cannot be, NotFound for one that is not there."""
    name = name_of(store, customer_id)
    with store.atomic(f"edit {name}"):
        for change in changes:
            _apply(store, customer_id, change, settings)
        for key, value in custom.items():
            set_field(store, customer_id, checked_key(key), typed(value))


def _apply(store: Store, customer_id: int, change: FieldChange, settings: Settings) -> None:
    field, value = FIELDS[change.field], clean(change.value)
    if field.type == fields.LIST:
        _apply_list(store, customer_id, change, settings)
        return
    values = {field.column: _checked(field, value, settings)}
    if field.name == "referred_by":  # a name typed anew is not the customer that the old one was
        values["referrer_id"] = None
    store.update("customer", customer_id, **values)


def _checked(field: Field, value: str, settings: Settings) -> object:
    """A field's value as it is stored; raises Usage for one that cannot be."""
    if field.type == fields.FLAG:
        if value.casefold() not in ("yes", "no", "1", "0", "true", "false", ""):
            raise Usage(f"{field.name} is yes or no.")
        return int(value.casefold() in ("yes", "1", "true"))
    if field.type == fields.KIND:
        if value not in ("person", "company"):
            raise Usage("kind is person or company.")
        return value
    if not value:
        if field.required:
            raise Usage(f"A customer needs a {field.name}.")
        return None
    if field.type == fields.BIRTHDAY:
        return checked_birthday(value)
    if field.type == fields.STAGE:
        return checked_stage(value, settings)
    if field.type == fields.SPAN:
        return parse_span(value)
    return _checked_day(value) if field.type == fields.DAY else value


def _checked_day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise Usage(f"{value!r} is not a day; write it as 2026-12-01.") from None


def _apply_list(store: Store, customer_id: int, change: FieldChange, settings: Settings) -> None:
    field, value = change.field, change.value
    if change.op == "set":
        _clear_list(store, customer_id, field)
    values = [part.strip() for part in value.split(",")] if field == "tag" else [value]
    for each in (v for v in values if v):
        if field == "tag":
            (drop_tag if change.op == "drop" else add_tag)(store, customer_id, each)
        else:
            (drop_detail if change.op == "drop" else add_detail)(store, customer_id, field, each, settings.region)


def _clear_list(store: Store, customer_id: int, field: str) -> None:
    table = "tag" if field == "tag" else "detail"
    for row_id in ids_of_values(store, customer_id, FIELDS[field]):
        store.trash(table, row_id)


def checked_key(key: str) -> str:
    """The name of a custom field: a word that no built-in field has."""
    key = clean(key).casefold().replace(" ", "_")
    if not key or not key.replace("_", "").replace("-", "").isalnum():
        raise Usage(f"{key!r} cannot name a field.", "Use a word, such as budget.")
    if key in FIELDS:
        raise Usage(f"{key} is a field of every customer: write {key}=…")
    return key


def typed(value: str) -> str | int | float | None:
    """A custom field's value: a whole number, a number, or words; None when empty."""
    value = clean(value)
    if not value:
        return None
    digits = value.removeprefix("-")
    whole, point, part = digits.partition(".")
    is_number = whole.isdecimal() and (part.isdecimal() if point else True) and len(digits) <= _MOST_DIGITS
    if not is_number or (whole != "0" and whole.startswith("0")):
        return value  # 007, +86…, 12e3 and 1_000 are codes: a number would lose how they were written
    return float(value) if point else int(value)
