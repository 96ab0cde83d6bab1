"""Customers: adding, changing, tagging, trash and back."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from crmcli.book.batches import merge_of
from crmcli.book.uids import link_uid, new_uid
from crmcli.domain import fields
from crmcli.domain.newcomer import check_phone_words
from crmcli.domain.rules import people
from crmcli.domain.settings import Settings
from crmcli.domain.text.same_name import name_key
from crmcli.domain.text.unicode import clean
from crmcli.errors import NotFound, Refused
from crmcli.queries.search.customer_lookup import find_customers
from crmcli.queries.timeline import check_living
from crmcli.services.own_fields import OwnFieldReader, set_field
from crmcli.store import Store
from crmcli.words import code_text, field_text, listed, tr


class NewCustomer(NamedTuple):
    """What is known of a customer when it is added; lists may be empty. Without a kind, the name tells it."""

    name: str
    kind: str | None = None
    company: str | None = None
    title: str | None = None
    city: str | None = None
    birthday: str | None = None
    stage: str | None = None
    source: str | None = None
    tier: str | None = None
    referrer_id: int | None = None
    referred_by: str | None = None
    note: str | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    wechat: str | None = None
    address: str | None = None
    url: str | None = None
    own_fields: tuple[tuple[str, str], ...] = ()

    @property
    def details(self) -> list[tuple[str, str]]:
        """Every (kind, value) to keep as a detail."""
        pairs = [("phone", v) for v in self.phones] + [("email", v) for v in self.emails]
        pairs += [("alias", v) for v in self.aliases] + [("ref", v) for v in self.refs]
        single = (("wechat", self.wechat), ("address", self.address), ("url", self.url))
        return pairs + [(kind, value) for kind, value in single if value]


def add_customer(store: Store, new: NewCustomer, settings: Settings) -> int:
    """Add one customer with its details and tags; returns its id. Raises Usage, also for a phone that is none."""
    said = {column: value for column, value in new._asdict().items() if column in people.CUSTOMER}
    values = people.customer(said, settings.stage_names, store.now.date())
    for phone in new.phones:
        check_phone_words(phone)
    details = [people.detail(kind, value, settings.region) for kind, value in new.details]
    tags = [people.tag(tag) for tag in new.tags]
    with store.atomic("add", name=values["name"]):
        customer_id = store.insert("customer", **values)
        for detail in details:
            insert_detail(store, customer_id, detail)
        for tag in tags:
            add_tag(store, customer_id, tag)
        if new.own_fields:
            reader = OwnFieldReader(store, settings)
            for name, value in new.own_fields:
                key = people.field_name(name, fields.BY_NAME)
                set_field(store, customer_id, key, reader.value(key, value))
            reader.remember()
    return customer_id


def add_detail(store: Store, customer_id: int, kind: str, value: str, region: str | None, label: str = "") -> None:
    """Keep one more way to reach or name a customer; one it already has is not doubled, but takes the label."""
    detail = people.detail(kind, value, region, label)
    insert_detail(store, customer_id, detail)
    if label:
        own = (
            "SELECT id FROM detail WHERE customer_id = ? AND contact_id IS NULL AND kind = ? AND normal = ?"
            " AND deleted_at IS NULL"
        )
        for (detail_id,) in store.rows(own, (customer_id, kind, detail.normal)):
            store.update("detail", detail_id, label=detail.label)


def insert_detail(store: Store, customer_id: int, detail: people.DetailValues, contact_id: int | None = None) -> None:
    """Insert a checked detail unless there is one of that kind and normal form.

    A customer's own detail is not doubled where one of its contacts has it; a contact may share a customer's.
    """
    whose = "" if contact_id is None else f" AND contact_id = {int(contact_id)}"
    known = store.row(
        f"SELECT 1 FROM detail WHERE customer_id = ? AND kind = ? AND normal = ? AND deleted_at IS NULL{whose}",
        (customer_id, detail.kind, detail.normal),
    )
    if known:
        return
    twin = store.row(
        "SELECT id, uid FROM detail WHERE customer_id = ? AND contact_id IS ? AND kind = ? AND normal = ?",
        (customer_id, contact_id, detail.kind, detail.normal),
    )
    values = detail._asdict()
    if twin is not None and twin[1] == _link(store, customer_id, contact_id, detail):  # taken away before
        store.update("detail", twin[0], deleted_at=None, **values)
    else:
        uid = free_detail_uid(store, customer_id, contact_id, detail)
        store.insert("detail", uid=uid, customer_id=customer_id, contact_id=contact_id, **values)


def free_detail_uid(store: Store, customer_id: int, contact_id: int | None, detail: people.DetailValues) -> str:
    """The uid for a new detail: the computed one, or a random one where another row holds that."""
    uid = _link(store, customer_id, contact_id, detail)
    holder = store.row(
        "SELECT 1 FROM detail WHERE uid = ? AND (customer_id = ? OR (normal = ? AND kind = ?))",
        (uid, customer_id, detail.normal, detail.kind),  # uids have no index of their own, these have
    )
    return uid if holder is None else new_uid()


def _link(store: Store, customer_id: int, contact_id: int | None, detail: people.DetailValues) -> str:
    customer_uid = store.value("SELECT uid FROM customer WHERE id = ?", (customer_id,))
    contact_uid = store.value("SELECT uid FROM contact WHERE id = ?", (contact_id,)) if contact_id else ""
    return detail_uid(customer_uid, contact_uid, detail)


def detail_uid(
    customer_uid: str, contact_uid: str, detail: people.DetailValues, link: Callable[..., str] = link_uid
) -> str:
    """The uid of a detail, computed from whose it is and what it says: two machines that add it make one row.

    `link` is that of `book.uids.link_maker` in bulk work.
    """
    return link("detail", customer_uid, contact_uid, detail.kind, detail.normal)


def drop_detail(store: Store, customer_id: int, kind: str, value: str, region: str | None) -> None:
    """Take a phone, mail, alias … away; raises NotFound when the customer has none like it."""
    found = store.rows(
        "SELECT id FROM detail WHERE customer_id = ? AND kind = ? AND normal = ? AND deleted_at IS NULL",
        (customer_id, kind, people.normal_form(kind, value, region)),
    )
    if not found:
        raise NotFound(tr("There is no {kind} {value!r} to take away.", kind=field_text(kind), value=value))
    for (detail_id,) in found:
        store.trash("detail", detail_id)


def add_tag(store: Store, customer_id: int, tag: str) -> None:
    """Tag a customer; the link's uid is computed from its ends, so two machines make the same one."""
    name = people.tag(tag)
    customer_uid = store.value("SELECT uid FROM customer WHERE id = ?", (customer_id,))
    uid = link_uid("tag", customer_uid, name)
    known = store.row("SELECT id, deleted_at FROM tag WHERE uid = ?", (uid,))
    if known is None:
        store.insert("tag", uid=uid, customer_id=customer_id, name=name)
    elif known[1] is not None:
        store.untrash("tag", known[0])


def drop_tag(store: Store, customer_id: int, tag: str) -> None:
    """Take a tag away; raises NotFound when the customer does not have it."""
    name = people.tag(tag)
    tag_id = store.value(
        "SELECT id FROM tag WHERE customer_id = ? AND name = ? AND deleted_at IS NULL", (customer_id, name)
    )
    if tag_id is None:
        raise NotFound(tr("There is no tag {name!r} to take away.", name=name))
    store.trash("tag", tag_id)


def move_to_trash(store: Store, names: Mapping[int, str]) -> None:
    """Delete customers softly, given by id with their names; their notes, reminders and deals go out of sight too."""
    with store.atomic("rm", names=", ".join(names.values())):
        for customer_id in names:
            check_living(store, customer_id)
            store.trash("customer", customer_id)


def take_from_trash(store: Store, customer_id: int, *, force: bool = False) -> None:
    """Bring a customer back.

    Raises Refused when it is not in the trash, or was merged into another that has its notes and deals now; with
    `force` it comes back without them.
    """
    name = store.value("SELECT name FROM customer WHERE id = ?", (customer_id,))
    if name is None:
        raise NotFound(tr("No customer {customer_id}.", customer_id=customer_id))
    with store.atomic("restore", name=name):
        if store.value("SELECT deleted_at FROM customer WHERE id = ?", (customer_id,)) is None:
            raise Refused(tr("{name} is not in the trash.", name=name))
        if not force:
            _refuse_merged(store, customer_id, name)
        store.update("customer", customer_id, deleted_at=None, merged_into=None)


def _refuse_merged(store: Store, customer_id: int, name: str) -> None:
    """Raise Refused for a customer that was merged into another, with the step to undo instead."""
    kept = store.row(
        "SELECT k.id, k.name FROM customer c JOIN customer k ON k.id = c.merged_into WHERE c.id = ?", (customer_id,)
    )
    if kept is None:
        return
    step = merge_of(store, customer_id)
    raise Refused(
        tr(
            "{name} was merged into {kept} ({number}), who has the notes, deals and orders now; nothing was done.",
            name=name,
            kept=kept[1],
            number=kept[0],
        ),
        tr("crm undo --batch {step} takes the merge back. --force brings back the name alone.", step=step)
        if step is not None
        else tr("--force brings back the name alone."),
    )


def add_unless_known(store: Store, new: NewCustomer, settings: Settings, *, force: bool = False) -> int:
    """Add a customer unless one like it is there; returns the id.

    Raises Refused with the look-alikes, looked for in the same transaction; with `force` they do not matter.
    """
    with store.atomic("add", name=clean(new.name)):  # between looking and adding nobody else adds the same
        alike = look_alikes(store, new) if clean(new.name) and not force else []
        if alike:
            known = listed(
                tr("{name} ({number}, same {what})", name=name, number=number, what=code_text("place", what))
                for number, name, what in alike[:3]
            )
            raise Refused(
                tr("{name} may be in the book already: {known}.", name=new.name, known=known),
                tr("--force adds another one."),
                data={"error": "exists", "candidates": [{"id": i, "name": n, "same": w} for i, n, w in alike]},
            )
        return add_customer(store, new, settings)


def look_alikes(store: Store, new: NewCustomer) -> list[tuple[int, str, str]]:
    """Customers with the same name, phone (in any notation) or e-mail: (id, name, what is the same)."""
    found: dict[int, tuple[int, str, str]] = {}
    for kind, values in (("phone", new.phones), ("email", new.emails)):
        for value in values:
            for hit in find_customers(store, value).hits:
                if hit.where == kind:
                    found.setdefault(
                        hit.customer_id, (hit.customer_id, hit.name, f"{code_text('place', kind)} {value}")
                    )
    wanted = name_key(new.name)
    for hit in find_customers(store, new.name).hits:
        if name_key(hit.name) == wanted:
            found.setdefault(hit.customer_id, (hit.customer_id, hit.name, "name"))
    return list(found.values())
