"""Promises in both directions, kept together as one step."""

from collections.abc import Sequence

from crmcli.domain.records import Reminder
from crmcli.errors import Usage
from crmcli.queries.timeline import get_reminder
from crmcli.services.log import NewPromise
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store


def add_promises(store: Store, customer_id: int, promises: Sequence[NewPromise]) -> list[Reminder]:
    """Keep what was promised; raises Usage when nothing was."""
    if not promises:
        raise Usage("Say what was promised: the quote by friday.")
    with store.atomic(f"promise {promises[0].text[:40]}"):
        new = [NewReminder(customer_id, promise.due, promise.text, kind=promise.kind) for promise in promises]
        return [get_reminder(store, add_reminder(store, each)) for each in new]
