"""Notes that were logged: change and delete. One undo step each."""

from collections.abc import Mapping
from typing import Any

from crmcli.domain.records import Interaction
from crmcli.domain.records.events import RATING_REF
from crmcli.domain.rules import history
from crmcli.domain.text.unicode import clean
from crmcli.errors import Refused
from crmcli.queries.timeline import check_living, get_interaction
from crmcli.store import Store
from crmcli.words import tr

_KEPT = ("channel", "direction", "minutes", "mood", "at", "day", "text", "no_answer", "file")


def edit_note(store: Store, note_id: int, said: Mapping[str, Any]) -> Interaction:
    """Change columns of a logged note; `customer_id` moves it to another customer. Returns the note as it is now.

    Raises NotFound, InvalidRecord for what a note may not be, and Refused for the answer of a rating.
    """
    with store.atomic("note_edit", text=clean(str(said.get("text") or _words(store, note_id)))):
        note = get_interaction(store, note_id)
        check_living(store, note.customer_id)
        if is_rating(store, note_id):
            raise Refused(
                tr("Note {number} is a rating.", number=note_id),
                tr('crm rate --edit {number} 9 "…" changes it.', number=note_id),
            )
        before = {column: getattr(note, column) for column in _KEPT}
        values = history.interaction({**before, **said}, store.now)
        changed = {column: values[column] for column in (*said, *(["direction"] if said.get("no_answer") else []))}
        if "customer_id" in changed and changed["customer_id"] != note.customer_id:
            check_living(store, changed["customer_id"])
            changed["deal_id"] = None
        store.update("interaction", note_id, **changed)
        return get_interaction(store, note_id)


def is_rating(store: Store, note_id: int) -> bool:
    """Whether an interaction is an answer about satisfaction."""
    ref = store.value("SELECT ref FROM interaction WHERE id = ?", (note_id,))
    return str(ref or "").startswith(RATING_REF)


def _words(store: Store, note_id: int) -> str:
    return get_interaction(store, note_id).text
