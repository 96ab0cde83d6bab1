"""Sync of the open book with its hub: made, joined, run, looked at, left.

Everything that is typed works without the hub; a sync that fails leaves the book as it was, and the next one sends what
waits.
"""

import json
from collections.abc import Callable
from typing import NamedTuple

from crmcli.book.schema import SCHEMA_VERSION
from crmcli.book.sync import hub as hubs
from crmcli.book.sync.capture import captured, has_changes
from crmcli.book.sync.compare import differing_tables
from crmcli.book.sync.erased import erased_uids, newly_erased, note_sent, renew_uids, wipe_hub
from crmcli.book.sync.pooler import refuse_pooler, refuse_shared_session
from crmcli.book.sync.progress import Progress, untold
from crmcli.book.sync.recover import enter, recover
from crmcli.book.sync.send import HubClock, Sending
from crmcli.book.sync.state import SyncState, count_waiting, drop_tables, is_synced, make_tables, writing
from crmcli.book.sync.take import BookChangedError, Taking, count_new
from crmcli.domain.times import utc_text
from crmcli.errors import CrmError, NotFound, Offline, Refused
from crmcli.services.following import follow_merges
from crmcli.services.forgetting import ForgottenHere
from crmcli.store import Store
from crmcli.words import listed, tr, tr_n

Forget = Callable[[list[str]], ForgottenHere]  # erases from the open book the rows that another machine erased
_ROUNDS = 10  # a book that somebody changes all the while is synced the next time


class SyncReport(NamedTuple):
    """What a sync did: records sent and taken, new conflicts, changes refused by the book, steps that still wait.

    `is_copy`: this file was a copy or restored, and is a machine of its own now. `is_hub_older`: the hub came back from
    an old backup. `is_running`: another run is syncing this book, and this one did nothing. `forgotten`: persons whom
    another machine had forgotten, and who were erased here now; `holding`: backups of this book that hold them still.
    `is_wiped`: the hub holds no bytes of anybody who was forgotten. `differing`: tables in which the book and the hub
    differ, `is_still_differing` when they do after everything was sent and taken again.
    """

    sent: int = 0
    taken: int = 0
    conflicts: int = 0
    refused: tuple[str, ...] = ()
    waiting: int = 0
    is_copy: bool = False
    is_hub_older: bool = False
    is_running: bool = False
    forgotten: int = 0
    holding: int = 0
    is_wiped: bool = True
    differing: tuple[str, ...] = ()
    is_still_differing: bool = False


class SyncStatus(NamedTuple):
    """What the book knows of its hub, without asking it. `last` is when a sync ended, as stored text, "" for never."""

    hub: str
    url: str
    place: str
    machine: str
    name: str
    waiting: int
    last: str


def make_hub(
    store: Store, url: str, name: str, forget: Forget, *, insecure: bool = False, progress: Progress = untold
) -> SyncReport:
    """Make a hub in an empty database and put this book there."""
    place = hubs.parse_url(url, insecure=insecure)
    _refuse_second_hub(store)
    refuse_pooler(place.url)
    with hubs.connected(place.url) as hub:
        refuse_shared_session(hub, place.url)
        hubs.make_hub(hub)
        _join(store, hub, place, name)
        return _sync(store, hub, forget, progress)


def join_hub(
    store: Store, url: str, name: str, forget: Forget, *, insecure: bool = False, progress: Progress = untold
) -> SyncReport:
    """Take the book of a hub; what this book holds goes there, and both are one."""
    place = hubs.parse_url(url, insecure=insecure)
    _refuse_second_hub(store)
    refuse_pooler(place.url)
    with hubs.connected(place.url) as hub:
        refuse_shared_session(hub, place.url)
        _join(store, hub, place, name)
        return _sync(store, hub, forget, progress)


def _refuse_second_hub(store: Store) -> None:
    if is_synced(store):
        place = hubs.parse_url(SyncState(store)["url"], insecure=True)
        raise Refused(tr("This book has a hub already: {place}.", place=place.name), tr("crm sync leave leaves it."))


def _join(store: Store, hub: hubs.Connection, place: hubs.HubAddress, name: str) -> None:
    hub_id = hubs.check_hub(hub, None)
    with store.atomic("sync"):
        make_tables(store)
        state = SyncState(store)
        state.put(hub=hub_id, url=place.url, name=name, again="first", schema=SCHEMA_VERSION)
        enter(hub, state)


def sync(store: Store, forget: Forget, progress: Progress = untold) -> SyncReport:
    """Send what changed here, then take what changed elsewhere."""
    with hubs.connected(state_of(store)["url"]) as hub:
        return _sync(store, hub, forget, progress)


def state_of(store: Store) -> SyncState:
    """What the book knows of its hub. Raises NotFound where it has none."""
    if not is_synced(store):
        raise NotFound(
            tr("This book has no hub."),
            tr("crm sync init URL makes one, crm sync join URL takes the book of one."),
        )
    return SyncState(store)


def _sync(store: Store, hub: hubs.Connection, forget: Forget, progress: Progress) -> SyncReport:
    state = state_of(store)
    with hubs.explained():
        hubs.check_hub(hub, state["hub"])
        if not hubs.lock_machine(hub, state["machine"]):
            return SyncReport(is_running=True, waiting=count_waiting(store, state.number("pushed")))
        _refuse_emptied(store, hub)
        clock = HubClock.compare(hubs.hub_time(hub), store.now)
        found = recover(store, hub, state)
        renew_uids(store)
        run = _Run(store, hub, state, clock, progress)
        report = run.to_end(forget, takes_everything=found.takes_everything)
        is_wiped = not state["wipe"] or wipe_hub(store, hub, state)
        differing = _compare(store, hub, state, was_everything=found.takes_everything)
        names = {machine.id: machine.name for machine in hubs.machines(hub)}
    with writing(store):
        state.put(last=utc_text(store.now), schema=SCHEMA_VERSION, names=json.dumps(names, ensure_ascii=False))
    waiting = count_waiting(store, state.number("pushed"))
    return report._replace(
        waiting=waiting, is_copy=found.is_copy, is_hub_older=found.is_hub_older, is_wiped=is_wiped,
        differing=differing, is_still_differing=bool(differing) and found.takes_everything
    )


def _refuse_emptied(store: Store, hub: hubs.Connection) -> None:
    """Raise Refused for a hub that holds nothing, although customers of this book were sent there."""
    sent = "SELECT 1 FROM sync_row s JOIN customer c ON c.id = s.row_id WHERE s.tbl = 'customer' LIMIT 1"
    if store.value(sent) is not None and not hubs.has_records(hub):
        raise Refused(
            tr("The hub is empty, although this book was sent there; nothing was changed here."),
            tr("If that is meant: crm sync leave, then crm sync join URL, sends the book again."),
        )


def _compare(store: Store, hub: hubs.Connection, state: SyncState, *, was_everything: bool) -> tuple[str, ...]:
    """The tables in which the book and the hub differ, looked for once a day, and after everything was sent again.

    The next sync sends and takes everything then, once a day.
    """
    today = store.now.date().isoformat()
    if state["checked"] == today and not was_everything:
        return ()
    found = differing_tables(store, hub, state)
    if found is not None:
        with writing(store):
            state.put(checked=today, again="again" if found and not was_everything else state["again"])
    return tuple(found or ())


class _Run(NamedTuple):
    """One sync: what it works on."""

    store: Store
    hub: hubs.Connection
    state: SyncState
    clock: HubClock
    progress: Progress

    def to_end(self, forget: Forget, *, takes_everything: bool) -> SyncReport:
        """Send and take until nothing is left to do on this side."""
        store, hub, state, clock, progress = self
        report = SyncReport()
        everything = takes_everything
        for _ in range(_ROUNDS):
            sent = Sending(store, hub, state, clock, progress=progress).run()
            gone = _erase_forgotten(store, hub, state, forget)
            report = report._replace(
                sent=report.sent + sent.records,
                forgotten=report.forgotten + gone.persons,
                holding=max(report.holding, gone.backups),
            )
            try:
                taken = Taking(store, hub, state, everything=everything, progress=progress).run()
            except BookChangedError:  # somebody works with the book: that goes first
                continue
            everything = False
            report = report._replace(
                taken=report.taken + taken.records,
                conflicts=report.conflicts + taken.conflicts,
                refused=(*report.refused, *taken.refused),
            )
            if not (follow_merges(store) or has_changes(store, state.number("pushed")) or erased_uids(store)):
                break
        return report


def _erase_forgotten(store: Store, hub: hubs.Connection, state: SyncState, forget: Forget) -> ForgottenHere:
    """Erase here what other machines erased since this one last asked."""
    uids, seq = newly_erased(hub, state)
    known = set(erased_uids(store, everything=True))
    new = [uid for uid in uids if uid not in known]
    found = forget(new) if new else ForgottenHere()
    if uids:
        with writing(store):
            note_sent(store, uids)
            state.put(erased=seq)
    return found


def preview(store: Store) -> SyncReport:
    """How much a sync would send and take; writes nothing here or at the hub."""
    state = state_of(store)
    with hubs.connected(state["url"]) as hub, hubs.explained():
        hubs.check_hub(hub, state["hub"])
        store.hold_snapshot()
        sent = sum(1 for _ in captured(store, state.number("pushed")))
        store.release_snapshot()
        return SyncReport(sent=sent, taken=count_new(hub, state), waiting=count_waiting(store, state.number("pushed")))


def status(store: Store) -> SyncStatus:
    """What the book knows of its hub, without asking it."""
    state = state_of(store)
    place = hubs.parse_url(state["url"], insecure=True)
    waiting = count_waiting(store, state.number("pushed"))
    return SyncStatus(state["hub"], state["url"], place.name, state["machine"], state["name"], waiting, state["last"])


def faults(store: Store) -> list[str]:
    """What is wrong with the hub of the book, each as a sentence: out of reach, emptied, another book than this one."""
    state = state_of(store)
    try:
        refuse_pooler(state["url"])
        with hubs.connected(state["url"]) as hub, hubs.explained():
            hubs.check_hub(hub, state["hub"])
            refuse_shared_session(hub, state["url"])
            _refuse_emptied(store, hub)
            found = differing_tables(store, hub, state)
    except CrmError as error:
        return [error.message]
    if found is None:
        return [tr("Something waits to be sent or taken: after crm sync the book and the hub can be compared.")]
    if found and not store.readonly:
        with writing(store):
            state.put(again="again")
    tables = listed(found)
    said = tr("The book and the hub differ in {tables}: crm sync sends and takes everything again.", tables=tables)
    return [said] if found else []


def machines(store: Store) -> list[hubs.Machine]:
    """The machines of the hub, as it knows them now."""
    state = state_of(store)
    with hubs.connected(state["url"]) as hub, hubs.explained():
        hubs.check_hub(hub, state["hub"])
        return hubs.machines(hub)


def forget_machine(store: Store, name: str) -> hubs.Machine:
    """Take a machine off the hub's list. Raises NotFound, and Refused for this one."""
    state = state_of(store)
    with hubs.connected(state["url"]) as hub, hubs.explained():
        hubs.check_hub(hub, state["hub"])
        found = [each for each in hubs.machines(hub) if name.casefold() in (each.name.casefold(), each.id)]
        if not found:
            raise NotFound(tr("The hub has no machine {name}.", name=name), tr("crm sync machines lists them."))
        if len(found) > 1:
            ids = listed([each.id for each in found])
            raise Refused(tr("Several machines are called {name}.", name=name), tr("Name one by id: {ids}", ids=ids))
        if found[0].id == state["machine"]:
            raise Refused(tr("{name} is this machine.", name=found[0].name), tr("crm sync leave leaves the hub."))
        hubs.forget_machine(hub, found[0].id)
        return found[0]


def leave(store: Store) -> bool:
    """Leave the hub; the book stays as it is. Returns False where the hub could not be told."""
    state = state_of(store)
    try:
        with hubs.connected(state["url"]) as hub, hubs.explained():
            hubs.check_hub(hub, state["hub"])
            hubs.forget_machine(hub, state["machine"])
            is_told = True
    except (Offline, Refused):
        is_told = False
    drop_tables(store)
    return is_told


def waiting_text(waiting: int) -> str:
    """How many steps wait to be sent, as a sentence."""
    return tr_n("{n} step waits to be sent.", "{n} steps wait to be sent.", waiting)
