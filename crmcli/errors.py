"""The errors a person can meet: each knows its one sentence and its exit code.

Every layer raises these; only `boundary` turns them into output.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar


class CrmError(Exception):
    """Something the person should know, in one line, with an optional hint on a second."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "", data: object = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.data = data  # what --json answers on stdout beside the line (candidates, say)
        self.instead: tuple[str, ...] = ()  # texts that could stand in the place of the one that was refused


class Failed(CrmError):
    """It could not be done (disk full, file unreadable, rows rejected)."""

    exit_code = 1


class BookBusy(Failed):
    """Another program has been writing to the book for too long."""


class Usage(CrmError):
    """What was typed cannot be understood."""

    exit_code = 2


class NotFound(CrmError):
    """Nothing in the book answers to that name or number."""

    exit_code = 3


class NoOpenDeal(NotFound):
    """A note speaks of a deal, and its customer has none that is open."""


class Ambiguous(CrmError):
    """Several things answer to that name; nothing was done."""

    exit_code = 4


class Refused(CrmError):
    """Doing it would lose data, or the file is not ours to touch."""

    exit_code = 5


class ChangedMeanwhile(Refused):
    """Another program changed what somebody is about to change, since it was shown to them."""


class ClockDoubt(Refused):
    """A note has no day but that of the clock, and the clock cannot be right."""


class Offline(CrmError):
    """The hub cannot be reached; nothing is lost, and the next sync sends what waits."""

    exit_code = 7
