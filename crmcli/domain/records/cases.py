"""What waits to be seen to: complaints, notes without a home, and steps that can be taken back."""

from typing import NamedTuple


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


class Batch(NamedTuple):
    """One command's changes: the unit of undo."""

    id: int
    at: str
    label: str
    undoes: int | None
    undone_by: int | None
    changes: int
