"""Which words name a whole month: december, dec 2027, next month, 12月, 下个月."""

import calendar
import re
from datetime import date

_CHINESE = r"(\d{4}年|[今明]年)?\d{1,2}月份?|(本|这个?|下个?)月"


def names_month(text: str) -> bool:
    """Whether a text, in lower case, names a month and neither a day in it nor a quarter."""
    names = "|".join((*calendar.month_name[1:], *calendar.month_abbr[1:], "sept")).casefold()
    english = rf"(this|next) month|({names})\.?( \d{{4}})?"
    return re.fullmatch(f"{english}|{_CHINESE}", text) is not None


def month_ahead(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day of the next month of an English name, this one among them; None for another text."""
    said = text.casefold().strip().removeprefix("in ").rstrip(".")
    if said in ("this month", "next month"):
        ahead = today.month - 1 + (said == "next month")
        year, number = today.year + ahead // 12, ahead % 12 + 1
    else:
        names = (*calendar.month_name, *calendar.month_abbr)
        number = next((at % 13 for at, name in enumerate(names) if name and name.casefold() == said), 0)
        year = today.year + (number < today.month)
    return (date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])) if number else None


def quarter_named(text: str, year: int, month: int) -> tuple[int, int] | None:
    """Year and number of the quarter that a text, in lower case, names (q1, q3 2027, next quarter); else None.

    `year` and `month` are those of today; a quarter without a year is the next one of that number, or this one.
    """
    this = (month - 1) // 3 + 1
    if text in ("this quarter", "the quarter"):
        return year, this
    if text == "next quarter":
        return (year, this + 1) if this < 4 else (year + 1, 1)
    found = re.fullmatch(r"q([1-4])(?:[ /-]?(\d{4}))?", text)
    if found is None:
        return None
    number = int(found[1])
    return (int(found[2]) if found[2] else year + (number < this)), number
