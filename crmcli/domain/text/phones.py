"""Parse telephone numbers in any notation into E.164 (+8613800138000), so that they compare equal.

What is written out internationally, Chinese mobiles and North American numbers are read here; everything else is left
to phonenumberslite, which is slow to import. Refuses (None) what is no valid number where it is said to be; nothing is
guessed without a region.
"""

from functools import lru_cache

# Country codes of two digits; 1 and 7 have one, all others three (ITU-T E.164).
_TWO_DIGITS = (
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 "
    "90 91 92 93 94 95 98"
)
_NANP = frozenset(["US", "CA", "PR", "BS", "JM", "DO", "TT", "BB"])
_EXTENSIONS = ("ext", "x", "#", ";", ",", "转", "轉", "分机", "分機")
_NOT_DIGITS = str.maketrans("", "", " -().·/\t\u2010\u2011\u2012\u2013\u2014‐")
_LONGEST = 60


def digits(text: str) -> str:
    """The digits of a number without its extension: 13800138000 for (138) 0013-8000 ext. 5."""
    return "".join([letter for letter in _without_extension(text) if "0" <= letter <= "9"])


def looks_like_phone(text: str) -> bool:
    """True for 7 to 15 digits with nothing around them but what numbers are written with (and not a date)."""
    bare = _without_extension(text).translate(_NOT_DIGITS).removeprefix("+")
    return bare.isascii() and bare.isdigit() and 7 <= len(bare) <= 15 and not _is_date(text.strip())


def e164(text: str, region: str | None) -> str | None:
    """`text` in E.164, read as a number of `region` (ISO 3166) unless it says its country; None when it is not one."""
    if len(text) > _LONGEST:
        return None
    if text[:1] == "+" and (plain := text[1:]).isascii() and plain.isdigit():  # as most files have them
        return _international(plain.removeprefix("00"))
    number = _without_extension(text).replace("(0)", "").translate(_NOT_DIGITS)
    bare = number.removeprefix("+")
    is_abroad = number.startswith(("+", "00"))
    if region is None and not is_abroad:
        return None
    if not (bare.isascii() and bare.isdigit()):
        return _by_library(text, region) if any(letter.isdigit() for letter in bare) else None
    if is_abroad:
        return _international(bare.removeprefix("00"))
    if region == "CN":
        mobile = bare.removeprefix("86") if len(bare) == 13 else bare
        if _is_chinese_mobile(mobile):
            return f"+86{mobile}"
    elif region in _NANP:
        plain = bare[1:] if len(bare) == 11 and bare[0] == "1" else bare
        if _is_nanp(plain):
            return f"+1{plain}"
    return _by_library(bare, region)


def national(number: str) -> str:
    """An E.164 number's digits without the country code; other digits as they are."""
    return number[1 + _code_length(number[1:]) :] if number.startswith("+") else number


def _without_extension(text: str) -> str:
    text = text.strip()
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFKC", text)
    if text.translate(_NOT_DIGITS).removeprefix("+").isdigit():
        return text
    text = text.lower()
    ends = [at for mark in _EXTENSIONS if (at := text.find(mark)) > 3]
    return text[: min(ends)] if ends else text


def _international(bare: str) -> str | None:
    """E.164 from a country code and the rest; a trunk zero between them is for the library to judge."""
    if bare.startswith("86") and _is_chinese_mobile(bare[2:]):
        return f"+{bare}"
    if bare.startswith("1"):
        return f"+{bare}" if _is_nanp(bare[1:]) else _by_library(f"+{bare}", None)
    length = _code_length(bare)
    if 8 <= len(bare) <= 15 and bare[0] != "0" and bare[length] != "0" and not bare.startswith("86"):
        return f"+{bare}"
    return _by_library(f"+{bare}", None)


def _code_length(bare: str) -> int:
    if bare[:1] in ("1", "7"):
        return 1
    return 2 if len(bare) >= 2 and bare[:2] in _TWO_DIGITS else 3


def _is_chinese_mobile(bare: str) -> bool:
    return len(bare) == 11 and bare[0] == "1" and "3" <= bare[1] <= "9"


def _is_nanp(bare: str) -> bool:
    return len(bare) == 10 and bare[0] >= "2" and bare[3] >= "2" and bare[1:3] != "11"


def _is_date(text: str) -> bool:
    parts = text.replace("/", "-").replace(".", "-").split("-")
    return [len(part) for part in parts] in ([4, 2, 2], [2, 2, 4], [4, 1, 2], [4, 2, 1]) and "+" not in text


@lru_cache(maxsize=2000)
def _by_library(text: str, region: str | None) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    number.extension = None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
