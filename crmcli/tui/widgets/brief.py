"""The pane with the chosen customer in brief."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from crmcli.domain.text.unicode import one_line, visible
from crmcli.render.brief import brief_lines
from crmcli.render.view import View
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.queries.brief import Brief

_STYLES = {"accent": "$accent", "muted": "$muted", "bad": "$error bold"}


class BriefPane(Widget):
    """One customer on as many lines as there are; the most pressing first."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._brief: Brief | None = None
        self._view: View | None = None

    def show(self, brief: "Brief | None", view: View) -> None:
        """Show another customer, or none."""
        self._brief, self._view = brief, view
        self.border_title = Content(visible(one_line(brief.customer.name, 60))) if brief else None
        self.refresh()

    def render(self) -> Content:
        """What fits of the brief."""
        if self._brief is None or self._view is None:
            return Content.assemble((tr("Choose a row to see whom it is about."), "$muted"))
        width, height = self.content_size
        lines = brief_lines(self._brief, self._view, width)[:height]
        return Content("\n").join(
            [Content.assemble(*((cell.text, _STYLES.get(cell.tone, "")) for cell in line)) for line in lines]
        )
