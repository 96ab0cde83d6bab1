"""Takes the quantity and its unit out of the words of one order line; what is left is the name of what was bought.

A number before a known unit, or before one Chinese character that can be a unit, is the quantity. A number that is
left in the name and might be one is refused: nothing counts silently as one piece.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple, NoReturn

from crmcli.domain.sales.compound_words import HALF_NAMES, HALF_WORDS, NUMBER_WORDS, begins_a_word
from crmcli.domain.sales.item_price import refuse_line, shown
from crmcli.domain.sales.units import can_be_unit, is_unit, unit_pattern
from crmcli.domain.text.chinese_numbers import chinese_number
from crmcli.domain.text.unicode import CJK, fold
from crmcli.words import tr

_MOST = 10**9
_SPOKEN = "零〇一二两三四五六七八九十百千万亿"


class Counted(NamedTuple):
    """What is bought, how many, and the unit they are counted in (None without one)."""

    name: str
    quantity: float
    unit: str | None
    is_said: bool = True


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    number, spoken, units = r"\d+(?:[.,]\d+)*", f"[{_SPOKEN}\\d]+", unit_pattern()
    big = r"(?:\s*(?P<big>万|千(?![克瓦米])|百)(?!\w*分))?"
    count = (
        rf"(?:(?P<n>{number})(?:{big}\s*(?P<unit>{units})(?P<more>半)?)"
        rf"|(?P<spoken>{spoken}|半)\s*(?P<measure>{units})(?P<half>半)?"
        rf"|(?P<bare>{number}))"
    )
    odd = rf"(?:(?P<n>{number})(?P<big>万|千|百)?|(?P<spoken>{spoken}|半))\s*(?P<letter>[一-鿿])(?P<half>半)?"
    latin = "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty"
    some = "several|few|some|a few|a couple|couple|half|many|dozens of|hundreds of"
    return {
        "last": re.compile(rf"(?P<name>.+?)(?:\s+|(?<=[{CJK}]))(?P<minus>[-−–]\s*)?(?P<times>[x×*]\s*)?{count}$"),
        "first": re.compile(rf"{count}(?P<gap>\s*[x×*]\s*|\s+of\s+|的|\s*)(?P<name>\S.*)$"),
        "odd last": re.compile(rf"(?P<name>.+?)(?:(?P<gap>\s+)|(?<=[{CJK}]))(?P<minus>[-−–]\s*)?{odd}$"),
        "odd first": re.compile(rf"{odd}\s+(?P<name>\S.*)$"),
        "alone": re.compile(rf"(?:[x×*]\s*)?{count}$"),
        "word": re.compile(rf"(?P<word>{'|'.join(latin.split())}|an?)\s+(?P<rest>\S.*)$", re.IGNORECASE),
        "vague": re.compile(
            rf"(?:{some})\s|(?:好?几|若干|一些|十几|十来)\s*(?:{units})|\d\s*(?:多|来|余|几|\+)\s*(?:{units})"
            rf"|[{_SPOKEN}](?:多|来|余|几)\s*(?:{units})|(?:大约|大概|约|左右)\s*[\d{_SPOKEN}]|左右$",
            re.IGNORECASE,
        ),
        "half": re.compile(rf"(?<!\w)(?:(?P<more>and\s+a\s+half)|half(?:\s+an?)?\s+(?:{units}))(?!\w)", re.IGNORECASE),
        "stray": re.compile(
            rf"(?<![A-Za-z\d.,])(?P<n>{number})(?:(?P<glued>)|\s*)(?:(?P<unit>{units})|(?P<letter>[一-鿿]))(?!装|版)"
        ),
        "stray spoken": re.compile(rf"(?:^|(?<=[\s送赠加另买满和及]))(?:[{_SPOKEN}]+|半)\s*(?P<unit>{units})(?!装)"),
        "standing": re.compile(r"(?<!\S)\d[\d.,]*(?!\S)"),
        "dangling": re.compile(
            rf"(?:送|赠|加|另|再|买|满|各|和|减|第|每|约|近|超|多)$|每\s*(?:{units})$|"
            r"(?<![A-Za-z])(?:each|free|plus|every|per|at|or|and|to)$",
            re.IGNORECASE,
        ),
        "spoken first": re.compile(rf"[{_SPOKEN}]+[一-鿿]"),
        "spoken last": re.compile(rf"[{_SPOKEN}]+[一-鿿]$"),
        "spoken apart": re.compile(rf"(?:(?:^|\s)[{_SPOKEN}]+|[{_SPOKEN}]{{2,}})[一-鿿]$"),
    }


def take_quantity(line: str, what: str, known: Collection[str]) -> Counted:
    """The quantity and the name in `what`, the words of the order line `line` without its price.

    `known` are the folded names of the products: such a name is never taken apart. The name is "" when `what` is a
    quantity alone. Raises Usage for what has two readings, or a number that might be the quantity.
    """
    if fold(what) in known:
        return Counted(what, 1, None, is_said=False)
    patterns = _patterns()
    if (vague := patterns["vague"].search(what)) and (vague.start() == 0 or not vague[0].isascii()):
        _refuse_vague(line)
    if (alone := patterns["alone"].match(what)) and (alone["unit"] or alone["measure"]):
        return _reading(line, alone, known, "")
    last, first = patterns["last"].match(what), patterns["first"].match(what)
    if first and _begins_a_word(first):
        first = None
    readings = [(_reading(line, found, known), found) for found in (last, first) if found and _is_apart(found)]
    certain = [counted for counted, _ in readings if fold(counted.name) in known]
    if len(certain) == 1:
        return certain[0]
    if len(readings) > 1 or (last and readings and not last["times"] and _has_number_at_end(readings[0][0].name)):
        _refuse_two(line)
    if readings:
        if last and not last["times"] and _is_counted_in_words(readings[0][0].name):
            _refuse_two(line)
        return _named(line, readings[0][0])
    for name in ("odd last", "odd first"):
        found = patterns[name].match(what)
        if found and (counted := _odd(line, found)):
            return _named(line, counted)
    if (word := patterns["word"].match(what)) and (counted := _in_words(word, known)):
        return _named(line, counted)
    if re.search(r"(?<![\w.])\d+\s*[xX×*]\s*\d+$", what):  # a size, or so many packs of so many
        _refuse_two(line)
    return _named(line, Counted(what, 1, None, is_said=False))


def _refuse_two(line: str) -> None:
    hint = tr('Put the price after @ and the quantity after x: "iPhone 15 x2 @ 900".')
    refuse_line(tr("“{line}” can be read in two ways.", line=shown(line)), hint)


def _refuse_vague(line: str) -> NoReturn:
    refuse_line(
        tr("“{line}” does not say exactly how many.", line=shown(line)),
        tr("Write the quantity as a number behind the name: “eggs 0.5 dozen @ 12”, “eggs x6 @ 2”."),
    )


def _is_apart(found: re.Match[str]) -> bool:
    """True if a leading number is a quantity: 3 oil, 3x oil, 20kg rice, 20公斤大米; False in 3D printer."""
    if "gap" not in found.re.groupindex or found["gap"]:
        return True
    unit = found["unit"] or found["measure"]
    return bool(unit) and not unit.isascii()


def _begins_a_word(found: re.Match[str]) -> bool:
    """True if a leading number and unit are the beginning of a name: 一次性手套, 三只松鼠."""
    return found.string.startswith(tuple(NUMBER_WORDS.split()))


def _may_be_one_word(unit: str, name: str, known: Collection[str]) -> bool:
    """True if a unit and the name behind it may be one word (3台灯, 3个月饼), and the book knows no product `name`."""
    is_split = fold(name) in known and fold(unit + name) not in known
    return not is_split and (begins_a_word(unit[:1], name) or (len(unit) > 1 and begins_a_word(unit[-1], name)))


def _reading(line: str, found: re.Match[str], known: Collection[str], name: str | None = None) -> Counted:
    groups = found.groupdict()
    said = groups["n"] or groups["spoken"] or groups["bare"]
    unit = groups["unit"] or groups["measure"]
    half = groups["more"] or groups["half"]
    name = found["name"] if name is None else name
    if groups.get("gap") == "" and unit and not unit.isascii() and _may_be_one_word(unit, name, known):
        refuse_line(
            tr("“{line}” can be read in two ways.", line=shown(line)),
            tr("Put the quantity behind the name: “{name} {n}{unit}”.", name=unit[-1] + name, n=said, unit="个"),
        )
    if half and "gap" in groups and _begins_with_half(name):
        _refuse_two(line)
    quantity = _quantity(line, said, groups["big"] or "", unit or "")
    if half and said != "半":
        quantity += 0.5
    if groups.get("minus") or not 0 < quantity <= _MOST:
        refuse_line(
            tr("“{line}” needs a quantity above nothing; for goods that came back, say --return.", line=shown(line))
        )
    return Counted(name.strip(" :：").removesuffix("数量").removesuffix("共").strip(" :："), quantity, unit)


def _begins_with_half(name: str) -> bool:
    """True if a half before the name may be the beginning of it: 半成品, 半夏; 夏威夷果 is a word of its own."""
    return name in HALF_NAMES.split() or name.startswith(tuple(HALF_WORDS.split()))


def _odd(line: str, found: re.Match[str]) -> Counted | None:
    """A number before one Chinese character that is no known unit; None where a word only looks like that."""
    letter, groups = found["letter"], found.groupdict()
    said = groups["n"] or groups["spoken"]
    is_glued = groups.get("gap") == "" or ("gap" in groups and groups["gap"] is None)
    if not can_be_unit(letter) or (groups["spoken"] and is_glued) or letter in _SPOKEN or groups.get("minus"):
        return None
    if f"{said}{letter}".startswith(tuple(NUMBER_WORDS.split())):
        return None
    quantity = _quantity(line, said, groups["big"] or "", letter) + (0.5 if groups["half"] else 0)
    if not 0 < quantity <= _MOST:
        return None
    return Counted(found["name"].strip(" :："), quantity, letter)


def _is_counted_in_words(name: str) -> bool:
    """True for a name that begins with a quantity of its own: three boxes of iPhone, before 15."""
    found = _patterns()["word"].match(name)
    if found is None:
        return False
    return found["word"].lower() not in ("a", "an") or is_unit(found["rest"].partition(" ")[0])


def _in_words(found: re.Match[str], known: Collection[str]) -> Counted | None:
    """two boxes of oil, twenty chairs, a dozen eggs; `a` counts only before a unit."""
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    word = found["word"].lower()
    tens = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
    count = 1 if word in ("a", "an") else tens.get(word) or words.index(word) + 1
    first, _, rest = found["rest"].partition(" ")
    if first.lower() in (*words, *tens, "hundred", "thousand", "and") or "-" in word:
        return None
    if is_unit(first) and rest:
        return Counted(rest.removeprefix("of ").strip(), count, first)
    return None if word in ("a", "an", "one") or fold(found["rest"]) in known else Counted(found["rest"], count, None)


def _quantity(line: str, said: str, big: str, unit: str) -> float:
    if said == "半":
        return 0.5
    factor = {"": 1, "百": 100, "千": 1000, "万": 10_000}[big]
    if not said.isascii():
        value = chinese_number(said)
        if value is None:
            refuse_line(tr("“{line}” has a quantity that is none: {said}.", line=shown(line), said=said))
        if said.endswith("千") and unit in ("克", "米", "瓦"):
            _refuse_two(line)
        return value
    marks = {mark for mark in said if mark in ".,"}
    groups = said.replace(",", ".").split(".")
    if not marks:
        return int(said) * factor
    if len(groups) > 2 or (len(groups[-1]) == 3 and 1 <= len(groups[0]) <= 3 and groups[0] != "0"):
        if marks == {","} and all(len(group) == 3 for group in groups[1:]):
            return int("".join(groups)) * factor
        refuse_line(tr("“{line}” has a quantity that can be read in two ways: {said}.", line=shown(line), said=said))
    return round(float(".".join(groups)) * factor, 9)


def _has_number_at_end(name: str) -> bool:
    found = _patterns()["last"].match(name)
    return name.isdigit() or bool(found and not found["times"])


def _named(line: str, counted: Counted) -> Counted:
    """The reading, if its name is one and no number in it might be the quantity. Raises Usage."""
    name, patterns = counted.name, _patterns()
    if not any(letter.isalpha() for letter in name):
        refuse_line(tr("“{line}” names nothing that could be bought.", line=shown(line)))
    if (half := patterns["half"].search(name)) and (not counted.is_said or half["more"]):
        _refuse_vague(line)
    bare = re.sub(rf"(?<![{_SPOKEN}])(?:{'|'.join(NUMBER_WORDS.split())})", "", name)
    for found in patterns["stray"].finditer(bare):
        if found["unit"] and found.start() == 0 and found["unit"].isascii() and counted.is_said:
            continue  # 500ml可乐 10瓶: its size
        if counted.is_said and found["letter"] and (not can_be_unit(found["letter"]) or len(found["n"]) > 4):
            continue  # 5号电池 3节: its kind
        _refuse_number(line, found[0])
    if (found_spoken := patterns["stray spoken"].search(bare)) and bare != "":
        _refuse_number(line, found_spoken[0])
    if found_spoken := patterns["spoken apart"].search(bare):
        _refuse_number(line, found_spoken[0])
    if patterns["dangling"].search(name):
        refuse_line(tr("“{line}” has words that are not understood: {name}.", line=shown(line), name=name))
    if not counted.is_said:
        for key in ("standing", "spoken last"):
            if found_number := patterns[key].search(bare):
                _refuse_number(line, found_number[0])
        if found_number := patterns["spoken first"].match(bare):
            _refuse_number(line, found_number[0])
    return counted


def _refuse_number(line: str, number: str) -> None:
    refuse_line(
        tr("“{line}” has a number that is not understood: {number}.", line=shown(line), number=number.strip()),
        tr("Put the quantity behind the name after x, and the price after @: “name x3 @ 20”."),
    )
