"""Refit the parameters of the rhythms: too slow for `crm log`, done before quiet customers are read."""

from crmcli.book.derived import rhythm_fit
from crmcli.errors import Failed
from crmcli.store import Store

_PATIENCE_MS = 100


def refit_if_stale(store: Store) -> bool:
    """Refit stale parameters. Returns True if the cached rhythms can be used.

    False if the book is read-only or another program is writing to it: the caller then computes from all events.
    Takes a second or two in a book of 100 000 customers; returns at once while the fit is fresh.
    """
    today = store.now.date()
    is_outgrown, is_old = rhythm_fit.outgrown(store.db), rhythm_fit.is_model_old(store.db, today)
    if not is_outgrown and not is_old:
        return True
    if store.readonly:
        return False
    waiting = store.set_patience(_PATIENCE_MS)
    try:
        with store.atomic("fit_rhythms"):
            if is_outgrown:
                rhythm_fit.refit(store.db)
            rhythm_fit.fit_models(store.db, today)
    except Failed:
        return False
    finally:
        store.set_patience(waiting)
    return True
