"""A line of choices of which one is on: ← and → or a first letter choose, a click too."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from crmcli.words import tr_mark


class Chips(Widget, can_focus=True):
    """Choices side by side, each a value with its label; the line moves along where there is no room for all."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "step(1)", tr_mark("next choice"), show=False),
        Binding("left", "step(-1)", tr_mark("choice before"), show=False),
    ]

    class ChipChosen(Message):
        """Another choice is on."""

    class Submitted(Message):
        """Enter was pressed here."""

    def __init__(self, choices: Sequence[tuple[str, str]], value: str, *, id: str) -> None:
        super().__init__(id=id)
        self.choices = tuple(choices)
        self.value = value
        self.mark = ""  # stands behind the label that is on
        self._ends: list[tuple[int, str]] = []

    def choose(self, value: str) -> None:
        """Turn a choice on."""
        self.value = value
        self.refresh()
        self.post_message(self.ChipChosen())

    def action_step(self, step: int) -> None:
        """The choice beside the one that is on."""
        values = [value for value, _ in self.choices]
        self.choose(values[(values.index(self.value) + step) % len(values)])

    def on_key(self, event: events.Key) -> None:
        """A letter turns on the next choice that begins with it; Enter submits."""
        if event.key == "enter":
            event.stop()
            self.post_message(self.Submitted())
        elif event.character and event.is_printable:
            values = [value for value, _ in self.choices]
            at = values.index(self.value) + 1
            letter = event.character.casefold()
            found = [value for value, label in self.choices[at:] + self.choices[:at] if label.casefold()[:1] == letter]
            if found:
                event.stop()
                self.choose(found[0])

    def on_click(self, event: events.Click) -> None:
        """Turn on what was clicked."""
        self.focus()
        found = next((value for end, value in self._ends if event.x - 1 < end), None)
        if found is not None:
            self.choose(found)

    def render(self) -> Content:
        """The choices, the one that is on marked by brackets too: colour is never the only sign."""
        labels = [(v, f"[{label}{self.mark}]" if v == self.value else f" {label} ") for v, label in self.choices]
        room, first = self.content_size.width, 0
        at = [value for value, _ in self.choices].index(self.value)
        while first < at and sum(cell_len(text) for _, text in labels[first : at + 1]) > room:
            first += 1
        parts: list[tuple[str, str]] = []
        self._ends, used = [], 0
        for value, text in labels[first:]:
            if parts and used + cell_len(text) > room:  # none is cut: the line moves along
                break
            used += cell_len(text)
            self._ends.append((used, value))
            parts.append((text, "$accent bold" if value == self.value else "$muted"))
        return Content.assemble(*parts)
