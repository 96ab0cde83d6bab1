"""Takes the price, the discount and the reduction out of the words of one order line.

A price for one stands after @ or 单价, or before a unit (4.5元/公斤); a price for all after = or 共. A discount is 8折,
半价, -10% or 10% off; a reduction is an amount off the line (减200, minus 200). What could mean two things is refused.
"""

import re
from functools import lru_cache
from typing import NamedTuple, NoReturn

from crmcli.domain.sales.units import is_same_unit, is_unit, unit_pattern
from crmcli.domain.text.unicode import one_line
from crmcli.errors import Usage
from crmcli.words import tr

_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")}
_LEAST_IN_HUNDREDTHS = 0.2  # 12折 is rather a slip for 1.2折 than 12 % of the price


class Terms(NamedTuple):
    """What an order line costs, as written: price of one and its unit, price of all, amount off, share off.

    `bare` is an amount with its currency that stands alone: the price of all where one thing is bought.
    """

    price: str = ""
    per: str = ""
    total: str = ""
    bare: str = ""
    off: str = ""
    discount: float = 0.0

    @property
    def has_price(self) -> bool:
        """Whether any price is written."""
        return bool(self.price or self.total or self.bare)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    spoken, units = "一二三四五六七八九", unit_pattern()
    sign = r"(?:[$€£¥₹₩₽₺฿]|(?<![A-Za-z])[A-Za-z]{1,2}\$|(?<![A-Za-z])(?-i:[A-Z]{3}|rmb)\s?|人民币)"
    word = (
        r"(?:元人民币|人民币|[块元圆]钱?半|块钱|元钱|元整|[元块圆]\d[角毛]\d?分?|块\d|元|块|圆|円|[毛角]半|[毛角]\d分?|毛钱?|角|分钱"
        r"|美元|美金|欧元|英镑|日元|港币|港元"
        r"|(?i:usd|eur|cny|rmb|gbp|dollars?|euros?)\b|€|£|\$)"
    )
    number = r"\d[\d.,]*(?:[kK万千wW](?![A-Za-z]))?"
    money = rf"(?:{sign}\s*{number}(?:\s*{word})?|{number}\s*{word})"
    plain = rf"(?:{money}|{number})"
    end = r"(?=$|\s|[@=，,;；优后价])"
    return {
        "zhe": re.compile(
            rf"(?:(?<![\d{spoken}两十半])[打享]\s*)?(?P<left>\d+(?:\.\d+)?|[{spoken}]点[{spoken}]|[{spoken}十]{{1,2}})\s*折(?:优惠|价|后)?{end}"
        ),
        "half": re.compile(r"(?:打)?(?:半价|对折|半折)|(?<![\w-])half[ -]price(?![\w-])", re.IGNORECASE),
        "percent": re.compile(
            r"(?:^|(?<=[\s一-鿿]))(?:[-−–]\s*|(?:minus|less)\s+|立减|优惠|便宜|减|降)(?P<off>\d+(?:\.\d+)?)\s*%(?:\s*off)?(?!\w)"
            r"|(?<!\S)(?P<share>\d+(?:\.\d+)?)\s*%\s*(?:off|discount)(?!\w)"
            r"|(?<!\S)(?:discount|disc\.?)\s+(?P<said>\d+(?:\.\d+)?)\s*%",
            re.IGNORECASE,
        ),
        "reduction": re.compile(
            rf"(?:立减|减去|减免|优惠|便宜|直降|降|减|(?<!\S)(?:minus|less|discount)\s+)\s*(?P<money>{plain}(?!\s*%))(?P<rest>\S*)"
            rf"|(?<!\S)(?P<before>{plain})\s+off(?!\w)"
            rf"|(?<!\S)[-−–]\s*(?P<minus>{plain})(?=\s|$|@|=)",
            re.IGNORECASE,
        ),
        "per": re.compile(rf"(?P<money>{money})\s*(?:/|每|一|per\s+|a\s+)\s*(?P<unit>{units})(?![\w])", re.IGNORECASE),
        "every": re.compile(rf"每\s*(?P<unit>{units})\s*(?P<money>{money})"),
        "each at": re.compile(rf"(?:^|(?<=[\s一-鿿])|(?<=\w))每\s*(?P<unit>{units})\s*[:：]?$"),
        "bare": re.compile(rf"(?:^|(?<=\s)|(?<=[一-鿿]))(?P<money>{money})(?=\s|$)"),
        "none": re.compile(
            r"不打折|打折(?!\d)|折扣|满\s*\d+\s*减|每\S{0,3}\s*减|买\S{1,4}[送赠]|(?<![A-Za-z])buy \d+ get "
        ),
    }


def take_terms(line: str) -> tuple[str, Terms]:
    """The words of an order line without what it costs, and what it costs.

    Raises Usage with what was not understood.
    """
    if not set("@=") & set(line):  # 200 seals at 9.25 each
        line = re.sub(r"\s+at\s+(?=(?:[$€£¥]\s*)?\.?\d[\d.,]*\s*(?:each|ea\.?|apiece)$)", " @ ", line, count=1)
    rest, discount, off = _without_discounts(line)
    what, price, total = _at_mark(line, rest)
    terms = Terms(discount=discount, off=off)
    if price:
        one, per = _per_unit(line, price)
        if found := _patterns()["each at"].search(what):  # 两箱 每箱@88
            if per not in ("", "each") and not is_same_unit(per, found["unit"]):
                refuse_line(tr("“{line}” needs one price.", line=shown(line)))
            what, per = what[: found.start()].strip(), found["unit"]
        return what, terms._replace(price=one, per=per)
    if total:
        return what, terms._replace(total=total)
    for name in ("per", "every"):
        found = _patterns()[name].search(what)
        if found:
            return _without(what, found), terms._replace(price=found["money"].strip(), per=found["unit"])
    found = _patterns()["bare"].search(what)
    if found:
        return _without(what, found), terms._replace(bare=found["money"].strip())
    return what, terms


def _without(text: str, found: re.Match[str]) -> str:
    """The text before and after a match, with a space between."""
    return " ".join((text[: found.start()] + " " + text[found.end() :]).split())


def _without_discounts(line: str) -> tuple[str, float, str]:
    """The line without its discount or reduction; the share that is taken off, and the amount that is."""
    if found := _patterns()["none"].search(line):
        refuse_line(
            tr("“{line}” says {words}, which is not understood.", line=shown(line), words=found[0].strip()),
            tr("Write the discount as 8折 or -20%, the reduction as 减200."),
        )
    shares: list[float] = []
    rest = line
    for name, read in (("zhe", _zhe), ("half", _half), ("percent", _percent)):
        while found := _patterns()[name].search(rest):
            shares.append(read(line, found))
            rest = _without(rest, found)
    off, rest = _reduction(line, rest)
    if len(shares) + bool(off) > 1:
        refuse_line(tr("“{line}” has two discounts; which of them holds?", line=shown(line)))
    return rest, shares[0] if shares else 0.0, off


def _zhe(line: str, found: re.Match[str]) -> float:
    """The share off of 8折, 85折, 9.5折, 八五折, 九点五折: what is left is in tenths, two digits in hundredths."""
    said = found["left"]
    if len(said) == 2 and found.string[: found.start("left")].endswith(("块", "元", "圆", "毛", "角")):  # 3块59折
        refuse_line(
            tr("“{line}” can be read in two ways.", line=shown(line)),
            tr("Leave a space: “3块5 9折” is ¥3.50 less a tenth, “3块 59折” is ¥3 at 59 %."),
        )
    if found.string[: found.start()].endswith("打"):  # 3打8折
        refuse_line(
            tr("“{line}” can be read in two ways.", line=shown(line)),
            tr("Leave a space: “3打 8折” is three dozen, “3 打8折” is three."),
        )
    if not said[0].isdigit():
        if "十" in said:
            refuse_line(tr("“{line}” has a discount that is none: {words}.", line=shown(line), words=found[0].strip()))
        said = "".join("." if letter == "点" else str(_DIGITS[letter]) for letter in said)
    whole, _, fraction = said.partition(".")
    left = float(said) / (100 if len(whole) == 2 and not fraction else 10)
    if len(whole) > 2 or not 0.1 <= left < 1 or said == "10" or (len(whole) == 2 and left < _LEAST_IN_HUNDREDTHS):
        refuse_line(tr("“{line}” has a discount that is none: {words}.", line=shown(line), words=found[0].strip()))
    return round(1 - left, 6)


def _half(line: str, found: re.Match[str]) -> float:
    before = found.string[: found.start()]
    if found[0].startswith("打") and before[-1:] and before[-1] in "0123456789一二三四五六七八九十两半":  # 3打半价
        refuse_line(
            tr("“{line}” can be read in two ways.", line=shown(line)),
            tr("Leave a space: “3打 半价” is three dozen, “3 打半价” is three."),
        )
    return 0.5


def _percent(line: str, found: re.Match[str]) -> float:
    share = float(found["off"] or found["share"] or found["said"]) / 100
    if not 0 < share < 1:
        refuse_line(tr("“{line}” has a discount that is none: {words}.", line=shown(line), words=found[0].strip()))
    return round(share, 6)


def _reduction(line: str, rest: str) -> tuple[str, str]:
    """The amount that is taken off the line ("" for none), and the rest of the words."""
    found = _patterns()["reduction"].search(rest)
    if not found:
        return "", rest
    behind = found["rest"] or ""
    if behind and not behind.startswith(("@", "=")):
        refuse_line(
            tr(
                "“{line}” takes off {words}, which is not an amount of money.", line=shown(line), words=found[0].strip()
            ),
            tr("Write what is taken off the line as 减200 or “minus 200”."),
        )
    amount = (found["money"] or found["before"] or found["minus"]).strip()
    left = rest[: found.start()] + " " + rest[found.end() - len(behind) :]
    if _patterns()["reduction"].search(left):
        refuse_line(tr("“{line}” has two discounts; which of them holds?", line=shown(line)))
    return ("-" if found["minus"] else "") + amount, " ".join(left.split())


def _at_mark(line: str, rest: str) -> tuple[str, str, str]:
    """(what is bought, price of one, price of all), the latter two empty where no mark says one."""
    marks = (
        r"(?P<each>@|单价(?:是|为)?\s*[:：]?)"
        r"|(?P<all>=|(?:一共|总共|共计|合计|总价|小计|共)(?:是|为)?\s*[:：]?(?=\s*[\d¥$€£])"
        r"(?!\s*[\d.]+\s*[^\d\s.,元块圆万千wW]))"
    )
    found = list(re.finditer(marks, rest))
    if not found:
        return rest.strip(), "", ""
    if len(found) > 1:
        refuse_line(tr("“{line}” needs one price.", line=shown(line)))
    price = rest[found[0].end() :].strip()
    if not price:
        hint = tr("If it was written with $9, your shell took $9: put the line in single quotes.")
        refuse_line(tr("“{line}” needs one price.", line=shown(line)), hint)
    what = rest[: found[0].start()].strip()
    is_total = found[0]["all"] is not None
    return what, "" if is_total else price, price if is_total else ""


def _per_unit(line: str, price: str) -> tuple[str, str]:
    """The price of one and the unit it is for: 4.5/kg, 4.5 per kg, 100元每盒, 100元一盒, 12k each."""
    bare = re.sub(r"\s*(?:each|ea\.?|apiece)$", "", price, flags=re.IGNORECASE)
    if bare != price:
        return bare, "each"
    amount, slash, per = re.sub(r"\s+(?:per|an?|for an?)\s+", "/", price).partition("/")
    if slash:
        per = per.strip()
        if not per.isalpha():
            refuse_line(tr("“{line}” has a price for one {unit}.", line=shown(line), unit=per or "…"))
        return amount.strip(), per
    found = re.match(r"(?P<amount>.*?)\s*[每一](?P<unit>[^\W\d_]{1,3})$", price)
    if found and is_unit(found["unit"]) and any(letter.isdigit() for letter in found["amount"]):
        return found["amount"].strip(), found["unit"]
    return price, ""


def shown(line: str) -> str:
    """An order line for a message."""
    return one_line(line, 60)


def refuse_line(message: str, hint: str = "") -> NoReturn:
    """Raise Usage about one order line."""
    raise Usage(message, hint or tr('Example: "rice 20kg @ 4.50, oil 3 bottles @ 9"'))
