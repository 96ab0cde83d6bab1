"""How stored values are put into words: amounts, days, notes, and what hides them while somebody looks on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from crmcli.domain import dates, sales
from crmcli.domain.text.unicode import has_cjk
from crmcli.domain.times import local_day, moment_of, shown
from crmcli.tuples import NamedTuple
from crmcli.words import channel_text, facts_in_row, follow_up_text, listed, stage_text, tr, tr_n, with_detail

TYPE_CHECKING = False
if TYPE_CHECKING:  # a start loads the records it reads, and no more
    from crmcli.domain.dates import Moment
    from crmcli.domain.records import Customer, Deal, Interaction, OrderLine, Reminder
    from crmcli.domain.settings import Settings
    from crmcli.services.orders import PricedLine

HIDDEN = "•••"
ARROWS = {"in": "←", "out": "→"}
_PIECES = ("piece", "pieces", "pc", "pcs")


class Cell(NamedTuple):
    """A text with a tone: muted, accent, bad, warn, good, strong. With `bar` (0 to 1) a bar as long as that share.

    With `band` a range instead: from where it is sure, over the middle, to where it ends, on a scale of 0 to 1.
    `link` is what a click on it opens, where a terminal has links. `short` is shown where the text has no room.
    """

    text: str
    tone: str = ""
    bar: float | None = None
    band: tuple[float, float, float] | None = None
    link: str = ""
    short: str = ""


class View:
    """One look at the book: the clock, the settings, and whether notes and amounts are hidden.

    `settings` may be a function that loads them when they are first asked for. `is_short` asks for days and amounts in
    few cells, as the lists of the dashboard need them, `has_short_days` for days alone. Everything private goes through
    `note`, `amount`, `own_field`.
    """

    __slots__ = ("_settings", "has_short_days", "is_private", "is_short", "now")

    def __init__(
        self,
        now: datetime,
        settings: Settings | Callable[[], Settings],
        is_private: bool = False,
        *,
        is_short: bool = True,
        has_short_days: bool = False,
    ) -> None:
        self.now = now
        self._settings = settings
        self.is_private = is_private
        self.is_short = is_short
        self.has_short_days = has_short_days

    @property
    def settings(self) -> Settings:
        """The book's settings."""
        if callable(self._settings):
            self._settings = self._settings()
        return self._settings

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    def note(self, text: str) -> str:
        """Words that somebody wrote (a note, a reminder, a complaint, a promise); hidden in private."""
        return HIDDEN if self.is_private and text else follow_up_text(text)

    def own_field(self, name: str, text: str, *, in_list: bool = False) -> str:
        """A field of the owner's own; one that is marked as private is hidden in lists, and in private everywhere."""
        if not text or not (in_list or self.is_private):
            return text
        hidden = {each.casefold() for each in self.settings.private_fields}
        return HIDDEN if name.casefold() in hidden else text

    def amount(self, minor: int | None, currency: str | None) -> str:
        """An amount in full; empty where there is none; hidden in private."""
        text = amount(minor, currency)
        return HIDDEN if text and self.is_private else text

    def short_amount(self, minor: int, currency: str | None = None) -> str:
        """An amount for narrow places, in the book's currency unless another is named; hidden in private."""
        if self.is_private:
            return HIDDEN
        return sales.money.compact(sales.money.Money(minor, currency or self.settings.currency))

    def compact_amount(self, minor: int, currency: str) -> str:
        """A rounded amount with its currency, for one line of words: $12.5k; hidden in private."""
        return HIDDEN if self.is_private else sales.money.show_compact(sales.money.Money(minor, currency))

    def rough_amount(self, minor: int, currency: str) -> str:
        """An estimated amount, empty for none: to two digits and no cents, written short where the view is short."""
        if not minor:
            return ""
        if self.is_short:
            return self.short_amount(_rounded(minor, currency), currency)
        return HIDDEN if self.is_private else rough(minor, currency)

    def when(self, stored: str) -> str:
        """When something is due: `2026-11-20 10:00`; where days are short as `due` has it."""
        return self.due(stored) if self.is_short or self.has_short_days else day(stored)

    def day(self, stored: str | None) -> str:
        """A stored day or point: `2026-11-20 10:00`; where days are short `20 Nov 10:00`. Empty for none.

        A day of another year is written in full, a point without its time.
        """
        if not stored or not self.has_short_days:
            return day(stored)
        moment = moment_of(stored)
        if moment.day.year != self.today.year:
            return moment.day.isoformat()
        clock = moment.time.strftime(" %H:%M") if moment.time else ""
        return f"{dates.day_month(moment.day)}{clock}"

    def due(self, stored: str) -> str:
        """When something is due, as briefly as is clear: `14:30` today, `2d late`, `Fri 10:00`, `12 Dec`.

        A day of another year that is a week away or more has its year first: `2027-11-17`.
        """
        moment = moment_of(stored)
        days = (moment.day - self.today).days
        clock = moment.time.strftime("%H:%M") if moment.time else ""
        if days == 0:
            return clock or tr("today")
        if days < 0:
            return tr("{days}d late", days=-days)
        if days < 7:
            return f"{dates.day_name(moment.day)} {clock or dates.day_month(moment.day)}"
        if moment.day.year != self.today.year:
            return moment.day.isoformat()
        return dates.day_month(moment.day)

    def is_past(self, stored: str) -> bool:
        """True if a stored point lies before today."""
        return local_day(stored) < self.today

    def days_since(self, stored: str) -> int:
        """Whole local days since a stored point."""
        return (self.today - local_day(stored)).days

    def spoken(self, moment: Moment) -> str:
        """A date with its weekday, for an answer."""
        return dates.spell(moment, self.now)

    def spoken_day(self, stored: str) -> str:
        """A stored day or point, with its weekday, for an answer."""
        return self.spoken(moment_of(stored))

    def spoken_due(self, reminder: Reminder) -> str:
        """When a reminder is due, with its weekday."""
        return self.spoken(moment_of(reminder.due))

    def ago(self, stored: str | None) -> str:
        """How long ago a stored point was; `never` for none."""
        return dates.ago(local_day(stored), self.today) if stored else tr("never")


def decimal(minor: int | None, currency: str | None) -> str | None:
    """An amount as a plain decimal string, None where there is none."""
    if minor is None or currency is None:
        return None
    return sales.money.to_text(sales.money.Money(minor, currency))


def amount(minor: int | None, currency: str | None) -> str:
    """An amount for people, empty where there is none. A screen asks `View.amount`, which may hide it."""
    if minor is None or currency is None:
        return ""
    return sales.money.show(sales.money.Money(minor, currency))


def whole(minor: int, currency: str) -> str:
    """An amount rounded to whole units: sums of guesses are not known to the cent."""
    unit = 10 ** sales.money.exponent(currency)
    return sales.money.show(sales.money.Money((2 * minor + unit) // (2 * unit) * unit, currency))


def rough(minor: int, currency: str) -> str:
    """An estimated amount, to two digits and no cents; empty for none."""
    return amount(_rounded(minor, currency), currency) if minor else ""


def _rounded(minor: int, currency: str) -> int:
    unit: int = 10 ** sales.money.exponent(currency)
    return sales.money.estimate(round(minor / unit)) * unit


def day(stored: str | None) -> str:
    """A stored point as its local day and, when it has one, its time."""
    return (shown(stored) or "").replace("T", " ")


def clock_text(now: datetime) -> str:
    """`Wed 18 Nov 10:00`."""
    return f"{dates.day_name(now.date())} {dates.day_month(now.date())} {now:%H:%M}"


def file_size(size: int) -> str:
    """The size of a file: `812 bytes`, `34 kB`, `1.2 MB`."""
    if size < 1000:
        return tr_n("{n} byte", "{n} bytes", size)
    if size < 1_000_000:
        return tr("{size} kB", size=round(size / 1000))
    return tr("{size} MB", size=f"{size / 1_000_000:,.1f}")


def number(value: float) -> str:
    """A quantity without needless decimals: 20, 2.5."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def mentions(customer: Customer) -> str:
    """A customer in an answer: the name, and the company when that says more."""
    if customer.company and customer.company != customer.name:
        return with_detail(customer.name, customer.company)
    return customer.name


def channel_words(note: Interaction) -> str:
    """The channel of a note, with its direction as an arrow; that nobody answered, if so."""
    if note.no_answer:
        return tr("{channel}, no answer", channel=channel_text(note.channel))
    return f"{channel_text(note.channel)} {ARROWS.get(note.direction or '', '')}".rstrip()


def reminder_words(reminder: Reminder, view: View) -> str:
    """What is to be done, which way a promise goes, and whether it comes back."""
    text = reminder_text(reminder, view)
    if reminder.kind == "owe":
        return tr("you owe: {text}", text=text)
    return tr("waiting on: {text}", text=text) if reminder.kind == "waiting" else text


def reminder_text(reminder: Reminder, view: View) -> str:
    """What is to be done and whether it comes back; for lists that say above which way promises go."""
    text = view.note(reminder.text)
    return tr("{text} ({every})", text=text, every=dates.every_words(reminder.every)) if reminder.every else text


def light_sign(name: str) -> str:
    """A deal's light as a sign that needs no colour."""
    return sales.pipeline.LIGHTS[name].sign


def deal_marks(deal: Deal) -> str:
    """What else is to be known of a deal at a glance: big, stale, parked."""
    parked = tr("back {parked_until}", parked_until=deal.parked_until) if deal.parked_until else ""
    return listed(filter(None, (tr("big") if deal.is_big else "", tr("stale") if deal.is_stale else "", parked)))


def deal_words(deal: Deal, view: View) -> str:
    """A deal on a line: its light, title, stage and worth."""
    worth = view.amount(deal.amount, deal.currency)
    words = facts_in_row(part for part in (deal.title, stage_text(deal.stage), worth) if part)
    return f"{light_sign(deal.light)} {words}".lstrip()


def order_line_words(line: OrderLine | PricedLine) -> str:
    """A line of an order in words: 20 kg rice; 3 × lamp where they are counted in pieces; 4个绿植花架."""
    if line.unit in _PIECES:
        return tr("{n} × {product}", n=number(line.quantity), product=line.product)
    if line.unit and has_cjk(line.unit):
        product = line.product or ""
        return f"{number(line.quantity)}{line.unit}{'' if has_cjk(product[:1]) else ' '}{product}"
    return " ".join(filter(None, (number(line.quantity), line.unit, line.product)))
