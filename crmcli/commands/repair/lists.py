"""Words behind a command that shows things and takes none: a tag, a stage, a name, a month, a span."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crmcli.commands.repair.asked import asked_of_customers
from crmcli.commands.repair.field_names import field_named
from crmcli.commands.repair.fields import own_fields
from crmcli.commands.repair.line import CommandLine, Piece, shown
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.domain.command_line.commands import ALL_DAYS, LATE, WITH_NAME
from crmcli.domain.command_line.list_words import BETWEEN, EVERYONE, EXAMPLE, LACKING, NEXT_STEP, NO_NEXT_STEP
from crmcli.domain.command_line.states import OWED_WORDS, SORT_WORDS
from crmcli.domain.text.where import parse_where
from crmcli.errors import Usage
from crmcli.words import tr, tr_marked

if TYPE_CHECKING:
    from crmcli.context import Run

_SPANS = ("day", "days", "week", "weeks", "month", "months", "year", "years", "d", "w", "m", "y")
_ANYTHING = ("report", "list", "invoices", "all", "money", "clients", "over 30 days", "over 60 days", "over 90 days")
_TIERS = ("a", "b", "c", "d")


def repair_list(line: CommandLine, run: "Run") -> Repaired | None:
    """The line with what the words behind it mean; None for another command, and for words without a meaning.

    Raises Usage with each line when they can mean several things.
    """
    words = line.words
    if line.arguments or not words:
        return None
    text = " ".join(words)
    if text.casefold() in EVERYONE or (line.name == "report receivables" and text.casefold() in _ANYTHING):
        found = [line.with_words([]).argv()]
    elif line.name == "quiet":
        found = _quiet(line, words)
    elif line.name == "list":
        found = _conditions(line, text, run)
    elif line.name == "today" and text.casefold() in ALL_DAYS:
        found = [line.with_words([], Piece("option", "--all", "all_")).argv()]
    elif line.name == "today" and text.casefold() in LATE:
        found = [line.with_words([], Piece("option", "--late", "late")).argv()]
    else:
        found = []
    if not found and Checks(run).is_somebody(text):
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


def repair_sort(line: CommandLine) -> Repaired | None:
    """`list --sort last` with the column that is meant; None for other lines. Raises Usage for what is owed."""
    at = next((at for at, piece in enumerate(line.pieces) if piece.name == "sort" and piece.values), None)
    if line.name not in ("list", "export") or at is None:
        return None
    said = line.pieces[at].values[0].casefold()
    if said.lstrip("-") in OWED_WORDS:
        raise Usage(
            tr("What is owed is no column of customers."),
            tr("Write: {line}", line=shown([*line.front, "report", "receivables"])),
        )
    column = SORT_WORDS.get(said.lstrip("-").replace("_", "-"))
    if column is None or column.lstrip("-") == said.lstrip("-"):
        return None
    fixed = line.pieces[at]._replace(values=(f"-{column}" if said[:1] == "-" and column[:1] != "-" else column,))
    changed = line._replace(pieces=(*line.pieces[:at], fixed, *line.pieces[at + 1 :]))
    return Repaired(changed.argv(), [tr("Read as: {line}", line=changed.shown())])


def _quiet(line: CommandLine, words: list[str]) -> list[list[str]]:
    """`quiet 30` and `quiet 6 weeks`: customers not heard from for so long; `quiet A`: those of a tier."""
    words = words[1:] if len(words) > 1 and words[0].casefold() in ("tier", "for", "over") else words
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
    """`list vip`: by a tag, stage, source, city or tier of that name, or by words of name and company.

    A condition (`city=leeds`, `where stage = lead`) and a field with its value (`tier a`, `tag:vip`) are taken as such.
    """
    checks = Checks(run)
    if not checks.has_book:
        return []
    from crmcli.queries.customer_lists import has_name_with, values_in_use

    if text.casefold() in EVERYONE:
        return [line.with_words([]).argv()]
    if (asked := asked_of_customers(line, text, run)) is not None:
        return [asked]
    lead, _, place = text.partition(" ")
    if lead.casefold() in ("in", "from", "at", "near") and place and not has_name_with(run.store, text):
        text = place
    if lacking := LACKING.fullmatch(text):
        lacks = _lacked(lacking[1])
        return [_with_option(line, *each) for each in lacks]
    if (condition := _typed_condition(text)) is not None:
        return [_with_option(line, "where", condition)]
    has_name = has_name_with(run.store, text)
    if not has_name and (column := SORT_WORDS.get(text.casefold())) is not None:
        return [_with_option(line, "sort", column)]
    found = [_with_option(line, field, value) for field, value in _field_and_value(text, run)]
    for word in (text, *_singulars(text)):
        found = found or [
            _with_option(line, field, value)
            for field, value in values_in_use(run.store, word, run.settings.stage_names)
        ]  # fmt: skip
        if has_name:
            break
    if len(text) == 1 and text.casefold() in _TIERS:
        found.append(_with_option(line, "tier", text.upper()))
    if (found and not has_name) or '"' in text or "'" in text:
        return found
    if not found and not has_name and len(text.split()) > 1:
        if (together := _several_conditions(line, text, run)) is not None:
            return [together]
        raise Usage(
            tr("“{text}” is no tag, stage, source, city or tier that the book has, and no part of a name.", text=text),
            tr("In notes too: {find}\nBy a condition: {where}", find=shown(["find", text]),
               where=shown(["list", "--where", tr_marked(EXAMPLE)])),
        )  # fmt: skip
    condition = " or ".join(f'{field} ~ "{text}"' for field in ("name", "company"))
    return [*found, _with_option(line, "where", condition)]


def _several_conditions(line: CommandLine, text: str, run: "Run") -> list[str] | None:
    """`list vendors in Leeds no email`: the line with each part as a condition; None when a part has no meaning."""
    from crmcli.queries.customer_lists import values_in_use

    words = [word for word in text.split() if word.casefold() not in BETWEEN]
    conditions: list[tuple[str, str]] = []
    while words:
        count = next((n for n in range(min(len(words), 4), 0, -1) if _meant_by(words[:n], run, values_in_use)), 0)
        if not count:
            return None
        conditions += _meant_by(words[:count], run, values_in_use)
        del words[:count]
    names = [name for name, _ in conditions]
    if len(conditions) < 2 or len(set(names)) < len(names):
        return None
    pieces = []
    for name, value in conditions:
        if not any(param.name == name for param in line.command.params):
            return None
        pieces.append(Piece("option", f"--{name}", name, (value,)))
    return line.with_words([], *pieces).argv()


def _meant_by(words: list[str], run: "Run", in_use: Callable[..., Sequence[tuple[str, str]]]) -> list[tuple[str, str]]:
    """The one condition that words mean, as a list of one; empty for words with none or several."""
    text = " ".join(words)
    if lacking := LACKING.fullmatch(text):
        return _lacked(lacking[1])
    if named := _field_and_value(text, run):
        return named
    if len(text) == 1 and text.casefold() in _TIERS:
        return [("tier", text.upper())]
    for word in (text, *_singulars(text)):
        found = list(in_use(run.store, word, run.settings.stage_names))
        if found:
            return found if len(found) == 1 else []
    return []


def _lacked(words: str) -> list[tuple[str, str]]:
    """The condition for what a customer lacks (email, a next step), as a list of one; empty for other words."""
    if words.casefold() in NEXT_STEP:
        return [("where", NO_NEXT_STEP)]
    field = field_named(words)
    return [("missing", field)] if field is not None else []


def _with_option(line: CommandLine, field: str, value: str) -> list[str]:
    """The line with one condition instead of its words."""
    if any(param.name == field for param in line.command.params):
        return line.with_words([], Piece("option", f"--{field}", field, (value,))).argv()
    condition = f'{field} = "{value}"'
    return line.with_words([], Piece("option", "--where", "where", (condition,))).argv()


def _typed_condition(text: str) -> str | None:
    """The condition that was typed without --where, its value in quotes where it needs them; None for other words."""
    said = re.sub(r"^(where|with|if)\s+", "", text, flags=re.IGNORECASE)
    if not re.search(r"[=<>~]", said):
        return None
    found = re.fullmatch(r"(\w+)\s*(!=|<=|>=|=|<|>|~)\s*([^\"'=<>~()]+)", said)
    if found and not re.search(r"\s(and|or|not)\s", said):
        value = found[3].strip()
        said = f"{found[1]} {found[2]} " + (f'"{value}"' if " " in value else value)
    try:
        parse_where(said)
    except Usage:
        return None
    return said


def _field_and_value(text: str, run: "Run") -> list[tuple[str, str]]:
    """A field and its value (`tier a`, `city: Leeds`, `tag:vip`, `+vip`), as a list of one; empty for other words."""
    if text[:1] in ("+", "#") and text[1:].strip():
        return [("tag", text[1:].strip())]
    name, mark, value = text.partition(":") if ":" in text else text.partition(" ")
    value = re.sub(r"^(is|in|of|at)\s+", "", value.strip())
    if not mark or not value or '"' in value or name.casefold() in ("no", "number", "without"):
        return []
    field = field_named(name, own_fields(run))
    if field is None or field in ("name", "note"):
        return []
    if field == "stage" and not Checks(run).fits("stage", (value,)):
        return []
    if field == "tier" and len(value) > 1:
        return []
    return [(field, value)]


def _singulars(text: str) -> list[str]:
    """The word without the ending of a plural, or without what only says that customers are wanted."""
    plain = re.sub(r"\s+(customers?|clients?|people|companies|contacts|accounts)$", "", text, flags=re.IGNORECASE)
    found = [plain] if plain != text else []
    if plain.isascii() and plain.lower().endswith("s") and len(plain) > len("gas"):
        found += [plain[:-1]]
        if plain.lower().endswith("ies"):
            found += [f"{plain[:-3]}y"]
    return found
