"""A sync from the dashboard, in a thread of its own: screens and open forms go on, as while another program writes.

Refuses a book without a hub, and a second sync while one runs.
"""

from collections.abc import Sequence
from importlib.util import find_spec

from crmcli import services
from crmcli.book.sync.state import is_synced
from crmcli.context import backup_place, drafts_path
from crmcli.errors import CrmError
from crmcli.render.sync_report import progress_text, report_sentences
from crmcli.services.forgetting import ForgottenHere, forget_rows
from crmcli.store import Store
from crmcli.tui.host import Host, error_words
from crmcli.tui.subject import Subject
from crmcli.words import tr


def sync_book(host: Host, chosen: Sequence[Subject]) -> None:
    """Send what changed here, and take what changed elsewhere."""
    if not is_synced(host.book.store):
        host.say(tr("This book has no hub; in the shell, crm sync init URL makes one."), bad=True)
    elif find_spec("psycopg") is None:
        host.say(tr("crm sync needs psycopg, which is not installed: pip install 'crm[sync]'"), bad=True)
    elif host.session.is_syncing:
        host.say(tr("A sync is running already."), bad=True)
    else:
        host.session.is_syncing = True
        host.say(tr("Syncing …"))
        host.show_sync()
        host.write_in_thread(lambda store: _sync(host, store), lambda answer: _told(host, answer))


def _sync(host: Host, store: Store) -> str:
    """Sync a store of this thread; returns what was done in sentences."""
    path = host.book.path

    def forget(uids: list[str]) -> ForgottenHere:
        return forget_rows(backup_place(path), drafts_path(path), store, uids)

    def progress(is_sending: bool, done: int, total: int) -> None:
        host.say_from_thread(progress_text(done, total, is_sending=is_sending))

    return " ".join(report_sentences(services.syncing.sync(store, forget, progress)))


def _told(host: Host, answer: str | CrmError) -> None:
    """Say what a sync did, or why it did nothing."""
    host.session.is_syncing = False
    host.session.is_sync_failed = isinstance(answer, CrmError)
    if isinstance(answer, CrmError):
        host.say(error_words(answer), bad=True)
    else:
        host.say(answer)
    host.show_sync()
