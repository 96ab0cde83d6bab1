"""Proposes phrases that may work in place of one that was refused; whoever asks checks each. Read only after a refusal.

It never answers with a point: a span (2-3pm), two days (thursday or friday) and words such as sometime or later are
things that a person has to decide.
"""

import re
from collections.abc import Iterator

from crmcli.words import tr

_HOUR = r"\d{1,2}(?:[:.]\d{2})?"
_SPAN = re.compile(
    rf"(?:\b(?:between|from)\s+)?(?<![\d/.-])(?P<first>{_HOUR})\s*(?P<half>am|pm)?\s*(?:-|–|—|~|\bto\b|\band\b|\btill?\b|\buntil\b|到|至)"
    rf"\s*(?P<last>{_HOUR})\s*(?P<later>am|pm|点钟|点|时)?(?![\d/-])",
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


def suggested(phrase: str) -> Iterator[tuple[str, str]]:
    """(reason, phrase) pairs: why the phrase is refused, and another one that may be understood."""
    plain = " ".join(phrase.split())
    for found in _SPAN.finditer(plain):
        first, half, last, later = found["first"], found["half"] or "", found["last"], found["later"] or ""
        reason = tr("“{span}” is a span; say when it begins", span=found[0].strip())
        begun = half or later
        if later.lower() == "pm" and not half and _hour(first) % 12 > _hour(last) % 12:
            begun = "am"
        yield reason, (plain[: found.start()] + f"{first}{begun}" + plain[found.end() :]).strip()
        yield reason, (plain[: found.start()] + f"{first}{begun or 'pm'}" + plain[found.end() :]).strip()
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
