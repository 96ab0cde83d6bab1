"""The reports on the book: money owed, contacts by week, what customers are worth, how satisfied they are."""

from datetime import timedelta

from crmcli.context import Run
from crmcli.domain.sales.customer_value import quadrant_advice
from crmcli.domain.sales.ledger import Owed
from crmcli.domain.satisfaction import Csat, Nps, csat, csat_sentence, nps, nps_sentence
from crmcli.queries.ratings import Rating, ratings
from crmcli.queries.reports import Receivable, Week, activity, receivables
from crmcli.queries.sales.customer_value import CustomerValue, customer_value
from crmcli.queries.sales.orders import has_payments
from crmcli.render.columns import record_json
from crmcli.render.other_columns import RATING, RATING_LIST
from crmcli.render.report_columns import (
    RECEIVABLE,
    RECEIVABLE_TABLE,
    RECEIVABLE_TOTAL,
    WEEK,
    columns_shown,
    value_columns,
    week_json,
)
from crmcli.render.table import print_table
from crmcli.render.view import View
from crmcli.words import as_sentence, listed, tr, tr_n

_YEAR = timedelta(days=365)


def show_receivables(run: Run, *, only_ids: bool) -> None:
    """Who owes what, and how old it is."""
    rows = receivables(run.store, run.settings)
    totals = [_together(rows, currency) for currency in dict.fromkeys(row.currency for row in rows)]
    if only_ids:
        for row in rows:
            if row.owed.total:
                run.out.put(str(row.customer_id))
    elif run.json:
        run.out.json(
            {
                "customers": [record_json(row, RECEIVABLE) for row in rows],
                "totals": [record_json(row, RECEIVABLE_TOTAL) for row in totals],
                "sentence": _owed_sentence(rows, totals, run.view),
            }
        )
    elif rows:
        print_table([*rows, *totals], RECEIVABLE_TABLE, run.view)
        run.out.put_text(as_sentence(_owed_sentence(rows, totals, run.view)))
        run.out.put_text(
            tr("Owed is orders less payments, credits against the oldest; age counts from the order's day.")
        )
        if not has_payments(run.store):
            run.out.put(tr("No payment was ever taken down: crm pay WHO AMOUNT."))
    else:
        run.out.put(tr("Nothing is owed."))


def _together(rows: list[Receivable], currency: str) -> Receivable:
    members = [row.owed for row in rows if row.currency == currency]
    ages = [sum(owed.by_age[i] for owed in members) for i in range(4)]
    oldest = min((owed.oldest for owed in members if owed.oldest), default=None)
    credit = sum(owed.credit for owed in members)
    return Receivable(0, "total", currency, Owed((ages[0], ages[1], ages[2], ages[3]), oldest, credit))


def _owed_sentence(rows: list[Receivable], totals: list[Receivable], view: View) -> str:
    owing = len({row.customer_id for row in rows if row.owed.total})
    sums = listed((view.amount(t.owed.total, t.currency) for t in totals if t.owed.total), " and ")
    if not owing:
        return tr("Nothing is owed")
    old = listed((view.amount(t.owed.by_age[3], t.currency) for t in totals if t.owed.by_age[3]), " and ")
    owed = tr_n("{n:,} customer owes {sums}", "{n:,} customers owe {sums}", owing, sums=sums)
    return tr("{owed}, {old} of it for more than 90 days", owed=owed, old=old) if old else owed


def show_activity(run: Run, weeks: int) -> None:
    """Contacts by week and channel."""
    rows = activity(run.store, weeks)
    sentence = _activity_sentence(rows)
    if run.json:
        run.out.json({"weeks": [week_json(week) for week in rows], "sentence": sentence})
        return
    print_table(rows, columns_shown(WEEK), run.view)
    run.out.put_text(as_sentence(sentence))


def _activity_sentence(rows: list[Week]) -> str:
    whole = rows[:-1]
    this = tr("{contacts} so far this week", contacts=tr_n("{n:,} contact", "{n:,} contacts", rows[-1].contacts))
    if not whole:
        return this
    return tr_n(
        "{this}; {mean:.0f} a week in the {n} before",
        "{this}; {mean:.0f} a week in the {n} before",
        len(whole),
        this=this,
        mean=sum(week.contacts for week in whole) / len(whole),
    )


def show_value(run: Run, limit: int | None, *, only_ids: bool) -> None:
    """What customers are worth, compared with one another."""
    found = customer_value(run.store, run.settings)
    currency = run.settings.currency
    shown, columns = range(len(found.buyers))[:limit], value_columns(found, currency, run.now.date())
    if only_ids:
        for i in shown:
            run.out.put(str(found.buyers[i].customer_id))
    elif run.json:
        run.out.json(_value_json(found, [record_json(i, columns) for i in shown], currency))
    elif found.buyers:
        without = () if found.served else ("cost", "grade")
        print_table(shown, columns_shown(columns, *without), run.view)
        _say_value(run, found)
    else:
        run.out.put(tr("Nobody ordered within the last year."))


def _value_json(found: CustomerValue, customers: list[dict[str, object]], currency: str) -> dict[str, object]:
    return {
        "currency": currency,
        "customers": customers,
        "top20_share": found.abc.top20_share,
        "n80": found.abc.n80,
        "n80_share": found.abc.n80_share,
        "gini": found.abc.gini,
        "left_out": found.elsewhere,
        "lines_at_todays_cost": found.lines_at_todays_cost,
        "untimed": found.is_untimed,
        "sentence": _value_sentence(found),
    }


def _value_sentence(found: CustomerValue) -> str:
    share = found.abc.top20_share
    if share is None:
        return tr("nobody brought revenue within the last year")
    n80 = found.abc.n80
    return tr(
        "the best fifth of {count} customers brought {share:.0%} of the year's revenue;"
        " {n80} of them ({n80_share:.0%}) brought 80 %",
        count=len(found.buyers),
        share=share,
        n80=n80,
        n80_share=found.abc.n80_share,
    )


def _say_value(run: Run, found: CustomerValue) -> None:
    text = _value_sentence(found)
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
                name=name,
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
    sentences = [nps_sentence(likely)] if likely else []
    sentences += [csat_sentence(pleased)] if pleased else []
    low = [r for r in latest if r.score.is_low and not r.is_followed]
    if run.json:
        run.out.json(
            {
                "since": first,
                "nps": _score_json(likely),
                "csat": _score_json(pleased),
                "low": [record_json(r, RATING) for r in low],
                "sentence": listed(sentences, "; ") or tr("nobody was asked"),
            }
        )
    elif found:
        _print_satisfaction(run, listed(sentences, "; "), low)
    else:
        run.out.put(tr('Nobody was asked. Ask, then: crm rate acme 9 "quick delivery"'))


def _score_json(found: Nps | Csat | None) -> dict[str, object] | None:
    """A score with its 95 % range; counts alone below the answers that are enough, null without any."""
    if found is None:
        return None
    score, low, high = (found.score, found.low, found.high) if found.is_enough else (None, None, None)
    return {"n": found.n, "score": score, "low": low, "high": high}


def _print_satisfaction(run: Run, sentence: str, low: list[Rating]) -> None:
    run.out.put_text(as_sentence(sentence))
    if low:
        run.out.put_text("")
        print_table(low, RATING_LIST, run.view, title=tr("Low, and nothing came after"))
