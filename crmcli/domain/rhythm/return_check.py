"""Check of P(return) on one book: asked 90 days before its end, then the rest is read to see who came back.

The parameters see only what lies before the day of asking. Pure: event days in, counts out.
"""

from collections.abc import Iterable, Sequence

from crmcli.domain.rhythm.gap_model import fit_population, gap_stats
from crmcli.domain.rhythm.return_model import HORIZON, History, fit_return_model, p_return
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


def check_returns(customers: Iterable[Sequence[int]], until: int, *, horizon: int = int(HORIZON)) -> ReturnCheck:
    """Rewind by `horizon` days and compare the chances given then with what came, on event days (day numbers).

    `until` is the last day observed; what lies behind it is left out. Customers in the order of their ids; those
    without an event by the day of asking are not counted.
    """
    asked_on = until - horizon
    known = [sorted({day for day in days if day <= until}) for days in customers]
    seen = [days for days in known if days and days[0] <= asked_on]
    before = [[day for day in days if day <= asked_on] for days in seen]
    histories = [History(len(past) - 1, past[-1] - past[0], asked_on - past[-1]) for past in before]
    model = fit_return_model(histories, fit_population(map(gap_stats, before)).k)
    expected = sum(p_return(model, *one, horizon=horizon) for one in histories)
    observed = sum(len(past) < len(days) for past, days in zip(before, seen, strict=True))
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
