"""What every screen has: the bars, the verbs on the chosen row, and showing the book anew when it changed."""

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from crmcli.render.sync_report import waiting_note
from crmcli.render.view import View, clock_text
from crmcli.tui.host import Host
from crmcli.tui.keys import PLACES, ROW_VERBS, VERBS
from crmcli.tui.subject import Subject
from crmcli.tui.widgets.bars import Banner, Footer, Tab, Tabs
from crmcli.words import tr, tr_mark, tr_marked

PLACE_TABS = (
    Tab("today", tr_mark("Today"), "1"),
    Tab("pipeline", tr_mark("Pipeline"), "2"),
    Tab("customers", tr_mark("Customers"), "3"),
    Tab("card", tr_mark("Card"), "4"),
    Tab("reports", tr_mark("Reports"), "5"),
)


class CrmScreen(Screen[None]):
    """A screen over the book. Subclasses say what stands between the bars, what is chosen, and how to read the book."""

    PLACE: ClassVar[str] = ""
    AUTO_FOCUS = ""  # each screen knows which list comes first
    BINDINGS: ClassVar[list[BindingType]] = [*ROW_VERBS, *PLACES, Binding("space", "no_marks", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._shown = -1
        self._is_ready = False

    @property
    def crm(self) -> Host:
        """The app."""
        return cast(Host, self.app)

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
        self.offer_keys()
        self.keep_up()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that comes before the screen stands does nothing."""
        return self._is_ready

    def on_descendant_focus(self) -> None:
        """Other lists have other keys."""
        if self._is_ready and not isinstance(self.focused, Input):
            self.offer_keys()

    def offer_keys(self) -> None:
        """Show at the foot what the keys do here."""
        shown = [Footer.Key(bound.key, bound.does) for bound in self.crm.bound_keys(self) if bound.is_shown]
        self.query_one(Footer).offer(shown)

    def on_screen_resume(self) -> None:
        """Catch up with what happened while another screen was shown."""
        self.keep_up()

    def on_screen_suspend(self) -> None:
        """What was answered here says nothing when one comes back."""
        if len(self.app.screen_stack) == 1:
            self.query_one(Footer).hush()

    def keep_up(self, *, force: bool = False) -> None:
        """Show the book anew if it changed since it was shown."""
        if not self._is_ready:
            return
        if force or self._shown != self.crm.book.generation:
            self._shown = self.crm.book.generation
            self.crm.guarded(self.load)
            self.show_clock()
        self.query_one(Banner).warn(self.crm.book.trouble)

    def show_clock(self) -> None:
        """The day and the time at the top right, and how the sync stands; without room for both what matters more."""
        clock, sync = clock_text(self.view.now), self.crm.sync_note
        narrow = clock if sync == waiting_note(0) else sync
        self.query_one("#places", Tabs).show_note(*([f"{sync} · {clock}", narrow] if sync else [clock]))

    def on_tabs_tab_clicked(self, event: Tabs.TabClicked) -> None:
        """A click on a place goes there."""
        if event.tabs.id == "places":
            event.stop()
            self.action_go(event.name)

    async def on_footer_key_clicked(self, event: Footer.KeyClicked) -> None:
        """A click on a key at the foot presses it."""
        event.stop()
        for bound in self.crm.bound_keys(self):
            if (bound.key, bound.does) == event.key:
                await bound.run()
                return

    # --- the verbs ---------------------------------------------------------------------------

    @property
    def subjects(self) -> list[Subject]:
        """All that a verb for many acts on: the marked customers, else the chosen one."""
        return [self.subject] if self.subject else []

    def action_verb(self, name: str) -> None:
        """Run a verb on what is chosen; one that takes a single customer refuses several marked ones."""
        takes, chosen = VERBS[name].takes, self.subjects
        if takes == "none":
            self.crm.open_verb(name)
        elif not chosen:
            self.crm.say(tr("Choose a customer first: / finds one."), bad=True)
        elif takes == "one" and len(chosen) > 1:
            self.crm.say(
                tr(
                    "{verb} works on one customer, and {n} are marked: Esc takes the marks away.",
                    verb=tr_marked(VERBS[name].label),
                    n=len(chosen),
                ),
                bad=True,
            )
        else:
            self.crm.open_verb(name, chosen)

    def action_no_marks(self) -> None:
        """Space marks in one place alone."""
        self.crm.say(tr("Rows are marked in the table of customers: 3 goes there."), bad=True)

    def action_go(self, place: str) -> None:
        """Another screen; the card is that of the chosen customer."""
        if place == "card" and self.subject is not None:
            self.crm.open_card(self.subject.customer_id)
        else:
            self.crm.action_go(place)
