"""Notes that found no customer."""

from crmcli.domain.records import InboxNote
from crmcli.errors import NotFound
from crmcli.store import Store
from crmcli.words import tr

_SELECT = "SELECT id, who, text, line, at FROM inbox WHERE filed_at IS NULL AND deleted_at IS NULL"


def inbox_notes(store: Store) -> list[InboxNote]:
    """Every note in the inbox, the oldest first."""
    return store.records(InboxNote, f"{_SELECT} ORDER BY id")


def get_inbox_note(store: Store, note_id: int) -> InboxNote:
    """One note of the inbox by id; raises NotFound."""
    found = store.record(InboxNote, f"{_SELECT} AND id = ?", (note_id,))
    if found is None:
        raise NotFound(tr("No note {note_id} in the inbox.", note_id=note_id), tr("crm inbox lists them."))
    return found
