"""The importer for each kind of rows."""

from crmcli.domain.settings import Settings
from crmcli.services.importing.customers import CustomerImporter
from crmcli.services.importing.follow_ups import CustomerRowImporter
from crmcli.services.importing.history import (
    ContactImporter,
    DealImporter,
    RowImporter,
)
from crmcli.services.importing.interactions import InteractionImporter
from crmcli.services.importing.orders import OrderImporter
from crmcli.services.importing.payments import PaymentImporter
from crmcli.services.importing.tally import Importer, Options, Tally
from crmcli.services.importing.whole_book import BookImporter
from crmcli.store import Store

IMPORTERS: dict[str, type[RowImporter]] = {
    "contacts": ContactImporter,
    "interactions": InteractionImporter,
    "orders": OrderImporter,
    "payments": PaymentImporter,
    "deals": DealImporter,
    "reminders": InteractionImporter,
}


def importer_for(store: Store, kind: str, tally: Tally, options: Options, settings: Settings) -> Importer:
    """The importer for one kind of rows."""
    if kind == "book":
        return BookImporter(store, tally)
    people = CustomerImporter(store, tally, options, settings)
    return CustomerRowImporter(people) if kind == "customers" else IMPORTERS[kind](people)
