"""What crm uses of Textual that Textual calls private: here alone, and a test names the version it was read in."""

import os

from textual.app import App


class BareApp(App[None]):
    """An app that keeps its first failure, and that can write to the terminal between two frames."""

    def __init__(self) -> None:
        super().__init__()
        self.failure: Exception | None = None

    def write_to_terminal(self, text: str) -> None:
        """Send text to the terminal as it is; nothing where there is no terminal."""
        if self._driver is not None:
            self._driver.write(text)

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
