"""Proposes phrases that may work in place of one that was refused; whoever asks checks each. Read only after a refusal.

It never answers with a point. `equivalents` are phrases that say the same and are taken: a span of hours on a day is
the time at which it begins (tomorrow 2-3pm), later today is today. `suggested` are shown: two days (thursday or friday)
and words such as sometime or later are things that a person has to decide.
"""

import re
from collections.abc import Iterator

from crmcli.words import tr

_HAN_HOURS = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)) | {
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_HOUR = r"(?:\d{1,2}(?:[:.]\d{2})?|十[一二]?|[一二两三四五六七八九](?=点))"
_SPAN = re.compile(
    rf"(?:\b(?:between|from)\s+)?(?<![\d/.十-])(?P<first>{_HOUR})\s*(?P<half>am|pm|点半|点钟|点|时)?\s*(?:-|–|—|~|\bto\b|\band\b|\btill?\b|\buntil\b|到|至)"
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
_PART_OF_DAY = re.compile(r"早上|上午|中午|下午|晚上")
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
    around = _PART_OF_DAY.sub("", plain.replace(spans[0][0], "")) if len(spans) == 1 else ""
    if around.strip() and not _NO_HOURS.match(plain, spans[0].end()):
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
        if not found[0].isascii():
            before = plain[: found.start()]
            yield from (
                (reason, f"{day}{begun[len(before) :]}")
                for day in (f"{before}下午", f"明天{before}", f"明天{before}下午")
            )
    yield from _open(plain)
    if re.match(r"couple(?: of)? ", plain, re.IGNORECASE):
        yield tr("is it in a couple, or ago?"), f"in a {plain}"
        yield tr("is it in a couple, or ago?"), f"a {plain} ago"
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


_AFTER = re.compile(r"(?P<before>.*?)\b(?:right |just |straight |any ?time )?after (?P<what>[a-z' ]+)", re.IGNORECASE)
_AFTER_MEALS = {"breakfast": ("9am", "10am"), "lunch": ("1pm", "2pm"), "work": ("6pm", "5:30pm"),
                "dinner": ("8pm", "9pm"), "school": ("3:30pm", "4pm")}  # fmt: skip
_OPEN_TIMES = {
    "in the new year": ("new year", "early january", "mid january"),
    "the new year": ("new year", "early january", "mid january"),
    "new year sometime": ("new year", "early january", "mid january"),
    "spring": ("1 mar", "1 apr", "1 may"),
    "in spring": ("1 mar", "1 apr", "1 may"),
    "in the spring": ("1 mar", "1 apr", "1 may"),
    "summer": ("1 jun", "1 jul", "1 aug"),
    "in summer": ("1 jun", "1 jul", "1 aug"),
    "in the summer": ("1 jun", "1 jul", "1 aug"),
    "autumn": ("1 sep", "1 oct", "1 nov"),
    "in the autumn": ("1 sep", "1 oct", "1 nov"),
    "fall": ("1 sep", "1 oct", "1 nov"),
    "in the fall": ("1 sep", "1 oct", "1 nov"),
    "winter": ("1 dec", "1 jan", "1 feb"),
    "in winter": ("1 dec", "1 jan", "1 feb"),
    "in the winter": ("1 dec", "1 jan", "1 feb"),
    "春天": ("3月1号", "4月1号"),
    "夏天": ("6月1号", "7月1号"),
    "秋天": ("9月1号", "10月1号"),
    "冬天": ("12月1号", "1月1号"),
}


def _open(plain: str) -> Iterator[tuple[str, str]]:
    """What is said of an hour or a day only by what comes before it: after lunch, after the weekend, in spring."""
    said = plain.casefold()
    for way in _OPEN_TIMES.get(said, ()):
        yield tr("“{phrase}” names no day", phrase=plain), way
    if (found := _AFTER.fullmatch(plain)) is None:
        return
    what = found["what"].casefold().removeprefix("the ").strip()
    for hour in _AFTER_MEALS.get(what, ()):
        yield tr("“after {what}” names no hour", what=what), " ".join(filter(None, (found["before"].strip(), hour)))
    if found["before"].strip():
        return
    reason = tr("“after {what}” names no day", what=what)
    yield from ((reason, way) for way in (("monday", "tuesday") if what == "weekend" else (f"the day after {what}",)))


def _hour(text: str) -> int:
    return _HAN_HOURS.get(text) or int(re.split(r"[:.]", text)[0])
