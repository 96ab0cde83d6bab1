"""Cases (complaints, questions), notes in the inbox, and undo steps."""

from __future__ import annotations

from crmcli.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Case(NamedTuple):
    """A complaint or question, open until it is solved; due by a day."""

    id: int
    uid: str
    customer_id: int
    customer: str
    kind: str
    text: str
    opened_on: str
    due_day: str
    closed_on: str | None
    solution: str | None


class InboxNote(NamedTuple):
    """A note that found no customer; `line` is the JSON of what else was typed with it."""

    id: int
    who: str
    text: str
    line: str
    at: str


ANOTHER_PROGRAM = "another program"  # the actor of what was not written by crm
SYNC = "sync"  # the origin of steps taken from the hub, and the actor of those that followed from them here


class StepKind(NamedTuple):
    """What a step did: a code with its arguments. `args` is None where `kind` is the sentence of an older crm."""

    kind: str
    args: dict[str, Any] | None


class Batch(NamedTuple):
    """One command's changes: the unit of undo.

    `reverses` is the step that an undo or a redo is about. `origin` is None for what was done here, 'sync' for what was
    taken from another machine; `actor` is who did it, None for the book's own person. `customers` and `title` are set
    by `book.step_subjects` where a step is shown: whose rows were changed, and what the row of a number is called.
    """

    id: int
    at: str
    kind: str
    args: dict[str, Any] | None
    undoes: int | None
    undone_by: int | None
    changes: int
    reverses: StepKind | None = None
    origin: str | None = None
    actor: str | None = None
    customers: tuple[str, ...] = ()
    title: str = ""

    @property
    def is_foreign(self) -> bool:
        """True for what another program wrote into the file."""
        return self.actor == ANOTHER_PROGRAM


class Change(NamedTuple):
    """One row as it was before and after a step; None where it did not exist."""

    table: str
    row_id: int
    before: dict[str, object] | None
    after: dict[str, object] | None
