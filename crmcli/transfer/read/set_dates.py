"""The order of day and month in which one program wrote the dates of an export, where any of its files tells it."""

from collections.abc import Iterator
from typing import NamedTuple, cast

from crmcli.transfer.drafts import Rejected
from crmcli.transfer.headings import Match
from crmcli.transfer.read.day_order import Order, order_of
from crmcli.transfer.read.tables import HeadedTable

_DATES = frozenset(
    ("at", "due", "day", "expected_close", "opened_on", "closed_on", "paid_on", "done_at", "end", "birthday", "last_at")
)


class _Table(NamedTuple):
    table: HeadedTable
    match: Match


class SetDates:
    """The tables of known programs in a set, by program."""

    def __init__(self) -> None:
        self._tables: dict[str, list[_Table]] = {}
        self._orders: dict[str, Order | None] = {}

    def add(self, program: str, table: HeadedTable, match: Match) -> None:
        """Note a table of a program."""
        self._tables.setdefault(program, []).append(_Table(table, match))

    def order(self, program: str) -> Order | None:
        """The one order that its tables tell; None where none tells, or two contradict each other."""
        if program not in self._orders:
            told = {order_of(_dates(each), None) for each in self._tables.get(program, ())} - {""}
            self._orders[program] = cast(Order, told.pop()) if len(told) == 1 and told <= {"dmy", "mdy"} else None
        return self._orders[program]


def _dates(of: _Table) -> Iterator[str]:
    """All cells of the date columns of a table."""
    places = [at for at, found in enumerate(of.match.targets) if found and found.field in _DATES]
    for row in of.table.rows():
        if not isinstance(row, Rejected):
            yield from (row[1][at] for at in places)
