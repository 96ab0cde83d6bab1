"""A customer as it leaves the book: with every way to reach it, its people, and on demand what happened."""

from typing import NamedTuple

from crmcli.domain.records.deals import Deal
from crmcli.domain.records.events import Interaction, Reminder
from crmcli.domain.records.sales import Order

SEPARATOR = "\x1e"  # nothing that is stored has it


class CardDetail(NamedTuple):
    """A phone, mail, address, alias, reference …; `label` is empty where none was said."""

    kind: str
    label: str
    value: str


class CardContact(NamedTuple):
    """A person at a customer, with their own ways to be reached."""

    uid: str
    name: str
    title: str
    role: str
    birthday: str
    note: str
    reaches: tuple[CardDetail, ...]


class ExportCard(NamedTuple):
    """A customer with all that address books and lists hold. Absent text is "", absent times None.

    `extra` is the JSON of the owner's own fields; times are stored text.
    """

    id: int
    uid: str
    name: str
    kind: str
    company: str
    title: str
    city: str
    region: str
    country: str
    birthday: str
    stage: str
    source: str
    tier: str
    industry: str
    referred_by: str
    note: str
    extra: str
    updated_at: str
    last_contact: str | None
    next_reminder: str | None
    reaches: tuple[CardDetail, ...]
    tags: tuple[str, ...]
    people: tuple[CardContact, ...] = ()
    cadence_days: int | None = None
    snoozed_until: str | None = None
    do_not_contact: bool = False


class CustomerRow(NamedTuple):
    """A customer as a row of a list, each value text; the values of a field with several are joined by SEPARATOR."""

    name: str
    kind: str
    company: str
    title: str
    city: str
    region: str
    country: str
    birthday: str
    stage: str
    source: str
    tier: str
    industry: str
    referred_by: str
    note: str
    uid: str
    extra: str
    phones: str
    emails: str
    wechat: str
    urls: str
    fax: str
    aliases: str
    addresses: str
    refs: str
    tags: str


class CustomerHistory(NamedTuple):
    """What happened with a customer and what is to come, for a card that is read."""

    reminders: tuple[Reminder, ...]
    deals: tuple[Deal, ...]
    orders: tuple[Order, ...]
    interactions: tuple[Interaction, ...]
