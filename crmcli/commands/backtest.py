"""crm backtest: how far "quiet" can be trusted in this very book."""

from datetime import date
from typing import Annotated

import typer

from crmcli import parse
from crmcli.context import Run
from crmcli.domain.rhythm.backtest import SPEEDS, Backtest, HitRate, summary
from crmcli.domain.rhythm.clocks import CONTACT, ORDERS
from crmcli.domain.rhythm.return_check import ReturnCheck, check_sentence
from crmcli.errors import Usage
from crmcli.render.computed_columns import BACKTEST_LIST
from crmcli.render.table import print_table
from crmcli.services.backtest import BookBacktest, run_backtest
from crmcli.words import as_sentence, tr, tr_n

app = typer.Typer(rich_markup_mode=None)
_CLASSES = {"all": "all", "fast": "fast", "mid": "middling", "slow": "slow"}


@app.command("backtest")
def backtest_signature(
    ctx: typer.Context,
    clock: Annotated[
        str | None,
        typer.Option(help="What to count: orders, or contact (any sign of life). Orders where there are any."),
    ] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DAY", help="With what was known on that day.")] = None,
) -> None:
    """Rewind the book to half time and see how often "quiet" was right, beside a rule of 90 days for everybody.

    Example: crm backtest --clock contact
    """
    backtest(ctx.obj, clock=clock, as_of=as_of)


def backtest(run: Run, *, clock: str | None = None, as_of: str | None = None) -> None:
    """Rewind the book to half time and see how often "quiet" was right, beside a rule of 90 days for everybody."""
    if clock not in (None, ORDERS, CONTACT):
        raise Usage(tr("--clock is orders or contact, not {clock!r}.", clock=clock))
    tested = run_backtest(run.store, parse.when(as_of, run.view, "any").day if as_of else run.now.date(), clock)
    if run.json:
        run.out.json(backtest_json(tested))
    else:
        _show(run, tested)


def backtest_json(tested: BookBacktest) -> dict[str, object]:
    """The whole answer. Rates are shares, None where there was nothing to count; days are whole."""
    found = tested.result
    return {
        "clock": tested.clock,
        "from": tested.first.isoformat(),
        "cut": tested.cut.isoformat(),
        "until": tested.until.isoformat(),
        "customers": found.customers,
        "H": found.horizon,
        "rhythm": found.rhythm._asdict(),
        "g0": found.model.g0,
        "return_models": [list(model) for model in found.model.models],
        "silent": {name: judged._asdict() for name, judged in found.silent.items()},
        "false_alarm_rate": {f"nominal {level:g}": _shares(rates) for level, rates in found.false_alarms.items()},
        "fixed_rule_rate": _shares(found.fixed_rule),
        "speed_limits": list(found.speed_limits),
        "pauses": {name: rate.n for name, rate in found.fixed_rule.items()},
        "lost_pauses": found.lost_pauses._asdict(),
        "next_order": found.next_event._asdict(),
        "named": {
            name: {"quiet": _rate_json(named.quiet), "fixed_rule": _rate_json(named.fixed_rule)}
            for name, named in found.named.items()
        },
        "returns": _returns_json(tested.returns),
        "sentence": summary(found),
    }


def _returns_json(found: ReturnCheck) -> dict[str, object]:
    return {
        "asked_on": date.fromordinal(found.asked_on).isoformat(),
        "horizon": found.horizon,
        "customers": found.customers,
        "observed": found.observed,
        "expected": found.expected,
        "ratio": found.ratio,
        "sentence": check_sentence(found),
    }


def _shares(rates: dict[str, HitRate]) -> dict[str, float | None]:
    return {name: rate.share for name, rate in rates.items()}


def _rate_json(rate: HitRate) -> dict[str, float | None]:
    return {"right": rate.hits, "named": rate.n, "share": rate.share}


def _show(run: Run, tested: BookBacktest) -> None:
    found = tested.result
    customers = tr_n("{n:,} customer", "{n:,} customers", found.customers)
    who = (
        tr("{customers} by their orders", customers=customers)
        if tested.clock == ORDERS
        else tr("{customers} by their signs of life", customers=customers)
    )
    run.out.put(tr("{who}; learned until {cut}, judged until {until}.", who=who, cut=tested.cut, until=tested.until))
    run.out.put()
    print_table([_row(found, name) for name in ("all", *SPEEDS)], BACKTEST_LIST, run.view)
    run.out.put()
    run.out.put(as_sentence(summary(found)))
    run.out.put(as_sentence(check_sentence(tested.returns)))
    fast, slow = found.speed_limits
    run.out.put(
        tr("False alarm: it rang in a pause that ended by itself. Right: named when learning ended, silent since.")
    )
    run.out.put(tr("Fast is a mean gap below {fast:.0f} days, slow one of {slow:.0f} or more.", fast=fast, slow=slow))


def _row(found: Backtest, name: str) -> tuple[object, ...]:
    named = found.named[name]
    rates = (found.false_alarms[0.10][name], found.fixed_rule[name], named.quiet, named.fixed_rule)
    return (_CLASSES[name], *map(_percent, rates))


def _percent(rate: HitRate) -> str:
    return "" if rate.share is None else tr("{share:.0%} of {rate_n}", share=rate.share, rate_n=rate.n)
