"""Times of day as said: a clock time, a part of the day, or both; and the minute they resolve to."""

from datetime import time

from crmcli.domain.dates.moment import HalfUnsaid, Impossible
from crmcli.words import tr


class Clock:
    """An hour and minute, less `minus` minutes (a quarter to nine).

    `half` is am, pm, 24 (certainly on a 24-hour clock), midnight, or empty when nobody said.
    """

    __slots__ = ("half", "hour", "minus", "minute")

    def __init__(self, hour: int, minute: int = 0, half: str = "", minus: int = 0) -> None:
        self.hour = hour
        self.minute = minute
        self.half = half
        self.minus = minus

    def in_half(self, half: str) -> "Clock":
        """The same time in the morning (am) or afternoon (pm)."""
        return Clock(self.hour, self.minute, half, self.minus)


class Part:
    """A part of the day: the hours it covers, and the time it stands for when no clock time is said.

    `alone`: it means today's when no day is said.
    """

    __slots__ = ("alone", "default", "first", "last", "name")

    def __init__(self, name: str, first: int, last: int, default: time | None, *, alone: bool = False) -> None:
        self.name = name
        self.first = first
        self.last = last
        self.default = default
        self.alone = alone


class TimeOfDay:
    """A clock time, a part of the day, or a clock time in a part of the day."""

    __slots__ = ("clock", "part")

    def __init__(self, clock: Clock | None = None, part: Part | None = None) -> None:
        self.clock = clock
        self.part = part


MORNING = Part("morning", 1, 11, time(9))
AFTERNOON = Part("afternoon", 12, 18, time(14))
EVENING = Part("evening", 16, 23, time(19))
NIGHT = Part("night", 18, 23, time(20))
END_OF_DAY = Part("end of day", 24, 24, time(17), alone=True)
NOON = Clock(12, 0, "24")
MIDNIGHT = Clock(0, 0, "midnight")


def settled(said: TimeOfDay) -> tuple[time, bool]:
    """The minute that is meant, and whether that is sure: False for an hour that could also be the evening's.

    Raises Impossible where there is none, or two.
    """
    clock, part = said.clock, said.part
    if clock is None:
        if part is None or part.default is None:
            raise Impossible(tr("say at what hour"))
        return part.default, True
    _check(clock)
    if clock.half or clock.hour > 12 or clock.hour == 0:
        hour = _hour_of_day(clock)
        if part is not None and not part.first <= hour <= part.last:
            raise Impossible(tr("{hour}:{minute:02} is not {name}", hour=hour, minute=clock.minute, name=part.name))
        return _less(hour, clock), True
    if part is not None:
        hours = [hour for hour in (clock.hour % 12, clock.hour % 12 + 12) if part.first <= hour <= part.last]
        if len(hours) != 1:
            raise Impossible(
                tr("{hour}:{minute:02} is not {name}", hour=clock.hour, minute=clock.minute, name=part.name)
            )
        return _less(hours[0], clock), True
    meant = _less(clock.hour, clock)
    if meant.hour < 7:
        hour, later = meant.hour or 12, meant.replace(hour=meant.hour + 12)
        raise HalfUnsaid(
            tr(
                "say {hour}am or {hour}pm (上午, 下午), {meant:%H:%M} or {later:%H:%M}",
                hour=hour,
                meant=meant,
                later=later,
            )
        )
    return meant, meant.hour == 12


def _check(clock: Clock) -> None:
    top = 12 if clock.half in ("am", "pm") else 23
    bottom = 1 if clock.half in ("am", "pm") else 0
    if not bottom <= clock.hour <= top or not 0 <= clock.minute <= 59:
        hour = clock.hour if clock.hour < 1000 else "…"
        raise Impossible(
            tr(
                "there is no {hour}:{minute:02}{half} on the clock",
                hour=hour,
                minute=clock.minute,
                half=clock.half if top == 12 else "",
            )
        )


def _hour_of_day(clock: Clock) -> int:
    if clock.half == "am":
        return clock.hour % 12
    if clock.half == "pm":
        return clock.hour % 12 + 12
    return clock.hour


def _less(hour: int, clock: Clock) -> time:
    minutes = hour * 60 + clock.minute - clock.minus
    if minutes < 0:
        raise Impossible(tr("say that time as 23:45"))
    return time(minutes // 60, minutes % 60)
