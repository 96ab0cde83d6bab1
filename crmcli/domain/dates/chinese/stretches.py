"""Chinese weeks, months, quarters and years: 下周, 上个月, 明年三月, 第一季度, 2014年."""

from collections.abc import Iterator

from crmcli.domain.dates.calendar_days import (
    month_away,
    named_month,
    named_quarter,
    quarter_away,
    the_year,
    week_away,
    year_away,
)
from crmcli.domain.dates.chinese.quantities import DIGITS, number
from crmcli.domain.dates.numeric import short_year
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import Stretch

Stretches = Iterator[tuple[Stretch, int]]

WEEKS = ("星期", "礼拜", "周")

LEADS = (
    ("下一个", 1),
    ("下一", 1),
    ("上一个", -1),
    ("上一", -1),
    ("下下个", 2),
    ("下下", 2),
    ("下个", 1),
    ("下", 1),
    ("上上个", -2),
    ("上上", -2),
    ("上个", -1),
    ("上", -1),
    ("这个", 0),
    ("今个", 0),
    ("呢个", 0),
    ("这", 0),
    ("本", 0),
)
YEARS = (("前年", -2), ("去年", -1), ("今年", 0), ("本年", 0), ("明年", 1), ("后年", 2))


def weeks(reader: Reader, place: int) -> Iterator[tuple[int, str, int]]:
    """本周, 下个星期, 上上周: how many weeks away, how it was led in, the place after it."""
    for lead, away in LEADS:
        after = reader.chars(place, lead)
        end = reader.chars(after, *WEEKS) if after > 0 else -1
        if end > 0:
            yield away, lead + reader.han[after], end


def stretches(reader: Reader, place: int) -> Stretches:
    """Stretches that begin here."""
    for away, _, end in weeks(reader, place):
        yield week_away(away), end
    yield from months(reader, place)
    yield from quarters(reader, place)
    yield from years(reader, place)


def months(reader: Reader, place: int) -> Stretches:
    """下个月, 本月, 三月, 三月份, 明年三月, 2014年3月."""
    for lead, away in (*LEADS, ("当", 0)):
        after = reader.chars(place, lead)
        end = reader.chars(after, "月") if after > 0 else -1
        if end > 0:
            yield month_away(away), end
    yield from _named_month(reader, place, None)
    for year, end in years(reader, place):
        yield from _named_month(reader, _after_de(reader, end), year)


def _named_month(reader: Reader, place: int, year: Stretch | None) -> Stretches:
    january = reader.chars(place, "元月份", "元月")
    if january > 0:
        yield named_month(1, year), january
    found = number(reader, place)
    if found and 1 <= found[0] <= 12 and reader.han[place] != "两":
        end = reader.chars(found[1], "月份", "月")
        if end > 0:
            yield named_month(found[0], year), end


def quarters(reader: Reader, place: int) -> Stretches:
    """下季度, 第一季度, 一季度, q1, 明年第一季度."""
    for lead, away in LEADS:
        after = reader.chars(place, lead)
        end = reader.chars(after, "季度", "季") if after > 0 else -1
        if end > 0:
            yield quarter_away(away), end
    yield from _named_quarter(reader, place, None)
    for year, end in years(reader, place):
        yield from _named_quarter(reader, _after_de(reader, end), year)


def _named_quarter(reader: Reader, place: int, year: Stretch | None) -> Stretches:
    if reader.word(place, "q"):
        token = reader.token(place + 1, "number")
        if token and reader.is_glued(place + 1) and len(token.text) == 1:
            yield named_quarter(int(token.text), year), place + 2
        return
    start = reader.chars(place, "第")
    found = number(reader, start if start > 0 else place)
    if found and 1 <= found[0] <= 4 and reader.han[found[1] - 1] != "两":
        end = reader.chars(found[1], "季度")
        if end > 0:
            yield named_quarter(found[0], year), end


def years(reader: Reader, place: int) -> Stretches:
    """明年, 2014年, 二〇一四年."""
    for word, away in YEARS:
        end = reader.chars(place, word)
        if end > 0:
            yield year_away(away), end
    token = reader.token(place, "number")
    if token and len(token.text) == 4:
        end = reader.chars(place + 1, "年")
        if end > 0:
            yield the_year(int(token.text)), end
    if token and len(token.text) == 2:
        end = reader.chars(place + 1, "年")
        if end > 0 and end < reader.size and number(reader, end):  # 26年12月
            yield short_year(int(token.text)), end
    digits = [DIGITS.get(letter) for letter in reader.han[place : place + 4]]
    if len(digits) == 4 and None not in digits:
        end = reader.chars(place + 4, "年")
        if end > 0:
            yield the_year(int("".join(map(str, digits)))), end


def _after_de(reader: Reader, place: int) -> int:
    end = reader.chars(place, "的")
    return end if end > 0 else place
