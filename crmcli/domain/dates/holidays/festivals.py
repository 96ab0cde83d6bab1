"""Computes the days of holidays: fixed dates, Easter, Thanksgiving, lunar festivals, the 24 solar terms.

The names people use for holidays stand in the grammars. A Feast that moves has a key, by which a recurrence is stored.
"""

from collections.abc import Callable
from datetime import date, timedelta

from crmcli.domain.dates.calendar_days import qualified, weekday_in_span, within_year
from crmcli.domain.dates.holidays.solar_terms import TERMS, solar_term
from crmcli.domain.dates.moment import Impossible
from crmcli.domain.dates.values import OTHER, Day, Pattern, Span, Stretch, day_in, month_span
from crmcli.words import tr

DayOfYear = Callable[[int], date]

LUNAR_YEARS = (1901, 2099)  # what lunardate knows, less its incomplete first year


class Feast:
    """A holiday: `of` gives its day in a year, `key` is its stored name if it moves, `fixed` its month and day if not.

    `off`: how many days before the holiday its days off begin (除夕 is one before 春节).
    """

    __slots__ = ("fixed", "key", "of", "off")

    def __init__(self, of: DayOfYear, *, key: str = "", fixed: tuple[int, int] = (0, 0), off: int = 0) -> None:
        self.of = of
        self.key = key
        self.fixed = fixed
        self.off = off

    @property
    def pattern(self) -> Pattern:
        """What comes back when the holiday recurs."""
        if self.key:
            return Pattern("feast", feast=self.key)
        if not self.fixed[0]:
            return OTHER
        return Pattern("number", month=self.fixed[0], number=self.fixed[1], unit="year")


def on(month: int, day: int) -> Feast:
    """A holiday on the same date every year."""
    return Feast(lambda year: date(year, month, day), fixed=(month, day))


def lunar(month: int, day: int, *, off: int = 0) -> Feast:
    """A day of the Chinese calendar, by the lunar year that begins in the year."""
    return Feast(lambda year: lunar_date(year, month, day), key=f"lunar {month}-{day}", off=off)


def lunar_date(year: int, month: int, day: int) -> date:
    """The day of the Chinese calendar in the lunar year that begins in `year`. Raises Impossible for years unknown."""
    from lunardate import LunarDate  # slow to import, only for a lunar holiday

    solar: date = LunarDate(lunar_year(year), month, day).to_solar_date()
    return solar


def new_years_eve(year: int) -> date:
    """除夕, the day before the Spring Festival of `year`."""
    return lunar_date(year, 1, 1) - timedelta(days=1)


def lunar_year(year: int) -> int:
    """The year, if the tables know it. Raises Impossible."""
    if not LUNAR_YEARS[0] <= year <= LUNAR_YEARS[1]:
        raise Impossible(
            tr(
                "the Chinese calendar is known for {first} to {last} only",
                first=LUNAR_YEARS[0],
                last=LUNAR_YEARS[1],
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


_MOVABLE: dict[str, DayOfYear] = {
    "easter": easter,
    "good friday": beside(easter, -2),
    "easter monday": beside(easter, 1),
    "thanksgiving": thanksgiving,
    "black friday": beside(thanksgiving, 1),
    "lunar eve": new_years_eve,
    "qingming": qingming,
}


def movable(key: str) -> Feast:
    """The movable holiday with this key. Raises KeyError for a key that is none."""
    if key in _MOVABLE:
        return Feast(_MOVABLE[key], key=key)
    if key.startswith("lunar "):
        month, _, day = key.removeprefix("lunar ").partition("-")
        if not (month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12 and 1 <= int(day) <= 29):
            raise KeyError(key)
        return lunar(int(month), int(day))

    if key not in TERMS:
        raise KeyError(key)
    return solar_feast(TERMS.index(key))


def solar_feast(number: int) -> Feast:
    """The solar term with this number, 0 (小寒) to 23 (冬至)."""

    return Feast(lambda year: solar_term(lunar_year(year), number), key=TERMS[number])


def last_working_day_before(of: DayOfYear) -> DayOfYear:
    """The last day before a holiday that is no Saturday or Sunday."""

    def day_of(year: int) -> date:
        day = of(year) - timedelta(days=1)
        return day - timedelta(days=max(0, day.weekday() - 4))

    return day_of


def holiday(feast: Feast, year: Stretch | None = None, which: str = "", name: str = "") -> Day:
    """The Day of a holiday: in the year that was said, else in the year that brings it next."""
    day = day_of_year(feast.of, year, which, name, pattern=feast.pattern)
    before = beside(feast.of, -feast.off) if feast.off else feast.of
    day.eve = day_of_year(last_working_day_before(before), year, which, name, pattern=OTHER)
    return day


def day_of_year(
    of: DayOfYear, year: Stretch | None, which: str = "", name: str = "", *, pattern: Pattern | None = OTHER
) -> Day:
    """The Day that `of` gives in the year that was said, else in the year that brings it next."""

    def span(number: int) -> Span:
        day = of(number)
        return day, day

    days = within_year(span, "year", year)
    if which:
        days = qualified(days, which, name)
    return day_in(days, lambda found: found[0], tr("there is no such day"), pattern=pattern)
