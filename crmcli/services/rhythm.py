"""Bringing the parameters of the rhythms up to date: too dear for a note after a call, wanted where silence is read."""

from crmcli import rhythm_fit
from crmcli.errors import Failed
from crmcli.store import Store

_PATIENCE_MS = 100


def refit_if_stale(store: Store) -> bool:
    """Refit what the book has outgrown; whether what is kept can be relied on now.

    It cannot where the book is read-only, or another program writes to it at this moment: then the caller reads all
    events anew. Takes a second or two in a book of 100 000 customers, and nothing while the fit is good.
    """
    today = store.now.date()
    is_outgrown, is_old = rhythm_fit.outgrown(store.db), rhythm_fit.is_model_old(store.db, today)
    if not is_outgrown and not is_old:
        return True
    if store.readonly:
        return False
    waiting = store.value("PRAGMA busy_timeout")
    store.db.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    try:
        with store.atomic("fit rhythms"):
            if is_outgrown:
                rhythm_fit.refit(store.db)
            rhythm_fit.fit_models(store.db, today)
    except Failed:
        return False
    finally:
        store.db.execute(f"PRAGMA busy_timeout = {waiting}")
    return True
