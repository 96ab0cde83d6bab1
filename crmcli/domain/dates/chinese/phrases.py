"""Chinese phrases as a whole: a day, a time of day, both, a deadline, or a shift from now.

Times such as 15:00 and 3pm and dates such as 2013-02-15 may stand among the characters; other English may not.
"""

from collections.abc import Iterator

from crmcli.domain.dates.calendar_days import days_away
from crmcli.domain.dates.chinese.days import days, named_days, near_days, shifts, units_away
from crmcli.domain.dates.chinese.edges import within
from crmcli.domain.dates.chinese.quantities import BEFORE, INSIDE, lengths, number
from crmcli.domain.dates.chinese.times import about, midnights, times
from crmcli.domain.dates.moment import Order
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import DateReading, Day, Length, moved_from_today

Readings = Iterator[tuple[DateReading, int]]

_LATEST = ("最晚", "最迟", "不晚于", "不迟于", "截止到", "截至", "截止", "赶在")
_UNTIL = (*BEFORE, "截止", "为止")
_SIGNS = frozenset("前内截最不赶止")  # no deadline is said without one of these
_END_OF_WORK = ("下班前", "下班之前", "下班以前")


def readings(reader: Reader, order: Order | None) -> Readings:
    """Every reading of the tokens from the first on, with the place where it ends."""
    now = reader.chars(0, "现在", "此刻", "此时", "刚才", "刚刚", "而家", "依家")
    if now > 0:
        yield DateReading(shift=Length()), now
    for length, sign, end in shifts(reader, 0):
        if length.minutes:
            yield DateReading(shift=length, sign=sign), end
    start = about(reader, 0)
    for length, sign, end in shifts(reader, start) if start else ():
        if sign:
            yield (
                (
                    DateReading(shift=length, sign=sign)
                    if length.minutes
                    else DateReading(moved_from_today(length, sign))
                ),
                end,
            )
    for day, end in days(reader, start, order):
        if not start:
            yield DateReading(day), end
        if not day.whole:
            yield from _with_time(reader, day, end)
    for said, end in times(reader, 0):
        yield DateReading(time=said), end
    for said, end in midnights(reader, 0):
        yield DateReading(days_away(0), said, is_next_day=True), end
    for length, sign, end in _at_this_time(reader):
        yield DateReading(shift=length, sign=sign), end
    yield from _deadlines(reader, order)


def _at_this_time(reader: Reader) -> Iterator[tuple[Length, int, int]]:
    """明天这个时候, 下周的这个时候: the minute that it is now, on another day."""
    near = [(Length(days=abs(away)), 1 if away > 0 else -1, end) for away, end in near_days(reader, 0)]
    for length, sign, end in (*near, *units_away(reader, 0)):
        stop = reader.chars(max(end, reader.chars(end, "的")), "这个时候", "这时候", "这个点", "这会儿", "此时")
        if stop > 0:
            yield length, sign, stop


def _with_time(reader: Reader, day: Day, place: int) -> Readings:
    start = reader.skip(max(place, reader.chars(place, "的")), ",")
    for said, stop in times(reader, start, after_day=True):
        yield DateReading(day, said), stop
    for said, stop in midnights(reader, start):
        yield DateReading(day, said, is_next_day=True), stop


def _deadlines(reader: Reader, order: Order | None) -> Readings:
    """周五前, 月底之前, 最晚周五, 明天下午5点前, 周五下班前, 三天内, 本周内: due on that day or minute."""
    if not _SIGNS & set(reader.han):
        return
    latest = reader.chars(0, *_LATEST)
    start = max(0, latest)
    for day, end in named_days(reader, start, order):
        if day.whole or day.eve:  # what comes before a festival is its last working day
            continue
        due = day.deadline or day
        work = reader.chars(end, *_END_OF_WORK)
        if work > 0:
            yield DateReading(due), work
        for stop in _ends(reader, end, is_led=latest > 0):
            yield DateReading(due), stop
        for reading, stop in _with_time(reader, due, end):
            yield from _until(reader, reading, stop, is_led=latest > 0)
    for said, end in times(reader, start):
        yield from _until(reader, DateReading(time=said), end, is_led=latest > 0)
    work = reader.chars(start, *_END_OF_WORK)
    if work > 0:
        yield DateReading(days_away(0)), work
    yield from _inside(reader, start)


def _ends(reader: Reader, place: int, *, is_led: bool) -> Iterator[int]:
    stop = reader.chars(place, *_UNTIL)
    if stop > 0:
        yield stop
    if is_led:
        yield place


def _until(reader: Reader, reading: DateReading, place: int, *, is_led: bool) -> Readings:
    """A minute with 前 behind it; 周五上午前 does not say which end of the morning."""
    if reading.time and reading.time.clock:
        for stop in _ends(reader, place, is_led=is_led):
            yield reading, stop


def _inside(reader: Reader, place: int) -> Readings:
    """三天内, 24小时内, 三日内, 本周内, 年内, 今天内."""
    for length, end in lengths(reader, place):
        stop = reader.chars(end, *INSIDE)
        if stop > 0:
            yield DateReading(shift=length) if length.minutes else DateReading(moved_from_today(length, 1)), stop
    count = number(reader, place)
    day = reader.chars(count[1], "日") if count else -1
    stop = reader.chars(day, *INSIDE) if day > 0 else -1
    if count and stop > 0 and count[0]:
        yield DateReading(moved_from_today(Length(days=count[0]), 1)), stop
    today = reader.chars(place, "当天", "当日")
    for away, end in (*near_days(reader, place), *([(0, today)] if today > 0 else ())):
        stop = reader.chars(end, *INSIDE)
        if stop > 0:
            yield DateReading(days_away(away)), stop
    for day_in, end in within(reader, place):
        yield DateReading(day_in), end
