"""What happens and what is to be done: interactions and reminders."""

from crmcli.tuples import NamedTuple

RATING_REF = "rating:"  # how the reference of an interaction begins that is an answer about satisfaction


class Interaction(NamedTuple):
    """Something that happened, on a channel. `at` is UTC text, or a bare day."""

    id: int
    uid: str
    customer_id: int
    customer: str
    contact_id: int | None
    contact: str | None
    deal_id: int | None
    at: str
    day: str
    channel: str
    direction: str | None
    text: str
    minutes: int | None
    mood: str | None
    no_answer: bool = False  # a call or a visit that found nobody: no contact
    file: str | None = None  # the whole path of a file, or the address of a page


class Reminder(NamedTuple):
    """Something to do, due on a day or at a minute; a promise when kind is owe or waiting."""

    id: int
    uid: str
    customer_id: int
    customer: str
    deal_id: int | None
    kind: str
    due: str
    due_day: str
    text: str
    every: str | None
    done_at: str | None

    @property
    def has_time(self) -> bool:
        """True when due at a minute, False when due on a day."""
        return len(self.due) > 10
