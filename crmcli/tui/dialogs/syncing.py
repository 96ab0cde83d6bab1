"""A sync from the dashboard, in a thread of its own: screens and open forms go on, as while another program writes.

Refuses a book without a hub, and a second sync while one runs.
"""

from collections.abc import Sequence
from importlib.util import find_spec

from crmcli import services
from crmcli.book.phone.links import has_phone
from crmcli.book.sync.state import is_synced
from crmcli.context import backup_place, drafts_path
from crmcli.errors import CrmError
from crmcli.render.sync_report import phone_sentences, progress_text, report_sentences
from crmcli.services.forgetting import ForgottenHere, forget_rows
from crmcli.services.phone_login import phone_login
from crmcli.store import Store
from crmcli.tui.host import Host, error_words
from crmcli.tui.subject import Subject
from crmcli.words import tr


def sync_book(host: Host, chosen: Sequence[Subject]) -> None:
    """Send what changed here, and take what changed elsewhere; then the phone."""
    has_hub, has_phone_ = is_synced(host.book.store), has_phone(host.book.store)
    if not (has_hub or has_phone_):
        host.say(tr("This book has no hub; in the shell, crm sync init URL makes one."), bad=True)
    elif has_hub and find_spec("psycopg") is None:
        host.say(tr("crm sync needs psycopg, which is not installed: pip install 'crm[sync]'"), bad=True)
    elif has_phone_ and find_spec("httpx") is None:
        host.say(tr("A phone needs httpx, which is not installed: pip install 'crm[phone]'"), bad=True)
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
    said: list[str] = []

    def forget(uids: list[str]) -> ForgottenHere:
        return forget_rows(backup_place(path), drafts_path(path), store, uids)

    def progress(is_sending: bool, done: int, total: int) -> None:
        host.say_from_thread(progress_text(done, total, is_sending=is_sending))

    if is_synced(store):
        said += report_sentences(services.syncing.sync(store, forget, progress))
    if has_phone(store):
        state = services.phone.state_of(store)
        _, password = phone_login(state.url, state.user)
        found = services.phone.sync_phone(store, password)
        if is_synced(store) and (found.done or found.moved):  # the other machines are told at once
            services.syncing.sync(store, forget)
        said += phone_sentences(found)
    return " ".join(said)


def _told(host: Host, answer: str | CrmError) -> None:
    """Say what a sync did, or why it did nothing."""
    host.session.is_syncing = False
    host.session.is_sync_failed = isinstance(answer, CrmError)
    if isinstance(answer, CrmError):
        host.say(error_words(answer), bad=True)
    else:
        host.say(answer)
    host.show_sync()
