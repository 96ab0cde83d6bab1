"""The forms about a customer: adding one, and changing the facts."""

from collections.abc import Callable, Mapping, Sequence

from crmcli.domain.fields import IN_FORM
from crmcli.domain.records import Customer, Detail
from crmcli.domain.text.unicode import visible
from crmcli.errors import ChangedMeanwhile, Refused
from crmcli.queries.customers import details_of, get_customer, name_of
from crmcli.queries.sales.deals import get_deal
from crmcli.render.answers import contact_changed, customer_added, customer_changed, in_one_line, unchanged
from crmcli.render.view import View
from crmcli.services.contacts import NewContact, add_contact
from crmcli.services.customers import NewCustomer, add_unless_known
from crmcli.services.deals import checked_stage
from crmcli.services.editing import LISTS, FieldChange, edit_customer
from crmcli.store import Store
from crmcli.tui.dialogs.base import Form, FormField
from crmcli.tui.dialogs.edits import form_for
from crmcli.tui.dialogs.selling import DealEditForm
from crmcli.tui.host import Host
from crmcli.tui.shell_lines import shell_line, who_word
from crmcli.tui.subject import Subject
from crmcli.words import listed, tr, tr_mark, tr_marked

_EDITED = tuple(field.name for field in IN_FORM)
_COMPLETED = frozenset({"company", "title", "city", "stage", "source", "tag"})
_LABELS = {
    "name": tr_mark("Name"),
    "company": tr_mark("Company"),
    "title": tr_mark("Title"),
    "phone": tr_mark("Phones"),
    "email": tr_mark("E-mails"),
    "city": tr_mark("City"),
    "birthday": tr_mark("Birthday"),
    "stage": tr_mark("Stage"),
    "tier": tr_mark("Tier"),
    "source": tr_mark("Source"),
    "tag": tr_mark("Tags"),
    "wechat": tr_mark("WeChat"),
    "url": tr_mark("Links"),
}


def add(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask for a new customer, called as what is chosen where something is, and open the card."""
    host.ask(AddForm(host.view, host.open_card, name=chosen[0].name if chosen else ""))


def contact(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask for a person at the customer."""
    host.ask(ContactForm(chosen[0], host.view))


def edit(host: Host, chosen: Sequence[Subject]) -> None:
    """Open the facts of what the row shows: a deal, a note, a reminder, an order …; else those of the customer."""
    who, store = chosen[0], host.book.store
    if who.row:
        host.say(tr("e changes a customer, or a thing of theirs on the card; this row is {row}: Enter opens the card.",
                    row=tr_marked(who.row)), bad=True)  # fmt: skip
    elif who.deal is not None:
        host.ask(DealEditForm(get_deal(store, who.deal.id), host.view))
    elif (form := form_for(host, who)) is not None:
        host.ask(form)
    else:
        host.ask(EditForm(get_customer(store, who.customer_id), details_of(store, who.customer_id), host.view))


class AddForm(Form):
    """A new customer. One that is like another is said first; Enter once more adds it all the same."""

    def __init__(self, view: View, then: Callable[[int], None], *, name: str = "") -> None:
        super().__init__(
            tr("Add a customer"),
            FormField("name", tr("Name"), name, example=tr("Li Wei")),
            FormField("company", tr("Company"), example=tr("Acme"), completes="company"),
            FormField("phone", tr("Phone"), example="138 0013 8000"),
            FormField("email", tr("E-mail"), example=tr("li@acme.example")),
            FormField("city", tr("City"), completes="city"),
            FormField("tags", tr("Tags"), example=tr("vip new"), completes="tag"),
            FormField("source", tr("Source"), example=tr("referral, fair, web"), completes="source"),
        )
        self.view = view
        self.then = then
        self.draft_key = ("add", 0)
        self._warned = ""
        self._added = 0

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm add`."""
        phones = [part.strip() for part in said["phone"].split(",") if part.strip()]
        words = [said["name"], *phones, *said["email"].replace(",", " ").split()]
        return shell_line("add", *words, company=said["company"], city=said["city"], source=said["source"],
                          tag=",".join(said["tags"].replace(",", " ").split()))  # fmt: skip

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
        typed = "\n".join(said.values())
        try:
            self._added = add_unless_known(store, new, self.view.settings, force=self._warned == typed)
        except Refused as error:
            self._warned = typed
            raise Refused(error.message, tr("Enter once more adds another one.")) from error
        return in_one_line(customer_added(get_customer(store, self._added)))

    def done(self, answer: str) -> None:
        """Close first: what comes then may be another screen."""
        super().done(answer)
        self.then(self._added)


class ContactForm(Form):
    """A person at a customer. One of a name that is there already is said first; Enter once more adds another one."""

    def __init__(self, who: Subject, view: View) -> None:
        super().__init__(
            tr("Add a contact · {name}", name=who.name),
            FormField("name", tr("Name"), example=tr("Ann Lee")),
            FormField("title", tr("Title"), example=tr("buyer"), completes="contact_title"),
            FormField("role", tr("Role"), example=tr("signs, uses, advises"), completes="role"),
            FormField("phone", tr("Phone"), example="138 0013 8000"),
            FormField("email", tr("E-mail"), example=tr("ann@acme.example")),
            FormField("wechat", tr("WeChat")),
            FormField("birthday", tr("Birthday"), example="1980-05-03"),
            FormField("note", tr("Note")),
        )
        self.who = who
        self.view = view
        self._warned = ""
        self.draft_key = ("contact", who.customer_id)

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm contact add`."""
        who, options = who_word(store, self.who.customer_id, self.who.name), dict(said)
        return shell_line("contact", "add", who, options.pop("name"), **options)

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Add it, unless one of that name is there."""
        new = NewContact(
            said["name"],
            said["title"] or None,
            said["role"] or None,
            said["birthday"] or None,
            said["note"] or None,
            tuple(part.strip() for part in said["phone"].split(",") if part.strip()),
            tuple(said["email"].replace(",", " ").split()),
            said["wechat"] or None,
        )
        typed, region = "\n".join(said.values()), self.view.settings.region
        try:
            made = add_contact(store, self.who.customer_id, new, region, force=self._warned == typed)
        except Refused as error:
            self._warned = typed
            raise Refused(error.message, tr("Enter once more adds another one.")) from error
        return in_one_line(contact_changed(made, name_of(store, made.customer_id), tr("Added"))[:1])


class EditForm(Form):
    """The facts of a customer; only lines that were changed are written."""

    def __init__(self, customer: Customer, details: Sequence[Detail], view: View) -> None:
        self.values = {name: _values(name, customer, details) for name in _EDITED}
        self.first = {name: ", ".join(values) for name, values in self.values.items()}
        fields = [
            FormField(name, tr_marked(_LABELS[name]), value, completes=name if name in _COMPLETED else "")
            for name, value in self.first.items()
        ]
        super().__init__(tr("Edit · {name}", name=customer.name), *fields)
        self.customer_id = customer.id
        self.view = view

    def echo(self, said: Mapping[str, str]) -> str:
        """Which lines would be written."""
        if said["stage"] and said["stage"] != self.first["stage"]:
            checked_stage(said["stage"], self.view.settings)
        changed = [name for name in _EDITED if said[name] != visible(self.first[name]).strip()]
        return (
            tr("changes: {changed}", changed=listed(changed))
            if changed
            else tr("several phones or tags are parted by commas")
        )

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm edit`, where each changed field has one value."""
        changed = [name for name in _EDITED if said[name] != visible(self.first[name]).strip()]
        if not changed or any(name in LISTS for name in changed):
            return ""
        pairs = [f"{name}={said[name] or 'none'}" for name in changed]
        return shell_line("edit", who_word(store, self.customer_id, self.first["name"]), *pairs)

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Write what was changed."""
        changes: list[FieldChange] = []
        for name in _EDITED:
            if said[name] != visible(self.first[name]).strip():
                changes += _changes(name, self.values[name], said[name])
        if not changes:
            return ""
        try:
            edit_customer(store, self.customer_id, changes, {}, self.view.settings)
        except ChangedMeanwhile as error:
            self._show_again(store)
            raise ChangedMeanwhile(error.message, tr("Enter once more writes yours.")) from error
        customer = get_customer(store, self.customer_id)
        return in_one_line(unchanged(customer.name) if store.kept_step is None else customer_changed(customer))

    def _show_again(self, store: Store) -> None:
        """Compare with what the book holds now; what was typed stays."""
        customer, details = get_customer(store, self.customer_id), details_of(store, self.customer_id)
        self.values = {name: _values(name, customer, details) for name in _EDITED}


def _values(name: str, customer: Customer, details: Sequence[Detail]) -> list[str]:
    """What is stored under a name: several tags or phones, one or no value of other fields."""
    if name == "tag":
        return list(customer.tags)
    if name in LISTS:
        return [d.value for d in details if d.kind == name and d.contact_id is None]
    return [str(getattr(customer, name))] if getattr(customer, name) else []


def _changes(name: str, stored: Sequence[str], after: str) -> list[FieldChange]:
    if name not in LISTS:
        return [FieldChange("set", name, after, stored[0] if stored else "")]
    was = [value for value in stored if value]
    now = [value for value in was if "," in value and value in after]  # one with a comma of its own is one value
    rest = after
    for value in now:
        rest = rest.replace(value, "", 1)
    now += [part.strip() for part in rest.split(",") if part.strip()]
    dropped = [FieldChange("drop", name, value) for value in was if value not in now]
    return dropped + [FieldChange("add", name, value) for value in now if value not in was]
