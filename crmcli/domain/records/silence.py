"""Silence: customers who are late by their own rhythm, or to whom a promise to be in touch is broken."""

from crmcli.tuples import NamedTuple


class Signal(NamedTuple):
    """Why now: one thing that changed, in words, and the figures and facts it rests on."""

    kind: str
    sentence: str
    evidence: dict[str, object]


class Promised(NamedTuple):
    """A promise to be in touch every so many days, by whom it holds, and which limit is passed: soft, hard or None."""

    days: int
    limit: int
    by: str
    broken: str | None


class QuietCustomer(NamedTuple):
    """A customer's silence against their own rhythm, on the clock where it is more unusual.

    `days` since the last event of that clock (since they were added, where nothing ever happened). `tail` is how rarely
    a pause gets this long, doubled where both clocks were looked at. `p_return` is the chance of coming back within 90
    days, `p_within` that within `within_days`, which nine of ten of their own pauses stay below. `value` and `at_risk`
    are minor units of `currency`. `broken` names what is broken: rhythm, cadence. `signals` is None where nobody asked
    for them.
    """

    customer_id: int
    customer: str
    days: int
    last_life: str | None
    next_reminder: str | None
    sentence: str
    clock: str
    usual_days: int | None
    nine_in_ten_days: int | None
    tail: float | None
    status: str | None
    value: int
    currency: str
    p_return: float | None
    within_days: int | None
    p_within: float | None
    at_risk: int
    unanswered: int
    cadence: Promised | None
    broken: tuple[str, ...]
    signals: tuple[Signal, ...] | None = None
