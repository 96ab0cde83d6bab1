"""Parses dates and clock times in digits: 2013-02-15, 15.2.2013, 12/15, 20130215, 9:30.

Refuses a date that could be two.
"""

from collections.abc import Sequence
from datetime import date

from crmcli.domain.dates.calendar_days import month_day, named_month, the_year
from crmcli.domain.dates.moment import Impossible, Order
from crmcli.domain.dates.spelling import MONTH_NAMES, RECENT
from crmcli.domain.dates.timeofday import Clock
from crmcli.domain.dates.tokens import Reader, Token
from crmcli.domain.dates.values import Day, Scene, Stretch, chosen, first_of, fixed, in_range, no_day
from crmcli.words import listed, tr

_CLOCK_MINUTES = (0, 15, 30, 45)  # 9.30 could be a time
_CENTURY_REACH = 30  # a year in two digits is meant within so many years of now

_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ORDERS = {"DMY": (2, 1, 0), "MDY": (2, 0, 1), "YMD": (0, 1, 2)}  # where year, month and day stand


def numeric_day(text: str, parts: tuple[str, ...], order: Order | None, *, is_day: bool = False) -> Day:
    """The Day of a date token. Picking it raises Impossible if no such date exists, or two could be meant.

    `is_day`: 9.30 is rather a day than a time here, if it is near.
    """
    try:
        day = _numeric_day(text, parts, order)
        if len(parts) != 2 or text[len(parts[0])] != "." or not _is_clock(parts):
            return day
        if int(parts[1]) in _CLOCK_MINUTES and not is_day:
            raise Impossible(_day_or_time(text, parts))
        return _near_or_time(day, text, parts)
    except Impossible as impossible:
        return no_day(impossible.reason)


def _is_clock(parts: tuple[str, ...]) -> bool:
    """True for digits such as 9.30 and 18.12, which could be a time of day."""
    return len(parts[0]) < 3 and len(parts[1]) == 2 and int(parts[0]) < 24 and int(parts[1]) < 60


def _day_or_time(text: str, parts: tuple[str, ...]) -> str:
    """The reason that names both readings of 9.30."""
    a, b = int(parts[0]), int(parts[1])
    month, day = (a, b) if a <= 12 and b > 12 else (b, a)
    if month > 12 or day > _LONGEST_MONTHS[month - 1]:
        return tr(
            "“{text}” is no day; if it is a time, say {hour}:{minute} or {half}:{minute}pm",
            text=text,
            hour=f"{a:02}",
            half=a % 12 or 12,
            minute=parts[1],
        )
    return tr(
        "“{text}” could be a time (say {hour}:{minute}) or a day (say {day} {month})",
        text=text,
        hour=a,
        minute=parts[1],
        day=day,
        month=MONTH_NAMES[month - 1].lower(),
    )


def _near_or_time(day: Day, text: str, parts: tuple[str, ...]) -> Day:
    """A day such as 11.20, refused when it is more than half a year off: then the time is as likely."""

    def days(scene: Scene) -> Sequence[date]:
        found = day.days(scene)
        picked = found[0] if len(found) == 1 else chosen(found, scene)
        if abs(picked - scene.today) > RECENT:
            raise Impossible(_day_or_time(text, parts))
        return found

    return Day(days, full=day.full, dated=day.dated, yearly=day.yearly, pattern=day.pattern)


def _numeric_day(text: str, parts: tuple[str, ...], order: Order | None) -> Day:
    if len(parts) == 3 and len(parts[0]) == 4 and len(parts[1]) < 3 and len(parts[2]) < 3:
        return _whole_date(*parts)
    if len(parts) == 3:
        return _short_date(text, parts, order)
    first, second = parts
    mark = text[len(first)]
    if len(first) == 4 and len(second) == 2 and mark in "-/":
        return _month_of(first, second)
    if len(second) == 4 and mark == "/":
        return _month_of(second, first)
    if mark == "/" and len(first) < 3 and len(second) < 3:
        return _month_and_day(text, first, second, order)
    if mark == "." and len(first) < 3 and len(second) < 3:
        return _month_and_day(text, first, second, order)
    raise Impossible(tr("“{text}” is not a date (write 2026-12-15, or 12/15)", text=text[:30]))


def compact_day(digits: str) -> Day:
    """The Day of eight digits: 20130215."""
    return numeric_day("", (digits[:4], digits[4:6], digits[6:]), None)


def _whole_date(year: str, month: str, day: str) -> Day:
    found = _date(in_range(_small(year)), _small(month), _small(day))
    if found is None:
        raise Impossible(tr("there is no day {year}-{month}-{day}", year=year, month=month, day=day)[:60])
    return fixed(lambda scene: found, full=True, dated=True)


def _small(digits: str) -> int:
    return int(digits) if len(digits) <= 4 else 10**5


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_of(year: str, month: str) -> Day:
    if not 1 <= _small(month) <= 12:
        raise Impossible(tr("there is no month {month}", month=month[:10]))
    return first_of(named_month(int(month), the_year(int(year))))


def _short_date(text: str, parts: tuple[str, ...], order: Order | None) -> Day:
    """Three numbers with the year last, or with two digits for the year wherever it stands."""
    numbers = [_small(part) for part in parts]
    if len(parts[2]) == 4 and len(parts[0]) < 3 and len(parts[1]) < 3:
        in_range(numbers[2])
        orders = ["DMY", "MDY"]
    elif all(len(part) <= 2 for part in parts):
        orders = ["DMY", "MDY"] * (len(parts[2]) == 2) + ["YMD"] * (len(parts[0]) == 2)
    else:
        raise Impossible(tr("“{text}” is not a date (write 2026-12-15)", text=text[:30]))

    def pick(scene: Scene) -> date:
        found = {}
        for name in orders:
            year, month, day = (numbers[place] for place in _ORDERS[name])
            meant = _date(whole_year(year, scene) if year < 100 else year, month, day)
            if meant is not None:
                found[name] = meant
        if "." in text and "DMY" not in found:
            found.clear()  # with dots the day comes first
        if order in found:
            return found[order]
        return _only(text, sorted(set(found.values())))

    return fixed(pick, full=True, dated=True)


def _only(text: str, days: list[date]) -> date:
    if not days:
        raise Impossible(tr("there is no day {text}", text=text[:30]))
    if len(days) > 1:
        both = listed(map(str, days), " or ")
        raise Impossible(
            tr(
                "“{text}” could be {both} (write it like that, or: crm config date_order dmy, or mdy)",
                text=text[:30],
                both=both,
            )
        )
    return days[0]


def whole_year(short: int, scene: Scene) -> int:
    """The year nearest to now that ends in two digits. Raises Impossible if it is not near enough to be certain."""
    now = scene.today.year
    year = next(y for y in range(now - 49, now + 51) if y % 100 == short)
    if abs(year - now) > _CENTURY_REACH:
        raise Impossible(tr("say the year of {short:02} in four digits", short=short))
    return year


def short_year(digits: int) -> Stretch:
    """A year by its last two digits."""
    return Stretch(lambda scene: the_year(whole_year(digits, scene)).spans(scene), "year", full=True)


def _month_and_day(text: str, first: str, second: str, order: Order | None) -> Day:
    a, b = int(first), int(second)
    if (a, b) == (24, 7):
        raise Impossible(tr("“24/7” is not a date"))
    readings = {"MDY": (a, b), "DMY": (b, a)}
    found = {name: pair for name, pair in readings.items() if 1 <= pair[0] <= 12 and 1 <= pair[1] <= 31}
    if order in found:
        month, day = found[order]
    elif len(set(found.values())) == 1:
        month, day = next(iter(found.values()))
    elif found:
        both = tr(
            "{a} {month} or {b} {other}",
            a=a,
            month=MONTH_NAMES[b - 1],
            b=b,
            other=MONTH_NAMES[a - 1],
        )
        raise Impossible(
            tr(
                "“{text}” could be {both} (say it like that, or: crm config date_order dmy, or mdy)",
                text=text,
                both=both,
            )
        )
    else:
        raise Impossible(tr("there is no day {text}", text=text))
    return month_day(named_month(month), day)


def written_clock(reader: Reader, place: int) -> Clock | None:
    """A token such as 9:30; with two digits for the hour (09:30) it is on a 24-hour clock. Seconds are dropped."""
    token = reader.token(place, "clock")
    if token is None or len(token.parts[0]) > 2 or any(len(part) != 2 for part in token.parts[1:]):
        return None
    hour, minute = int(token.parts[0]), int(token.parts[1])
    if len(token.parts) == 3 and token.parts[2] > "59":
        return None
    is_24 = hour == 0 or (len(token.parts[0]) == 2 and not (reader.words[place + 1] in ("am", "pm") and hour <= 12))
    return Clock(hour, minute, "24" if is_24 else "")


def zone_offset(reader: Reader, place: int) -> tuple[int | None, int]:
    """The minutes ahead of UTC that a written zone stands for (Z, UTC, +08:00, -0500), and the place after it."""
    if reader.word(place, ".") and reader.is_glued(place) and reader.token(place + 1, "number"):
        place += 2  # parts of a second
    if reader.word(place, "z", "utc", "gmt"):
        return 0, place + 1
    if not reader.word(place, "+", "-"):
        return None, place
    sign = 1 if reader.words[place] == "+" else -1
    clock, digits = reader.token(place + 1, "clock"), reader.token(place + 1, "number")
    if clock and [len(part) for part in clock.parts] == [2, 2]:
        hours, minutes = int(clock.parts[0]), int(clock.parts[1])
    elif digits and len(digits.text) in (2, 4):
        hours, minutes = int(digits.text[:2]), int(digits.text[2:] or 0)
    else:
        return None, place
    return (sign * (hours * 60 + minutes), place + 2) if hours <= 14 and minutes < 60 else (None, place)


def dotted_clock(reader: Reader, place: int, *, is_led: bool = True) -> Clock | None:
    """The time of day in a token such as 9.30; None for digits that are no time.

    Without `is_led`, a word that makes it a time, also None for what could be a day: 9.30, but not 9.00 or 14.30.
    """
    token = reader.token(place, "date")
    if token is None or not is_dotted(token) or not _is_clock(token.parts):
        return None
    a, b = map(int, token.parts)
    is_day = (1 <= a <= 12 and 1 <= b <= 31) or (1 <= b <= 12 and 1 <= a <= 31)
    return None if is_day and not is_led else Clock(a, b)


def is_quarter_hour(clock: Clock) -> bool:
    """True for 9.00, 9.15, 9.30 and 9.45, which alone are never taken for a day."""
    return clock.minute in _CLOCK_MINUTES


def is_dotted(token: Token) -> bool:
    """True for digits such as 9.30 and 15.12, which a word or dot beside them may make a time or a date."""
    return len(token.parts) == 2 and len(token.parts[1]) == 2 and token.text[len(token.parts[0])] == "."
