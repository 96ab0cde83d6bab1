"""Changing a customer: named fields, lists that grow and shrink, custom fields; each checked, all one step."""

import contextlib
import re
from typing import Any, NamedTuple

from crmcli.domain import fields
from crmcli.domain.dates import parse_span
from crmcli.domain.newcomer import check_phone_words
from crmcli.domain.rules import people
from crmcli.domain.settings import Settings
from crmcli.domain.text.unicode import clean
from crmcli.errors import ChangedMeanwhile, CrmError, Usage
from crmcli.queries.customers import ids_of_values, name_of
from crmcli.queries.timeline import check_living
from crmcli.services.customers import (
    add_detail,
    add_tag,
    drop_detail,
    drop_tag,
)
from crmcli.services.own_fields import OwnFieldReader, set_field
from crmcli.services.referrals import Referrer, find_referrer, rename_referrer
from crmcli.store import Store
from crmcli.words import listed, tr

FIELDS = {field.name: field for field in fields.EDITABLE}
_OTHER_NAMES = {"by": "referred_by", "referrer": "referred_by", "tags": "tag", "mail": "email", "mobile": "phone"}
NOTHING = ("none", "null", "nil", "nothing", "n/a", "blank", "empty", "无", "没有")  # words for an empty field
_LABELLED = ("phone", "email", "url", "wechat")
_LABEL_AGAIN = re.compile(r"\s*([A-Za-z]{1,20})\+?=\s*(\S.*)$")  # work=030 1234 under phone
LISTS = frozenset(name for name, field in FIELDS.items() if field.type == fields.LIST)


class FieldChange(NamedTuple):
    """One thing to change. `op` is set, add or drop; an empty value on set clears the field.

    `was` is what the field held when it was shown to whoever changes it, None when it was not shown. `label` is that of
    a phone or mail address (work, home).
    """

    op: str
    field: str
    value: str
    was: str | None = None
    label: str = ""


def parse_change(said: str) -> FieldChange:
    """`city=Shanghai`, `tag+=vip`, `phone-=138…`, `phone:work=030…`; raises Usage for an unknown field."""
    head, equals, value = said.partition("=")
    if not equals:
        raise Usage(
            tr("{said!r} is not a change.", said=said), tr("Write field=value, such as city=Shanghai or tag+=vip.")
        )
    op = {"+": "add", "-": "drop"}.get(head[-1:], "set")
    field = head.rstrip("+-").strip().lower().replace("-", "_") if op != "set" else head.strip().lower()
    field, _, label = field.replace("-", "_").partition(":")
    field, label = _OTHER_NAMES.get(field.strip(), field.strip()), label.strip().replace("_", " ")
    if field not in FIELDS:
        raise Usage(
            tr("There is no field {field!r}.", field=field),
            tr("The fields are: {fields}; --set makes your own.", fields=listed(FIELDS)),
        )
    if op != "set" and field not in LISTS and not (op == "add" and FIELDS[field].type == fields.NOTE):
        raise Usage(tr("{field} holds one value: write {field}=…", field=field))
    if label and field not in _LABELLED:
        raise Usage(
            tr("{field} has no labels.", field=field),
            tr("Labels are for {fields}: phone:work=…", fields=listed(_LABELLED)),
        )
    if field in _LABELLED and (said_twice := _LABEL_AGAIN.match(value)):
        raise Usage(
            tr("{value!r} is no {field}.", value=value.strip(), field=field),
            tr("With a label: {field}:{label}={rest}", field=field, label=said_twice[1], rest=said_twice[2]),
        )
    if op == "set" and field not in ("name", "note") and value.strip().casefold() in NOTHING:
        raise Usage(
            tr("{value!r} would be kept as a word.", value=value.strip()),
            tr("To empty the field: {field}=", field=field),
        )
    return FieldChange(op, field, clean(value), label=label)


def edit_customer(
    store: Store, customer_id: int, changes: list[FieldChange], custom: dict[str, str], settings: Settings
) -> None:
    """Apply every change or none.

    Raises Usage for a value that cannot be, NotFound for one that is not there, and ChangedMeanwhile where another
    program changed a field since it was shown.
    """
    name = name_of(store, customer_id)
    with store.atomic("edit", name=name):
        check_living(store, customer_id)
        for change in changes:
            _apply(store, customer_id, change, settings)
        if custom:
            reader = OwnFieldReader(store, settings)
            for said, value in custom.items():
                key = checked_key(said)
                set_field(store, customer_id, key, reader.value(key, value))
            reader.remember()


def _apply(store: Store, customer_id: int, change: FieldChange, settings: Settings) -> None:
    field, value = FIELDS[change.field], clean(change.value)
    if field.type == fields.LIST:
        _apply_list(store, customer_id, change, settings)
        return
    values = {field.column: _column(store, field, value, settings)}
    if change.was is not None:
        _check_as_shown(store, customer_id, change.was, field, values[field.column], settings)
    if field.name == "referred_by":  # a name typed anew is not the customer that the old one was
        found = find_referrer(store, value, but=customer_id) if value else Referrer(None, "")
        values |= {"referrer_id": found.customer_id, "referred_by": found.name or None}
    if change.op == "add":
        before = store.value("SELECT note FROM customer WHERE id = ?", (customer_id,))
        values["note"] = "\n".join(filter(None, (before, values["note"])))
    store.update("customer", customer_id, **values)
    if field.name == "name":
        rename_referrer(store, customer_id, values["name"])


def _column(store: Store, field: fields.Field, value: str, settings: Settings) -> Any:
    """What the column of a field with one value holds for what was typed."""
    said = parse_span(value) if field.type == fields.SPAN and value else value
    return people.customer_field(field.column, said, settings.stage_names, store.now.date())


def _check_as_shown(
    store: Store, customer_id: int, was: str, field: fields.Field, wanted: object, settings: Settings
) -> None:
    """Raise ChangedMeanwhile unless a column holds what was shown, or what it is to hold."""
    now = store.value(f'SELECT "{field.column}" FROM customer WHERE id = ?', (customer_id,))
    if now == wanted or was == ("" if now is None else str(now)):
        return
    with contextlib.suppress(CrmError):  # what an older program let in may not be read again
        if _column(store, field, was, settings) == now:
            return
    value = now or tr("empty") if field.type != fields.FLAG else tr("yes") if now else tr("no")
    raise ChangedMeanwhile(
        tr("The {field} was changed meanwhile: it is {value} now.", field=field.name, value=value),
        tr("Nothing was written. Try again."),
    )


def _apply_list(store: Store, customer_id: int, change: FieldChange, settings: Settings) -> None:
    field, value = change.field, change.value
    values = [part.strip() for part in value.split(",")] if field == "tag" else [value]
    if change.op == "set":
        _keep_only(store, customer_id, field, [v for v in values if v], settings, change.label)
    for each in (v for v in values if v):
        if field == "phone" and change.op != "drop":
            check_phone_words(each)
        if field == "tag":
            (drop_tag if change.op == "drop" else add_tag)(store, customer_id, each)
        elif change.op == "drop":
            drop_detail(store, customer_id, field, each, settings.region)
        else:
            add_detail(store, customer_id, field, each, settings.region, change.label)


def _keep_only(
    store: Store, customer_id: int, field: str, values: list[str], settings: Settings, label: str = ""
) -> None:
    """Trash the rows of a list field that have none of the values; one that has is spelled as the value is.

    With a label only those that have it are looked at.
    """
    if field == "tag":
        tags = {people.tag(value) for value in values}
        for row_id, name in ids_of_values(store, customer_id, FIELDS[field]):
            if name not in tags:
                store.trash("tag", row_id)
        return
    details = {detail.normal: detail for detail in (people.detail(field, v, settings.region) for v in values)}
    for row_id, normal in ids_of_values(store, customer_id, FIELDS[field], label):
        if normal in details:
            store.update("detail", row_id, value=details[normal].value)
        else:
            store.trash("detail", row_id)


def checked_key(key: str) -> str:
    """The name of a custom field: a word that no built-in field has."""
    return people.field_name(key, FIELDS)
