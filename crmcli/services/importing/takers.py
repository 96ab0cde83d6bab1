"""Which code takes which kind of rows."""

from crmcli.domain.settings import Settings
from crmcli.services.importing.customers import CustomerTaker
from crmcli.services.importing.deeds import ContactTaker, DealTaker, InteractionTaker, PaymentTaker, ReminderTaker
from crmcli.services.importing.orders import OrderTaker
from crmcli.services.importing.run import Options, Taker, Tally
from crmcli.store import Store

_TAKERS = {
    "contacts": ContactTaker,
    "interactions": InteractionTaker,
    "orders": OrderTaker,
    "payments": PaymentTaker,
    "deals": DealTaker,
    "reminders": ReminderTaker,
}


def taker_for(store: Store, kind: str, tally: Tally, options: Options, settings: Settings) -> Taker:
    """The taker of a kind of rows, over the customers the book knows."""
    if kind == "book":
        from crmcli.services.importing.whole_book import BookTaker

        return BookTaker(store, tally)
    people = CustomerTaker(store, tally, options, settings)
    return people if kind == "customers" else _TAKERS[kind](people)
