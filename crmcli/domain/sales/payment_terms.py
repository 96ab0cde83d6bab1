"""Payment terms as they are written (net 30, 月结30天, 货到付款), and the day on which an order is due by them.

Terms that are counted from something the book does not know (the delivery) have no day. What is not wholly understood
is refused: `--due` says its day.
"""

import calendar
import re
import unicodedata
from datetime import date, timedelta

from crmcli.domain.text.chinese_numbers import chinese_number
from crmcli.domain.text.unicode import clean
from crmcli.errors import Usage
from crmcli.tuples import NamedTuple
from crmcli.words import tr

_MOST_DAYS = 400
# Patterns as text: they are compiled by the first terms, not by every import.
_UNIT = r"(?:calendar )?(?:days?|d|weeks?|wks?|w)"
_DISCOUNT = r"(?:\d+(?:\.\d+)?%? ?(?:/|discount if paid in|in) ?\d+(?: days?)?,? ?)?"  # 2/10 before net 30
_LENGTH = (
    rf"{_DISCOUNT}nett? ?(?P<a>\d+) ?(?P<au>{_UNIT})?|n[/ ]?(?P<b>\d+)(?P<bu>)|(?P<c>\d+) ?(?P<cu>{_UNIT})?(?: nett?)?"
    rf"|(?:in|within|after) (?P<d>\d+) ?(?P<du>{_UNIT})"
    r"|(?:账期|帐期|净|赊账)?(?P<e>\d+) ?(?P<eu>天|日|周|个?星期)(?:账期|帐期|之?内|后)?(?:付款|付清)?"
)
_MONTHS = r"(?:nett? )?(\d+) ?months?|(?:账期|帐期)?(\d+)个月(?:账期|帐期|之?内|后)?(?:付款|付清)?"
_AFTER_MONTH = r"nett? ?(\d+)(?: days?)? (?:eom|from end of month)|eom ?\+? ?(\d+)(?: days?)?|月结(\d+)[天日]?(?:付款)?"
_OF_NEXT_MONTH = (
    r"(?:by )?(?:the )?(\d+)(?:st|nd|rd|th)? (?:of )?(?:the )?(?:next|following) month"
    r"|(?:次月|下月)(\d+)[日号]前?(?:付款)?"
)
_AT_ONCE = frozenset({
    "due on receipt", "on receipt", "upon receipt", "immediate", "immediately", "now", "cash", "cash sale", "prompt",
    "on order", "with order", "cash with order", "cwo", "in advance", "payment in advance", "cash in advance",
    "prepaid", "prepayment", "cia", "pia", "现结", "现款", "现金", "款到发货", "预付", "预付款", "先款后货",
    "见票即付", "立即付款", "即付",
})  # fmt: skip
_ON_DELIVERY = frozenset({
    "cod", "c.o.d.", "c.o.d", "cash on delivery", "on delivery", "pay on delivery", "货到付款", "货到付", "到付",
})  # fmt: skip
_END_OF_MONTH = frozenset({
    "eom", "end of month", "end of the month", "net eom", "当月结", "当月结清", "当月底", "月底", "月底结",
})  # fmt: skip
_END_OF_NEXT = frozenset({
    "end of next month", "end of following month", "次月结", "次月结清", "次月底", "下月底", "隔月结",
})  # fmt: skip


class PaymentTerms(NamedTuple):
    """The terms in the words typed, and the ISO day by which they ask for payment; None where no day is known."""

    text: str
    due: str | None


def parse_terms(text: str, day: date) -> PaymentTerms:
    """The terms of an order of `day`. Raises Usage for words that are not understood."""
    kept = clean(text)
    words = _normal(kept)
    if words in _ON_DELIVERY:
        return PaymentTerms(kept, None)
    due = _due(words, day)
    if due is None or not timedelta(0) <= due - day <= timedelta(days=_MOST_DAYS):
        raise Usage(
            tr("“{text}” is not understood as payment terms.", text=kept),
            tr("Write net 30, net 30 eom, 月结30天, on receipt, on delivery; or say the day, too: --due 30 dec"),
        )
    return PaymentTerms(f"net {words}" if words.isdecimal() else kept, due.isoformat())


def _due(words: str, day: date) -> date | None:
    """The day by which an order of `day` is to be paid, None for words that are no terms with a day."""
    if words in _AT_ONCE:
        return day
    if words in _END_OF_MONTH:
        return _month_end(day, 0)
    if words in _END_OF_NEXT:
        return _month_end(day, 1)
    if found := re.fullmatch(_LENGTH, words):
        number = next(value for name, value in found.groupdict().items() if len(name) == 1 and value)
        unit = next((value for name, value in found.groupdict().items() if len(name) == 2 and value), "d")
        return _later(day, int(number) * (7 if unit[0] == "w" or unit in ("周", "星期", "个星期") else 1))
    if found := re.fullmatch(_MONTHS, words):
        return _months_on(day, _number(found))
    if found := re.fullmatch(_AFTER_MONTH, words):
        return _later(_month_end(day, 0), _number(found))
    if found := re.fullmatch(_OF_NEXT_MONTH, words):
        first, number = _month_end(day, 0) + timedelta(days=1), _number(found)
        return first.replace(day=number) if 0 < number <= _month_end(day, 1).day else None
    return None


def _normal(text: str) -> str:
    """Terms folded for comparison: small letters, one space, 三十 as 30."""
    words = " ".join(unicodedata.normalize("NFKC", text).casefold().replace(".", " . ").split())
    words = re.sub(r" ?\. ?", ".", words).removesuffix(".") if "c.o.d" not in words.replace(" ", "") else "cod"
    words = re.sub(r"^(?:payment )?terms?:? |^payment:? ", "", words)
    return re.sub(r"[零一二两三四五六七八九十百]+(?=[天日周个号])", lambda m: str(chinese_number(m[0]) or m[0]), words)


def _number(found: re.Match[str]) -> int:
    return int(next(group for group in found.groups() if group))


def _later(day: date, days: int) -> date | None:
    return day + timedelta(days=days) if days <= _MOST_DAYS else None


def _month_end(day: date, months: int) -> date:
    first = _months_on(day.replace(day=1), months)
    assert first is not None
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _months_on(day: date, months: int) -> date | None:
    """The same day so many months later, the last one of a shorter month."""
    if months > 12:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
