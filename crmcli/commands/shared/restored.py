"""Exchanging the book for the one that a restore set aside, for undo and redo."""

from pathlib import Path

from crmcli.book.restored import RestoreNote
from crmcli.context import Run, exchange_restored


def exchange_books(run: Run, note: RestoreNote) -> Path:
    """Put the book that was set aside in the place of the open one; returns where that one lies now."""
    path = run.store.path
    run.store.close()
    del run.store
    run.__dict__.pop("settings", None)
    return exchange_restored(path, note, run.now)
