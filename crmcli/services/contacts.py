"""Contacts, the people at a customer: insert, edit, delete."""

from collections.abc import Iterator, Mapping

from crmcli.domain.records import Contact
from crmcli.domain.rules import people
from crmcli.domain.text.unicode import fold
from crmcli.errors import NotFound, Refused, Usage
from crmcli.queries.contacts import contacts_of, get_contact
from crmcli.queries.customers import name_of
from crmcli.queries.timeline import check_living
from crmcli.services.customers import insert_detail
from crmcli.store import Store
from crmcli.tuples import NamedTuple
from crmcli.words import listed, tr, with_detail

LISTS = ("phone", "email", "wechat")  # kinds of detail of which a contact may have several


class NewContact(NamedTuple):
    """A person at a customer, as typed."""

    name: str
    title: str | None = None
    role: str | None = None
    birthday: str | None = None
    note: str | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    wechat: str | None = None

    @property
    def details(self) -> Iterator[tuple[str, str]]:
        """Every (kind, value) to keep as a detail."""
        for kind, values in (("phone", self.phones), ("email", self.emails), ("wechat", (self.wechat or "",))):
            yield from ((kind, value) for value in values if value)


def add_contact(store: Store, customer_id: int, new: NewContact, region: str | None, *, force: bool = False) -> Contact:
    """Add a person at a customer; `region` is that of phones without a prefix.

    Raises InvalidRecord, and Refused where a person of that name is there already, unless `force`.
    """
    said = {name: value for name, value in new._asdict().items() if name in people.CONTACT}
    values = people.contact({**said, "customer_id": customer_id}, store.now.date())
    details = [people.detail(kind, value, region) for kind, value in new.details]
    with store.atomic("contact_add", name=values["name"]):
        check_living(store, customer_id)
        same = [one for one in contacts_of(store, customer_id) if fold(one.name) == fold(values["name"])]
        if same and not force:
            raise Refused(
                tr(
                    "{name} is a contact of {customer} already.",
                    name=same[0].name,
                    customer=name_of(store, customer_id),
                ),
                tr("--force adds another one of that name."),
            )
        contact_id = store.insert("contact", **values)
        for detail in details:
            insert_detail(store, customer_id, detail, contact_id)
        return get_contact(store, contact_id)


def edit_contact(
    store: Store, contact_id: int, changes: Mapping[str, str | None], details: Mapping[str, str], region: str | None
) -> Contact:
    """Change columns of a contact (None or "" empties one), and put `details` (by kind) in the place of its own.

    A detail of "" takes those of its kind away. Raises Usage, InvalidRecord and NotFound.
    """
    values = {name: people.contact_field(name, value, store.now.date()) for name, value in changes.items()}
    checked = {
        kind: [people.detail(kind, part.strip(), region) for part in text.split(",") if part.strip()]
        for kind, text in details.items()
    }
    with store.atomic("contact_edit", name=str(values.get("name") or _name(store, contact_id))):
        contact = get_contact(store, contact_id)
        if values:
            store.update("contact", contact_id, **values)
        for kind, found in checked.items():
            _drop_details(store, contact_id, kind, {detail.normal for detail in found})
            for detail in found:
                insert_detail(store, contact.customer_id, detail, contact_id)
        return get_contact(store, contact_id)


def remove_contact(store: Store, contact_id: int) -> Contact:
    """Delete a contact softly, with the ways to reach it; returns what it was. Notes about it stay."""
    with store.atomic("contact_rm", name=_name(store, contact_id)):
        contact = get_contact(store, contact_id)
        store.trash("contact", contact_id)
        for (kind,) in store.rows("SELECT DISTINCT kind FROM detail WHERE contact_id = ?", (contact_id,)):
            _drop_details(store, contact_id, kind, set())
    return contact


def contact_named(store: Store, customer_id: int, said: str) -> Contact:
    """The contact of a customer whose number, name or part of a name was said.

    Raises NotFound, and Usage where several answer.
    """
    found = contacts_of(store, customer_id)
    plain = fold(said)
    ways = (
        [one for one in found if str(one.id) == said.lstrip("0#")],
        [one for one in found if fold(one.name) == plain],
        [one for one in found if plain and plain in fold(one.name)],
    )
    meant = next((each for each in ways if each), [])
    if len(meant) == 1:
        return meant[0]
    who = name_of(store, customer_id)
    if meant:
        several = listed(with_detail(one.name, one.id) for one in meant)
        raise Usage(tr("{said} is any of {several}.", said=said, several=several), tr("Say the contact's number."))
    known = listed(with_detail(one.name, one.id) for one in found)
    hint = tr("Its contacts: {known}", known=known) if found else tr("It has no contact yet: crm contact add WHO NAME")
    raise NotFound(tr("{customer} has no contact {said}.", customer=who, said=repr(said)), hint)


def _name(store: Store, contact_id: int) -> str:
    return get_contact(store, contact_id).name


def _drop_details(store: Store, contact_id: int, kind: str, kept: set[str]) -> None:
    sql = "SELECT id, normal FROM detail WHERE contact_id = ? AND kind = ? AND deleted_at IS NULL"
    for detail_id, normal in store.rows(sql, (contact_id, kind)):
        if normal not in kept:
            store.trash("detail", detail_id)
