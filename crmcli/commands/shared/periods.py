"""A stretch of days as it is typed: november, next month, this week, 11月, next 30 days; a day alone is one, too."""

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from crmcli import parse
from crmcli.domain.dates import DateRefused
from crmcli.domain.periods import length_ahead

if TYPE_CHECKING:
    from crmcli.render.view import View


def parse_period(text: str, view: "View") -> tuple[date, date]:
    """The first and last day of what a text names, in this year or the next where its year is not said.

    Raises DateRefused.
    """
    if (last := length_ahead(text)) is not None:
        return view.today, parse.when(last, view).day
    year = view.today.year + 1
    try:
        return _days(text, view)
    except DateRefused:
        for with_year in (f"{text} {year}", f"{year}年{text}"):  # for what comes every year the next one is as good
            with suppress(DateRefused):
                return _days(with_year, view)
        raise


def _days(text: str, view: "View") -> tuple[date, date]:
    first = parse.when(text, view, "any").day
    return first, max(first, date.fromisoformat(parse.close_day(text, view)))
