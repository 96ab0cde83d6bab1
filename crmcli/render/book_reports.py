"""The reports on the book as documents, and the one sentence that says what each comes to: for both faces."""

from collections.abc import Sequence
from datetime import date

from crmcli.domain.sales.ledger import Owed
from crmcli.domain.satisfaction import Csat, Nps, csat_sentence, nps_sentence
from crmcli.queries.ratings import Rating
from crmcli.queries.reports import Receivable, Week
from crmcli.queries.sales.customer_value import CustomerValue
from crmcli.render.columns import record_json
from crmcli.render.other_columns import RATING
from crmcli.render.report_columns import RECEIVABLE, RECEIVABLE_TOTAL, value_columns, week_json
from crmcli.render.view import View
from crmcli.words import listed, tr, tr_n


def receivables_json(rows: Sequence[Receivable], view: View) -> dict[str, object]:
    """Who owes what, and how old it is."""
    return {
        "customers": [record_json(row, RECEIVABLE) for row in rows],
        "totals": [record_json(row, RECEIVABLE_TOTAL) for row in totals(rows)],
        "sentence": owed_sentence(rows, view),
    }


def totals(rows: Sequence[Receivable]) -> list[Receivable]:
    """What is owed in each currency, all customers together."""
    return [_together(rows, currency) for currency in dict.fromkeys(row.currency for row in rows)]


def _together(rows: Sequence[Receivable], currency: str) -> Receivable:
    members = [row.owed for row in rows if row.currency == currency]
    ages = [sum(owed.by_age[i] for owed in members) for i in range(4)]
    oldest = min((owed.oldest for owed in members if owed.oldest), default=None)
    credit = sum(owed.credit for owed in members)
    overdue = sum(owed.overdue for owed in members)
    due = min((owed.next_due for owed in members if owed.next_due), default=None)
    owed = Owed((ages[0], ages[1], ages[2], ages[3]), oldest, credit, overdue, due)
    return Receivable(0, tr("total"), currency, owed)


def owed_sentence(rows: Sequence[Receivable], view: View) -> str:
    """How many customers owe how much, and how much of it is old."""
    sums_of = totals(rows)
    owing = len({row.customer_id for row in rows if row.owed.total})
    sums = listed((view.amount(t.owed.total, t.currency) for t in sums_of if t.owed.total), " and ")
    if not owing:
        return tr("Nothing is owed")
    old = listed((view.amount(t.owed.by_age[3], t.currency) for t in sums_of if t.owed.by_age[3]), " and ")
    owed = tr_n("{n:,} customer owes {sums}", "{n:,} customers owe {sums}", owing, sums=sums)
    overdue = listed((view.amount(t.owed.overdue, t.currency) for t in sums_of if t.owed.overdue), " and ")
    if old and overdue:
        words = {"owed": owed, "old": old, "overdue": overdue}
        return tr("{owed}, {overdue} of it overdue, {old} for more than 90 days", **words)
    if overdue:
        return tr("{owed}, {overdue} of it overdue", owed=owed, overdue=overdue)
    return tr("{owed}, {old} of it for more than 90 days", owed=owed, old=old) if old else owed


def activity_json(weeks: Sequence[Week]) -> dict[str, object]:
    """Contacts by week and channel."""
    return {"weeks": [week_json(week) for week in weeks], "sentence": activity_sentence(weeks)}


def activity_sentence(rows: Sequence[Week]) -> str:
    """The contacts of this week beside the mean of those before."""
    whole = rows[:-1]
    this = tr_n("{n:,} contact so far this week", "{n:,} contacts so far this week", rows[-1].contacts)
    if not whole:
        return this
    return tr_n(
        "{this}; {mean:.0f} a week in the {n} before",
        "{this}; {mean:.0f} a week in the {n} before",
        len(whole),
        this=this,
        mean=sum(week.contacts for week in whole) / len(whole),
    )


def value_json(found: CustomerValue, shown: Sequence[int], currency: str, today: date) -> dict[str, object]:
    """What customers are worth, compared with one another; `shown` are the places of those to be listed."""
    columns = value_columns(found, currency, today)
    return {
        "currency": currency,
        "customers": [record_json(i, columns) for i in shown],
        "top20_share": found.abc.top20_share,
        "n80": found.abc.n80,
        "n80_share": found.abc.n80_share,
        "gini": found.abc.gini,
        "left_out": found.elsewhere,
        "lines_at_todays_cost": found.lines_at_todays_cost,
        "untimed": found.is_untimed,
        "sentence": value_sentence(found),
    }


def value_sentence(found: CustomerValue) -> str:
    """How much of the revenue the best fifth of the customers brought."""
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


def satisfaction_json(since: str, likely: Nps | None, pleased: Csat | None, low: Sequence[Rating]) -> dict[str, object]:
    """How satisfied customers are, and whose low answer nothing followed."""
    return {
        "since": since,
        "nps": _score_json(likely),
        "csat": _score_json(pleased),
        "low": [record_json(rating, RATING) for rating in low],
        "sentence": satisfaction_sentence(likely, pleased) or tr("nobody was asked"),
    }


def satisfaction_sentence(likely: Nps | None, pleased: Csat | None) -> str:
    """The two scores in one sentence, empty without answers."""
    return listed([*([nps_sentence(likely)] if likely else []), *([csat_sentence(pleased)] if pleased else [])], "; ")


def _score_json(found: Nps | Csat | None) -> dict[str, object] | None:
    """A score with its 95 % range; counts alone below the answers that are enough, null without any."""
    if found is None:
        return None
    score, low, high = (found.score, found.low, found.high) if found.is_enough else (None, None, None)
    return {"n": found.n, "score": score, "low": low, "high": high}
