"""The descriptions of what is sold and paid: orders with their lines, payments, products; see columns."""

from crmcli.domain.records import Order
from crmcli.render.columns import Column, amount_key, keys, pick, record_json
from crmcli.render.view import decimal, number, order_line_words
from crmcli.words import listed, tr, tr_mark

ORDER_LINE = (  # of a pair: the order, whose currency counts, and the line
    Column(tr_mark("Product"), lambda pair, _: pair[1].product or "", share=1, least=8, key="product",
           value=lambda pair: pair[1].product, is_name=True),
    Column(tr_mark("Quantity"), lambda pair, _: number(pair[1].quantity), "right", key="quantity",
           value=lambda pair: pair[1].quantity),
    Column(tr_mark("Unit"), lambda pair, _: pair[1].unit or "", key="unit", value=lambda pair: pair[1].unit),
    Column(tr_mark("Price"), lambda pair, v: v.amount(pair[1].price, pair[0].currency), "right", key="price",
           value=lambda pair: decimal(pair[1].price, pair[0].currency)),
    Column(tr_mark("Discount"), lambda pair, _: f"{pair[1].discount:.0%}" if pair[1].discount else "", "right",
           key="discount", value=lambda pair: pair[1].discount),
    Column(tr_mark("Amount"), lambda pair, v: v.amount(pair[1].amount, pair[0].currency), "right", key="amount",
           value=lambda pair: decimal(pair[1].amount, pair[0].currency)),
)  # fmt: skip


def order_number(order: Order) -> str:
    """The number an order has elsewhere, or "": what begins with = was made of a row of a file that had no number."""
    return "" if order.ref is None or order.ref.startswith("=") else order.ref


ORDER = (
    Column("#", lambda o, _: str(o.id), "right", key="id"),
    *keys("customer_id"),
    Column(tr_mark("Customer"), lambda o, _: o.customer, share=2, least=8, key="customer", is_name=True),
    Column(tr_mark("Day"), lambda o, v: v.day(o.day), key="day"),
    amount_key("amount")._replace(
        label=tr_mark("Amount"), cell=lambda o, v: v.amount(o.amount, o.currency), align="right"
    ),
    *keys("currency"),
    amount_key("paid"),
    amount_key("open")._replace(
        label=tr_mark("Open"), cell=lambda o, v: v.amount(o.open, o.currency) if o.open else "", align="right", rank=1
    ),
    Column(tr_mark("Due"), lambda o, v: v.day(o.due) if o.open else "", rank=1, key="due", value=lambda o: o.due),
    *keys("terms", "deal_id"),
    Column(tr_mark("Number"), lambda o, _: order_number(o), rank=2, key="ref", value=lambda o: o.ref),
    *keys("note"),
    Column(tr_mark("What"), lambda o, _: listed(map(order_line_words, o.lines)), share=3, least=8, key="lines",
           value=lambda o: [record_json((o, line), ORDER_LINE) for line in o.lines]),
)  # fmt: skip
ORDER_LIST = pick(ORDER, "id", "day", "customer", "lines", "amount", "open", "due", "ref")
ORDERS_OF_ONE = pick(ORDER, "id", "day", "lines", "amount", "open", "due", "ref")
PAYMENT = (
    Column("#", lambda p, _: str(p.id), "right", key="id"),
    *keys("customer_id"),
    Column(tr_mark("Customer"), lambda p, _: p.customer, share=2, least=8, key="customer", is_name=True),
    Column(
        tr_mark("Order"), lambda p, _: str(p.order_id) if p.order_id else tr("credit"), "right", rank=1, key="order_id"
    ),
    Column(tr_mark("Day"), lambda p, v: v.day(p.day), key="day"),
    amount_key("amount")._replace(
        label=tr_mark("Amount"), cell=lambda p, v: v.amount(p.amount, p.currency), align="right"
    ),
    *keys("currency"),
    Column(tr_mark("How"), lambda p, _: p.method or "", rank=2, key="method"),
    Column(tr_mark("Note"), lambda p, v: v.note(p.note or ""), share=1, least=8, rank=3, key="note"),
)
PAYMENT_LIST = pick(PAYMENT, "id", "day", "customer", "amount", "order_id", "method", "note")
PRODUCT = (
    Column("#", lambda p, _: str(p.id), "right", key="id"),
    Column(tr_mark("Product"), lambda p, _: p.name, share=1, least=8, key="name", is_name=True),
    Column(tr_mark("Unit"), lambda p, _: p.unit or "", rank=1, key="unit"),
    amount_key("price")._replace(
        label=tr_mark("Price"), cell=lambda p, v: v.amount(p.price, p.currency), align="right"
    ),
    amount_key("cost")._replace(
        label=tr_mark("Cost"), cell=lambda p, v: v.amount(p.cost, p.currency), align="right", rank=2
    ),
    *keys("currency", "ref"),
)
PRODUCT_LIST = pick(PRODUCT, "id", "name", "unit", "price", "cost")
