"""A row of a whole book, checked by the rules of its table before it is taken as it was stored.

Looser than the other doors where an older program was: text may have any length or be empty, a stage need not be among
the settings', and a custom field may have the name of a built-in one. Links to other rows are looked up elsewhere.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any

from crmcli.domain.dates import Moment
from crmcli.domain.records import CHANNELS, DIRECTIONS
from crmcli.domain.rules import history, people, sales
from crmcli.domain.rules import values as v
from crmcli.domain.rules.values import Check, Fault, InvalidRecord, Values
from crmcli.domain.text.unicode import clean
from crmcli.errors import Usage
from crmcli.words import tr


def own_fields(value: object) -> str:
    """The JSON object of a customer's custom fields: names of letters, digits, - and _; text and numbers."""
    fields = json_value(value)
    if not isinstance(fields, dict):
        raise Usage(tr("The custom fields are not a JSON object."))
    for name, held in fields.items():
        if not people.is_field_name(name):
            raise Usage(tr("{name} cannot name a field.", name=v.shown(name)))
        if isinstance(held, bool) or not isinstance(held, str | int | float):
            raise Usage(tr("The field {name} is neither text nor a number.", name=name))
        if isinstance(held, str):
            clean(held)
    return str(value)


def inbox_line(value: object) -> str:
    """What a note in the inbox says beside its text, as JSON."""
    line = json_value(value)
    if not isinstance(line, dict):
        raise Usage(tr("The note's options are not a JSON object."))
    try:
        v.check_columns(_INBOX, line)
    except KeyError as error:
        raise Usage(tr("A note has no option {name}.", name=v.shown(error.args[0]))) from None
    return str(value)


def _moment(value: object) -> object:
    try:
        return Moment.from_text(value if isinstance(value, str) else "")
    except ValueError:
        raise Usage(tr("{value} is not a point in time.", value=v.shown(value))) from None


def _promises(value: object) -> object:
    if not isinstance(value, list) or not all(isinstance(promise, list) and len(promise) == 3 for promise in value):
        raise Usage(tr("The promises are not a list."))
    for kind, text, due in value:
        v.one_of("A promise", ("owe", "waiting"))(kind)
        v.Text("promise", v.MAX_TEXT)(text)
        _moment(due)
    return value


def _money(value: object) -> object:
    if not isinstance(value, list) or len(value) != 2:
        raise Usage(tr("{value} is not an amount with its currency.", value=v.shown(value)))
    return v.amount(value[0]), v.currency(value[1])


def _deal_amount(value: object) -> int:
    minor: int = v.amount(value)
    sales.deal_amount(minor)
    return minor


_INBOX: Mapping[str, Check] = {
    "channel": v.one_of("A channel", CHANNELS),
    "direction": v.one_of("A direction", DIRECTIONS),
    "minutes": v.whole("Minutes", 0, v.MAX_MINUTES),
    "mood": v.Text("mood"),
    "next": _moment,
    "todo": v.Text("reminder", v.MAX_TEXT),
    "promises": _promises,
    "stage": v.Text("stage"),
    "deal": v.Text("title"),
    "amount": _money,
    "no_answer": history.no_answer,
    "file": v.Text("file"),
}


def json_value(value: object) -> Any:
    """The value that a JSON text holds; raises Usage for what is none."""
    try:
        return json.loads(value if isinstance(value, str) else "", parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Usage(tr("{value} is not JSON.", value=v.shown(value))) from None


def _no_constant(name: str) -> object:
    raise ValueError(name)


def setting(key: str, value: object) -> None:
    """Raise Usage for a setting whose JSON is not what its key holds; a key of a newer program is taken as it is."""
    held = json_value(value)
    if held is not None and key in _SETTINGS:
        try:
            is_sound = _SETTINGS[key](held)
        except (ValueError, TypeError, AttributeError, LookupError):
            is_sound = False
        if not is_sound:
            raise Usage(tr("{value} is not a value of the setting {key}.", value=v.shown(value), key=key))


def _is_currency(held: Any) -> bool:
    return bool(v.currency(held) == held)


def _is_money(held: Any) -> bool:
    return _money(held) is not None


def _is_stages(held: Any) -> bool:
    return bool(held) and all(
        isinstance(name, str) and name and 0 <= chance <= 1 and type(days) is int and days > 0
        for name, chance, days in held
    )


def _is_rates(held: Any) -> bool:
    return _is_currency(held["in"]) and all(
        _is_currency(code) and float(worth) > 0 and worth.replace(".", "", 1).isdecimal()
        for code, worth in held["of"].items()
    )


def _is_cadences(held: Any) -> bool:
    return all(
        kind in ("tier", "tag") and isinstance(name, str) and type(days) is type(limit) is int and 0 < days <= limit
        for kind, name, days, limit in held
    )


def _is_words(held: Any) -> bool:
    return isinstance(held, list) and all(isinstance(word, str) for word in held)


_SETTINGS: Mapping[str, Any] = {
    "currency": _is_currency,
    "region": lambda held: len(held) == 2 and held.isalpha() and held.isascii() and held.isupper(),
    "date_order": lambda held: held in ("DMY", "MDY"),
    "stages": _is_stages,
    "rates": _is_rates,
    "big_deal": _is_money,
    "goal": _is_money,
    "lost_reasons": _is_words,
    "private_fields": _is_words,
    "field_types": lambda held: all(type_ in ("day", "number", "text") for type_ in held.values()),
    "hourly_rate": _is_money,
    "workdays": lambda held: (
        bool(held)
        and held == sorted(set(held))
        and all(type(day) is int for day in held)
        and held[0] >= 0
        and held[-1] < 7
    ),
    "cadence": _is_cadences,
    "theme": lambda held: isinstance(held, str),
    "rings": lambda held: isinstance(held, bool),
    "keys": lambda held: all(isinstance(part, str) for pair in held.items() for part in pair),
}

_EVERY_ROW: Mapping[str, Check] = {"uid": v.uid, "created_at": v.point, "updated_at": v.point, "deleted_at": v.point}
TABLES: Mapping[str, Mapping[str, Check]] = {
    "customer": {**people.CUSTOMER, "extra": own_fields, "owner": v.Text("owner")},
    "contact": people.CONTACT,
    "detail": {
        "kind": v.one_of("A detail", people.DETAIL_KINDS),
        "label": v.Text("label"),
        "value": v.Text("detail"),
        "normal": v.Text("detail"),
    },
    "tag": {"name": people.tag},
    "interaction": {**history.INTERACTION, "author": v.Text("author")},
    "reminder": {**history.REMINDER, "owner": v.Text("owner")},
    "deal": {**sales.DEAL, "amount": _deal_amount},
    "deal_stage": sales.DEAL_STAGE,
    "product": sales.PRODUCT,
    "order": sales.ORDER,
    "order_line": sales.ORDER_LINE,
    "payment": sales.PAYMENT,
    "inbox": {
        "who": v.Text("name"),
        "text": v.Text("note"),
        "line": inbox_line,
        "at": v.point,
        "filed_at": v.point,
    },
    "setting": {"key": v.Text("key"), "value": v.Text("value")},
    "case": history.CASE,
    "consumption": sales.CONSUMPTION,
    "person": {"name": v.Text("name"), "role": v.Text("role"), "email": v.Text("email")},
    "distinct_pair": {},  # its two ends are links
    "relation": people.RELATION,
}

_NEVER_EMPTY: Mapping[str, Collection[str]] = {
    "customer": ("name",),
    "contact": ("name",),
    "deal": ("title",),
    "product": ("name",),
    "person": ("name",),
    "relation": ("words",),
}


def check_row(table: str, values: Values, links: Collection[str]) -> None:
    """Raise InvalidRecord with every fault of a stored row; `links` are the columns that hold another row's uid.

    Columns that this program's rules do not name are left to the database.
    """
    checks = {**_EVERY_ROW, **TABLES.get(table, {})}
    faults = []
    for column, value in values.items():
        try:
            check_value(v.uid if column in links else checks.get(column), value)
        except Usage as error:
            faults.append(Fault(column, error.message, error.hint))
    if faults:
        raise InvalidRecord(*faults)
    _check_together(table, values)


def check_value(check: Check | None, value: object) -> None:
    """Raise Usage unless the check takes the value and would store it as it is."""
    if value is None:
        return
    if check is None or isinstance(check, v.Text):
        if isinstance(value, str):
            clean(value)  # refuses what is not UTF-8
        elif check is not None:
            check(value)
        return
    if check(value) != value:
        raise Usage(tr("{value} is not stored like this.", value=v.shown(value)))


def _check_together(table: str, values: Values) -> None:
    """Raise InvalidRecord where the columns of a row contradict one another."""
    for column in _NEVER_EMPTY.get(table, ()):
        if not (values.get(column) or "").strip():
            raise InvalidRecord(Fault(column, tr("{name} is missing", name=column)))
    if table in ("interaction", "reminder", "case"):
        history.require_text(table, {**values, "text": (values.get("text") or "").strip()})
    if table in ("deal", "order", "payment"):
        sales.check_money(values, "amount")
    if table == "deal":
        sales.deal_amount(values.get("amount"))
    elif table == "payment":
        sales.paid_amount(values.get("amount"))
    elif table == "product":
        sales.check_money(values, "price", "cost")
    elif table in ("distinct_pair", "relation"):
        if values.get("customer_id") == values.get("other_id"):
            raise InvalidRecord(Fault("other_id", tr("These are one and the same customer.")))
    elif table == "setting":
        try:
            setting(str(values.get("key")), values.get("value"))
        except Usage as error:
            raise InvalidRecord(Fault("value", error.message)) from None
    if table == "deal" and values.get("stage") in sales.CLOSED and values.get("closed_on") is None:
        raise InvalidRecord(Fault("closed_on", tr("A closed deal has the day on which it was closed.")))
