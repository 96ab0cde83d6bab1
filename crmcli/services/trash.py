"""Soft-delete one record of a customer: a reminder, a note, a deal, an order, a payment … One undo step each."""

from typing import TypeAlias

from crmcli.domain.records import Case, Contact, Deal, Interaction, Order, Payment, Reminder
from crmcli.domain.text.unicode import clean
from crmcli.queries.cases import get_case
from crmcli.queries.timeline import get_interaction, get_reminder
from crmcli.services.contacts import remove_contact
from crmcli.services.deals import remove_deal
from crmcli.services.orders import remove_order
from crmcli.services.payments import remove_payment
from crmcli.store import Store

Record: TypeAlias = Reminder | Interaction | Deal | Case | Order | Payment | Contact


def delete_record(store: Store, thing: Record) -> None:
    """Soft-delete one record (sets `deleted_at`). Raises NotFound where another program deleted it meanwhile."""
    match thing:
        case Deal():
            remove_deal(store, thing.id)
        case Order():
            remove_order(store, thing.id)
        case Payment():
            remove_payment(store, thing.id)
        case Contact():
            remove_contact(store, thing.id)
        case _:
            _trash(store, thing)


def _trash(store: Store, thing: Reminder | Interaction | Case) -> None:
    table, step = {
        Reminder: ("reminder", "reminder_rm"),
        Interaction: ("interaction", "interaction_rm"),
        Case: ("case", "case_rm"),
    }[type(thing)]
    read_again = {Reminder: get_reminder, Interaction: get_interaction, Case: get_case}[type(thing)]
    words = clean(thing.text).splitlines()[0][:60] if clean(thing.text) else ""
    with store.atomic(step, text=words):
        read_again(store, thing.id)
        store.trash(table, thing.id)
