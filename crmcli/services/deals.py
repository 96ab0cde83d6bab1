"""Deals: opening, moving, winning, losing. Every move is kept with its day."""

from typing import NamedTuple

from crmcli.domain.money import Money
from crmcli.domain.records import Deal
from crmcli.domain.settings import LOST, WON, Settings
from crmcli.domain.text import clean
from crmcli.errors import Ambiguous, Refused, Usage
from crmcli.queries.deals import deals_of, get_deal
from crmcli.store import Store


class NewDeal(NamedTuple):
    """An opportunity with a customer."""

    customer_id: int
    title: str
    amount: Money | None = None
    stage: str | None = None
    expected_close: str | None = None


def checked_stage(stage: str, settings: Settings) -> str:
    """A stage by its name or an unmistakable beginning of it; raises Usage with the list."""
    wanted = stage.strip().casefold()
    names = settings.stage_names
    exact = [name for name in names if name.casefold() == wanted]
    near = exact or [name for name in names if wanted and name.casefold().startswith(wanted)]
    if len(near) != 1:
        raise Usage(f"There is no stage {stage!r}.", f"The stages are: {', '.join(names)}")
    return near[0]


def add_deal(store: Store, new: NewDeal, settings: Settings) -> int:
    """Open a deal; returns its id. The customer takes the deal's stage."""
    title = clean(new.title)
    if not title:
        raise Usage("A deal needs a title.", 'Example: crm deal add acme "50 chairs" 12k')
    stage = checked_stage(new.stage, settings) if new.stage else settings.stages[0].name
    today = store.now.date().isoformat()
    with store.atomic(f"deal add {title}"):
        deal_id = store.insert(
            "deal",
            customer_id=new.customer_id,
            title=title,
            amount=new.amount.minor if new.amount else None,
            currency=new.amount.currency if new.amount else None,
            stage=stage,
            expected_close=new.expected_close,
            opened_on=today,
            closed_on=today if stage in (WON, LOST) else None,
        )
        store.insert("deal_stage", deal_id=deal_id, stage=stage, day=today)
        store.update("customer", new.customer_id, stage=stage)
    return deal_id


def move_deal(store: Store, deal_id: int, stage: str, settings: Settings, *, reason: str | None = None) -> Deal:
    """Move a deal to a stage, forward or back; won and lost close it, another stage opens it again."""
    deal = get_deal(store, deal_id)
    target = checked_stage(stage, settings)
    if target == deal.stage:
        raise Refused(f"Deal {deal_id} ({deal.title}) is in {target} already.")
    today = store.now.date().isoformat()
    with store.atomic(f"deal {deal_id} to {target}"):
        store.update(
            "deal",
            deal_id,
            stage=target,
            closed_on=today if target in (WON, LOST) else None,
            lost_reason=reason if target == LOST else None,
        )
        store.insert("deal_stage", deal_id=deal_id, stage=target, day=today)
        store.update("customer", deal.customer_id, stage=target)
        return get_deal(store, deal_id)


def stage_customer(
    store: Store, customer_id: int, stage: str | None, amount: Money | None, settings: Settings
) -> Deal | None:
    """What `log --stage S --amount A` means: move the customer's one open deal, or open one.

    Raises Ambiguous when several deals are open: which of them moved must be said with `deal move`.
    """
    if stage is None and amount is None:
        return None
    target = checked_stage(stage, settings) if stage else None
    open_deals = [d for d in deals_of(store, customer_id) if d.stage not in (WON, LOST)]
    if len(open_deals) > 1:
        numbers = ", ".join(f"{d.id} {d.title}" for d in open_deals)
        raise Ambiguous(f"This customer has {len(open_deals)} open deals: {numbers}.", "Use: crm deal move N STAGE")
    if not open_deals:
        name = store.value("SELECT name FROM customer WHERE id = ?", (customer_id,))
        return get_deal(store, add_deal(store, NewDeal(customer_id, name, amount, target), settings))
    deal = open_deals[0]
    if amount is not None:
        store.update("deal", deal.id, amount=amount.minor, currency=amount.currency)
    if target is not None and target != deal.stage:
        move_deal(store, deal.id, target, settings)
    return get_deal(store, deal.id)
