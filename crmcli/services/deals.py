"""Deals: opening, moving, winning, losing, parking. Every move is kept with its day."""

import json
from datetime import date, timedelta
from typing import NamedTuple

from crmcli.domain.dates import Moment
from crmcli.domain.records import Deal
from crmcli.domain.rules import sales
from crmcli.domain.rules.stages import reason_and_words, reason_named, stage_named
from crmcli.domain.rules.values import Values
from crmcli.domain.sales.amount_change import AmountChange, changed
from crmcli.domain.sales.money import Money, to_text
from crmcli.domain.settings import DEFAULT_STAGES, LOST, WON, Settings
from crmcli.domain.text.unicode import clean, fold
from crmcli.domain.times import utc_text, wall_time
from crmcli.errors import Ambiguous, ChangedMeanwhile, NoOpenDeal, NotFound, Refused, Usage
from crmcli.queries.sales.deals import deals_of, get_deal, stage_history
from crmcli.queries.settings import load_settings
from crmcli.queries.timeline import check_living
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from crmcli.words import FOLLOW_UP, listed, stage_text, tr

_SLIP = timedelta(minutes=10)  # within which a move back takes the move before it away


class NextStep(NamedTuple):
    """What to do next for a deal, and when."""

    due: Moment
    text: str = FOLLOW_UP


class NewDeal(NamedTuple):
    """An opportunity with a customer. Opened today unless a day is said."""

    customer_id: int
    title: str
    amount: Money | None = None
    stage: str | None = None
    expected_close: str | None = None
    note: str | None = None
    opened_on: date | None = None
    next_step: NextStep | None = None


class DealMove(NamedTuple):
    """What a note says of a deal: the stage it came into, what it is worth, its title, and the day of the note."""

    stage: str | None = None
    amount: Money | AmountChange | None = None
    title: str | None = None
    day: date | None = None


class DealEdit(NamedTuple):
    """What to change of a deal; what is None stays, and the columns in `cleared` are emptied."""

    title: str | None = None
    amount: Money | AmountChange | None = None
    expected_close: str | None = None
    note: str | None = None
    lost_reason: str | None = None
    next_step: NextStep | None = None
    cleared: frozenset[str] = frozenset()


def checked_stage(stage: str, settings: Settings) -> str:
    """A stage by its name or an unmistakable beginning of it; raises Usage with the list."""
    return stage_named(stage, settings.stage_names)


def _check_still_there(store: Store, stage: str) -> None:
    """Refuse a stage that another program took out of the settings since they were read. Raises Usage."""
    kept = store.value("SELECT value FROM setting WHERE key = 'stages'")
    if kept is not None:
        names = [one[0] for one in json.loads(kept) or DEFAULT_STAGES]
        stage_named(stage, (*names, WON, LOST))


def read_reason(said: str, settings: Settings) -> tuple[str, str]:
    """A reason for losing and the words after it, as typed in one breath: price, Beta was cheaper.

    Raises Usage when it does not begin with one of the reasons.
    """
    return reason_and_words(said, settings.lost_reasons)


def add_deal(store: Store, new: NewDeal, settings: Settings) -> int:
    """Open a deal; returns its id. The customer takes the stage of the open deal that is furthest on."""
    values = sales.deal(
        {
            "customer_id": new.customer_id,
            "title": new.title,
            "amount": new.amount.minor if new.amount else None,
            "currency": new.amount.currency if new.amount else None,
            "stage": new.stage,
            "expected_close": new.expected_close,
            "opened_on": new.opened_on,
            "note": new.note,
        },
        settings.stage_names,
        store.now,
    )
    with store.atomic("deal_add", title=values["title"]):
        check_living(store, new.customer_id)
        _check_still_there(store, values["stage"])
        deal_id = insert_deal(store, values, settings)
        _plan(store, deal_id, new.customer_id, new.next_step)
    return deal_id


def insert_deal(store: Store, values: Values, settings: Settings) -> int:
    """Insert a checked deal with its first entry of stage history; returns its id."""
    deal_id = store.insert("deal", **values)
    day = values["closed_on"] or values["opened_on"]
    store.insert("deal_stage", deal_id=deal_id, stage=values["stage"], day=day)
    stage_from_deals(store, values["customer_id"], settings)
    return deal_id


def follow_deal(store: Store, deal_id: int, changes: Values, day: str, settings: Settings) -> None:
    """Write checked columns of a deal that another program changed; a new stage is entered in its history on `day`."""
    before = store.value("SELECT customer_id FROM deal WHERE id = ?", (deal_id,))
    store.update("deal", deal_id, **changes)
    if "stage" in changes:
        store.insert("deal_stage", deal_id=deal_id, stage=changes["stage"], day=day)
    for customer_id in {before, changes.get("customer_id", before)}:
        stage_from_deals(store, customer_id, settings)


def stage_from_deals(store: Store, customer_id: int, settings: Settings) -> None:
    """Give a customer the stage of the open deal that is furthest on; with none open, of the deal closed last.

    Without deals the stage stays as it is.
    """
    order = settings.stage_names
    found = store.rows(
        "SELECT stage, coalesce(closed_on, ''),"
        " (SELECT max(s.id) FROM deal_stage s WHERE s.deal_id = deal.id AND s.deleted_at IS NULL)"
        " FROM deal WHERE customer_id = ? AND deleted_at IS NULL",
        (customer_id,),
    )
    still_open = [row[0] for row in found if row[0] not in (WON, LOST)]
    if still_open:
        stage = max(still_open, key=lambda name: order.index(name) if name in order else -1)
    elif found:
        stage = max(found, key=lambda row: row[1:])[0]
    else:
        return
    store.update("customer", customer_id, stage=stage)


def move_deal(
    store: Store,
    deal_id: int,
    stage: str,
    settings: Settings,
    *,
    reason: str | None = None,
    words: str | None = None,
    on: date | None = None,
) -> Deal:
    """Move a deal to a stage, forward or back; won and lost close it, another stage opens it again.

    A reason goes with lost and begins with one of the settings'; what follows it, and `words`, are added to the deal's
    note. A parked deal that moves is back. `on` is the day of the move, not before the one of the last.
    """
    target = checked_stage(stage, settings)
    day = (on or store.now.date()).isoformat()
    sales.deal_day(day, store.now)
    why, more = read_reason(reason, settings) if reason and target == LOST else (None, "")
    with store.atomic("deal_move", deal=deal_id, stage=target):
        deal = get_deal(store, deal_id, settings)
        _check_still_there(store, target)
        if target == deal.stage:
            raise Refused(
                tr("Deal {deal_id} ({title}) is in {target} already.", deal_id=deal_id, title=deal.title, target=target)
            )
        last = stage_history(store, deal_id)
        if (slip := _slip(store, deal, target, day)) is not None:
            store.trash("deal_stage", slip)
            closed = last[-2].day if target in (WON, LOST) else None
            store.update("deal", deal_id, stage=target, closed_on=closed, lost_reason=why, parked_until=None,
                         note=_with_words(_with_words(deal.note, more), words))  # fmt: skip
            stage_from_deals(store, deal.customer_id, settings)
            return get_deal(store, deal_id, settings)
        if last and day < last[-1].day:
            raise Usage(
                tr(
                    "Deal {deal_id} came to {stage} on {day}; it cannot have moved on before.",
                    deal_id=deal_id,
                    stage=stage_text(last[-1].stage),
                    day=last[-1].day,
                )
            )
        store.update(
            "deal",
            deal_id,
            stage=target,
            closed_on=day if target in (WON, LOST) else None,
            lost_reason=why,
            parked_until=None,
            note=_with_words(_with_words(deal.note, more), words),
        )
        store.insert("deal_stage", deal_id=deal_id, stage=target, day=day)
        stage_from_deals(store, deal.customer_id, settings)
        return get_deal(store, deal_id, settings)


def _slip(store: Store, deal: Deal, target: str, day: str) -> int | None:
    """The row of the last stage of a deal that is moved back within minutes to the stage before: a slip of the finger.

    It is taken away, so that neither the deal's age nor the funnel learn from it. None for every other move.
    """
    rows = store.rows(
        "SELECT id, stage, day, created_at FROM deal_stage WHERE deal_id = ? AND deleted_at IS NULL"
        " ORDER BY day DESC, id DESC LIMIT 2",
        (deal.id,),
    )
    if len(rows) < 2 or rows[0][1] != deal.stage or rows[1][1] != target or rows[0][2] != day:
        return None
    return int(rows[0][0]) if rows[0][3] >= utc_text(wall_time(store.now.astimezone() - _SLIP)) else None


def edit_deal(store: Store, deal_id: int, edit: DealEdit, settings: Settings, *, shown: Deal | None = None) -> Deal:
    """Change a deal's facts, or plan its next step; all one step.

    `shown` is the deal as it was before the eyes of whoever changes it. Raises Usage when there is nothing to change,
    ChangedMeanwhile where another program changed one of the same facts since.
    """
    title = get_deal(store, deal_id, settings).title
    if edit == DealEdit():
        raise Usage(
            tr("There is nothing to change."),
            tr('Example: crm deal edit {deal_id} --amount 12k --close "end of month"', deal_id=deal_id),
        )
    with store.atomic("deal_edit", title=title):
        deal = get_deal(store, deal_id, settings)
        values = _edited(deal, edit, settings)
        for column, value in values.items():
            if shown is not None and getattr(deal, column) not in (getattr(shown, column), value):
                raise ChangedMeanwhile(
                    tr("The deal was changed meanwhile: look at its {field}.", field=column.replace("_", " ")),
                    tr("Nothing was written. Try again."),
                )
        if values:
            store.update("deal", deal_id, **values)
        _plan(store, deal_id, deal.customer_id, edit.next_step)
        return get_deal(store, deal_id, settings)


def _edited(deal: Deal, edit: DealEdit, settings: Settings) -> dict[str, object]:
    """The columns of a deal that an edit sets, with their values."""
    values: dict[str, object] = dict.fromkeys(edit.cleared)
    if edit.title is not None:
        values["title"] = sales.DEAL["title"](edit.title)
        if not values["title"]:
            raise Usage(tr("A deal needs a title."))
    if edit.amount is not None:
        worth = amount_after(deal, edit.amount)
        values |= {"amount": worth.minor, "currency": worth.currency}
    if edit.expected_close is not None:
        values["expected_close"] = sales.DEAL["expected_close"](edit.expected_close)
    if edit.note is not None:
        values["note"] = sales.DEAL["note"](edit.note)
    if edit.lost_reason is not None:
        if deal.stage != LOST:
            raise Refused(
                tr("Deal {deal_id} ({title}) is not lost; it needs no reason.", deal_id=deal.id, title=deal.title)
            )
        values["lost_reason"] = reason_named(edit.lost_reason, settings.lost_reasons)
    return values


def amount_after(deal: Deal | None, said: Money | AmountChange) -> Money:
    """What a deal is worth after what was said of it: an amount, or a change of its amount. Raises Usage."""
    if isinstance(said, AmountChange):
        before = None
        if deal is not None and deal.amount is not None and deal.currency is not None:
            before = Money(deal.amount, deal.currency)
        said = changed(said, before)
    sales.deal_amount(said.minor)
    return said


def park_deal(store: Store, deal_id: int, until: date) -> Deal:
    """Put a deal out of sums and lights until a day, on which it is back by itself."""
    if until <= store.now.date():
        raise Usage(
            tr("A deal is parked until a day that is still to come."),
            tr('Example: crm deal park {deal_id} "in 3 months"', deal_id=deal_id),
        )
    with store.atomic("deal_park", deal=deal_id):
        store.update("deal", _still_open(store, deal_id).id, parked_until=until.isoformat())
        return get_deal(store, deal_id)


def unpark_deal(store: Store, deal_id: int) -> Deal:
    """Bring a parked deal back today."""
    with store.atomic("deal_unpark", deal=deal_id):
        deal = _still_open(store, deal_id)
        if deal.parked_until is None or deal.parked_until <= store.now.date().isoformat():
            raise Refused(tr("Deal {deal_id} ({title}) is not parked.", deal_id=deal_id, title=deal.title))
        store.update("deal", deal.id, parked_until=store.now.date().isoformat())
        return get_deal(store, deal_id)


def remove_deal(store: Store, deal_id: int) -> Deal:
    """Delete a deal softly with its reminders; its notes and orders stay and name it no more. Returns what it was."""
    settings = load_settings(store)
    deal = get_deal(store, deal_id, settings)
    with store.atomic("deal_rm", title=deal.title):
        get_deal(store, deal_id, settings)  # another program may have deleted it meanwhile
        for (reminder_id,) in store.rows(
            "SELECT id FROM reminder WHERE deal_id = ? AND deleted_at IS NULL", (deal_id,)
        ):
            store.trash("reminder", reminder_id)
        for table in ("interaction", "order"):
            for (row_id,) in store.rows(f'SELECT id FROM "{table}" WHERE deal_id = ?', (deal_id,)):
                store.update(table, row_id, deal_id=None)
        store.trash("deal", deal_id)
        stage_from_deals(store, deal.customer_id, settings)
    return deal


def stage_customer(store: Store, customer_id: int, move: DealMove, settings: Settings) -> Deal:
    """What `log --stage S --amount A --deal TITLE` means: move the customer's one open deal, or the one of that title.

    A title that no open deal has opens one; a number is that of an open deal. Raises NoOpenDeal when no deal is open
    and no title is said, NotFound for a number of none, Ambiguous when several are open.
    """
    target = checked_stage(move.stage, settings) if move.stage else None
    open_deals = [d for d in deals_of(store, customer_id) if d.stage not in (WON, LOST)]
    number = (move.title or "").strip().removeprefix("#")
    if number.isdecimal():
        open_deals = [d for d in open_deals if str(d.id) == number]
        if not open_deals:
            raise NotFound(tr("Deal {number} is no open deal of this customer; nothing was written.", number=number),
                           tr("crm deal list shows them with numbers."))  # fmt: skip
    elif move.title is not None:
        open_deals = [d for d in open_deals if fold(d.title) == fold(move.title)]
        if not open_deals:
            amount = amount_after(None, move.amount) if move.amount else None
            new = NewDeal(customer_id, move.title, amount, target, opened_on=move.day)
            return get_deal(store, add_deal(store, new, settings))
    if len(open_deals) > 1:
        numbers = listed(f"{d.id} {d.title}" for d in open_deals)
        raise Ambiguous(
            tr("This customer has {count} open deals: {numbers}.", count=len(open_deals), numbers=numbers),
            tr("Say which: --deal and its number."),
            data={"error": "ambiguous", "deals": [{"id": d.id, "title": d.title} for d in open_deals]},
        )
    if not open_deals:
        name = store.value("SELECT name FROM customer WHERE id = ?", (customer_id,))
        money = move.amount if isinstance(move.amount, Money) else None
        sum_said = to_text(money).removesuffix(".00") if money else ""
        said = " ".join(filter(None, (sum_said, f"--stage {target}" if target else "")))
        raise NoOpenDeal(
            tr("{name} has no open deal; nothing was written.", name=name),
            tr(
                'Open one with the note: --deal "50 chairs". Or alone: crm deal add {who} "50 chairs" {said}',
                who=customer_id,
                said=said,
            ).rstrip(),
        )
    deal = open_deals[0]
    if move.amount is not None:
        worth = amount_after(deal, move.amount)
        store.update("deal", deal.id, amount=worth.minor, currency=worth.currency)
    if target is not None and target != deal.stage:
        move_deal(store, deal.id, target, settings, on=move.day)
    return get_deal(store, deal.id)


def _still_open(store: Store, deal_id: int) -> Deal:
    deal = get_deal(store, deal_id)
    if deal.stage in (WON, LOST):
        raise Refused(
            tr(
                "Deal {deal_id} ({title}) is {stage}; only open deals are parked.",
                deal_id=deal_id,
                title=deal.title,
                stage=stage_text(deal.stage),
            )
        )
    return deal


def _plan(store: Store, deal_id: int, customer_id: int, step: NextStep | None) -> None:
    if step is not None:
        add_reminder(store, NewReminder(customer_id, step.due, step.text, deal_id=deal_id))


def _with_words(note: str | None, words: str | None) -> str | None:
    more = clean(words or "")
    return f"{note}\n{more}" if note and more else more or note
