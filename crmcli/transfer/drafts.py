"""Drafts: records as parsed from a file, before they are matched with the book.

A draft says what the file says and no more: it has no ids of the book, no normal forms of phones, no default
currency. Absent text is "", absent days and numbers are None. Every draft carries the line it began on and the
cells it came from, so that whoever refuses it later can still write it to the rejects file.

Amounts are plain decimal text ("1261.40"). A day is `date`; a point in time is `datetime`, aware when the file named
a zone and local wall time when it did not; a birthday is ISO text, without a year "--05-20".
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeAlias


class DetailDraft(NamedTuple):
    """One way to reach or name somebody; `kind` is one of the book's detail kinds except address and ref."""

    kind: str
    label: str
    value: str


class AddressDraft(NamedTuple):
    """A postal address in its parts; one that came as a single text stands in `street` whole."""

    label: str
    street: str
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""

    def text(self) -> str:
        """The address on one line, in the order the parts are written in most of the world."""
        town = " ".join(part for part in (self.postcode, self.city) if part)
        return ", ".join(part for part in (self.street, town, self.region, self.country) if part)


class PersonDraft(NamedTuple):
    """A person at a company customer."""

    name: str
    title: str = ""
    details: tuple[DetailDraft, ...] = ()
    role: str = ""
    birthday: str = ""
    notes: str = ""
    uid: str = ""


class CustomerKey(NamedTuple):
    """The fields by which a row identifies its customer; those absent from the file are "".

    `ids` are numbers with the table of the program that they count (hubspot contact 11), of customers or of deals, the
    nearest first. `program` is the one that the row is of: of equal names its own is meant. `is_firm`: the name is that
    of a company. `related` is the name of a customer or the title of a deal, with `is_deal` the latter for certain.
    """

    uid: str = ""
    ref: str = ""
    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    ids: tuple[str, ...] = ()
    program: str = ""
    is_firm: bool = False
    related: str = ""
    is_deal: bool = False

    def __bool__(self) -> bool:
        """False when the row names nobody."""
        return bool(self.ids or self.related) or self._has_details

    @property
    def _has_details(self) -> bool:
        return any((self.uid, self.ref, self.name, self.company, self.email, self.phone))

    @property
    def is_number_alone(self) -> bool:
        """True when nothing but numbers of a program name somebody."""
        return bool(self.ids) and not self.related and not self._has_details

    @property
    def is_related_alone(self) -> bool:
        """True when a row names its customer by nothing but what it is related to."""
        return bool(self.related) and not self._has_details


class CustomerDraft(NamedTuple):
    """A customer; `kind` is "person" or "company"; `contact` is set in lists of companies with one person each.

    `firm_ids` are the numbers of a person's firm in its program.
    `people` are those at a customer of our own JSON, `in_touch` columns of the book and their values: do_not_contact.
    """

    line: int
    row: Sequence[str]
    name: str
    kind: str
    uid: str = ""
    ref: str = ""
    company: str = ""
    title: str = ""
    contact: PersonDraft | None = None
    details: tuple[DetailDraft, ...] = ()
    addresses: tuple[AddressDraft, ...] = ()
    tags: tuple[str, ...] = ()
    stage: str = ""
    source: str = ""
    tier: str = ""
    industry: str = ""
    referred_by: str = ""
    birthday: str = ""
    notes: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    next_at: date | datetime | None = None
    next_text: str = ""
    last_at: date | datetime | None = None
    last_text: str = ""
    firm_ids: tuple[str, ...] = ()
    people: tuple[PersonDraft, ...] = ()
    in_touch: tuple[tuple[str, str | int], ...] = ()


class ContactDraft(NamedTuple):
    """A person at a customer that `who` names."""

    line: int
    row: Sequence[str]
    who: CustomerKey
    name: str
    uid: str = ""
    title: str = ""
    role: str = ""
    birthday: str = ""
    notes: str = ""
    details: tuple[DetailDraft, ...] = ()


class InteractionDraft(NamedTuple):
    """Something that happened. A mail or meeting names addresses instead of a customer.

    `sender` and `others` are mail addresses in lower case; whether it went in or out shows only when the book says
    which of them is a customer, so `direction` is "" for those. `sequence` counts how often a meeting was changed, and
    `changed_at` are the digits of when it was.
    `is_done`: a task that was done, on a day that may be missing or still to come in the file; `planned` is the day
    that it was due on. `author` is who is told to have done it. `no_answer`: it reached nobody.
    """

    line: int
    row: Sequence[str]
    who: CustomerKey
    at: date | datetime
    text: str
    channel: str = "other"
    direction: str = ""
    minutes: int | None = None
    uid: str = ""
    ref: str = ""
    sender: str = ""
    others: tuple[str, ...] = ()
    sequence: int = 0
    is_cancelled: bool = False
    is_done: bool = False
    changed_at: str = ""
    planned: date | datetime | None = None
    author: str = ""
    no_answer: bool = False


class OrderLineDraft(NamedTuple):
    """One line of an order, or a whole order when no product is named; `discount` is a fraction.

    `is_void`: it was cancelled or refunded. `paid` is "" for unpaid, "yes", or what was paid as decimal text; `balance`
    what is still open of the whole order, "" where the file does not say. `uid` is that of an order in a table of ours.
    `order_total` is what the whole order comes to, beside a line with its own price and quantity. `due` and `terms`
    say when it is to be paid.
    """

    line: int
    row: Sequence[str]
    who: CustomerKey
    day: date
    order_ref: str = ""
    product: str = ""
    product_ref: str = ""
    quantity: float | None = None
    price: str = ""
    discount: float = 0.0
    amount: str = ""
    currency: str = ""
    note: str = ""
    unit: str = ""
    is_void: bool = False
    paid: str = ""
    paid_on: date | None = None
    order_total: str = ""
    due: date | None = None
    terms: str = ""
    balance: str = ""
    uid: str = ""


class PaymentDraft(NamedTuple):
    """Money received; `is_void` where it was not, or not yet."""

    line: int
    row: Sequence[str]
    who: CustomerKey
    day: date
    amount: str
    currency: str = ""
    order_ref: str = ""
    ref: str = ""
    method: str = ""
    note: str = ""
    is_void: bool = False


class DealDraft(NamedTuple):
    """An opportunity; `stage` in the words of the file, `status` "won", "lost" or "".

    `usual_stage` is the stage of a new book that the program's word commonly means, "" where that is not known.
    """

    line: int
    row: Sequence[str]
    who: CustomerKey
    title: str
    uid: str = ""
    ref: str = ""
    stage: str = ""
    status: str = ""
    amount: str = ""
    currency: str = ""
    expected_close: date | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    lost_reason: str = ""
    note: str = ""
    usual_stage: str = ""


class ReminderDraft(NamedTuple):
    """Something to do; `every` in the words of the file; `due` is None for a task without a day.

    `done_at` is when a task that is `done` was, where the file says so. `author` is who is told to do it.
    """

    line: int
    row: Sequence[str]
    who: CustomerKey
    due: date | datetime | None
    text: str
    uid: str = ""
    ref: str = ""
    kind: str = "todo"
    every: str = ""
    done: bool = False
    is_void: bool = False
    done_at: date | datetime | None = None
    author: str = ""


class RowDraft(NamedTuple):
    """A stored row of another book: its table, and its columns as they were kept, links as uids."""

    line: int
    row: Sequence[str]
    table: str
    values: dict[str, object]


class RhythmDraft(NamedTuple):
    """What another book had learned of the rhythms: one dictionary of plain values for each clock."""

    line: int
    row: Sequence[str]
    fits: tuple[dict[str, object], ...]


class Rejected(NamedTuple):
    """A row that cannot be read: the line it began on, the heading at fault ("" for the row), and why, for a person."""

    line: int
    column: str
    reason: str
    row: Sequence[str]


Draft: TypeAlias = (
    CustomerDraft
    | ContactDraft
    | InteractionDraft
    | OrderLineDraft
    | PaymentDraft
    | DealDraft
    | ReminderDraft
    | RowDraft
    | RhythmDraft
)
KINDS = ("customers", "contacts", "interactions", "orders", "payments", "deals", "reminders")
