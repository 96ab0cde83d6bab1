"""What an undo changed, row by row, in the words that the commands use."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from crmcli.domain.records.cases import Change
from crmcli.domain.text.unicode import one_line
from crmcli.domain.times import moment_of
from crmcli.queries.customers import own_fields
from crmcli.render.view import View
from crmcli.words import channel_text, field_text, reason_text, stage_text, table_text, tr

_WIDEST = 120  # a note may have a megabyte


class Noun(NamedTuple):
    """What a row of a table is called. `number`: commands name it by its number; `is_private`: its words are a note."""

    word: Callable[[], str]
    number: bool = False
    is_private: bool = False


_NOUNS: Mapping[str, Noun] = {
    "customer": Noun(lambda: tr("customer"), number=True),
    "contact": Noun(lambda: tr("contact")),
    "tag": Noun(lambda: tr("tag")),
    "interaction": Noun(lambda: tr("note"), is_private=True),
    "reminder": Noun(lambda: tr("reminder"), number=True, is_private=True),
    "deal": Noun(lambda: tr("deal"), number=True, is_private=True),
    "product": Noun(lambda: tr("product")),
    "order": Noun(lambda: tr("order"), number=True),
    "payment": Noun(lambda: tr("payment"), number=True),
    "case": Noun(lambda: tr("case"), number=True, is_private=True),
    "inbox": Noun(lambda: tr("inbox line"), number=True, is_private=True),
    "consumption": Noun(lambda: tr("use of a product")),
    "distinct_pair": Noun(lambda: tr("pair that is two")),
    "relation": Noun(lambda: tr("link"), is_private=True),
}
_PARTS = frozenset({"deal_stage", "order_line"})  # they come and go with their deal or order
_OF_PROGRAM = frozenset({"field_types", "import_layouts"})
_WRITTEN = frozenset({"text", "note", "solution", "title", "words", "file"})  # words hidden in private
_TITLES = ("name", "title", "text", "words", "key", "value")
_HIDDEN = frozenset(
    {"id", "uid", "created_at", "updated_at", "customer_id", "other_id", "normal", "due_day", "currency", "merged_into"}
)
_LABELS: Mapping[str, Callable[[], str]] = {
    "expected_close": lambda: tr("close"),
    "opened_on": lambda: tr("opened"),
    "closed_on": lambda: tr("closed"),
    "lost_reason": lambda: tr("reason"),
    "parked_until": lambda: tr("parked until"),
    "done_at": lambda: tr("done"),
    "filed_at": lambda: tr("filed"),
    "cadence_days": lambda: tr("every"),
    "snoozed_until": lambda: tr("snooze"),
    "deal_id": lambda: tr("deal"),
    "contact_id": lambda: tr("contact"),
    "order_id": lambda: tr("order"),
    "product_id": lambda: tr("product"),
    "referrer_id": lambda: tr("referred by number"),
    "per_day": lambda: tr("use a day"),
    "lead_days": lambda: tr("days ahead"),
}
_MONEY = frozenset({"amount", "price", "cost"})
_DAYS = frozenset({"expected_close", "opened_on", "closed_on", "parked_until", "due", "done_at", "filed_at",
                   "snoozed_until", "day", "at", "left_on"})  # fmt: skip


def change_lines(changes: Iterable[Change], view: View) -> list[str]:
    """One line for each row that came, went or was changed, from what was to what is; parts of a row are left out."""
    shown = (change for change in changes if change.table not in _PARTS and not _is_of_program(change))
    return [line for change in shown for line in _lines(change, view)]


def _is_of_program(change: Change) -> bool:
    """True for settings that nobody set: the type that an own field's value told, how a file was read."""
    return change.table == "setting" and (change.before or change.after or {}).get("key") in _OF_PROGRAM


def _lines(change: Change, view: View) -> list[str]:
    if change.table == "setting":
        return [_setting_line(change)]
    if change.before is None:
        return [tr("{row} is gone", row=_row(change, change.after or {}, view))]
    if change.after is None:
        return [tr("{row} is back", row=_row(change, change.before, view))]
    row, lines = _row(change, change.before, view), []
    for column, value in change.before.items():
        was = change.after.get(column)
        if column in _HIDDEN or was == value:
            continue
        if column == "deleted_at":
            lines.append(tr("{row} is in the trash", row=row) if value else tr("{row} is back", row=row))
        elif column == "done_at" and value is None:
            lines.append(tr("{row} is open again", row=row))
        elif column == "extra":
            lines += _own_fields(row, was, value, view)
        else:
            old, new = _value(column, was, change.after, view), _value(column, value, change.before, view)
            lines.append(_changed(row, _label(column), old, new))
    return lines


def _setting_line(change: Change) -> str:
    """A setting by its name, from what it was to what it is."""
    was, now = (
        _setting_words(values.get("value")) if values else tr("not set") for values in (change.after, change.before)
    )
    key = str((change.before or change.after or {}).get("key", ""))
    return tr("{field}: {was} → {now}", field=key, was=was, now=now)


def _setting_words(value: Any) -> str:
    """The value of a setting as one reads it: without the quotes of JSON."""
    try:
        said = json.loads(value)
    except (TypeError, ValueError):
        said = value
    return one_line(said if isinstance(said, str) else str(value), _WIDEST)


def _changed(row: str, label: str, was: str, now: str) -> str:
    return tr("{row}, {field}: {was} → {now}", row=row, field=label, was=was, now=now)


def _row(change: Change, values: Mapping[str, Any], view: View) -> str:
    noun = _NOUNS.get(change.table)
    kind = values.get("kind")
    words = noun.word() if noun else field_text(str(kind)) if kind else table_text(change.table)
    if noun and noun.number:
        words = f"{words} {change.row_id}"
    if change.table == "payment" or (change.table == "order" and values.get("amount") is not None):
        return f"{words} {view.amount(values['amount'], values['currency'])}".rstrip()
    title = next((str(values[column]) for column in _TITLES if values.get(column)), "")
    if noun and noun.is_private:
        title = view.note(title)
    return f"{words} {one_line(title, _WIDEST)}".rstrip()


def _label(column: str) -> str:
    label = _LABELS.get(column)
    return label() if label else field_text(column.replace("_", " "))


def _value(column: str, value: Any, row: Mapping[str, Any], view: View) -> str:
    if value is None or value == "":
        return tr("nothing")
    if column in _MONEY:
        return view.amount(value, row.get("currency") or view.settings.currency)
    if column in _DAYS:
        return view.spoken(moment_of(value))
    if column == "stage":
        return stage_text(value)
    if column == "lost_reason":
        return reason_text(value)
    if column == "channel":
        return channel_text(value)
    if column == "do_not_contact":
        return tr("yes") if value else tr("no")
    words = one_line(str(value), _WIDEST)
    return view.note(words) if column in _WRITTEN else words


def _own_fields(row: str, was: object, now: object, view: View) -> list[str]:
    old, new = own_fields(str(was)), own_fields(str(now))
    return [
        _changed(row, name, *(view.own_field(name, _value(name, each.get(name), {}, view)) for each in (old, new)))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    ]
