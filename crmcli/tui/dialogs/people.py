"""The forms about a customer: adding, changing, tagging, deleting; and the lasting note."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static, TextArea

from crmcli import render
from crmcli.domain.records import Case, Customer, Deal, Detail, Interaction, Reminder
from crmcli.domain.text.unicode import one_line, visible
from crmcli.errors import Refused
from crmcli.queries.customers import get_customer
from crmcli.services.bulk_edit import tag_customers, trash_customers
from crmcli.services.customers import NewCustomer, add_customer, look_alikes
from crmcli.services.deals import checked_stage
from crmcli.services.editing import LISTS, FieldChange, edit_customer
from crmcli.services.trash import delete_record
from crmcli.store import Store
from crmcli.tui.dialogs.base import Field, Form
from crmcli.tui.subject import Subject
from crmcli.tui.view import View

_EDITED = (
    "name", "company", "title", "phone", "email", "city", "birthday", "stage", "tier", "source", "tag", "wechat", "url",
)  # fmt: skip
_KINDS = {Reminder: "reminder", Interaction: "note", Deal: "deal", Case: "case"}
_LABELS = {"phone": "Phones", "email": "E-mails", "tag": "Tags", "url": "Links", "wechat": "WeChat"}


class AddForm(Form):
    """A new customer. One that is like another is said first; Enter once more adds it all the same."""

    def __init__(self, view: View, then: Callable[[int], None]) -> None:
        super().__init__(
            "Add a customer",
            Field("name", "Name", example="Li Wei"),
            Field("company", "Company", example="Acme"),
            Field("phone", "Phone", example="138 0013 8000"),
            Field("email", "E-mail", example="li@acme.example"),
            Field("city", "City"),
            Field("tags", "Tags", example="vip new"),
            Field("source", "Source", example="referral, fair, web"),
        )
        self.view = view
        self.then = then
        self._warned = ""
        self._added = 0

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Add it, unless it may be there already."""
        new = NewCustomer(
            name=said["name"],
            company=said["company"] or None,
            city=said["city"] or None,
            source=said["source"] or None,
            phones=tuple(part.strip() for part in said["phone"].split(",") if part.strip()),
            emails=tuple(said["email"].replace(",", " ").split()),
            tags=tuple(said["tags"].replace(",", " ").split()),
        )
        alike = look_alikes(store, new) if said["name"] else []
        typed = "\n".join(said.values())
        if alike and self._warned != typed:
            self._warned = typed
            known = ", ".join(f"{name} (#{customer_id}, same {what})" for customer_id, name, what in alike[:3])
            raise Refused(f"May be in the book already: {known}. Enter once more adds another one.")
        self._added = add_customer(store, new, self.view.settings)
        return f"Added {said['name']} as number {self._added}"

    def done(self, answer: str) -> None:
        """Close first: what comes then may be another screen."""
        super().done(answer)
        self.then(self._added)


class EditForm(Form):
    """The facts of a customer; only lines that were changed are written."""

    def __init__(self, customer: Customer, details: Sequence[Detail], view: View) -> None:
        self.first = {name: _joined(name, customer, details) for name in _EDITED}
        fields = [Field(name, _LABELS.get(name, name.capitalize()), value) for name, value in self.first.items()]
        super().__init__(f"Edit · {customer.name}", *fields)
        self.customer_id = customer.id
        self.view = view

    def echo(self, said: Mapping[str, str]) -> str:
        """Which lines would be written."""
        if said["stage"] and said["stage"] != self.first["stage"]:
            checked_stage(said["stage"], self.view.settings)
        changed = [name for name in _EDITED if said[name] != visible(self.first[name]).strip()]
        return f"changes: {', '.join(changed)}" if changed else "several phones or tags are parted by commas"

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Write what was changed."""
        changes: list[FieldChange] = []
        for name in _EDITED:
            if said[name] != visible(self.first[name]).strip():
                changes += _changes(name, self.first[name], said[name])
        if not changes:
            return ""
        edit_customer(store, self.customer_id, changes, {}, self.view.settings)
        return f"Changed {render.mentions(get_customer(store, self.customer_id))}"


def _joined(name: str, customer: Customer, details: Sequence[Detail]) -> str:
    if name == "tag":
        return ", ".join(customer.tags)
    if name in LISTS:
        return ", ".join(d.value for d in details if d.kind == name and d.contact_id is None)
    return str(getattr(customer, name) or "")


def _changes(name: str, before: str, after: str) -> list[FieldChange]:
    if name not in LISTS:
        return [FieldChange("set", name, after)]
    was, now = ([part.strip() for part in text.split(",") if part.strip()] for text in (before, after))
    dropped = [FieldChange("drop", name, value) for value in was if value not in now]
    return dropped + [FieldChange("add", name, value) for value in now if value not in was]


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


class NoteForm(Form):
    """The lasting note about a customer, in Markdown."""

    HINT = "Ctrl+S saves · Esc leaves it as it was"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "submit", "save", show=False, priority=True)]

    def __init__(self, customer: Customer, view: View) -> None:
        super().__init__(f"Note · {customer.name}")
        self.customer = customer
        self.view = view
        self.first = _plain(customer.note or "")

    def body(self) -> ComposeResult:
        """The text and the hint."""
        yield TextArea(self.first, id="note", soft_wrap=True, show_line_numbers=False)
        yield Static("", id="echo")
        yield Static(Content(self.HINT), id="hint")

    def action_submit(self) -> None:
        """Save."""
        self.submit()

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Keep the note."""
        text = self.query_one(TextArea).text
        if text.strip() == self.first.strip():
            return ""
        edit_customer(store, self.customer.id, [FieldChange("set", "note", text)], {}, self.view.settings)
        return f"Kept the note about {self.customer.name}"


def _plain(text: str) -> str:
    """A note as it can stand in an editor: line breaks stay, what a terminal would obey is shown as a code."""
    return "\n".join(visible(line) for line in text.splitlines())
