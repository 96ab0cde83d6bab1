"""Words behind a command that shows things and takes none: a tag, a stage, a name, a month, a span."""

from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece, shown
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.domain.command_line.commands import WITH_NAME
from crmcli.errors import Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_SPANS = ("day", "days", "week", "weeks", "month", "months", "year", "years", "d", "w", "m", "y")
_TIERS = ("a", "b", "c", "d")


def repair_list(line: CommandLine, run: "Run") -> Repaired | None:
    """The line with what the words behind it mean; None for another command, and for words without a meaning.

    Raises Usage with each line when they can mean several things.
    """
    words = line.words
    if line.arguments or not words:
        return None
    text = " ".join(words)
    if line.name == "quiet":
        found = _quiet(line, words)
    elif line.name == "list":
        found = _conditions(line, text, run)
    else:
        found = []
    if not found and Checks(run).hit(text) is not None:
        found = [[*line.front, *other.split(), text] for other in WITH_NAME.get(line.name, ())]
        if found:
            raise Usage(
                tr("{command} takes no customer.", command=line.name), tr("Write: {line}", line=shown(found[0]))
            )
    if len(found) > 1:
        raise Usage(
            tr("“{text}” can mean more than one thing.", text=text),
            "\n".join([tr("Write one of:"), *(f"  {shown(argv)}" for argv in found[:5])]),
        )
    return Repaired(found[0], [tr("Read as: {line}", line=shown(found[0]))]) if found else None


def _quiet(line: CommandLine, words: list[str]) -> list[list[str]]:
    """`quiet 30` and `quiet 6 weeks`: customers not heard from for so long; `quiet A`: those of a tier."""
    if len(words) == 1 and words[0].lower() in _TIERS:
        return [line.with_words([], Piece("option", "--tier", "tier", (words[0],))).argv()]
    count, unit = words[0], " ".join(words[1:]) or "days"
    if not count.isdecimal():
        digits = count.rstrip("dwmyDWMY")
        count, unit = (digits, count[len(digits) :].lower()) if digits.isdecimal() and len(words) == 1 else ("", "")
    if not count or unit not in _SPANS:
        return []
    unit = {"d": "days", "w": "weeks", "m": "months", "y": "years"}.get(unit, unit)
    other = [piece for piece in line.pieces if piece.kind == "option"]
    options = [part for piece in other for part in (piece.typed, *piece.values)]
    return [[*line.front, "list", "--quiet", f"{count} {unit}", *options]]


def _conditions(line: CommandLine, text: str, run: "Run") -> list[list[str]]:
    """`list vip`: by a tag, stage, source, city or tier of that name, or by words of name and company."""
    checks = Checks(run)
    if not checks.has_book:
        return []
    from crmcli.queries.customer_lists import has_name_with, values_in_use

    found = [
        line.with_words([], Piece("option", f"--{field}", field, (value,))).argv()
        for field, value in values_in_use(run.store, text, run.settings.stage_names)
    ]
    if len(text) == 1 and text.casefold() in _TIERS:
        found.append(line.with_words([], Piece("option", "--tier", "tier", (text.upper(),))).argv())
    has_name = has_name_with(run.store, text)
    if (found and not has_name) or '"' in text or "'" in text:
        return found
    condition = " or ".join(f'{field} ~ "{text}"' for field in ("name", "company"))
    return [*found, line.with_words([], Piece("option", "--where", "where", (condition,))).argv()]
