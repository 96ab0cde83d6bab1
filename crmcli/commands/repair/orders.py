"""What was ordered in other words, or with an amount, a method or a word for paid behind it."""

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import REF_WORDS, Checks, join
from crmcli.domain.sales.item_phrases import alternatives, name_and_sum, plain_items
from crmcli.domain.sales.money import parse_amount
from crmcli.domain.sales.order_items import Item, parse_items
from crmcli.domain.sales.payment_terms import parse_terms
from crmcli.errors import CrmError, Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_REF = re.compile(r"(?:po|inv|so|ord)[-#/]?\d[\w-]*|#\d+", re.IGNORECASE)
_PAID = ("paid", "already-paid", "已付", "已付款", "付清")
_LONGEST_NAME = 7
_FEWEST_DIGITS = 3  # of an amount that is no quantity
_EATEN = re.compile(r"(?<![\w.,])[.,]\d[\d.]*")


def repair_items(line: CommandLine, error: CrmError) -> Repaired | None:
    """`order add acme "3 cases soap 64 each"` with its items in the form that is parsed; None for other lines.

    Raises Usage with each line for amounts that the shell cut short, and for a number that can be the price.
    """
    if line.path != ("order", "add") or len(line.words) != len(("who", "items")):
        return None
    who, text = line.words
    plain = plain_items(text)
    if _EATEN.search(plain):
        lines = [line.with_words([who, _EATEN.sub(rf"{digit}\g<0>", plain)]) for digit in ("0", "1")]
        _add_lines(error, [each for each in lines if _items(each.words[1])])
        raise error
    if plain != text and _items(plain):
        fixed = line.with_words([who, plain])
        return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    if (items := _items(text)) and len(items) == 1 and "@" not in text and "=" not in text:
        _add_lines(error, [line.with_words([who, way]) for way in alternatives(text) if _items(way)])
    if not items:
        ways = [way for way in alternatives(text) if _items(way)]
        _add_lines(error, [line.with_words([who, way]) for way in ways])
        if ways:
            raise error
    found = name_and_sum(text)
    if found is None or len(items) != 1 or items[0].price or items[0].total:
        return None
    what, amount, share = found["what"].rstrip(" :"), found["sum"], found["share"]
    if re.search(r"\d\s*[x×]$", what):
        return None
    ways = [f"{what} @ {amount} -{share}"] if share else [f"{what} = {amount}"]
    if not share and (counted := _items(what)) and counted[0].quantity != 1:
        ways.append(f"{what} @ {amount}")
    _add_lines(error, [line.with_words([who, way]) for way in ways])
    raise error


def repair_order_tail(line: CommandLine, run: "Run") -> Repaired | None:
    """`order add acme 10 belts paid cash`, `… ref PO-77`, `… net30` with what stands at the end as options.

    Words that cannot be parsed otherwise are joined, so that the refusal says what of them is not understood. None for
    a line without a customer, and for one whose items are quoted.
    """
    words = line.words
    if line.path != ("order", "add") or len(words) <= len(("who", "items")):
        return None
    checks = Checks(run)
    count = checks.longest_name(words, min(len(words) - 1, _LONGEST_NAME))
    rest, options = words[count:], []
    if count and len(rest) > 2 and rest[0].casefold().rstrip(".:#") in REF_WORDS and any(map(str.isdecimal, rest[1])):
        options.append(Piece("option", "--ref", "ref", (rest[1].strip(",#"),)))
        rest = rest[2:]
    while count and len(rest) > 1 and (found := _option_at_end(line, rest, checks)):
        piece, length = found
        options.append(piece)
        del rest[-length:]
    if not options:
        return None
    fixed = line.with_words([" ".join(words[:count]), *rest], *options)
    if any(piece.name == "paid" for piece in options) and (summed := repair_order_sum(fixed, run)) is not None:
        return summed
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def join_order(line: CommandLine, run: "Run") -> Repaired | None:
    """The line with all words behind a known customer as its items; None where there is none."""
    words = line.words
    if line.path != ("order", "add") or len(words) <= len(("who", "items")):
        return None
    checks = Checks(run)
    count = checks.longest_name(words, min(len(words) - 1, _LONGEST_NAME))
    if not count:
        return None
    fixed = line.with_words([" ".join(words[:count]), join("items", tuple(words[count:]))])
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def _option_at_end(line: CommandLine, rest: list[str], checks: Checks) -> tuple[Piece, int] | None:
    """The option that the last words mean, and how many they are; None for words that are no option."""
    last, before = rest[-1], rest[-2].casefold()
    is_there = {piece.name for piece in line.pieces if piece.kind == "option"}
    if last.casefold() in _PAID:
        return Piece("option", "--paid", "paid"), 1
    if before in _PAID and checks.fits("method", (last,)):
        return Piece("option", "--method", "method", (last,)), 1
    if before.rstrip(".:") in REF_WORDS and any(map(str.isdecimal, last)) and "ref" not in is_there and len(rest) > 2:
        return Piece("option", "--ref", "ref", (last,)), 2
    if _REF.fullmatch(last) and "ref" not in is_there:
        return Piece("option", "--ref", "ref", (last.lstrip("#"),)), 1
    for count in (3, 2, 1):
        said = " ".join(rest[-count:])
        if len(rest) > count and re.match(r"net\b|net\d|due\b", said, re.IGNORECASE) and _is_due(said, checks):
            lead, _, day = said.partition(" ")
            if lead.casefold() == "due" and not day[:1].isdecimal() and checks.fits("when", (day,)):
                return Piece("option", "--due", "due", (day,)), count
            terms = day if lead.casefold() == "due" and day[:1].isdecimal() else said
            return Piece("option", "--terms", "terms", (terms,)), count
    return None


def _is_due(said: str, checks: Checks) -> bool:
    """Whether words say when an order is to be paid: net 30, due friday."""
    lead, _, day = said.partition(" ")
    if lead.casefold() == "due" and not day[:1].isdecimal() and checks.fits("when", (day,)):
        return True
    said = day if lead.casefold() == "due" and day[:1].isdecimal() else said
    with suppress(CrmError, ValueError):
        return parse_terms(said, date(2000, 1, 1)) is not None
    return False


def _add_lines(error: CrmError, lines: list[CommandLine]) -> None:
    """Put the lines that would work below a refusal."""
    if not lines:
        return
    shown = (
        [tr("Write: {line}", line=lines[0].shown())]
        if len(lines) == 1
        else [tr("Write one of:"), *(f"  {each.shown()}" for each in lines)]
    )
    error.hint = "\n".join([*shown, *filter(None, [error.hint])])


def _items(text: str) -> list[Item]:
    """The items of a text; none for one that is not understood."""
    with suppress(CrmError, ValueError):
        return parse_items(text, "USD", {})
    return []


def repair_order_sum(line: CommandLine, run: "Run") -> Repaired | None:
    """`order add acme "logo" 600 paid` as `"logo = 600" --paid`; None where no amount stands behind the things.

    Raises Usage with each line when the amount can be for one or for all, or a quantity.
    """
    checks = Checks(run)
    words = line.words
    if line.path != ("order", "add") or not checks.has_book:
        return None
    count = checks.longest_name(words, min(len(words) - 2, _LONGEST_NAME))
    if not count:
        return None
    who, rest = " ".join(words[:count]), words[count:]
    options = []
    if len(rest) > 1 and checks.fits("method", tuple(rest[-1:])) and (_is_paid(line) or rest[-2].casefold() in _PAID):
        options.append(Piece("option", "--method", "method", (rest.pop(),)))
    if rest[-1].casefold() in _PAID:
        rest.pop()
        options.append(Piece("option", "--paid", "paid"))
    if len(rest) == len(("amount", "thing")) and checks.fits("price", tuple(rest[:1])) and _is_title(rest):
        rest.reverse()
    if len(rest) < 2 or not checks.fits("price", tuple(rest[-1:])):
        return None
    *things, amount = rest
    if things[-1].casefold() in ("at", "@") and (ways := [way for way in alternatives(" ".join(rest)) if _items(way)]):
        raise Usage(
            tr("The words can be read in more than one way; nothing was done."),
            "\n".join([tr("Write one of:"), *(f"  {line.with_words([who, way], *options).shown()}" for way in ways)]),
        )
    found = [line.with_words([who, items], *options) for items in _with_sum(join("items", tuple(things)), amount, run)]
    if len(found) > 1:
        raise Usage(
            tr("The words can be read in more than one way; nothing was done."),
            "\n".join([tr("Write one of:"), *(f"  {each.shown()}" for each in found)]),
        )
    if found:
        return Repaired(found[0].argv(), [tr("Read as: {line}", line=found[0].shown())])
    text = " ".join(things)
    if not any(mark in text for mark in "@=") and len(amount) >= _FEWEST_DIGITS:
        plain = line.with_words([who, amount], Piece("option", "--note", "note", (text,)), *options)
        raise Usage(
            tr("“{text}” can be read in two ways.", text=text), tr("As a sum alone: {line}", line=plain.shown())
        )
    return None


def _is_title(rest: list[str]) -> bool:
    """Whether an amount stands before what it is for, typed in quotes: 850 "misc hardware"; not 500 cards."""
    amount, text = rest
    return (
        " " in text.strip() and not any(map(str.isdecimal, text)) and sum(map(str.isdecimal, amount)) >= _FEWEST_DIGITS
    )


def _is_paid(line: CommandLine) -> bool:
    return any(piece.name == "paid" for piece in line.pieces)


def _with_sum(things: str, amount: str, run: "Run") -> list[str]:
    """The order lines that things and an amount behind them can mean."""
    from crmcli.queries.sales.products import list_products

    item = _only_item(f"{things} = {amount}")
    if item is None:
        return []
    known = any(each.price is not None and each.name.casefold() == item.name.casefold()
                for each in list_products(run.store))  # fmt: skip
    if item.quantity != 1:
        return [f"{things} = {amount}", f"{things} @ {amount}"]
    return [f"{things} = {amount}", f"{things} x{amount}"] if known and amount.isdecimal() else [f"{things} = {amount}"]


def _only_item(text: str) -> Item | None:
    with suppress(CrmError, ValueError):
        parse_amount(text.rpartition("=")[2], "USD")
        items = parse_items(text, "USD", {})
        if len(items) == 1 and items[0].total is not None:
            return items[0]
    return None
