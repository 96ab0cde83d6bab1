"""A copy of the open book, to try something on that writes nothing."""

from pathlib import Path

from crmcli.book.creation import create
from crmcli.store import Store


def copy_for_dry_run(store: Store, path: Path) -> Store:
    """A copy of an open book at `path`; whoever asked closes it."""
    create(path)
    copy = Store.open(path, store.now)
    store.db.backup(copy.db)
    return copy
