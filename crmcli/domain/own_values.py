"""The values of the owner's own fields: which type a first value tells, and how later values are read by it.

A field is a day, a number or text. renewal="20 Dec" is a day and kept as 2026-12-20, seats=12 a number. A value without
a digit (unknown, 未定) is words about a day or a number, and kept as text. Refuses to know where types are remembered.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from crmcli.domain.dates import DateRefused, Order, parse_when
from crmcli.domain.rules.people import field_value
from crmcli.domain.text.unicode import clean
from crmcli.errors import Usage
from crmcli.words import tr

DAY, NUMBER, TEXT = "day", "number", "text"
YEARLY = "yearly"  # a day that comes up every year
TYPES = (DAY, YEARLY, NUMBER, TEXT)
OwnValue = str | int | float

_OTHER_NAMES = {
    "date": DAY, "days": DAY, "日期": DAY, "日": DAY, "annual": YEARLY, "每年": YEARLY,
    "every year": YEARLY, "num": NUMBER, "numbers": NUMBER, "int": NUMBER, "数字": NUMBER,
    "integer": NUMBER, "数": NUMBER, "string": TEXT, "str": TEXT, "words": TEXT, "文本": TEXT, "文字": TEXT,
}  # fmt: skip
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
# Two long patterns as text: they are compiled by the first value of an own field, not by every import.
_DAY_OF_MONTH = (
    r"(?i)"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?:{_MONTHS})[a-z]*\.?|(?:{_MONTHS})[a-z]*\.?[\s-]+\d{{1,2}}(?:st|nd|rd|th)?)"
    r"(?:,?[\s-]+\d{4})?|(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]|\d{4}[-/]\d{1,2}[-/]\d{1,2}"
)
_FROM_TODAY = (
    r"(?i)today|tomorrow|yesterday|(?:next|last|this) (?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
    r"|in \d+ (?:days?|weeks?|months?|years?)|\d+ (?:days?|weeks?|months?|years?) (?:ago|from now)"
    r"|今天|明天|后天|昨天|前天|[下上本这]周[一二三四五六日天]|\d+(?:天|周|个?星期|个月|年)[后前]"
)
_BY_ORDER = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})")  # 3/4/2027: a day where the order is known
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_TIMES = {"k": 1000, "千": 1000, "万": 10_000}


def type_named(word: str) -> str:
    """The type that a word names: day, number or text. Raises Usage."""
    plain = word.strip().casefold()
    found = _OTHER_NAMES.get(plain, plain)
    if found not in TYPES:
        raise Usage(
            tr("A field is a day (yearly: every year again), a number or text, not {word!r}.", word=word),
            tr("Example: crm config field renewal day"),
        )
    return found


def type_of(value: str, now: datetime, order: Order | None) -> str:
    """The type that the first value of a field tells; text for all that is not certainly a day or a number."""
    if isinstance(field_value(value), int | float):
        return NUMBER
    return DAY if certain_day(value, now, order) else TEXT


def certain_day(value: str, now: datetime, order: Order | None) -> str | None:
    """The ISO day that a value says by itself, None if it is no day.

    Raises DateRefused where its year must be said, and for a day that no month has (30 feb).
    """
    plain = " ".join(value.split())
    by_order = order is not None and _BY_ORDER.fullmatch(plain)
    if not by_order and not re.fullmatch(_DAY_OF_MONTH, plain) and not re.fullmatch(_FROM_TODAY, plain):
        return None
    try:
        return parse_when(plain, now, order=order).day.isoformat()
    except DateRefused as refusal:
        # The year has to be said, or there is no such day.
        if len(refusal.examples) == 1 or re.fullmatch(_DAY_OF_MONTH, plain):
            raise
        return None


def may_be_day(value: str, now: datetime, order: Order | None) -> bool:
    """Whether a value that is kept as text could be read as a day: end of march, 3月底."""
    try:
        return not parse_when(" ".join(value.split()), now, order=order).has_time
    except DateRefused:
        return False


def own_number(value: str) -> int | float | None:
    """The number that a value of a number field says: 12, 1.10, 1,200, 5k, 3万; None if it is no number."""
    plain = "".join(clean(value).split()).lstrip("+")
    times = _TIMES.get(plain[-1:].casefold(), 1)
    plain = plain[:-1] if times > 1 else plain
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _PLAIN.fullmatch(plain):
        return None
    number = float(plain) * times if "." in plain else int(plain) * times
    return int(number) if times > 1 and number == int(number) else number


def own_day(name: str, value: str, now: datetime, order: Order | None) -> str | None:
    """The ISO day that a value of the day field `name` says, None for words. Raises DateRefused, Usage for a time."""
    try:
        moment = parse_when(" ".join(value.split()), now, order=order)
    except DateRefused as refusal:
        if is_words(value):
            return None
        refusal.hint = tr("{name} is a day; crm config field {name} text makes it text.", name=name)
        raise
    if moment.has_time:
        raise unfit(name, value, DAY)
    return moment.day.isoformat()


def fit(name: str, value: str, type_: str, now: datetime, order: Order | None) -> OwnValue | None:
    """A value as the field `name` of that type keeps it; None for words, which no day and no number are.

    Raises Usage for a value with a digit that is no day, or no number.
    """
    if type_ in (DAY, YEARLY):
        return own_day(name, value, now, order)
    if type_ == TEXT:
        return clean(value)
    number = own_number(value)
    if number is None and not is_words(value):
        raise unfit(name, value, NUMBER)
    return number


def is_words(value: str) -> bool:
    """Whether a value has no digit: words about a day or a number, such as unknown."""
    return not any(sign.isdecimal() for sign in value)


def type_of_kept(values: Iterable[OwnValue]) -> str | None:
    """The type that values tell which are kept already: day or number if all with a digit are; None for no value."""
    found = set()
    for value in values:
        if isinstance(value, int | float):
            found.add(NUMBER)
        elif ISO_DAY.fullmatch(value):
            found.add(DAY)
        else:
            found.add("" if is_words(value) else TEXT)
    if len(found - {""}) == 1:
        return (found - {""}).pop()
    return TEXT if found else None


def unfit(name: str, value: str, type_: str) -> Usage:
    """The refusal of a value that does not fit the type of its field."""
    if type_ == DAY:
        return Usage(
            tr("{name} is a day without a time, and {value!r} is none.", name=name, value=value),
            tr("Write 20 dec, or 2027-03-01; crm config field {name} text makes it text.", name=name),
        )
    return Usage(
        tr("{name} is a number, and {value!r} is none.", name=name, value=value),
        tr("Write 12, or 1,200; crm config field {name} text makes it text.", name=name),
    )
