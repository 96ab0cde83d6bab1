"""The state of the sync for the bar at the top, in a few words; nothing for a book without a hub."""

from crmcli.book.sync.state import SyncState, count_waiting, is_synced
from crmcli.render.sync_report import waiting_note
from crmcli.store import Store
from crmcli.tui.session import Session
from crmcli.words import tr


def sync_note(store: Store, session: Session) -> str:
    """`3 to send`, `all sent`, `syncing …`; with `no sync` before it when the last one from here failed."""
    if not is_synced(store):
        return ""
    if session.is_syncing:
        return tr("syncing …")
    waiting = waiting_note(count_waiting(store, SyncState(store).number("pushed")))
    return tr("no sync, {waiting}", waiting=waiting) if session.is_sync_failed else waiting
