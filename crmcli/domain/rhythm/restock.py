"""What comes before the reckoning of `reorder`: what was left in the jar, and last year's season come round again.

An order near a festival of the Chinese calendar comes round with the festival, which wanders over a month; any other
on the same date. It refuses to call a season what is bought all year: that is rhythm.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

NEAR_DAYS = 10
AHEAD_DAYS = 14
_LUNAR_REGIONS = frozenset({"CN", "TW", "HK", "MO", "SG", "MY", "VN", "KR"})
_FESTIVALS = (
    ("Spring Festival", 1, 1),
    ("the Lantern Festival", 1, 15),
    ("the Dragon Boat Festival", 5, 5),
    ("Qixi", 7, 7),
    ("the Mid-Autumn Festival", 8, 15),
    ("the Double Ninth", 9, 9),
)


class SeasonDay(NamedTuple):
    """The day an order comes round again, and the festival it came with, if any."""

    day: date
    festival: str | None


def carried(purchases: Iterable[tuple[float, float]], rate: float) -> float:
    """What was still in the jar when the last quantity came, after (day, quantity) purchases used at `rate` a day."""
    left, before = 0.0, None
    carry = 0.0
    for day, quantity in sorted(purchases):
        if before is not None:
            left = max(0.0, left - rate * (day - before))
        carry = left if day != before else carry
        left, before = left + quantity, day
    return carry


def keeps_lunar_days(region: str | None) -> bool:
    """Whether people there buy by the Chinese calendar; where the region is not known, they may."""
    return region is None or region in _LUNAR_REGIONS


def next_season_day(day: date, *, lunar: bool) -> SeasonDay:
    """When an order of last year comes round: a year later, or as far from its festival as it was then."""
    if lunar:
        near = min(_festivals(day.year), key=lambda named: abs(named[1] - day), default=None)
        if near is not None and abs(near[1] - day) <= timedelta(days=NEAR_DAYS):
            name, then = near
            again = dict(_festivals(then.year + 1))
            if name in again:
                return SeasonDay(again[name] + (day - then), name)
    try:
        return SeasonDay(day.replace(year=day.year + 1), None)
    except ValueError:  # 29 February
        return SeasonDay(date(day.year + 1, 2, 28), None)


def is_season(again: date, today: date) -> bool:
    """Whether it is time to ask: in two weeks, the day is within ten days of the one that comes round."""
    return abs(again - today - timedelta(days=AHEAD_DAYS)) <= timedelta(days=NEAR_DAYS)


def _festivals(year: int) -> Iterator[tuple[str, date]]:
    if not 1901 <= year <= 2099:  # what the tables know
        return
    from lunardate import LunarDate  # 13 ms, only here

    for name, month, day in _FESTIVALS:
        yield name, LunarDate(year, month, day).to_solar_date()
