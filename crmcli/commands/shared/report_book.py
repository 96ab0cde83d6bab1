"""The reports on the book: money owed, contacts by week, what customers are worth, how satisfied they are."""

from datetime import timedelta

from crmcli.context import Run
from crmcli.domain.sales.customer_value import quadrant_advice
from crmcli.domain.satisfaction import csat, nps
from crmcli.queries.ratings import Rating, ratings
from crmcli.queries.reports import activity, contact_days, receivables
from crmcli.queries.sales.customer_value import CustomerValue, customer_value
from crmcli.queries.sales.orders import has_payments
from crmcli.render.book_reports import (
    activity_json,
    activity_sentence,
    owed_sentence,
    receivables_json,
    satisfaction_json,
    satisfaction_sentence,
    totals,
    value_json,
    value_sentence,
)
from crmcli.render.other_columns import RATING_LIST
from crmcli.render.picture_lines import year_lines
from crmcli.render.report_columns import (
    RECEIVABLE_TABLE,
    WEEK,
    columns_shown,
    value_columns,
)
from crmcli.render.table import screen_width
from crmcli.words import as_sentence, code_text, listed, tr, tr_n

_YEAR = timedelta(days=365)
_TOP = 10  # customers of a report on a screen
_WITHOUT_SCREEN = 80  # cells of a picture in a file or a pipe


def show_receivables(run: Run, *, only_ids: bool) -> None:
    """Who owes what, and how old it is."""
    rows = receivables(run.store, run.settings)
    if only_ids:
        _put_ids(run, [row.customer_id for row in rows if row.owed.total])
    elif run.json:
        run.out.json(receivables_json(rows, run.view))
    elif rows:
        run.out.put_list(rows, RECEIVABLE_TABLE, run.view, most=_TOP, last=totals(rows))
        run.out.put_text(as_sentence(owed_sentence(rows, run.view)))
        run.out.put_text(
            tr("Owed is orders less payments, credits against the oldest; age counts from the order's day.")
        )
        if not has_payments(run.store):
            run.out.put(tr("No payment was ever taken down: crm pay WHO AMOUNT."))
    else:
        run.out.put(tr("Nothing is owed."))


def _put_ids(run: Run, ids: list[int]) -> None:
    """The customers' numbers: a line each, or one JSON list."""
    if run.json:
        run.out.json(ids)
        return
    for customer_id in ids:
        run.out.put(str(customer_id))


def show_activity(run: Run, weeks: int) -> None:
    """Contacts by week and channel."""
    rows = activity(run.store, weeks)
    if run.json:
        run.out.json(activity_json(rows))
        return
    if not any(week.contacts or week.orders or week.won for week in rows):
        run.out.put(tr_n("Nothing was logged in the last week.", "Nothing was logged in the last {n} weeks.", weeks))
        return
    today = run.view.today
    for line in year_lines(contact_days(run.store, today - _YEAR, today), today, screen_width() or _WITHOUT_SCREEN):
        run.out.put(line)
    run.out.put()
    run.out.put_table(rows[::-1], columns_shown(WEEK), run.view)  # the newest first, as in the dashboard
    run.out.put_text(as_sentence(activity_sentence(rows)))


def show_value(run: Run, limit: int | None, *, only_ids: bool) -> None:
    """What customers are worth, compared with one another."""
    found = customer_value(run.store, run.settings)
    currency = run.settings.currency
    shown = range(len(found.buyers))[:limit]
    if only_ids:
        _put_ids(run, [found.buyers[i].customer_id for i in shown])
    elif run.json:
        run.out.json(value_json(found, shown, currency, run.now.date()))
    elif found.buyers:
        without = () if found.served else ("cost", "grade")
        columns = value_columns(found, currency, run.now.date())
        run.out.put_list(shown, columns_shown(columns, *without), run.view, most=None if limit else _TOP)
        _say_value(run, found)
    else:
        run.out.put(tr("Nobody ordered within the last year."))


def _say_value(run: Run, found: CustomerValue) -> None:
    text = value_sentence(found)
    run.out.put_text(as_sentence(text))
    run.out.put_text(
        tr(
            "Days: since the last order. RFM: how lately, how often, how much margin, 5 the best fifth."
            " ABC: A up to 80 % of revenue, B up to 95 %."
        )
    )
    for name in dict.fromkeys(found.quadrants.names):
        run.out.put_text(
            tr(
                "{name} ({count}): {quadrant_advice}.",
                name=code_text("kind", name),
                count=found.quadrants.names.count(name),
                quadrant_advice=quadrant_advice(name),
            )
        )
    run.out.put_text(
        tr(
            "Kind: order count above, and revenue an order at or above, the median;"
            " a stand-in for profitability and duration (Reinartz & Kumar)."
        )
    )
    if found.served:
        run.out.put_text(
            tr("Class: A much margin and little serving, B much of both, C little of both, D little and dear.")
        )
    if found.is_untimed:
        run.out.put_text(tr("No class: no minutes were logged in the year, so what serving costs is not known."))
    if found.lines_at_todays_cost:
        run.out.put_text(
            tr_n(
                "Margin: no cost was kept at the sale for {n:,} order line; it goes by today's cost.",
                "Margin: no cost was kept at the sale for {n:,} order lines; they go by today's cost.",
                found.lines_at_todays_cost,
            )
        )
    if found.elsewhere:
        run.out.put_text(
            tr(
                "Left out: orders in {elsewhere}, which have no rate (crm config rates).",
                elsewhere=listed(found.elsewhere),
            )
        )


def show_satisfaction(run: Run, since: str | None) -> None:
    """How satisfied customers are, and who is not."""
    first = since or (run.now.date() - _YEAR).isoformat()
    found = ratings(run.store, first)
    latest = [r for r in found if r.is_latest]
    likely = nps([r.score.points for r in latest if r.score.of == 10])
    pleased = csat([r.score.points for r in latest if r.score.of == 5])
    low = [r for r in latest if r.score.is_low and not r.is_followed]
    if run.json:
        run.out.json(satisfaction_json(first, likely, pleased, low))
    elif found:
        _print_satisfaction(run, satisfaction_sentence(likely, pleased), low)
    else:
        run.out.put(tr('Nobody was asked. Ask, then: crm rate acme 9 "quick delivery"'))


def _print_satisfaction(run: Run, sentence: str, low: list[Rating]) -> None:
    run.out.put_text(as_sentence(sentence))
    if low:
        run.out.put_text("")
        run.out.put_table(low, RATING_LIST, run.view, title=tr("Low, and nothing came after"))
