"""The account export of Monica (a JSON document) as plain objects, one for each contact.

Its contacts keep their fields, notes and calls in lists of their own, and name the type of a field by a uuid.
"""

from collections.abc import Iterator
from typing import Any

_SKIPPED = frozenset(
    ("is_starred", "is_partial", "is_active", "number_of_views", "last_consulted_at", "avatar", "vcard", "distant_etag")
)


def contacts(document: object) -> list[object] | None:
    """The contacts of a Monica account; None for any other document."""
    account = document.get("account") if isinstance(document, dict) else None
    if not isinstance(account, dict) or not isinstance(account.get("data"), list):
        return None
    instance = account.get("instance")
    types = instance.get("contact_field_types") if isinstance(instance, dict) else None
    kinds = {
        str(each.get("uuid")): str(_properties(each).get("type") or _properties(each).get("name") or "other").lower()
        for each in _objects(types)
    }
    return [_contact(each, kinds) for each in _values(account, "contact")]


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _values(owner: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The things of a kind that an account or a contact owns."""
    return [
        each
        for group in _objects(owner.get("data"))
        if group.get("type") == kind
        for each in _objects(group.get("values"))
    ]


def _properties(thing: dict[str, Any]) -> dict[str, Any]:
    found = thing.get("properties")
    return found if isinstance(found, dict) else {}


def _contact(contact: dict[str, Any], kinds: dict[str, str]) -> dict[str, object]:
    properties = _properties(contact)
    made: dict[str, object] = {"uuid": contact.get("uuid")}
    made |= {key: value for key, value in properties.items() if key not in _SKIPPED and not isinstance(value, dict)}
    made["notes"] = "\n".join(_notes(contact, made.pop("description", None)))
    birthdate = properties.get("birthdate")
    if isinstance(birthdate, dict) and not _is_set(birthdate.get("is_age_based")):
        day = str(birthdate.get("date") or "")[:10]
        made["birthday"] = f"-{day[4:]}" if _is_set(birthdate.get("is_year_unknown")) else day
    fields: dict[str, list[str]] = {}
    for each in _values(contact, "contact_field"):
        kind = kinds.get(str(_properties(each).get("type")), "other")
        fields.setdefault(kind, []).append(str(_properties(each).get("data") or ""))
    made |= fields
    for number, each in enumerate(_values(contact, "address"), 1):
        for part in ("street", "city", "province", "postal_code", "country"):
            made[f"address {number} {part}"] = _properties(each).get(part)
    return made


def _is_set(flag: object) -> bool:
    return flag in (True, "1", "true")


def _notes(contact: dict[str, Any], description: object) -> Iterator[str]:
    if description:
        yield str(description)
    for each in _values(contact, "note"):
        yield str(_properties(each).get("body") or "")
    for each in _values(contact, "call"):
        said = _properties(each)
        yield f"{str(said.get('called_at') or '')[:10]} call: {said.get('content') or ''}".strip()
