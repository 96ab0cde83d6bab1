"""Computes the days of holidays: fixed dates, Easter, Thanksgiving, lunar festivals, 清明 by formula.

The names people use for holidays stand in the grammars.
"""

from collections.abc import Callable
from datetime import date, timedelta

from crmcli.domain.dates.calendar_days import qualified, weekday_in_span, within_year
from crmcli.domain.dates.moment import Impossible
from crmcli.domain.dates.values import Day, Span, Stretch, day_in, month_span
from crmcli.words import tr

DayOfYear = Callable[[int], date]

LUNAR_YEARS = (1901, 2099)  # what lunardate knows, less its incomplete first year


def on(month: int, day: int) -> DayOfYear:
    """The function for a holiday on the same date every year."""
    return lambda year: date(year, month, day)


def lunar(month: int, day: int, shift: int = 0) -> DayOfYear:
    """The function for a day of the Chinese calendar, moved by `shift` days."""

    def of(year: int) -> date:
        from lunardate import LunarDate  # 13 ms, only for a lunar holiday

        solar: date = LunarDate(lunar_year(year), month, day).to_solar_date()
        return solar + timedelta(days=shift)

    return of


def lunar_year(year: int) -> int:
    """The year, if the tables know it. Raises Impossible."""
    if not LUNAR_YEARS[0] <= year <= LUNAR_YEARS[1]:
        raise Impossible(
            tr(
                "the Chinese calendar is known for {lunar_year} to {lunar_years} only",
                lunar_year=LUNAR_YEARS[0],
                lunar_years=LUNAR_YEARS[1],
            )
        )
    return year


def qingming(year: int) -> date:
    """清明, 4 to 6 April: the shared approximation of the solar term, right from 1901 to 2099.

    [Y × 0.2422 + C] − [(Y) ÷ 4] with Y the year in its century, C 5.59 before 2000 and 4.81 from then on
    (寿星公式, Xu Jianwei's "star formula" of the solar terms).
    """
    short = lunar_year(year) % 100
    return date(year, 4, int(short * 0.2422 + (4.81 if year >= 2000 else 5.59)) - short // 4)


def easter(year: int) -> date:
    """Western Easter Sunday (anonymous Gregorian algorithm, Nature 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def beside(of: DayOfYear, shift: int) -> DayOfYear:
    """The day of a holiday, moved by `shift` days."""
    return lambda year: of(year) + timedelta(days=shift)


def thanksgiving(year: int) -> date:
    """The fourth Thursday of November, as in the United States."""
    found = weekday_in_span(month_span(year, 11), 4, 3)
    assert found is not None
    return found


def holiday(of: DayOfYear, year: Stretch | None = None, which: str = "", name: str = "") -> Day:
    """The Day of a holiday: in the year that was said, else in the year that brings it next."""

    def span(number: int) -> Span:
        day = of(number)
        return day, day

    days = within_year(span, "year", year)
    if which:
        days = qualified(days, which, name)
    return day_in(days, lambda found: found[0], "there is no such day")
