"""The records that pass between layers.

NamedTuples rather than dataclasses: they are as frozen and as slotted, and defining one costs
.19 ms instead of 1.1 at every start. Times are UTC text, days ISO text, money whole minor units.
"""

from typing import NamedTuple

CHANNELS = ("call", "mail", "meet", "visit", "chat", "letter", "other")
DIRECTIONS = ("in", "out")
REMINDER_KINDS = ("todo", "owe", "waiting")


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


class Interaction(NamedTuple):
    """Something that happened, on a channel. `at` is UTC text, or a bare day."""

    id: int
    uid: str
    customer_id: int
    customer: str
    contact_id: int | None
    contact: str | None
    deal_id: int | None
    at: str
    day: str
    channel: str
    direction: str | None
    text: str
    minutes: int | None
    mood: str | None


class Reminder(NamedTuple):
    """Something to do, due on a day or at a minute; a promise when kind is owe or waiting."""

    id: int
    uid: str
    customer_id: int
    customer: str
    deal_id: int | None
    kind: str
    due: str
    due_day: str
    text: str
    every: str | None
    done_at: str | None

    @property
    def has_time(self) -> bool:
        """True when due at a minute, False when due on a day."""
        return len(self.due) > 10


class Deal(NamedTuple):
    """An opportunity in a stage. `amount` in minor units, None when nobody knows yet.

    `parked_until` is a day still to come: None when the deal is back. Stale means no next step planned and longer in
    its stage than that stage allows; big, that it reaches the owner's line.
    """

    id: int
    uid: str
    customer_id: int
    customer: str
    title: str
    amount: int | None
    currency: str | None
    stage: str
    expected_close: str | None
    opened_on: str
    closed_on: str | None
    lost_reason: str | None
    parked_until: str | None
    note: str | None
    staged_on: str
    next_due: str | None
    light: str
    is_stale: bool = False
    is_big: bool = False


class Product(NamedTuple):
    """Something sold: by which unit, and what one costs to buy and brings, in minor units of one currency."""

    id: int
    uid: str
    name: str
    unit: str | None
    price: int | None
    cost: int | None
    currency: str | None
    ref: str | None


class OrderLine(NamedTuple):
    """One product on an order; negative quantity and amount where it came back. `discount` is a share, .1 for 10 %."""

    product: str | None
    quantity: float
    price: int | None
    discount: float
    amount: int
    unit: str | None = None


class Order(NamedTuple):
    """A sale on a day; a return is a negative one.

    `paid` is what was paid for it, `open` what is still owed once the customer's credits are counted.
    """

    id: int
    uid: str
    customer_id: int
    customer: str
    day: str
    amount: int
    currency: str
    note: str | None
    ref: str | None
    paid: int
    lines: tuple[OrderLine, ...]
    open: int = 0
    deal_id: int | None = None


class Payment(NamedTuple):
    """Money received."""

    id: int
    uid: str
    customer_id: int
    customer: str
    order_id: int | None
    day: str
    amount: int
    currency: str
    method: str | None
    note: str | None


class Case(NamedTuple):
    """A complaint or question, open until it is solved; due by a day."""

    id: int
    uid: str
    customer_id: int
    customer: str
    kind: str
    text: str
    opened_on: str
    due_day: str
    closed_on: str | None
    solution: str | None


class InboxNote(NamedTuple):
    """A note that found no customer; `line` is the JSON of what else was typed with it."""

    id: int
    who: str
    text: str
    line: str
    at: str


class Batch(NamedTuple):
    """One command's changes: the unit of undo."""

    id: int
    at: str
    label: str
    undoes: int | None
    undone_by: int | None
    changes: int


class Stage(NamedTuple):
    """A step of the pipeline: its default chance of winning and the days after which a deal there is stale."""

    name: str
    probability: float
    stale_days: int


class StageSum(NamedTuple):
    """The deals of one stage: how many, and their worth in minor units of one currency."""

    stage: str
    deals: int
    amount: int
    weighted: int


class QuietCustomer(NamedTuple):
    """A customer and the days since their last sign of life."""

    customer_id: int
    customer: str
    days: int
    last_life: str
    next_reminder: str | None
    sentence: str
