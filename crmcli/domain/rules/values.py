"""Checks of single values, their limits, and `check_columns`, which checks the columns of one record at once.

A check takes a value and returns it as it is stored, or raises Usage. It never guesses: reading what a person wrote is
done before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta

from crmcli import domain
from crmcli.domain.text.unicode import clean
from crmcli.domain.times import utc_text, wall_time
from crmcli.errors import Usage
from crmcli.tuples import NamedTuple
from crmcli.words import listed, tr, tr_mark, tr_marked

MAX_LINE = 5000  # characters of a name, title, tag, phone and of every other text of one line
MAX_TEXT = 1_000_000  # characters of a note
MAX_MINOR = 10**17  # minor units of an amount: SQLite keeps 64-bit integers
MAX_QUANTITY = 10**9
MAX_MINUTES = 100_000
MAX_DAYS = 100_000
_CLOCK_SLACK = timedelta(minutes=5)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Check: TypeAlias = Callable[[Any], Any]
    Values: TypeAlias = dict[str, Any]
else:  # names to import; `typing` would slow every start
    Check, Values = object, dict


class Fault(NamedTuple):
    """Why one field cannot be kept: its column ("" for the whole record), one sentence, and what would do."""

    field: str
    message: str
    hint: str = ""


class InvalidRecord(Usage):
    """A record that cannot be kept: `faults` has one entry for each field at fault, the message is the first one's."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults[0].message, faults[0].hint)
        self.faults = faults


def check_columns(checks: Mapping[str, Check], said: Mapping[str, Any]) -> Values:
    """The columns as they are stored; None stays None. Raises InvalidRecord with the faults of all columns."""
    values: Values = {}
    faults: list[Fault] = []
    for column, value in said.items():
        if value is None:
            values[column] = None
            continue
        try:
            values[column] = checks[column](value)
        except Usage as error:
            faults.append(Fault(column, error.message, error.hint))
    if faults:
        raise InvalidRecord(*faults)
    return values


def require(values: Values, column: str, message: str, hint: str = "") -> None:
    """Raise InvalidRecord with that message when the column is absent or empty."""
    if values.get(column) is None:
        raise InvalidRecord(Fault(column, message, hint))


# What is checked, as messages call it; the fields of a customer stand in crmcli.words.
NAMES = (
    tr_mark("A case"), tr_mark("A channel"), tr_mark("A detail"), tr_mark("A direction"), tr_mark("A discount"),
    tr_mark("A promise"), tr_mark("A quantity a day"), tr_mark("A quantity"), tr_mark("A reminder"),
    tr_mark("Minutes"), tr_mark("The days to deliver"), tr_mark("The span between contacts"), tr_mark("An amount"),
    tr_mark("A price"), tr_mark("A number of a row"), tr_mark("author"), tr_mark("case"), tr_mark("channel"),
    tr_mark("deal"), tr_mark("detail"), tr_mark("direction"), tr_mark("discount"), tr_mark("interaction"),
    tr_mark("key"), tr_mark("label"), tr_mark("line"), tr_mark("method"), tr_mark("minutes"), tr_mark("mood"),
    tr_mark("order number"), tr_mark("person"), tr_mark("product's name"), tr_mark("promise"), tr_mark("reason"),
    tr_mark("reference"), tr_mark("reminder"), tr_mark("role"), tr_mark("setting"), tr_mark("solution"),
    tr_mark("terms"), tr_mark("unit"), tr_mark("value"),
)  # fmt: skip


class Text:
    """A check of text: cleaned, None when empty, at most `most` characters. `name` is its name in messages."""

    __slots__ = ("most", "name")

    def __init__(self, name: str, most: int = MAX_LINE) -> None:
        self.name = name
        self.most = most

    def __call__(self, value: object) -> str | None:
        """The text as it is stored. Raises Usage."""
        if not isinstance(value, str):
            raise Usage(tr("The {name} is not text.", name=tr_marked(self.name)))
        kept = clean(value)
        if len(kept) > self.most:
            raise Usage(too_long(self.name, len(kept), self.most))
        return kept or None


def too_long(name: str, length: int, most: int) -> str:
    """The sentence that refuses a text of too many characters."""
    return tr(
        "That {name} has {length} characters; {most} are the most.", name=tr_marked(name), length=length, most=most
    )


def one_of(name: str, allowed: Collection[str]) -> Check:
    """A check of a word that is one of `allowed`."""

    def check(value: object) -> str:
        if value not in allowed or not isinstance(value, str):
            known = listed(allowed)
            raise Usage(
                tr("{name} is one of {known}, not {value}.", name=tr_marked(name), known=known, value=shown(value))
            )
        return value

    return check


def whole(name: str, least: int, most: int) -> Check:
    """A check of a whole number from `least` to `most`."""

    def check(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            raise Usage(
                tr(
                    "{name} is a whole number from {least} to {most}, not {value}.",
                    name=tr_marked(name), least=least, most=most, value=shown(value),
                )
            )  # fmt: skip
        return value

    return check


def number(name: str, least: float, most: float) -> Check:
    """A check of a number from `least` to `most`; no infinity, and nothing that is not a number."""

    def check(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise Usage(
                tr(
                    "{name} is a number from {least} to {most}, not {value}.",
                    name=tr_marked(name), least=f"{least:g}", most=f"{most:g}", value=shown(value),
                )
            )  # fmt: skip
        return value

    return check


amount = whole("An amount", -MAX_MINOR, MAX_MINOR)  # in minor units
price = whole("A price", 0, MAX_MINOR)
row_id = whole("A number of a row", 1, 2**63 - 1)
uid = Text("uid", 200)


def currency(value: object) -> str:
    """A currency's three capital letters."""
    if not isinstance(value, str) or len(value) != 3 or not (value.isascii() and value.isalpha() and value.isupper()):
        raise Usage(tr("{value} is not a currency: write its three letters, such as CNY.", value=shown(value)))
    return value


def day(value: object) -> str:
    """A day (a `date` or ISO text) as ISO text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    try:
        if isinstance(value, str) and date.fromisoformat(value).isoformat() == value:
            return value
    except ValueError:
        pass
    raise Usage(tr("{value} is not a day; write it as 2026-12-01.", value=shown(value)))


def point(value: object) -> str:
    """A point in time as stored text: UTC (2026-11-20T10:00:00Z) or a bare day."""
    if isinstance(value, str) and len(value) == 20 and value.endswith("Z"):
        try:
            if datetime.fromisoformat(value[:-1]).isoformat() + "Z" == value:
                return value
        except ValueError:
            pass
    elif isinstance(value, str | date) and not isinstance(value, datetime):
        return day(value)
    raise Usage(tr("{value} is not a point in time; write it as 2026-11-20T10:00:00Z.", value=shown(value)))


def is_future(kept: str, now: datetime) -> bool:
    """True when a stored day or point in time comes after `now` (local wall time).

    Five minutes are forgiven: the clock of another machine may be ahead.
    """
    if len(kept) == 10:
        return kept > now.date().isoformat()
    return kept > utc_text(wall_time(now.astimezone() + _CLOCK_SLACK))


def refuse_future(values: Values, column: str, now: datetime, message: str, hint: str = "") -> None:
    """Raise InvalidRecord with that message when the column holds a day or point in time after `now`."""
    kept = values.get(column)
    if kept is not None and is_future(kept, now):
        raise InvalidRecord(Fault(column, message, hint))


def birthday(value: object) -> str:
    """A birthday as it is kept: 1980-05-03, --05-03 without a year, lunar --08-15. Other writings are parsed."""
    if not isinstance(value, str):
        raise Usage(tr("{value} is not a birthday.", value=shown(value)))
    return domain.birthdays.parse_birthday(value)


def refuse_unborn(kept: str | None, today: date) -> None:
    """Raise Usage when a kept birthday, solar or lunar, lies after `today`."""
    if not kept or kept[0] == "-" or (kept[0].isdigit() and kept <= today.isoformat()):
        return
    born = domain.birthdays.solar_birth_date(kept)
    if born is not None and born > today:
        raise Usage(
            tr("{value} is still to come; nobody is born on that day yet.", value=shown(kept)),
            tr("Write the year of birth, or --05-03 without the year."),
        )


def shown(value: object) -> str:
    """A refused value for a message: in quotes, at most 60 characters."""
    said = repr(value)
    return said if len(said) <= 60 else f"{said[:57]}…"
