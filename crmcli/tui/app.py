"""The dashboard: holds the open book and the clock, carries out changes, and keeps every screen up to date."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from crmcli.domain.dashboard_settings import DashboardSettings
from crmcli.domain.records import Deal, Reminder
from crmcli.domain.times import utc_text
from crmcli.queries.dashboard import due_between, is_empty
from crmcli.queries.dashboard_settings import load_dashboard_settings
from crmcli.store import Store
from crmcli.tui.book import LiveBook
from crmcli.tui.keys import APP, desk_keymap
from crmcli.tui.ringing import due_text, sequences
from crmcli.tui.screens.base import CrmScreen
from crmcli.tui.screens.today import TodayScreen
from crmcli.tui.subject import Subject
from crmcli.tui.theme import DARK, LIGHT, with_own_colours
from crmcli.tui.view import View
from crmcli.tui.widgets.bars import Footer
from crmcli.tui.working import Progress, Working

if TYPE_CHECKING:
    from crmcli.tui.dialogs.base import Dialog
    from crmcli.tui.dialogs.finding import Command

Result = TypeVar("Result")

POLL_SECONDS = 0.5


def screen(name: str) -> Callable[[], Screen[Any]]:
    """A screen whose module loads when it is first shown."""

    def load() -> Screen[Any]:
        from importlib import import_module

        made: Screen[Any] = getattr(import_module(f"crmcli.tui.screens.{name}"), f"{name.capitalize()}Screen")()
        return made

    return load


class CrmApp(Working):
    """The dashboard over one book."""

    TITLE = "crm"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False  # ours finds customers too
    BINDINGS: ClassVar[list[BindingType]] = APP
    # The first screen is added when it stands: one that is there from the start is styled twice.
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        name: screen(name) for name in ("pipeline", "customers", "card", "reports")
    }
    DEFAULT_MODE = "today"

    def __init__(
        self, path: Path, clock: Callable[[], datetime], *, when_open: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(path, clock)
        self._when_open = when_open
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-low"), (28, "-high")]
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.desk = load_dashboard_settings(self.book.store)
        # Before anything is styled: setting the theme later would style everything twice.
        self.set_reactive(App.theme, self._wanted_theme(self.desk))
        self.stylesheet.set_variables(self.get_css_variables())
        self.failure: Exception | None = None
        self.is_private = False
        self.card_id: int | None = None
        self._back = "today"
        self._view = self._look()
        self._clash = ""

    def get_css_variables(self) -> dict[str, str]:
        """The theme's colours, and ours."""
        variables = with_own_colours(super().get_css_variables())
        self.theme_variables = variables
        return variables

    # --- the moment --------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """The clock, the settings, and whether amounts are hidden."""
        return self._view

    def _look(self) -> View:
        return View(self.book.now, self.book.settings(), self.is_private)

    def on_mount(self) -> None:
        """Watch the book, and welcome whoever has an empty one."""
        self.add_mode("today", TodayScreen)
        self._take_keys()
        self.set_interval(POLL_SECONDS, self._tick)
        self.call_after_refresh(self._when_open)
        if is_empty(self.book.store):
            self.call_after_refresh(self._welcome)

    def _welcome(self) -> None:
        from crmcli.tui.dialogs.welcome import Welcome

        self.push_screen(Welcome())

    def _tick(self) -> None:
        """Twice a second: has another program written, has a minute or a day gone by?"""
        before, now = self._view.now, self.book.now
        changed = self.book.poll()
        if now.replace(second=0) > before.replace(second=0):
            self.guarded(lambda: self._ring(before, now))
        if changed or now.date() != before.date():
            self.refresh_book(force=True)
        elif now.replace(second=0) != before.replace(second=0):
            self._view = self._look()
            if isinstance(self.base, CrmScreen):
                self.base.show_clock()

    def _ring(self, before: datetime, now: datetime) -> None:
        """Announce what fell due since the last look."""
        if not self.desk.rings:
            return
        for reminder in due_between(self.book.store, utc_text(before), utc_text(now)):
            text = due_text(reminder, self._view)
            self.notify(text, title="Due now", markup=False, timeout=20)
            if self._driver is not None:  # the only way to the terminal between two frames
                self._driver.write(sequences(text))

    def get_default_screen(self) -> Screen[Any]:
        """The first screen of the morning."""
        return TodayScreen()

    @property
    def place(self) -> str:
        """The name of the screen below any dialog."""
        return self.base.PLACE if isinstance(self.base, CrmScreen) else ""

    @property
    def base(self) -> Screen[Any]:
        """The screen below any dialog."""
        return self.screen_stack[0]

    def refresh_book(self, *, force: bool = False) -> None:
        """Show the book as it is now."""
        self.guarded(self._refresh_view)
        if isinstance(self.base, CrmScreen):
            self.base.keep_up(force=force)

    def _refresh_view(self) -> None:
        self._view = self._look()
        desk = load_dashboard_settings(self.book.store)
        if desk != self.desk:
            self.desk = desk
            self.theme = self._wanted_theme(desk)
            self._take_keys()

    # --- how the owner likes it --------------------------------------------------------------

    def _wanted_theme(self, desk: DashboardSettings) -> str:
        named = {"dark": DARK.name, "light": LIGHT.name}.get(desk.theme or "dark", desk.theme or "")
        return named if named in self.available_themes else DARK.name

    def _take_keys(self) -> None:
        self.set_keymap(desk_keymap(self.desk.keys))

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: DOMNode) -> None:
        """Two things were put on one key: say so, once."""
        names = ", ".join(sorted(binding.id or binding.action for binding in clashed_bindings))
        if names != self._clash:
            self._clash = names
            self.say(f"Some keys do two things ({names}): see crm config keys.", bad=True)

    def action_theme(self) -> None:
        """From dark to light and back; kept in the book."""
        from crmcli.services.settings import set_setting

        name = "dark" if self.theme == LIGHT.name else "light"

        def change(store: Store) -> str:
            set_setting(store, "theme", name, self._view.settings)
            return f"The theme is {name}"

        self.do(change)

    def action_privacy(self) -> None:
        """Hide amounts and notes, or show them again."""
        self.is_private = not self.is_private
        self.book.generation += 1
        self.refresh_book(force=True)
        self.say("Amounts and notes are hidden; f2 shows them." if self.is_private else "Amounts and notes are shown.")

    # --- another book ------------------------------------------------------------------------

    def show_demo(self) -> None:
        """Go over to the made-up book."""
        from crmcli.context import data_folder
        from crmcli.demo.sample_book import ready_demo

        path = data_folder() / "demo.db"
        ready_demo(path, self.book.now)
        old, self.book = self.book, LiveBook(path, self.book.clock)
        old.close()
        self.refresh_book(force=True)
        self.say("This is the made-up book. Try anything: your own is as it was.")

    def bring(self, path: Path) -> None:
        """Import a file."""
        from crmcli.services.importing.file import import_file

        settings = self._view.settings

        def work(store: Store, progress: Progress) -> str:
            done = import_file(store, path, settings, progress)
            return f"{path.name}: {done.added:,} added, {done.updated:,} updated · u takes it back"

        self.work(f"Importing {path.name}", work)

    def say(self, text: str, *, bad: bool = False) -> None:
        """Answer in the footer."""
        for screen in self.screen_stack[:1]:  # there is none any more while leaving
            for footer in screen.query(Footer):
                footer.say(text, bad=bad)

    def ask(self, dialog: "Dialog") -> None:
        """Open a dialog."""
        self.push_screen(dialog)

    # --- asking the book for the screens -----------------------------------------------------

    def next_reminder(self, who: Subject) -> Reminder | None:
        """The next thing planned with a customer."""
        from crmcli.queries.timeline import reminders_of

        return next(iter(reminders_of(self.book.store, who.customer_id, open_only=True)), None)

    def open_deals(self, who: Subject) -> list[Deal]:
        """A customer's open deals."""
        from crmcli.domain.settings import LOST, WON
        from crmcli.queries.sales.deals import deals_of

        return [deal for deal in deals_of(self.book.store, who.customer_id) if deal.stage not in (WON, LOST)]

    # --- going about -------------------------------------------------------------------------

    def action_go(self, place: str) -> None:
        """Show another screen; the card goes back to where one came from."""
        if place != self.place:
            if self.place != "card":
                self._back = self.place
            self.switch_mode(place)

    def open_card(self, customer_id: int) -> None:
        """Show a customer's card."""
        self.card_id = customer_id
        self.action_go("card")

    async def action_back(self) -> None:
        """From the card to where one came from."""
        self.action_go(self._back)

    def action_help(self) -> None:
        """Every key there is right now."""
        from crmcli.tui.dialogs.help import Help

        bindings = self.screen.active_bindings
        self.push_screen(Help(bindings, {key: self.get_key_display(b.binding) for key, b in bindings.items()}))

    def footer_keys(self, screen: Screen[Any]) -> list[tuple[str, str]]:
        """The main keys of a screen, help at the end."""
        shown = [active.binding for active in screen.active_bindings.values() if active.binding.show]
        return [(self.get_key_display(binding), binding.description) for binding in shown]

    def palette_commands(self, screen: Screen[Any]) -> "list[Command]":
        """Everything the keys of a screen do, by name."""
        from crmcli.tui.dialogs.finding import Command

        commands = []
        for active in screen.active_bindings.values():
            binding, node = active.binding, active.node
            if binding.group is not None and binding.description:

                async def run(action: str = binding.action, namespace: Any = node) -> None:
                    await self.run_action(action, namespace)

                group = binding.group.description.lower()
                commands.append(Command(binding.description, group, self.get_key_display(binding), run))
        return commands

    def _handle_exception(self, error: Exception) -> None:
        """Keep what went wrong for the command line's one error boundary."""
        self.failure = self.failure or error
        super()._handle_exception(error)
