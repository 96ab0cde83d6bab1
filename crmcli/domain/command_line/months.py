"""Which words name a whole month: december, dec 2027, next month, 12月, 下个月."""

import calendar
import re

_CHINESE = r"(\d{4}年|[今明]年)?\d{1,2}月份?|(本|这个?|下个?)月"


def names_month(text: str) -> bool:
    """Whether a text, in lower case, names a month and neither a day in it nor a quarter."""
    names = "|".join((*calendar.month_name[1:], *calendar.month_abbr[1:], "sept")).casefold()
    english = rf"(this|next) month|({names})\.?( \d{{4}})?"
    return re.fullmatch(f"{english}|{_CHINESE}", text) is not None
