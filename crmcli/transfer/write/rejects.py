"""Rejected rows as a csv file, with line, column and reason, to be mended and imported again.

For its owner alone. A file of rejected rows that crm wrote is written over; any other only when that was said.
"""

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from crmcli.errors import Failed
from crmcli.transfer.drafts import Rejected
from crmcli.transfer.write.files import placed, refuse_existing
from crmcli.transfer.write.tables import harmless, write_csv
from crmcli.words import tr

COLUMNS = ("line", "column", "reason")
_FIRST_LINE = 1 << 20


def check_rejects_file(path: Path, *, force: bool) -> None:
    """Raise Refused for a file that may not be replaced, Failed for a folder in which nothing can be written."""
    folder = refuse_existing(path, force=force or _is_ours(path)).parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise Failed(tr("{path} cannot be written: there is no such folder, or it is not yours.", path=path))


def write_rejects(path: Path, headings: Sequence[str], rejects: Iterable[Rejected], *, force: bool) -> None:
    """Write the rows under their headings. Raises Refused or Failed as `check_rejects_file` does."""
    width = len(headings)

    def rows() -> Iterable[list[str]]:
        for reject in rejects:
            cells = [*map(str, reject.row)][:width]
            yield [*cells, *[""] * (width - len(cells)), str(reject.line), reject.column, reject.reason]

    with placed(path, force=force or _is_ours(path)) as out:
        write_csv((*headings, *COLUMNS), rows(), out, harmless)


def _is_ours(path: Path) -> bool:
    """True for a plain file whose first row ends in the headings of rejected rows."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        first = next(csv.reader([file.readline(_FIRST_LINE)]), [])
    return tuple(first[-len(COLUMNS) :]) == COLUMNS
