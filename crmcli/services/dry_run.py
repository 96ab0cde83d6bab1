"""A copy of the open book, to try something on that writes nothing."""

import contextlib
import os
import sqlite3
from pathlib import Path

from crmcli.store import Store


def copy_for_dry_run(store: Store, path: Path) -> Store:
    """A copy of an open book at `path`, where nothing may be yet; whoever asked closes it."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        store.db.backup(db)
    return Store.open(path, store.now)
