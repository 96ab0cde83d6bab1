"""Customers as JSON: one array of objects, or one object to a line; the keys of `crm list --json` and some more."""

import json
import re
from collections.abc import Iterable
from typing import Any, BinaryIO

from crmcli.domain.fields import DETAIL, EXPORTED, IN_TOUCH, LIST, OWN, PERSON_DETAILS, TIME, Field
from crmcli.domain.records.cards import CardContact, ExportCard
from crmcli.domain.times import shown
from crmcli.transfer.write.addresses import place_of

_RAW = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")  # what a terminal may obey


def _values(card: ExportCard | CardContact, kind: str) -> list[str]:
    return [reach.value for reach in card.reaches if reach.kind == kind]


def card_object(card: ExportCard) -> dict[str, Any]:
    """A customer; the address in its own town is taken apart, the others are whole."""
    found: dict[str, Any] = {}
    for field in EXPORTED:
        if field.name == "address":
            place = place_of(card)
            found |= {
                "street": place.street or None,
                "postcode": place.postcode or None,
                "other_addresses": list(place.others),
            }
        else:
            found[field.key] = _value(card, field)
    found |= {name: getattr(card, name) for name in IN_TOUCH}
    return found | {"people": [_person(person) for person in card.people]}


def _value(card: ExportCard, field: Field) -> Any:
    if field.home == DETAIL:
        return _values(card, field.name)
    value = getattr(card, field.attribute)
    if field.type == LIST:
        return list(value)
    if field.type == OWN:
        return json.loads(value)
    return shown(value) if field.type == TIME else value or None


def _person(person: CardContact) -> dict[str, Any]:
    return {
        "uid": person.uid,
        "name": person.name,
        "title": person.title or None,
        "role": person.role or None,
        "birthday": person.birthday or None,
        **{key: _values(person, kind) for kind, key in PERSON_DETAILS},
        "note": person.note or None,
    }


def _line(card: ExportCard) -> str:
    text = json.dumps(card_object(card), ensure_ascii=False)
    return text if text.isascii() else _RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def write_json(cards: Iterable[ExportCard], out: BinaryIO) -> int:
    """One array, an object to a line; returns how many."""
    count = 0
    out.write(b"[")
    for card in cards:
        out.write((",\n" if count else "\n").encode() + _line(card).encode())
        count += 1
    out.write(b"\n]\n" if count else b"]\n")
    return count


def write_json_lines(cards: Iterable[ExportCard], out: BinaryIO) -> int:
    """An object to a line; returns how many."""
    count = 0
    for card in cards:
        out.write(_line(card).encode() + b"\n")
        count += 1
    return count
