"""Parts of calendar components: points in time, texts, lists of values, mail addresses."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from icalendar import Component


def point(component: "Component", key: str) -> date | None:
    """The day or moment of a property, None when it has none. Raises ValueError for one that cannot be read."""
    found = getattr(next(iter(as_list(component.get(key))), None), "dt", None)
    return found if isinstance(found, date) else None


def text(component: "Component", key: str) -> str:
    """The text of a property, of several the first; "" for none."""
    return str(next(iter(as_list(component.get(key))), "")).replace("\0", "").strip()


def as_list(value: Any) -> list[Any]:
    """The values of a property that may stand once, often or not at all."""
    return value if isinstance(value, list) else [value] if value is not None else []


def address(value: Any) -> str:
    """The mail address of a person, in lower case; "" for none."""
    mail = getattr(value, "params", {}).get("EMAIL", "")  # beside a name of another kind, as Apple writes it
    for said in (str(value or ""), str(mail)):
        found = re.sub(r"^mailto:", "", said.strip(), flags=re.IGNORECASE).lower()
        if re.match(r"[^@\s]+@[^@\s]+$", found):
            return found
    return ""
