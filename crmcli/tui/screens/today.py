"""The first screen of the morning: whom to call, why, and what to say; the pipeline; who has gone quiet."""

from textual.app import ComposeResult
from textual.widget import Widget

from crmcli import queries
from crmcli.queries.dashboard import MOST_REMINDERS, Morning, StageLine, morning
from crmcli.queries.today import Today, due_only
from crmcli.render.agenda import AGENDA, agenda_lines, day_title
from crmcli.render.cells import Line
from crmcli.render.panes import QUIET_COLUMNS, light_lines, quiet_rows, stage_rows
from crmcli.render.stage_columns import STAGE
from crmcli.tui.screens.panes import PanedScreen
from crmcli.tui.subject import subject_of
from crmcli.tui.widgets.bars import Tab, Tabs
from crmcli.tui.widgets.brief import BriefPane
from crmcli.tui.widgets.rows import Rows
from crmcli.words import tr, tr_mark, tr_marked, tr_n

_TITLES = {"today": tr_mark("Today"), "pipeline": tr_mark("Pipeline"), "quiet": tr_mark("Quiet")}


class TodayScreen(PanedScreen):
    """Three lists and the brief of the chosen customer; on a small terminal the lists take turns."""

    PLACE = "today"
    PANES = (Tab("today", tr_mark("today")), Tab("pipeline", tr_mark("pipeline")), Tab("quiet", tr_mark("quiet")))

    def __init__(self) -> None:
        super().__init__()
        self._day: Today | None = None

    def body(self) -> ComposeResult:
        """The panes."""
        yield from self.compose_tabs()
        with Widget(id="grid"):
            yield Rows(AGENDA, id="today")
            yield BriefPane(id="brief")
            yield Rows(STAGE, id="pipeline")
            yield Rows(QUIET_COLUMNS, id="quiet")

    def load(self) -> None:
        """Read what is due; what takes longer to read is read beside."""
        self._show_agenda(due_only(self.crm.book.store, most=MOST_REMINDERS))
        settings = self.view.settings
        self.crm.read_in_thread("morning", lambda store: morning(store, settings), self._show_morning)

    def _show_agenda(self, read: Today) -> None:
        """Show what is due; until the facts are read anew, those that were read last stand around it."""
        day = (
            read
            if read.facts.load or self._day is None
            else read._replace(facts=self._day.facts, birthdays=self._day.birthdays, dates=self._day.dates)
        )
        self._day, view = day, self.view
        overdue = sum(reminder.kind == "todo" for reminder in day.agenda.overdue)
        urgent = overdue + sum(reminder.kind == "todo" for reminder in day.agenda.due_today)
        title = day_title(day, urgent, overdue, view)
        self._fill("today", agenda_lines(day, view), f"{urgent}", title)
        self.query_one("#panes", Tabs).show_note(title)
        self.show_subject()

    @property
    def _pipeline_width(self) -> int:
        """The cells of a line beside the margin, also while the list is hidden."""
        shown = self.query_one("#pipeline", Rows).scrollable_content_region.width
        return (shown or self.size.width - 2) - 1

    def _show_morning(self, found: Morning) -> None:
        view, stages = self.view, found.stages
        deals, worth = sum(s.deals for s in stages), view.short_amount(sum(s.amount for s in stages))
        self._fill(
            "pipeline",
            [*stage_rows(stages, view), *light_lines(found.lights, view, self._pipeline_width)],
            f"{deals}",
            tr_n("{n} deal · {worth}", "{n} deals · {worth}", deals, worth=worth),
        )
        self._fill(
            "quiet",
            quiet_rows(found.quiet, found.months, view),
            f"{len(found.quiet)}",
            tr_n("{n} customer", "{n} customers", len(found.quiet)),
        )
        self.crm.guarded(lambda: self._show_agenda(found.day))

    def _fill(self, name: str, lines: list[Line], count: str, title: str) -> None:
        pane = self.query_one(f"#{name}", Rows)
        pane.border_title = f"{tr_marked(_TITLES[name])}  {title}"
        pane.show(lines)
        self.query_one("#panes", Tabs).set_counts(**{name: count})

    def show_subject(self) -> None:
        """The brief follows the chosen row."""
        who, pane, chosen = self.subject, self.query_one(BriefPane), self.pane.chosen
        is_stage = chosen is not None and isinstance(chosen.record, StageLine)
        hint = tr("Enter opens the board at this stage.") if is_stage else ""
        touches, orders = pane.room

        def show() -> None:
            store = self.crm.book.store
            found = queries.brief.brief(store, who.customer_id, touches=touches, orders=orders) if who else None
            pane.show(found, self.view, hint)

        self.crm.guarded(show)

    def on_brief_pane_detail_clicked(self, event: BriefPane.DetailClicked) -> None:
        """A click on a phone or an e-mail copies it."""
        event.stop()
        self.crm.copy_to_clipboard(event.value)
        self.crm.say(tr("Copied {value}", value=event.value))

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter opens the customer's card, and of a stage the board there."""
        event.stop()
        record = event.line.record if event.line else None
        who = subject_of(record)
        if isinstance(record, StageLine):
            self.crm.session.wanted_stage = record.stage
            self.crm.action_go("pipeline")
        elif who is not None:
            self.crm.open_card(who.customer_id)
