"""A point in time as people say it, and the refusal of a phrase that was not understood."""

from datetime import UTC, date, datetime
from datetime import time as wall_time

from crmcli.errors import Usage
from crmcli.tuples import NamedTuple
from crmcli.words import listed, spoken_language, tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Tense = Literal["any", "future", "past"]
    Order = Literal["DMY", "MDY"]
else:  # names to import; `typing` would slow every start
    Tense = Order = str

FIRST_YEAR, LAST_YEAR = 1900, 2199  # what lies outside is taken for a slip of the finger

MONTH_WORDS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_SHOWN = 60


class Moment(NamedTuple):
    """A day, with a time when one was said; local wall time, to the minute."""

    day: date
    time: wall_time | None = None

    @property
    def has_time(self) -> bool:
        """True when a minute was said, False for a whole day."""
        return self.time is not None

    @property
    def text(self) -> str:
        """The point as in JSON: `2013-02-15`, or with its time `2013-02-15T15:00`."""
        if self.time is None:
            return self.day.isoformat()
        return f"{self.day.isoformat()}T{self.time.strftime('%H:%M')}"

    @property
    def at(self) -> datetime:
        """The point as a datetime, midnight when it is only a day."""
        return datetime.combine(self.day, self.time or wall_time())

    @property
    def on_clock(self) -> "Moment":
        """The same point; a time of the night that the local clock skips becomes an hour later, as the clock does."""
        if self.time is None:
            return self
        try:
            shown = self.at.astimezone(UTC).astimezone().replace(tzinfo=None)
        except (OverflowError, ValueError):
            return self
        later = self.at + abs(shown - self.at)  # Python answers a skipped time with one before or behind the gap
        return Moment(later.date(), later.time())

    @classmethod
    def from_text(cls, text: str) -> "Moment":
        """What `text` gave, read back. Raises ValueError for anything else."""
        if len(text) == 10:
            return cls(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
        return cls(at.date(), at.time())


class Impossible(Exception):
    """Raised when a phrase is well formed but names no point in time, or several. `reason` is shown to people.

    `day`: the one day that was probably meant, to be typed with its year.
    """

    def __init__(self, reason: str, day: date | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.day = day


class HalfUnsaid(Impossible):
    """Raised for an hour that is as likely in the morning as in the afternoon."""


class DateRefused(Usage):
    """The error for a phrase that could not be parsed: its `unread` part, and example phrases that can."""

    def __init__(self, phrase: str, unread: str, reason: str, examples: tuple[str, ...]) -> None:
        self.phrase = phrase
        self.unread = unread
        self.examples = examples
        super().__init__(
            tr(
                "“{shown}”: {reason}. Try: {examples}.",
                shown=_shown(phrase),
                reason=reason,
                examples=listed(examples),
            )
        )


def refused(
    phrase: str,
    unread: str,
    reason: str = "",
    *,
    tense: Tense = "any",
    chinese: bool = False,
    day: date | None = None,
    ways: tuple[str, ...] = (),
) -> DateRefused:
    """The refusal of a phrase, with examples in its language and tense, or with what was meant: a `day`, or `ways`."""
    if ways:
        return _with_ways(DateRefused(phrase, unread, reason, ways[:3]))
    if day is not None:
        chinese |= spoken_language() == "zh"
        written = (
            f"{day.year}年{day.month}月{day.day}日" if chinese else f"{day.day} {MONTH_WORDS[day.month - 1]} {day.year}"
        )
        return _with_ways(DateRefused(phrase, unread, reason, (written,)))
    if chinese or spoken_language() == "zh":
        future, past = ("明天下午3点", "下周五", "两周后"), ("昨天", "上周一", "3天前")
    else:
        future, past = ("tomorrow 3pm", "next fri", "in 2 weeks"), ("yesterday", "last mon", "3 days ago")
    return DateRefused(
        phrase,
        unread,
        reason or tr("“{shown}” is not understood", shown=_shown(unread)),
        past if tense == "past" else future,
    )


def _with_ways(refusal: DateRefused) -> DateRefused:
    refusal.instead = refusal.examples
    return refusal


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
