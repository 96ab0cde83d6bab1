"""Recognises a day among the values of own fields: renewal="20 Dec" is kept as 2026-12-20 and compares as one.

Only what is certainly a day: a number with a month's name, or 月 and 日. All else stays what it was.
"""

import re
from datetime import datetime

from crmcli.domain.dates import DateRefused, parse_when

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
_DAY = re.compile(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?:{_MONTHS})[a-z]*\.?|(?:{_MONTHS})[a-z]*\.?[\s-]+\d{{1,2}}(?:st|nd|rd|th)?)"
    r"(?:,?[\s-]+\d{4})?|(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]",
    re.IGNORECASE,
)


def own_day(value: str, now: datetime) -> str | None:
    """The ISO day that a value says, None if it is no day. Raises DateRefused where its year has to be said."""
    plain = " ".join(value.split())
    if not _DAY.fullmatch(plain):
        return None
    try:
        return parse_when(plain, now).day.isoformat()
    except DateRefused as refusal:
        if len(refusal.examples) == 1:  # the year has to be said
            raise
        return None
