"""Words behind deal that name one deal and what becomes of it: brand refresh is now 2600, acme stage negotiation."""

from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine, Piece, shown
from crmcli.commands.repair.options import Repaired
from crmcli.commands.repair.slots import Checks
from crmcli.domain.settings import LOST, WON
from crmcli.errors import CrmError, NotFound
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_LONGEST_NAME = 7
_TO_STAGE = ("to", "into", "->", "→", "=", "stage", "in", "到", "stage:", "is", "as")
_NOW = ("is", "now", "at", "to", "=", "worth", "value", "amount", "changed", "went", "up", "down", "increased", "by")
_NOTE = ("note", "notes", "note:", "comment", "备注")
_STEP = ("next", "next:", "todo", "step")
_SHOWN = 4


def as_deal_change(rest: list[str], run: "Run") -> list[str] | None:
    """`brand refresh is now 2600` and `brand refresh next step send contract mon`, behind deal; None for others."""
    checks = Checks(run)
    if not checks.has_book or any(word.startswith("-") for word in rest):
        return None
    if rest[0].casefold() in _NOTE and len(rest) > len(("note", "deal")):
        deal = " ".join(rest[1:-1])
        return ["edit", deal, "--note", rest[-1]] if checks.fits("deal", (deal,)) else None
    counts = range(min(len(rest) - 1, _LONGEST_NAME), 0, -1)
    named = (n for n in counts if checks.fits("deal", tuple(rest[:n])) and checks.hit(" ".join(rest[:n])) is None)
    count = next(named, 0)
    if not count:
        return None
    deal, behind = " ".join(rest[:count]), rest[count:]
    words = [word for word in behind if word.casefold() not in _NOW]
    if len(words) == 1 and len(behind) > 1 and checks.fits("amount", (words[0],)):
        sign = "+" if {"up", "by", "increased"} & set(behind) and "to" not in behind else ""
        return ["edit", deal, "--amount", f"{sign}{words[0]}"]
    if behind[0].casefold() in _STEP:
        step = behind[2:] if behind[1:2] == ["step"] else behind[1:]
        return ["edit", deal, "--next", " ".join(step)] if step else None
    return None


def repair_stage_words(line: CommandLine, run: "Run") -> Repaired | None:
    """`deal move auto policy to won` and `deal move acme stage negotiation` with the deal and the stage apart."""
    words = line.words
    if line.path != ("deal", "move") or len(words) <= len(("deal", "stage")):
        return None
    checks = Checks(run)
    for at in range(1, len(words) - 1):
        deal, stage = " ".join(words[:at]), " ".join(words[at + 1 :])
        is_led = words[at].casefold() in _TO_STAGE and checks.fits("stage", (stage,)) and " to " not in stage
        if is_led and checks.fits("deal", tuple(words[:at])):
            fixed = line.with_words([deal, stage])
            return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    return None


def deals_of_named(line: CommandLine, error: CrmError, run: "Run") -> str:
    """The lines for the open deals of the customer whom the first words name; "" where they name nobody."""
    words = line.words
    if line.path[:1] != ("deal",) or not isinstance(error, NotFound) or not words or line.path[1:] == ("add",):
        return ""
    checks = Checks(run)
    counts = range(min(len(words), _LONGEST_NAME), 0, -1)
    parts = [part for word in words for part in word.split()]
    count = next((n for n in counts if checks.hit(" ".join(parts[:n])) is not None), 0)
    hit = checks.hit(" ".join(parts[:count])) if count else None
    if hit is None:
        return ""
    from crmcli.queries.sales.deals import deals_at

    deals = [deal for deal in deals_at(run.store, hit.customer_id, run.settings) if deal.stage not in (WON, LOST)]
    if not deals:
        about = " ".join(parts[count:]) or "TITLE"
        add = shown(["deal", "add", " ".join(parts[:count]), about])
        return tr("{name} has no open deal. To open one: {line}", name=hit.name, line=add)
    asked = words[0] if len(words) == len(line.arguments) else " ".join(words)
    lines = [line.with_words([str(deal.id), *(words[1:] if asked == words[0] else [])]) for deal in deals[:_SHOWN]]
    return "\n".join(
        tr("For {name}: {line}", name=deal.title, line=fixed.shown()) for deal, fixed in zip(deals, lines, strict=False)
    )


def with_close(line: CommandLine, run: "Run") -> Repaired | None:
    """`deal add greer "mro contract" 85k close q2 2027` with the day as --close; None for other lines."""
    words = line.words
    if line.path != ("deal", "add") or len(words) <= len(line.arguments):
        return None
    checks = Checks(run)
    for at in range(len(words) - 1, 1, -1):
        lead, day = words[at].casefold().strip(":,"), " ".join(words[at + 1 :])
        whole = " ".join(words[at:])
        is_led = lead in _CLOSES and day and checks.fits("when", (day,))
        is_edge = not is_led and whole.startswith(_EDGES) and checks.fits("when", (whole,))
        if not (is_led or is_edge):
            continue
        rest = words[:at]
        while len(rest) > 2 and rest[-1].casefold().strip(",") in _BEFORE_CLOSE:
            rest.pop()
        close = Piece("option", "--close", "close", (day if is_led else whole,))
        fixed = line.with_words(rest, close)
        return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])
    return None


_CLOSES = frozenset((
    "close", "closes", "closing", "by", "due", "expected", "expect", "deadline", "for", "probably", "maybe", "around",
    "预计", "预计成交",
))  # fmt: skip
_BEFORE_CLOSE = frozenset((
    "to", "hope", "hopefully", "hoping", "should", "will", "probably", "close", "closes", "closing", "expected",
    "expect", "maybe",
))  # fmt: skip
_EDGES = (
    *("end of", "mid ", "early ", "late ", "eom", "eoy", "eoq", "q1", "q2", "q3", "q4"),
    *("月底", "年底", "下月", "下个月", "本月", "月初", "明年", "季度"),
)
