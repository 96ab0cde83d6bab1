"""How the screens see the book at one moment: the clock, the currency, and whether somebody looks over the shoulder."""

from datetime import date, datetime
from typing import NamedTuple

from crmcli import render
from crmcli.domain.dates import Moment
from crmcli.domain.records import Reminder
from crmcli.domain.sales import money
from crmcli.domain.settings import Settings
from crmcli.domain.times import local_day, moment_of

HIDDEN = "•••"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class View(NamedTuple):
    """What is needed to put records into words. `is_private` hides amounts and notes."""

    now: datetime
    settings: Settings
    is_private: bool = False

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    def amount(self, minor: int | None, currency: str | None) -> str:
        """An amount in full; empty where there is none."""
        shown = render.amount(minor, currency)
        return HIDDEN if shown and self.is_private else shown

    def short_amount(self, minor: int, currency: str | None = None) -> str:
        """An amount for narrow places, in the book's currency unless another is named."""
        if self.is_private:
            return HIDDEN
        return money.compact(money.Money(minor, currency or self.settings.currency))

    def note(self, text: str) -> str:
        """What somebody wrote."""
        return HIDDEN if self.is_private and text else text

    def due(self, stored: str) -> str:
        """When something is due, as briefly as is clear: `14:30` today, `2d late`, `Fri 10:00`, `12 Dec`."""
        moment = moment_of(stored)
        days = (moment.day - self.today).days
        clock = moment.time.strftime("%H:%M") if moment.time else ""
        if days == 0:
            return clock or "today"
        if days < 0:
            return f"{-days}d late"
        if days < 7:
            return f"{_DAYS[moment.day.weekday()]} {clock or day_month(moment.day)}"
        return day_month(moment.day)

    def is_past(self, stored: str) -> bool:
        """Whether a stored point lies before today."""
        return local_day(stored) < self.today

    def days_since(self, stored: str) -> int:
        """Whole days since a stored point."""
        return (self.today - local_day(stored)).days

    def spoken(self, moment: Moment) -> str:
        """A date with its weekday, for an echo."""
        from crmcli.domain.dates import spell

        return spell(moment, self.now)

    def spoken_due(self, reminder: Reminder) -> str:
        """When a reminder is due, with its weekday."""
        return self.spoken(moment_of(reminder.due))

    def ago(self, stored: str | None) -> str:
        """How long ago a stored point was; `never` for none."""
        from crmcli.domain.dates import ago

        return ago(local_day(stored), self.today) if stored else "never"


def day_month(day: date) -> str:
    """`20 Nov`."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def clock_text(now: datetime) -> str:
    """`Wed 18 Nov 10:00`."""
    return f"{_DAYS[now.weekday()]} {day_month(now.date())} {now:%H:%M}"
