"""Backtest of the "quiet" alarms on the owner's own book."""

from datetime import date
from typing import NamedTuple

from crmcli.domain.rhythm.backtest import Backtest, backtest
from crmcli.domain.rhythm.clocks import CONTACT, ORDERS
from crmcli.domain.rhythm.return_check import ReturnCheck, check_returns
from crmcli.domain.rhythm.shown_check import ShownCheck, check_shown
from crmcli.errors import Failed
from crmcli.queries.rhythm.rhythms import event_days
from crmcli.store import Store
from crmcli.words import tr


class BookBacktest(NamedTuple):
    """The backtest of one clock, with its first day, last day, and the day that separates the halves.

    `returns` compares who came back within the last 90 days with the chances that were given before. `shown` judges
    the rule over both clocks that `crm quiet` goes by; None where a clock was named, or no customer is on both.
    """

    clock: str
    first: date
    cut: date
    until: date
    result: Backtest
    returns: ReturnCheck
    shown: ShownCheck | None


def run_backtest(store: Store, today: date, clock: str | None = None) -> BookBacktest:
    """Judge the alarms on what happened up to `today`, observed until the last event.

    On the clock named, else on orders where there are any. Raises Failed for a book too young to be halved.
    """
    events = event_days(store, clock or ORDERS, today)
    contact = event_days(store, CONTACT, today) if clock is None else {}
    if clock is None and not events:
        clock, events = CONTACT, contact
    days = list(events.values())
    last = max((past[-1] for past in days), default=today.toordinal())
    try:
        result = backtest(days, last)
    except ValueError:
        raise Failed(
            tr("Too little has happened yet to judge the alarms."), tr("They begin to be judged after two days.")
        ) from None
    first = min(past[0] for past in days)
    ends = date.fromordinal(first), date.fromordinal(result.cut), date.fromordinal(last)
    shown = check_shown(events, contact, result.cut, last) if clock is None else None
    return BookBacktest(clock or ORDERS, *ends, result, check_returns(days, last), shown)
