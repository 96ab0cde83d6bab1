"""Birthdays that stand in three columns (Birth Year, Birth Month, Birth Day), as Thunderbird writes them, made one."""

from collections.abc import Iterator

from crmcli.transfer.drafts import Rejected
from crmcli.transfer.headings import plain
from crmcli.transfer.read.tables import HeadedTable, Row

_PARTS = (
    ("birthyear", "birthmonth", "birthday"),
    ("geburtsjahr", "geburtsmonat", "geburtstag"),
    ("出生年", "出生月", "出生日"),
)


def with_whole_birthdays(table: HeadedTable) -> HeadedTable:
    """The table with one column of birthdays in place of three; any other table as it is."""
    words = [plain(heading) for heading in table.headings]
    parts = next((each for each in _PARTS if set(each) <= set(words)), None)
    if parts is None:
        return table
    year, month, day = (words.index(part) for part in parts)
    kept = [at for at in range(len(words)) if at not in (year, month)]

    def rows() -> Iterator[Row | Rejected]:
        for row in table.rows():
            if isinstance(row, Rejected):
                yield row
                continue
            cells = list(row[1])
            cells[day] = whole_birthday(cells[year].strip(), cells[month].strip(), cells[day].strip())
            yield row[0], [cells[at] for at in kept]

    headings = tuple("birthday" if at == day else table.headings[at] for at in kept)
    return HeadedTable(headings, rows, table.title)


def whole_birthday(year: str, month: str, day: str) -> str:
    """The three parts as 1985-04-12, or --04-12 without a year; the day as it stands without a month."""
    if not (month.isdecimal() and day.isdecimal()):
        return day
    return f"{year if len(year) == 4 and year.isdecimal() else '-'}-{int(month):02}-{int(day):02}"
