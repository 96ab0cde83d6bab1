"""The dashboard: holds the open book and the clock, carries out changes, and keeps every screen up to date."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from crmcli.domain.records import Deal, Reminder
from crmcli.errors import CrmError
from crmcli.queries.dashboard import is_empty
from crmcli.store import Store
from crmcli.tui.book import Busy, LiveBook
from crmcli.tui.keys import APP
from crmcli.tui.screens.base import CrmScreen
from crmcli.tui.screens.today import TodayScreen
from crmcli.tui.subject import Subject
from crmcli.tui.theme import DARK, LIGHT, with_own_colours
from crmcli.tui.view import View
from crmcli.tui.widgets.bars import Footer

if TYPE_CHECKING:
    from crmcli.tui.dialogs.base import Dialog
    from crmcli.tui.dialogs.finding import Command
    from crmcli.tui.screens.card import CardScreen

Result = TypeVar("Result")

POLL_SECONDS = 0.5
PATIENCE_SECONDS = 8.0
MANY_CHANGES = 1000  # a step with more is taken back in a thread


def card_screen() -> "CardScreen":
    """The card; its module loads when one is first opened."""
    from crmcli.tui.screens.card import CardScreen

    return CardScreen()


class CrmApp(App[None]):
    """The dashboard over one book."""

    TITLE = "crm"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False  # ours finds customers too
    BINDINGS: ClassVar[list[BindingType]] = APP
    SCREENS: ClassVar[dict[str, Callable[[], Screen[Any]]]] = {"today": TodayScreen, "card": card_screen}

    def __init__(
        self, path: Path, clock: Callable[[], datetime], *, when_open: Callable[[], None] = lambda: None
    ) -> None:
        self.book = LiveBook(path, clock)
        self._when_open = when_open
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-low"), (28, "-high")]
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        # Before anything is styled: setting the theme later would style everything twice.
        self.set_reactive(App.theme, DARK.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.failure: Exception | None = None
        self.is_private = False
        self.card_id: int | None = None
        self._back = "today"
        self._view = self._look()

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
        if changed or now.date() != before.date():
            self.refresh_book(force=True)
        elif now.replace(second=0) != before.replace(second=0):
            self._view = self._look()
            self.show_clock(self.base)

    def get_default_screen(self) -> Screen[Any]:
        """The first screen of the morning."""
        return self.get_screen("today")

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

    def show_clock(self, screen: Screen[Any]) -> None:
        """The day and time of a screen."""
        if isinstance(screen, CrmScreen):
            screen.show_clock()

    def guarded(self, read: Callable[[], None]) -> None:
        """Read the book; what is wrong with it is said, not raised."""
        import sqlite3

        from crmcli.store import explain

        try:
            read()
        except sqlite3.Error as error:
            self.say(explain(error, self.book.path).message, bad=True)
        except CrmError as error:
            self.say(error.message, bad=True)

    # --- changing ----------------------------------------------------------------------------

    async def change(self, do: Callable[[Store], Result]) -> Result:
        """Do one change, waiting some seconds for another program's. Raises CrmError when it was not done."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                result = self.book.write(do)
                break
            except Busy:
                if time.monotonic() > give_up:
                    raise
                self.say("Another program is writing to the book; waiting for it …", bad=True)
                await asyncio.sleep(0.1)
        self.refresh_book(force=True)
        return result

    def do(self, change: Callable[[Store], str]) -> None:
        """Do one change and say what it did."""
        self.run_worker(self._do(change))

    async def _do(self, change: Callable[[Store], str]) -> None:
        try:
            answer = await self.change(change)
        except CrmError as error:
            self.say(f"{error.message} {error.hint}".strip(), bad=True)
        else:
            self.say(f"{answer} · u takes it back")

    def say(self, text: str, *, bad: bool = False) -> None:
        """Answer in the footer."""
        for footer in self.base.query(Footer):
            footer.say(text, bad=bad)

    def ask(self, dialog: "Dialog") -> None:
        """Open a dialog."""
        self.push_screen(dialog)

    def action_undo(self) -> None:
        """Take back the last step."""
        from crmcli.services.undo import undo

        self.run_worker(self._reverse(undo, "Undone", "U does it again"), group="undo", exclusive=False)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        from crmcli.services.undo import redo

        self.run_worker(self._reverse(redo, "Done again", "u takes it back"), group="undo", exclusive=False)

    async def _reverse(self, step: Callable[[Store], Any], did: str, then: str) -> None:
        from crmcli.queries.batches import last_undoable

        try:
            newest = last_undoable(self.book.store)
            if newest is not None and newest.changes > MANY_CHANGES:
                self.say(f"Taking back {newest.label}: {newest.changes} changes …")
                batch = await asyncio.to_thread(self._elsewhere, step)
                self.book.poll()
                self.refresh_book(force=True)
            else:
                batch = await self.change(step)
        except CrmError as error:
            self.say(f"{error.message} {error.hint}".strip(), bad=True)
        else:
            self.say(f"{did}: {batch.label} · {then}")

    def _elsewhere(self, step: Callable[[Store], Result]) -> Result:
        """A long change, in a thread of its own with a store of its own."""
        store = self.book.elsewhere()
        try:
            return step(store)
        finally:
            store.close()

    # --- asking the book for the screens -----------------------------------------------------

    def next_reminder(self, who: Subject) -> Reminder | None:
        """The next thing planned with a customer."""
        from crmcli.queries.timeline import reminders_of

        return next(iter(reminders_of(self.book.store, who.customer_id, open_only=True)), None)

    def open_deals(self, who: Subject) -> list[Deal]:
        """A customer's open deals."""
        from crmcli.domain.settings import LOST, WON
        from crmcli.queries.deals import deals_of

        return [deal for deal in deals_of(self.book.store, who.customer_id) if deal.stage not in (WON, LOST)]

    # --- going about -------------------------------------------------------------------------

    def action_go(self, place: str) -> None:
        """Show another screen; the card goes back to where one came from."""
        if place != self.place:
            if self.place != "card":
                self._back = self.place
            self.switch_screen(place)

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
