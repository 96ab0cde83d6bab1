"""The account export of Monica (a JSON document): contacts as plain objects, and what happened with them as drafts.

Its contacts keep their fields, notes and calls in lists of their own, and name the type of a field by a uuid. What no
record of a book can hold is counted by its kind.
"""

import json
import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from crmcli.transfer.drafts import CustomerKey, Draft, InteractionDraft, ReminderDraft
from crmcli.words import tr

_SKIPPED = frozenset(
    ("is_starred", "is_partial", "is_active", "number_of_views", "last_consulted_at", "avatar", "vcard", "distant_etag")
)
_DATES = {"first_met_date": "first_met", "deceased_date": "deceased"}
_MONTHS = {"month": 1, "year": 12}


def is_monica(head: str) -> bool:
    """Whether a JSON text begins as the export of an account does."""
    return head.lstrip().startswith("{") and all(f'"{key}"' in head for key in ("account", "data")) and bool(
        re.search(r'"(?:app_version|version)"\s*:', head) and re.search(r'"type"\s*:\s*"contact"', head)
    )  # fmt: skip


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
    undated = [str(_properties(each).get("body") or "") for each in _values(contact, "note") if not _noted_at(each)]
    made["notes"] = "\n".join(filter(None, (str(made.pop("description", None) or ""), *undated)))
    birthdate = properties.get("birthdate")
    if isinstance(birthdate, dict) and not _is_set(birthdate.get("is_age_based")):
        day = str(birthdate.get("date") or "")[:10]
        made["birthday"] = f"-{day[4:]}" if _is_set(birthdate.get("is_year_unknown")) else day
    for key, name in _DATES.items():
        if isinstance(known := properties.get(key), dict) and known.get("date"):
            made[name] = str(known["date"])[:10]
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
    return flag in (True, 1, "1", "true", "yes")


def activities(text: str, left: Counter[str], today: date | None) -> Iterator[Draft]:
    """Notes, calls, activities, reminders and tasks of the contacts of an account; `left` counts the rest.

    A reminder that recurs is due next on or after `today`; one of a single day that has passed is counted.
    """
    document = json.loads(text)
    account = document["account"]
    shared = {str(each.get("uuid")): each for each in _values(account, "activity")}
    for number, contact in enumerate(_values(account, "contact"), 1):
        who = _key(contact)
        for key in ("first_met_reminder", "deceased_reminder"):
            left[tr("reminders of a first meeting or a death")] += isinstance(_properties(contact).get(key), dict)
        for group in _objects(contact.get("data")):
            kind = str(group.get("type"))
            values = group.get("values")
            for value in values if isinstance(values, list) else []:
                thing = shared.get(str(value)) if kind == "activity" and not isinstance(value, dict) else value
                draft = _draft(number, who, kind, thing, today) if isinstance(thing, dict) else None
                if draft is not None:
                    yield draft
                elif kind not in ("contact_field", "address") and not (kind == "note" and _is_undated(thing)):
                    left[_name(kind)] += 1
    for group in _objects(account.get("data")):
        kind, values = str(group.get("type")), group.get("values")
        if kind not in ("contact", "activity", "contact_field", "address", "activity_type") and isinstance(
            values, list
        ):
            left[_name(kind)] += len(values)
    entries = _properties(account).get("journal_entries")
    left[_name("entry")] += len(entries) if isinstance(entries, list) else 0
    for key in [key for key, count in left.items() if not count]:
        del left[key]


def _key(contact: dict[str, Any]) -> CustomerKey:
    said = _properties(contact)
    parts = [str(said.get(key) or "").strip() for key in ("first_name", "middle_name", "last_name")]
    name, company = " ".join(part for part in parts if part), str(said.get("company") or "")
    return CustomerKey(uid=str(contact.get("uuid") or ""), name=name, company=company)


def _draft(line: int, who: CustomerKey, kind: str, thing: dict[str, Any], today: date | None) -> Draft | None:
    """The record that a thing of a contact becomes; None for one that no record can hold."""
    said, uid = _properties(thing), str(thing.get("uuid") or "")
    if kind == "note":
        at, text = _noted_at(thing), str(said.get("body") or "").strip()
        return InteractionDraft(line, (), who, at, text, ref=_ref("note", uid)) if at and text else None
    if kind == "call":
        at = _day(said.get("called_at"))
        text = str(said.get("content") or "").strip() or tr("call")
        way = "" if "contact_called" not in said else "in" if _is_set(said["contact_called"]) else "out"
        return InteractionDraft(line, (), who, at, text, "call", way, ref=_ref("call", uid)) if at else None
    if kind == "activity":
        at = _day(said.get("happened_at"))
        text = "\n".join(str(said[key]).strip() for key in ("summary", "description") if said.get(key))
        return InteractionDraft(line, (), who, at, text, "meet", ref=_ref("activity", uid)) if at and text else None
    if kind == "reminder":
        return _reminder(line, who, said, uid, today)
    if kind == "task" and (text := str(said.get("title") or "").strip()):
        text = "\n".join(part for part in (text, str(said.get("description") or "").strip()) if part)
        if not _is_set(said.get("completed")):
            return ReminderDraft(line, (uid,), who, None, text, ref=_ref("task", uid))
        at = _day(said.get("completed_at") or thing.get("updated_at") or thing.get("created_at"))
        return InteractionDraft(line, (), who, at, text, ref=_ref("task", uid), is_done=True) if at else None
    return None


def _reminder(line: int, who: CustomerKey, said: dict[str, Any], uid: str, today: date | None) -> ReminderDraft | None:
    """A reminder, on its next day where it recurs; None for one whose only day has passed."""
    start, unit = _day(said.get("initial_date")), str(said.get("frequency_type") or "one_time")
    text = "\n".join(str(said[key]).strip() for key in ("title", "description") if said.get(key))
    count = int(said.get("frequency_number") or 1) if str(said.get("frequency_number") or 1).isdigit() else 1
    if start is None or not text:
        return None
    day = start.date() if isinstance(start, datetime) else start
    every = "" if unit == "one_time" else f"every {unit}" if count == 1 else f"every {count} {unit}s"
    if today is not None and day < today:
        if not every:
            return None
        day = _next(day, unit, max(count, 1), today)
    return ReminderDraft(line, (uid,), who, day, text, ref=_ref("reminder", uid), every=every)


def _next(day: date, unit: str, count: int, today: date) -> date:
    """The first day on or after `today` of a recurrence from `day` on; in a shorter month its last day."""
    if unit not in _MONTHS:
        step = 7 * count if unit == "week" else count
        return date.fromordinal(today.toordinal() + (day.toordinal() - today.toordinal()) % step)
    months = _MONTHS[unit] * count
    start = 12 * day.year + day.month - 1
    for passed in range(0, 12 * (today.year - day.year + 1) + months + 1, months):
        year, month = divmod(start + passed, 12)
        found = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        if found >= today:
            return found
    return today


def _day(text: object) -> date | datetime | None:
    """A day of Monica; a moment where it has a time of day."""
    try:
        point = datetime.fromisoformat(str(text or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return point.date() if not (point.hour or point.minute or point.second) else point


def _noted_at(note: dict[str, Any]) -> date | datetime | None:
    return _day(_properties(note).get("created_at") or note.get("created_at"))


def _is_undated(note: object) -> bool:
    """Whether a note has words and no day: it stands with the contact."""
    return isinstance(note, dict) and _noted_at(note) is None and bool(_properties(note).get("body"))


def _ref(kind: str, uid: str) -> str:
    return f"monica {kind} {uid}" if uid else ""


def _name(kind: str) -> str:
    """What a kind of things is called where it is counted."""
    return {
        "note": tr("notes without a day or words"),
        "call": tr("calls without a day"),
        "activity": tr("activities without a day or words"),
        "reminder": tr("reminders whose day has passed"),
        "task": tr("tasks done on a day that is not told"),
        "debt": tr("debts"),
        "gift": tr("gifts"),
        "relationship": tr("relationships"),
        "life_event": tr("life events"),
        "pet": tr("pets"),
        "conversation": tr("conversations"),
        "document": tr("documents"),
        "photo": tr("photos"),
        "journal": tr("journal entries"),
        "entry": tr("journal entries"),
        "gender": tr("genders"),
    }.get(kind, kind.replace("_", " "))
