"""Bulk changes: one change applied to many customers, in one transaction and one undo step."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crmcli.domain.dates import Moment, Plan
from crmcli.domain.records import LogEntry, Reminder
from crmcli.domain.rules import people
from crmcli.domain.settings import LOST, WON, Settings
from crmcli.domain.text.unicode import clean
from crmcli.errors import NotFound, Usage
from crmcli.queries.sales.deals import deals_of
from crmcli.queries.timeline import check_living, is_living, reminders_of
from crmcli.services.customers import add_tag, drop_tag
from crmcli.services.deals import checked_stage, move_deal
from crmcli.services.editing import FieldChange, edit_customer
from crmcli.services.log import Participant, log_entry
from crmcli.services.reminders import NewReminder, add_reminder, finish_reminders, snooze_reminders
from crmcli.store import Store
from crmcli.words import tr

Progress = Callable[[int], None]


class MovedDeals(NamedTuple):
    """What became of many customers' deals: moved, in that stage already, none open, or several open (none moved)."""

    moved: int
    there: int
    without: int
    several: int


def _no_progress(done: int) -> None:
    """Nobody watches."""


def _counted(store: Store, customer_ids: Sequence[int], progress: Progress) -> Iterator[int]:
    """Each customer once, telling how many are done; without those that another program deleted since they were chosen.

    Raises NotFound when none of them is left.
    """
    unique = list(dict.fromkeys(customer_ids))
    left = 0
    for done, customer_id in enumerate(unique):
        progress(done)
        if is_living(store, customer_id):
            left += 1
            yield customer_id
    if unique and not left:
        check_living(store, unique[0])


def tag_customers(
    store: Store, customer_ids: Sequence[int], words: str, progress: Progress = _no_progress
) -> tuple[list[str], list[str]]:
    """Add and remove tags: `vip new -cold`. Returns (added, removed); raises Usage if no tag is named."""
    named = words.replace(",", " ").split()
    given = [people.tag(word) for word in named if not word.startswith("-")]
    taken = [people.tag(word[1:]) for word in named if word.startswith("-")]
    if not given and not taken:
        raise Usage(tr("Name a tag: vip, or -vip to take it away."))
    with store.atomic("tag", count=len(customer_ids), tags=" ".join(named)):
        for customer_id in _counted(store, customer_ids, progress):
            for tag in given:
                add_tag(store, customer_id, tag)
            for tag in taken:
                _drop(store, customer_id, tag)
    return given, taken


def _drop(store: Store, customer_id: int, tag: str) -> None:
    with contextlib.suppress(NotFound):  # of many, some never had it
        drop_tag(store, customer_id, tag)


def edit_customers(
    store: Store,
    customer_ids: Sequence[int],
    changes: Sequence[FieldChange],
    custom: Mapping[str, str],
    settings: Settings,
) -> None:
    """Make the same changes of many customers, all or none; a value to drop that one does not have is no fault."""
    with store.atomic("edit_many", count=len(customer_ids)):
        for customer_id in _counted(store, customer_ids, _no_progress):
            for change in changes:
                with contextlib.suppress(*([NotFound] if change.op == "drop" else [])):
                    edit_customer(store, customer_id, [change], {}, settings)
            if custom:
                edit_customer(store, customer_id, [], dict(custom), settings)


def trash_customers(store: Store, customer_ids: Sequence[int], progress: Progress = _no_progress) -> int:
    """Move customers to the trash; returns how many."""
    with store.atomic("rm_many", count=len(customer_ids)):
        trashed = 0
        for customer_id in _counted(store, customer_ids, progress):
            store.trash("customer", customer_id)
            trashed += 1
    return trashed


def log_with_many(store: Store, customer_ids: Sequence[int], entry: LogEntry, progress: Progress = _no_progress) -> int:
    """Log the same note with each customer, with its next step; returns how many. Raises what `log_entry` raises."""
    with store.atomic("log_many", count=len(customer_ids), text=clean(entry.text)):
        return sum(
            len(log_entry(store, [Participant(customer_id)], entry))
            for customer_id in _counted(store, customer_ids, progress)
        )


def remind_many(
    store: Store, customer_ids: Sequence[int], plan: Plan, text: str, progress: Progress = _no_progress
) -> int:
    """Plan the same reminder for each customer; returns how many."""
    with store.atomic("remind_many", count=len(customer_ids), text=clean(text)):
        return sum(
            add_reminder(store, NewReminder(customer_id, plan.due, text, plan.every)) > 0
            for customer_id in _counted(store, customer_ids, progress)
        )


def finish_next_reminders(store: Store, customer_ids: Sequence[int], progress: Progress = _no_progress) -> int:
    """Tick off the next open reminder of each customer; returns how many had one."""
    with store.atomic("done_many", count=len(customer_ids)):
        found = _next_reminders(store, customer_ids, progress)
        return sum(len(finish_reminders(store, [reminder_id])) for reminder_id in found)


def snooze_next_reminders(
    store: Store, customer_ids: Sequence[int], due: Callable[[Reminder], Moment], progress: Progress = _no_progress
) -> int:
    """Move the next open reminder of each customer to the point that `due` gives; returns how many had one."""
    with store.atomic("snooze_many", count=len(customer_ids)):
        found = _next_reminders(store, customer_ids, progress)
        return sum(len(snooze_reminders(store, [reminder_id], due)) for reminder_id in found)


def _next_reminders(store: Store, customer_ids: Sequence[int], progress: Progress) -> Iterator[int]:
    """The id of the next open reminder of each customer who has one."""
    for customer_id in _counted(store, customer_ids, progress):
        planned = reminders_of(store, customer_id, open_only=True)
        if planned:
            yield planned[0].id


def move_open_deals(
    store: Store,
    customer_ids: Sequence[int],
    stage: str,
    settings: Settings,
    *,
    reason: str | None = None,
    progress: Progress = _no_progress,
) -> MovedDeals:
    """Move the one open deal of each customer to a stage. Which of several would be a guess: none of them moves."""
    target = checked_stage(stage, settings)
    moved = there = without = several = 0
    with store.atomic("move_many", count=len(customer_ids), stage=target):
        for customer_id in _counted(store, customer_ids, progress):
            found = [deal for deal in deals_of(store, customer_id) if deal.stage not in (WON, LOST)]
            if len(found) != 1:
                without, several = without + (not found), several + bool(found)
            elif found[0].stage == target:
                there += 1
            else:
                move_deal(store, found[0].id, target, settings, reason=reason)
                moved += 1
    return MovedDeals(moved, there, without, several)
