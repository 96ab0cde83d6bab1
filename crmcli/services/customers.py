"""Customers: adding, changing, tagging, trash and back."""

import json
from typing import NamedTuple

from crmcli.domain.settings import Settings
from crmcli.domain.text import phones
from crmcli.domain.text.unicode import clean, fold
from crmcli.errors import NotFound, Refused, Usage
from crmcli.store import Store
from crmcli.uids import link_uid

MAX_NAME = 5000


class NewCustomer(NamedTuple):
    """What is known of a customer when it is added; lists may be empty."""

    name: str
    kind: str = "person"
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

    @property
    def details(self) -> list[tuple[str, str]]:
        """Every (kind, value) to keep as a detail."""
        pairs = [("phone", v) for v in self.phones] + [("email", v) for v in self.emails]
        pairs += [("alias", v) for v in self.aliases] + [("ref", v) for v in self.refs]
        single = (("wechat", self.wechat), ("address", self.address), ("url", self.url))
        return pairs + [(kind, value) for kind, value in single if value]


def normal_form(kind: str, value: str, region: str | None) -> str:
    """A detail as it is compared: E.164 or digits for phones, folded text for the rest."""
    if kind in ("phone", "fax"):
        return phones.e164(value, region) or phones.digits(value) or fold(value)
    if kind == "email":
        return value.strip().casefold()
    return fold(value)


def checked_detail(kind: str, value: str) -> str:
    """A detail's value, cleaned; raises Usage for a phone without digits or a mail without an @."""
    value = clean(value)
    if not value:
        raise Usage(f"An empty {kind} says nothing.")
    if kind == "phone" and not any(c.isdigit() for c in value):
        raise Usage(f"{value!r} has no digits; a phone needs some.")
    if kind == "email" and ("@" not in value[1:-1] or " " in value):
        raise Usage(f"{value!r} is not an e-mail address.", "Example: --email li@acme.example")
    return value


def checked_birthday(value: str) -> str:
    """A birthday as YYYY-MM-DD, or --MM-DD without a year."""
    from datetime import date

    try:
        if value.startswith("--"):
            return "--" + date.fromisoformat(f"2000-{value[2:]}").isoformat()[5:]
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise Usage(f"{value!r} is not a birthday.", "Write 1980-05-03, or --05-03 without the year.") from None


def _said(words: str | None) -> str | None:
    """Words as they are kept; nothing when nothing was said."""
    return clean(words) or None if words else None


def add_customer(store: Store, new: NewCustomer, settings: Settings) -> int:
    """Add one customer with its details and tags; returns its id."""
    name = clean(new.name)
    if not name:
        raise Usage("A customer needs a name.")
    if len(name) > MAX_NAME:
        raise Usage(f"That name has {len(name)} characters; {MAX_NAME} are the most.")
    details = [(kind, checked_detail(kind, value)) for kind, value in new.details]
    with store.atomic(f"add {name}"):
        customer_id = store.insert(
            "customer",
            name=name,
            kind=new.kind,
            company=_said(new.company),
            title=_said(new.title),
            city=_said(new.city),
            birthday=checked_birthday(new.birthday) if new.birthday else None,
            stage=new.stage,
            source=_said(new.source),
            tier=_said(new.tier),
            referrer_id=new.referrer_id,
            referred_by=_said(new.referred_by),
            note=_said(new.note),
        )
        for kind, value in details:
            add_detail(store, customer_id, kind, value, settings.region)
        for tag in new.tags:
            add_tag(store, customer_id, tag)
    return customer_id


def add_detail(store: Store, customer_id: int, kind: str, value: str, region: str | None) -> None:
    """Keep one more way to reach or name a customer; one it already has is not doubled."""
    value = checked_detail(kind, value)
    normal = normal_form(kind, value, region)
    known = store.row(
        "SELECT 1 FROM detail WHERE customer_id = ? AND kind = ? AND normal = ? AND deleted_at IS NULL",
        (customer_id, kind, normal),
    )
    if not known:
        store.insert("detail", customer_id=customer_id, kind=kind, value=value, normal=normal)


def drop_detail(store: Store, customer_id: int, kind: str, value: str, region: str | None) -> None:
    """Take a phone, mail, alias … away; raises NotFound when the customer has none like it."""
    found = store.rows(
        "SELECT id FROM detail WHERE customer_id = ? AND kind = ? AND normal = ? AND deleted_at IS NULL",
        (customer_id, kind, normal_form(kind, value, region)),
    )
    if not found:
        raise NotFound(f"There is no {kind} {value!r} to take away.")
    for (detail_id,) in found:
        store.trash("detail", detail_id)


def tag_name(tag: str) -> str:
    """A tag as it is kept: lower case, without a leading #."""
    name = clean(tag).lstrip("#").casefold()
    if not name or "," in name:
        raise Usage(f"{tag!r} is not a tag.", "A tag is a word or two, such as vip.")
    return name


def add_tag(store: Store, customer_id: int, tag: str) -> None:
    """Tag a customer; the link's uid is computed from its ends, so two machines make the same one."""
    name = tag_name(tag)
    customer_uid = store.value("SELECT uid FROM customer WHERE id = ?", (customer_id,))
    uid = link_uid("tag", customer_uid, name)
    known = store.row("SELECT id, deleted_at FROM tag WHERE uid = ?", (uid,))
    if known is None:
        store.insert("tag", uid=uid, customer_id=customer_id, name=name)
    elif known[1] is not None:
        store.untrash("tag", known[0])


def drop_tag(store: Store, customer_id: int, tag: str) -> None:
    """Take a tag away; raises NotFound when the customer does not have it."""
    tag_id = store.value(
        "SELECT id FROM tag WHERE customer_id = ? AND name = ? AND deleted_at IS NULL", (customer_id, tag_name(tag))
    )
    if tag_id is None:
        raise NotFound(f"There is no tag {tag_name(tag)!r} to take away.")
    store.trash("tag", tag_id)


def set_field(store: Store, customer_id: int, key: str, value: str | int | float | None) -> None:
    """Set a custom field, or remove it with None."""
    extra = json.loads(store.value("SELECT extra FROM customer WHERE id = ?", (customer_id,)))
    if value is None:
        extra.pop(key, None)
    else:
        extra[key] = value
    store.update("customer", customer_id, extra=json.dumps(extra, ensure_ascii=False, sort_keys=True))


def move_to_trash(store: Store, customer_id: int, name: str) -> None:
    """Delete a customer softly; its notes, reminders and deals go out of sight with it."""
    with store.atomic(f"rm {name}"):
        store.trash("customer", customer_id)


def take_from_trash(store: Store, customer_id: int) -> None:
    """Bring a customer back; raises Refused when it is not in the trash."""
    row = store.row("SELECT name, deleted_at FROM customer WHERE id = ?", (customer_id,))
    if row is None:
        raise NotFound(f"No customer {customer_id}.")
    if row[1] is None:
        raise Refused(f"{row[0]} is not in the trash.")
    with store.atomic(f"restore {row[0]}"):
        store.untrash("customer", customer_id)


def look_alikes(store: Store, new: NewCustomer) -> list[tuple[int, str, str]]:
    """Customers with the same name, phone (in any notation) or e-mail: (id, name, what is the same)."""
    from crmcli.queries.search.customer_lookup import find_customers

    found: dict[int, tuple[int, str, str]] = {}
    for kind, values in (("phone", new.phones), ("email", new.emails)):
        for value in values:
            for hit in find_customers(store, value).hits:
                if hit.where == kind:
                    found.setdefault(hit.customer_id, (hit.customer_id, hit.name, f"{kind} {value}"))
    wanted = fold(new.name)
    for hit in find_customers(store, new.name).hits:
        if fold(hit.name) == wanted:
            found.setdefault(hit.customer_id, (hit.customer_id, hit.name, "name"))
    return list(found.values())
