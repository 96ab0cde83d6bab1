"""What commands need to sync the open book: the extra, and erasing here what another machine erased."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from crmcli.context import Run, backup_place
from crmcli.errors import CrmError, Failed
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.services.syncing import Forget


def require_psycopg() -> None:
    """Raise Failed where the extra is not installed."""
    if find_spec("psycopg") is None:
        raise Failed(tr("crm sync needs psycopg, which is not installed."), tr("pip install 'crm[sync]'"))


def sync_quietly(run: Run) -> bool:
    """Sync, and say nothing; False where that could not be done, or bytes of what was erased are left at the hub."""
    if find_spec("psycopg") is None:
        return False
    from crmcli.services import syncing

    try:
        report = syncing.sync(run.store, forgetter(run))
    except CrmError:
        return False
    return report.is_wiped and not report.is_running


def forgetter(run: Run) -> "Forget":
    """What erases from this machine the rows that another one erased."""
    from crmcli.services.forgetting import forget_rows

    return lambda uids: forget_rows(backup_place(run.store.path), run.drafts_path, run.store, uids)
