"""A copy of the open book, to try something on that writes nothing."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator

from crmcli.book.work import work_folder
from crmcli.store import Store, file_identity


@contextlib.contextmanager
def copy_for_dry_run(store: Store) -> Iterator[Store]:
    """A copy of an open book that is thrown away: beside the book, or in memory where nothing is or can be written."""
    with contextlib.ExitStack() as stack:
        if store.readonly or file_identity(store.path) is None:
            copy = stack.enter_context(contextlib.closing(Store.empty(store.path, store.now)))
            store.db.backup(copy.db)
        else:
            path = stack.enter_context(work_folder(store.path)) / "book.db"
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
                store.db.backup(db)
            copy = stack.enter_context(contextlib.closing(Store.open(path, store.now)))
        yield copy
