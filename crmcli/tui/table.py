"""The table of customers as lines that are read when they come into sight, some at a time."""

from collections.abc import Callable, Mapping, Sequence
from typing import overload

from crmcli.queries.customer_table import TableRow
from crmcli.render.cells import Line, line
from crmcli.render.columns import CUSTOMER_TABLE, Column
from crmcli.render.picture_lines import months_line
from crmcli.render.view import Cell, View
from crmcli.tui.subject import Subject
from crmcli.words import tr, tr_mark

TABLE = (*CUSTOMER_TABLE, Column(tr_mark("12 months"), least=12, rank=8))  # with the orders of a year as a picture
_PAGE = 64
_KEPT = 24  # pages


class CustomerLines(Sequence[Line]):
    """Lines over ids; only pages that are looked at are fetched, the latest of them kept."""

    def __init__(
        self,
        ids: Sequence[int],
        fetch: Callable[[Sequence[int]], list[TableRow]],
        view: View,
        fetch_months: Callable[[Sequence[int]], Mapping[int, Sequence[int]]] = lambda _: {},
    ) -> None:
        self.ids = ids
        self._fetch = fetch
        self._fetch_months = fetch_months
        self._months: dict[int, Sequence[int]] = {}  # orders of twelve months, of the rows of the pages
        self._view = view
        self._pages: dict[int, dict[int, TableRow]] = {}
        self._places: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> list[Line]: ...
    def __getitem__(self, at: int | slice) -> Line | list[Line]:
        if isinstance(at, slice):
            return [self._line(index) for index in range(*at.indices(len(self.ids)))]
        return self._line(at)

    def find(self, key: str) -> int:
        """Where a row is; -1 when it is not here."""
        if self._places is None:
            self._places = {f"c{customer_id}": at for at, customer_id in enumerate(self.ids)}
        return self._places.get(key, -1)

    def _line(self, at: int) -> Line:
        customer_id = self.ids[at]
        row = self._page(at // _PAGE).get(customer_id)
        if row is None:  # deleted since the order was read
            return Line((Cell(tr("(no longer there)"), "muted"),), f"c{customer_id}", None)
        cells = line(row, CUSTOMER_TABLE, self._view, "").cells
        picture = Cell(months_line(self._months.get(row.id, ()), self._view), "accent")
        return Line((*cells, picture), f"c{row.id}", Subject(row.id, row.name))

    def _page(self, number: int) -> dict[int, TableRow]:
        if number not in self._pages:
            if len(self._pages) >= _KEPT:
                del self._pages[next(iter(self._pages))]
            start = number * _PAGE
            part = self.ids[start : start + _PAGE]
            self._pages[number] = {row.id: row for row in self._fetch(part)}
            self._months |= self._fetch_months(part)
        return self._pages[number]
