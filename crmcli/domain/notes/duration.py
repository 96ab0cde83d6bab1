"""Lengths of time as people write them, in minutes."""

import re

_DURATION = re.compile(
    r"(?:(?P<hours>\d{1,2}(?:[.,]\d)?)\s*(?:h|hrs?|hours?|小时|个小时|钟头))?\s*(?:and\s+)?"
    r"(?:(?P<minutes>\d{1,4})\s*(?:m|mins?|minutes?|分钟|分)?)?"
)
_SAID = {"half an hour": 30, "half hour": 30, "an hour": 60, "quarter of an hour": 15, "半小时": 30, "半个小时": 30,
         "一小时": 60, "an hour and a half": 90, "一个小时": 60}  # fmt: skip


def parse_minutes(words: str) -> int | None:
    """Minutes for 10 min, 1h, 1h30, 1.5 hours, half an hour; None for what is no length of time."""
    plain = " ".join(words.casefold().split())
    if plain in _SAID:
        return _SAID[plain]
    found = _DURATION.fullmatch(plain)
    if found is None or not (found["hours"] or found["minutes"]):
        return None
    hours = float((found["hours"] or "0").replace(",", "."))
    return round(hours * 60) + int(found["minutes"] or 0)
