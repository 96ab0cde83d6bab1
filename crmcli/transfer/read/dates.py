"""Days and times as files write them.

The order of day and month in 03/04/2020 is decided once for a column, from a value that has only one reading; where
no value or contradicting ones tell, the ambiguous are refused. Years of two digits are refused.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal, TypeAlias

from crmcli.domain.birthdays import parse_birthday
from crmcli.errors import Usage
from crmcli.words import tr

Order: TypeAlias = Literal["dmy", "mdy"]
Values: TypeAlias = Callable[[], Iterable[str]]

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NOTHING = frozenset(("", "-", "--", "/", "null", "none", "n/a", "0/0/00", "00/0/0", "0/0/0000", "0000-00-00", "无"))
_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})(?:[ T,]+(.*))?$")


class DateColumn:
    """Parser for one column of dates. `values` iterates over all its cells, to detect the order of day and month;
    `others` over those of all date columns of the file, for when this column is ambiguous.
    """

    def __init__(self, values: Values, order: Order | None = None, others: Values = tuple) -> None:
        self._values = values
        self._others = others
        self._given = order
        self._found: str | None = None

    def day(self, text: str) -> date | None:
        """The day a cell names, None for an empty one; ValueError says why not."""
        point = self.point(text)
        return point.date() if isinstance(point, datetime) else point

    def point(self, text: str) -> date | datetime | None:
        """The day, or the moment when a time stands with it; midnight sharp is how databases write a day."""
        if len(text) == 10 and text[4] == "-":
            try:
                return date.fromisoformat(text)
            except ValueError:
                if text.lower() not in _NOTHING:
                    raise ValueError(tr("{text} is not a day of the calendar", text=text)) from None
        if len(text) > 10 and text[4] == "-":
            try:
                return _without_midnight(datetime.fromisoformat(text))
            except ValueError:
                pass
        if text.lower() in _NOTHING:
            return None
        numeric = _NUMERIC.match(text)
        point = self._numeric(text, numeric) if numeric else _written(text)
        return _without_midnight(point) if isinstance(point, datetime) else point

    def _numeric(self, text: str, found: re.Match[str]) -> date | datetime:
        one, two, year = int(found[1]), int(found[3]), int(found[4])
        order: str
        if found[2] == ".":
            order = "dmy"  # nobody writes the month first with points
        elif one <= 12 and two <= 12 and one != two:
            order = self.order()
            if order not in ("dmy", "mdy"):
                raise ValueError(tr("{text} may be day/month or month/day; say --dates dmy or --dates mdy", text=text))
        else:
            order = "mdy" if two > 12 else "dmy"
        return _joined(text, year, *((two, one) if order == "dmy" else (one, two)), found[5])

    def order(self) -> str:
        """The order of day and month in the column: "dmy", "mdy", "both" for one that contradicts itself, or ""."""
        if self._given:
            return self._given
        if self._found is None:
            self._found = _order_of(self._values()) or _order_of(self._others())
        return self._found


def _without_midnight(point: datetime) -> date | datetime:
    return point.date() if not (point.hour or point.minute or point.second or point.tzinfo) else point


def _order_of(values: Iterable[str]) -> str:
    orders = {order for value in values if (order := _unambiguous_order(value))}
    return "both" if len(orders) > 1 else next(iter(orders), "")


def _unambiguous_order(value: str) -> Order | None:
    """`dmy` or `mdy` if the date can be parsed in only one way, else None."""
    found = _NUMERIC.match(value.strip())
    if not found:
        return None
    one, two = int(found[1]), int(found[3])
    if one > 12 >= two:
        return "dmy"
    return "mdy" if two > 12 >= one else None


def _joined(text: str, year: int, month: int, day: int, clock: str | None) -> date | datetime:
    try:
        when = date(year, month, day)
    except ValueError:
        raise ValueError(tr("{text} is not a day of the calendar", text=text)) from None
    return datetime.combine(when, _time(clock)) if clock and clock.strip() else when


def _written(text: str) -> date | datetime:
    """ISO in all its forms, years first, and months by name."""
    if re.match(r"\d{4}-\d\d-\d\d[T ]", text):
        try:
            return datetime.fromisoformat(re.sub(r" UTC$| ?Z$", "+00:00", re.sub(r"(\d) ([+-]\d\d)", r"\1\2", text)))
        except ValueError:
            pass
    if found := re.match(r"(\d{4})([-/.年]) ?(\d{1,2})(?:\2|月) ?(\d{1,2})日?(?:[ T,]*(\D*\d.*))?$", text):
        return _joined(text, int(found[1]), int(found[3]), int(found[4]), found[5])
    if found := re.match(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[T ]?(\d{4}|\d{6})Z?)?$", text):
        clock = found[4] and ":".join(re.findall("..", found[4]))
        return _joined(text, int(found[1]), int(found[2]), int(found[3]), clock)
    named = re.match(
        r"(?:[A-Za-z]{3,9},? +)?(\d{1,2})(?:st|nd|rd|th)?[ \-]([A-Za-z]{3,9})\.?,?[ \-](\d{4})\b,?(.*)$", text
    )
    if named and (month := _month(named[2])):
        return _joined(text, int(named[3]), month, int(named[1]), named[4])
    named = re.match(r"(?:[A-Za-z]{3,9},? +)?([A-Za-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})\b,?(.*)$", text)
    if named and (month := _month(named[1])):
        return _joined(text, int(named[3]), month, int(named[2]), named[4])
    if re.match(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}\b", text):
        raise ValueError(tr("{text} has a year of two digits", text=text))
    raise ValueError(tr("{text} is not a date; write 2026-11-20", text=text[:40]))


@lru_cache(maxsize=128)
def _month(name: str) -> int:
    """A month by its English name or at least three letters of it; 0 for none."""
    short = name.lower()
    return next((n for n, month in enumerate(_MONTHS, 1) if month.startswith(short) or short == month[:3] + "t"), 0)


@lru_cache(maxsize=1024)
def _time(text: str) -> time:
    """A time of day: 15:04, 3:04:05 pm, 下午3:04."""
    found = re.match(
        r"\s*(上午|下午|晚上|am|pm)?\s*(\d{1,2})(?:[:时点.](\d{2})?)?(?:[:分](\d{2})(?:\.\d+)?)?[分秒]?\s*(am|pm|a\.m\.|p\.m\.)?\s*$",
        text,
        re.IGNORECASE,
    )
    if not found or not (found[1] or found[3] or found[5] or "点" in text or "时" in text):
        raise ValueError(tr("{text} is not a time of day; write 15:04", text=text.strip()[:40]))
    hour, minute, second = int(found[2]), int(found[3] or 0), int(found[4] or 0)
    half = (found[1] or found[5] or "").lower().replace(".", "")
    if half in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    elif half in ("上午", "am") and hour == 12:
        hour = 0
    try:
        return time(hour, minute, second)
    except ValueError:
        raise ValueError(tr("{text} is not a time of day", text=text.strip()[:40])) from None


def clock(text: str) -> time:
    """A cell of a column of times; ValueError says why not."""
    return _time(text)


def birthday(text: str, column: DateColumn) -> str:
    """A birthday as the book keeps it, --05-20 without a year ("" for an empty cell); ValueError says why not."""
    if text.lower() in _NOTHING:
        return ""
    short = re.match(r"(?:--|0000-|1604-)(\d{1,2})-?(\d{1,2})$", text)
    if short:
        return "--" + _joined(text, 2000, int(short[1]), int(short[2]), None).isoformat()[5:]
    try:
        when = column.day(text)
        return "" if when is None else when.isoformat()
    except ValueError as error:
        return _without_year(text, column.order(), error)


def _without_year(text: str, order: str, error: ValueError) -> str:
    """A birthday that is no whole date: without a year, or lunar. Raises `error`, or ValueError with the reason."""
    try:
        return parse_birthday(text, order)
    except Usage as refused:
        if re.search(r"\d{4}|[/.-]\d\d$", text):
            raise error from None
        raise ValueError(refused.message) from None
