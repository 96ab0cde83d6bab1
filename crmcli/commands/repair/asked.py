"""Questions typed behind a list: list not contacted in 30 days, deals over 300k, birthdays in june, by last contact."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from crmcli.commands.repair.field_names import field_named
from crmcli.commands.repair.line import CommandLine, Piece, shown
from crmcli.commands.repair.slots import Checks
from crmcli.domain.command_line.months import names_month
from crmcli.domain.command_line.questions import (
    BIRTHDAYS,
    NEW,
    NO_ORDERS,
    OVER,
    REFERRED_BY,
    SORTED,
    UNDER,
    silence_asked,
)
from crmcli.domain.command_line.spans import span_named
from crmcli.domain.command_line.states import SORT_WORDS
from crmcli.domain.dates import DateRefused, parse_when
from crmcli.errors import Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_LAST_DAY = 10_000  # a span of more days is no span


def asked_of_customers(line: CommandLine, text: str, run: "Run") -> list[str] | None:
    """The line of `list` with a question as its options; None for words that ask none.

    Raises Usage with the line where another command answers.
    """
    said = " ".join(text.split())
    if NO_ORDERS.fullmatch(said):
        raise Usage(
            tr("Who has not ordered for long is told by another command."),
            tr("Write: {line}", line=shown([*line.front, "quiet", "--clock", "orders"])),
        )
    if (silence := silence_asked(said)) is not None:
        length = silence[0] or days_since(silence[1], run)
        return _with(line, "--quiet", length) if length else None
    if (found := SORTED.fullmatch(said)) is not None:
        column = " ".join(found["column"].split())
        word = SORT_WORDS.get(column.replace(" ", "-")) or column.replace(" ", "_").replace("-", "_")
        return _with(line, "--sort", f"-{word}" if word == "last_contact" and column == "recent" else word)
    if (found := BIRTHDAYS.fullmatch(said)) is not None:
        when = (found["when"] or found["han"] or "").strip()
        month = {"本月": "本月", "这个月": "本月", "下个月": "下个月", "下月": "下个月"}.get(when, when)
        return _with(line, "--birthday", month) if names_month(month.casefold()) else None
    if (found := REFERRED_BY.fullmatch(said)) is not None:
        hit = Checks(run).hit(found["who"])
        name = hit.name if hit is not None else found["who"]
        return _with(line, "--where", f'referred_by = "{name}"') if '"' not in name else None
    if (found := NEW.fullmatch(said)) is not None and (span := span_named(found["span"], run.now.date())):
        first, last = (day.isoformat() for day in span)
        return _with(line, "--where", f"added >= {first} and added <= {last}")
    return None


def asked_of_deals(text: str) -> list[Piece] | None:
    """The options of `deal list` that `over 300k` or `under 5k` means; None for other words."""
    said = " ".join(text.split())
    for pattern, option in ((OVER, "over"), (UNDER, "under")):
        if (found := pattern.fullmatch(said)) is not None:
            amount = next(group for group in found.groups() if group)
            return [Piece("option", f"--{option}", option, (amount,))]
    return None


def as_condition(line: CommandLine, name: str, value: str) -> CommandLine | None:
    """`list --referred-by marta` with the field as a condition; None where no field is named."""
    field = field_named(name)
    if line.path not in (("list",), ("export",)) or field is None or '"' in value:
        return None
    where = Piece("option", "--where", "where", (f'{field} ~ "{value}"',))
    return line._replace(pieces=(*line.pieces, where)) if "where" not in {piece.name for piece in line.pieces} else None


def _with(line: CommandLine, option: str, value: str) -> list[str]:
    return line.with_words([], Piece("option", option, option.lstrip("-"), (value,))).argv()


def days_since(said: str, run: "Run") -> str | None:
    """The days since a day or the beginning of a month, as a span; None for other words."""
    first: date | None = None
    if (span := span_named(said, run.now.date())) is not None:
        first = span[0]
    else:
        try:
            first = parse_when(said, run.now, tense="past", order=run.settings.date_order).day
        except DateRefused:
            return None
    days = (run.now.date() - first) // timedelta(days=1)
    return f"{days} days" if 0 < days < _LAST_DAY else None
