"""What `pipeline --as-of`, `pipeline --since`, `forecast --as-of` and `report changes` answer."""

from collections.abc import Sequence
from datetime import date

from crmcli import parse
from crmcli.context import Run
from crmcli.domain.records import Deal
from crmcli.domain.sales.pipeline import amount_in
from crmcli.errors import Usage
from crmcli.queries.sales.deal_changes import changes_since
from crmcli.queries.sales.past import forecast_on, pipeline_on
from crmcli.render.chances import elsewhere_lines
from crmcli.render.columns import DEAL, pick
from crmcli.render.past import (
    became_sentence,
    change_sections,
    changes_json,
    changes_sentence,
    forecast_then_columns,
    forecast_then_sentence,
    past_pipeline_json,
    unknown_lines,
)
from crmcli.render.report_columns import columns_shown, pipeline_columns
from crmcli.render.table import screen_width
from crmcli.render.view import whole
from crmcli.words import as_sentence, stage_text, tr

_DEAL_THEN = pick(DEAL, "id", "title", "customer", "stage", "amount", "expected_close")
_MOST = 10  # lines of a section on a screen


def past_day(run: Run, phrase: str) -> date:
    """The day said, which must not lie ahead. Raises Usage."""
    day = parse.when(phrase, run.view, "past").day
    if day > run.view.today:
        raise Usage(
            tr("{day} lies ahead; the book knows the past alone.", day=run.view.spoken_day(day.isoformat())),
            tr("Example: crm pipeline --as-of yesterday"),
        )
    return day


def show_pipeline_on(run: Run, phrase: str, *, deals: bool) -> None:
    """The pipeline as it stood at the end of a day, and where its deals are now."""
    past = pipeline_on(run.store, run.settings, past_day(run, phrase))

    def money(some: Sequence[Deal]) -> str:
        return whole(sum(amount_in(deal, run.settings, run.settings.currency) or 0 for deal in some), currency)

    picture, currency = past.picture, run.settings.currency
    if run.json:
        run.out.json(past_pipeline_json(past, money))
        return
    run.out.put_sentence(tr("The pipeline at the end of {day}:", day=run.view.spoken_day(past.day.isoformat())))
    largest = max((s.amount for s in picture.sums), default=0) or 1
    if picture.deals or picture.parked:
        run.out.put_table(
            [*picture.sums, picture.total], pipeline_columns(currency, picture.chances, largest), run.view
        )
    run.out.put_sentence(as_sentence(became_sentence(past, money)))
    for line in (*unknown_lines(past), *elsewhere_lines(picture.elsewhere, run.view)):
        run.out.put_sentence(line)
    if deals:
        for stage in picture.sums:
            if members := [deal for deal in picture.deals if deal.stage == stage.stage]:
                run.out.put()
                run.out.put_table(members, _DEAL_THEN, run.view, title=stage_text(stage.stage))


def show_changes(run: Run, phrase: str, *, every: bool) -> None:
    """What happened to deals and promises since a day; on a screen ten lines of each kind, unless `every`."""
    changes = changes_since(run.store, run.settings, past_day(run, phrase))
    if run.json:
        run.out.json(changes_json(changes, run.view))
        return
    run.out.put_sentence(as_sentence(changes_sentence(changes, run.view)))
    most = None if every or screen_width() is None else _MOST
    for title, lines in change_sections(changes, run.view):
        run.out.put()
        run.out.put(tr("{title}  {count}", title=title, count=len(lines)))
        for line in lines[:most]:
            run.out.put_sentence(f"  {line}")
        if most and len(lines) > most:
            run.out.put(tr("  … and {count} more: --all", count=len(lines) - most))


def show_forecast_on(run: Run, phrase: str) -> None:
    """The forecast as it stood at the end of a day, and what has come since."""
    day, currency = past_day(run, phrase), run.settings.currency
    months = forecast_on(run.store, run.settings, day)

    def money(value: float) -> str:
        return whole(round(value), currency)

    columns, sentence = forecast_then_columns(currency), as_sentence(forecast_then_sentence(months, money))
    if run.json:
        rows = [{column.key: column.value(m) if column.value else m.month for column in columns if column.key}
                for m in months]  # fmt: skip
        run.out.json({"as_of": day.isoformat(), "currency": currency, "months": rows, "sentence": sentence})
        return
    run.out.put_sentence(tr("The forecast at the end of {day}:", day=run.view.spoken_day(day.isoformat())))
    if months:
        run.out.put_table(months, columns_shown(columns), run.view)
    run.out.put_sentence(sentence)
