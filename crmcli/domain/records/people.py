"""Who: customers, their contacts, and how to reach them."""

from crmcli.tuples import NamedTuple


class Customer(NamedTuple):
    """A person or a company you sell to, with what lists and cards show of it."""

    id: int
    uid: str
    name: str
    kind: str
    company: str | None
    title: str | None
    city: str | None
    region: str | None
    country: str | None
    birthday: str | None
    stage: str | None
    source: str | None
    tier: str | None
    industry: str | None
    referrer_id: int | None
    referred_by: str | None
    cadence_days: int | None
    snoozed_until: str | None
    do_not_contact: bool
    note: str | None
    extra: dict[str, str | int | float]
    created_at: str
    updated_at: str
    deleted_at: str | None
    last_contact: str | None
    last_life: str | None
    next_reminder: str | None
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    aliases: tuple[str, ...]
    refs: tuple[str, ...]
    tags: tuple[str, ...]


class Contact(NamedTuple):
    """A person at a company."""

    id: int
    uid: str
    customer_id: int
    name: str
    title: str | None
    role: str | None
    birthday: str | None
    left_on: str | None
    note: str | None


class Detail(NamedTuple):
    """One way to reach or name a customer or contact: a phone, mail, address, alias, reference …"""

    id: int
    uid: str
    customer_id: int
    contact_id: int | None
    kind: str
    label: str | None
    value: str
    normal: str
