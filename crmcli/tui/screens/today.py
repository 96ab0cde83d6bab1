"""The first screen of the morning: whom to call, why, and what to say; the pipeline; who has gone quiet."""

from textual.app import ComposeResult
from textual.containers import Container

from crmcli.queries.brief import brief
from crmcli.queries.dashboard import Birthday, agenda, quiet_shown, stage_lines
from crmcli.tui.lines import AGENDA_COLUMNS, QUIET_COLUMNS, STAGE_COLUMNS, agenda_lines, quiet_rows, stage_rows
from crmcli.tui.screens.panes import PanedScreen
from crmcli.tui.subject import subject_of
from crmcli.tui.widgets.bars import Tab, Tabs
from crmcli.tui.widgets.brief import BriefPane
from crmcli.tui.widgets.rows import Rows


class TodayScreen(PanedScreen):
    """Three lists and the brief of the chosen customer; on a small terminal the lists take turns."""

    PLACE = "today"
    PANES = (Tab("today", "today"), Tab("pipeline", "pipeline"), Tab("quiet", "quiet"))

    def __init__(self) -> None:
        super().__init__()
        self._birthdays: list[Birthday] = []

    def body(self) -> ComposeResult:
        """The panes."""
        yield from self.compose_tabs()
        with Container(id="grid"):
            yield Rows(AGENDA_COLUMNS, id="today")
            yield BriefPane(id="brief")
            yield Rows(STAGE_COLUMNS, id="pipeline")
            yield Rows(QUIET_COLUMNS, id="quiet")

    def load(self) -> None:
        """Read the morning's picture; what takes longer follows after it is on the screen."""
        store, view = self.crm.book.store, self.view
        due, stages, quiet = agenda(store), stage_lines(store, view.settings), quiet_shown(store)
        lists = {
            "today": agenda_lines(due, self._birthdays, view),
            "pipeline": stage_rows(stages, view),
            "quiet": quiet_rows(quiet, view),
        }
        urgent = len(due.overdue) + len(due.due_today)
        counts = {"today": str(urgent), "pipeline": str(sum(s.deals for s in stages)), "quiet": str(len(quiet))}
        late = f" · {len(due.overdue)} overdue" if due.overdue else ""
        worth = view.short_amount(sum(s.amount for s in stages))
        titles = {
            "today": f"Today  {urgent} to do{late}",
            "pipeline": f"Pipeline  {counts['pipeline']} deals · {worth}",
            "quiet": f"Quiet  {counts['quiet']} customers",
        }
        for name, lines in lists.items():
            pane = self.query_one(f"#{name}", Rows)
            pane.border_title = titles[name]
            pane.show(lines)
        self.query_one("#panes", Tabs).set_counts(**counts)
        self.show_subject()

    def show_subject(self) -> None:
        """The brief follows the chosen row."""
        who, pane = self.subject, self.query_one(BriefPane)
        self.crm.guarded(lambda: pane.show(brief(self.crm.book.store, who.customer_id) if who else None, self.view))

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter opens the customer's card."""
        event.stop()
        who = subject_of(event.line.record) if event.line else None
        if who is not None:
            self.crm.open_card(who.customer_id)
