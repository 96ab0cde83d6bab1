"""Time zones of a calendar: every name a program writes is mapped to a zone of the tz database, or refused.

Without this a time in a zone that nobody knows would pass as local time, hours wrong.
"""

import re
from functools import lru_cache

from crmcli.words import tr

_TZID = re.compile(r"^([A-Z-]+(?:;[^:\n\"]*(?:\"[^\"\n]*\"[^:\n\"]*)*)?);TZID=(\"[^\"\n]*\"|[^:;\n]*)", re.MULTILINE)
_DEFINED = re.compile(r"^TZID:(.*)$", re.MULTILINE)
_OFFSET = re.compile(r"(?:UTC|GMT|Z)?\s*([+-])(\d{1,2}):?(\d\d)?$", re.IGNORECASE)
_SHOWN = re.compile(r"\((?:UTC|GMT)(?:[+-]\d{1,2}:\d\d)?\)\s*(.+)$", re.IGNORECASE)
_UTC = ("utc", "gmt", "z", "zulu", "etc/utc", "coordinated universal time")
# Places in the names that Windows shows, where the tz database has another one.
_PLACES = {
    "beijing": "Asia/Shanghai", "chongqing": "Asia/Shanghai", "hong kong": "Asia/Hong_Kong", "bern": "Europe/Zurich",
    "eastern time": "America/New_York", "central time": "America/Chicago", "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles", "atlantic time": "America/Halifax", "osaka": "Asia/Tokyo",
    "sapporo": "Asia/Tokyo", "edinburgh": "Europe/London", "new delhi": "Asia/Kolkata", "chennai": "Asia/Kolkata",
    "mumbai": "Asia/Kolkata", "abu dhabi": "Asia/Dubai", "st. petersburg": "Europe/Moscow",
    "canberra": "Australia/Sydney", "kyiv": "Europe/Kyiv", "arizona": "America/Phoenix",
    "hawaii": "Pacific/Honolulu", "alaska": "America/Anchorage",
}  # fmt: skip


def defined_zones(text: str) -> frozenset[str]:
    """The names that the VTIMEZONE components of a calendar define."""
    return frozenset(found.strip().strip('"') for found in _DEFINED.findall(text))


def with_known_zones(text: str, defined: frozenset[str]) -> str:
    """A component whose TZID parameters name zones of the tz database or of the calendar. Raises ValueError."""
    if ";TZID=" not in text:
        return text

    def named(found: re.Match[str]) -> str:
        name = found[2].strip('" ')
        zone = zone_of(name)
        if zone is None and name in defined:
            return found[0]
        if zone is None:
            raise ValueError(tr("the time zone {name} is not known", name=repr(name[:60])))
        return f"{found[1]};TZID={zone}"

    return _TZID.sub(named, text)


@lru_cache(maxsize=256)
def zone_of(name: str) -> str | None:
    """The name in the tz database of `W. Europe Standard Time`, `/mozilla.org/…/Asia/Shanghai`, `(UTC+08:00) Beijing`
    or `GMT+0800`; None for what is none of these."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    plain = name.strip().strip('"')
    if plain.lower() in _UTC:
        return "UTC"
    known = _keys()
    if plain in known:
        return plain
    if plain in WINDOWS_TO_OLSON:
        return WINDOWS_TO_OLSON[plain]
    parts = plain.strip("/").split("/")
    for count in (3, 2):
        if len(parts) > count and (tail := "/".join(parts[-count:])) in known:
            return tail
    if shown := _SHOWN.match(plain):
        places = [place.strip().removesuffix("(US & Canada)").strip() for place in shown[1].split(",")]
        return next((zone for place in places if (zone := _zone_of_place(place))), None)
    if (offset := _OFFSET.match(plain)) and (zone := _fixed(*offset.groups())) in known:
        return zone
    return None


def _fixed(sign: str, hours: str, minutes: str | None) -> str:
    """The zone of a number of whole hours east (+) or west of Greenwich; its name has the other sign."""
    other = {"+": "-", "-": "+"}[sign]
    return "" if int(minutes or 0) else f"Etc/GMT{other}{int(hours)}" if int(hours) else "UTC"


def _zone_of_place(place: str) -> str | None:
    if place.lower() == "coordinated universal time":
        return "UTC"
    if place.lower() in _PLACES:
        return _PLACES[place.lower()]
    tail = "/" + place.replace(" ", "_")
    found = [key for key in _keys() if key.endswith(tail) and not key.startswith("Etc/")]
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=1)
def _keys() -> frozenset[str]:
    from zoneinfo import available_timezones

    return frozenset(available_timezones())
