"""Four reports side by side: forecast, funnel, activity by week, value. Each is read beside; the slow ones say so."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.widget import Widget

from crmcli.queries.reports import activity, funnel
from crmcli.queries.sales.customer_value import customer_value
from crmcli.queries.sales.forecast import forecast
from crmcli.render import reports
from crmcli.render.cells import Line, blank, sentence
from crmcli.store import Store
from crmcli.tui.screens.panes import PanedScreen
from crmcli.tui.subject import subject_of
from crmcli.tui.widgets.bars import Tab
from crmcli.tui.widgets.rows import Rows
from crmcli.words import tr, tr_mark, tr_marked

WEEKS = 12
_TITLES = {
    "forecast": tr_mark("Forecast"),
    "funnel": tr_mark("Funnel"),
    "weeks": tr_mark("Activity  {weeks} weeks"),
    "value": tr_mark("Value  12 months"),
}


class ReportsScreen(PanedScreen):
    """The four reports."""

    PLACE = "reports"
    CSS_PATH = "reports.tcss"
    PANES = (
        Tab("forecast", tr_mark("forecast")),
        Tab("funnel", tr_mark("funnel")),
        Tab("weeks", tr_mark("activity")),
        Tab("value", tr_mark("value")),
    )

    def body(self) -> ComposeResult:
        """The panes."""
        yield from self.compose_tabs()
        with Widget(id="reports"):
            yield Rows(reports.FORECAST_COLUMNS, id="forecast")
            yield Rows(reports.FUNNEL_COLUMNS, id="funnel")
            yield Rows(reports.WEEK_COLUMNS, id="weeks")
            yield Rows(reports.VALUE_COLUMNS, id="value")

    def load(self) -> None:
        """Ask for each report."""
        view, settings = self.view, self.view.settings
        for name, title in _TITLES.items():
            rows = self.query_one(f"#{name}", Rows)
            rows.border_title = tr_marked(title, weeks=WEEKS)
            if not rows.lines:
                rows.show([blank(), sentence(tr("Reading the book …"))])
        self._read("forecast", lambda store: reports.forecast_lines(forecast(store, settings), view))
        self._read("funnel", lambda store: reports.funnel_lines(funnel(store, settings)))
        self._read("weeks", lambda store: reports.week_lines(activity(store, WEEKS)))
        self._read("value", lambda store: reports.value_lines(customer_value(store, settings), view))

    def _read(self, name: str, lines: Callable[[Store], list[Line]]) -> None:
        self.crm.read_in_thread(name, lines, self.query_one(f"#{name}", Rows).show)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter opens the customer's card."""
        event.stop()
        who = subject_of(event.line.record) if event.line else None
        if who is not None:
            self.crm.open_card(who.customer_id)
