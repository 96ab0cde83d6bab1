"""crm report backtest: how far "quiet" can be trusted in this very book; crm backtest, its old name, says so."""

from typing import Annotated

import typer

from crmcli import parse
from crmcli.context import Run
from crmcli.domain.rhythm.backtest import SPEEDS, Backtest, HitRate, summary
from crmcli.domain.rhythm.clocks import CONTACT, ORDERS
from crmcli.domain.rhythm.return_check import check_sentence
from crmcli.domain.rhythm.shown_check import shown_sentence
from crmcli.errors import Usage
from crmcli.render.backtest import backtest_json
from crmcli.render.computed_columns import BACKTEST_LIST
from crmcli.services.backtest import BookBacktest, run_backtest
from crmcli.words import as_sentence, tr, tr_mark, tr_marked, tr_n

app = typer.Typer(rich_markup_mode=None)
_CLASSES = {"all": tr_mark("all"), "fast": tr_mark("fast"), "mid": tr_mark("middling"), "slow": tr_mark("slow")}


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

    Example: crm report backtest --clock contact
    """
    ctx.obj.out.say(tr("crm backtest is crm report backtest now."))
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
    run.out.put_table([_row(found, name) for name in ("all", *SPEEDS)], BACKTEST_LIST, run.view)
    run.out.put()
    run.out.put(as_sentence(summary(found)))
    run.out.put(as_sentence(check_sentence(tested.returns)))
    if tested.shown is not None:
        run.out.put_text(as_sentence(shown_sentence(tested.shown)))
    fast, slow = found.speed_limits
    run.out.put(
        tr("False alarm: it rang in a pause that ended by itself. Right: named when learning ended, silent since.")
    )
    run.out.put(tr("Fast is a mean gap below {fast:.0f} days, slow one of {slow:.0f} or more.", fast=fast, slow=slow))


def _row(found: Backtest, name: str) -> tuple[object, ...]:
    named = found.named[name]
    rates = (found.false_alarms[0.10][name], found.fixed_rule[name], named.quiet, named.fixed_rule)
    return (tr_marked(_CLASSES[name]), *map(_percent, rates))


def _percent(rate: HitRate) -> str:
    return "" if rate.share is None else tr("{share:.0%} of {rate_n}", share=rate.share, rate_n=rate.n)
