"""What an empty book says: try a made-up one, add the first customer, or bring a file."""

from collections.abc import Mapping
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from crmcli.errors import Failed
from crmcli.store import Store
from crmcli.tui.dialogs.base import Field, Form
from crmcli.tui.dialogs.choosing import Choice, Chooser

_CHOICES = (
    Choice("demo", "Look at a made-up book", "yours stays as it is"),
    Choice("add", "Add the first customer", "later: a"),
    Choice("bring", "Bring contacts from a file", "later: crm import"),
)


class Welcome(Chooser):
    """The first thing a new user sees."""

    def __init__(self) -> None:
        super().__init__("Welcome. This book is empty", _CHOICES, self._begin)

    def body(self) -> ComposeResult:
        """What this is, and three ways to begin."""
        words = "After a call you write a line; in the morning you see whom to call, and why."
        yield Static(Content(words), id="words")
        yield from super().body()

    def _begin(self, choice: str) -> None:
        if choice == "demo":
            self.crm.guarded(self.crm.show_demo)
        elif choice == "add":
            self.crm.call_later(self.crm.run_action, "screen.add")
        else:
            self.crm.ask(BringForm())


class BringForm(Form):
    """Which file to import."""

    HINT = "Enter brings it · csv, xlsx, vcf, json … · Esc leaves"

    def __init__(self) -> None:
        super().__init__("Bring a file", Field("path", "File", example="~/Downloads/contacts.csv"))

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Look whether it is there; it is brought beside."""
        path = Path(said["path"]).expanduser()
        if not path.is_file():
            raise Failed(f"There is no file {path}.")
        self.crm.bring(path)
        return ""
