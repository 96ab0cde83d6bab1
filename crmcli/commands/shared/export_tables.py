"""Deals and orders as a table for a file: a row for each, under headings that crm import takes back."""

import json
from collections.abc import Callable, Collection
from typing import Any, BinaryIO

from crmcli.context import Run
from crmcli.errors import Usage
from crmcli.queries.sales.deals import list_deals
from crmcli.queries.sales.orders import list_orders
from crmcli.render.columns import DEAL, record_json
from crmcli.render.sales_columns import ORDER, order_number
from crmcli.render.view import order_line_words
from crmcli.transfer.write.record_tables import DEAL_HEADINGS, ORDER_HEADINGS
from crmcli.words import tr


def write_records(run: Run, what: str, form: str, out: BinaryIO, customers: Collection[int] | None) -> int:
    """Write the deals or orders (of some customers, None for all) as csv, xlsx, json or jsonl; returns how many."""
    chosen = _deals(run) if what == "deals" else _orders(run)
    records = [each for each in chosen if customers is None or each["customer_id"] in customers]
    if form in ("json", "jsonl"):
        lines = [json.dumps(each, ensure_ascii=False) for each in records]
        text = "".join(f"{line}\n" for line in lines) if form == "jsonl" else "[" + ",\n".join(lines) + "]\n"
        out.write(text.encode())
        return len(lines)
    headings = DEAL_HEADINGS if what == "deals" else ORDER_HEADINGS
    rows = ([_cell(each[key]) for key in headings.values()] for each in records)
    return _table_writer(form)(tuple(headings), rows, out)


def _table_writer(form: str) -> Callable[..., int]:
    if form == "csv":
        from crmcli.transfer.write.tables import write_csv

        return write_csv
    if form == "xlsx":
        from crmcli.transfer.write.workbook import write_workbook

        return write_workbook
    raise Usage(tr("Deals and orders are written as csv, xlsx, json or jsonl, not {form}.", form=form))


def _deals(run: Run) -> list[dict[str, Any]]:
    deals = sorted(list_deals(run.store, run.settings, closed=True), key=lambda deal: deal.id)
    return [{**record_json(deal, DEAL), "uid": deal.uid} for deal in deals]


def _orders(run: Run) -> list[dict[str, Any]]:
    orders = sorted(list_orders(run.store), key=lambda order: (order.day, order.id))
    return [
        {**record_json(order, ORDER), "ref": order_number(order) or str(order.id),
         "what": ", ".join(map(order_line_words, order.lines)), "uid": order.uid}
        for order in orders
    ]  # fmt: skip


def _cell(value: object) -> str:
    return "" if value is None else str(value)
