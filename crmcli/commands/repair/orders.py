"""An amount, a method or a word for paid typed behind what was ordered."""

from contextlib import suppress
from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks, join
from crmcli.domain.sales.money import parse_amount
from crmcli.domain.sales.order_items import Item, parse_items
from crmcli.errors import CrmError, Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_PAID = ("paid", "already-paid", "已付", "已付款", "付清")
_LONGEST_NAME = 7
_FEWEST_DIGITS = 3  # of an amount that is no quantity


def repair_order_sum(line: CommandLine, run: "Run") -> Repaired | None:
    """`order add acme "logo" 600 paid` as `"logo = 600" --paid`; None where no amount stands behind the things.

    Raises Usage with each line when the amount can be for one or for all, or a quantity.
    """
    checks = Checks(run)
    words = line.words
    if line.path != ("order", "add") or not checks.has_book:
        return None
    lengths = range(min(len(words) - 2, _LONGEST_NAME), 0, -1)
    count = next((count for count in lengths if checks.hit(" ".join(words[:count])) is not None), 0)
    if not count:
        return None
    who, rest = " ".join(words[:count]), words[count:]
    options = []
    if len(rest) > 1 and checks.fits("method", tuple(rest[-1:])) and (_is_paid(line) or rest[-2].casefold() in _PAID):
        options.append(Piece("option", "--method", "method", (rest.pop(),)))
    if rest[-1].casefold() in _PAID:
        rest.pop()
        options.append(Piece("option", "--paid", "paid"))
    if len(rest) < 2 or not checks.fits("price", tuple(rest[-1:])):
        return None
    *things, amount = rest
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
