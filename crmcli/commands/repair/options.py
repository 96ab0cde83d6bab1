"""Options that a command does not know, taken for the one it has of the same meaning."""

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from crmcli.commands.repair.asked import as_condition
from crmcli.commands.repair.line import CommandLine, Piece, shown
from crmcli.commands.repair.unplaced import as_untag, minutes_meant, noted_chance, place
from crmcli.domain.command_line.options import CHANNELS, params_meant
from crmcli.domain.command_line.places import SLOTS
from crmcli.domain.fields import EDITABLE
from crmcli.errors import Usage
from crmcli.words import listed, tr

if TYPE_CHECKING:
    from crmcli.typer_parts import click


_PHONE_DIGITS = 7
_PAST_DAYS = ("today", "yesterday")
_DEAL_FIELDS = {"amount", "close", "title", "note"}
_CUSTOMER_FIELDS = {"phone", "email", "city", "birthday", "company", "title", "tier", "source", "tag", "address"}


_EDITABLE = frozenset(field.name for field in EDITABLE)


class Repaired(NamedTuple):
    """A line that may work, and sentences that say what was taken for what."""

    argv: list[str]
    remarks: list[str]


class _Unknown(NamedTuple):
    """An unknown option on its line, with the words before and behind it."""

    line: CommandLine
    at: int
    piece: Piece

    @property
    def value(self) -> str | None:
        """What stands behind it: after the equals sign, or the next word."""
        if self.piece.values:
            return self.piece.values[0]
        behind = self.line.pieces[self.at + 1 : self.at + 2]
        return behind[0].typed if behind and behind[0].kind == "word" else None

    def replaced(self, *pieces: Piece, with_value: bool) -> CommandLine:
        """The line with `pieces` in its place, and in that of its value if `with_value`."""
        length = 2 if with_value and not self.piece.values else 1
        before, behind = self.line.pieces[: self.at], self.line.pieces[self.at + length :]
        return self.line._replace(pieces=(*before, *pieces, *behind))


def repair_unknown(line: CommandLine, own: Collection[str] = ()) -> Repaired:
    """The line with an unknown option read by its meaning, or with all of those whose value is a word of the command.

    `own` are the names of the owner's own fields: such an option is that field.

    Raises Usage when the option has no meaning in the command, or several.
    """
    unknown = [_Unknown(line, at, piece) for at, piece in enumerate(line.pieces) if piece.kind == "unknown"]
    if (moved := _as_stage_move(line, unknown)) is not None:
        return moved
    params = {param.name: param for param in line.command.params if param.name}
    arguments: dict[str, _Unknown] = {}
    for each in unknown:
        names = [name for name in params_meant(each.piece.name, set(params)) if _fits(each, name)]
        field = each.piece.name.replace("-", "_")
        if field in own and "set_" in params and each.value is not None and all(name[:4] == "set:" for name in names):
            return _read(each, f"set:{field}")
        if "minutes" in params and (minutes := minutes_meant(each.piece.name)) is not None:
            option = Piece("option", "--minutes", "minutes", (minutes,))
            return _done(each, each.replaced(option, with_value=False), tr("--minutes {minutes}", minutes=minutes))
        if len(names) > 1:
            raise _several_meanings(each, names)
        if names and getattr(params.get(names[0]), "param_type_name", "") != "argument":
            return _read(each, names[0])
        if names and names[0] not in arguments:
            arguments[names[0]] = each
            continue
        if (plain := _as_text(each)) is not None:
            return plain
        if "on" in params and each.piece.name in _PAST_DAYS:
            option = Piece("option", "--on", "on", (each.piece.name,))
            return _done(each, each.replaced(option, with_value=False), tr("--on {day}", day=each.piece.name))
        if (untag := as_untag(line.command, each.piece, _EDITABLE)) is not None:
            changed = each.replaced(Piece("word", untag), with_value=False)
            return Repaired(changed.argv(), [tr("Read as: {line}", line=changed.shown())])
        asked = as_condition(each.replaced(with_value=True), each.piece.name, each.value or "")
        if asked is not None and each.value:
            return Repaired(asked.argv(), [tr("Read as: {line}", line=asked.shown())])
        rest, without_flag = each.replaced(with_value=True), each.replaced(with_value=False)
        if (placed := place(each.piece, each.value, rest, without_flag)) is not None:
            return Repaired(placed[0].argv(), [placed[1]])
        raise _unknown_option(each)
    return _as_arguments(line, arguments)


def repair_missing_value(line: CommandLine, option: str) -> Repaired | None:
    """The line with an option that has no value read as the flag of the same meaning (--company: --is-company)."""
    params = {param.name: param for param in line.command.params if getattr(param, "is_flag", False)}
    found = params_meant(option.lstrip("-"), {name for name in params if name})
    at = next((at for at, piece in enumerate(line.pieces) if piece.typed == option and not piece.values), None)
    if len(found) != 1 or at is None:
        return None
    piece = _Unknown(line, at, Piece("unknown", option, option.lstrip("-")))
    return _as_flag(piece, params[found[0]])


def _fits(unknown: _Unknown, name: str) -> bool:
    """Whether an option's value, or that it has none, fits a parameter."""
    if name == "channel":
        return (unknown.value or "").casefold() in CHANNELS
    param = next((param for param in unknown.line.command.params if param.name == name), None)
    if getattr(param, "is_flag", False):
        value = unknown.value or ""
        is_value = "@" in value or (sum(map(str.isdecimal, value)) >= _PHONE_DIGITS and value[0] in "+(0123456789")
        is_channel = unknown.piece.name == "c" and value.casefold() in CHANNELS
        return not unknown.piece.values and not is_value and not is_channel
    return unknown.value is not None


def _read(unknown: _Unknown, name: str) -> Repaired:
    """The line with the option read as the option of one parameter."""
    value = unknown.value or ""
    if name == "channel":
        option = f"--{CHANNELS[value.casefold()]}"
        return _done(unknown, unknown.replaced(Piece("option", option, name), with_value=True), option)
    if name.startswith("set:"):
        pair = f"{name.removeprefix('set:')}={value}"
        line = unknown.replaced(Piece("option", "--set", "set_", (pair,)), with_value=True)
        return _done(unknown, line, tr("--set {pair}", pair=pair))
    param = next(param for param in unknown.line.command.params if param.name == name)
    if getattr(param, "is_flag", False):
        return _as_flag(unknown, param)
    values = [value]
    if name == "tag" and getattr(param, "multiple", False):
        values = [part.strip() for part in value.replace("，", ",").split(",") if part.strip()]
    option = param.opts[0]
    pieces = [Piece("option", option, name, (value,)) for value in values]
    return _done(unknown, unknown.replaced(*pieces, with_value=True), option)


def _as_stage_move(line: CommandLine, unknown: list[_Unknown]) -> Repaired | None:
    """`deal edit 1 --stage negotiation` as `deal move 1 negotiation`. Raises Usage where more is to be changed."""
    if line.path != ("deal", "edit") or not unknown:
        return None
    stage = next((each for each in unknown if each.piece.name in ("stage", "status", "phase")), None)
    if stage is None or stage.value is None or not line.words:
        return None
    rest = stage.replaced(with_value=True)
    move = CommandLine(line.front, ("deal", "move"), line.command, (Piece("word", rest.words[0]),
                       Piece("word", stage.value)))  # fmt: skip
    if len(unknown) == 1 and not any(piece.kind == "option" and piece.name not in ("json", "book")
                                     for piece in rest.pieces):  # fmt: skip
        common = tuple(piece for piece in rest.pieces if piece.kind == "option")
        move = move._replace(pieces=(*move.pieces, *common))
        return Repaired(move.argv(), [tr("Read as: {line}", line=move.shown())])
    raise Usage(
        tr("deal edit has no --stage: a deal is moved by itself."),
        tr("Write: {move}\nand: {edit}", move=move.shown(), edit=rest.shown()),
    )


def _as_flag(unknown: _Unknown, param: "click.Parameter") -> Repaired:
    option = param.opts[0]
    return _done(unknown, unknown.replaced(Piece("option", option, param.name or ""), with_value=False), option)


def _as_arguments(line: CommandLine, options: dict[str, _Unknown]) -> Repaired:
    """The values of options put where the command takes them as words; the other words keep their order."""
    values = {name: each.value or "" for name, each in options.items()}
    skipped = {at for each in options.values() for at in (each.at, each.at + (0 if each.piece.values else 1))}
    rest = [piece.typed for at, piece in enumerate(line.pieces) if piece.kind == "word" and at not in skipped]
    words: list[str] = []
    for param in line.arguments:
        name = param.name or ""
        if name in values:
            words.append(values.pop(name))
        elif rest:
            words.append(rest.pop(0))
        elif values:
            first = next(iter(options.values()))
            raise Usage(
                tr("{command} has no {option}.", command=line.name, option=first.piece.typed),
                tr("Before it comes {place}. See: crm {command} --help", place=name.upper(), command=line.name),
            )
    kept = tuple(piece for at, piece in enumerate(line.pieces) if at not in skipped)
    fixed = line._replace(pieces=kept).with_words([*words, *rest])
    remarks = [
        tr("{typed} read as {option}.", typed=each.piece.typed, option=name.rstrip("_").upper())
        for name, each in options.items()
    ]
    return Repaired(fixed.argv(), remarks)


def _several_meanings(unknown: _Unknown, names: list[str]) -> Usage:
    params = {param.name: param for param in unknown.line.command.params}
    lines = [
        _as_arguments(unknown.line, {name: unknown}).argv
        if getattr(params.get(name), "param_type_name", "") == "argument"
        else _read(unknown, name).argv
        for name in names
    ]
    return Usage(
        tr("{command} has no {option}, and it may mean several.", command=unknown.line.name,
           option=unknown.piece.typed),
        tr("Write: {lines}", lines=listed(map(shown, lines), " or ")),
    )  # fmt: skip


def _as_text(unknown: _Unknown) -> Repaired | None:
    """A text that begins with a minus sign (-nope), where the command still takes one and knows no option like it."""
    typed, arguments = unknown.piece.typed, unknown.line.arguments
    if typed.startswith("--") or len(typed) < 3 or not arguments or len(unknown.line.words) >= len(arguments):
        return None
    if arguments[-1].name not in ("text", "words", "solution", "title"):
        return None
    line = unknown.replaced(Piece("word", "=".join((typed, *unknown.piece.values))), with_value=False)
    return Repaired(line.argv(), [tr("{typed} read as a text.", typed=typed)])


def _done(unknown: _Unknown, line: CommandLine, option: str) -> Repaired:
    return Repaired(line.argv(), [tr("{typed} read as {option}.", typed=unknown.piece.typed, option=option)])


def _unknown_option(unknown: _Unknown) -> Usage:
    """The refusal of an option without a meaning: the line as an own field where the command has those, or without."""
    line, typed = unknown.line, unknown.piece.typed
    message = tr("{command} has no {option}.", command=line.name, option=typed)
    value = unknown.value
    is_word = len(unknown.piece.name) > 1 or not unknown.piece.name.isascii()
    if value is not None and is_word and any(param.name == "set_" for param in line.command.params):
        pair = f"{unknown.piece.name.replace('-', '_')}={value}"
        own = unknown.replaced(Piece("option", "--set", "set_", (pair,)), with_value=True)
        return Usage(message, tr("As a field of your own: {line}", line=own.shown()))
    without = unknown.replaced(with_value=value is not None and _takes_value(unknown))
    if (noted := noted_chance(unknown.piece, value, without)) is not None:
        return Usage(
            tr("{message} The chance of a deal is that of its stage.", message=message),
            tr("In the note: {line}\nWithout it: {without}", line=noted.shown(), without=without.shown()),
        )
    if value is not None and (change := _changed_apart(unknown, value)) is not None:
        return Usage(message, tr("Write: {line}\nand: {change}", line=without.shown(), change=change))
    return Usage(message, tr("Without it: {line}\nSee: crm {command} --help", line=without.shown(), command=line.name))


def _changed_apart(unknown: _Unknown, value: str) -> str | None:
    """The line that changes what the option says, of the deal or the customer that the command is about."""
    line, name = unknown.line, unknown.piece.name
    if not line.words or (line.words[0] == value and not unknown.piece.values):
        return None
    if line.path[:1] == ("deal",) and len(line.path) > 1 and line.path[1] in ("won", "lost", "move", "park"):
        found = [each for each in params_meant(name, _DEAL_FIELDS) if each in _DEAL_FIELDS]
        return shown(["deal", "edit", line.words[0], f"--{found[0]}", value]) if len(found) == 1 else None
    if SLOTS.get(line.name, "").split()[:1] not in (["who"], ["people"]):
        return None
    found = [each for each in params_meant(name, _CUSTOMER_FIELDS) if each in _CUSTOMER_FIELDS]
    return shown(["edit", line.words[0], f"{found[0]}={value}"]) if len(found) == 1 else None


def _takes_value(unknown: _Unknown) -> bool:
    """Whether the word behind an unknown option is rather its value than a word of the command."""
    required = sum(1 for param in unknown.line.arguments if param.required)
    return bool(unknown.piece.values) or len(unknown.line.words) > required
