"""What is done to many customers as to one: tagging, and moving to the trash."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from crmcli.domain.records import Case, Deal, Interaction, Reminder
from crmcli.domain.text.unicode import one_line
from crmcli.services.bulk_edit import tag_customers, trash_customers
from crmcli.services.trash import delete_record
from crmcli.store import Store
from crmcli.tui.dialogs.base import Field, Form
from crmcli.tui.host import Host
from crmcli.tui.subject import Subject

_KINDS = {Reminder: "reminder", Interaction: "note", Deal: "deal", Case: "case"}


def tag(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask for tags to give and to take away."""
    host.ask(TagForm(chosen))


def delete(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask whether to move the customers, or the one thing chosen of a customer's, to the trash."""
    host.ask(DeleteForm(chosen))


class TagForm(Form):
    """Tags for one customer or many."""

    def __init__(self, customers: Sequence[Subject]) -> None:
        who = customers[0].name if len(customers) == 1 else f"{len(customers)} customers"
        super().__init__(f"Tag · {who}", Field("tags", "Tags", example="vip new -cold (a minus takes away)"))
        self.customers = customers
        self.who = who

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Give and take them."""
        given, taken = tag_customers(store, [who.customer_id for who in self.customers], said["tags"])
        parts = [f"tagged {' '.join(given)}" if given else "", f"untagged {' '.join(taken)}" if taken else ""]
        return f"{self.who}: {', '.join(part for part in parts if part)}"


class DeleteForm(Form):
    """Moves customers, or one thing of a customer's, to the trash after one more Enter."""

    HINT = "Enter moves to the trash · Esc keeps"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "delete", show=False)]

    def __init__(self, customers: Sequence[Subject]) -> None:
        who = customers[0].name if len(customers) == 1 else f"{len(customers)} customers"
        self.thing = customers[0].thing if len(customers) == 1 else None
        what = f"{_KINDS[type(self.thing)]} of {who}" if self.thing else who
        super().__init__(f"Delete · {what}")
        self.customers = customers
        self.who = who

    def echo(self, said: Mapping[str, str]) -> str:
        """What goes, and what goes with it."""
        if isinstance(self.thing, Deal):
            return self.thing.title
        if self.thing is not None:
            return one_line(self.thing.text, 70)
        return "Notes, reminders and deals go out of sight too; crm restore brings them back."

    def action_submit(self) -> None:
        """Delete."""
        self.submit()

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Move to the trash."""
        if self.thing is not None:
            return f"Deleted {delete_record(store, self.thing)}"
        trash_customers(store, [who.customer_id for who in self.customers])
        return f"{self.who} moved to the trash"
