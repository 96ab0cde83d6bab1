"""Words behind a product that say its price, cost or unit: product add hose 14 cost 9, product price hose 15."""

from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_FIELDS = {
    word: option
    for option, words in {
        "--price": "price price: sells sell sold at @ for 单价 价格 售价",
        "--cost": "cost cost: costs buy bought 成本 进价",
        "--unit": "unit unit: per 单位",
    }.items()
    for word in words.split()
}
_AMOUNTS = ("--price", "--cost")


def repair_product(line: CommandLine, run: "Run") -> Repaired | None:
    """`product add "GB-33" 640 cost 410` with the price and the cost as options; None where no such word stands."""
    words = line.words
    if line.path not in (("product", "add"), ("product", "edit")) or len(words) < len(("name", "field", "value")):
        return None
    checks = Checks(run)
    first = next((at for at, word in enumerate(words) if at and word.casefold() in _FIELDS), None)
    if first is None or first == len(words) - 1:
        return None
    name, rest = words[:first], words[first:]
    found: dict[str, str] = {}
    if len(name) > 1 and checks.fits("price", (name[-1],)) and not any(map(str.isalpha, name[-1])):
        found["--price"] = name.pop()
    while rest:
        option = _FIELDS.get(rest[0].casefold())
        if option is None or len(rest) < len(("field", "value")) or option in found:
            return None
        if option in _AMOUNTS and not checks.fits("price", (rest[1],)):
            return None
        found[option] = rest[1]
        del rest[:2]
    pieces = (Piece("option", option, option.lstrip("-"), (value,)) for option, value in found.items())
    fixed = line.with_words([" ".join(name)], *pieces)
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def repriced(word: str, behind: list[str]) -> list[str] | None:
    """The change that `product price hose 15` means, behind product; None for other words."""
    option = _FIELDS.get(word.casefold())
    if option not in _AMOUNTS or len(behind) < len(("name", "value")) or behind[-1].startswith("-"):
        return None
    *name, value = behind
    name = name[:-1] if name[-1].casefold() in ("to", "is", "=", "now") and len(name) > 1 else name
    return ["edit", " ".join(name), option, value]
