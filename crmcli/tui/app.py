"""The dashboard: holds the open book and the clock, carries out changes, and keeps every screen up to date."""

import contextlib
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.worker import WorkerCancelled, WorkerFailed

from crmcli.context import config_path, drafts_path
from crmcli.domain.dashboard_settings import DashboardSettings
from crmcli.domain.times import utc_text
from crmcli.errors import CrmError
from crmcli.queries.dashboard import is_empty
from crmcli.queries.dashboard_settings import old_dashboard_settings
from crmcli.queries.today import due_between
from crmcli.render.view import View
from crmcli.services import config_file
from crmcli.tui import key_words
from crmcli.tui.book import LiveBook
from crmcli.tui.host import BoundKey
from crmcli.tui.keys import APP, VERBS, keymap
from crmcli.tui.ringing import due_text, sequences
from crmcli.tui.screens.base import CrmScreen
from crmcli.tui.screens.today import TodayScreen
from crmcli.tui.session import Session
from crmcli.tui.subject import Subject
from crmcli.tui.sync_note import sync_note
from crmcli.tui.theme import DARK, LIGHT, themes_for, with_own_colours
from crmcli.tui.widgets.bars import Footer
from crmcli.tui.working import Working
from crmcli.words import listed, spoken_language, tr, tr_marked, use_language
from crmcli.words.choice import chosen_language

POLL_SECONDS = 0.5


def screen(name: str) -> Callable[[], Screen[Any]]:
    """A screen whose module loads when it is first shown."""

    def load() -> Screen[Any]:
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
        self,
        path: Path,
        clock: Callable[[], datetime],
        *,
        when_open: Callable[[], None] = lambda: None,
        first: str = "",
    ) -> None:
        super().__init__(path, clock)
        self._when_open = when_open
        self._first = first
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-flat"), (18, "-low"), (28, "-high"), (44, "-tall")]
        for theme in themes_for(self.console.color_system):
            self.register_theme(theme)
        self._config = config_path()
        self._config_version = config_file.file_version(self._config)
        self._config_fault = ""
        self.preferences = self._load_preferences()
        # Before anything is styled: setting the theme later would style everything twice.
        self.set_reactive(App.theme, self._wanted_theme(self.preferences))
        self.stylesheet.set_variables(self.get_css_variables())
        self.is_private = False
        self.card_id: int | None = None
        self.session = Session()
        self._back = "today"
        self._view = self._make_view()
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

    def _make_view(self) -> View:
        return View(self.book.now, self.book.settings(), self.is_private)

    def on_mount(self) -> None:
        """Watch the book, and welcome whoever has an empty one."""
        self.add_mode("today", TodayScreen)
        self._take_keys()
        self.set_interval(POLL_SECONDS, self.look)
        self.call_after_refresh(self._when_open)
        if is_empty(self.book.store):
            self.call_after_refresh(self.open_verb, "welcome")
        elif self._first:
            self.call_after_refresh(self.open_verb, self._first)
        if drafts_path(self.book.path).exists():  # forms were left at an earlier sitting
            self.call_after_refresh(self.guarded, lambda: import_module("crmcli.tui.drafts").say_waiting(self))

    def look(self) -> None:
        """Twice a second: has another program written, has a minute or a day gone by?"""
        before, now = self._view.now, self.book.now
        self._follow_config()
        if self.is_working:  # this thread runs no statement until the work is done; then it looks again
            return
        changed = self.book.poll()
        if self.book.news:
            self.say(self.book.news, bad=True)
            self.book.news = ""
        if now.replace(second=0) > before.replace(second=0):
            self.guarded(lambda: self._ring(before, now))
        if changed or now.date() != before.date():
            self.refresh_book(force=True)
        elif now.replace(second=0) != before.replace(second=0):
            self._view = View(now, self._view.settings, self.is_private)
            if isinstance(self.base, CrmScreen):
                self.base.show_clock()

    def _ring(self, before: datetime, now: datetime) -> None:
        """Announce what fell due since the last look."""
        if not self.preferences.rings:
            return
        for reminder in due_between(self.book.store, utc_text(before), utc_text(now)):
            text = due_text(reminder, self._view)
            self.notify(text, title=tr("Due now"), markup=False, timeout=20)
            self.write_to_terminal(sequences(text))

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
        self._view = self._make_view()

    @property
    def sync_note(self) -> str:
        """How the sync stands, in a few words; "" for a book without a hub."""
        return sync_note(self.book.store, self.session)

    def show_sync(self) -> None:
        """Show at the top how the sync stands."""
        if isinstance(self.base, CrmScreen):
            self.base.show_clock()

    # --- how the owner likes it --------------------------------------------------------------

    def _load_preferences(self) -> DashboardSettings:
        """The settings in the machine's file; what is wrong with it is said once, and the defaults hold."""
        try:
            if self._config_version is None:
                config_file.move_settings(self._config, old_dashboard_settings(self.book.store))
            return config_file.load_dashboard_settings(self._config)
        except CrmError as error:
            self._config_fault = error.message
            return DashboardSettings()

    def _follow_config(self) -> None:
        """Take over what was changed in the machine's file; one look at it when nothing was."""
        version = config_file.file_version(self._config)
        if version == self._config_version and not self._config_fault:
            return
        if version != self._config_version:
            self._config_version = version
            self.preferences = self._load_preferences()
            self.theme = self._wanted_theme(self.preferences)
            self._take_keys()
            self._take_language()
        if self._config_fault:
            self.say(self._config_fault, bad=True)
            self._config_fault = ""

    def _take_language(self) -> None:
        """Speak the language that was chosen meanwhile: every screen is made anew."""
        chosen = chosen_language(os.environ, str(self._config))
        if chosen == spoken_language():
            return
        use_language(chosen)
        self.book.generation += 1
        self.call_later(self._make_screens_anew)

    async def _make_screens_anew(self) -> None:
        with contextlib.suppress(WorkerCancelled, WorkerFailed):  # what is being read is shown before its place goes
            await self.workers.wait_for_complete()
        for each in self.bottom_screens():
            await each.recompose()
        self.call_after_refresh(self._fill_anew)

    def _fill_anew(self) -> None:
        self.refresh_book(force=True)
        if isinstance(self.base, CrmScreen):
            self.base.offer_keys()

    def _wanted_theme(self, preferences: DashboardSettings) -> str:
        named = {"dark": DARK.name, "light": LIGHT.name}.get(preferences.theme or "dark", preferences.theme or "")
        return named if named in self.available_themes else DARK.name

    def _take_keys(self) -> None:
        self.set_keymap(keymap(self.preferences.keys))

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: DOMNode) -> None:
        """Two things were put on one key: say so, once."""
        names = listed(sorted(binding.id or binding.action for binding in clashed_bindings))
        if names != self._clash:
            self._clash = names
            self.say(tr("Some keys do two things ({names}): see crm config keys.", names=names), bad=True)

    def action_theme(self) -> None:
        """From dark to light and back; kept in the machine's file, not in the book's history."""
        name = "dark" if self.theme == LIGHT.name else "light"

        def change() -> None:
            config_file.save_setting(self._config, "theme", name)
            self._follow_config()
            self.say(tr("The theme is {name}.", name=name))

        self.guarded(change)

    def action_privacy(self) -> None:
        """Hide amounts and notes, or show them again."""
        self.is_private = not self.is_private
        self.book.generation += 1
        self.refresh_book(force=True)
        self.say(
            tr("Amounts and notes are hidden; f2 shows them.")
            if self.is_private
            else tr("Amounts and notes are shown.")
        )

    # --- another book ------------------------------------------------------------------------

    def show_book(self, book: LiveBook) -> None:
        """Show another book from now on, and close the one that was shown."""
        old, self.book = self.book, book
        old.close()
        self.refresh_book(force=True)

    # --- answering and asking ----------------------------------------------------------------

    def say(self, text: str, *, bad: bool = False, line: str = "") -> None:
        """Answer in the footer, and keep the line that the shell would have taken, which may quote what is private."""
        shown = "" if self.is_private else line
        if line:
            self.session.lines.append(line)
        for screen in self.screen_stack[:1]:  # there is none any more while leaving
            for footer in screen.query(Footer):
                footer.say(text, bad=bad, line=shown)

    def ask(self, dialog: ModalScreen[None]) -> None:
        """Open a dialog."""
        self.push_screen(dialog)

    def open_verb(self, name: str, chosen: Sequence[Subject] = ()) -> None:
        """Run a verb of the table in keys on what is chosen."""
        self.guarded(lambda: VERBS[name].opener()(self, chosen))

    def action_verb(self, name: str) -> None:
        """A verb that needs nothing chosen."""
        self.open_verb(name)

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
        base = self.base
        if isinstance(base, CrmScreen) and base.PLACE == "card":
            base.keep_up()  # the card of somebody else was shown

    async def action_back(self) -> None:
        """From the card to where one came from."""
        self.action_go(self._back)

    def bound_keys(self, screen: Screen[Any]) -> list[BoundKey]:
        """Every key that works on a screen now, help at the end."""
        found = []
        for active in screen.active_bindings.values():
            binding, node = active.binding, active.node
            if binding.description and not binding.system:

                async def run(action: str = binding.action, namespace: DOMNode = node) -> None:
                    await self.run_action(action, namespace)

                group = binding.group.description if binding.group is not None else ""
                key = self.get_key_display(binding)
                words = key_words.KEY_WORDS.get(binding.id or "", key_words.NO_WORDS)
                tells = tr_marked(words.tells) if words.tells else ""
                does = tr_marked(binding.description)
                found.append(BoundKey(group, key, does, binding.show, run, tells, words.also))
        return found
