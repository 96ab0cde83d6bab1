"""Import one file without asking anything: what the dashboard offers to a new user."""

from collections.abc import Callable
from pathlib import Path

from crmcli.domain.settings import Settings
from crmcli.errors import Failed
from crmcli.queries.settings import has_currency
from crmcli.services.importing import Options, Summary, run_import
from crmcli.store import Store
from crmcli.transfer.read.day_order import Order
from crmcli.transfer.read.file_currency import CurrencyOptions
from crmcli.transfer.read.source import SourceOptions, open_source
from crmcli.words import tr, tr_n


def usual_order(settings: Settings) -> Order | None:
    """The order of day and month that the book has, for files that do not tell theirs."""
    return "dmy" if settings.date_order == "DMY" else "mdy" if settings.date_order == "MDY" else None


def usual_currency(store: Store, settings: Settings, said: str = "") -> CurrencyOptions:
    """What amounts without a currency may be; `said` is what somebody chose for the file."""
    return CurrencyOptions(said, settings.currency, has_currency(store))


def import_file(store: Store, path: Path, settings: Settings, progress: Callable[[int], None]) -> Summary:
    """Import one file as one step, as `crm import FILE --yes` does. Raises Failed when rows were rejected."""
    currency = usual_currency(store, settings)
    wanted = SourceOptions(usual_dates=usual_order(settings), currency=currency, until=store.now.date())
    with open_source(path, wanted) as source:
        summary = run_import(store, source, Options(name=path.name), settings, progress)
    if summary.rejected and summary.batch is None:
        first = summary.rejects[0]
        raise Failed(
            tr_n(
                "{n} row was rejected: line {line} ({reason}); none was taken.",
                "{n} rows were rejected, the first in line {line} ({reason}); none was taken.",
                summary.rejected,
                line=first.line,
                reason=first.reason,
            ),
            tr("crm import --partial takes the good ones."),
        )
    return summary
