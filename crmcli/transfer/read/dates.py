"""Days and times as files write them.

The order of day and month in 03/04/2020 is decided once for a column, from all its values, else from the other dates of
the file, else from the setting of the book; where none of these tells, the file is refused (`day_order`). A year of two
digits is the nearest one, which is told; without a day to count from it is refused.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from crmcli.domain.birthdays import parse_birthday
from crmcli.errors import Refused, Usage
from crmcli.transfer.read.day_order import NUMERIC, WEEKDAY, WEEKDAYS, order_of, readings_on
from crmcli.transfer.read.day_order import Order as Order
from crmcli.transfer.read.day_order import Values as Values
from crmcli.words import tr

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NOTHING = frozenset(("", "-", "--", "/", "null", "none", "n/a", "0/0/00", "00/0/0", "0/0/0000", "0000-00-00", "无"))
# 2-Oct-26, 2 Oct 26, Oct-02-26, Oct 2, 26
_SHORT_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},? +)?(?:(\d{1,2})[ \-/]([A-Za-z]{3,9})\.?[ \-/,]+'?(\d\d)"
    r"|([A-Za-z]{3,9})\.?[ \-/](\d{1,2})[ \-/,]+'?(\d\d))(?:[ T,]+(\d{1,2}:.*))?$"
)
_YEARS_AHEAD = 20  # a year of two digits that is further ahead is one of the last century
_ZONE = re.compile(r"\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)$", re.IGNORECASE)


def _say_nothing(_: str) -> None:
    """Take a remark nowhere."""


class DateOptions(NamedTuple):
    """How the dates of a file are read: `order` as a person said it, `usual` as the book has it for what no column
    tells, `today` to count years of two digits from. `note` takes remarks on how they were read."""

    order: Order | None = None
    usual: Order | None = None
    today: date | None = None
    note: Callable[[str], None] = _say_nothing

    def column(
        self, values: Values, others: Values = tuple, *, is_past: bool = False, is_birth: bool = False
    ) -> "DateColumn":
        """A parser for one column; `is_past` for days that have been, `is_birth` for birthdays."""
        return DateColumn(values, self.order, others, options=self, is_past=is_past or is_birth, is_birth=is_birth)


class DateColumn:
    """Parser for one column of dates. `values` iterates over all its cells, to detect the order of day and month;
    `others` over those of all date columns of the file, for when this column is ambiguous.
    """

    def __init__(
        self,
        values: Values,
        order: Order | None = None,
        others: Values = tuple,
        *,
        options: DateOptions | None = None,
        is_past: bool = False,
        is_birth: bool = False,
    ) -> None:
        self._values = values
        self._others = others
        self._given = order
        self._found: str | None = None
        self._options = options or DateOptions(order)
        self._is_past = is_past
        self._is_birth = is_birth
        self._is_told = False

    def day(self, text: str) -> date | None:
        """The day a cell names, None for an empty one; ValueError says why not. A moment has its local day."""
        point = self.point(text)
        if not isinstance(point, datetime):
            return point
        # Midnight sharp is how databases write a day, in whatever zone.
        is_day = not (point.hour or point.minute or point.second)
        return point.date() if is_day or not point.tzinfo else point.astimezone().date()

    def closing_day(self, text: str) -> date | None:
        """The day a cell names, of a month or quarter alone the last one, which is told."""
        try:
            return self.day(text)
        except ValueError:
            last = _last_day(text)
            if last is None:
                raise
        self._options.note(tr("a month without a day is its last day: {text} is {day}", text=text, day=last))
        return last

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
        numeric = NUMERIC.match(text)
        point = self._numeric(text, numeric) if numeric else self._on_weekday(text) or self._written(text)
        return _without_midnight(point) if isinstance(point, datetime) else point

    def _on_weekday(self, text: str) -> date | datetime | None:
        """A numeric date behind its weekday, which tells the order; None for anything else."""
        named = WEEKDAY.match(text)
        numeric = NUMERIC.match(text[named.end() :]) if named else None
        if not named or not numeric:
            return None
        orders = readings_on(named[1], numeric)
        if len(numeric[4]) < 4 or numeric[2] == ".":
            return self._checked_weekday(text, named[1], self._numeric(text[named.end() :], numeric))
        if self._given in ("dmy", "mdy") and len(orders) == 1 and orders != {self._given}:
            raise ValueError(tr("{text} is no day in the order {order}", text=text, order=self._given))
        if not orders:
            raise ValueError(tr("{text} is not on that weekday", text=text))
        order = next(iter(orders)) if len(orders) == 1 or numeric[1] == numeric[3] else self.sure_order(text)
        day, month = (numeric[1], numeric[3]) if order == "dmy" else (numeric[3], numeric[1])
        return _joined(text, int(numeric[4]), int(month), int(day), numeric[5])

    @staticmethod
    def _checked_weekday(text: str, weekday: str, point: date | datetime) -> date | datetime:
        if WEEKDAYS[point.weekday()] != weekday.lower():
            raise ValueError(tr("{text} is not on that weekday", text=text))
        return point

    def _written(self, text: str) -> date | datetime:
        """A day with its month by name and a year of two digits (2-Oct-26, Oct-02-26), else as `_written` reads it."""
        if found := _SHORT_NAMED.match(text):
            day, name, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
            if month := _month(name):
                return _joined(text, *self._of_century(text, int(year), month, int(day)), found[7])
        return _written(text)

    def _numeric(self, text: str, found: re.Match[str]) -> date | datetime:
        one, two, year = int(found[1]), int(found[3]), found[4]
        order: str
        if found[2] == ".":
            order = "dmy"  # nobody writes the month first with points
        elif len(year) == 4 and (one > 12 or two > 12 or one == two or not one * two):
            order = "mdy" if two > 12 else "dmy"
            if self._given in ("dmy", "mdy") and order != self._given and one != two:
                raise ValueError(tr("{text} is no day in the order {order}", text=text, order=self._given))
        else:
            order = self.sure_order(text, is_short=len(year) == 2)
        if order == "ymd":
            return _joined(text, *self._of_century(text, one, two, int(year)), found[5])
        day, month = (one, two) if order == "dmy" else (two, one)
        if len(year) == 4:
            return _joined(text, int(year), month, day, found[5])
        return _joined(text, *self._of_century(text, int(year), month, day), found[5])

    def _of_century(self, text: str, short: int, month: int, day: int) -> tuple[int, int, int]:
        """Year, month and day of a year of two digits: the latest that can be meant. ValueError without a today."""
        today = self._options.today
        if today is None:
            raise ValueError(tr("{text} has a year of two digits", text=text))
        latest = (today.year, today.month, today.day) if self._is_birth else (today.year + _YEARS_AHEAD, 12, 31)
        year = 100 * (latest[0] // 100) + short
        year -= 100 * ((year, month, day) > latest)
        if not self._is_told and 1 <= month <= 12 and 1 <= day <= 31:
            self._is_told = True
            shown = f"{year}-{month:02}-{day:02}"
            self._options.note(tr("years of two digits: {text} is {day}", text=text, day=shown))
        return year, month, day

    def sure_order(self, text: str, *, is_short: bool = False) -> str:
        """The order of day and month for a cell that has several readings. Raises Refused where nothing tells it."""
        found = self.order() or self._options.usual or ""
        if found in ("dmy", "mdy") or (found == "ymd" and is_short):
            return found
        if found == "both":
            message = tr(
                "The dates of the file contradict each other: {text} may be day/month or month/day.", text=text
            )
        elif is_short:
            message = tr(
                "{text} has a year of two digits, and no date of the file tells which part is what.", text=text
            )
        else:
            message = tr("{text} may be day/month or month/day, and no date of the file tells.", text=text)
        raise Refused(
            message,
            tr("Say the order: --dates dmy, --dates mdy or --dates ymd.")
            if is_short
            else tr("Say the order: --dates dmy or --dates mdy."),
        )

    def order(self) -> str:
        """The order of day and month in the column: dmy, mdy, ymd, "both" for one that contradicts itself, or ""."""
        if self._given:
            return self._given
        if self._found is None:
            today = self._options.today
            self._found = order_of(self._values(), today, is_past=self._is_past) or order_of(self._others(), today)
        return self._found


def _last_day(text: str) -> date | None:
    """The last day of a month or quarter that stands alone (2026-11, 11/2026, Nov 2026, 2026年11月, Q4 2026)."""
    year = month = 0
    if found := re.match(r"(\d{4})\s*[-/.年]\s*(\d{1,2})月?$", text):
        year, month = int(found[1]), int(found[2])
    elif found := re.match(r"(\d{1,2})\s*[-/.]\s*(\d{4})$", text):
        year, month = int(found[2]), int(found[1])
    elif found := re.match(r"([A-Za-z]{3,9})\.?[ ,\-/]+(\d{4})$", text):
        year, month = int(found[2]), _month(found[1])
    elif found := re.match(r"(?:[QqTt]([1-4])[ \-/]*(\d{4})|(\d{4})[ \-/]*[QqTt]([1-4]))$", text):
        year, month = int(found[2] or found[3]), 3 * int(found[1] or found[4])
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 and year else None


def _without_midnight(point: datetime) -> date | datetime:
    return point.date() if not (point.hour or point.minute or point.second or point.tzinfo) else point


def _joined(text: str, year: int, month: int, day: int, clock: str | None) -> date | datetime:
    try:
        when = date(year, month, day)
    except ValueError:
        raise ValueError(tr("{text} is not a day of the calendar", text=text)) from None
    if not clock or not clock.strip():
        return when
    zone = _ZONE.search(clock)
    said = datetime.combine(when, _time(clock[: zone.start()] if zone else clock))
    return said.replace(tzinfo=_offset(zone[1])) if zone else said


def _offset(said: str) -> timezone:
    """The zone of Z, UTC, +0800 or +08:00."""
    if not said.startswith(("+", "-")):
        return UTC
    minutes = 60 * int(said[1:3]) + int(said[-2:])
    return timezone(timedelta(minutes=minutes if said[0] == "+" else -minutes))


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
    named = re.match(
        r"(?:[A-Za-z]{3,9},? +)?([A-Za-z]{3,9})(?:\.? +|-)(\d{1,2})(?:st|nd|rd|th)?(?:,? +|-)(\d{4})\b,?(.*)$", text
    )
    if named and (month := _month(named[1])):
        return _joined(text, int(named[3]), month, int(named[2]), named[4])
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
        return _without_year(text, column, error)


def _without_year(text: str, column: DateColumn, error: ValueError) -> str:
    """A birthday that is no whole date: without a year, or lunar. Raises `error`, or ValueError with the reason."""
    short = re.match(r"(\d{1,2})[/\-](\d{1,2})$", text)
    one, two = (int(short[1]), int(short[2])) if short else (0, 0)
    has_readings = 1 <= one <= 12 and 1 <= two <= 12 and one != two
    order = column.sure_order(text) if has_readings else column.order()
    try:
        return parse_birthday(text, order)
    except Usage as refused:
        if re.search(r"\d{4}|[/.-]\d$|[/.-]\d\d$", text) and not short:
            raise error from None
        raise ValueError(refused.message) from None
