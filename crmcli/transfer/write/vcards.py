"""vCards for phones and mail programs: 4.0 (RFC 6350) or 3.0 (RFC 2426), folded, one for each customer and person.

Labels that the standard has no word for stand in X-ABLabel, as Apple and Google write them.
"""

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from crmcli.domain.birthdays import is_lunar, solar_birth_date
from crmcli.domain.fields import IN_TOUCH
from crmcli.domain.records.cards import CardContact, CardDetail, ExportCard
from crmcli.transfer.write.addresses import place_of
from crmcli.transfer.write.person_names import parted

_LINE = 75  # octets
_TYPES = {"mobile": "cell", "work": "work", "home": "home", "main": "pref", "car": "car"}
_OMITTED = "1604"  # Apple's year for a birthday without one
_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", ",": "\\,", ";": "\\;", "\r": "\\n"})
_PROPERTIES = {"phone": "TEL", "email": "EMAIL", "url": "URL"}


def write_vcards(cards: Iterable[ExportCard], out: BinaryIO, version: str) -> int:
    """A card for each customer and each person at one; returns how many cards."""
    count = 0
    for card in cards:
        out.write(_folded(_customer(card, version)))
        for person in card.people:
            out.write(_folded(_person(person, card, version)))
        count += 1 + len(card.people)
    return count


def phone_cards(card: ExportCard) -> Iterator[tuple[str, bytes]]:
    """The uid and the vCard 3.0 of a customer and of each person at one: 3.0 is what phones read best."""
    yield card.uid, _folded(_customer(card, "3.0"))
    for person in card.people:
        yield person.uid, _folded(_person(person, card, "3.0"))


def _customer(card: ExportCard, version: str) -> Iterator[str]:
    yield from _head(card.uid, card.name, card.kind, version)
    company = card.name if card.kind == "company" else card.company
    if company:
        yield f"ORG:{_text(company)}"
    if card.title:
        yield f"TITLE:{_text(card.title)}"
    yield from _reached(card.reaches)
    yield from _addresses(card)
    if aliases := [_text(reach.value) for reach in card.reaches if reach.kind == "alias"]:
        yield f"NICKNAME:{','.join(aliases)}"
    if card.birthday:
        yield from _birthday(card.birthday, version)
    if card.tags:
        yield f"CATEGORIES:{','.join(map(_text, card.tags))}"
    if card.note:
        yield f"NOTE:{_text(card.note)}"
    for name, value in zip(("STAGE", "SOURCE", "TIER", "INDUSTRY", "REFERRED-BY"), (
        card.stage, card.source, card.tier, card.industry, card.referred_by), strict=True):  # fmt: skip
        if value:
            yield f"X-CRM-{name}:{_text(value)}"
    for reach in card.reaches:
        if reach.kind == "ref":
            yield f"X-CRM-REF:{_text(reach.value)}"
    for column in IN_TOUCH:
        if value := getattr(card, column):
            yield f"X-CRM-{column.upper().replace('_', '-')}:{value}"
    for name, value in json.loads(card.extra).items() if card.extra != "{}" else ():
        yield f"X-CRM-FIELD:{_text(name)}={_text(str(value))}"
    yield f"REV:{card.updated_at}" if version == "3.0" else f"REV:{card.updated_at.replace('-', '').replace(':', '')}"
    yield "END:VCARD"


def _person(person: CardContact, card: ExportCard, version: str) -> Iterator[str]:
    """A person at a customer; the customer is where they work."""
    yield from _head(person.uid, person.name, "person", version)
    yield f"ORG:{_text(card.name)}"
    yield f"X-CRM-CUSTOMER:{card.uid}"
    if person.title:
        yield f"TITLE:{_text(person.title)}"
    if person.role:
        yield f"ROLE:{_text(person.role)}"
    yield from _reached(person.reaches)
    if person.birthday:
        yield from _birthday(person.birthday, version)
    if person.note:
        yield f"NOTE:{_text(person.note)}"
    yield "END:VCARD"


def _head(uid: str, name: str, kind: str, version: str) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    yield "PRODID:-//crm//EN"
    yield f"UID:urn:uuid:{uid}"
    if kind == "company":
        yield "KIND:org" if version == "4.0" else "X-ABShowAs:COMPANY"
        yield "N:;;;;"
    else:
        if version == "4.0":
            yield "KIND:individual"
        given, family = parted(name)
        yield f"N:{_text(family)};{_text(given)};;;"
    yield f"FN:{_text(name)}"


def _reached(reaches: Iterable[CardDetail]) -> Iterator[str]:
    labelled = 0
    for kind, label, value in reaches:
        if kind == "wechat":
            service = label if label.isascii() and label.isalnum() else "wechat"
            yield f"IMPP:{service}:{_text(value)}"
            continue
        name = "TEL" if kind == "fax" else _PROPERTIES.get(kind)
        if name is None:
            continue
        types = [t for t in ("fax" if kind == "fax" else "", _TYPES.get(label, "")) if t]
        parameters = f";TYPE={','.join(types)}" if types else ""
        text = _text(value)
        if label and label not in _TYPES:
            labelled += 1
            yield f"item{labelled}.{name}{parameters}:{text}"
            yield f"item{labelled}.X-ABLabel:{_text(label)}"
        else:
            yield f"{name}{parameters}:{text}"


def _addresses(card: ExportCard) -> Iterator[str]:
    place = place_of(card)
    parts = (place.street, card.city, card.region, place.postcode, card.country)
    if any(parts):
        yield f"ADR:;;{';'.join(map(_text, parts))}"
    for other in place.others:
        yield f"ADR:;;{_text(other)};;;;"


def _birthday(kept: str, version: str) -> Iterator[str]:
    """The birthday; of a lunar one the day of birth where the year is known, and the lunar day for its readers."""
    day = kept
    if is_lunar(kept):
        yield f"X-LUNAR-BIRTHDAY:{kept.removeprefix('lunar ')}"
        born = solar_birth_date(kept)
        if born is None:
            return
        day = born.isoformat()
    if version == "4.0":
        yield f"BDAY:{day.replace('-', '') if day[0] != '-' else '--' + day[2:].replace('-', '')}"
    elif day.startswith("--"):
        yield f"BDAY;X-APPLE-OMIT-YEAR={_OMITTED}:{_OMITTED}-{day[2:]}"
    else:
        yield f"BDAY:{day}"


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").translate(_ESCAPED)


def _folded(lines: Iterable[str]) -> bytes:
    """Lines of at most 75 octets, cut between characters, each ended as the standard says."""
    parts: list[bytes] = []
    for line in lines:
        raw = line.encode()
        start, room = 0, _LINE
        while len(raw) - start > room:
            end = start + room
            while raw[end] & 0xC0 == 0x80:
                end -= 1
            parts += (raw[start:end], b"\r\n ")
            start, room = end, _LINE - 1
        parts += (raw[start:], b"\r\n")
    return b"".join(parts)
