"""Why a text is no amount, in words, and what to write.

It never answers with an amount: about 350k, 600-800, 45pcm and 600 + VAT are things that a person has to decide.
The patterns are kept as text: they are compiled when the first amount is refused, not at every start.
"""

import re

from crmcli.errors import Usage
from crmcli.words import tr

_NUMBER = r"[^\d\s]{0,3}\d[\d.,']*\s?(?:k|m|mn|bn|grand|thousand|million)?"
_ABOUT = (
    "about|around|roughly|approximately|approx|circa|ca|c|some|nearly|almost|over|under|up to|at least|at most|maybe|"
    "say|max|min|less than|more than"
)
_LEADING = rf"(?:(?:{_ABOUT})\b\.?|[~<>≈])\s*(?P<number>.+)"
_TRAILING = rf"(?P<number>{_NUMBER})\s*(?:-?ish|or so|approx\.?|max\.?|min\.?|tops|ballpark|\+|\?)"
_RANGE = rf"(?:between\s+)?(?P<one>{_NUMBER})\s*(?:-|–|—|/|\bto\b|\band\b|\bor\b)\s*(?P<other>{_NUMBER})"
_PERIOD = (
    rf"(?P<number>{_NUMBER})\s*(?:(?P<month>pcm|p\.?c\.?m\.?|(?:/|per|a|each)\s*(?:mo|month)|monthly)"
    r"|(?P<week>pw|p\.w\.|(?:/|per|a|each)\s*(?:wk|week)|weekly)"
    r"|(?P<quarter>(?:/|per|a|each)\s*(?:qtr|quarter)|quarterly)"
    r"|(?P<other>pa|p\.a\.?|(?:/|per|an?|each)\s*(?:hr|hour|day|yr|year|unit|piece)|each|apiece|yearly|daily))"
)
_TAX = (
    rf"(?P<number>{_NUMBER})\s*(?P<how>\+|plus|ex\.?|excl?\.?|excluding|net of|before|incl?\.?|including|with)?\s*"
    r"(?:vat|tax|gst|hst|mwst|ust|tva|iva)"
)
_TIMES = r"(?P<count>\d+(?:\.\d+)?)\s*[x×*@]\s*[^\w\s]?(?P<price>\d[\d,]*(?:\.\d+)?)"
_UNKNOWN = r"tbc|tbd|tba|n/?a|none|unknown|not known|\?+|-|待定|未定|面议"
_PART = r"(?:a |the )?(?:half|third|quarter|rest|deposit|balance)|一半|\d+\s?%"
_NO_UNITS = r"\.\d[\d.,]*[kKmM万]?"
_WRITTEN = r"(?<![\w'$])[^\w\s'“”,.:-]{0,2}\d[\d.,]*(?:[km]|bn|mn|[万千])?(?![\w])(?:\s?[€£¥$])?"
_SHELL = r"0\d[\d.,]*|,\d[\d.,]*"


def refuse_eaten(text: str) -> None:
    """Raise Usage for what the shell leaves of an amount in double quotes: .50 of $9.50, ,850 of $1,850, 00 of $500."""
    plain = " ".join(text.split())
    if _fullmatch(_NO_UNITS, plain):
        refused = Usage(
            tr("“{text}” is not a whole amount. If it was written with $1, your shell took $1.", text=plain),
            tr("Write 0{text}, 1{text} or '$1{text}' in single quotes.", text=plain),
        )
        refused.instead = (f"0{plain}", f"1{plain}")
        raise refused
    if _fullmatch(_SHELL, plain) and (found := reason_and_way(plain)):
        refused = Usage(*found)
        refused.instead = amounts_in(found[1])
        raise refused


def reason_and_way(text: str) -> tuple[str, str] | None:
    """What a refused amount says instead of a sum, and what to write; None if it is just no amount."""
    plain = " ".join(text.split())
    short = plain if len(plain) < 40 else plain[:39] + "…"
    if _fullmatch(_SHELL, plain):
        return (
            tr("“{text}” is not an amount. If it was written with $1, your shell took $1.", text=short),
            tr("Write {plain} or '${plain_too}' in single quotes.", plain=_digits(f"1{plain}"), plain_too=f"1{plain}"),
        )
    if _fullmatch(_UNKNOWN, plain):
        return (
            tr("“{text}” is not an amount.", text=short),
            tr("Leave the amount out until it is known."),
        )
    if times := _fullmatch(_TIMES, plain):
        total = f"{float(times['count']) * float(times['price'].replace(',', '')):g}"
        return tr("“{text}” is a sum to be reckoned, not an amount.", text=short), tr("Write {total}.", total=total)
    if _fullmatch(_PART, plain):
        return tr("“{text}” is not an amount: of what is not said.", text=short), tr("Write the amount itself.")
    return _period_or_tax(plain, short) or _inexact(plain, short)


def amounts_in(way: str) -> tuple[str, ...]:
    """The amounts that a sentence about what to write names, without a currency sign in quotes of the shell."""
    return tuple(found.rstrip(".,") for found in re.findall(_WRITTEN, way, re.IGNORECASE))


def _fullmatch(pattern: str, text: str) -> re.Match[str] | None:
    return re.fullmatch(pattern, text, re.IGNORECASE)


def _digits(text: str) -> str:
    return text.replace(",", "")


def _period_or_tax(plain: str, short: str) -> tuple[str, str] | None:
    if tax := _fullmatch(_TAX, plain):
        number = tax["number"].strip()
        is_in = (tax["how"] or "").lower()[:3] in ("inc", "wit")
        way = (
            tr("Write {number}.", number=number)
            if is_in
            else tr("Write {number}, or the sum with the tax in it.", number=number)
        )
        return tr("“{text}” says something about tax, which crm does not reckon.", text=short), way
    if period := _fullmatch(_PERIOD, plain):
        number = period["number"].strip()
        times = 12 if period["month"] else 52 if period["week"] else 4 if period["quarter"] else 0
        reason = tr("“{text}” is an amount for each of something; how many is not said.", text=short)
        if times and number.isdigit():
            return reason, tr("Write the sum: {number}, or {year} for a year.", number=number, year=int(number) * times)
        return reason, tr("Write the sum that is meant: {number}, or so many times that.", number=number)
    return None


def _inexact(plain: str, short: str) -> tuple[str, str] | None:
    if found := _fullmatch(_RANGE, plain):
        one, other = found["one"].strip(), found["other"].strip()
        unit = re.sub(r"^[\d.,'\s]*", "", re.sub(r"^\D*", "", other))
        if unit and one[-1:].isdigit():
            one += unit
        return (
            tr("“{text}” is a range, not an amount.", text=short),
            tr("Write one amount: {one} or {other}.", one=one, other=other),
        )
    found = _fullmatch(_LEADING, plain) or _fullmatch(_TRAILING, plain)
    if found and any(letter.isdigit() for letter in found["number"]):
        return (
            tr("“{text}” says about how much it is, not an amount.", text=short),
            tr("Write one amount: {number}.", number=found["number"].strip()),
        )
    return None
