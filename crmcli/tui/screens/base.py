"""What every screen has: the bars, the verbs on the chosen row, and showing the book anew when it changed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input

from crmcli.domain.records import Deal, Reminder
from crmcli.domain.settings import LOST
from crmcli.tui.keys import PLACES, VERBS
from crmcli.tui.subject import Subject
from crmcli.tui.view import View, clock_text
from crmcli.tui.widgets.bars import Banner, Footer, Tab, Tabs

if TYPE_CHECKING:
    from crmcli.tui.app import CrmApp

PLACE_TABS = (
    Tab("today", "Today", "1"),
    Tab("pipeline", "Pipeline", "2"),
    Tab("customers", "Customers", "3"),
    Tab("card", "Card", "4"),
    Tab("reports", "Reports", "5"),
)


class CrmScreen(Screen[None]):
    """A screen over the book. Subclasses say what stands between the bars, what is chosen, and how to read the book."""

    PLACE: ClassVar[str] = ""
    AUTO_FOCUS = ""  # each screen knows which list comes first
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
        self._offer_keys()
        self.keep_up()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that comes before the screen stands does nothing."""
        return self._is_ready

    def on_descendant_focus(self) -> None:
        """Other lists have other keys."""
        if self._is_ready and not isinstance(self.focused, Input):
            self._offer_keys()

    def _offer_keys(self) -> None:
        self.query_one(Footer).offer([Footer.Key(*pair) for pair in self.crm.footer_keys(self)])

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
            self.show_clock()
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
            self.crm.say(f"{who.name} has no open deal yet: this opens one.")
            self.action_new_deal()
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

    def action_new_deal(self) -> None:
        """Open a deal."""
        from crmcli.tui.dialogs.selling import DealForm

        self._with_subject(lambda who: self.crm.ask(DealForm(who, self.view)))

    def action_order(self) -> None:
        """Take down an order."""
        from crmcli.tui.dialogs.selling import OrderForm

        self._with_subject(lambda who: self.crm.ask(OrderForm(who, self.view)))

    def action_promise(self) -> None:
        """Keep a promise in mind, yours or theirs."""
        from crmcli.tui.dialogs.selling import PromiseForm

        self._with_subject(lambda who: self.crm.ask(PromiseForm(who, self.view)))

    def action_complaint(self) -> None:
        """Take down a complaint."""
        from crmcli.tui.dialogs.selling import CaseForm

        self._with_subject(lambda who: self.crm.ask(CaseForm(who, self.view)))

    # --- the customer itself -----------------------------------------------------------------

    def action_add(self) -> None:
        """A new customer."""
        from crmcli.tui.dialogs.people import AddForm

        self.crm.ask(AddForm(self.view, self.crm.open_card))

    def action_edit(self) -> None:
        """Change the facts of the customer, or of the deal that is chosen."""
        from crmcli.queries.customers import details_of, get_customer
        from crmcli.queries.sales.deals import get_deal
        from crmcli.tui.dialogs.people import EditForm
        from crmcli.tui.dialogs.selling import DealEditForm

        def ask(who: Subject) -> None:
            store = self.crm.book.store
            if who.deal is not None:
                self.crm.ask(DealEditForm(get_deal(store, who.deal.id), self.view))
                return
            customer = get_customer(store, who.customer_id)
            self.crm.ask(EditForm(customer, details_of(store, who.customer_id), self.view))

        self._with_subject(lambda who: self.crm.guarded(lambda: ask(who)))

    def action_note(self) -> None:
        """The lasting note."""
        from crmcli.queries.customers import get_customer
        from crmcli.tui.dialogs.people import NoteForm

        def ask(who: Subject) -> None:
            self.crm.ask(NoteForm(get_customer(self.crm.book.store, who.customer_id), self.view))

        self._with_subject(lambda who: self.crm.guarded(lambda: ask(who)))

    @property
    def subjects(self) -> list[Subject]:
        """All that a key acts on at once."""
        return [self.subject] if self.subject else []

    def action_delete(self) -> None:
        """Move to the trash."""
        from crmcli.tui.dialogs.people import DeleteForm

        self._with_subject(lambda _: self.crm.ask(DeleteForm(self.subjects)))

    def action_copy(self) -> None:
        """Copy a phone or mail."""
        self._choose_detail("Copy", ("phone", "email", "wechat", "address"), self._copy, "has nothing to copy")

    def _copy(self, value: str) -> None:
        self.crm.copy_to_clipboard(value)
        self.crm.say(f"Copied {value}")

    def action_browse(self) -> None:
        """Open a link."""
        self._choose_detail("Open", ("url",), self._browse, "has no link: e adds one")

    def _browse(self, value: str) -> None:
        link = value if "://" in value else f"https://{value}"
        if not link.lower().startswith(("http://", "https://")):
            self.crm.say(f"{value} is not a link to a web page.", bad=True)
            return
        self.crm.open_url(link)
        self.crm.say(f"Opened {link}")

    def _choose_detail(self, verb: str, kinds: tuple[str, ...], then: Callable[[str], None], nothing: str) -> None:
        from crmcli.queries.customers import details_of
        from crmcli.tui.dialogs.choosing import Choice, Chooser

        def ask(who: Subject) -> None:
            found = [d for d in details_of(self.crm.book.store, who.customer_id) if d.kind in kinds]
            if not found:
                self.crm.say(f"{who.name} {nothing}.", bad=True)
            elif len(found) == 1:
                then(found[0].value)
            else:
                choices = [Choice(d.value, d.value, d.label or d.kind) for d in found]
                self.crm.ask(Chooser(f"{verb} · {who.name}", choices, then))

        self._with_subject(lambda who: self.crm.guarded(lambda: ask(who)))

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
