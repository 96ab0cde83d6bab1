"""Insert promises (owed by you, or awaited from the customer) as reminders, one undo step for all."""

from collections.abc import Sequence

from crmcli.domain.records import NewPromise, Reminder
from crmcli.errors import Usage
from crmcli.queries.timeline import get_reminder
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from crmcli.words import tr


def add_promises(store: Store, customer_id: int, promises: Sequence[NewPromise]) -> list[Reminder]:
    """Insert one reminder for each promise and return them; raises Usage for an empty list."""
    if not promises:
        raise Usage(tr("Say what was promised: the quote by friday."))
    with store.atomic("promise", text=promises[0].text):
        new = [NewReminder(customer_id, promise.due, promise.text, kind=promise.kind) for promise in promises]
        return [get_reminder(store, add_reminder(store, each)) for each in new]
