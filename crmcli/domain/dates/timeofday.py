"""Times of day as said: a clock time, a part of the day, or both; and how the two settle on one minute."""

from datetime import time
from typing import NamedTuple

from crmcli.domain.dates.meaning import Impossible


class Clock(NamedTuple):
    """An hour and minute. `half` is am, pm, 24 (certainly on a 24-hour clock), midnight, or empty when nobody said."""

    hour: int
    minute: int = 0
    half: str = ""
    minus: int = 0  # minutes before it: a quarter to nine


class Part(NamedTuple):
    """A part of the day: the hours it covers, and the time it stands for when no clock time is said."""

    name: str
    first: int
    last: int
    default: time | None
    alone: bool = False  # means today when no day is said


class TimeOfDay(NamedTuple):
    """A clock time, a part of the day, or a clock time in a part of the day."""

    clock: Clock | None = None
    part: Part | None = None


class Settled(NamedTuple):
    """The minute that was meant. `is_sure` is False for an hour that could also be the evening's."""

    time: time
    is_sure: bool = True


MORNING = Part("morning", 1, 11, time(9))
AFTERNOON = Part("afternoon", 12, 18, time(14))
EVENING = Part("evening", 16, 23, time(19))
NIGHT = Part("night", 18, 23, time(20))
END_OF_DAY = Part("end of day", 24, 24, time(17), alone=True)
NOON = Clock(12, 0, "24")
MIDNIGHT = Clock(0, 0, "midnight")


def settled(said: TimeOfDay) -> Settled:
    """The minute that is meant. Raises Impossible where there is none, or two."""
    clock, part = said
    if clock is None:
        if part is None or part.default is None:
            raise Impossible("say at what hour")
        return Settled(part.default)
    _check(clock)
    if clock.half or clock.hour > 12 or clock.hour == 0:
        hour = _hour_of_day(clock)
        if part is not None and not part.first <= hour <= part.last:
            raise Impossible(f"{hour}:{clock.minute:02} is not {part.name}")
        return Settled(_less(hour, clock))
    if part is not None:
        hours = [hour for hour in (clock.hour % 12, clock.hour % 12 + 12) if part.first <= hour <= part.last]
        if len(hours) != 1:
            raise Impossible(f"{clock.hour}:{clock.minute:02} is not {part.name}")
        return Settled(_less(hours[0], clock))
    meant = _less(clock.hour, clock)
    if meant.hour < 7:
        raise Impossible(f"say {meant.hour or 12}am or {meant.hour or 12}pm (上午, 下午), or {meant:%H:%M}")
    return Settled(meant, is_sure=meant.hour == 12)


def _check(clock: Clock) -> None:
    top = 12 if clock.half in ("am", "pm") else 23
    bottom = 1 if clock.half in ("am", "pm") else 0
    if not bottom <= clock.hour <= top or not 0 <= clock.minute <= 59:
        hour = clock.hour if clock.hour < 1000 else "…"
        raise Impossible(f"there is no {hour}:{clock.minute:02}{clock.half if top == 12 else ''} on the clock")


def _hour_of_day(clock: Clock) -> int:
    if clock.half == "am":
        return clock.hour % 12
    if clock.half == "pm":
        return clock.hour % 12 + 12
    return clock.hour


def _less(hour: int, clock: Clock) -> time:
    minutes = hour * 60 + clock.minute - clock.minus
    if minutes < 0:
        raise Impossible("say that time as 23:45")
    return time(minutes // 60, minutes % 60)
