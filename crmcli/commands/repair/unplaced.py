"""Options that a command does not have, put where their value belongs: into the items of an order, or into a note."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece
from crmcli.domain.command_line.options import (
    CHANCE_WORDS,
    CHARGE_WORDS,
    COUNT_WORDS,
    DISCOUNT_WORDS,
    FIRM_WORDS,
    FLAGS_NOTED,
    KIND_WORDS,
    NOTED,
    PERSON_WORDS,
    PRICE_WORDS,
    TAX_WORDS,
    params_meant,
)
from crmcli.domain.fields import CAN_MISS
from crmcli.domain.newcomer import KINDS
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.typer_parts import click

_WITH_ITEMS = 2  # words of order add: who, items
_TEXT_COMMANDS = {("case", "add"): 2, ("log",): 2, ("remind",): 3}  # with the fewest words that end in a text
CAN_LACK = {field.name for field in CAN_MISS}
_NUMBER = re.compile(r"[^\w\s]?\d[\d.,]*%?")


def minutes_meant(name: str) -> str | None:
    """`1h` and `20min` behind two dashes: how long it took; None for another option."""
    return name if re.fullmatch(r"\d+(?:\.\d+)?(?:m|min|mins|minutes|h|hr|hrs|hour|hours)", name) else None


def place(
    piece: Piece, value: str | None, rest: CommandLine, without_flag: CommandLine
) -> tuple[CommandLine, str] | None:
    """The line with an option's value where it belongs, and what to say of it; None for an option of another kind.

    `rest` is the line without the option and its value, `without_flag` the line without the option alone.
    """
    name = piece.name
    if rest.path == ("order", "add") and value is not None and len(places := _own_words(rest)) == _WITH_ITEMS:
        at = places[-1]
        items = next(_with_items(name, value, rest.pieces[at].typed), None)
        if items is not None:
            line = rest._replace(pieces=(*rest.pieces[:at], Piece("word", items), *rest.pieces[at + 1 :]))
            return line, tr("Read as: {line}", line=line.shown())
    if rest.path == ("deal", "edit") and name in DISCOUNT_WORDS and value is not None and value.endswith("%"):
        line = rest._replace(pieces=(*rest.pieces, Piece("option", "--amount", "amount", (f"-{value.lstrip('-')}",))))
        return line, tr("Read as: {line}", line=line.shown())
    if rest.path == ("add",) and name in KIND_WORDS and (value or "").casefold() in (*FIRM_WORDS, *PERSON_WORDS):
        is_firm = (value or "").casefold() in FIRM_WORDS
        pieces = (*rest.pieces, *([Piece("option", "--is-company", "is_company")] if is_firm else []))
        line = rest._replace(pieces=pieces)
        return line, tr("Read as: {line}", line=line.shown())
    if rest.path in (("add",), ("list",)) and not piece.values and name.removesuffix("s") in KINDS:
        tag = Piece("option", "--tag", "tag", (name.removesuffix("s"),))
        line = without_flag._replace(pieces=(*without_flag.pieces, tag))
        return line, tr("Read as: {line}", line=line.shown())
    if (
        rest.path == ("list",)
        and not piece.values
        and name[:3] == "no-"
        and (lacks := params_meant(name[3:], CAN_LACK))
    ):
        missing = Piece("option", "--missing", "missing", (lacks[0],))
        line = without_flag._replace(pieces=(*without_flag.pieces, missing))
        return line, tr("Read as: {line}", line=line.shown())
    if name in NOTED and value is not None:
        return _noted(rest, piece.typed, f"{name.replace('-', ' ')} {value}")
    if name in FLAGS_NOTED and not piece.values:
        return _noted(without_flag, piece.typed, name)
    return None


def _own_words(line: CommandLine) -> list[int]:
    """The places of the words that are no value of an option that nobody knows."""
    return [
        at
        for at, piece in enumerate(line.pieces)
        if piece.kind == "word"
        and not (at and line.pieces[at - 1].kind == "unknown" and not line.pieces[at - 1].values)
    ]


def _with_items(name: str, value: str, items: str) -> Iterator[str]:
    """The items of an order with a price, a quantity, a charge, a tax or a discount that was typed as an option."""
    if not _NUMBER.fullmatch(value):
        return
    has_price = "@" in items or "=" in items
    if name in PRICE_WORDS and not has_price and "," not in items:
        yield f"{items} @ {value}"
    elif name in COUNT_WORDS and "," not in items:
        what, mark, price = items.partition("@")
        yield f"{what.strip()} x{value}" + (f" @{price}" if mark else "")
    elif name in CHARGE_WORDS:
        yield f"{items}, {name} = {value}"
    elif name in TAX_WORDS:
        yield f"{items}, {name.upper()} {value.rstrip('%')}%"
    elif name in DISCOUNT_WORDS and value.endswith("%"):
        yield f"{items} -{value.lstrip('-')}" if "," not in items else f"{items}, -{value.lstrip('-')}"


def _noted(rest: CommandLine, typed: str, text: str) -> tuple[CommandLine, str] | None:
    """The line with the text in its note, or behind its own text; None where the command keeps neither."""
    if any(param.name == "note" for param in rest.command.params):
        pieces = [piece for piece in rest.pieces if piece.name != "note"]
        said = next((piece.values[0] for piece in rest.pieces if piece.name == "note" and piece.values), "")
        note = Piece("option", "--note", "note", ("; ".join(filter(None, (said, text))),))
        line = rest._replace(pieces=(*pieces, note))
        return line, tr(
            "{command} has no {option}; kept in the note: {text}.", command=rest.name, option=typed, text=text
        )
    words = rest.words
    if len(words) < _TEXT_COMMANDS.get(rest.path, len(words) + 1):
        return None
    line = rest.with_words([*words[:-1], f"{words[-1]} ({text})"])
    return line, tr("{command} has no {option}; kept in the text: {text}.", command=rest.name, option=typed, text=text)


def noted_chance(piece: Piece, value: str | None, rest: CommandLine) -> CommandLine | None:
    """The line with a deal's chance in its note, to be proposed; None for another option."""
    if piece.name not in CHANCE_WORDS or value is None:
        return None
    found = _noted(rest, piece.typed, f"{piece.name} {value}")
    return found[0] if found is not None else None


def as_untag(command: "click.Command", piece: Piece, editable: frozenset[str]) -> str | None:
    """The change tag-=vip that `edit acme -vip` means; None for an option with two dashes, a letter or a field."""
    if command.name != "edit" or piece.typed.startswith("--") or piece.values or len(piece.name) < 2:
        return None
    return None if piece.name.replace("-", "_") in editable else f"tag-={piece.typed[1:]}"
