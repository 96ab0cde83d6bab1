"""The form of the lasting note about a customer."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from crmcli.domain.records import Customer
from crmcli.domain.text.unicode import visible
from crmcli.errors import ChangedMeanwhile
from crmcli.queries.customers import get_customer
from crmcli.render.view import View
from crmcli.services.editing import FieldChange, edit_customer
from crmcli.store import Store
from crmcli.tui.dialogs.base import Form
from crmcli.tui.host import Host
from crmcli.tui.subject import Subject
from crmcli.words import tr, tr_mark


def note(host: Host, chosen: Sequence[Subject]) -> None:
    """Open the lasting note, unless notes are hidden: an editor would show it whole."""
    if host.view.is_private:
        host.say(tr("Notes are hidden now: f2 shows them."), bad=True)
    else:
        host.ask(NoteForm(get_customer(host.book.store, chosen[0].customer_id), host.view))


class NoteForm(Form):
    """The lasting note about a customer, in Markdown."""

    HINT = tr_mark("Ctrl+S saves · Esc leaves it as it was")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "submit", tr_mark("save"), show=False, priority=True)]

    def __init__(self, customer: Customer, view: View) -> None:
        super().__init__(tr("Note · {name}", name=customer.name))
        self.customer = customer
        self.view = view
        self.first = _plain(customer.note or "")
        self.draft_key = ("note", customer.id)

    def body(self) -> ComposeResult:
        """The text and the hint."""
        yield TextArea(self.first, id="note", soft_wrap=True, show_line_numbers=False)
        yield from self.foot()

    def drafted(self) -> dict[str, str]:
        """The text, where it was changed."""
        text = self.query_one(TextArea).text
        return {"note": text} if text.strip() != self.first.strip() else {}

    def restore(self, values: Mapping[str, str]) -> None:
        """Put the draft into the editor."""
        self.query_one(TextArea).text = values["note"]

    def action_submit(self) -> None:
        """Save."""
        self.submit()

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Keep the note."""
        text = self.query_one(TextArea).text
        if text.strip() == self.first.strip():
            return ""
        change = FieldChange("set", "note", text, self.customer.note or "")
        try:
            edit_customer(store, self.customer.id, [change], {}, self.view.settings)
        except ChangedMeanwhile as error:
            self.customer = get_customer(store, self.customer.id)
            raise ChangedMeanwhile(
                tr("The note was changed meanwhile."), tr("Ctrl+S once more writes yours in its place.")
            ) from error
        return tr("Kept the note about {name}", name=self.customer.name)


def _plain(text: str) -> str:
    """A note as it can stand in an editor: line breaks stay, what a terminal would obey is shown as a code."""
    return "\n".join(visible(line) for line in text.splitlines())
