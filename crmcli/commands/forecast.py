"""crm forecast: what the open deals will bring, month by month."""

import re
from typing import Annotated

import typer

from crmcli import parse
from crmcli.commands.shared.past import show_forecast_on
from crmcli.context import Run
from crmcli.domain.command_line.months import names_month, quarter_named
from crmcli.domain.records import Deal
from crmcli.errors import Usage
from crmcli.queries.sales.deals import list_deals
from crmcli.queries.sales.forecast import ForecastView
from crmcli.queries.sales.forecast import forecast as ask_forecast
from crmcli.render.as_json import forecast_json, forecast_words
from crmcli.render.chances import (
    chance_text,
    chances_sentence,
    elsewhere_lines,
    goal_sentence,
    won_sentence,
)
from crmcli.render.columns import DEAL, DEAL_LIST, record_json
from crmcli.render.pictures import GOAL
from crmcli.render.report_columns import columns_shown, forecast_columns
from crmcli.render.table import screen_width
from crmcli.render.view import whole
from crmcli.words import as_sentence, facts_in_row, listed, stage_text, tr

app = typer.Typer(rich_markup_mode=None)
_WITH_BARS = 80  # cells of a screen that has room for the ranges drawn


@app.command("forecast")
def forecast_signature(
    ctx: typer.Context,
    month: Annotated[
        list[str] | None, typer.Argument(metavar="[MONTH]", help="Only this month or quarter: december, 2027-01, Q1.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DAY", help="As it stood on that day, against what came.")
    ] = None,
) -> None:
    """What the open deals will bring, by month of expected close, and how sure that is.

    Example: crm forecast
    Example: crm forecast --as-of "1 oct"
    """
    if as_of is not None and month:
        raise Usage(tr("--as-of shows every month; leave the month out."), tr('Example: crm forecast --as-of "1 oct"'))
    if as_of is not None:
        show_forecast_on(ctx.obj, as_of)
    elif month:
        forecast_month(ctx.obj, " ".join(month))
    else:
        forecast(ctx.obj)


def forecast_month(run: Run, phrase: str) -> None:
    """What the deals that should close in one month, or quarter, will bring, with these deals.

    Raises Usage for a phrase that names neither.
    """
    quarter = quarter_named(phrase.strip().casefold().removeprefix("in "), run.now.year, run.now.month)
    if quarter is not None:
        year, number = quarter
        months = [f"{year}-{month:02}" for month in range(3 * number - 2, 3 * number + 1)]
    else:
        months = [_month(phrase, run)]
    known = ask_forecast(run.store, run.settings).months
    found = {month: known[month] for month in months if month in known}
    deals = [deal for deal in list_deals(run.store, run.settings) if (deal.expected_close or "")[:7] in months]
    if run.json:
        columns = forecast_columns(run.settings.currency, 0)
        rows = [record_json(each, columns) for each in found.items()]
        listed_deals = [record_json(deal, DEAL) for deal in deals]
        if quarter is not None:
            run.out.json({"months": months, "forecast": rows, "deals": listed_deals})
        else:
            run.out.json({"month": months[0], "forecast": rows[0] if rows else None, "deals": listed_deals})
        return
    if found:
        most = max(each.total for each in found.values()) or 1
        run.out.put_table([*found.items()], columns_shown(forecast_columns(run.settings.currency, most)), run.view)
    if deals:
        run.out.put_table(deals, DEAL_LIST, run.view)
    elif quarter is not None:
        run.out.put(tr("No open deal should close in quarter {number} of {year}.", number=quarter[1], year=quarter[0]))
    else:
        run.out.put(tr("No open deal should close in {month}.", month=months[0]))


def _month(phrase: str, run: Run) -> str:
    """The month named, as YYYY-MM: december, dec 2027, next month, 2027-01, 12月. Raises Usage for what names none."""
    plain = phrase.strip().casefold().removeprefix("in ")
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", plain):
        return plain
    if not names_month(plain):
        raise Usage(tr("“{phrase}” is no month.", phrase=phrase), tr("Example: crm forecast december"))
    return parse.close_day(plain.replace("月份", "月"), run.view)[:7]


def forecast(run: Run) -> None:
    """What the open deals will bring, by month of expected close, and how sure that is."""
    view = ask_forecast(run.store, run.settings)
    if run.json:
        run.out.json(forecast_json(view))
    elif view.total.deals or view.past or view.undated or view.unpriced or view.elsewhere:
        _print(run, view)
    else:
        run.out.put(tr('No open deals. Open one: crm deal add acme "50 chairs" 12k --close "end of month"'))


def _print(run: Run, view: ForecastView) -> None:
    largest = max((view.goal or 0, *(found.high for found in view.months.values()))) or 1
    columns = columns_shown(forecast_columns(view.currency, largest, view.goal))
    if view.months:
        run.out.put_table([*view.months.items(), ("total", view.total)], columns, run.view)
        if (screen_width() or _WITH_BARS) >= _WITH_BARS:
            run.out.put_sentence(tr("Bars: █ at least, ▓ weighted, ░ at most; each 9 times in 10."))
            if view.goal is not None:
                run.out.put_sentence(tr("{mark} is your goal for a month.", mark=GOAL))
    run.out.put_sentence(as_sentence(forecast_words(view)))
    if view.won.deals:
        run.out.put_sentence(as_sentence(won_sentence(view.won, lambda minor: whole(round(minor), view.currency))))
    if words := goal_sentence(view, run.now.strftime("%Y-%m"), lambda minor: whole(round(minor), view.currency)):
        run.out.put_sentence(as_sentence(words))
    chances = listed(f"{stage_text(chance.stage)} {chance_text(chance)}" for chance in view.chances)
    run.out.put_sentence(
        tr(
            "Weighted: {chances_sentence}: {chances}.",
            chances_sentence=chances_sentence(view.chances, view.closed),
            chances=chances,
        )
    )
    for title, deals in (
        (tr("Expected close has passed, not counted"), view.past),
        (tr("No expected close, not counted"), view.undated),
        (tr("No amount yet"), view.unpriced),
    ):
        if deals:
            run.out.put_sentence(tr("{title}:", title=title))
            for deal in deals:
                run.out.put_sentence(f"  {_line(run, deal)}")
    for line in elsewhere_lines(view.elsewhere, run.view):
        run.out.put_sentence(line)


def _line(run: Run, deal: Deal) -> str:
    worth = run.view.amount(deal.amount, deal.currency)
    return facts_in_row(
        filter(None, (f"{deal.id} {deal.title}", deal.customer, stage_text(deal.stage), worth, deal.expected_close))
    )
