"""How much an order line takes off its price, and how long an activity lasted, from the words of a cell."""

import re
from decimal import Decimal

from crmcli.transfer.read.details import RowFault
from crmcli.words import tr

_LEAST_LEFT = 0.5  # of a price: less than that under 折扣 may be what was taken off


def discount_share(heading: str, cell: str, said: float, full: Decimal | None, total: str) -> float:
    """The share of a price that is taken off, from 0 to 1; `said` is the number of the cell, `full` price · quantity.

    Under 折扣 stands what is left (0.8, 80%, 8, 8折), under discount what goes. Beside an amount that only one of the
    two explains, that one holds. Raises RowFault for what has two readings.
    """
    if "折" in cell:  # read as what goes already
        return said
    off = said / 100 if said > 1 else said
    if "折" not in heading:
        if not 0 <= off <= 1:
            raise RowFault(heading, tr("{discount} is not a discount", discount=cell))
        return off
    left = said if said <= 1 else said / 10 if said <= 10 else said / 100
    if not 0 <= left <= 1:
        raise RowFault(heading, tr("{discount} is not a discount", discount=cell))
    if total and full is not None:
        explained = [share for share in (1 - left, off) if abs(full * (1 - Decimal(str(share))) - Decimal(total)) < 1]
        if explained:
            return round(explained[0], 6)
    if left < _LEAST_LEFT and not total:
        raise RowFault(
            heading, tr("{discount} can be read in two ways: write 8折 or 0.8 for what is left", discount=cell)
        )
    return round(1 - left, 6)


def minutes_of(heading: str, cell: str) -> int:
    """90, 90 min, 1:30, 1h 30m, 00:04:10 as minutes, at least one for anything that lasted. Raises RowFault."""
    if cell.isdigit() and len(cell) < 6:
        return int(cell)
    clock = re.match(r"(\d{1,3}):(\d\d)(?::(\d\d))?$", cell)
    words = re.match(
        r"(?:(\d{1,3})\s*(?:h|hours?|hrs?|小时))?\s*(?:(\d{1,5})\s*(?:m|mins?|minutes?|分钟?))?\s*(?:(\d{1,5})\s*(?:s|secs?|seconds?|秒))?$",
        cell,
        re.IGNORECASE,
    )
    parts = clock or words
    if not parts:
        raise RowFault(heading, tr("{cell} is not a number of minutes", cell=cell[:40]))
    hours, minutes, seconds = (int(part or 0) for part in parts.groups())
    return max(hours * 60 + minutes + round(seconds / 60), min(1, hours + minutes + seconds))
