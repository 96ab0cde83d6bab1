"""The pane with the chosen customer in brief."""

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from crmcli.domain.text.unicode import one_line, visible
from crmcli.render.brief import brief_lines
from crmcli.render.layout import wrapped
from crmcli.render.view import View
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.queries.brief import Brief

_LOW = 18  # rows that the facts, the sections and three notes take
_STYLES = {"accent": "$accent", "muted": "$muted", "bad": "$error bold"}


class BriefPane(Widget):
    """One customer on as many lines as there are; the most pressing first."""

    class DetailClicked(Message):
        """A phone or an e-mail was clicked."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._brief: Brief | None = None
        self._view: View | None = None
        self._hint = ""
        self._texts: list[str] = []

    def show(self, brief: "Brief | None", view: View, hint: str = "") -> None:
        """Show another customer, or none: then what to do, where `hint` says it."""
        self._brief, self._view, self._hint = brief, view, hint
        self.border_title = Content(visible(one_line(brief.customer.name, 60))) if brief else None
        self.refresh()

    @property
    def room(self) -> tuple[int, int]:
        """How many notes and how many orders fit: three and none where the pane is low."""
        spare = max(self.content_size.height - _LOW, 0)
        return 3 + spare // 3, spare // 3

    def on_click(self, event: events.Click) -> None:
        """A click on a phone or an e-mail is a wish to copy it."""
        offset = event.get_content_offset(self)
        if offset is None or self._brief is None or not 0 <= offset.y < len(self._texts):
            return
        customer, text = self._brief.customer, self._texts[offset.y]
        for value in (*customer.phones, *customer.emails):
            start = text.find(value)
            if start >= 0 and start <= offset.x < start + len(value):
                event.stop()
                self.post_message(self.DetailClicked(value))
                return

    def render(self) -> Content:
        """What fits of the brief."""
        if self._brief is None or self._view is None:
            words = self._hint or tr("Choose a row to see whom it is about.")
            lines_of_hint = wrapped(words, max(self.content_size.width, 10), 3)
            return Content.assemble(("\n".join(lines_of_hint), "$muted"))
        width, height = self.content_size
        lines = brief_lines(self._brief, self._view, width)[:height]
        self._texts = ["".join(cell.text for cell in line) for line in lines]
        return Content("\n").join(
            [Content.assemble(*((cell.text, _STYLES.get(cell.tone, "")) for cell in line)) for line in lines]
        )
