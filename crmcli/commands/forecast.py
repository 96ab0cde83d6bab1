"""crm forecast: what the open deals will bring, month by month."""

import typer

from crmcli.context import Run
from crmcli.domain.records import Deal
from crmcli.queries.sales.forecast import ForecastView
from crmcli.queries.sales.forecast import forecast as ask_forecast
from crmcli.render.as_json import forecast_json, forecast_words
from crmcli.render.chances import (
    chance_text,
    chances_sentence,
    elsewhere_lines,
)
from crmcli.render.report_columns import columns_shown, forecast_columns
from crmcli.render.table import print_table
from crmcli.words import as_sentence, listed, stage_text, tr

app = typer.Typer(rich_markup_mode=None)


@app.command("forecast")
def forecast_signature(ctx: typer.Context) -> None:
    """What the open deals will bring, by month of expected close, and how sure that is.

    Example: crm forecast
    """
    forecast(ctx.obj)


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
    largest = max((found.total for found in view.months.values()), default=0) or 1
    columns = columns_shown(forecast_columns(view.currency, largest))
    if view.months:
        print_table([*view.months.items(), ("total", view.total)], columns, run.view)
    run.out.put_sentence(as_sentence(forecast_words(view)))
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
    return listed(
        filter(None, (f"{deal.id} {deal.title}", deal.customer, stage_text(deal.stage), worth, deal.expected_close))
    )
