"""Exchanging the book for the one that a restore set aside, for undo and redo."""

from pathlib import Path

from crmcli.book.restored import RestoreNote
from crmcli.context import Run


def exchange_books(run: Run, note: RestoreNote) -> Path:
    """Put the book that was set aside in the place of the open one; returns where that one lies now."""
    from crmcli.context import backup_place  # compression and what it needs: only where a restore is undone
    from crmcli.services.backups import notes_path
    from crmcli.services.restoring import take_back

    place = backup_place(run.store.path)
    run.store.close()
    del run.store
    run.__dict__.pop("settings", None)
    aside = take_back(place, note, run.now)
    notes_path(place).unlink(missing_ok=True)  # what the upkeep found in the other book
    return aside
