"""The line of keys at the foot of a dialog; a click on one presses it."""

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widgets import Static

_BETWEEN = " · "
_KEYS = {"enter": "enter", "esc": "escape", "tab": "tab", "space": "space", "-": "minus"}


class Hint(Static):
    """Parts such as `Enter saves`, each with its key first; a part that begins with no key answers to no click."""

    def __init__(self, text: str) -> None:
        super().__init__(Content(text), id="hint")
        self.text = text

    def on_click(self, event: events.Click) -> None:
        """Press the key of the part that was clicked."""
        event.stop()
        used = 0
        for part in self.text.split(_BETWEEN):
            used += cell_len(part)
            if event.x < used:
                key = key_of(part)
                if key:
                    self.app.simulate_key(key)
                return
            used += cell_len(_BETWEEN)


def key_of(part: str) -> str:
    """Textual's name of the key that a part begins with; empty where it begins with none."""
    first = part.split(" ", 1)[0].casefold()
    if first.startswith("ctrl+"):
        return first
    return _KEYS.get(first, first if len(first) == 1 and first.isascii() and first.isalnum() else "")
