"""crm config: what the book's owner may set."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.context import Run
from crmcli.domain.dashboard_settings import keys_text
from crmcli.domain.rhythm.cadence import spell_cadences
from crmcli.domain.sales.money import Money
from crmcli.domain.settings import Settings
from crmcli.errors import Usage
from crmcli.queries.dashboard_settings import load_dashboard_settings
from crmcli.queries.settings import load_settings
from crmcli.services.settings import KEYS, set_setting

app = typer.Typer(rich_markup_mode=None)


@app.command()
def config(
    ctx: typer.Context,
    key: Annotated[str | None, typer.Argument(help=f"One of: {', '.join(KEYS)}.")] = None,
    value: Annotated[str | None, typer.Argument(help='The new value; "" takes the setting back.')] = None,
) -> None:
    """Show or change the settings of the book.

    Example: crm config currency CNY

    Example: crm config stages "lead:10%:30, proposal:50%:14, negotiation:75%:10"

    Example: crm config rates "EUR=7.8, USD=7.1"

    Example: crm config big_deal 50k

    Example: crm config cadence "A=3 weeks, tag:vip=2 weeks"
    """
    run: Run = ctx.obj
    if key is not None and key not in KEYS:
        raise Usage(f"There is no setting {key!r}.", f"The settings are: {', '.join(KEYS)}")
    if key is not None and value is not None:
        set_setting(run.store, key, value, run.settings)
    settings = load_settings(run.store)
    desk = load_dashboard_settings(run.store)
    if run.json:
        shown = settings_json(settings) | desk._asdict()
        run.put_json({key: shown[key]} if key else shown)
        return
    lines = settings_lines(settings)
    lines |= {"theme": desk.theme, "rings": "yes" if desk.rings else "no", "keys": keys_text(desk.keys)}
    for name, text in lines.items():
        if key in (None, name):
            run.put(render.safe(f"{name + ':':<14}{text or 'not set'}"))


def settings_json(settings: Settings) -> dict[str, object]:
    """The settings as data."""
    return {
        "currency": settings.currency,
        "region": settings.region,
        "date_order": settings.date_order.lower() if settings.date_order else None,
        "stages": [{"name": s.name, "probability": s.probability, "stale_days": s.stale_days} for s in settings.stages],
        "rates": {rate.currency: rate.value for rate in settings.rates},
        "big_deal": _money_json(settings.big_deal),
        "lost_reasons": list(settings.lost_reasons),
        "hourly_rate": _money_json(settings.hourly_rate),
        "cadence": [{c.kind: c.name, "days": c.days, "limit": c.limit} for c in settings.cadences],
    }


def _money_json(money: Money | None) -> dict[str, str | None] | None:
    return {"amount": render.decimal(*money), "currency": money.currency} if money else None


def settings_lines(settings: Settings) -> dict[str, str | None]:
    """The settings as they are typed."""
    return {
        "currency": settings.currency,
        "region": settings.region,
        "date_order": settings.date_order.lower() if settings.date_order else None,
        "stages": ", ".join(f"{s.name}:{s.probability:.0%}:{s.stale_days}" for s in settings.stages),
        "rates": ", ".join(f"{rate.currency}={rate.value}" for rate in settings.rates),
        "big_deal": render.amount(*settings.big_deal) if settings.big_deal else None,
        "lost_reasons": ", ".join(settings.lost_reasons),
        "hourly_rate": render.amount(*settings.hourly_rate) if settings.hourly_rate else None,
        "cadence": spell_cadences(settings.cadences),
    }
