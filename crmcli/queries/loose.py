"""What is left loose with one customer after a change: work that is due and still open, deals without a next step."""

from collections.abc import Sequence

from crmcli.domain.records import Reminder
from crmcli.queries.deal_marks import OPEN_DEAL, DealMark
from crmcli.queries.timeline import reminders_of
from crmcli.store import Store
from crmcli.tuples import NamedTuple


class LooseThreads(NamedTuple):
    """`due` are open reminders of today and before, `bare` open deals without a next step, `has_step` any step."""

    due: list[Reminder]
    bare: list[DealMark]
    has_step: bool


def loose_threads(store: Store, customer_id: int, besides: Sequence[int] = ()) -> LooseThreads:
    """What is loose with a customer; reminders in `besides` were just made and are not told again."""
    steps, today = reminders_of(store, customer_id, open_only=True), store.now.date().isoformat()
    due = [step for step in steps if step.due_day <= today and step.kind != "waiting" and step.id not in besides]
    return LooseThreads(due, bare_deals(store, customer_id, steps), bool(steps))


def bare_deals(store: Store, customer_id: int, steps: Sequence[Reminder]) -> list[DealMark]:
    """The customer's open deals, none parked, that none of these open steps is for; the largest first.

    A step that is for no deal is for all of them.
    """
    if any(step.deal_id is None for step in steps):
        return []
    deals = store.records(
        DealMark,
        "SELECT d.id, d.customer_id, c.name AS customer, d.title, d.amount, d.currency, d.stage"
        f" FROM deal d JOIN customer c ON c.id = d.customer_id WHERE d.customer_id = ? AND {OPEN_DEAL}"
        " AND (d.parked_until IS NULL OR d.parked_until <= ?) ORDER BY coalesce(d.amount, 0) DESC, d.id",
        (customer_id, store.now.date().isoformat()),
    )
    own = {step.deal_id for step in steps}
    return [deal for deal in deals if deal.id not in own]


def left_bare(store: Store, finished: Reminder) -> list[DealMark]:
    """The deals that a reminder was the last step of, after it was ticked off for good."""
    found = bare_deals(store, finished.customer_id, reminders_of(store, finished.customer_id, open_only=True))
    return [deal for deal in found if finished.deal_id in (None, deal.id)]
