"""The other reports as lines: how long deals take, why they are lost, what is owed, ratings, reorders, changes."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from crmcli.domain.sales.win_rate import Curve, WinRate
from crmcli.domain.satisfaction import csat, nps
from crmcli.queries.ratings import Rating
from crmcli.queries.reports import LostFor, Receivable
from crmcli.queries.rhythm.reorder import Need
from crmcli.queries.sales.deal_changes import Changes
from crmcli.render.book_reports import owed_sentence, satisfaction_sentence
from crmcli.render.cells import Line, blank, heading, joined, sentence
from crmcli.render.columns import Column, pick
from crmcli.render.computed_columns import NEED
from crmcli.render.deal_reports import cycle_sentence, lost_sentence, rate_sentence
from crmcli.render.other_columns import RATING_LIST
from crmcli.render.past import change_sections, changes_sentence
from crmcli.render.picture_lines import curve_lines
from crmcli.render.view import Cell, View
from crmcli.words import as_sentence, reason_text, tr, tr_n

CURVE_HEIGHT = 8
LOST_COLUMNS = (
    Column(least=14, share=1),
    Column(least=4, align="right"),
    Column(least=5, align="right"),
    Column(share=1, least=8),
    Column(least=8, align="right", rank=1),
)
OWED_COLUMNS = (
    Column(share=2, least=12),
    Column(least=9, align="right"),
    Column(share=1, least=8),
    Column(least=9, align="right", rank=1),
)
RATING_COLUMNS = RATING_LIST
NEED_COLUMNS = pick(NEED, "customer", "product", "ring_by", "basis")
SENTENCES = (Column(share=1),)


class BarOf(NamedTuple):
    """What a bar of a report stands for: Enter shows the list behind it."""

    report: str
    name: str


def table_lines(records: Iterable[Any], columns: Sequence[Column], view: View, mark: str) -> list[Line]:
    """Records as lines of their columns; each row's key is `mark` with its place."""
    return [
        Line(tuple(column.cell(record, view) for column in columns), f"{mark}{at}", record)
        for at, record in enumerate(records)
    ]


def cycle_lines(shape: Curve, found: WinRate, width: int) -> list[Line]:
    """The share won and lost by age as a curve, and the two sentences about it."""
    if not found.closed:
        return [blank(), sentence(tr("No deal has closed yet."))]
    drawn = [Line((Cell(line, "accent"),), whole=True) for line in curve_lines(shape, width, CURVE_HEIGHT)]
    said = [sentence(as_sentence(rate_sentence(found))), sentence(as_sentence(cycle_sentence(found)))]
    return joined([drawn, said]) if drawn else said


def lost_lines(reasons: Sequence[LostFor], behind: dict[str, list[Line]], view: View) -> list[Line]:
    """Reasons for losing, the most frequent first; `behind` holds the lines of the opened ones."""
    if not reasons:
        return [blank(), sentence(tr("No deal was lost."))]
    total, most = sum(lost.deals for lost in reasons), reasons[0].deals or 1
    lines: list[Line] = []
    for lost in reasons:
        name = lost.reason or ""
        cells = (
            reason_text(lost.reason) or tr("not said"), str(lost.deals), f"{lost.deals / total:.0%}",
            Cell("", "bad", lost.deals / most), Cell(view.short_amount(lost.amount), "muted"),
        )  # fmt: skip
        lines.append(Line(cells, f"lost-{name}", BarOf("lost", name)))
        lines += behind.get(name, [])
    return [*lines, blank(), sentence(as_sentence(lost_sentence(reasons)))]


def owed_lines(rows: Sequence[Receivable], view: View) -> list[Line]:
    """Who owes what, the largest first, with what is older than 90 days."""
    owing = [row for row in rows if row.owed.total]
    if not owing:
        return [blank(), sentence(tr("Nothing is owed."))]
    most = owing[0].owed.total or 1
    lines = [
        Line(
            (
                row.customer,
                Cell(view.short_amount(row.owed.total, row.currency), "strong"),
                Cell("", "warn", 0.0 if view.is_private else min(row.owed.total / most, 1)),
                Cell(view.short_amount(row.owed.by_age[3], row.currency) if row.owed.by_age[3] else "", "bad"),
            ),
            f"owed-{row.customer_id}-{row.currency}",
            row,
        )
        for row in owing
    ]
    return [sentence(as_sentence(owed_sentence(rows, view))), blank(), *lines]


def rating_lines(found: Sequence[Rating], view: View) -> list[Line]:
    """The two scores, and whose low answer nothing followed."""
    latest = [rating for rating in found if rating.is_latest]
    if not latest:
        return [blank(), sentence(tr("Nobody was asked."))]
    likely = nps([rating.score.points for rating in latest if rating.score.of == 10])
    pleased = csat([rating.score.points for rating in latest if rating.score.of == 5])
    low = [rating for rating in latest if rating.score.is_low and not rating.is_followed]
    said = [sentence(as_sentence(satisfaction_sentence(likely, pleased)))]
    if not low:
        return said
    return joined([said, [heading(tr("Low, and nothing came after"), str(len(low))),
                          *table_lines(low, RATING_COLUMNS, view, "rating-")]])  # fmt: skip


def need_lines(found: Sequence[Need], view: View) -> list[Line]:
    """Who will need more within two weeks."""
    if not found:
        return [blank(), sentence(tr("Nobody will need more within two weeks."))]
    head = sentence(
        tr_n("{n} customer will need more.", "{n} customers will need more.", len({need.customer_id for need in found}))
    )
    return [head, blank(), *table_lines(found, NEED_COLUMNS, view, "need-")]


def change_lines(changes: Changes, view: View) -> list[Line]:
    """What happened to deals and promises since Monday."""
    groups = [[sentence(as_sentence(changes_sentence(changes, view)))]]
    for title, lines in change_sections(changes, view):
        groups.append([heading(title, str(len(lines))), *(Line((line,), whole=True) for line in lines)])
    return joined(groups)
