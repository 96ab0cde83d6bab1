"""Order lines as people say them (3 cases soap 64 each, GB-210 qty 6, design 85/h), in the form that is parsed.

Read only after an order line was refused. What stays open (for one or for all) is left as it was typed.
"""

import re

from crmcli.domain.sales.units import unit_pattern

LONGEST = 200  # characters of an order line
_SIGN = r"(?:[$€£¥₹]|[A-Z]{3}\s)?"
_PRICE = rf"(?P<price>{_SIGN}\s?\d[\d.,]*\d|{_SIGN}\s?\d|{_SIGN}\s?\.\d+)(?:\s?[€£$])?"
_EACH = r"(?:each|ea\.?|apiece|a\s+piece|per\s+(?:unit|piece|pc|item|one)|/\s?(?:ea|each|pcs?|piece|unit|item))"
_PIECES = r"(?:pcs?|pieces?|pces?|units?|off|ea)\.?"
_SEPARATOR = re.compile(r"\s*(?:[;；，、\n]|,(?!\d)|(?<!\d),)\s*")
_CHARGE = re.compile(
    r"\s*(?:\+|\bplus\b|\band\b)\s*(?=(?:freight|shipping|delivery|postage|carriage|运费)\b)", re.IGNORECASE
)
_TAX = re.compile(
    r"\s*(?:\+|\bplus\b|\band\b)\s*(?:(?P<share>\d+(?:\.\d+)?)\s?%\s*)(?P<name>gst|vat|tax|igst|mwst)\b", re.IGNORECASE
)
_LESS = re.compile(r"\s+(?:less|minus)\s+(?=\d[\d.]*%$)", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|plus|&)\s+(?=\d+\s*x?\s+[^\W\d])", re.IGNORECASE)
_TIMES = ("hour", "hours", "hr", "hrs", "h", "day", "days", "week", "weeks")
_WHOLE_WORDS = {"h": "hours", "hr": "hours", "hrs": "hours", "hour": "hours", "day": "days", "week": "weeks"}
_WITH_SUM = re.compile(
    r"(?P<what>.*[^\W\d].*?)\s+(?P<sum>\d[\d.,]*\d|\d)(?:\s*(?:[-−–]|less|minus)\s*(?P<share>\d+(?:\.\d+)?%))?"
)


def plain_items(text: str) -> str:
    """The order lines in the form that `parse_items` knows; those it would not change come back as they are."""
    said = _LESS.sub(" -", _CHARGE.sub(", ", _TAX.sub(_tax_line, _AND.sub(", ", text.strip()))))
    said = re.sub(r"^(\d+)\s+ea\.?\s+(?=[^\W\d])", r"\1 ", said, flags=re.IGNORECASE)
    typed = [part for part in _SEPARATOR.split(said) if part]
    if any(len(part) > LONGEST for part in typed):
        return text  # the patterns below take time by the square of a line's length
    plain = [_plain(part) for part in _with_price_behind(typed)]
    return text if plain == typed and said == text.strip() else ", ".join(plain)


def _tax_line(found: re.Match[str]) -> str:
    """`+ 18% gst` as a line of its own."""
    return f", {found['name'].upper()} {found['share']}%"


def name_and_sum(text: str) -> re.Match[str] | None:
    """The groups `what`, `sum` and `share` of a name with an amount behind it (menu 800 - 10%); else None."""
    return _WITH_SUM.fullmatch(text) if len(text) <= LONGEST else None


def alternatives(text: str) -> list[str]:
    """What an order line with two readings can mean, each in the form that is parsed; [] for other lines."""
    if len(text) > LONGEST:
        return []
    if found := re.fullmatch(r"(?P<count>\d+)\s+off\s+(?P<name>\S.*)", text.strip(), re.IGNORECASE):
        return [f"{found['count']} {found['name']}", f"{found['name']} -{found['count']}"]
    numbered = r"(?P<count>\d+)\s+(?P<name>[^@=]*\D)\s(?P<other>\d+)\s*(?:@|\bat\b)\s*(?P<price>.+)"
    if found := re.fullmatch(numbered, text.strip()):
        count, name, other, price = found.group("count", "name", "other", "price")
        return [f"{name} {other} x{count} @ {price}", f"{count} {name} x{other} @ {price}"]
    if found := re.fullmatch(r"(?P<what>\d+\s+[^\d@=]*[^\W\d][^\d@=]*)\s(?P<sum>\d[\d.,]*)", text.strip()):
        return [f"{found['what']} @ {found['sum']}", f"{found['what']} = {found['sum']}"]
    if found := re.fullmatch(r"(?P<sum>\d[\d.,]*)\s+(?P<name>[^\d@=]+)", text.strip()):
        return [f"{found['name']} = {found['sum']}"]
    return []


def _with_price_behind(parts: list[str]) -> list[str]:
    """Parts that are a price alone (`3.95 each` behind `6204: 500 pcs`) joined with the one before them."""
    joined: list[str] = []
    for part in parts:
        if joined and re.fullmatch(rf"(?:at\s+|@\s*)?{_PRICE}\s*{_EACH}", part, re.IGNORECASE):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined


_HAN_UNIT = "(?:公斤|千克|台|个|盒|件|箱|只|套|米|瓶|包|吨|斤|张|把|条|支|桶|袋|块|辆|组|卷|双|本|份)"
_HAN_PRICE = re.compile(
    rf"(?P<what>.*?\S)[\s，,]*(?:(?:每|一){_HAN_UNIT}|单价|@)\s*[:：]?\s*(?P<price>[¥￥]?\d[\d.,]*(?:[万千]\d*)?)元?"
    rf"(?:\s*/\s*{_HAN_UNIT})?(?:[\s，,]*(?P<share>[\d.一二三四五六七八九]+)折)?"
)
_HAN_DIGITS = "一二三四五六七八九"


_HAN_PRICE_FIRST = re.compile(
    rf"(?P<what>.*?\S)[\s，,]+(?P<price>[¥￥]?\d[\d.,]*(?:[万千]\d*)?)(?:元|块钱?)?\s?[/一每]\s?(?:{_HAN_UNIT})"
)


def _han_price(words: str) -> str:
    """`2台车床 每台1万7` and `螺丝 100盒 每盒25 八折` with the price behind @ and the share that is taken off."""
    if first := _HAN_PRICE_FIRST.fullmatch(words):
        return f"{first['what']} @ {first['price'].lstrip('¥￥')}"
    found = _HAN_PRICE.fullmatch(words)
    if found is None or not any("\u4e00" <= letter <= "\u9fff" for letter in words):
        return words
    off = ""
    if said := found["share"]:
        kept = "".join(str(_HAN_DIGITS.index(digit) + 1) if digit in _HAN_DIGITS else digit for digit in said)
        tenths = float(kept) * (10 if len(kept.replace(".", "")) == 1 or "." in kept else 1)
        off = f" -{100 - tenths:g}%" if 0 < tenths < 100 else ""
        if not off:
            return words
    return f"{found['what']} @ {found['price'].lstrip('¥￥')}{off}"


def _plain(part: str) -> str:
    part = _han_price(part)
    words = " ".join(part.replace(": ", " ").split()) if re.search(r"\w: +\d", part) else part
    words = _price_in_front(words)
    words = _marked_price(words)
    words = marked_quantity(words)
    return _named_time(words)


def _price_in_front(words: str) -> str:
    """`500 @ 3.95 6204-2RS` as `500 6204-2RS @ 3.95`."""
    found = re.fullmatch(rf"(?P<count>\d[\d.,]*)\s*(?:@|at)\s*{_PRICE}\s+(?!{_EACH}$)(?P<name>[^@=]*[^\W_].*)", words)
    return f"{found['count']} {found['name']} @ {found['price']}" if found else words


def _marked_price(words: str) -> str:
    """`3 cases soap 64 each` as `3 cases soap @ 64 each`, `20h design 85/h` as `20h design @ 85/h`."""
    if "=" in words:
        return words
    count = re.fullmatch(rf"(?P<what>[^@\d]*[^\W\d])\s+(?P<count>\d+)\s*[x×]\s*{_PRICE}", words, re.IGNORECASE)
    if count:
        return f"{count['what']} x{count['count']} @ {count['price']}"
    times = re.fullmatch(rf"(?P<what>[^@]*\S)\s*@\s*{_PRICE}\s*[x×*]\s*(?P<count>\d+)", words, re.IGNORECASE)
    if times:
        return f"{times['what']} x{times['count']} @ {times['price']}"
    at = re.fullmatch(rf"(?P<what>\d[^@]*[^\W\d])\s+at\s+{_PRICE}", words, re.IGNORECASE)
    if at:
        return f"{at['what']} @ {at['price'].strip()}"
    each = re.fullmatch(rf"(?P<what>[^@]*[^\s@])\s+{_PRICE}\s*{_EACH}", words, re.IGNORECASE)
    if each:
        return f"{_without_at(each['what'])} @ {each['price'].strip()} each"
    per = re.fullmatch(
        rf"(?P<what>[^@]*[^\s@])\s+{_PRICE}\s*(?:/\s?|per\s+|an?\s+)(?P<unit>{unit_pattern()})", words, re.IGNORECASE
    )
    return f"{_without_at(per['what'])} @ {per['price'].strip()}/{per['unit']}" if per else words


def _without_at(what: str) -> str:
    return re.sub(r"\s+(?:at|for)$", "", what, flags=re.IGNORECASE)


def marked_quantity(words: str) -> str:
    """`GB-210 qty 6`, `seals (qty 4)` and `GB-210 6pcs` as `GB-210 x6`, the price behind it."""
    what, mark, price = words.partition("@")
    what = re.sub(r"\((qty[^()]*)\)", r"\1", what, flags=re.IGNORECASE).strip()
    said = re.fullmatch(r"(?P<name>.*\S)[\s,:]+(?:qty|quantity|quant)\.?[:=]?\s*(?P<count>\d+)", what, re.IGNORECASE)
    first = re.fullmatch(
        r"(?:qty|quantity)\.?[:=]?\s*(?P<count>\d+)\s+(?:of\s+|x\s+)?(?P<name>\S.*)", what, re.IGNORECASE
    )
    pieces = re.fullmatch(rf"(?P<name>.*[^\s,:])[\s,:]+(?P<count>\d+)\s*{_PIECES}", what, re.IGNORECASE)
    found = said or first or pieces
    if found is None:
        return words
    return f"{found['name']} x{found['count']}" + (f" @ {price.strip()}" if mark else "")


def _named_time(words: str) -> str:
    """`12 hrs @ 85` as `hours x12 @ 85`: what is sold is the time itself."""
    found = re.fullmatch(
        r"(?P<count>\d[\d.,]*)\s*(?P<unit>[a-z]+)\s*(?:@|at)\s*(?P<price>.*\d.*)", words, re.IGNORECASE
    )
    if found is None or found["unit"].lower() not in _TIMES:
        return words
    unit = found["unit"].lower()
    return f"{_WHOLE_WORDS.get(unit, unit)} x{found['count']} @ {found['price']}"
