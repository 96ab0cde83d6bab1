"""The order of day, month and year in a column of numeric dates, as far as its values tell it."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal, TypeAlias

Order: TypeAlias = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")
Values: TypeAlias = Callable[[], Iterable[str]]

NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?:[ T,]+(.*))?$")
WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+(?=\d)", re.IGNORECASE)  # Fri 10/02/2026
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SHORT = re.compile(r"(\d{1,2})[/\-](\d{1,2})$")
_ENOUGH = 4  # different first parts that make a year of them unlikely
_YEARS_AHEAD = 10  # that a plan may lie in


def order_of(values: Iterable[str], today: date | None, *, is_past: bool = False) -> str:
    """The one order in which all numeric dates can be read; "both" where none reads all of them, "" where several do.

    Dates with points are left out: the day stands first there. `today` tells which years lie too far
    ahead, `is_past` that all do which are still to come.
    """
    possible = {"dmy", "mdy"}
    short = {"dmy", "mdy", "ymd"}
    firsts: set[int] = set()
    lasts: set[int] = set()
    has_long = False
    for value in values:
        value = value.strip()
        found = NUMERIC.match(value)
        if not found and (named := WEEKDAY.match(value)) and (found := NUMERIC.match(value[named.end() :])):
            possible &= readings_on(named[1], found)
            has_long = True
            if not possible:
                return "both"
            continue
        if found and found[2] == ".":
            continue
        if found and len(found[4]) == 2:
            one, two, three = int(found[1]), int(found[3]), int(found[4])
            short &= _readings(one, two) | ({"ymd"} if two <= 12 and three <= 31 else set())
            firsts.add(one)
            lasts.add(three)
        elif found or (found := _SHORT.match(value)):
            one, two = int(found[1]), int(found[3] if found.re is NUMERIC else found[2])
            if one != two and min(one, two) <= 12 and max(one, two) <= 31:
                possible &= _readings(one, two)
                has_long = True
        if not possible or not short:
            return "both"
    if firsts and len(short) > 1 and _is_no_year(firsts, lasts, today, 0 if is_past else _YEARS_AHEAD):
        short.discard("ymd")
    if has_long and firsts:
        short = short & possible or short
    found_orders = short if firsts else possible if has_long else set()
    return next(iter(found_orders)) if len(found_orders) == 1 else ""


def readings_on(weekday: str, found: re.Match[str]) -> set[str]:
    """The orders in which a numeric date with a year of four digits lies on that weekday; both where the year is short.

    Of three numbers that are no day of the calendar in an order, that order is none.
    """
    one, two, year = int(found[1]), int(found[3]), found[4]
    orders = _readings(one, two)
    if len(year) < 4:
        return orders
    wanted = WEEKDAYS.index(weekday.lower())
    return {each for each in orders if _weekday(int(year), one, two, each) == wanted}


def _weekday(year: int, one: int, two: int, order: str) -> int | None:
    """The weekday of a date written in that order; None for no day of the calendar."""
    day, month = (one, two) if order == "dmy" else (two, one)
    try:
        return date(year, month, day).weekday()
    except ValueError:
        return None


def _readings(one: int, two: int) -> set[str]:
    """The orders in which two numbers are a day and a month."""
    return ({"dmy"} if one <= 31 and two <= 12 else set()) | ({"mdy"} if one <= 12 and two <= 31 else set())


def _is_no_year(firsts: set[int], lasts: set[int], today: date | None, years: int) -> bool:
    """True when the first parts are no years of two digits: some lie more than so many `years` ahead, or
    they vary far more than the last."""
    ahead = today is not None and any(today.year % 100 + years < first <= 31 for first in firsts)
    return ahead or (len(firsts) >= _ENOUGH and len(firsts) > 2 * len(lasts))
