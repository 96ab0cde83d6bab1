"""Stamps: when a cell was written, and by which machine. Texts that sort as the times do.

14 hex digits of microseconds since 1970 on the hub's clock, then the 6 hex digits of the machine: no two machines ever
write the same one.
"""

import secrets

MACHINE_LETTERS = 6


def new_machine() -> str:
    """The id of a machine: 6 random hex digits."""
    return secrets.token_hex(MACHINE_LETTERS // 2)


def stamp_of(microseconds: int, machine: str) -> str:
    """The stamp of a time on the hub's clock."""
    return f"{max(0, microseconds):014x}{machine}"


def machine_of(stamp: str) -> str:
    """The machine that wrote it."""
    return stamp[-MACHINE_LETTERS:]


def microseconds_of(stamp: str) -> int:
    """The time of a stamp, in microseconds since 1970."""
    return int(stamp[:-MACHINE_LETTERS], 16)


def later(mine: str, theirs: str) -> str:
    """The stamp `mine`, or one microsecond after `theirs` where that is later: what knew the other comes after it."""
    return mine if mine > theirs else stamp_of(microseconds_of(theirs) + 1, machine_of(mine))
