"""What an empty book says: try a made-up one, bring a file, or add the first customer."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from crmcli.tui.dialogs.base import Dialog
from crmcli.tui.dialogs.choosing import CHOICE_COLUMNS, Choice, choice_lines
from crmcli.tui.widgets.rows import Rows

_CHOICES = (
    Choice("demo", "Look at a made-up book", "yours stays as it is"),
    Choice("add", "Add the first customer", "a"),
    Choice("import", "Bring contacts from a file", "crm import FILE"),
)


class Welcome(Dialog):
    """The first thing a new user sees."""

    def __init__(self) -> None:
        super().__init__("Welcome. This book is empty")

    def body(self) -> ComposeResult:
        """Three ways to begin."""
        yield Rows(CHOICE_COLUMNS, id="choices")
        yield Static(Content("Enter takes it · Esc looks around"), id="hint")

    def on_mount(self) -> None:
        """Offer them."""
        rows = self.query_one(Rows)
        rows.show(choice_lines(_CHOICES))
        rows.focus()
