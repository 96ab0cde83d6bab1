"""crm agenda: a calendar week in the terminal."""

import re
from datetime import date
from typing import Annotated

import typer

from crmcli import parse
from crmcli.context import Run
from crmcli.errors import Usage
from crmcli.queries.week import week_of
from crmcli.render.table import screen_width
from crmcli.render.week import week_json, week_lines
from crmcli.words import tr

app = typer.Typer(rich_markup_mode=None)
_NUMBERED = re.compile(r"(?:week|wk|w|kw|第)?\s*(\d{1,2})\s*周?", re.IGNORECASE)


@app.command("agenda")
def agenda_signature(
    ctx: typer.Context,
    week: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WEEK]", help="Any day of it, or its number: next week, 30 nov, week 49."),
    ] = None,
) -> None:
    """A week day by day: what is planned and done, birthdays, deals that should close.

    Example: crm agenda next week
    """
    agenda(ctx.obj, " ".join(week or ()))


def agenda(run: Run, phrase: str = "") -> None:
    """Answer with the week that the phrase names; this one without a phrase."""
    found = week_of(run.store, _day(run, phrase.strip()))
    if run.json:
        run.out.json(week_json(found))
        return
    for line in week_lines(found, run.view, screen_width()):
        run.out.put_cells(line)


def _day(run: Run, phrase: str) -> date:
    """A day of the week meant. Raises Usage for a number that no week of the year has."""
    numbered = _NUMBERED.fullmatch(phrase)
    if numbered is None:
        return parse.when(phrase, run.view, "any").day if phrase else run.view.today
    number, year = int(numbered[1]), run.view.today.isocalendar().year
    try:
        return date.fromisocalendar(year, number, 1)
    except ValueError:
        raise Usage(
            tr("{year} has no week {number}.", year=year, number=number), tr("Example: crm agenda next week")
        ) from None
