"""What pipeline, forecast and reports say beside their figures: what a chance rests on, what is in no sum."""

from collections.abc import Callable, Sequence

from crmcli.domain.sales.forecast import ClosedDeals, Forecast, StageChance
from crmcli.domain.sales.pipeline import CurrencySum
from crmcli.queries.sales.forecast import ForecastView, WonSum
from crmcli.render.view import View, decimal
from crmcli.words import facts_in_row, tr, tr_n


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


def chances_sentence(chances: Sequence[StageChance], closed: ClosedDeals) -> str:
    """What the weights rest on, in one sentence."""
    meaning = tr("each amount times the chance that a deal which reached its stage is won")
    if closed.learned:
        words = tr_n(
            "{meaning}; learned from {n:,} closed deal, with your own for a start",
            "{meaning}; learned from {n:,} closed deals, with your own for a start",
            closed.learned,
            meaning=meaning,
        )
        words = tr("{learned}, * assumed", learned=words) if any(c.is_assumed for c in chances) else words
    elif closed.unknown:
        words = tr("{meaning}; the chances are assumed (*)", meaning=meaning)
    else:
        words = tr("{meaning}; the chances are assumed (*), no deal has closed yet", meaning=meaning)
    if not closed.unknown:
        return words
    return tr_n(
        "{words}; {n:,} closed deal is not counted: how it came through the stages is not known",
        "{words}; {n:,} closed deals are not counted: how they came through the stages is not known",
        closed.unknown,
        words=words,
    )


def elsewhere_json(sums: Sequence[CurrencySum]) -> list[dict[str, object]]:
    """What is in no sum, by currency."""
    return [{"currency": s.currency, "count": s.deals, "amount": decimal(s.amount, s.currency)} for s in sums]


def elsewhere_lines(sums: Sequence[CurrencySum], view: View) -> list[str]:
    """What is in no sum, for people."""
    return [
        tr(
            "Not in the sums: {deals} of {amount}. A rate counts them in: crm config rates {currency}=…",
            deals=tr_n("{n:,} deal", "{n:,} deals", s.deals),
            amount=view.amount(s.amount, s.currency),
            currency=s.currency,
        )
        for s in sums
    ]


def forecast_sentence(found: Forecast, money: Callable[[float], str]) -> str:
    """What open deals will bring, in a clause: where it lies 8 times in 10; for one or two deals what can come."""
    if not found.deals:
        return tr("no open deal has an amount and an expected close that is still to come")
    words = {
        "deals": tr_n("{n:,} deal", "{n:,} deals", found.deals),
        "total": money(found.total),
        "middle": money(found.weighted),
    }
    if found.outcomes:
        return tr("{deals} of {total}: {outcomes}", **words, outcomes=forecast_outcomes(found, money))
    return tr(
        "{deals} of {total} will bring about {middle}, 8 times in 10 between {low} and {high}",
        **words,
        low=money(found.low),
        high=money(found.high),
    )


def won_sentence(won: WonSum, money: Callable[[float], str]) -> str:
    """What was won in the month that goes on, in a clause."""
    return tr_n("{n:,} deal won this month ({amount})", "{n:,} deals won this month ({amount})", won.deals,
                amount=money(won.amount))  # fmt: skip


def goal_sentence(found: ForecastView, month: str, money: Callable[[float], str]) -> str:
    """How far the month that goes on is from its goal, in a clause; empty without a goal.

    `month` is its name as YYYY-MM: what its open deals will bring counts, weighted.
    """
    if found.goal is None:
        return ""
    left = found.goal - found.won.amount
    if left <= 0:
        return tr("the goal of {goal} this month is reached: {won} won", goal=money(found.goal),
                  won=money(found.won.amount))  # fmt: skip
    coming = found.months.get(month)
    return tr(
        "{left} short of the goal of {goal} this month; its open deals will bring about {middle}",
        left=money(left),
        goal=money(found.goal),
        middle=money(coming.weighted if coming else 0),
    )


def forecast_outcomes(found: Forecast, money: Callable[[float], str]) -> str:
    """Every amount that one or two deals can bring, with its chance; the largest first. Empty for more deals."""
    return facts_in_row(
        tr("{amount} in {chance} of 100", amount=money(one.amount), chance=round(100 * one.probability))
        for one in reversed(found.outcomes)
    )


def forecast_range(found: Forecast, money: Callable[[float], str]) -> str:
    """The range that holds 8 times in 10; for one or two deals, which have none, the amounts that they can bring."""
    if found.outcomes:
        return tr("{amounts} only", amounts=" / ".join(money(one.amount) for one in found.outcomes))
    return f"{money(found.low)} – {money(found.high)}"
