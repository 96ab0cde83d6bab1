"""What proves that two records are one customer: names that agree, and mails and phones that are somebody's own."""

import re
from functools import lru_cache

from crmcli.domain.text.unicode import fold

_NO_CODE = frozenset(("na", "none", "null", "nil", "nan", "unknown", "tbd", "x", "xxx", "无", "没有", "未知", "暂无"))
_NO_MAILBOX = frozenset(
    ("na", "none", "null", "no", "noemail", "nomail", "unknown", "notavailable", "notprovided", "xxx")
)
_LETTERS_ALONE = dict.fromkeys(set(range(128)) - set(range(ord("a"), ord("z") + 1)))
_PROGRAMS = (
    "1c ", "attio ", "bitrix24 ", "capsule ", "civicrm ", "close ", "copper ", "freshsales ", "hubspot ", "insightly ",
    "monica ", "nutshell ", "pipedrive ", "salesforce ", "suitecrm ", "zendesk ", "zoho ",
)  # fmt: skip
_RUNS = "01234567890123456789", "98765432109876543210"


@lru_cache(maxsize=8192)
def _words(name: str) -> frozenset[str]:
    return frozenset(fold(name).split())


def names_agree(one: str, other: str) -> bool:
    """True when the names are equal after folding, or all words of one are words of the other."""
    if one == other:
        return bool(one)
    a, b = _words(one), _words(other)
    return bool(a and b) and (a <= b or b <= a)


def is_placeholder(kind: str, normal: str) -> bool:
    """True for a code, mail or phone that people type where there is none: 0, n/a, 000 0000, 123456, none@none.com."""
    if kind == "email":
        mailbox = normal.partition("@")[0]
        return mailbox.isascii() and mailbox.lower().translate(_LETTERS_ALONE) in _NO_MAILBOX
    if kind == "phone":
        digits = normal.removeprefix("+")
        digits = digits if digits.isdecimal() else re.sub(r"\D", "", digits)
        return len(digits) < 5 or len(set(digits[-7:])) == 1 or any(digits in run for run in _RUNS)
    plain = "".join(fold(normal).split())
    return not plain.strip("0") or plain in _NO_CODE


def is_of_program(code: str) -> bool:
    """True for a number with the table of a program that it counts (hubspot company 1): it proves identity alone."""
    return code.startswith(_PROGRAMS)


def program_of(code: str) -> str:
    """The known program that such a number is of (hubspot); "" for any other code."""
    return code.partition(" ")[0] if is_of_program(code) else ""


def birthdays_differ(one: str | None, other: str | None) -> bool:
    """True when both are known and are not one day; a day without its year (--05-20) is compared by month and day."""
    if not one or not other:
        return False
    return one[-5:] != other[-5:] if one.startswith("--") or other.startswith("--") else one != other
