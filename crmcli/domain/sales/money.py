"""Amounts of money: read as people write them, kept as whole minor units, shown as people read them.

Refuses what has two plausible readings (1.234) and what is finer than the currency's smallest unit; it never rounds
what was typed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import floor, log10

from crmcli.domain.sales import amount_refusals
from crmcli.domain.text.chinese_numbers import chinese_number
from crmcli.domain.text.unicode import has_cjk, one_line, simplify
from crmcli.errors import Usage
from crmcli.tuples import NamedTuple
from crmcli.words import number_steps, tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_NO_MINOR = (
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "ISK",
    "JPY",
    "KMF",
    "KRW",
    "PYG",
    "RWF",
    "UGX",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
)
_THREE_DIGITS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "HKD", "TWD", "SGD", "MXN", "BSD", "BBD", "BZD", "FJD", "JMD", "TTD", "CLP")
_YUAN = ("CNY", "TWD", "HKD", "MOP")
_KRONER = ("SEK", "NOK", "DKK", "ISK")
# The currencies of countries that write a decimal comma; elsewhere 1,20 has two readings.
_DECIMAL_COMMA = (
    *("EUR", "BRL", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "RUB", "UAH", "VND", "IDR", "ARS", "CLP", "COP", "UYU"),
    *("RSD", "BYN", "GEL", "KZT", "MKD", "ALL", "BAM", "MDL", "AMD", "AZN", "MAD", "TND", "DZD", "XOF", "XAF", "PYG"),
    *("VED", "VES", "CRC", "BOB", "AOA", "MZN", "ZAR", "CHF", *_KRONER),
)
_ABOUT = (
    "左右",
    "上下",
    "大约",
    "大概",
    "约",
    "差不多",
    "将近",
    "近",
    "以上",
    "以内",
    "多元",
    "多块",
    "多",
    "余元",
    "几",
)
_FINANCIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")

# What each sign may mean; the book's own currency is taken when it is among them, else the first.
_SIGNS = {
    "$": _DOLLARS, "¥": ("CNY", "JPY"), "元": _YUAN, "块": _YUAN, "块钱": _YUAN, "圆": _YUAN, "kr": _KRONER,
    "us$": ("USD",), "ca$": ("CAD",), "c$": ("CAD",), "a$": ("AUD",), "au$": ("AUD",), "nz$": ("NZD",),
    "hk$": ("HKD",), "nt$": ("TWD",), "s$": ("SGD",), "r$": ("BRL",), "mx$": ("MXN",), "cn¥": ("CNY",),
    "jp¥": ("JPY",), "€": ("EUR",), "£": ("GBP",), "₹": ("INR",), "₩": ("KRW",), "₽": ("RUB",), "₺": ("TRY",),
    "₫": ("VND",), "฿": ("THB",), "₴": ("UAH",), "₪": ("ILS",), "zł": ("PLN",), "rmb": ("CNY",), "yuan": ("CNY",),
    "rs": ("INR",), "dollar": _DOLLARS, "dollars": _DOLLARS, "euro": ("EUR",), "euros": ("EUR",), "yen": ("JPY",),
    "pound": ("GBP",), "pounds": ("GBP",), "quid": ("GBP",),
    "buck": _DOLLARS, "bucks": _DOLLARS, "人民币": ("CNY",), "元人民币": ("CNY",), "美元": ("USD",), "美金": ("USD",),
    "欧元": ("EUR",), "英镑": ("GBP",), "日元": ("JPY",), "円": ("JPY",), "港币": ("HKD",), "港元": ("HKD",),
    "台币": ("TWD",), "新台币": ("TWD",), "韩元": ("KRW",), "新币": ("SGD",), "澳元": ("AUD",), "加元": ("CAD",),
    "瑞士法郎": ("CHF",), "卢布": ("RUB",), "泰铢": ("THB",), "руб": ("RUB",), "рублей": ("RUB",),
}  # fmt: skip
_MULTIPLIERS = {
    "k": 10**3, "thousand": 10**3, "grand": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "mln": 10**6,
    "million": 10**6, "w": 10**4, "b": 10**9, "bn": 10**9, "billion": 10**9, "lakh": 10**5, "crore": 10**7,
    "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "十亿": 10**9,
    "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
# Currency codes that are English words: as money only in capitals.
_WORDS = ("ALL", "TOP", "TRY", "CUP", "PEN", "MAD", "MOP", "SOS", "BAM", "GEL")
_SHOWN = {
    "CNY": "¥", "JPY": "JP¥", "USD": "$", "EUR": "€", "GBP": "£", "INR": "₹", "KRW": "₩", "RUB": "₽", "TRY": "₺",
    "VND": "₫", "THB": "฿", "UAH": "₴", "ILS": "₪", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "HKD": "HK$",
    "TWD": "NT$", "SGD": "S$", "BRL": "R$", "MXN": "MX$",
}  # fmt: skip
_PLAIN = str.maketrans({"−": "-", "–": "-", "’": "'", "负": "-"})
_MOST = 10**17  # SQLite keeps 64-bit integers
_CODES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD "
    "LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK "
    "PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS "
    "TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
)


class Money(NamedTuple):
    """An amount: whole minor units (cents, fen, yen) and the ISO 4217 code."""

    minor: int
    currency: str


@lru_cache(maxsize=1)
def currencies() -> frozenset[str]:
    """The ISO 4217 codes in use."""
    return frozenset(_CODES.split())


def exponent(currency: str) -> int:
    """Decimal digits of the currency's minor unit in ISO 4217: 0 for JPY, 3 for KWD, 2 for most."""
    return 0 if currency in _NO_MINOR else 3 if currency in _THREE_DIGITS else 2


def parse_amount(text: str, default_currency: str) -> Money:
    """The money that `text` says; without a currency in it, `default_currency`.

    ¥, $ and 元 mean the default currency when they can, else CNY, USD and CNY. One comma before three digits
    parts thousands (1,200), before one or two it is a decimal comma (12,5). Raises Usage with what was not understood,
    and what to write.
    """
    try:
        return _parsed(text, default_currency)
    except Usage as refusal:
        found = (refusal.message, refusal.hint) if refusal.hint else amount_refusals.reason_and_way(text)
        if found is None:
            raise Usage(refusal.message, _examples(default_currency)) from None
        refused = Usage(*found)
        refused.instead = amount_refusals.amounts_in(found[1])
        raise refused from None


def _examples(currency: str) -> str:
    """How amounts are written in a book of this currency."""
    if currency == "CNY":
        return tr("Write it like 1200, 1,200.50, 5k, 3万, ¥12,500 or USD 500.")
    sums = {
        "whole": show(Money(12500 * 10 ** exponent(currency), currency)) if currency else "12500",
        "cents": "1.200,50" if currency in _DECIMAL_COMMA else "1,200.50",
        "foreign": "USD 500" if currency != "USD" else "EUR 500",
    }
    if exponent(currency) == 0:
        return tr("Write it like 1200, 5k, 3万, {whole} or {foreign}.", **sums)
    return tr("Write it like 1200, {cents}, 5k, {whole} or {foreign}.", **sums)


def _parsed(text: str, default_currency: str) -> Money:
    if len(text) > 60:
        _refuse(tr("“{text}” is too long for an amount.", text=_short(text)))
    plain = _plain(text)
    rest, is_negative = _unsigned(plain)
    if not rest.isascii() or "-" in rest:
        _refuse_inexact(text, rest)
        if (coins := _in_coins(rest)) is not None:
            currency = _currency(text, ["元"], default_currency)
            return Money(coins * 10 ** exponent(currency) // 100 * (-1 if is_negative else 1), currency)
    front, rest = _split_currency(rest, at_end=False)
    rest, back = _split_currency(rest, at_end=True)
    rest, is_negative_inside = _unsigned(rest)
    if is_negative and is_negative_inside:
        _refuse_text(text)
    currency = _currency(text, [sign for sign in (front, back) if sign], default_currency)
    number, scale = _number(text, rest, currency)
    minor, lost = divmod(number * 10 ** exponent(currency), 10**scale)
    if lost:
        _refuse(tr("“{text}” is finer than {currency} has coins.", text=_short(text), currency=currency))
    if minor > _MOST:
        _refuse(tr("“{text}” is too much.", text=_short(text)))
    return Money(-minor if is_negative or is_negative_inside else minor, currency)


def _refuse(message: str, hint: str = "") -> NoReturn:
    raise Usage(message, hint)


def _refuse_text(text: str) -> NoReturn:
    _refuse(tr("“{text}” is not an amount.", text=_short(text)))


def _refuse_two(text: str, one: str, other: str) -> NoReturn:
    """Refuse what can be read as one amount and as another."""
    _refuse(
        tr("“{text}” can be read in two ways.", text=_short(text)),
        tr("Write {one} or {other}.", one=one, other=other),
    )


def _refuse_inexact(text: str, rest: str) -> None:
    """Refuse a range (5万-8万, 5-10k, 5万到8万) and what is said to be about so much (五万左右)."""
    number = r"[\d.,]*[\d一二三四五六七八九十百千万亿两][\d.,一二三四五六七八九十百千万亿两kKmMwW元块]*"
    if re.fullmatch(rf"\D{{0,3}}{number}\s*(?:[-~～—至到]|--)+\s*\D{{0,3}}{number}\s*\D{{0,5}}", rest):
        _refuse(
            tr("“{text}” is a range, not an amount.", text=_short(text)),
            tr("Write one amount, as 5万 or 5k.") if has_cjk(text) else "",
        )
    if any(rest.startswith(word) or rest.endswith(word) for word in _ABOUT) and rest != "几":
        plain = rest
        for word in _ABOUT:
            plain = plain.removeprefix(word).removesuffix(word)
        way = tr("Write one amount: {number}.", number=plain) if plain.strip() else tr("Write one amount, as 5万.")
        _refuse(tr("“{text}” says about how much it is, not an amount.", text=_short(text)), way)


@lru_cache(maxsize=1)
def _coin_patterns() -> tuple[re.Pattern[str], ...]:
    number = "[\\d零〇一二两三四五六七八九十百千万]+"
    digit = "[\\d一二两三四五六七八九]"
    return (
        re.compile(
            rf"(?:人民币)?(?P<yuan>{number})[元块圆]钱?"
            rf"(?:(?P<half>半)|(?P<jiao>{digit})(?:[毛角](?P<fen>{digit})?分?)?|零(?P<cents>{digit})分|零(?P<ten>{digit})[毛角])钱?"
        ),
        re.compile(rf"(?P<jiao>\d{{1,2}}|{digit})[毛角](?:(?P<five>半)|(?P<fen>{digit})分?)?钱?"),
        re.compile(rf"(?P<fen>\d{{1,2}}|{digit})分钱?"),
        re.compile(r"(?P<half>半)[元块]钱?"),
    )


def _in_coins(rest: str) -> int | None:
    """Hundredths of a yuan in 12块5, 12块半, 3块5毛, 十二元五角三分, 3块零5分, 5毛, 两毛五; None for other amounts."""
    rest = rest.replace(" ", "")
    for pattern in _coin_patterns():
        found = pattern.fullmatch(rest)
        if not found or (rest.removesuffix("钱").endswith("分") and not _has_fen(found.groupdict())):
            continue
        said = {name: word for name, word in found.groupdict().items() if word}
        worth = {"yuan": 100, "jiao": 10, "ten": 10, "fen": 1, "cents": 1}
        counted = {name: chinese_number(said[name]) for name in worth if name in said}
        if any(count is None for count in counted.values()):
            return None
        coins = sum(worth[name] * (count or 0) for name, count in counted.items())
        return coins + (50 if "half" in said else 5 if "five" in said else 0)
    return None


def _has_fen(said: dict[str, str | None]) -> bool:
    return bool(said.get("fen") or said.get("cents"))


def _short(text: str) -> str:
    return one_line(text, 40)


def _plain(text: str) -> str:
    """Full-width forms, traditional characters, odd spaces and minus signs made plain."""
    if not text.isascii():
        from unicodedata import normalize

        text = simplify(normalize("NFKC", text)).translate(_PLAIN).translate(_FINANCIAL)
        text = text.replace("元整", "元").replace("元正", "元").replace("圆整", "元")
    return " ".join(text.split())


def _unsigned(text: str) -> tuple[str, bool]:
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text[:1] in ("-", "+"):
        return text[1:].strip(), text[0] == "-"
    return text, False


def _split_currency(text: str, *, at_end: bool) -> tuple[str, str]:
    """`text` in two at its currency sign: (sign, rest) at the front, (rest, sign) at the end; no sign is ''."""
    length = 0
    for size in range(min(len(text), 8), 0, -1):
        sign = text[-size:] if at_end else text[:size]
        if _means(sign):
            length = size
            break
    at = len(text) - length if at_end else length
    return text[:at].strip(), text[at:].strip()


def _means(sign: str) -> tuple[str, ...]:
    """The currencies that a sign, word or code may mean."""
    if sign.lower() in _SIGNS:
        return _SIGNS[sign.lower()]
    code = sign.upper()
    return (code,) if code in currencies() and (code not in _WORDS or sign == code) else ()


def _currency(text: str, signs: list[str], default: str) -> str:
    """The one currency that all signs can mean: the default if they can, else the first."""
    if not signs:
        return default
    common = [code for code in _means(signs[0]) if all(code in _means(sign) for sign in signs[1:])]
    if not common:
        _refuse(tr("“{text}” names two currencies.", text=_short(text)))
    if default not in common and tuple(common) == _KRONER:
        _refuse(tr("“{text}” may be Swedish, Norwegian, Danish or Icelandic.", text=_short(text)))
    return default if default in common else common[0]


def _number(text: str, rest: str, currency: str) -> tuple[int, int]:
    """A whole number and the decimal digits it was scaled by."""
    head = rest.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ十百千万亿")
    word = rest[len(head) :].lower()
    head = head.strip()
    if head.isascii() and head[-1:].isdigit() and (not word or word in _MULTIPLIERS):
        factor = _MULTIPLIERS.get(word, 1)
        digits, scale = _separated(text, head, factor, currency)
        return digits * factor, scale
    spoken = chinese_number(rest.replace(" ", ""))
    if spoken is None:
        _refuse_text(text)
    return spoken, 0


def _separated(text: str, number: str, factor: int, currency: str) -> tuple[int, int]:
    """A number with separators as (whole number, decimal digits); refuses what can be read in two ways."""
    commas, dots = number.count(","), number.count(".")
    decimal = ""
    if commas and dots:
        decimal = max(",", ".", key=number.rfind)
    elif commas == 1 or dots == 1:
        decimal = _decimal_mark(text, number, factor, currency)
    whole, _, fraction = number.partition(decimal) if decimal else (number, "", "")
    if not whole and decimal == ".":
        whole = "0"
    plain = _ungrouped(whole)
    if plain and len(plain) > 1 and plain.startswith("0"):
        _refuse_text(text)
    if plain is None or not (fraction.isdigit() if decimal else not fraction):
        _refuse_text(text)
    return int(plain + fraction), len(fraction)


def _decimal_mark(text: str, number: str, factor: int, currency: str) -> str:
    """The only separator of `number` where it is a decimal mark, '' where it parts thousands."""
    mark, digits = "," if "," in number else ".", exponent(currency)
    whole, _, fraction = number.partition(mark)
    can_group = len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    if not can_group:
        has_spaces = not whole.isdigit()  # 1 200,50
        if mark == "," and whole and fraction and not has_spaces and currency and currency not in _DECIMAL_COMMA:
            _refuse_two(text, *(_in_place(text, number, way) for way in (f"{whole}.{fraction}", f"{whole}{fraction}")))
        return mark
    if mark == ",":
        if factor == 1 and digits != 3:
            return ""
    elif (factor == 1 and digits == 3) or factor >= 10**4:
        return mark
    ways = (f"{whole}.{fraction}".rstrip("0"), f"{whole}{fraction}")
    _refuse_two(text, *(_in_place(text, number, way) for way in ways))


def _in_place(text: str, number: str, way: str) -> str:
    """The text with another way to write its number, the currency and k or m beside it as they were."""
    return text.strip().replace(number, way, 1)


def _ungrouped(whole: str) -> str | None:
    """Digits without the marks between thousands (or lakhs); None when the groups are not groups."""
    for mark in (",", ".", "'", " "):
        if mark in whole:
            first, *middle, last = whole.split(mark)
            size = {3} if mark != "," else {2, 3}
            lengths = {len(group) for group in middle}
            if not 1 <= len(first) <= 3 or len(last) != 3 or len(lengths) > 1 or not lengths <= size:
                return None
            whole = "".join((first, *middle, last))
            break
    return whole if whole.isdigit() else None


def to_text(money: Money) -> str:
    """A plain decimal string for JSON and exports: 1200.00, -0.05, 1200 for yen."""
    digits = exponent(money.currency)
    sign, text = "-" if money.minor < 0 else "", str(abs(money.minor)).rjust(digits + 1, "0")
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else sign + text


def show(money: Money) -> str:
    """For people: ¥12,500, $1,200.50, €500, CHF 80. Whole amounts without decimals, but with them where a unit has
    1000 parts (KWD 1,200.000).
    """
    whole, _, fraction = to_text(money).lstrip("-").partition(".")
    if fraction in ("0", "00"):
        fraction = ""
    number = f"{int(whole):,}" + (f".{fraction}" if fraction else "")
    sign = _SHOWN.get(money.currency, money.currency + " ")
    return ("-" if money.minor < 0 else "") + sign + number


def compact(money: Money) -> str:
    """For narrow places, rounded and without currency: 950, 12.5k, 3.2m; in Chinese 1.3万."""
    unit = 10 ** exponent(money.currency)
    steps = number_steps()
    worth = abs(money.minor)
    sizes = [size for _, size in steps] + [10]
    for (suffix, size), lower in zip(steps, sizes[1:], strict=True):
        if 2 * worth + unit * lower // 10 >= 2 * size * unit:  # what the lower step would round up belongs here
            tenths = (worth * 20 + size * unit) // (2 * size * unit)
            text = f"{tenths // 10}.{tenths % 10}".removesuffix(".0") + suffix
            break
    else:
        text = str((2 * worth + unit) // (2 * unit))
    return ("-" if money.minor < 0 and text != "0" else "") + text


def show_compact(money: Money) -> str:
    """For one line of words, rounded: $12.5k, -€3.2m."""
    text, sign = compact(money), _SHOWN.get(money.currency, money.currency + " ")
    return f"-{sign}{text[1:]}" if text.startswith("-") else sign + text


def estimate(amount: float, *, digits: int = 2) -> int:
    """A guessed amount of money, rounded to so many significant digits: 123 456 gives 120 000."""
    if abs(amount) < 10 ** (digits - 1):
        return round(amount)
    unit: int = 10 ** max(0, floor(log10(abs(amount))) - digits + 1)
    return round(amount / unit) * unit
