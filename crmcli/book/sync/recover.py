"""Before a sync: was the last one cut, is this file a copy, did the hub come back from an old backup?"""

from typing import NamedTuple

from crmcli.book.schema import SCHEMA_VERSION
from crmcli.book.sync.hub import Connection, add_machine, own_machine
from crmcli.book.sync.stamps import new_machine
from crmcli.book.sync.state import SyncState, writing
from crmcli.store import Store


class Recovery(NamedTuple):
    """What was found: a hub that lost something, a book that is a copy; and whether all of the hub is to be taken."""

    is_hub_older: bool
    is_copy: bool
    takes_everything: bool


def recover(store: Store, hub: Connection, state: SyncState) -> Recovery:
    """Compare what the book and the hub know of each other, and set the book right."""
    is_older = _is_hub_older(hub, state)
    own = own_machine(hub, state["machine"])
    is_newer_program = state.number("schema") < SCHEMA_VERSION
    is_copy = is_cut = False
    with writing(store):
        if is_older:
            state.put(seen=0, mark="", erased=0, again=state["again"] or "again")
        if own is None:
            enter(hub, state)
        elif (own[1] or "") != state["pushmark"]:
            if own[1] and own[1] == state["intent"]:  # killed after the hub's commit
                is_cut = True
                state.put(pushed=max(own[0], state.number("pushed")), pushmark=own[1])
                state.put(again="" if not is_older else state["again"])
            elif is_older:
                state.put(pushmark=own[1] or "")
            else:
                is_copy = True
                state.put(pushmark="", intent="")
                enter(hub, state)
        if is_newer_program:
            hub.execute("UPDATE machine SET schema = %s WHERE id = %s", (SCHEMA_VERSION, state["machine"]))
    return Recovery(is_older, is_copy, is_older or is_cut or is_newer_program)


def _is_hub_older(hub: Connection, state: SyncState) -> bool:
    """Whether the hub does not know the newest push that this book took: it came back from an old backup."""
    seen = state.number("seen")
    if not seen:
        return False
    row = hub.execute("SELECT mark FROM push WHERE seq = %s", (seen,)).fetchone()
    return row is None or row[0] != state["mark"]


def enter(hub: Connection, state: SyncState) -> None:
    """Enter this book as a machine of the hub under an id that nobody has; the caller holds the write transaction."""
    machine = new_machine()
    while not add_machine(hub, machine, state["name"], SCHEMA_VERSION):
        machine = new_machine()
    state.put(machine=machine, pushmark="")
