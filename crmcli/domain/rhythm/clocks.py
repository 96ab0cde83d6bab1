"""The two clocks of a customer's rhythm, and the constants that every part which reads or writes rhythms shares.

On the clock "orders" count days with an order; on "contact" those and every sign of life. Imports nothing that the
note after a call does not need.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

ORDERS, CONTACT = "orders", "contact"
CLOCKS = (ORDERS, CONTACT)

# What counts, as SQL over a row of table "order"; every figure takes it from here. An order below 0 is a return: no
# order and no sign of life. An order of 0 (a sample) is both; it is left out only where amounts are compared.
IS_ORDER = "amount >= 0"
BRINGS_MONEY = "amount > 0"
# The same over a row of table "interaction": a call or visit that nobody answered is no contact and no sign of life.
IS_CONTACT = "no_answer IS NULL"

# The probability that a pause gets this long, at or below which a customer is late, quiet, very quiet.
LATE_TAIL, QUIET_TAIL, VERY_QUIET_TAIL = 0.20, 0.10, 0.03
TAILS = (LATE_TAIL, QUIET_TAIL, VERY_QUIET_TAIL)

# Nobody is late on a clock before so many customers have so many gaps: a few days say nothing of anybody's rhythm.
LEAST_CUSTOMERS, LEAST_GAPS = 5, 3

DEFAULT_GAP = 30.0  # days between events where the book knows none
YEAR_DAYS = 365  # what a customer is worth, and what their card shows
UNANSWERED = 3  # messages in a row without an answer that are worth a word


def parameter(value: object) -> float:
    """A parameter of a model as it was kept: a number from a millionth to a billion. Raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1e-6 <= value <= 1e9:
        raise ValueError(value)
    return float(value)


@lru_cache(maxsize=16384)
def ordinal(day: str) -> int:
    """The day number of a stored day."""
    return date.fromisoformat(day).toordinal()


def unanswered(signs_of_life: Iterable[object]) -> int:
    """How many outgoing messages came after the last sign of life; events in order, each true for a sign of life."""
    count = 0
    for is_life in signs_of_life:
        count = 0 if is_life else count + 1
    return count
