"""The line of keys at the foot of a dialog; a click on one presses it."""

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from crmcli.words import tr

_BETWEEN = " · "
_KEYS = {"enter": "enter", "esc": "escape", "tab": "tab", "space": "space", "-": "minus"}


class Hint(Static):
    """Parts such as `Enter saves`, each with its key first; a part that begins with no key answers to no click.

    A part is never cut: what has no room stands on the next line.
    """

    def __init__(self, text: str) -> None:
        super().__init__(Content(text), id="hint")
        self.text = text

    def _lines(self, width: int) -> list[list[str]]:
        """The parts on lines of at most `width` cells."""
        lines: list[list[str]] = [[]]
        for part in self.text.split(_BETWEEN):
            if lines[-1] and cell_len(_BETWEEN.join([*lines[-1], part])) > width:
                lines.append([])
            lines[-1].append(part)
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the parts need."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The parts on their lines."""
        return Content("\n".join(_BETWEEN.join(line) for line in self._lines(self.content_size.width)))

    def on_click(self, event: events.Click) -> None:
        """Press the key of the part that was clicked."""
        event.stop()
        used = 0
        lines = self._lines(self.content_size.width)
        for part in lines[event.y] if event.y < len(lines) else ():
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
    if first == tr("Space").casefold():
        return "space"
    return _KEYS.get(first, first if len(first) == 1 and first.isascii() and first.isalnum() else "")
