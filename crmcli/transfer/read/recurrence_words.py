"""A recurrence rule of a calendar (RRULE) in the words of the date language: `every month on the 15th`.

None for a rule that a reminder cannot keep: several weekdays of a month, hours, an end.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from typing import Any

_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_DAYS = {"MO": "mon", "TU": "tue", "WE": "wed", "TH": "thu", "FR": "fri", "SA": "sat", "SU": "sun"}
_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_COMMON_YEAR = 2023
_WORKWEEK = ["mon", "tue", "wed", "thu", "fri"]


def recurrence_words(rule: Any) -> str | None:
    """The rule (part to values) in words for `parse_every`; None where the date language has no words for it."""
    unit = _UNITS.get(_first(rule, "FREQ"))
    parts = set(rule) - {"FREQ", "INTERVAL", "WKST"}
    step = int(_first(rule, "INTERVAL") or 1)
    if unit is None or step < 1:
        return None
    days, numbers = _weekdays(rule), [int(each) for each in rule.get("BYMONTHDAY", [])]
    plain = f"every {unit}" if step == 1 else f"every {step} {unit}s"
    if not parts:
        return plain
    if unit == "week" and parts == {"BYDAY"} and not any(nth for nth, _ in days):
        return _of_week([day for _, day in days], step)
    if unit == "day" and parts == {"BYDAY"} and step == 1 and not any(nth for nth, _ in days):
        return _of_week([day for _, day in days], 1)
    if unit == "month" and "BYMONTHDAY" in parts:
        return _of_month(plain, numbers, parts, rule)
    nth = _nth(days, parts, rule)
    if unit == "month" and nth and not parts - {"BYDAY", "BYSETPOS"}:
        return f"{nth} of the month" if step == 1 else f"{plain} on the {nth}"
    if unit == "year" and step == 1:
        return _of_year(rule, parts, numbers, nth)
    return None


def _first(rule: Mapping[str, Any], key: str) -> str:
    return str(next(iter(rule.get(key, [])), "")).upper()


def _weekdays(rule: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The weekdays of BYDAY, each with its number in the month (0 for every one)."""
    found = []
    for each in rule.get("BYDAY", []):
        said = str(each).upper()
        found.append((int(said[:-2] or 0), _DAYS.get(said[-2:], "")))
    return found


def _of_week(days: Sequence[str], step: int) -> str | None:
    if not days or "" in days:
        return None
    if list(days) == _WORKWEEK and step == 1:
        return "every weekday"
    names = ",".join(days)
    return f"every {names}" if step == 1 else f"every {step} weeks on {names}"


def _of_month(plain: str, numbers: Sequence[int], parts: set[str], rule: Mapping[str, Any]) -> str | None:
    """Days of the month: the last of 28, 29, 30, 31 is how calendars write the 31st of every month."""
    if "BYDAY" in parts:
        return None
    if _first(rule, "BYSETPOS") == "-1" and list(numbers) == list(range(28, numbers[-1] + 1)):
        return f"{plain} on the {_ordinal(numbers[-1])}"
    if parts != {"BYMONTHDAY"}:
        return None
    if list(numbers) == [-1]:
        return f"{plain} on the last day"
    if not numbers or min(numbers) < 1 or max(numbers) > 28:
        return None  # a calendar skips the months that are too short
    return f"{plain} on the {' and '.join(map(_ordinal, numbers))}"


def _nth(days: Sequence[tuple[int, str]], parts: set[str], rule: Mapping[str, Any]) -> str | None:
    """`last friday`, `first weekday`: one weekday by its number, or all working days by a place among them."""
    at = _first(rule, "BYSETPOS")
    if "BYSETPOS" in parts:
        place = _NTH.get(int(at)) if at.lstrip("-").isdigit() else None
        names = [day for nth, day in days if not nth]
        if place is None or len(names) != len(days):
            return None
        if names == _WORKWEEK:
            return f"{place} weekday"
        return f"{place} {names[0]}" if len(names) == 1 and names[0] else None
    if len(days) != 1 or days[0][0] not in _NTH or not days[0][1]:
        return None
    return f"{_NTH[days[0][0]]} {days[0][1]}"


def _of_year(rule: Mapping[str, Any], parts: set[str], numbers: Sequence[int], nth: str | None) -> str | None:
    months = [int(each) for each in rule.get("BYMONTH", [])]
    if len(months) != 1 or not 1 <= months[0] <= 12:
        return None
    month = _MONTHS[months[0] - 1]
    if parts == {"BYMONTH"}:
        return "every year"
    days = monthrange(_COMMON_YEAR, months[0])[1]  # 31 February never is, 29 February not every year
    if parts == {"BYMONTH", "BYMONTHDAY"} and len(numbers) == 1 and 1 <= numbers[0] <= days:
        return f"every year on {numbers[0]} {month}"
    if parts == {"BYMONTH", "BYMONTHDAY", "BYSETPOS"} and list(numbers) == [28, 29]:
        return f"every year on 29 {month}"
    if nth and not parts - {"BYMONTH", "BYDAY", "BYSETPOS"}:
        return f"every year on the {nth} of {month}"
    return None


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
