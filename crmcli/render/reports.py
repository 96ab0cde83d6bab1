"""The reports as lines with bars: what will come in, how deals go on, contacts by week, what customers are worth."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from crmcli.domain import dates
from crmcli.domain.records import Deal, Interaction
from crmcli.domain.sales.customer_value import quadrant_advice
from crmcli.domain.sales.forecast import Forecast
from crmcli.queries.reports import DropOff, FunnelStage, Week
from crmcli.queries.sales.customer_value import CustomerValue
from crmcli.queries.sales.forecast import ForecastView
from crmcli.render.book_reports import value_sentence
from crmcli.render.cells import Line, blank, heading, joined, sentence
from crmcli.render.chances import forecast_range, forecast_sentence, goal_sentence, won_sentence
from crmcli.render.columns import Column, light_cell
from crmcli.render.deal_reports import drop_text
from crmcli.render.more_reports import BarOf
from crmcli.render.view import Cell, View
from crmcli.words import as_sentence, channel_text, facts_in_row, listed, stage_text, tr, tr_mark, tr_marked, tr_n

FORECAST_COLUMNS = (
    Column(least=10),
    Column(least=4, align="right"),
    Column(least=8, align="right"),
    Column(share=1, least=6),
    Column(least=16, align="right", rank=1),
)
FUNNEL_COLUMNS = (
    Column(least=12),
    Column(least=5, align="right"),
    Column(share=1, least=10, align="center"),
    Column(least=5, align="right"),
    Column(least=12, align="right", rank=1),
)
WEEK_COLUMNS = (
    Column(least=8),
    Column(least=6, align="right"),
    Column(share=1, least=9),
    Column(least=11, align="right", rank=1),
    Column(least=6, align="right"),
)
VALUE_COLUMNS = (
    Column(share=2, least=11),
    Column(least=9, align="right"),
    Column(share=1, least=8),
    Column(least=9, align="right", rank=1),
)
_MOST_OF_A_KIND = 8
Behind = Mapping[str, list[Line]]  # the lines behind the bars that were opened, by the bar's name
NOTHING: Behind = {}
_KINDS = {
    "true friend": tr_mark("True friends"),
    "butterfly": tr_mark("Butterflies"),
    "barnacle": tr_mark("Barnacles"),
    "stranger": tr_mark("Strangers"),
}


def deal_lines(deals: Iterable[Deal], view: View) -> list[Line]:
    """Deals under a bar that was opened."""
    return [_deal(deal, view) for deal in deals]


def forecast_lines(found: ForecastView, view: View, behind: Behind = NOTHING) -> list[Line]:
    """Open deals by the month they should close in, weighted, with the range that holds 8 times in 10, drawn.

    `behind` holds the lines of the months that were opened.
    """
    if not found.total.deals and not found.past and not found.undated:
        return [
            blank(),
            sentence(tr("No open deal has an amount and a day to close.")),
            sentence(tr("N opens a deal.")),
        ]

    def money(value: float) -> str:
        return view.short_amount(round(value))

    most = max((found.goal or 0, *(month.high for month in found.months.values()))) or 1
    lines = []
    for month, part in found.months.items():
        cells = (
            month, str(part.deals), Cell(f"~{view.short_amount(round(part.weighted))}", "strong"),
            _band(part, most, view, found.goal), Cell(forecast_range(part, money), "muted"),
        )  # fmt: skip
        lines += [Line(cells, f"month-{month}", BarOf("forecast", month)), *behind.get(month, [])]
    words = as_sentence(forecast_sentence(found.total, money))
    if found.won.deals:
        words = tr("{sentence} {won}", sentence=words, won=as_sentence(won_sentence(found.won, money)))
    groups = [[*lines, sentence(words)] if lines else [sentence(words)]]
    if goal := goal_sentence(found, view.today.strftime("%Y-%m"), money):
        groups[0].append(sentence(as_sentence(goal)))
    for title, deals in ((tr("Close has gone by, not counted"), found.past), (tr("No day to close"), found.undated)):
        if deals:
            shown = [_deal(deal, view) for deal in deals[:_MOST_OF_A_KIND]]
            groups.append([heading(title, str(len(deals))), *shown])
    return joined(groups)


def _band(part: Forecast, most: float, view: View, goal: int | None) -> Cell:
    """The range that holds 8 times in 10, drawn, with a mark at the goal."""
    if view.is_private:
        return Cell("", "accent", band=(0.0, 0.0, 0.0))
    shares = (part.low / most, part.weighted / most, part.high / most)
    return Cell("", "accent", band=shares, goal=None if goal is None else goal / most)


def _bar(value: float, most: float, view: View, tone: str = "accent") -> Cell:
    return Cell("", tone, 0.0 if view.is_private else value / most)


def _deal(deal: Deal, view: View) -> Line:
    worth = view.short_amount(deal.amount, deal.currency) if deal.amount is not None and deal.currency else ""
    light = light_cell(deal)
    what = facts_in_row([deal.title, deal.customer])
    cells = (Cell(f"{light.text} {stage_text(deal.stage)}", light.tone), "", Cell(worth, "muted"), what, "")
    return Line(cells, f"d{deal.id}", deal)


def funnel_lines(stages: list[FunnelStage], drops: Sequence[DropOff], behind: Behind = NOTHING) -> list[Line]:
    """How many deals came into each stage, the share that went on from it, and the drop-off of two years."""
    dropped = {drop.stage: drop_text(drop) for drop in drops}
    most = max((stage.entered for stage in stages), default=0)
    if not most:
        return [blank(), sentence(tr("No deals yet.")), sentence(tr("N opens one."))]
    lines = []
    for stage in stages:
        share, found = stage.conversion.share, stage.conversion
        on = f"{share:.0%}" if share is not None else "–"
        likely = tr("{low:.0%} to {high:.0%}", low=found.low, high=found.high) if found.decided else ""
        bar = Cell("", "accent", stage.entered / most)
        cells = (stage_text(found.stage), str(stage.entered), bar, Cell(on, "strong"), Cell(likely, "muted"))
        lines += [Line(cells, f"stage-{found.stage}", BarOf("funnel", found.stage)), *behind.get(found.stage, [])]
        if text := dropped.get(found.stage):
            lines.append(Line(("", "", Cell(text, "muted"), "", "")))
    return [*lines, blank(), sentence(tr("Deals that ever entered a stage, and how many of those decided went on."))]


def week_lines(weeks: list[Week], year: Sequence[str] = (), behind: Behind = NOTHING) -> list[Line]:
    """The days of the year as a picture; contacts by week, with orders and wins."""
    most = max((week.contacts for week in weeks), default=0)
    if not any(week.contacts or week.orders or week.won for week in weeks):
        return [blank(), sentence(tr("No contacts in these weeks.")), sentence(tr("l writes one down."))]
    lines = []
    for week in reversed(weeks):
        orders = tr_n("{n} order", "{n} orders", week.orders) if week.orders else ""
        won = f"★ {week.won}" if week.won else ""
        cells = (dates.day_month(week.monday), str(week.contacts), Cell("", "accent", week.contacts / max(1, most)))
        name = week.monday.isoformat()
        lines.append(Line((*cells, Cell(orders, "muted"), Cell(won, "good")), f"week-{name}", BarOf("weeks", name)))
        lines += behind.get(name, [])
    channels: dict[str, int] = {}
    for week in weeks:
        for channel, count in week.by_channel.items():
            channels[channel] = channels.get(channel, 0) + count
    by = listed(
        f"{channel_text(channel)} {count:,}"
        for channel, count in sorted(channels.items(), key=lambda c: -c[1])
        if count
    )
    said = tr("In {count} weeks: {by}.", count=len(weeks), by=by) if by else tr("No contacts in these weeks.")
    drawn = [Line((Cell(line, "accent"),), whole=True) for line in year]
    return [*drawn, *([blank()] if drawn else []), *lines, blank(), sentence(said)]


def note_lines(notes: Iterable[Interaction], view: View) -> list[Line]:
    """Notes under a week that was opened."""
    return [
        Line(
            (Cell(dates.day_month(date.fromisoformat(note.day)), "muted"), "", note.customer,
             Cell(channel_text(note.channel), "muted"), ""),
            f"i{note.id}",
            note,
        )
        for note in notes
    ]  # fmt: skip


def value_lines(found: CustomerValue, view: View) -> list[Line]:
    """The four kinds of customers of the last year, with the advice for each and its largest members."""
    if not found.buyers:
        return [blank(), sentence(tr("No orders within the last year.")), sentence(tr("o takes one down."))]
    total = sum(buyer.revenue for buyer in found.buyers) or 1
    groups = []
    if found.abc.top20_share is not None:
        groups.append([sentence(as_sentence(value_sentence(found)))])
    for kind, name in _KINDS.items():
        members = [b for b, theirs in zip(found.buyers, found.quadrants.names, strict=True) if theirs == kind]
        if members:
            worth = sum(member.revenue for member in members)
            head = heading(tr_marked(name), f"{len(members):,} · {worth / total:.0%} · {quadrant_advice(kind)}")
            most = members[0].revenue or 1
            groups.append(
                [head]
                + [
                    Line(
                        (
                            buyer.customer,
                            view.short_amount(buyer.revenue),
                            _bar(buyer.revenue, most, view),
                            Cell(tr("{orders} orders", orders=buyer.orders), "muted"),
                        ),
                        f"v{buyer.customer_id}",
                        buyer,
                    )
                    for buyer in members[:_MOST_OF_A_KIND]
                ]
            )
    return joined(groups)
