"""Proposes phrases that may work in place of one that was refused; whoever asks checks each. Read only after a refusal.

It never answers with a point. `equivalents` are phrases that say the same and are taken: a span of hours on a day is
the time at which it begins (tomorrow 2-3pm), later today is today. `suggested` are shown: two days (thursday or friday)
and words such as sometime or later are things that a person has to decide.
"""

import re
from collections.abc import Iterator

from crmcli.words import tr

_HOUR = r"\d{1,2}(?:[:.]\d{2})?"
_SPAN = re.compile(
    rf"(?:\b(?:between|from)\s+)?(?<![\d/.-])(?P<first>{_HOUR})\s*(?P<half>am|pm|点半|点钟|点|时)?\s*(?:-|–|—|~|\bto\b|\band\b|\btill?\b|\buntil\b|到|至)"
    rf"\s*(?P<last>{_HOUR})\s*(?P<later>am|pm|点半|点钟|点|时)?(?![\d/-])",
    re.IGNORECASE,
)
_FILLERS = re.compile(
    r"\b(?:or so|or thereabouts|ish|sometime|some time|maybe|probably|perhaps|possibly|if possible|latest by|please|"
    r"around|about|approx\.?)\b|左右|大概|大约|差不多|可能|前后",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\s+or\s+|/(?=[a-z])|或者|或|还是", re.IGNORECASE)
_LATER = re.compile(r"later(?: on)?(?: today)?|today later|later this (?:morning|afternoon|evening)|soon|asap|"
                    r"as soon as possible|shortly|in a bit|in a while", re.IGNORECASE)  # fmt: skip
_LATER_HAN = re.compile(r"(?:今天)?(?:晚点|晚些时候|晚一点|一会儿?|待会儿?|回头|尽快|稍后)")
_FEW = re.compile(r"\ba few\b|\bseveral\b|\bsome\b", re.IGNORECASE)


_TODAY = re.compile(
    r"(?:later|earlier|some ?time|at some point)(?: on)?,? today|today,? (?:later|some ?time|at some point)(?: on)?"
    r"|(?P<han>今天(?:晚点|晚些时候|晚一点|稍后|稍晚|早些时候|某个时候)儿?)",
    re.IGNORECASE,
)
# What makes of 2-3 a number of days or the days of a month, and no hours.
_NO_HOURS = re.compile(
    r"\s*(?:st|nd|rd|th|h\b|hours?|hrs?|min|days?|weeks?|months?|years?|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    r"|个|小时|分钟|天|周|月|日|号|年)",
    re.IGNORECASE,
)


def equivalents(phrase: str) -> Iterator[tuple[str, int | None]]:
    """Phrases that say the same as one that was not understood, with the hour (1 to 12) at which a span begins."""
    plain = " ".join(phrase.split())
    if found := _TODAY.fullmatch(plain):
        yield "今天" if found["han"] else "today", None
    spans = list(_SPAN.finditer(plain))
    if len(spans) == 1 and len(spans[0][0]) < len(plain) and not _NO_HOURS.match(plain, spans[0].end()):
        yield _from_its_start(plain, spans[0]), _hour(spans[0]["first"]) % 12 or 12


def _from_its_start(plain: str, found: re.Match[str]) -> str:
    """The phrase with the hour at which its span begins in place of the span."""
    half, later = found["half"] or "", found["later"] or ""
    begun = half or (later if later != "点半" else "点")
    if later.lower() == "pm" and not half and _hour(found["first"]) % 12 > _hour(found["last"]) % 12:
        begun = "am"
    return _instead(plain, found, f"{found['first']}{begun}")


def _instead(plain: str, found: re.Match[str], said: str) -> str:
    """The phrase with other words in place of the span, apart from those behind it as before."""
    rest = plain[found.end() :]
    gap = " " if found[0].endswith(" ") and rest[:1].strip() else ""
    return f"{plain[: found.start()]}{said}{gap}{rest}".strip()


def suggested(phrase: str) -> Iterator[tuple[str, str]]:
    """(reason, phrase) pairs: why the phrase is refused, and another one that may be understood."""
    plain = " ".join(phrase.split())
    for found in _SPAN.finditer(plain):
        reason = tr("“{span}” is a span; say when it begins", span=found[0].strip())
        begun = _from_its_start(plain, found)
        yield reason, begun
        if not (found["half"] or found["later"]):
            yield reason, _instead(plain, found, f"{found['first']}pm")
    if _LATER.fullmatch(plain) or _LATER_HAN.fullmatch(plain):
        reason = tr("“{phrase}” says neither the day nor the hour", phrase=plain)
        yield from ((reason, way) for way in (("今天", "两小时后", "明天") if not plain.isascii() else _SOON))
    for mark in (_FILLERS, _EITHER):
        parts = [part.strip(" ,") for part in mark.split(plain)]
        if len(parts) > 1:
            reason = (
                tr("that is more than one day; say which")
                if mark is _EITHER
                else tr("“{word}” leaves it open", word=(mark.search(plain) or [""])[0])
            )
            joined = [" ".join(filter(None, parts))] if mark is _FILLERS else parts
            yield from ((reason, way) for way in joined if way)
    if _FEW.search(plain):
        yield tr("how many is not said"), _FEW.sub("3", plain)


_SOON = ("today", "in 2 hours", "tomorrow")


def _hour(text: str) -> int:
    return int(re.split(r"[:.]", text)[0])
