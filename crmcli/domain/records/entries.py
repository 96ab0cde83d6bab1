"""What a line of `crm log` says, before it is filed."""

from __future__ import annotations

from crmcli.domain.dates import Moment
from crmcli.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain.sales.amount_change import AmountChange
    from crmcli.domain.sales.money import Money


class NewPromise(NamedTuple):
    """Something owed by a day: by you (owe) or to you (waiting)."""

    kind: str
    text: str
    due: Moment


class LogEntry(NamedTuple):
    """One parsed line of `crm log`."""

    text: str
    at: Moment
    channel: str = "other"
    direction: str | None = None
    minutes: int | None = None
    mood: str | None = None
    next: Moment | None = None
    todo: str | None = None
    promises: tuple[NewPromise, ...] = ()
    stage: str | None = None
    amount: Money | AmountChange | None = None
    deal: str | None = None  # the title of a deal to open, or of the open one that is meant
    by_clock: bool = False  # nobody said the day of `at`: it is the clock's
    no_answer: bool = False  # nobody was reached: no contact
    file: str | None = None  # the whole path of a file, or the address of a page
