"""A length ahead as a stretch of days is named: next 30 days, within 2 weeks, 未来30天."""

import re

_AHEAD = re.compile(
    r"(?:in |within )?(?:the )?(?:next |coming )?(\d+|two|three|four|six) (days?|weeks?|months?)"
    r"|(?:未来|接下来|今后|近)?(\d+|[一两三四五六七八九十]+)(天|周|个星期|个月)之?内?"
)


def length_ahead(text: str) -> str | None:
    """The phrase for the last day of a length ahead (in 30 days, 30天后); None for a text that names none."""
    found = _AHEAD.fullmatch(" ".join(text.casefold().split()))
    if found is None:
        return None
    return f"in {found[1]} {found[2]}" if found[1] else f"{found[3]}{found[4]}后"
