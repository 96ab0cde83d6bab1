"""What pipeline, forecast and reports say beside their figures: what a chance rests on, what is in no sum."""

from collections.abc import Sequence

from crmcli.domain.sales.forecast import StageChance
from crmcli.domain.sales.pipeline import CurrencySum
from crmcli.render.view import View, counted, decimal


def chances_json(chances: Sequence[StageChance]) -> list[dict[str, object]]:
    """Each stage's chance to be won, and whether it is only assumed."""
    return [
        {
            "stage": c.stage,
            "probability": round(c.probability, 4),
            "assumed": c.is_assumed,
            "won": c.won,
            "closed": c.closed,
        }
        for c in chances
    ]


def chance_text(chance: StageChance) -> str:
    """A chance in percent, with a star where it is assumed."""
    return f"{chance.probability:.0%}{'*' if chance.is_assumed else ''}"


def chances_sentence(chances: Sequence[StageChance]) -> str:
    """What the weights rest on, in one sentence."""
    closed = max((chance.closed for chance in chances), default=0)
    meaning = "each amount times the chance that a deal which reached its stage is won"
    if not closed:
        return f"{meaning}; the chances are assumed (*), no deal has closed yet"
    learned = f"learned from {counted(closed, 'closed deal')}, with your own for a start"
    return f"{meaning}; {learned}{', * assumed' if any(c.is_assumed for c in chances) else ''}"


def elsewhere_json(sums: Sequence[CurrencySum]) -> list[dict[str, object]]:
    """What is in no sum, by currency."""
    return [{"currency": s.currency, "count": s.deals, "amount": decimal(s.amount, s.currency)} for s in sums]


def elsewhere_lines(sums: Sequence[CurrencySum], view: View) -> list[str]:
    """What is in no sum, for people."""
    return [
        f"Not in the sums: {counted(s.deals, 'deal')} of {view.amount(s.amount, s.currency)}."
        f" A rate counts them in: crm config rates {s.currency}=…"
        for s in sums
    ]
