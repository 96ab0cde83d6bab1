"""Who wins: two changes of one record made into one, cell by cell. Pure: no book, no hub.

Cells that belong together (a deal's stage and the day it was closed) are one unit: they win or lose together. A change
that was made knowing what the hub holds always wins. Of two that did not know of each other the later wins, and the
other is told as a conflict. Of two that wrote the same the later time counts against a third.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from crmcli.book.sync.cells import GONE, UPDATED, Cells
from crmcli.book.sync.stamps import later, machine_of


class HubRecord(NamedTuple):
    """A record at the hub.

    `stamp` and `first` are the stamp and the number of the push of every cell that is not in `stamps`, which holds both
    for the others. `is_echo` is True when the machine `by`, which wrote it last, knows all that is in it.
    """

    cells: Cells
    stamp: str
    first: int
    stamps: dict[str, list[Any]]
    seq: int
    by: str
    is_echo: bool

    def written(self, cell: str) -> tuple[str, int]:
        """The stamp of a cell and the number of the push that wrote it."""
        stamp, seq = self.stamps.get(cell, (self.stamp, self.first))
        return stamp, seq


class Sender(NamedTuple):
    """The machine that sends: its id, the newest push that it knows, and the number of its own.

    With `again` it sends the whole book after the hub lost something: stamps alone decide, and nobody is told.
    """

    machine: str
    seen: int
    seq: int
    again: bool = False


class LostCells(NamedTuple):
    """A conflict: what lost, what it lost against, and the machines that wrote them."""

    lost: Cells
    kept: Cells
    lost_by: str
    kept_by: str


class Merged(NamedTuple):
    """The record as it is now, None where nothing of what came was written; and the conflicts."""

    record: HubRecord | None
    conflicts: list[LostCells]


def merge(there: HubRecord, cells: Mapping[str, Any], changed: Mapping[tuple[str, ...], str], sender: Sender) -> Merged:
    """Write a machine's changes into a record: `changed` has the stamp of each unit of cells that it changed."""
    merged, stamps = dict(there.cells), dict(there.stamps)
    conflicts: list[LostCells] = []
    is_written, is_whole = False, True
    for unit, stamp in changed.items():
        mine = {cell: cells.get(cell) for cell in unit}
        theirs = {cell: there.cells.get(cell) for cell in unit}
        their_stamp, their_seq = max(there.written(cell) for cell in unit)
        if mine == theirs and stamp <= their_stamp:
            is_whole = is_whole and stamp == their_stamp
            continue
        known = not sender.again and (their_seq <= sender.seen or machine_of(their_stamp) == sender.machine)
        is_new = sender.again and not any(cell in there.cells for cell in unit)  # the hub never had it, or lost it
        if known or is_new or stamp > their_stamp:
            written = later(stamp, their_stamp)
            # A stamp that was set later is taken back to its machine, and so is a record that it brings back whole.
            is_whole = is_whole and written == stamp and GONE not in unit
            is_written = True
            for cell in unit:
                merged[cell] = mine[cell]
                stamps[cell] = [written, sender.seq]
        else:
            is_whole = False
        if mine != theirs and not known and not sender.again and machine_of(their_stamp) != sender.machine:
            parts = (mine, theirs) if stamp < their_stamp else (theirs, mine)
            machines = (sender.machine, machine_of(their_stamp))
            conflicts.append(LostCells(*parts, *(machines if stamp < their_stamp else machines[::-1])))
    if not is_written:
        return Merged(None, conflicts)
    merged[UPDATED] = max(str(merged.get(UPDATED) or ""), str(cells.get(UPDATED) or ""))
    is_known = there.seq <= sender.seen or (there.by == sender.machine and there.is_echo)
    record = HubRecord(merged, there.stamp, there.first, stamps, sender.seq, sender.machine, is_known and is_whole)
    return Merged(record, conflicts)
