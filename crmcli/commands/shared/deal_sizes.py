"""Deals by what they are worth: only those over an amount, or under one."""

from collections.abc import Iterable

from crmcli import parse
from crmcli.context import Run
from crmcli.domain.records import Deal
from crmcli.errors import Usage
from crmcli.words import tr


def deals_between(run: Run, deals: Iterable[Deal], over: str | None, under: str | None) -> list[Deal]:
    """The deals of at least `over` and less than `under`, both as they were typed; None for no bound.

    Amounts of two currencies are compared in the book's own one; a deal without an amount, or in a currency that has no
    rate, is never one of them. Raises Usage for what is no amount.
    """
    least = _bound(run, over) if over is not None else None
    most = _bound(run, under) if under is not None else None
    found = []
    for deal in deals:
        if deal.amount is None or deal.currency is None:
            continue
        worth = run.settings.in_own(deal.amount, deal.currency)
        if worth is not None and (least is None or worth >= least) and (most is None or worth < most):
            found.append(deal)
    return found


def _bound(run: Run, text: str) -> int:
    amount = parse.amount(text, run.view)
    worth = run.settings.in_own(amount.minor, amount.currency)
    if worth is None:
        raise Usage(
            tr("There is no rate for {currency}.", currency=amount.currency),
            tr('Write the amount in {own}, or: crm config rates "{currency}=RATE"', own=run.settings.currency,
               currency=amount.currency),
        )  # fmt: skip
    return worth
