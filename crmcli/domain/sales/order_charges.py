"""Recognises the parts of an order that are for all of it: VAT 20%, 10% discount, 整单9折."""

import re
from functools import lru_cache
from typing import NamedTuple

_NUMBER = r"(?P<{name}>\d+(?:\.\d+)?)\s*[%％]"
_TAX = r"(?P<{name}>vat|gst|hst|pst|sales tax|tax|mwst\.?|ust\.?|tva|iva|btw|增值税|税金|税费|税)"
_DISCOUNT = r"(?:discount|disc\.?|rebate|rabatt|折扣|整单优惠|整单减)"


class Charge(NamedTuple):
    """A share of the lines above it: added as a line of its own (`name`), or taken off each of them (no name)."""

    name: str
    share: float


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    share, other = _NUMBER.format(name="share"), _NUMBER.format(name="other")
    tax, more = _TAX.format(name="tax"), _TAX.format(name="more")
    lead = r"(?:(?:\+|plus|less|minus|and|with|-)\s*)?"
    return (
        re.compile(rf"{lead}(?:{tax}\s*(?:@|at|of|:|：)?\s*{share}|{other}\s*{more})", re.IGNORECASE),
        re.compile(
            rf"{lead}(?:{_DISCOUNT}\s*(?:of|:|：)?\s*{share}|{other}\s*{_DISCOUNT}(?:\s+(?:on|off)\s+(?:all|everything))?"
            r"|(?P<all>\d+(?:\.\d+)?)\s*[%％]\s*off\s+(?:all|everything|the lot|the total))",
            re.IGNORECASE,
        ),
        re.compile(r"(?:整单|全单|全部)\s*(?:打)?(?P<left>\d(?:\.\d)?|\d\d)\s*折"),
    )


def parse_charge(part: str) -> Charge | None:
    """What a part of an order says of all the lines above it; None if it speaks of one thing alone."""
    tax, discount, zhe = _patterns()
    if found := tax.fullmatch(part):
        return Charge(found["tax"] or found["more"], float(found["share"] or found["other"]) / 100)
    if found := discount.fullmatch(part):
        return Charge("", float(found["share"] or found["other"] or found["all"]) / 100)
    if found := zhe.fullmatch(part):
        left = float(found["left"])
        return Charge("", round(1 - left / (100 if left > 10 else 10), 6))
    return None
