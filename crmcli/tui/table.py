"""The table of customers as lines that are read when they come into sight, some at a time."""

from collections.abc import Callable, Sequence
from typing import overload

from crmcli.queries.customer_table import TableRow
from crmcli.tui.layout import Column
from crmcli.tui.subject import Subject
from crmcli.tui.view import View
from crmcli.tui.widgets.rows import Cell, Line

_PAGE = 64
_KEPT = 24  # pages

TABLE_COLUMNS = (
    Column("name", share=4),
    Column("company", share=3, wants=70),
    Column("stage", 11, wants=46),
    Column("city", share=2, wants=110),
    Column("tier", 4, wants=130),
    Column("phone", 17, wants=100),
    Column("tags", share=2, wants=130),
    Column("last contact", 13, wants=60),
    Column("next", 11),
)


class Table(Sequence[Line]):
    """Lines over ids; only pages that are looked at are fetched, the latest of them kept."""

    def __init__(self, ids: Sequence[int], fetch: Callable[[Sequence[int]], list[TableRow]], view: View) -> None:
        self.ids = ids
        self._fetch = fetch
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
            return Line((Cell("(no longer there)", "muted"),), f"c{customer_id}", None)
        return _line(row, self._view)

    def _page(self, number: int) -> dict[int, TableRow]:
        if number not in self._pages:
            if len(self._pages) >= _KEPT:
                del self._pages[next(iter(self._pages))]
            start = number * _PAGE
            self._pages[number] = {row.id: row for row in self._fetch(self.ids[start : start + _PAGE])}
        return self._pages[number]


def _line(row: TableRow, view: View) -> Line:
    late = row.next_due is not None and view.is_past(row.next_due)
    cells: tuple[str | Cell, ...] = (
        row.name,
        Cell(row.company if row.company and row.company != row.name else "", "muted"),
        row.stage or "",
        Cell(row.city or "", "muted"),
        row.tier or "",
        Cell(row.phone or "", "muted"),
        Cell(row.tags or "", "muted"),
        Cell(view.ago(row.last_contact) if row.last_contact else "", "muted"),
        Cell(view.due(row.next_due) if row.next_due else "", "bad" if late else "accent"),
    )
    return Line(cells, f"c{row.id}", Subject(row.id, row.name))
