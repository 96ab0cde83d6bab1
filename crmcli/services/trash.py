"""Soft-delete one record of a customer: a reminder, a note, a deal or a case. One undo step each."""

from crmcli.domain.records import Case, Deal, Interaction, Reminder
from crmcli.domain.text.unicode import clean
from crmcli.queries.cases import get_case
from crmcli.queries.timeline import get_interaction, get_reminder
from crmcli.services.deals import remove_deal
from crmcli.store import Store


def delete_record(store: Store, thing: Reminder | Interaction | Deal | Case) -> str:
    """Soft-delete one record (sets `deleted_at`). Returns its kind and first words for the answer."""
    if isinstance(thing, Deal):
        return f"deal {remove_deal(store, thing.id).title}"
    table, step = {
        Reminder: ("reminder", "reminder_rm"),
        Interaction: ("interaction", "interaction_rm"),
        Case: ("case", "case_rm"),
    }[type(thing)]
    read_again = {Reminder: get_reminder, Interaction: get_interaction, Case: get_case}[type(thing)]
    words = clean(thing.text).splitlines()[0][:60] if clean(thing.text) else ""
    with store.atomic(step, text=words):
        read_again(store, thing.id)  # raises NotFound: another program may have deleted it meanwhile
        store.trash(table, thing.id)
    return f"{'note' if table == 'interaction' else table} {words}"
