"""crm forecast: what the open deals will bring, month by month."""

import typer

from crmcli.context import Run
from crmcli.domain.records import Deal
from crmcli.domain.sales.forecast import Forecast
from crmcli.queries.sales.forecast import ForecastView
from crmcli.queries.sales.forecast import forecast as ask_forecast
from crmcli.render import as_json
from crmcli.render.chances import (
    chance_text,
    chances_json,
    chances_sentence,
    elsewhere_json,
    elsewhere_lines,
    forecast_outcomes,
    forecast_range,
)
from crmcli.render.columns import Column
from crmcli.render.table import bar, print_table
from crmcli.render.view import decimal, whole
from crmcli.words import as_sentence, tr, tr_mark, tr_n

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


def forecast_json(view: ForecastView) -> dict[str, object]:
    """The forecast as data."""
    return {
        "currency": view.currency,
        "months": [{"month": month, **_json(found, view.currency)} for month, found in view.months.items()],
        "total": _json(view.total, view.currency),
        "past": [as_json.deal_json(deal) for deal in view.past],
        "undated": [as_json.deal_json(deal) for deal in view.undated],
        "unpriced": [as_json.deal_json(deal) for deal in view.unpriced],
        "other_currencies": elsewhere_json(view.elsewhere),
        "chances": chances_json(view.chances),
        "sentence": sentence(view),
    }


def sentence(view: ForecastView) -> str:
    """The whole forecast in one sentence."""
    found = view.total
    if not found.deals:
        return tr("no open deal has an amount and an expected close that is still to come")
    low, high, middle = (whole(round(value), view.currency) for value in (found.low, found.high, found.weighted))
    deals = tr(
        "{deals} of {whole}",
        deals=tr_n("{n:,} deal", "{n:,} deals", found.deals),
        whole=whole(round(found.total), view.currency),
    )
    if found.outcomes:
        outcomes = forecast_outcomes(found, lambda value: whole(round(value), view.currency))
        return tr("{deals} will bring about {middle}: {outcomes}", deals=deals, middle=middle, outcomes=outcomes)
    return tr(
        "{deals} will bring about {middle}, 8 times in 10 between {low} and {high}",
        deals=deals,
        middle=middle,
        low=low,
        high=high,
    )


def _json(found: Forecast, currency: str) -> dict[str, object]:
    values = {"total": found.total, "weighted": found.weighted, "low": found.low, "high": found.high}
    outcomes = [
        {"amount": decimal(round(one.amount), currency), "probability": one.probability} for one in found.outcomes
    ]
    return {
        "deals": found.deals,
        **{key: decimal(round(value), currency) for key, value in values.items()},
        "outcomes": outcomes,
    }


def _print(run: Run, view: ForecastView) -> None:
    def money(value: float) -> str:
        return whole(round(value), view.currency)

    largest = max((found.total for found in view.months.values()), default=0) or 1
    columns = (
        Column(tr_mark("Month"), lambda row, _: row[0]),
        Column(tr_mark("Deals"), lambda row, _: str(row[1].deals), "right"),
        Column(tr_mark("Total"), lambda row, _: money(row[1].total), "right"),
        Column(tr_mark("Weighted"), lambda row, _: money(row[1].weighted), "right"),
        Column(tr_mark("8 times in 10"), lambda row, _: forecast_range(row[1], money), "right"),
        Column("", lambda row, _: bar(row[1].weighted, largest) if row[0] != "total" else ""),
    )
    if view.months:
        print_table([*view.months.items(), ("total", view.total)], columns, run.view)
    text = sentence(view)
    run.out.put_sentence(as_sentence(text))
    chances = ", ".join(f"{chance.stage} {chance_text(chance)}" for chance in view.chances)
    run.out.put_sentence(
        tr("Weighted: {chances_sentence}: {chances}.", chances_sentence=chances_sentence(view.chances), chances=chances)
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
    return ", ".join(filter(None, (f"{deal.id} {deal.title}", deal.customer, deal.stage, worth, deal.expected_close)))
