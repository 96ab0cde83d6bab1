"""Orders, payments and products as tables, and products as JSON: what the commands on sales share."""

from typing import Any

from crmcli.domain.records import Product
from crmcli.render import ORDER_COLUMNS, Column, amount, decimal

ORDER_LIST_COLUMNS = (
    *ORDER_COLUMNS[:2],
    Column("Customer", lambda o: o.customer, flexible=True),
    *ORDER_COLUMNS[2:],
)
PAYMENT_COLUMNS = (
    Column("#", lambda p: str(p.id), "right"),
    Column("Day", lambda p: p.day),
    Column("Customer", lambda p: p.customer, flexible=True),
    Column("Amount", lambda p: amount(p.amount, p.currency), "right"),
    Column("Order", lambda p: str(p.order_id) if p.order_id else "credit", "right"),
    Column("How", lambda p: p.method or ""),
    Column("Note", lambda p: p.note or "", flexible=True),
)
PRODUCT_COLUMNS = (
    Column("#", lambda p: str(p.id), "right"),
    Column("Product", lambda p: p.name, flexible=True),
    Column("Unit", lambda p: p.unit or ""),
    Column("Price", lambda p: amount(p.price, p.currency), "right"),
    Column("Cost", lambda p: amount(p.cost, p.currency), "right"),
)


def product_json(p: Product) -> dict[str, Any]:
    """Something sold."""
    return {
        "id": p.id,
        "name": p.name,
        "unit": p.unit,
        "price": decimal(p.price, p.currency),
        "cost": decimal(p.cost, p.currency),
        "currency": p.currency,
        "ref": p.ref,
    }
