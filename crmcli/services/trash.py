"""Deleting one thing of a customer's softly: a reminder, a note, a deal, a case. Each is one step back."""

from crmcli.domain.records import Case, Deal, Interaction, Reminder
from crmcli.domain.text.unicode import clean
from crmcli.services.deals import remove_deal
from crmcli.store import Store


def delete_record(store: Store, thing: Reminder | Interaction | Deal | Case) -> str:
    """Delete it; returns what it was, in a few words."""
    if isinstance(thing, Deal):
        return f"deal {remove_deal(store, thing.id).title}"
    table = {Reminder: "reminder", Interaction: "interaction", Case: "case"}[type(thing)]
    words = clean(thing.text).splitlines()[0][:60] if clean(thing.text) else ""
    with store.atomic(f"{table} rm {words}"):
        store.trash(table, thing.id)
    return f"{'note' if table == 'interaction' else table} {words}"
