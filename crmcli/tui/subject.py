"""Whom and what a key acts on: the customer of the chosen row, with the reminder or deal it shows."""

from collections.abc import Sequence
from typing import NamedTuple

from crmcli.domain.records import Case, Contact, Customer, Deal, Interaction, Order, Payment, Reminder
from crmcli.services.trash import Record
from crmcli.words import tr_mark, tr_n


class Subject(NamedTuple):
    """A customer, and what of theirs was chosen."""

    customer_id: int
    name: str
    reminder: Reminder | None = None
    deal: Deal | None = None
    interaction: Interaction | None = None
    case: Case | None = None
    order: Order | None = None
    payment: Payment | None = None
    contact: Contact | None = None
    row: str = ""  # what a row is that shows something else of the customer

    @property
    def row_name(self) -> str:
        """What the row is, for a key that cannot act on it; empty for a customer, a reminder or a deal as such."""
        if self.row:
            return self.row
        kinds = (
            (self.interaction, tr_mark("a note")),
            (self.case, tr_mark("a case")),
            (self.order, tr_mark("an order")),
            (self.payment, tr_mark("a payment")),
        )
        return next((name for thing, name in kinds if thing is not None), "")

    @property
    def thing(self) -> Record | None:
        """What of theirs was chosen; None for the customer as such."""
        return self.reminder or self.deal or self.interaction or self.case or self.order or self.payment or self.contact


_OTHER_ROWS = {
    "birthday": tr_mark("a birthday"),
    "owndate": tr_mark("a date"),
    "message": tr_mark("a message"),
    "lowrating": tr_mark("a rating"),
    "dealmark": tr_mark("a deal without a next step"),
}


def names_of(customers: Sequence[Subject]) -> str:
    """The customer's name, or how many they are."""
    if len(customers) == 1:
        return customers[0].name
    return tr_n("{n:,} customer", "{n:,} customers", len(customers))


def subject_of(record: object) -> Subject | None:
    """The subject of a row's record; None when it is about nobody (a stage, say)."""
    match record:
        case Subject():
            return record
        case Reminder():
            return Subject(record.customer_id, record.customer, reminder=record)
        case Deal():
            return Subject(record.customer_id, record.customer, deal=record)
        case Interaction():
            return Subject(record.customer_id, record.customer, interaction=record)
        case Case():
            return Subject(record.customer_id, record.customer, case=record)
        case Order():
            return Subject(record.customer_id, record.customer, order=record)
        case Payment():
            return Subject(record.customer_id, record.customer, payment=record)
        case Customer():
            return Subject(record.id, record.name)
        case object(customer_id=int() as customer_id, customer=str() as name):  # somebody quiet, a birthday, a buyer
            return Subject(customer_id, name, row=_OTHER_ROWS.get(type(record).__name__.lower(), ""))
        case _:
            return None
