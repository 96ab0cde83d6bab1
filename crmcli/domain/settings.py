"""What a book's owner may set, and what holds until they do. Pure: the locale is passed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from crmcli.domain.records import Stage
from crmcli.domain.sales.money import Money, exponent
from crmcli.errors import Usage
from crmcli.tuples import NamedTuple
from crmcli.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from crmcli.domain.rhythm.cadence import Cadence

DEFAULT_STAGES = (
    Stage("lead", 0.10, 30),
    Stage("qualified", 0.25, 21),
    Stage("proposal", 0.50, 14),
    Stage("negotiation", 0.75, 10),
)
WON, LOST = "won", "lost"
SAMPLE_MARK = "demo_made_on"  # the setting that marks a sample book: the day its dates are relative to
DEFAULT_LOST_REASONS = ("price", "competitor", "timing", "no budget", "no need", "no answer", "quality", "other")

_CURRENCY_OF = {
    "CN": "CNY", "TW": "TWD", "HK": "HKD", "MO": "MOP", "SG": "SGD", "JP": "JPY", "KR": "KRW", "US": "USD",
    "GB": "GBP", "CH": "CHF", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "IN": "INR", "MY": "MYR", "TH": "THB",
    "SE": "SEK", "NO": "NOK", "DK": "DKK", "PL": "PLN", "CZ": "CZK", "BR": "BRL", "MX": "MXN", "RU": "RUB",
    **dict.fromkeys(("DE", "FR", "ES", "IT", "NL", "BE", "AT", "IE", "PT", "FI", "GR"), "EUR"),
}  # fmt: skip
_MONTH_FIRST = frozenset({"US", "PH"})
_YEAR_FIRST = frozenset({"CN", "TW", "HK", "JP", "KR"})  # month before day, too


_LOCALES = ("LC_ALL", "LC_MONETARY", "LC_CTYPE", "LANG")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def parse_workdays(text: str) -> tuple[int, ...]:
    """Weekdays as numbers (Monday is 0): `mon-fri`, `sun-thu`, `mon,tue,fri`. Raises Usage."""
    days: set[int] = set()
    for part in text.casefold().replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
            raise Usage(tr("{text!r} is no list of weekdays.", text=text), tr("Example: crm config workdays mon-fri"))
        day, end = WEEKDAYS.index(first), WEEKDAYS.index(last if dash else first)
        days.add(day)
        while day != end:
            day = (day + 1) % 7
            days.add(day)
    return tuple(sorted(days))


def workdays_text(days: tuple[int, ...]) -> str:
    """The weekdays as they are typed: `mon-fri`, `mon,tue,fri`."""
    starts = [day for day in days if (day - 1) % 7 not in days]
    if len(days) > 2 and len(starts) == 1:
        return f"{WEEKDAYS[starts[0]]}-{WEEKDAYS[(starts[0] + len(days) - 1) % 7]}"
    return ",".join(WEEKDAYS[day] for day in days)


class ExchangeRate(NamedTuple):
    """What one unit of a currency is worth in the book's own, as a decimal text such as 7.8."""

    currency: str
    value: str


class Settings(NamedTuple):
    """The book's settings. `region` is ISO 3166, `currency` ISO 4217, `date_order` DMY, MDY or None (unset).

    A deal worth `big_deal` or more is marked; a lost one is given one of `lost_reasons`. `hourly_rate` is what an hour
    of the owner costs, for the cost to serve. `workdays` are the weekdays that proposals fall on.
    """

    currency: str = "USD"
    region: str | None = None
    date_order: Literal["DMY", "MDY"] | None = None
    stages: tuple[Stage, ...] = DEFAULT_STAGES
    rates: tuple[ExchangeRate, ...] = ()
    big_deal: Money | None = None
    lost_reasons: tuple[str, ...] = DEFAULT_LOST_REASONS
    hourly_rate: Money | None = None
    cadences: tuple[Cadence, ...] = ()
    workdays: tuple[int, ...] = (0, 1, 2, 3, 4)  # Monday is 0
    private_fields: tuple[str, ...] = ()  # of the owner's own: lists hide them, and cards while somebody looks on

    def workday_from(self, day: date) -> date:
        """The first working day from `day` on: what the program proposes by itself falls on no other."""
        while day.weekday() not in self.workdays:
            day += timedelta(days=1)
        return day

    @property
    def stage_names(self) -> tuple[str, ...]:
        """Every stage a deal can be in, won and lost at the end."""
        return (*(stage.name for stage in self.stages), WON, LOST)

    def probability(self, stage: str) -> float:
        """The default chance that a deal in `stage` is won."""
        if stage == WON:
            return 1.0
        return next((s.probability for s in self.stages if s.name == stage), 0.0)

    def in_own(self, minor: int, currency: str) -> int | None:
        """An amount in minor units of the book's own currency, half a unit rounded up; None without a rate."""
        if currency == self.currency:
            return minor
        rate = next((rate.value for rate in self.rates if rate.currency == currency), None)
        if rate is None:
            return None
        whole, _, fraction = rate.partition(".")
        over: int = minor * int(whole + fraction) * 10 ** exponent(self.currency)
        under: int = 10 ** (len(fraction) + exponent(currency))
        return (2 * over + under) // (2 * under)

    def is_big(self, minor: int | None, currency: str | None) -> bool:
        """Whether an amount reaches the owner's big-deal line; one that cannot be compared does not."""
        if self.big_deal is None or minor is None or currency is None:
            return False
        if currency == self.big_deal.currency:
            return minor >= self.big_deal.minor
        worth, line = self.in_own(minor, currency), self.in_own(*self.big_deal)
        return worth is not None and line is not None and worth >= line


def defaults_for(region: str | None) -> Settings:
    """The settings a person in `region` would expect."""
    if region is None:
        return Settings()
    order: Literal["DMY", "MDY"] = "MDY" if region in _MONTH_FIRST or region in _YEAR_FIRST else "DMY"
    return Settings(currency=_CURRENCY_OF.get(region, "USD"), region=region, date_order=order)


def region_of_environment(environ: Mapping[str, str]) -> str | None:
    """The region that the locale names: of the first of its variables that names one, else None.

    Python itself sets LC_CTYPE=C.UTF-8 where the system lacks the locale, so one without a region decides nothing.
    """
    return next((region for name in _LOCALES if (region := region_of_locale(environ.get(name)))), None)


def region_of_locale(name: str | None) -> str | None:
    """The region in a locale's name: zh_CN.UTF-8 gives CN, C.UTF-8 gives None."""
    if not name:
        return None
    territory = name.partition(".")[0].partition("@")[0].rpartition("_")[2]
    return territory if len(territory) == 2 and territory.isalpha() and territory.isupper() else None
