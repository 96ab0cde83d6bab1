"""What every screen has: the bars, the verbs on the chosen row, and showing the book anew when it changed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from crmcli.domain.records import Deal, Reminder
from crmcli.domain.settings import LOST
from crmcli.tui.keys import PLACES, VERBS
from crmcli.tui.subject import Subject
from crmcli.tui.view import View, clock_text
from crmcli.tui.widgets.bars import Banner, Footer, Tab, Tabs

if TYPE_CHECKING:
    from crmcli.tui.app import CrmApp

PLACE_TABS = (Tab("today", "Today", "1"),)


class CrmScreen(Screen[None]):
    """A screen over the book. Subclasses say what stands between the bars, what is chosen, and how to read the book."""

    PLACE: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [*VERBS, *PLACES]

    def __init__(self) -> None:
        super().__init__()
        self._shown = -1
        self._is_ready = False

    @property
    def crm(self) -> "CrmApp":
        """The app."""
        return cast("CrmApp", self.app)

    @property
    def view(self) -> View:
        """The moment the screen shows."""
        return self.crm.view

    def compose(self) -> ComposeResult:
        """The bars around the body."""
        yield Tabs(PLACE_TABS, self.PLACE, id="places")
        yield Banner()
        yield from self.body()
        yield Footer()

    def body(self) -> ComposeResult:
        """What the screen is about."""
        yield from ()

    def load(self) -> None:
        """Read the book and show it."""

    @property
    def subject(self) -> Subject | None:
        """Whom a key acts on."""
        return None

    # --- keeping up --------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Read the book once the frame stands: what is drawn while Textual mounts never reaches the terminal."""
        self.app.call_later(self._begin)

    def _begin(self) -> None:
        self._is_ready = True
        self.query_one(Footer).keys = [Footer.Key(*pair) for pair in self.crm.footer_keys(self)]
        self.show_clock()
        self.keep_up()

    def on_screen_resume(self) -> None:
        """Catch up with what happened while another screen was shown."""
        self.keep_up()

    def keep_up(self, *, force: bool = False) -> None:
        """Show the book anew if it changed since it was shown."""
        if not self._is_ready:
            return
        if force or self._shown != self.crm.book.generation:
            self._shown = self.crm.book.generation
            self.crm.guarded(self.load)
        self.query_one(Banner).warn(self.crm.book.trouble)

    def show_clock(self) -> None:
        """The day and the time at the top right."""
        tabs = self.query_one("#places", Tabs)
        tabs.note = clock_text(self.view.now)
        tabs.refresh()

    def on_tabs_picked(self, event: Tabs.Picked) -> None:
        """A click on a place goes there."""
        if event.tabs.id == "places":
            event.stop()
            self.crm.action_go(event.name)

    # --- the verbs ---------------------------------------------------------------------------

    def _with_subject(self, then: Callable[[Subject], None]) -> None:
        if self.subject is None:
            self.crm.say("Choose a customer first: / finds one.", bad=True)
        else:
            then(self.subject)

    def _with_reminder(self, then: Callable[[Reminder], None]) -> None:
        def found(who: Subject) -> None:
            reminder = who.reminder or self.crm.next_reminder(who)
            if reminder is None:
                self.crm.say(f"{who.name} has nothing planned: r plans something.", bad=True)
            else:
                then(reminder)

        self._with_subject(found)

    def action_log(self) -> None:
        """Write down a talk."""
        from crmcli.tui.dialogs.notes import LogForm

        self._with_subject(lambda who: self.crm.ask(LogForm(who, self.view)))

    def action_remind(self) -> None:
        """Plan something."""
        from crmcli.tui.dialogs.notes import RemindForm

        self._with_subject(lambda who: self.crm.ask(RemindForm(who, self.view)))

    def action_done(self) -> None:
        """Tick off the reminder."""
        from crmcli.tui.dialogs.notes import DoneForm

        self._with_reminder(lambda reminder: self.crm.ask(DoneForm(reminder, self.view)))

    def action_snooze(self) -> None:
        """Put the reminder off."""
        from crmcli.tui.dialogs.choosing import SnoozeForm

        self._with_reminder(lambda reminder: self.crm.ask(SnoozeForm(reminder, self.view)))

    def action_move_stage(self) -> None:
        """Move the deal; of several, ask which; without one, offer to open one."""
        self._with_subject(self._move_of)

    def _move_of(self, who: Subject) -> None:
        from crmcli.tui.dialogs.choosing import Choice, Chooser

        deals = [who.deal] if who.deal else self.crm.open_deals(who)
        if not deals:
            self.crm.say(f"{who.name} has no open deal.", bad=True)
        elif len(deals) == 1:
            self._move(deals[0])
        else:
            by_id = {str(deal.id): deal for deal in deals}
            choices = [
                Choice(key, deal.title, f"{deal.stage} {self.view.amount(deal.amount, deal.currency)}")
                for key, deal in by_id.items()
            ]
            self.crm.ask(Chooser(f"Which deal · {who.name}", choices, lambda key: self._move(by_id[key])))

    def _move(self, deal: Deal) -> None:
        from crmcli.tui.dialogs.choosing import Chooser, stage_choices

        title = f"Move · {deal.title}, {deal.customer}"
        choices = stage_choices(deal, self.view)
        self.crm.ask(Chooser(title, choices, lambda stage: self.move_deal_to(deal, stage), start=deal.stage))

    def move_deal_to(self, deal: Deal, stage: str) -> None:
        """Move a deal; losing asks why first."""
        from crmcli.services.deals import move_deal
        from crmcli.tui.dialogs.choosing import LostForm, moved_answer

        if stage == deal.stage:
            return
        if stage == LOST:
            self.crm.ask(LostForm(deal, self.view))
        else:
            self.crm.do(lambda store: moved_answer(move_deal(store, deal.id, stage, self.view.settings), self.view))

    # --- finding -----------------------------------------------------------------------------

    def action_find(self) -> None:
        """Find a customer."""
        from crmcli.tui.dialogs.finding import Finder

        self.crm.ask(Finder(self.view, lambda hit: self.crm.open_card(hit.customer_id)))

    def action_palette(self) -> None:
        """Any command, any customer."""
        from crmcli.tui.dialogs.finding import Finder

        commands = self.crm.palette_commands(self)
        self.crm.ask(Finder(self.view, lambda hit: self.crm.open_card(hit.customer_id), commands))

    def action_go(self, place: str) -> None:
        """Another screen."""
        self.crm.action_go(place)
