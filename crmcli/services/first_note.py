"""Insert a new customer together with a first note, in one transaction."""

from crmcli.domain.records import LogEntry
from crmcli.domain.settings import Settings
from crmcli.domain.text.unicode import clean
from crmcli.errors import Refused
from crmcli.queries.search.customer_lookup import find_customers
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.services.log import Logged, Participant, log_entry
from crmcli.store import Store
from crmcli.words import tr


def log_with_new_customer(store: Store, name: str, entry: LogEntry, settings: Settings) -> list[Logged]:
    """Create the customer and log with it. Raises Refused when another program has just created one like it."""
    with store.atomic("log", text=clean(entry.text)):
        if find_customers(store, name).hits:  # asked before the book was ours alone, nobody answered
            raise Refused(
                tr("Another program has just added a customer who answers to {name!r}; nothing was done.", name=name)
            )
        return log_entry(store, [Participant(add_customer(store, NewCustomer(name), settings))], entry, settings)
