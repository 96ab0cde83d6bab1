"""Rows as an Excel workbook: every cell is text, so phones and references keep their digits and nothing is run.

Rows go to disk as they come. Refuses what a sheet cannot hold rather than cutting it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, TypeVar

from crmcli.errors import Refused
from crmcli.words import tr

_T = TypeVar("_T")
MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
_WIDTHS = {"name": 24, "company": 24, "email": 28, "phone": 18, "note": 40, "street": 28, "uid": 36}


class _Patient:
    """A file that keeps its first fault to itself: a zip that is cut short would complain again, of other things."""

    def __init__(self, out: BinaryIO) -> None:
        self.fault: OSError | None = None
        self._out = out

    def write(self, data: bytes) -> int:
        """Pass bytes on until that fails."""
        return self._tried(lambda: self._out.write(data), len(data))

    def flush(self) -> None:
        """Pass on what is held back."""
        self._tried(self._out.flush, None)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move; moving flushes."""
        return self._tried(lambda: self._out.seek(offset, whence), offset)

    def tell(self) -> int:
        """Where the next bytes go."""
        return self._tried(self._out.tell, 0)

    def _tried(self, act: Callable[[], _T], otherwise: _T) -> _T:
        if self.fault is None:
            try:
                return act()
            except OSError as error:
                self.fault = error
        return otherwise


def write_workbook(headings: Sequence[str], rows: Iterable[list[str]], out: BinaryIO) -> int:
    """One sheet with a heading row that stays in sight; returns how many rows there were."""
    import xlsxwriter  # slow to import

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    patient = _Patient(out)
    book = xlsxwriter.Workbook(patient, options)
    try:
        sheet = book.add_worksheet("customers")
        sheet.freeze_panes(1, 1)
        bold = book.add_format({"bold": True})
        for at, heading in enumerate(headings):
            sheet.set_column(at, at, _WIDTHS.get(heading.split(" ")[0], 14))
            sheet.write_string(0, at, heading, bold)
        count = _write_rows(sheet.write_string, rows)
    finally:
        book.close()
    if patient.fault is not None:
        raise patient.fault
    return count


def _write_rows(write_string: Callable[[int, int, str], object], rows: Iterable[list[str]]) -> int:
    count = 0
    for row in rows:
        count += 1
        if count >= MOST_ROWS:
            raise Refused(
                tr("A sheet holds {most_rows:,} rows; there are more.", most_rows=MOST_ROWS),
                tr("csv and jsonl hold any number."),
            )
        for at, cell in enumerate(row):
            if cell:
                if len(cell) > LONGEST_CELL:
                    raise Refused(
                        tr(
                            "A cell of a sheet holds {longest_cell:,} characters; {row} has one of {count:,}.",
                            longest_cell=LONGEST_CELL,
                            row=row[0][:60],
                            count=len(cell),
                        ),
                        tr("csv, json and vcf hold it."),
                    )
                write_string(count, at, cell)
    return count
