"""Chinese times of day: 下午三点半, 上午10点一刻, 差五分九点, 晚上8点, 15:00, 3pm."""

from collections.abc import Iterator
from datetime import time

from crmcli.domain.dates.chinese.quantities import number
from crmcli.domain.dates.numeric import written_clock
from crmcli.domain.dates.timeofday import MIDNIGHT, NOON, Clock, Part, TimeOfDay
from crmcli.domain.dates.tokens import Reader

_SMALL_HOURS = Part("凌晨", 0, 5, None)
_EARLY = Part("早上", 4, 11, time(9))
_MORNING = Part("上午", 5, 11, time(9))
_NOON = Part("中午", 11, 14, None)
_AFTERNOON = Part("下午", 12, 19, time(14))
_DUSK = Part("傍晚", 16, 19, time(18))
_EVENING = Part("晚上", 17, 23, time(20))
_LATE = Part("夜里", 20, 23, None)

_PARTS = (
    (("凌晨",), _SMALL_HOURS),
    (("早上", "早晨", "清晨", "一早", "大清早", "朝早"), _EARLY),
    (("上午", "上昼"), _MORNING),
    (("中午",), _NOON),
    (("下午", "午后", "下昼", "晏昼"), _AFTERNOON),
    (("傍晚",), _DUSK),
    (("晚上", "晚间", "夜晚"), _EVENING),
    (("夜里", "深夜", "半夜"), _LATE),
)
_BESIDE_A_DAY = ((("早", "朝"), _EARLY), (("晚",), _EVENING))  # 今晚, 周五晚8点, 听朝
_ABOUT = ("大概", "大约", "差不多", "约")


def times(reader: Reader, place: int, *, after_day: bool = False) -> Iterator[tuple[TimeOfDay, int]]:
    """Times of day that begin here; 大概 and 左右 are taken for the time itself."""
    place = about(reader, place)
    for clock, end in _near_clocks(reader, place):
        yield TimeOfDay(clock), end
    for word, point in (("中午", NOON), ("正午", NOON), ("午夜", MIDNIGHT)):
        end = reader.chars(place, word)
        if end > 0:
            yield TimeOfDay(point), end
    for names, part in _PARTS + _BESIDE_A_DAY:
        end = reader.chars(place, *names)
        if end > 0:
            if part is not _NOON and (after_day or len(names[0]) > 1):
                yield TimeOfDay(part=part), end
            start = reader.chars(end, "的")
            for clock, stop in _near_clocks(reader, about(reader, start if start > 0 else end)):
                if not _is_midnight(clock, part):
                    yield TimeOfDay(clock, part), stop


def midnights(reader: Reader, place: int) -> Iterator[tuple[TimeOfDay, int]]:
    """晚上12点, 晚12点半, 半夜12点: after the midnight that ends the day."""
    if place >= reader.size or reader.han[place] not in "晚夜深半":
        return
    for names, part in _PARTS + _BESIDE_A_DAY:
        end = reader.chars(place, *names)
        if end > 0:
            for clock, stop in _near_clocks(reader, end):
                if _is_midnight(clock, part):
                    yield TimeOfDay(Clock(0, clock.minute, "24")), stop


def _is_midnight(clock: Clock, part: Part) -> bool:
    return part in (_EVENING, _LATE) and clock.hour == 12 and not clock.minus and not clock.half


def about(reader: Reader, place: int) -> int:
    """The place after 大概."""
    return max(place, reader.chars(place, *_ABOUT))


def _near_clocks(reader: Reader, place: int) -> Iterator[tuple[Clock, int]]:
    """Clock times, with 左右 or 前后 behind them."""
    for clock, end in _clocks(reader, place):
        yield clock, end
        stop = reader.chars(end, "左右", "前后")
        if stop > 0:
            yield clock, stop


def _clocks(reader: Reader, place: int) -> Iterator[tuple[Clock, int]]:
    written = written_clock(reader, place)
    if written:
        end = place + 1
        if reader.word(end, "am", "pm") and not written.half:
            yield written.in_half(reader.words[end]), end + 1
        else:
            yield written, end
    hour = number(reader, place)
    if hour:
        if reader.word(hour[1], "am", "pm"):
            yield Clock(hour[0], 0, reader.words[hour[1]]), hour[1] + 1
        yield from _by_the_hour(reader, place, *hour)
    before = reader.chars(place, "差")
    if before > 0:
        yield from _short_of(reader, before)


def _half(reader: Reader, place: int, hour: int) -> str:
    """24 when the hour cannot be an afternoon's short form: 0, 13, 08."""
    token = reader.tokens[place]
    is_padded = token.kind == "number" and token.text[0] == "0"
    return "24" if hour == 0 or hour > 12 or is_padded else ""


def _by_the_hour(reader: Reader, place: int, hour: int, after: int) -> Iterator[tuple[Clock, int]]:
    """八点, 8点半, 八点一刻, 8点15分, 8点零五, 8时30分, 9点差5分."""
    half = _half(reader, place, hour)
    end = reader.chars(after, "点", "时")
    if end < 0:
        return
    yield Clock(hour, 0, half), end
    for word, minute in (("钟", 0), ("整", 0), ("正", 0), ("半", 30), ("半钟", 30), ("一刻", 15), ("三刻", 45)):
        stop = reader.chars(end, word)
        if stop > 0:
            yield Clock(hour, minute, half), stop
    fives = number(reader, end)
    stop = reader.chars(fives[1], "个字") if fives else -1
    if fives and stop > 0 and 1 <= fives[0] <= 11:  # Cantonese: five minutes each
        yield Clock(hour, 5 * fives[0], half), stop
    short = reader.chars(end, "差")
    if short > 0:
        for minutes, stop in _minutes(reader, short, bare=False):
            yield Clock(hour, 0, half, minutes), stop
    for minutes, stop in _minutes(reader, end, bare=True):
        yield Clock(hour, minutes, half), stop


def _minutes(reader: Reader, place: int, *, bare: bool) -> Iterator[tuple[int, int]]:
    """15分, 一刻, 零五分; with `bare` also 十五, 15, 零五, which stand without 分."""
    quarter = reader.chars(place, "一刻")
    if quarter > 0 and not bare:
        yield 15, quarter
    zero = reader.chars(place, "零", "〇")
    found = number(reader, zero if zero > 0 else place)
    if found is None or (zero > 0 and found[0] > 9) or found[0] > 59:
        return
    end = reader.chars(found[1], "分")
    if end > 0:
        yield found[0], end
    elif bare and (found[0] > 9 or zero > 0 or reader.tokens[place].text == f"0{found[0]}"):
        yield found[0], found[1]


def _short_of(reader: Reader, place: int) -> Iterator[tuple[Clock, int]]:
    """差五分九点, 差一刻九点: minutes before the hour."""
    for minutes, end in _minutes(reader, place, bare=False):
        hour = number(reader, end)
        if hour and 0 < minutes < 60:
            stop = reader.chars(hour[1], "点")
            if stop > 0:
                yield Clock(hour[0], 0, _half(reader, end, hour[0]), minutes), stop
