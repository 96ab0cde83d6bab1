"""Stock left at the last purchase, and seasonal orders: the day on which an order of two years is due again.

An order near a festival of the Chinese calendar comes round with the festival, which wanders over a month; any other
on the same date. It refuses to call a season what is bought all year (that is rhythm), and what was bought once: of
such single orders no more come back than chance brings.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

NEAR_DAYS = 10
AHEAD_DAYS = 14
_YEAR_BEFORE = (320, 410)  # days; a festival may come 20 days earlier or later than the year before
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
    """The day on which an order of last year is due again, and the festival it was near, or None."""

    day: date
    festival: str | None


def carried(purchases: Iterable[tuple[float, float]], rate: float) -> float:
    """The quantity left when the last purchase arrived, given (day, quantity) purchases consumed at `rate` a day."""
    left, before = 0.0, None
    carry = 0.0
    for day, quantity in sorted(purchases):
        if before is not None:
            left = max(0.0, left - rate * (day - before))
        carry = left if day != before else carry
        left, before = left + quantity, day
    return carry


def keeps_lunar_days(region: str | None) -> bool:
    """True if orders in this region can follow the Chinese lunar calendar; True for an unknown region."""
    return region is None or region in _LUNAR_REGIONS


def next_season_day(day: date, *, lunar: bool) -> SeasonDay:
    """The day an order of last year is due again: one year later, or at the same distance from its festival."""
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


def seasonal_orders(days: Iterable[date], today: date, *, lunar: bool) -> Iterator[tuple[date, SeasonDay]]:
    """The orders of last year that come round now and had come round then: (its day, when it is expected again).

    `days` are the order days of one customer and product. An order counts where another, a year before it, comes round
    within ten days of it.
    """
    past = sorted(days)
    for since in past:
        if not _is_year_before(since, today + timedelta(days=AHEAD_DAYS)):
            continue
        again = next_season_day(since, lunar=lunar)
        if is_season(again.day, today) and any(
            abs(next_season_day(before, lunar=lunar).day - since) <= timedelta(days=NEAR_DAYS)
            for before in past
            if _is_year_before(before, since)
        ):
            yield since, again


def _is_year_before(before: date, day: date) -> bool:
    return _YEAR_BEFORE[0] <= (day - before).days <= _YEAR_BEFORE[1]


def is_season(again: date, today: date) -> bool:
    """True if the date two weeks from `today` is within ten days of the seasonal day."""
    return abs(again - today - timedelta(days=AHEAD_DAYS)) <= timedelta(days=NEAR_DAYS)


def _festivals(year: int) -> Iterator[tuple[str, date]]:
    if not 1901 <= year <= 2099:  # what the tables know
        return
    from lunardate import LunarDate  # slow to import, only here

    for name, month, day in _FESTIVALS:
        yield name, LunarDate(year, month, day).to_solar_date()
