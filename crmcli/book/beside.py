"""Whether the log beside a book belongs to it, for whoever reads or moves the file without a Store.

SQLite would take the pages of a stranger's log for those of the book. Not for a book that this process has open
(`store.check_file`).
"""

from pathlib import Path

from crmcli.book.copying import is_ours
from crmcli.store import check_file, file_identity


def check_logs(path: Path) -> None:
    """Raise Refused for a book beside the log of another one. A file that is no book is not looked at."""
    if file_identity(path) is None:
        return
    with open(path, "rb") as file:
        header = file.read(100)
    if is_ours(header):
        check_file(path)
