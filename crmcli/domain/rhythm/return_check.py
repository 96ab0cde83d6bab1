"""Check of P(return) on one book: asked 90 days before its end, then the rest is read to see who came back.

The parameters see only what lies before the day of asking. What such a look back shows of a book corrects the chances
that are given next: a shift of the log-odds (Platt 1999 with the slope held at 1), shrunk towards none. Pure: event
days in, counts out.
"""

import math
from collections.abc import Iterable, Sequence

from crmcli.domain.rhythm.gap_model import fit_population, gap_stats
from crmcli.domain.rhythm.return_model import (
    HORIZON,
    MOST_SHIFT,
    History,
    fit_return_model,
    p_return,
    return_chance,
    spread_sample,
)
from crmcli.tuples import NamedTuple
from crmcli.words import tr


class ReturnCheck(NamedTuple):
    """How many of `customers` came back within `horizon` days of `asked_on` (a day number), and how many should have.

    `expected` is the sum of their P(return) on that day.
    """

    asked_on: int
    horizon: int
    customers: int
    observed: int
    expected: float

    @property
    def ratio(self) -> float | None:
        """observed / expected: above 1 more came back than was said, below 1 fewer; None without a customer."""
        return self.observed / self.expected if self.customers else None


# A look back within these bounds, or no further off than chance alone would bring it, corrects nothing.
_NEAR_ENOUGH = (0.85, 1.2)
_LEAST_Z = 1.5
_PRIOR_INFORMATION = 2.0  # how much a shift of none is believed, in units of Fisher information


def learning_day(newest: int, today: int) -> int:
    """The last day of which the book tells: today, or that of its newest event where none came for 90 days.

    Nothing was taken down from then on (an old file, a book that was left alone): it says nothing about customers.
    """
    return newest if today - newest > HORIZON else today


def _look_back(known: Sequence[Sequence[int]], asked_on: int, horizon: int) -> tuple[list[float], int]:
    """The chances of coming back as they were on a day, and how many did; each of `known` has an event by that day."""
    before = [[day for day in days if day <= asked_on] for days in known]
    histories = [History(len(past) - 1, past[-1] - past[0], asked_on - past[-1]) for past in before]
    model = fit_return_model(histories, fit_population(map(gap_stats, before)).k)
    observed = sum(any(asked_on < day <= asked_on + horizon for day in days) for days in known)
    return [p_return(model, *one, horizon=horizon) for one in histories], observed


def learned_shift(customers: Sequence[Sequence[int]], today: int, *, horizon: int = int(HORIZON)) -> float:
    """By how much the log-odds of coming back are to be moved, as the last `horizon` days before `today` showed.

    Looks at no more than 500 customers, evenly spread. 0 where the chances were near enough.
    """
    seen = [[day for day in days if day <= today] for days in spread_sample([each for each in customers if each])]
    known = [days for days in seen if days and days[0] <= today - horizon]
    if not known:
        return 0.0
    chances, observed = _look_back(known, today - horizon, horizon)
    expected, information = math.fsum(chances), math.fsum(p * (1 - p) for p in chances)
    low, high = _NEAR_ENOUGH
    if low <= observed / expected <= high or abs(observed - expected) <= _LEAST_Z * math.sqrt(information):
        return 0.0
    wanted = min(max(observed, 0.5), len(chances) - 0.5)
    below, above = -MOST_SHIFT, MOST_SHIFT
    for _ in range(50):  # bisection: the sum of the chances grows with the shift
        middle = (below + above) / 2
        too_many = math.fsum(return_chance(1 - p, middle) for p in chances) > wanted
        below, above = (below, middle) if too_many else (middle, above)
    return below * information / (information + _PRIOR_INFORMATION)


def check_returns(customers: Iterable[Sequence[int]], until: int, *, horizon: int = int(HORIZON)) -> ReturnCheck:
    """Rewind by `horizon` days and compare the chances given then with what came, on event days (day numbers).

    `until` is the last day observed; what lies behind it is left out. Customers in the order of their ids; those
    without an event by the day of asking are not counted.
    """
    asked_on = until - horizon
    known = [sorted({day for day in days if day <= until}) for days in customers]
    seen = [days for days in known if days and days[0] <= asked_on]
    if not seen:
        return ReturnCheck(asked_on, horizon, 0, 0, 0.0)
    chances, observed = _look_back(seen, asked_on, horizon)
    shift = learned_shift(seen, asked_on, horizon=horizon)
    expected = math.fsum(return_chance(1 - chance, shift) for chance in chances)
    return ReturnCheck(asked_on, horizon, len(seen), observed, expected)


def check_sentence(found: ReturnCheck) -> str:
    """The counts in one sentence."""
    if not found.customers:
        return tr("the book is too young to check the chances of coming back: it needs {days} days", days=found.horizon)
    return tr(
        "asked {days} days before the end, {expected:.0f} of {customers:,} customers were expected back; "
        "{observed:,} came: {ratio:.2f} times as many",
        days=found.horizon,
        expected=found.expected,
        customers=found.customers,
        observed=found.observed,
        ratio=found.ratio,
    )
