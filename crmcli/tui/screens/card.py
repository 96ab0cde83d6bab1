"""One customer, whole: facts, plans, deals and orders at the left, everything that happened at the right."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content

from crmcli.domain.records import Contact
from crmcli.domain.text.unicode import one_line
from crmcli.errors import NotFound
from crmcli.queries.cards import CustomerCard, customer_card
from crmcli.queries.rhythm.activity_year import ActivityYear, activity_year
from crmcli.render.card_lines import FACT_COLUMNS, MOST_NOTES, TIMELINE_COLUMNS, fact_lines, timeline_lines
from crmcli.render.cells import blank, sentence
from crmcli.render.view import mentions
from crmcli.tui.keys import go
from crmcli.tui.screens.panes import PanedScreen
from crmcli.tui.subject import Subject, subject_of
from crmcli.tui.widgets.bars import Tab, Tabs
from crmcli.tui.widgets.rows import Rows
from crmcli.words import stage_text, tr, tr_mark


class CardScreen(PanedScreen):
    """The card of the customer that was opened last."""

    PLACE = "card"
    CSS_PATH = "card.tcss"
    PANES = (Tab("facts", tr_mark("card")), Tab("timeline", tr_mark("timeline")))
    BINDINGS: ClassVar[list[BindingType]] = [go("escape", "app.back", tr_mark("back"), id="back")]

    def __init__(self) -> None:
        super().__init__()
        self._card: CustomerCard | None = None
        self._strip: ActivityYear | None = None
        self._read_for: tuple[int | None, int] = (None, -1)

    def body(self) -> ComposeResult:
        """The two lists."""
        yield from self.compose_tabs()
        with Horizontal(id="card"):
            yield Rows(FACT_COLUMNS, id="facts")
            yield Rows(TIMELINE_COLUMNS, id="timeline")

    def load(self) -> None:
        """Read the card of the customer that is open now."""
        facts, timeline = self.query_one("#facts", Rows), self.query_one("#timeline", Rows)
        try:
            self._read(self.crm.card_id)
        except NotFound:
            self._card = None
        if self._card is None:
            facts.border_title = tr("Nobody")
            self.query_one("#panes", Tabs).show_note("")
            facts.show([blank(), sentence(tr("No customer is open.")), sentence(tr("/ finds one."))])
            timeline.show([])
            return
        customer = self._card.customer
        facts.border_title = Content(one_line(f"{mentions(customer)}  #{customer.id}", 60))
        timeline.border_title = tr("Timeline  {count}", count=min(len(self._card.timeline), MOST_NOTES))
        self.query_one("#panes", Tabs).show_note(self._title())
        self._lay_out()
        if self._read_for[0] != self.crm.card_id:  # another customer: from the top
            for rows in (facts, timeline):
                rows.scroll_to(y=0, animate=False)

    def _title(self) -> str:
        """Who this is, for the line of the lists' names: the only place for it where lists take turns."""
        if self._card is None:
            return ""
        customer = self._card.customer
        parts = (
            f"{mentions(customer)} #{customer.id}",
            stage_text(customer.stage),
            tr("tier {tier}", tier=customer.tier) if customer.tier else "",
        )
        return " · ".join(part for part in parts if part)

    def _read(self, customer_id: int | None) -> None:
        """Read a customer's card and the strip of their year. Raises NotFound."""
        store = self.crm.book.store
        self._card = customer_card(store, customer_id, notes=MOST_NOTES, open_only=True) if customer_id else None
        self._strip = activity_year(store, customer_id, self.view.settings.currency) if customer_id else None

    def _lay_out(self) -> None:
        if self._card is not None and self._strip is not None:
            facts, timeline = self.query_one("#facts", Rows), self.query_one("#timeline", Rows)
            facts.show(fact_lines(self._card, self._strip, self.view, facts.scrollable_content_region.width or 60))
            timeline.show(timeline_lines(self._card, self.view, timeline.scrollable_content_region.width or 60))

    def on_rows_resized(self, event: Rows.Resized) -> None:
        """Notes are broken into lines anew."""
        event.stop()
        self._lay_out()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter on another customer opens their card; on a thing of this one what changes it."""
        event.stop()
        subject = self.subject
        if subject is not None and subject.customer_id != self.crm.card_id and subject.thing is None:
            self.crm.open_card(subject.customer_id)
        elif subject is not None and subject.thing is not None:
            self.action_verb("edit")

    def on_rows_text_clicked(self, event: Rows.TextClicked) -> None:
        """A click on a phone or an e-mail copies it."""
        event.stop()
        card = self._card
        for value in (*card.customer.phones, *card.customer.emails) if card is not None else ():
            if value in event.words:
                self.crm.copy_to_clipboard(value)
                self.crm.say(tr("Copied {value}", value=value))
                return

    def keep_up(self, *, force: bool = False) -> None:
        """Another customer was opened, or the book changed."""
        super().keep_up(force=force or self._read_for[0] != self.crm.card_id)
        self._read_for = (self.crm.card_id, self.crm.book.generation)

    @property
    def subject(self) -> Subject | None:
        """The customer, with what is chosen of theirs."""
        if self._card is None:
            return None
        line = self.pane.chosen
        if line and isinstance(line.record, Contact):
            return Subject(self._card.customer.id, self._card.customer.name, contact=line.record)
        chosen = subject_of(line.record) if line else None
        return chosen or Subject(self._card.customer.id, self._card.customer.name)
