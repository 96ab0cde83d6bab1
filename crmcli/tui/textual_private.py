"""What crm uses of Textual that Textual calls private: here alone, and a test names the version it was read in."""

import os
from typing import Any
from unicodedata import normalize

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.screen import Screen

_FULL_WIDTH = {"》": ">", "《": "<", "。": ".", "，": ",", "、": "/"}  # others by their compatibility form: ？ ／ １


def half_width(character: str | None) -> str:
    """The ASCII character that a full-width one stands for; "" for every other character."""
    if character is None or len(character) > 1 or character.isascii():
        return ""
    plain = _FULL_WIDTH.get(character) or normalize("NFKC", character)
    return plain if len(plain) == 1 and plain.isascii() and plain.isprintable() else ""


class BareApp(App[None]):
    """An app that keeps its first failure, and that can write to the terminal between two frames."""

    def __init__(self) -> None:
        super().__init__()
        self.failure: Exception | None = None

    def bottom_screens(self) -> list[Screen[Any]]:
        """The screen below any dialog of every mode that was shown."""
        return [stack[0] for stack in self._screen_stacks.values() if stack]

    def write_to_terminal(self, text: str) -> None:
        """Send text to the terminal as it is; nothing where there is no terminal."""
        if self._driver is not None:
            self._driver.write(text)

    async def on_event(self, event: events.Event) -> None:
        """Take a full-width key (？ ／ １ 》) for its half-width one, but where text is typed."""
        if isinstance(event, events.Key) and not event.is_forwarded and (letter := half_width(event.character)):
            is_typed = self.focused is not None and self.focused.check_consume_key(event.key, event.character)
            event = event if is_typed else events.Key(_character_to_key(letter), letter)
        await super().on_event(event)

    def _handle_exception(self, error: Exception) -> None:
        """Keep what went wrong for the command line's one error boundary."""
        self.failure = self.failure or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Leave without Textual's traceback, which shows what the book holds; CRM_DEBUG=1 shows it."""
        if os.environ.get("CRM_DEBUG"):
            super()._fatal_error()
        else:
            self.bell()
            self._close_messages_no_wait()
