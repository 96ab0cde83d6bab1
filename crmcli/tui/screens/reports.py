"""The reports, as many side by side as there is room for; Tab goes on to the others. Enter opens the list behind a bar.

Each is read beside, when it is first seen; a hidden one reads nothing.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from textual.app import ComposeResult
from textual.widget import Widget

from crmcli.domain.sales.win_rate import curve, win_rate
from crmcli.domain.settings import LOST, Settings
from crmcli.queries.ratings import ratings
from crmcli.queries.reports import activity, contact_days, deal_ages, drop_offs, funnel, lost_reasons, receivables
from crmcli.queries.rhythm.reorder import ReorderFilter, needs, one_each
from crmcli.queries.sales.customer_value import customer_value
from crmcli.queries.sales.deal_changes import changes_since
from crmcli.queries.sales.deals import list_deals
from crmcli.queries.sales.forecast import forecast
from crmcli.queries.timeline import interactions_between
from crmcli.render import more_reports, reports
from crmcli.render.cells import Line, blank, sentence
from crmcli.render.columns import Column
from crmcli.render.more_reports import BarOf
from crmcli.render.picture_lines import year_lines
from crmcli.render.view import View
from crmcli.store import Store
from crmcli.tui.screens.panes import PanedScreen
from crmcli.tui.subject import subject_of
from crmcli.tui.widgets.bars import Tab, Tabs
from crmcli.tui.widgets.rows import Rows
from crmcli.words import tr, tr_mark, tr_marked

WEEKS = 12
MOST_BEHIND = 60  # rows behind a bar
_YEAR = timedelta(days=365)
_NARROW, _LOW = 100, 28  # cells and lines below which one report is shown
_HUGE, _HIGH = 180, 45  # from which six are


class Asked(NamedTuple):
    """What a report is read with: the clock and settings, the cells it may fill, the bars that are open."""

    view: View
    width: int
    opened: frozenset[str]

    @property
    def settings(self) -> Settings:
        """The settings of the book."""
        return self.view.settings


class Report(NamedTuple):
    """A report: its name beside the others, its title, its columns, and how it is read."""

    label: str
    title: str
    columns: Sequence[Column]
    lines: Callable[[Store, Asked], list[Line]]


def _forecast(store: Store, asked: Asked) -> list[Line]:
    behind: dict[str, list[Line]] = {}
    if asked.opened:
        for deal in list_deals(store, asked.settings):
            month = (deal.expected_close or "")[:7]
            if month in asked.opened:
                behind.setdefault(month, []).extend(reports.deal_lines([deal], asked.view))
    return reports.forecast_lines(forecast(store, asked.settings), asked.view, behind)


def _funnel(store: Store, asked: Asked) -> list[Line]:
    behind = {stage: reports.deal_lines(list_deals(store, asked.settings, stage=stage)[:MOST_BEHIND], asked.view)
              for stage in asked.opened}  # fmt: skip
    return reports.funnel_lines(funnel(store, asked.settings), drop_offs(store, asked.settings), behind)


def _weeks(store: Store, asked: Asked) -> list[Line]:
    today = store.now.date()
    behind = {}
    for monday in asked.opened:
        last = (date.fromisoformat(monday) + timedelta(days=6)).isoformat()
        notes = interactions_between(store, monday, last, limit=MOST_BEHIND)
        behind[monday] = reports.note_lines(notes, asked.view)
    year = year_lines(contact_days(store, today - _YEAR, today), today, asked.width)
    return reports.week_lines(activity(store, WEEKS), year, behind)


def _cycle(store: Store, asked: Asked) -> list[Line]:
    ages = deal_ages(store)
    return more_reports.cycle_lines(curve(ages), win_rate(ages), asked.width)


def _lost(store: Store, asked: Asked) -> list[Line]:
    behind: dict[str, list[Line]] = {}
    if asked.opened:
        for deal in list_deals(store, asked.settings, stage=LOST):
            if (deal.lost_reason or "") in asked.opened:
                behind.setdefault(deal.lost_reason or "", []).extend(reports.deal_lines([deal], asked.view))
    return more_reports.lost_lines(lost_reasons(store, asked.settings), behind, asked.view)


def _ratings(store: Store, asked: Asked) -> list[Line]:
    return more_reports.rating_lines(ratings(store, (store.now.date() - _YEAR).isoformat()), asked.view)


def _needs(store: Store, asked: Asked) -> list[Line]:
    found = one_each(needs(store, store.now.date(), asked.settings, ReorderFilter()))
    return more_reports.need_lines(found, asked.view)


def _changes(store: Store, asked: Asked) -> list[Line]:
    today = store.now.date()
    monday = today - timedelta(days=today.weekday())
    return more_reports.change_lines(changes_since(store, asked.settings, monday), asked.view)


REPORTS = {
    "forecast": Report(tr_mark("forecast"), tr_mark("Forecast"), reports.FORECAST_COLUMNS, _forecast),
    "funnel": Report(tr_mark("funnel"), tr_mark("Funnel"), reports.FUNNEL_COLUMNS, _funnel),
    "weeks": Report(tr_mark("activity"), tr_mark("Activity  {weeks} weeks"), reports.WEEK_COLUMNS, _weeks),
    "value": Report(
        tr_mark("value"), tr_mark("Value  12 months"), reports.VALUE_COLUMNS,
        lambda store, asked: reports.value_lines(customer_value(store, asked.settings), asked.view),
    ),
    "cycle": Report(tr_mark("cycle"), tr_mark("How deals end, by age"), more_reports.SENTENCES, _cycle),
    "lost": Report(tr_mark("lost"), tr_mark("Why deals are lost"), more_reports.LOST_COLUMNS, _lost),
    "owed": Report(
        tr_mark("owed"), tr_mark("Owed, and for more than 90 days"), more_reports.OWED_COLUMNS,
        lambda store, asked: more_reports.owed_lines(receivables(store, asked.settings), asked.view),
    ),
    "ratings": Report(tr_mark("ratings"), tr_mark("Satisfaction  12 months"), more_reports.RATING_COLUMNS, _ratings),
    "reorder": Report(tr_mark("reorder"), tr_mark("Reorder"), more_reports.NEED_COLUMNS, _needs),
    "changes": Report(tr_mark("changes"), tr_mark("Since Monday"), more_reports.SENTENCES, _changes),
}  # fmt: skip


class ReportsScreen(PanedScreen):
    """The reports, in groups of one, four or six."""

    PLACE = "reports"
    CSS_PATH = "reports.tcss"
    PANES = tuple(Tab(name, report.label) for name, report in REPORTS.items())

    def __init__(self) -> None:
        super().__init__()
        self._opened: dict[str, frozenset[str]] = {}
        self._read_at: dict[str, int] = {}  # the width at which each was read

    def body(self) -> ComposeResult:
        """The panes."""
        yield from self.compose_tabs()
        with Widget(id="reports"):
            for name, report in REPORTS.items():
                yield Rows(report.columns, id=name)

    def load(self) -> None:
        """Ask for each report that is seen; the others are asked for when they are."""
        self._read_at.clear()
        for name, report in REPORTS.items():
            rows = self.query_one(f"#{name}", Rows)
            rows.border_title = tr_marked(report.title, weeks=WEEKS)
            if not rows.lines:
                rows.show([blank(), sentence(tr("Reading the book …"))])
        self._read_seen()

    def _read_seen(self) -> None:
        if not self._is_ready:
            return
        for name in self._seen():
            width = self.query_one(f"#{name}", Rows).scrollable_content_region.width or _NARROW
            if self._read_at.get(name) != width:
                self._read_at[name] = width
                self._read(name, Asked(self.view, width - 2, self._opened.get(name, frozenset())))

    def _read(self, name: str, asked: Asked) -> None:
        lines = REPORTS[name].lines
        self.crm.read_in_thread(name, lambda store: lines(store, asked), self.query_one(f"#{name}", Rows).show)

    # --- what is seen ------------------------------------------------------------------------

    def _seen(self) -> list[str]:
        """The names of the group that the current report is in."""
        names, group = list(REPORTS), self._group()
        first = names.index(self.pane.id or names[0]) // group * group
        return names[first : first + group]

    def _group(self) -> int:
        width, height = self.size
        if width < _NARROW or height < _LOW:
            return 1
        return 6 if width >= _HUGE and height >= _HIGH else 4

    def _arrange(self) -> None:
        seen, group = self._seen(), self._group()
        for name in REPORTS:
            self.query_one(f"#{name}", Rows).display = name in seen
        frame = self.query_one("#reports")
        frame.set_class(group == 1, "-one")
        frame.set_class(group == 6, "-six")
        frame.set_class(group > 1 and len(seen) == 2, "-two")
        self.call_after_refresh(self._read_seen)

    def go_to_pane(self, name: str) -> None:
        """Show the group of a report, and focus the report."""
        for rows in self._lists:
            rows.set_class(rows.id == name, "-here")
        self._arrange()
        self.query_one("#panes", Tabs).go(name)
        self.query_one(f"#{name}", Rows).focus()

    def on_resize(self) -> None:
        """More or fewer have room."""
        self._arrange()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter opens the list behind a bar, or closes it; of a row about a customer, the card."""
        event.stop()
        record = event.line.record if event.line else None
        if isinstance(record, BarOf):
            self._opened[record.report] = self._opened.get(record.report, frozenset()) ^ {record.name}
            self._read_at.pop(record.report, None)
            self._read_seen()
        elif (who := subject_of(record)) is not None:
            self.crm.open_card(who.customer_id)
