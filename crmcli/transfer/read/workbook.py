"""Run as a program: parses the workbook on standard input and prints its rows, one JSON array a line.

The first line names the sheet and all sheets, the second the visible ones; the last is an object: empty when all went
well. It limits its own memory and time, since a small workbook can claim a billion cells. It imports nothing of this
package.
"""

import json
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

MEMORY = 1 << 30
SECONDS = 120
LONGEST_ROW = 4 << 20


def main() -> None:
    """Print everything, or an object that says why not."""
    _limit()
    from python_calamine import CalamineError, PasswordError

    try:
        _print_rows(sys.argv[1] if len(sys.argv) > 1 else "")
    except PasswordError:
        _print({"error": "is protected by a password"})
    except CalamineError:
        _print({"error": "cannot be read as a workbook"})
    except MemoryError:
        _print({"error": "is too large a workbook"})


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _print_rows(wanted: str) -> None:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    book = load_workbook(BytesIO(sys.stdin.buffer.read()))
    metas = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet] or list(book.sheets_metadata)
    names = [meta.name for meta in metas]
    shown = [meta.name for meta in metas if meta.visible == SheetVisibleEnum.Visible] or names
    if wanted in names:
        tried = [wanted]
    elif wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        tried = [names[int(wanted) - 1]]
    elif wanted:
        _print({"sheet": wanted, "sheets": ", ".join(names)})
        return
    else:
        tried = shown
    for name in tried:
        sheet = book.get_sheet_by_name(name)
        if sheet.height or name == tried[-1]:
            break
    _print([name, *names])
    _print(shown)
    for row in sheet.iter_rows():
        cells = [_text(cell) for cell in row]
        if sum(map(len, cells)) > LONGEST_ROW:
            _print({"error": "has a row of more than 4 MB: this is not a list"})
            return
        _print(cells)
    _print({})


def _print(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")


def _text(cell: float | str | bool | date | datetime | time | timedelta) -> str:
    """A cell as a person would have typed it; numbers to the 15 digits that spreadsheets know."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float)):
        text = f"{cell:.15g}"
        return f"{Decimal(text):f}" if "e" in text else text
    if isinstance(cell, datetime):
        is_day = cell.time() == time()
        return cell.date().isoformat() if is_day else cell.isoformat(" ", "seconds")
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return cell.isoformat()


if __name__ == "__main__":
    main()
