"""The currency that a heading of amounts names: 单价(元), 金额（万元）, Amount (EUR), Betrag in EUR, price_usd."""

import re
from functools import lru_cache
from typing import NamedTuple

from crmcli.domain.sales.money import parse_amount
from crmcli.errors import Usage
from crmcli.words import tr

_ENDING = re.compile(
    r"\s*(?:[(（\[]\s*(?:单位\s*[:：]\s*)?(?P<said>[^()（）\[\]]{1,8}?)\s*[)）\]]|[/／]\s*(?P<bare>[万千]?元)"
    r"|(?:[\s_]+(?:in|en|em))?[\s_]+(?P<code>[A-Z]{3}|(?<=_)[a-z]{3}|[$€£¥￥]))\s*$"
)
_SCALE = re.compile(r"(百万|千万|十万|万|千|亿)?(.+)$")
_FACTORS = {"": 1, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}


class HeadingMoney(NamedTuple):
    """The currency sign of a heading, and how many of it one in a cell stands for (10,000 under 万元)."""

    sign: str
    factor: int


@lru_cache(maxsize=256)
def split_money(heading: str) -> tuple[str, HeadingMoney | None]:
    """A heading without the currency at its end, and that currency; None where it names none."""
    found = _ENDING.search(heading)
    said = (found["said"] or found["bare"] or (found["code"] or "").upper()) if found else ""
    parts = _SCALE.match(said)
    if not found or not parts or not any(letter.isalpha() or letter in "¥￥$€£₹₩₽₫฿" for letter in parts[2]):
        return heading, None
    try:
        if not parse_amount(f"1 {parts[2]}", "").currency:  # 5k: thousands, and no currency
            return heading, None
    except Usage:
        return heading, None
    return heading[: found.start()], HeadingMoney(parts[2], _FACTORS[parts[1] or ""])


@lru_cache(maxsize=256)
def common_currency(one: str, other: str) -> str:
    """The currency that two signs of one row can both mean, the only sign where one is missing. Raises ValueError."""
    if not (one and other) or one == other:
        return one or other
    try:
        return parse_amount(f"{one} 1 {other}", "").currency
    except Usage:
        raise ValueError(tr("{one} and {other} are two currencies", one=one, other=other)) from None
