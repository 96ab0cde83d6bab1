"""crm config: what the book's owner may set."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.context import Run
from crmcli.errors import Usage
from crmcli.queries.settings import load_settings
from crmcli.services.settings import KEYS, set_setting

app = typer.Typer(rich_markup_mode=None)


@app.command()
def config(
    ctx: typer.Context,
    key: Annotated[str | None, typer.Argument(help=f"One of: {', '.join(KEYS)}.")] = None,
    value: Annotated[str | None, typer.Argument(help="The new value.")] = None,
) -> None:
    """Show or change the settings of the book.

    Example: crm config currency CNY

    Example: crm config stages "lead:10%:30, proposal:50%:14, negotiation:75%:10"
    """
    run: Run = ctx.obj
    if key is not None and key not in KEYS:
        raise Usage(f"There is no setting {key!r}.", f"The settings are: {', '.join(KEYS)}")
    if key is not None and value is not None:
        set_setting(run.store, key, value, run.settings)
    settings = load_settings(run.store)
    shown = {
        "currency": settings.currency,
        "region": settings.region,
        "date_order": settings.date_order.lower() if settings.date_order else None,
        "stages": [{"name": s.name, "probability": s.probability, "stale_days": s.stale_days} for s in settings.stages],
    }
    wanted = {key: shown[key]} if key else shown
    if run.json:
        run.put_json(wanted)
        return
    stages = ", ".join(f"{s.name}:{s.probability:.0%}:{s.stale_days}" for s in settings.stages)
    for name in wanted:
        text = stages if name == "stages" else wanted[name] or "not set"
        run.put(render.safe(f"{name + ':':<12}{text}"))
