"""What happened to the deals and to the promises since a day: opened, moved, slipped, closed; kept and broken."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from crmcli.domain.records import Deal, Reminder
from crmcli.domain.settings import WON, Settings
from crmcli.domain.times import local_day, utc_text
from crmcli.queries.sales.past import CLOSED, deals_on
from crmcli.queries.timeline import DUE_DAY, REMINDER, in_order
from crmcli.store import Store

# What can have happened to a deal, in the order in which it is told.
KINDS = ("won", "lost", "opened", "reopened", "forward", "back", "later", "sooner", "amount", "overdue")


class DealChange(NamedTuple):
    """One thing that happened to a deal: as it is now, and as it was (None: it was not there).

    `later` and `sooner` are moves of the expected close; `overdue` is a close that passed while the deal is open.
    """

    kind: str
    deal: Deal
    before: Deal | None


class Promise(NamedTuple):
    """A promise and what became of it: kept, late (kept after its day), broken, or open."""

    outcome: str
    reminder: Reminder


class Changes(NamedTuple):
    """What happened from the start of `since` to the store's day."""

    since: date
    until: date
    deals: list[DealChange]
    promises: list[Promise]

    def of(self, kind: str) -> list[DealChange]:
        """The changes of one kind."""
        return [change for change in self.deals if change.kind == kind]


def changes_since(store: Store, settings: Settings, since: date) -> Changes:
    """The deals of today beside those of the evening before `since`; promises due or made since then."""
    today = store.now.date()
    before = {deal.id: deal for deal in deals_on(store, since - timedelta(days=1)).deals}
    days = since.isoformat(), today.isoformat()
    found = [
        change
        for deal in deals_on(store, today).deals
        for change in _of_deal(deal, before.get(deal.id), settings, *days)
    ]
    place = {kind: at for at, kind in enumerate(KINDS)}
    found.sort(key=lambda change: (place[change.kind], -(change.deal.amount or 0), change.deal.id))
    return Changes(since, today, found, _promises(store, since, today))


def _of_deal(deal: Deal, before: Deal | None, settings: Settings, since: str, today: str) -> list[DealChange]:
    kinds = []
    if before is None:
        kinds.append("opened")
    if deal.stage in CLOSED:
        if before is None or before.stage != deal.stage:
            kinds.append("won" if deal.stage == WON else "lost")
    elif before is not None:
        kinds += _moves(deal, before, settings)
    if deal.stage not in CLOSED and deal.expected_close and since <= deal.expected_close < today:
        kinds.append("overdue")
    return [DealChange(kind, deal, before) for kind in kinds]


def _moves(deal: Deal, before: Deal, settings: Settings) -> list[str]:
    kinds = []
    if before.stage in CLOSED:
        kinds.append("reopened")
    elif before.stage and before.stage != deal.stage:
        order = settings.stage_names
        was, now = (order.index(stage) if stage in order else -1 for stage in (before.stage, deal.stage))
        kinds.append("back" if now < was else "forward")
    if deal.expected_close and before.expected_close and deal.expected_close != before.expected_close:
        kinds.append("later" if deal.expected_close > before.expected_close else "sooner")
    if (deal.amount, deal.currency) != (before.amount, before.currency):
        kinds.append("amount")
    return kinds


def _promises(store: Store, since: date, today: date) -> list[Promise]:
    start = utc_text(datetime.combine(since, time()))
    rows = store.records(
        Reminder,
        f"{REMINDER} WHERE r.kind IN ('owe', 'waiting') AND r.deleted_at IS NULL AND c.deleted_at IS NULL"
        f" AND {DUE_DAY} >= ? AND ({DUE_DAY} <= ? OR r.created_at >= ?)",
        (since.isoformat(), today.isoformat(), start),
    )
    return [Promise(_outcome(each, today), each) for each in in_order(rows)]


def _outcome(promise: Reminder, today: date) -> str:
    if promise.done_at is not None:
        return "kept" if local_day(promise.done_at).isoformat() <= promise.due_day else "late"
    return "broken" if promise.due_day < today.isoformat() else "open"
