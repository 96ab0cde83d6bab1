"""Numbers and amounts as files write them, made plain decimal text.

Whether 1.234 has a decimal point or parts thousands is decided once for a column, from a value that has only one
reading; a column that never tells is as the other columns of numbers are, and takes the comma for thousands and
refuses the point where these do not tell either. A decimal comma before one or two digits (1,20) tells less than
1.234,50 or 1,234.50 does: beside it 1,234 is refused, for thousands are written so wherever somebody types 1,20 by
mistake.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TypeAlias

from crmcli.domain.sales.money import parse_amount, to_text
from crmcli.domain.text.chinese_numbers import chinese_number
from crmcli.domain.text.unicode import simplify
from crmcli.errors import Usage
from crmcli.words import tr

Values: TypeAlias = Callable[[], Iterable[str]]
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?$")
_EITHER = re.compile(r"\d{1,3}[.,]\d{3}$")
_NUMBER = re.compile(r"\d[\d.,' \u00a0\u202f’]*")


class NumberColumn:
    """Parser for one column of numbers. `values` iterates over all its cells, to detect the decimal mark; `others` over
    those of all columns of numbers, for when this column never tells: 20,000 beside 4 500,00 is twenty.
    """

    def __init__(self, values: Values, others: Values = tuple) -> None:
        self._values = values
        self._others = others
        self._found: str | None = None
        self._is_certain = False

    def amount(self, text: str) -> tuple[str, str]:
        """An amount as plain decimal text, and its currency as the cell has it ("USD", "¥", ""); ("", "") for none.

        Raises ValueError with the reason.
        """
        if _PLAIN.match(text) and not _EITHER.match(text.lstrip("-")):
            return text, ""
        if text in ("", "-", "--"):
            return "", ""
        is_negative = text.startswith("(") and text.endswith(")")
        body = text[1:-1].strip() if is_negative else text
        found = _NUMBER.search(body)
        if not found and not body.isascii():  # 三万五, 伍万元整
            return self._spoken(text)
        if not found:
            raise ValueError(tr("{text} is not an amount", text=text[:40]))
        before, after = body[: found.start()].strip(), body[found.end() :].strip()
        if before[-1:] in ("-", "−") or before[:1] in ("-", "−"):
            is_negative, before = not is_negative, before.strip("-− ")
        number = self._decimal(found[0].strip(), text)
        if (before and not _is_currency(before)) or (after and not _is_currency(after)):  # 5k, 3万
            return self._spoken(text)
        return ("-" if is_negative else "") + number, before or after

    @staticmethod
    def _spoken(text: str) -> tuple[str, str]:
        try:
            money = parse_amount(text, "")
        except Usage as error:
            raise ValueError(error.message) from None
        return to_text(money), money.currency

    def number(self, text: str) -> float | None:
        """A count or a rate; 15% is .15, 8.5折 is .15; None for an empty cell."""
        if _PLAIN.match(text) and not _EITHER.match(text.lstrip("-")):
            return float(text)
        if text in ("", "-", "--"):
            return None
        if not text.isascii() and (said := re.match(r"打?([一二三四五六七八九])点?([一二三四五六七八九]?)折$", text)):
            tenths, hundredths = ("零一二三四五六七八九".index(each) if each else 0 for each in said.groups())
            return round(1 - (10 * tenths + hundredths) / 100, 6)
        found = re.match(r"([-+]?)(\d[\d.,' ]*)\s*([%％折]?)$", text)
        if not found and not text.isascii() and (spoken := 0.5 if text == "半" else chinese_number(simplify(text))):
            return float(spoken)  # 三十
        if not found:
            raise ValueError(tr("{text} is not a number", text=text[:40]))
        value = float(self._decimal(found[2].strip(), text)) * (-1 if found[1] == "-" else 1)
        if found[3] == "折":
            return round(1 - value / (10 if value <= 10 else 100), 6)
        return value / 100 if found[3] else value

    def _decimal(self, number: str, text: str) -> str:
        """A number with any marks as plain decimal text."""
        number = re.sub(r"[' \u00a0\u202f’]", "", number)
        mark = _unambiguous_mark(number)
        if not mark and _EITHER.match(number):
            mark = self._mark()
            is_doubtful = mark == "," and "," in number and not self._is_certain
            if mark == "both" or is_doubtful or (not mark and "." in number):
                raise ValueError(tr("{text} can be read in two ways", text=text[:40]))
        elif mark == "," and not _is_certain(number) and self._mark() == "." and self._is_certain:
            raise ValueError(tr("{text} can be read in two ways", text=text[:40]))
        mark = mark or "."
        grouping = "," if mark == "." else "."
        whole, _, fraction = number.partition(mark)
        if grouping in whole and not re.match(r"\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}$", whole):
            raise ValueError(tr("{text} is not a number", text=text[:40]))
        plain = whole.replace(grouping, "") + (f".{fraction}" if fraction else "")
        try:
            Decimal(plain)
        except InvalidOperation:
            raise ValueError(tr("{text} is not a number", text=text[:40])) from None
        return plain

    def _mark(self) -> str:
        """The decimal mark of the column: by the values that leave no doubt, else by the others; "both" if they differ.

        Notes in `_is_certain` whether a value left no doubt.
        """
        if self._found is None:
            told = {each for value in self._values() if (each := _mark_in(value))[0]}
            certain = {mark for mark, is_certain in told if is_certain}
            marks = certain or {mark for mark, _ in told}
            self._is_certain = bool(certain) or self._parts_thousands_with(".")
            if not marks:
                marks = {mark for value in self._others() if (mark := _mark_in(value)[0])}
                marks = marks if len(marks) == 1 else set()
                self._is_certain = bool(marks)
            self._found = "both" if len(marks) > 1 else next(iter(marks), "")
        return self._found

    def _parts_thousands_with(self, mark: str) -> bool:
        """True if numbers like 1.234 stand in the column with this mark alone, beside decimals with the other."""
        found = {number[-4] for value in self._values() if _EITHER.match(number := _bare(value))}
        return found == {mark}


def _bare(value: str) -> str:
    """The number in a cell, without spaces and apostrophes; "" for none."""
    found = _NUMBER.search(value)
    return re.sub(r"[' \u00a0\u202f’]", "", found[0].strip()) if found else ""


def _mark_in(value: str) -> tuple[str, bool]:
    """The decimal mark that a cell shows, "" for none, and whether the cell leaves no doubt about its column."""
    number = _bare(value)
    return _unambiguous_mark(number), _is_certain(number)


def _is_certain(number: str) -> bool:
    """True for a number with thousands parted (1.234,50; 1,234,567), or with more than two decimals (0,125)."""
    if "," in number and "." in number:
        return True
    mark = "," if "," in number else "."
    parts = number.split(mark)
    return len(parts) > 2 or (len(parts) == 2 and len(parts[1]) > 2 and not _EITHER.match(number)) or number[:2] == "0,"


def _unambiguous_mark(number: str) -> str:
    """The decimal mark if the number can be parsed in only one way, else ""."""
    commas, points = number.count(","), number.count(".")
    if commas and points:
        return "," if number.rfind(",") > number.rfind(".") else "."
    if commas > 1 or points > 1:
        return "." if commas else ","
    if (commas or points) and not _EITHER.match(number):
        return "," if commas else "."
    if (commas or points) and number.startswith("0"):
        return "," if commas else "."
    return ""


@lru_cache(maxsize=64)
def _is_currency(sign: str) -> bool:
    try:
        return Decimal(to_text(parse_amount(f"1{sign}", ""))) == 1
    except Usage:
        return False
