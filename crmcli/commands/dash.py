"""crm dash: the dashboard. Refuses anything but a terminal."""

import gc
import os
import sys
from pathlib import Path

import typer

from crmcli.context import Run, clock
from crmcli.errors import Usage
from crmcli.store import file_identity
from crmcli.words import tr

app = typer.Typer(rich_markup_mode=None)


@app.command()
def dash(ctx: typer.Context) -> None:
    """Open the dashboard: what is due today, the pipeline, who has gone quiet.

    Example: crm dash
    """
    run: Run = ctx.obj
    if run.json:
        raise Usage(tr("The dashboard is for people; it has no JSON."), tr("Use: crm today --json"))
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise Usage(tr("The dashboard needs a terminal."), tr("In a pipe or a script: crm today"))
    if file_identity(run.path) is None:
        run.refuse_named_place()
    run.check_owner()
    open_dashboard(run.path)


def open_dashboard(path: Path) -> None:
    """Show the dashboard until its reader leaves; what went wrong in it is raised here."""
    gc.disable()  # nothing is thrown away while starting, so collecting then is work for nothing
    from crmcli.tui.app import CrmApp  # Textual is slow to import

    dashboard = CrmApp(path, clock, when_open=_collect_again)
    try:
        dashboard.run()
    finally:
        dashboard.book.close()
    if dashboard.failure is not None and not os.environ.get("CRM_DEBUG"):
        raise dashboard.failure


def _collect_again() -> None:
    """What starting made stays for good; only what comes after is worth looking through."""
    gc.freeze()
    gc.enable()
