"""Cells in which a program writes more than the value: Accounts::::Acorn Ltd of vTiger, Acorn (https://…) of Notion."""

import re
from collections.abc import Iterator
from itertools import islice

from crmcli.transfer.drafts import Rejected
from crmcli.transfer.read.tables import HeadedTable, Row

_MODULE = re.compile(r"[A-Z][A-Za-z]{2,29}::::")
_PAGE = re.compile(r" \(https://www\.notion\.so/[^)\s]*\)")
_SAMPLE_ROWS = 200


def without_module_names(table: HeadedTable) -> HeadedTable:
    """The table with the values alone, where its first rows have such cells; else the table as it is."""
    first = (row[1] for row in islice(table.rows(), _SAMPLE_ROWS) if not isinstance(row, Rejected))
    if not any("::::" in cell or "(https://www.notion.so/" in cell for cells in first for cell in cells):
        return table

    def rows() -> Iterator[Row | Rejected]:
        for row in table.rows():
            yield row if isinstance(row, Rejected) else (row[0], [_bare(cell) for cell in row[1]])

    return HeadedTable(table.headings, rows, table.title)


def _bare(cell: str) -> str:
    found = _MODULE.match(cell)
    return cell[found.end() :] if found else _PAGE.sub("", cell) if "notion.so" in cell else cell
