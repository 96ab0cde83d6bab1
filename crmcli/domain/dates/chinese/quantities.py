"""Chinese numbers and lengths of time: 二十三, 半小时, 一个半小时, 两周, 半个月 (15 days), 3个工作日."""

from collections.abc import Iterator

from crmcli.domain import text as text_tables
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import Length

DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0}

AFTER = ("以后", "之后", "过后", "后")
BEFORE = ("以前", "之前", "前")
INSIDE = ("之内", "以内", "内")

_NUMERALS = frozenset("零〇一二两三四五六七八九十百廿卅")
_HIGHEST = 6

# Each unit: how it may be written after a count, its rank (a longer one never follows a shorter), what one of it is.
_UNITS: tuple[tuple[tuple[str, ...], int, Length], ...] = (
    (("个季度",), 4, Length(months=3)),
    (("个月",), 4, Length(months=1)),
    (("年",), 5, Length(months=12)),
    (("个星期", "个礼拜", "个周", "星期", "礼拜", "周"), 3, Length(days=7)),
    (("个工作日", "工作日", "个工作天", "工作天"), 2, Length(workdays=1)),
    (("天",), 2, Length(days=1)),
    (("个小时", "个钟头", "个钟", "小时", "钟头"), 1, Length(minutes=60)),
    (("分钟",), 0, Length(minutes=1)),
)
_LATIN_UNITS = ((("h", "hr", "hrs"), 1, 60), (("min", "mins"), 0, 1))  # 2h后, 30min后
_FIXED: tuple[tuple[tuple[str, ...], int, Length], ...] = (
    (("半个小时", "半个钟头", "半个钟", "半小时", "半钟头"), 1, Length(minutes=30)),
    (("个半小时", "个半钟头", "个半钟"), 1, Length(minutes=90)),
    (("一刻钟",), 0, Length(minutes=15)),
    (("三刻钟",), 0, Length(minutes=45)),
    (("半个月",), 3, Length(days=15)),
    (("半年",), 4, Length(months=6)),
)
_WITH_HALF: tuple[tuple[tuple[str, ...], int, Length, int], ...] = (
    (("个半小时", "个半钟头", "个半钟", "小时半"), 1, Length(minutes=60), 30),
    (("年半",), 4, Length(months=12), 6),
    (("个半月",), 3, Length(months=1), 15),
)


def number(reader: Reader, place: int) -> tuple[int, int] | None:
    """A whole number in digits or characters, and the place after it; 三五 and 一两 are not numbers."""
    token = reader.token(place, "number")
    if token:
        return int(token.text), place + 1
    end = place
    while end < reader.size and reader.han[end] in _NUMERALS:
        end += 1
    if end == place:
        return None
    run = reader.han[place:end]
    if "两十" in run:
        return None
    value = DIGITS.get(run, 2 if run == "两" else None)
    if value is None:
        value = text_tables.chinese_numbers.chinese_number(run.replace("廿", "二十").replace("卅", "三十"))
    if value is None:
        return None
    return value, reader.reach(end)


def lengths(reader: Reader, place: int) -> Iterator[tuple[Length, int]]:
    """Lengths that begin here, every way they can end."""
    yield from _more(reader, place, Length(), _HIGHEST)


def _more(reader: Reader, place: int, so_far: Length, above: int) -> Iterator[tuple[Length, int]]:
    for length, rank, end in _parts(reader, place):
        if rank >= above:
            continue
        total = Length(*(a + b for a, b in zip(so_far, length, strict=True)))
        yield total, end
        if rank:
            joined = reader.chars(end, "零", "又", "加")
            yield from _more(reader, joined if joined > 0 else end, total, rank)


def _parts(reader: Reader, place: int) -> Iterator[tuple[Length, int, int]]:
    for names, rank, length in _FIXED:
        end = reader.chars(place, *names)
        if end > 0:
            yield length, rank, end
    token = reader.token(place, "date")
    if token and len(token.parts) == 2 and token.text.endswith(".5") and len(token.parts[0]) < 4:
        end = reader.chars(place + 1, "个小时", "小时", "个钟头")
        if end > 0:
            yield Length(minutes=int(token.parts[0]) * 60 + 30), 1, end
    found = number(reader, place)
    if not found:
        return
    count, after = found
    if not count and reader.chars(after, "天") < 0:
        return  # 0 minutes is not a day, and now has a name
    for names, rank, length, half in _WITH_HALF:
        end = reader.chars(after, *names)
        if end > 0:
            yield _halved(length, count, half), rank, end
    for names, rank, length in _UNITS:
        end = reader.chars(after, *names)
        if end > 0:
            yield Length(*(count * each for each in length)), rank, end
    for words, rank, minutes in _LATIN_UNITS:
        if reader.word(after, *words):
            yield Length(minutes=count * minutes), rank, after + 1


def _halved(length: Length, count: int, half: int) -> Length:
    """So many of a length and a half: hours and years halve in their own unit, a month's half is 15 days."""
    whole = Length(*(count * each for each in length))
    if length.minutes:
        return whole._replace(minutes=whole.minutes + half)
    return whole._replace(days=half) if half == 15 else whole._replace(months=whole.months + half)
