"""Parser for order lines: "rice 20kg @ 4.50, oil 3", 大米 20公斤 @4.5，油 3桶.

Each item is a name and a quantity, in either order, perhaps with a unit, a price for one after @ or for all after =,
and a discount (-10%, 9折). The name of a known product is never taken apart; what has two readings is refused.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from crmcli.domain.sales.money import Money, parse_amount
from crmcli.domain.sales.units import is_same_unit, unit_pattern
from crmcli.domain.text.chinese_numbers import chinese_number
from crmcli.domain.text.unicode import CJK, clean, fold, one_line
from crmcli.errors import Usage
from crmcli.words import tr, tr_mark, tr_marked

_HINT = tr_mark('Example: "rice 20kg @ 4.50, oil 3 bottles @ 9"')
_MOST = 10**9
_LONGEST = 200


class Item(NamedTuple):
    """One thing bought. `price` is for one, `total` for all of it; either may be missing. `discount` is a share."""

    name: str
    quantity: float
    unit: str | None
    price: Money | None
    total: Money | None
    discount: float


class _Counted(NamedTuple):
    name: str
    quantity: float
    unit: str | None


def parse_items(text: str, currency: str, known: Mapping[str, str]) -> list[Item]:
    """The items that `text` lists. `known` maps the folded name of each product to the currency of its price.

    A price without a currency is in that of its product, else in `currency`. Raises Usage with the item not understood.
    """
    items = [_item(part, currency, known) for part in _parts(text)]
    if not items:
        raise Usage(tr("An order needs something that was bought."), tr_marked(_HINT))
    return items


def only_amount(text: str, currency: str) -> Money | None:
    """The amount if `text` is only an amount of money; None if it names a product."""
    try:
        return parse_amount(text, currency)
    except Usage:
        return None


@lru_cache(maxsize=1)
def _shapes() -> dict[str, re.Pattern[str]]:
    number, spoken, units = r"\d+(?:[.,]\d+)*", "[零〇一二两三四五六七八九十百千万亿\\d]+", unit_pattern()
    count = rf"(?:(?P<n>{number})(?:\s*(?P<unit>{units}))?|(?P<spoken>{spoken})\s*(?P<measure>{units}))"
    return {
        "between": re.compile(r"[;；，、\n]|,(?!\d)|(?<!\d),"),
        "percent": re.compile(r"\s+[-−–]\s*(?P<off>\d{1,2}(?:\.\d+)?)\s*%$"),
        "zhe": re.compile(r"\s*打?(?P<left>[1-9](?:\.\d)?|[1-9]\d)\s*折$"),
        "last": re.compile(rf"(?P<name>.+?)(?:\s+|(?<=[{CJK}]))(?P<minus>[-−–]\s*)?(?P<times>[x×*]\s*)?{count}$"),
        "first": re.compile(rf"{count}(?P<gap>\s*[x×*]\s*|\s+of\s+|\s*)(?P<name>\S.*)$"),
    }


def _parts(text: str) -> list[str]:
    return [part for part in map(_plain, _shapes()["between"].split(text)) if part]


def _plain(part: str) -> str:
    """Full-width letters and digits made plain, spaces single."""
    if not part.isascii():
        from unicodedata import normalize

        part = normalize("NFKC", part)
    return " ".join(clean(part).split())


def _item(part: str, currency: str, known: Mapping[str, str]) -> Item:
    if len(part) > _LONGEST:
        _refuse(part, tr_mark("“{part}” is too long for a thing that is bought."))
    rest, discount = _without_discount(part)
    what, price_text, total_text = _without_price(part, rest)
    counted = _counted(part, what, known)
    price_text, slash, per = price_text.replace(" per ", "/").partition("/")
    per = per.strip()
    if slash and not per.isalpha():
        _refuse(part, tr_mark("“{part}” has a price for one {unit}."), unit=per or tr("of what"))
    if slash and counted.unit and not is_same_unit(per, counted.unit):
        _refuse(
            part, tr_mark("“{part}” is counted in {unit}, but has a price for one {per}."), unit=counted.unit, per=per
        )
    default = known.get(fold(counted.name), currency)
    price = parse_amount(price_text.removesuffix("each"), default) if price_text else None
    total = parse_amount(total_text, default) if total_text else None
    if (price or total or Money(0, "")).minor < 0:
        _refuse(part, tr_mark("“{part}” has a price below nothing; for goods that came back, say --return."))
    if total and discount:
        _refuse(part, tr_mark("“{part}” has its sum and a discount; which of them holds?"))
    return Item(*counted._replace(unit=counted.unit or per or None), price, total, discount)


def _without_discount(part: str) -> tuple[str, float]:
    off = _shapes()["percent"].search(part)
    if off:
        return part[: off.start()], round(float(off["off"]) / 100, 6)
    left = _shapes()["zhe"].search(part)
    if left:
        share = float(left["left"]) / (100 if len(left["left"]) == 2 else 10)
        return part[: left.start()], round(1 - share, 6)
    return part, 0.0


def _without_price(part: str, rest: str) -> tuple[str, str, str]:
    """(what is bought, price of one, price of all), the latter two empty where not said."""
    for mark, is_total in (("@", False), ("单价", False), ("=", True)):
        what, found, price = rest.rpartition(mark)
        if found:
            price = price.strip()
            if not price or "@" in what or "=" in what:
                _refuse(part, tr_mark("“{part}” needs one price."))
            return what.strip(), "" if is_total else price, price if is_total else ""
    return rest.strip(), "", ""


def _counted(part: str, what: str, known: Mapping[str, str]) -> _Counted:
    if fold(what) in known:
        return _Counted(what, 1, None)
    last, first = _shapes()["last"].match(what), _shapes()["first"].match(what)
    readings = [(_reading(part, found), found) for found in (last, first) if found and _is_apart(found)]
    certain = [counted for counted, _ in readings if fold(counted.name) in known]
    if len(certain) == 1:
        return certain[0]
    if len(readings) > 1 or (last and readings and not last["times"] and _has_number_at_end(readings[0][0].name)):
        _refuse(
            part,
            tr_mark("“{part}” can be read in two ways."),
            tr('Put the price after @ and the quantity after x: "iPhone 15 x2 @ 900"'),
        )
    if readings:
        return _named(part, readings[0][0])
    return _named(part, _Counted(what, 1, None))


def _is_apart(found: re.Match[str]) -> bool:
    """True if a leading number is a quantity: 3 oil, 3x oil, 20kg rice, 20公斤大米; False in 3D printer."""
    if "gap" not in found.re.groupindex or found["gap"]:
        return True
    unit = found["unit"] or found["measure"]
    return bool(unit) and not unit.isascii()


def _reading(part: str, found: re.Match[str]) -> _Counted:
    said = found["n"] or found["spoken"]
    quantity = _quantity(part, said)
    if found.groupdict().get("minus") or not 0 < quantity <= _MOST:
        _refuse(part, tr_mark("“{part}” needs a quantity above nothing; for goods that came back, say --return."))
    return _Counted(found["name"].strip(" :："), quantity, found["unit"] or found["measure"])


def _quantity(part: str, said: str) -> float:
    if not said.isascii():
        return chinese_number(said) or _refuse(
            part, tr_mark("“{part}” has a quantity that is none: {quantity}."), quantity=said
        )
    marks = {mark for mark in said if mark in ".,"}
    groups = said.replace(",", ".").split(".")
    if not marks:
        return int(said)
    if len(groups) > 2 or (len(groups[-1]) == 3 and 1 <= len(groups[0]) <= 3 and groups[0] != "0"):
        if marks == {","} and all(len(group) == 3 for group in groups[1:]):
            return int("".join(groups))
        _refuse(part, tr_mark("“{part}” has a quantity that can be read in two ways: {quantity}."), quantity=said)
    return float(".".join(groups))


def _has_number_at_end(name: str) -> bool:
    found = _shapes()["last"].match(name)
    return name.isdigit() or bool(found and not found["times"])


def _named(part: str, counted: _Counted) -> _Counted:
    if not any(letter.isalpha() for letter in counted.name):
        _refuse(part, tr_mark("“{part}” names nothing that could be bought."))
    return counted


def _refuse(part: str, why: str, hint: str = "", **values: object) -> float:
    raise Usage(tr_marked(why, part=one_line(part, 60), **values), hint or tr_marked(_HINT))
