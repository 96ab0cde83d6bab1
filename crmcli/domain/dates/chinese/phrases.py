"""Chinese phrases as a whole: a day, a time of day, both, or a shift from now.

Times such as 15:00 and 3pm and dates such as 2013-02-15 may stand among the characters; other English may not.
"""

from collections.abc import Iterator

from crmcli.domain.dates.chinese.days import days, shifts
from crmcli.domain.dates.chinese.times import times
from crmcli.domain.dates.moment import Order
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import DateReading, Length


def readings(reader: Reader, order: Order | None) -> Iterator[tuple[DateReading, int]]:
    """Every reading of the tokens from the first on, with the place where it ends."""
    now = reader.chars(0, "现在", "此刻", "此时")
    if now > 0:
        yield DateReading(shift=Length()), now
    for length, sign, end in shifts(reader, 0):
        if length.minutes:
            yield DateReading(shift=length, sign=sign), end
    for day, end in days(reader, 0, order):
        yield DateReading(day), end
        if not day.whole:
            start = max(end, reader.chars(end, "的"))
            for said, stop in times(reader, reader.skip(start, ","), after_day=True):
                yield DateReading(day, said), stop
    for said, end in times(reader, 0):
        yield DateReading(time=said), end
