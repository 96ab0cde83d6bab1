"""Words behind deal add and deal edit: a price in the title, fields without dashes, an amount alone."""

from contextlib import suppress
from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece, shown
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.domain.command_line.options import params_meant
from crmcli.domain.command_line.reasons import reasons_meant
from crmcli.domain.sales.money import Money, parse_amount, to_text
from crmcli.domain.sales.order_items import parse_items
from crmcli.domain.text.unicode import fold
from crmcli.errors import CrmError, Usage
from crmcli.words import listed, reason_text, tr

if TYPE_CHECKING:
    from crmcli.context import Run

_OPTIONS = {"amount_option": "--amount", "amount": "--amount", "title": "--title", "close": "--close", "note": "--note",
            "next_": "--next", "todo": "--todo", "reason": "--reason"}  # fmt: skip
_AS_TITLE = 2  # who and title
_LONGEST_NAME = 7
_BETWEEN = ("to", "=", "is", "as", ":")


def repair_priced_title(line: CommandLine, run: "Run") -> Repaired | None:
    """`deal add acme "6 pumps @ 840"` with the sum of that as its amount; None for another title."""
    if line.path != ("deal", "add") or len(line.words) != _AS_TITLE:
        return None
    worth = _sum(line.words[1], run.settings.currency)
    if worth is None:
        return None
    fixed = line.with_words([*line.words, to_text(worth)])
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def _sum(text: str, currency: str) -> Money | None:
    """What items with a price come to, all in one currency and without a discount; None for other words."""
    with suppress(CrmError, ValueError):
        items = parse_items(text, currency, {})
        priced = [item.price or item.total for item in items]
        known = {money.currency for money in priced if money is not None}
        if None in priced or len(known) != 1 or any(item.discount or item.off or item.share for item in items):
            return None
        parts = [(item.total.minor if item.total else (item.price or Money(0, "")).minor * item.quantity)
                 for item in items]  # fmt: skip
        return Money(round(sum(parts)), known.pop())
    return None


def repair_deal_edit(line: CommandLine, run: "Run") -> Repaired | None:
    """`deal edit kitchen amount 440k` and `deal edit kitchen 440k` with options; None where no field is named.

    Raises Usage for a deal that is to be moved to a stage.
    """
    deal, *rest = line.words or [""]
    if line.path != ("deal", "edit") or not rest:
        return None
    checks = Checks(run)
    counts = range(min(len(line.words) - 1, _LONGEST_NAME), 0, -1)
    count = next((n for n in counts if checks.fits("deal", tuple(line.words[:n]))), 1)
    deal, rest = " ".join(line.words[:count]), line.words[count:]
    params = {param.name for param in line.command.params if param.name}
    pieces: list[Piece] = []
    rest = [part for word in rest for part in _split_at_equals(word, params)]
    is_said = any(piece.name in ("amount", "amount_option") for piece in line.pieces if piece.kind == "option")
    if is_said and _is_amount(rest[0]):
        return None  # deal edit a 1 --amount 1700: the number is no second amount
    if _is_amount(rest[0]):
        rest.insert(0, "amount")
    while rest:
        name = rest.pop(0).rstrip(":=").lower().replace("_", "-")
        if name in ("stage", "status", "phase") and rest:
            raise Usage(
                tr("A deal is moved by itself."), tr("Write: {line}", line=shown(["deal", "move", deal, *rest]))
            )
        found = [each for each in params_meant(name, params) if each in _OPTIONS]
        if len(found) != 1:
            return None
        if rest[:1] and rest[0].lower() in _BETWEEN:
            rest.pop(0)
        if not rest:
            return None
        value = rest.pop(0)
        while rest and not [each for each in params_meant(rest[0].rstrip(":=").lower(), params) if each in _OPTIONS]:
            value = f"{value} {rest.pop(0)}"
        pieces.append(Piece("option", _OPTIONS[found[0]], found[0], (value,)))
    fixed = line.with_words([deal], *pieces)
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def _split_at_equals(word: str, params: set[str]) -> list[str]:
    """`amount=1925` and `close:friday` as the field and its value; any other word alone."""
    for mark in ("=", ":"):
        name, found, value = word.partition(mark)
        if found and value and [each for each in params_meant(name.lower(), params) if each in _OPTIONS]:
            return [name, value]
    return [word]


def repair_lost(line: CommandLine, run: "Run") -> Repaired | None:
    """`deal lost acme "went with Parker"` with the reason that the words mean before them.

    Raises Usage with each line when the words mean several reasons, or none.
    """
    checks = Checks(run)
    words = [word for word in line.words if word not in ("-", "–", "—", ":")]
    counts = range(min(len(words) - 1, _LONGEST_NAME), 0, -1)
    at = next((at for at in counts if line.path == ("deal", "lost") and checks.fits("deal", tuple(words[:at]))), 0)
    if not at:
        return None
    reasons = run.settings.lost_reasons
    deal, text = " ".join(words[:at]), " ".join(words[at:])
    meant = [reason for reason in reasons_meant(fold(text)) if reason in reasons]
    lines = [line.with_words([deal, reason, text]) for reason in meant or reasons]
    if len(meant) == 1:
        return Repaired(lines[0].argv(), [tr("Read as: {line}", line=lines[0].shown())])
    if meant:
        shown_lines = [f"  {each.shown()}" for each in lines]
        raise Usage(tr("“{text}” can mean more than one reason.", text=text),
                    "\n".join([tr("Write one of:"), *shown_lines]))  # fmt: skip
    other = line.with_words([deal, "other" if "other" in reasons else reasons[-1], text])
    raise Usage(
        tr("“{text}” is not one of the reasons.", text=text),
        tr("With a reason before it: {line}\nThe reasons are: {reasons}", line=other.shown(),
           reasons=listed(map(reason_text, reasons))),
    )  # fmt: skip


def _is_amount(text: str) -> bool:
    with suppress(CrmError, ValueError, OverflowError):
        parse_amount(text.lstrip("+-").rstrip("%"), "USD")
        return True
    return False


def refuse_amount_when_closed(line: CommandLine) -> None:
    """Raise Usage with both lines for `deal won kitchen 445000`: the amount is changed before the deal is won."""
    if line.path not in (("deal", "won"), ("deal", "move")) or not line.words:
        return
    *words, amount = line.words
    if len(line.words) != len([param for param in line.arguments if param.required]) + 1 or not _is_amount(amount):
        return
    deal = " ".join(words[: len(words) - len(line.arguments) + 1])
    closing = line.with_words([deal, *words[len(words) - len(line.arguments) + 1 :]])
    change = shown(["deal", "edit", deal, "--amount", amount])
    raise Usage(
        tr("{command} takes no amount: it is changed by itself.", command=line.name),
        tr("Write: {change}\nand: {line}", change=change, line=closing.shown()),
    )
