"""The state of the sync for the bar at the top, in a few words; nothing for a book without a hub."""

from crmcli.book.sync.state import SyncState, count_waiting, is_synced
from crmcli.render.sync_report import waiting_note
from crmcli.store import Store
from crmcli.tui.session import Session
from crmcli.words import tr


def sync_note(store: Store, session: Session) -> str:
    """`3 to send`, `all sent`, `syncing …`; `no sync, 3 to send` when the last one from here failed."""
    if not is_synced(store):
        return ""
    if session.is_syncing:
        return tr("syncing …")
    count = count_waiting(store, SyncState(store).number("pushed"))
    if not session.is_sync_failed:
        return waiting_note(count)
    return tr("no sync, {waiting}", waiting=waiting_note(count)) if count else tr("no sync")
