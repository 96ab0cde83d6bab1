"""Opportunities and their stages."""

from crmcli.tuples import NamedTuple


class Stage(NamedTuple):
    """A step of the pipeline: its default chance of winning and the days after which a deal there is stale."""

    name: str
    probability: float
    stale_days: int


class Deal(NamedTuple):
    """An opportunity in a stage. `amount` in minor units, None when nobody knows yet.

    `next_due` is the next step as it is stored, `next_day` its local day. `parked_until` is a day still to come: None
    when the deal is back. Stale means no next step planned and longer in
    its stage than that stage allows; big, that it reaches the owner's line.
    """

    id: int
    uid: str
    customer_id: int
    customer: str
    title: str
    amount: int | None
    currency: str | None
    stage: str
    expected_close: str | None
    opened_on: str
    closed_on: str | None
    lost_reason: str | None
    parked_until: str | None
    note: str | None
    staged_on: str
    next_due: str | None
    light: str = "none"
    is_stale: bool = False
    is_big: bool = False
    next_day: str | None = None


class StageSum(NamedTuple):
    """The deals of one stage: how many, and their worth in minor units of one currency."""

    stage: str
    deals: int
    amount: int
    weighted: int
