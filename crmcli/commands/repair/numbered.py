"""A noun, a number and what is to be done with that thing: case 1 done, order 3 paid, deal 2 is won."""

from typing import TYPE_CHECKING

from crmcli.commands.repair.line import shown
from crmcli.commands.repair.slots import Checks
from crmcli.domain.command_line.commands import SUBCOMMAND_WORDS
from crmcli.errors import NotFound, Usage
from crmcli.words import listed, tr

if TYPE_CHECKING:
    from crmcli.context import Run
    from crmcli.typer_parts import TyperGroup

_BETWEEN = ("is", "was", "to", "mark", "as", "has", "been", "status")
_PAID = ("paid", "payed", "付了", "已付", "付清", "已付款")
_LISTING = ("list", "add")


def numbered_thing(group: "TyperGroup", path: list[str], rest: list[str], run: "Run") -> list[str] | None:
    """The line for `case 1 done replaced` or `order 3 paid`; None for words that name no thing by its number.

    Raises Usage with the lines that may be meant: the number is never that of a customer there.
    """
    number = rest[0].lstrip("#")
    if len(path) != 1 or not number.isdecimal() or len(rest) < 2 or rest[1].startswith("-"):
        return None
    behind = list(rest[1:])
    while len(behind) > 1 and behind[0].casefold() in _BETWEEN:
        del behind[0]
    verb = behind[0].casefold().strip(":,")
    verbs = [name for name in (verb, *SUBCOMMAND_WORDS.get(verb, ())) if name in group.commands]
    verbs = [name for name in dict.fromkeys(verbs) if name not in _LISTING]
    if len(verbs) == 1:
        text = [" ".join(behind[1:])] if path == ["case"] and len(behind) > 1 else behind[1:]
        return [*path, verbs[0], number, *text]
    said = " ".join(behind)
    if path == ["order"]:
        return _order(number, said, run)
    if path == ["case"]:
        ways = [["case", "solve", number, said], ["case", "edit", number, said]]
        raise Usage(
            tr("What is to be done with case {number}?", number=number),
            tr("Write: {lines}", lines=listed(map(shown, ways), " or ")),
        )
    return None


def _order(number: str, said: str, run: "Run") -> list[str] | None:
    from crmcli.queries.sales.orders import get_order

    try:
        order = get_order(run.store, int(number))
    except NotFound:
        return None
    first, _, more = said.partition(" ")
    if first.casefold() in _PAID:
        options = ["--method", more.removeprefix("by ").removeprefix("in ")] if more else []
        return ["pay", str(order.customer_id), "all", "--order", number, *options]
    ways = [["order", "edit", number, "--note", said], ["order", "edit", number, "ITEMS"]]
    if Checks(run).fits("items", tuple(said.split())):
        ways[1][-1] = said
    raise Usage(
        tr("What is to be done with order {number}?", number=number),
        tr("Write: {lines}", lines=listed(map(shown, ways), " or ")),
    )
