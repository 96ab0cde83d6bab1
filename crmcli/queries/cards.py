"""Everything about one customer, or one deal, read for a card."""

from crmcli.domain.records import Case, Contact, Customer, Deal, Detail, Interaction, Order, Payment, Reminder
from crmcli.queries.cases import cases_of
from crmcli.queries.company_people import CompanyPeople, people_around
from crmcli.queries.contacts import contacts_of
from crmcli.queries.customers import details_of, get_customer, referred_by
from crmcli.queries.relations import Relation, relations_of
from crmcli.queries.sales.deals import StageDay, deals_at, get_deal, stage_history
from crmcli.queries.sales.orders import orders_of, payments_of
from crmcli.queries.timeline import interactions_of, reminders_of
from crmcli.store import Store
from crmcli.tuples import NamedTuple

_DAY = 10  # characters of a day without a time


class CustomerCard(NamedTuple):
    """A customer with everything that hangs on it; notes the newest first, reminders the open ones first.

    `referred` are the number and name of each customer that this one sent, `around` who belongs to it at a company.
    """

    customer: Customer
    contacts: list[Contact]
    details: list[Detail]
    reminders: list[Reminder]
    deals: list[Deal]
    orders: list[Order]
    cases: list[Case]
    notes: list[Interaction]
    referred: list[tuple[int, str]]
    payments: list[Payment]
    links: list[Relation]
    around: CompanyPeople

    @property
    def timeline(self) -> list[Interaction]:
        """Its own notes and those of the people around it, the newest first."""
        if not self.around.notes:
            return self.notes
        return sorted([*self.notes, *self.around.notes], key=_when, reverse=True)


def _when(note: Interaction) -> tuple[str, bool, str, int]:
    """What notes are put in order by: their day, then those with a time, the time, the number."""
    return note.day, len(note.at) > _DAY, note.at, note.id


class DealCard(NamedTuple):
    """A deal with the stages it came through and everything that hangs on it."""

    deal: Deal
    history: list[StageDay]
    reminders: list[Reminder]
    orders: list[Order]
    notes: list[Interaction]


def customer_card(store: Store, customer_id: int, *, notes: int = -1, open_only: bool = False) -> CustomerCard:
    """One customer's card with its newest `notes` (-1 for all); `open_only` leaves out done reminders.

    Raises NotFound.
    """
    return CustomerCard(
        get_customer(store, customer_id),
        contacts_of(store, customer_id),
        details_of(store, customer_id),
        reminders_of(store, customer_id, open_only=open_only),
        deals_at(store, customer_id),
        orders_of(store, customer_id),
        cases_of(store, customer_id),
        interactions_of(store, customer_id, limit=notes),
        referred_by(store, customer_id),
        payments_of(store, customer_id),
        relations_of(store, customer_id),
        people_around(store, customer_id, limit=notes),
    )


def deal_card(store: Store, deal_id: int) -> DealCard:
    """One deal's card. Raises NotFound."""
    deal = get_deal(store, deal_id)
    return DealCard(
        deal,
        stage_history(store, deal.id),
        [r for r in reminders_of(store, deal.customer_id) if r.deal_id == deal.id],
        [o for o in orders_of(store, deal.customer_id) if o.deal_id == deal.id],
        [i for i in interactions_of(store, deal.customer_id) if i.deal_id == deal.id],
    )
