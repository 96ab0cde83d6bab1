"""A line with a box that is ticked or not: a click or Space turns it over."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from crmcli.domain.text.unicode import visible
from crmcli.words import tr_mark


class Check(Widget):
    """One box with its words."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "turn", tr_mark("turn over"), show=False)]

    class Turned(Message):
        """The box was turned over."""

    def __init__(self, text: str, *, is_on: bool, id: str) -> None:
        super().__init__(id=id)
        self.text = text
        self.is_on = is_on

    def action_turn(self) -> None:
        """Tick it, or take the tick away."""
        self.is_on = not self.is_on
        self.refresh()
        self.post_message(self.Turned())

    def on_click(self, event: events.Click) -> None:
        """A click turns it over."""
        event.stop()
        self.action_turn()

    def render(self) -> Content:
        """The box and its words."""
        return Content.assemble(("☑ " if self.is_on else "☐ ", "$accent"), visible(self.text))
