"""crm forecast: what the open deals will bring, month by month."""

import typer

from crmcli import render
from crmcli.commands.explain import chance_text, chances_json, chances_sentence, elsewhere_json, elsewhere_lines
from crmcli.context import Run
from crmcli.domain.records import Deal
from crmcli.domain.sales.forecast import Forecast
from crmcli.queries.sales.forecast import ForecastView
from crmcli.queries.sales.forecast import forecast as ask_forecast

app = typer.Typer(rich_markup_mode=None)


@app.command()
def forecast(ctx: typer.Context) -> None:
    """What the open deals will bring, by month of expected close, and how sure that is.

    Example: crm forecast
    """
    run: Run = ctx.obj
    view = ask_forecast(run.store, run.settings)
    if run.json:
        run.put_json(forecast_json(view))
    elif view.total.deals or view.past or view.undated or view.unpriced or view.elsewhere:
        _print(view)
    else:
        run.put('No open deals. Open one: crm deal add acme "50 chairs" 12k --close "end of month"')


def forecast_json(view: ForecastView) -> dict[str, object]:
    """The forecast as data."""
    return {
        "currency": view.currency,
        "months": [{"month": month, **_json(found, view.currency)} for month, found in view.months.items()],
        "total": _json(view.total, view.currency),
        "past": [render.deal_json(deal) for deal in view.past],
        "undated": [render.deal_json(deal) for deal in view.undated],
        "unpriced": [render.deal_json(deal) for deal in view.unpriced],
        "other_currencies": elsewhere_json(view.elsewhere),
        "chances": chances_json(view.chances),
        "sentence": sentence(view),
    }


def sentence(view: ForecastView) -> str:
    """The whole forecast in one sentence."""
    found = view.total
    if not found.deals:
        return "no open deal has an amount and an expected close that is still to come"
    low, high, middle = (render.whole(round(value), view.currency) for value in (found.low, found.high, found.weighted))
    deals = f"{render.counted(found.deals, 'deal')} of {render.whole(round(found.total), view.currency)}"
    return f"{deals} will bring about {middle}, 8 times in 10 between {low} and {high}"


def _json(found: Forecast, currency: str) -> dict[str, object]:
    values = {"total": found.total, "weighted": found.weighted, "low": found.low, "high": found.high}
    return {"deals": found.deals, **{key: render.decimal(round(value), currency) for key, value in values.items()}}


def _print(view: ForecastView) -> None:
    def money(value: float) -> str:
        return render.whole(round(value), view.currency)

    largest = max((found.total for found in view.months.values()), default=0) or 1
    columns = (
        render.Column("Month", lambda row: row[0]),
        render.Column("Deals", lambda row: str(row[1].deals), "right"),
        render.Column("Total", lambda row: money(row[1].total), "right"),
        render.Column("Weighted", lambda row: money(row[1].weighted), "right"),
        render.Column("8 times in 10", lambda row: f"{money(row[1].low)} – {money(row[1].high)}", "right"),
        render.Column("", lambda row: render.bar(row[1].weighted, largest) if row[0] != "total" else ""),
    )
    if view.months:
        render.print_table([*view.months.items(), ("total", view.total)], columns)
    text = sentence(view)
    render.put_text(f"{text[0].upper()}{text[1:]}.")
    chances = ", ".join(f"{chance.stage} {chance_text(chance)}" for chance in view.chances)
    render.put_text(f"Weighted: {chances_sentence(view.chances)}: {chances}.")
    for title, deals in (
        ("Expected close has passed, not counted", view.past),
        ("No expected close, not counted", view.undated),
        ("No amount yet", view.unpriced),
    ):
        if deals:
            render.put_text(f"{title}:")
            for deal in deals:
                render.put_text(f"  {_line(deal)}")
    for line in elsewhere_lines(view.elsewhere):
        render.put_text(line)


def _line(deal: Deal) -> str:
    worth = render.amount(deal.amount, deal.currency)
    return ", ".join(filter(None, (f"{deal.id} {deal.title}", deal.customer, deal.stage, worth, deal.expected_close)))
