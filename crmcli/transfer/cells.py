"""What a cell may be, by its looks alone: a name, or a flag, number, date, phone or mail address."""

import re

_NO_LETTER = re.compile(r"[\d\W_]*$")
_FLAGS = frozenset(("true", "false", "yes", "no", "y", "n", "null", "none", "nan", "n/a", "是", "否"))
_MAIL = re.compile(r"\S+@\S+\.\S+$")
_WITH_MAIL = re.compile(r"\s*([^,;<>()@]+[<(][^@\s<>()]+@[^@\s<>()]+[>)])\s*(?:,|$)")
NAME_AND_MAIL = re.compile(r"([^@<>()]*[^\W\d_][^@<>()]*?)\s*[(<]\s*([^@\s<>()]+@[^@\s<>()]+)\s*[)>]$")  # Ann (a@x)
# What a spreadsheet's quote in front of a cell keeps from being run or changed: a formula, a number, a day, a code.
_KEPT_AS_TEXT = re.compile(
    r"'+(?:[=+\-@\t\r]|(?!\d0s$)(?:[\d\s().\-/+:,%#]*\d[\d\s().\-/+:,%#]*|[\w.\-/:#]*\d[\w.\-/:#]*)$)"
)
_LONGEST_FLAG = max(map(len, _FLAGS))
_TIMES = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|\s?UTC|[+-][\d:]+)?$")


def is_quoted(cell: str) -> bool:
    """True for a cell that begins with the quote of a spreadsheet: '711, '+49 30 1234, '=1+1, no 't Hooft."""
    return cell[:1] == "'" and _KEPT_AS_TEXT.match(cell) is not None


def is_name(cell: str) -> bool:
    """False for a flag, number, date, phone or mail address."""
    if cell[:1].isalpha() and "@" not in cell:  # nearly every name: no number, date or mail begins so
        return len(cell) > _LONGEST_FLAG or cell.lower() not in _FLAGS
    if _NO_LETTER.match(cell) or _MAIL.match(cell):
        return False
    return cell.lower() not in _FLAGS and not _TIMES.match(cell)


def several(cell: str) -> list[str]:
    """The names in one cell: A; B, or A (a@x.example), B <b@x.example>; a comma alone may be a part of one name."""
    if ";" in cell:
        return [part.strip() for part in cell.split(";") if part.strip()] or [cell]
    parts = [part.strip() for part in cell.split(",")] if "@" in cell and "," in cell else []
    are_whole = bool(parts) and all(_WITH_MAIL.match(part) or _MAIL.match(part) for part in parts)
    return parts if are_whole else [cell]


def first_of(cell: str, mail: str) -> tuple[str, str]:
    """The first of several names with their mail addresses: Mina Otto (otto@clinic.example);Bo Lind (bo@x.example)."""
    parts = [NAME_AND_MAIL.match(part) for part in several(cell)]
    first = parts[0]
    return (first[1], mail or first[2].lower()) if first and all(parts) else (cell, mail)
