"""Receivables: the open amount of each order (order less its payments), then credits applied to the oldest order.

All amounts are minor units of one currency and of one customer. Goods that came back, money paid for no order and what
was paid too much are credits. Age counts from the day of the order; only orders with a due day are
overdue.
"""

from collections.abc import Iterable
from datetime import date

from crmcli.tuples import NamedTuple

# The last day of each age; what is older is in the bucket after the last.
AGES = (30, 60, 90)


class Claim(NamedTuple):
    """An order: its amount (negative for a return), what was paid for it, and the ISO day by which it is to be paid."""

    order_id: int
    day: str
    amount: int
    paid: int
    due: str | None = None


class Settled(NamedTuple):
    """What is open of each order (negative for a return not paid out), and the credit that no order used up."""

    open: dict[int, int]
    credit: int


class Owed(NamedTuple):
    """What is owed by age (0–30, 31–60, 61–90, over 90 days), the oldest day it is from, and the credit left.

    `overdue` is the part whose due day has passed, `next_due` the first due day of an open order.
    """

    by_age: tuple[int, int, int, int]
    oldest: str | None
    credit: int
    overdue: int = 0
    next_due: str | None = None

    @property
    def total(self) -> int:
        """Everything owed."""
        return sum(self.by_age)


def settle(claims: Iterable[Claim], credit: int) -> Settled:
    """Apply credits to open orders, the oldest first; `credit` is money of no order (negative: paid out)."""
    ordered = sorted(claims, key=lambda claim: (claim.day, claim.order_id))
    left = {claim.order_id: claim.amount - claim.paid for claim in ordered}
    for order_id, amount in left.items():
        if amount * credit > 0:
            used = min(abs(amount), abs(credit)) * (1 if amount > 0 else -1)
            left[order_id] -= used
            credit -= used
    debts = [order_id for order_id, amount in left.items() if amount > 0]
    for giver in [order_id for order_id, amount in left.items() if amount < 0]:
        for taker in debts:
            used = min(left[taker], -left[giver])
            left[taker] -= used
            left[giver] += used
            if not left[giver]:
                break
    return Settled(left, credit)


def owed(claims: Iterable[Claim], credit: int, today: date) -> Owed:
    """The open amounts by age; `credit` in the answer is what remains of payments and returns.

    What was given back beyond that is owed, of no day.
    """
    known = list(claims)
    settled = settle(known, credit)
    ages = [0, 0, 0, 0]
    open_days = []
    due_days = []
    overdue = 0
    for claim in known:
        amount = settled.open[claim.order_id]
        if amount > 0:
            days = (today - date.fromisoformat(claim.day)).days
            ages[sum(days > last for last in AGES)] += amount
            open_days.append(claim.day)
            if claim.due is not None:
                due_days.append(claim.due)
                overdue += amount if claim.due < today.isoformat() else 0
    returned = -sum(amount for amount in settled.open.values() if amount < 0)
    credit = settled.credit + returned
    ages[0] += max(-credit, 0)
    by_age = (ages[0], ages[1], ages[2], ages[3])
    due = min(due_days, default=None)
    return Owed(by_age, min(open_days, default=None), max(credit, 0), overdue, due)


def shares(amount: int, claims: Iterable[Claim], credit: int) -> list[tuple[int | None, int]]:
    """How a new payment (below 0: a refund) is split: (order, part), the oldest open order first.

    What no order needs comes last, with None.
    """
    ordered = sorted(claims, key=lambda claim: (claim.day, claim.order_id))
    settled = settle(ordered, credit)
    parts: list[tuple[int | None, int]] = []
    for claim in ordered:
        still = settled.open[claim.order_id]
        if still * amount > 0:
            part = min(abs(still), abs(amount)) * (1 if amount > 0 else -1)
            parts.append((claim.order_id, part))
            amount -= part
    return [*parts, (None, amount)] if amount else parts
