"""Check of the rule that is shown: the more unusual of two silences, each held to half the level (Bonferroni).

Who is looked at on two clocks has two chances to be called quiet. Fitted on the first half of a book, asked every week
of the second half about customers who then came back on both clocks: whoever is quiet there is a false alarm. Pure:
event days in, counts out.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from crmcli.domain.rhythm.backtest import HitRate
from crmcli.domain.rhythm.clocks import LEAST_CUSTOMERS, LEAST_GAPS, QUIET_TAIL
from crmcli.domain.rhythm.gap_model import Population, fit_population, gap_stats, tail
from crmcli.domain.rhythm.return_model import spread_sample
from crmcli.tuples import NamedTuple
from crmcli.words import tr

Days = Mapping[int, Sequence[int]]
_WEEK = 7


class ShownCheck(NamedTuple):
    """Looks at customers who then came back on both clocks, and how many of these called them quiet.

    `shown` is the rule in use, `orders` and `contact` each clock alone, `either` the smaller of the two at the full
    level, which is the mistake that the rule in use avoids.
    """

    shown: HitRate
    orders: HitRate
    contact: HitRate
    either: HitRate


def check_shown(orders: Days, contact: Days, cut: int, until: int) -> ShownCheck | None:
    """Judge the rule on event days (day numbers, in order) by customer; None where no customer has two clocks.

    At most 500 customers are looked at, evenly spread.
    """
    fits = [_fit(days, cut) for days in (orders, contact)]
    judged = [who for who in orders if who in contact and _differ(orders[who], contact[who], cut)]
    if None in fits or not judged:
        return None
    hits, looks = [0, 0, 0, 0], 0
    for who in spread_sample(judged):
        both = (orders[who], contact[who])
        for day in range(cut + _WEEK, min(both[0][-1], both[1][-1], until), _WEEK):
            tails = [_tail(fit, days, day) for fit, days in zip(fits, both, strict=True) if fit is not None]
            by_orders, by_contact = (one <= QUIET_TAIL for one in tails)
            verdicts = (2 * min(tails) <= QUIET_TAIL, by_orders, by_contact, by_orders or by_contact)
            hits = [count + verdict for count, verdict in zip(hits, verdicts, strict=True)]
            looks += 1
    return ShownCheck(*(HitRate(count, looks) for count in hits)) if looks else None


def _fit(days: Days, cut: int) -> Population | None:
    """The parameters of a clock as they were known on the day `cut`; None for a book too young to judge by it."""
    known = [[day for day in each if day <= cut] for each in days.values()]
    stats = [gap_stats(each) for each in known if each]
    if sum(one[0] >= LEAST_GAPS for one in stats) < LEAST_CUSTOMERS:
        return None
    return fit_population(stats)


def _differ(orders: Sequence[int], contact: Sequence[int], cut: int) -> bool:
    """Whether the customer was known on both clocks, by different events."""
    before = [[day for day in days if day <= cut] for days in (orders, contact)]
    return all(before) and before[0] != before[1]


def _tail(fit: Population, days: Sequence[int], today: int) -> float:
    """The chance of a pause as long as the one that runs on a day."""
    known = bisect_right(days, today)
    return tail(fit, known - 1, days[known - 1] - days[0], today - days[known - 1])


def shown_sentence(found: ShownCheck) -> str:
    """The counts in one sentence."""
    return tr(
        "of {n:,} weekly looks at customers who then came back on both clocks {shown:.1%} called them quiet "
        "(promised: at most 10%; by orders alone {orders:.1%}, by contact alone {contact:.1%}, by either {either:.1%})",
        n=found.shown.n,
        shown=found.shown.share,
        orders=found.orders.share,
        contact=found.contact.share,
        either=found.either.share,
    )
