"""Amounts of money: read as people write them, kept as whole minor units, shown as people read them.

Refuses what has two plausible readings (1.234) and what is finer than the currency's smallest unit; it never rounds
what was typed.
"""

from functools import lru_cache
from math import floor, log10
from typing import NoReturn

from crmcli.domain.text.chinese_numbers import chinese_number
from crmcli.domain.text.unicode import one_line, simplify
from crmcli.errors import Usage
from crmcli.tuples import NamedTuple
from crmcli.words import tr_mark, tr_marked

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

# What each sign may mean; the book's own currency is taken when it is among them, else the first.
_SIGNS = {
    "$": _DOLLARS, "¥": ("CNY", "JPY"), "元": _YUAN, "块": _YUAN, "块钱": _YUAN, "圆": _YUAN, "kr": _KRONER,
    "us$": ("USD",), "ca$": ("CAD",), "c$": ("CAD",), "a$": ("AUD",), "au$": ("AUD",), "nz$": ("NZD",),
    "hk$": ("HKD",), "nt$": ("TWD",), "s$": ("SGD",), "r$": ("BRL",), "mx$": ("MXN",), "cn¥": ("CNY",),
    "jp¥": ("JPY",), "€": ("EUR",), "£": ("GBP",), "₹": ("INR",), "₩": ("KRW",), "₽": ("RUB",), "₺": ("TRY",),
    "₫": ("VND",), "฿": ("THB",), "₴": ("UAH",), "₪": ("ILS",), "zł": ("PLN",), "rmb": ("CNY",), "yuan": ("CNY",),
    "rs": ("INR",), "dollar": _DOLLARS, "dollars": _DOLLARS, "euro": ("EUR",), "euros": ("EUR",), "yen": ("JPY",),
    "pound": ("GBP",), "pounds": ("GBP",), "人民币": ("CNY",), "元人民币": ("CNY",), "美元": ("USD",), "美金": ("USD",),
    "欧元": ("EUR",), "英镑": ("GBP",), "日元": ("JPY",), "円": ("JPY",), "港币": ("HKD",), "港元": ("HKD",),
    "台币": ("TWD",), "新台币": ("TWD",), "韩元": ("KRW",), "新币": ("SGD",), "澳元": ("AUD",), "加元": ("CAD",),
    "瑞士法郎": ("CHF",), "卢布": ("RUB",), "泰铢": ("THB",),
}  # fmt: skip
_MULTIPLIERS = {
    "k": 10**3, "thousand": 10**3, "grand": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "mln": 10**6,
    "million": 10**6, "b": 10**9, "bn": 10**9, "billion": 10**9, "lakh": 10**5, "crore": 10**7,
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
_HINT = tr_mark("Write it like 1200, 1,200.50, 5k, 3万, ¥12,500 or USD 500.")


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
    parts thousands (1,200), before one or two it is a decimal comma (12,5). Raises Usage with what was not understood.
    """
    if len(text) > 60:
        _refuse(text, tr_mark("“{text}” is too long for an amount."))
    rest, is_negative = _unsigned(_plain(text))
    front, rest = _split_currency(rest, at_end=False)
    rest, back = _split_currency(rest, at_end=True)
    rest, is_negative_inside = _unsigned(rest)
    if is_negative and is_negative_inside:
        _refuse(text)
    currency = _currency(text, [sign for sign in (front, back) if sign], default_currency)
    number, scale = _number(text, rest, currency)
    minor, lost = divmod(number * 10 ** exponent(currency), 10**scale)
    if lost:
        _refuse(text, tr_mark("“{text}” is finer than {currency} has coins."), currency=currency)
    if minor > _MOST:
        _refuse(text, tr_mark("“{text}” is too much."))
    return Money(-minor if is_negative or is_negative_inside else minor, currency)


def _refuse(text: str, why: str = tr_mark("“{text}” is not an amount."), **values: object) -> NoReturn:
    raise Usage(tr_marked(why, text=one_line(text, 40), **values), tr_marked(_HINT))


def _plain(text: str) -> str:
    """Full-width forms, traditional characters, odd spaces and minus signs made plain."""
    if not text.isascii():
        from unicodedata import normalize

        text = simplify(normalize("NFKC", text)).translate(_PLAIN)
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
        _refuse(text, tr_mark("“{text}” names two currencies."))
    if default not in common and tuple(common) == _KRONER:
        _refuse(text, tr_mark("“{text}” may be Swedish, Norwegian, Danish or Icelandic."))
    return default if default in common else common[0]


def _number(text: str, rest: str, currency: str) -> tuple[int, int]:
    """A whole number and the decimal digits it was scaled by."""
    head = rest.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ十百千万亿")
    word = rest[len(head) :].lower()
    head = head.strip()
    if head.isascii() and head[-1:].isdigit() and (not word or word in _MULTIPLIERS):
        factor = _MULTIPLIERS.get(word, 1)
        digits, scale = _separated(text, head, factor, exponent(currency))
        return digits * factor, scale
    spoken = chinese_number(rest.replace(" ", ""))
    if spoken is None:
        _refuse(text)
    return spoken, 0


def _separated(text: str, number: str, factor: int, digits: int) -> tuple[int, int]:
    """A number with separators as (whole number, decimal digits); refuses what can be read in two ways."""
    commas, dots = number.count(","), number.count(".")
    decimal = ""
    if commas and dots:
        decimal = max(",", ".", key=number.rfind)
    elif commas == 1 or dots == 1:
        decimal = _decimal_mark(text, number, factor, digits)
    whole, _, fraction = number.partition(decimal) if decimal else (number, "", "")
    if not whole and decimal == ".":
        whole = "0"
    plain = _ungrouped(whole)
    if plain is None or not (fraction.isdigit() if decimal else not fraction):
        _refuse(text)
    return int(plain + fraction), len(fraction)


def _decimal_mark(text: str, number: str, factor: int, digits: int) -> str:
    """The only separator of `number` where it is a decimal mark, '' where it parts thousands."""
    mark = "," if "," in number else "."
    whole, _, fraction = number.partition(mark)
    can_group = len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    if not can_group:
        return mark
    if mark == ",":
        if factor == 1 and digits != 3:
            return ""
    elif (factor == 1 and digits == 3) or factor >= 10**4:
        return mark
    _refuse(text, tr_mark("“{text}” can be read in two ways."))


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
    """For narrow places, rounded and without currency: 950, 12.5k, 3.2m."""
    unit = 10 ** exponent(money.currency)
    steps = (("bn", 10**9), ("m", 10**6), ("k", 10**3))
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


def estimate(amount: float, *, digits: int = 2) -> int:
    """A guessed amount of money, rounded to so many significant digits: 123 456 gives 120 000."""
    if abs(amount) < 10 ** (digits - 1):
        return round(amount)
    unit: int = 10 ** max(0, floor(log10(abs(amount))) - digits + 1)
    return round(amount / unit) * unit
