"""Orders with their lines, what was paid and what is open."""

from collections.abc import Iterable, Sequence

from crmcli.domain.records import Order, OrderLine, Payment
from crmcli.domain.sales.ledger import Claim, settle
from crmcli.errors import NotFound
from crmcli.rows import maker, names_of_columns
from crmcli.store import Store
from crmcli.tuples import NamedTuple
from crmcli.words import tr

_ORDER = """
SELECT o.id, o.uid, o.customer_id, c.name AS customer, o.day, o.amount, o.currency, o.note, o.ref,
  coalesce((SELECT sum(p.amount) FROM payment p
            WHERE p.order_id = o.id AND p.currency = o.currency AND p.deleted_at IS NULL), 0) AS paid,
  o.deal_id, o.due, o.terms
FROM "order" o JOIN customer c ON c.id = o.customer_id
WHERE o.deleted_at IS NULL AND c.deleted_at IS NULL
"""
_CLAIM = """
SELECT o.customer_id, o.currency, o.id, o.day, o.amount,
  coalesce((SELECT sum(p.amount) FROM payment p
            WHERE p.order_id = o.id AND p.currency = o.currency AND p.deleted_at IS NULL), 0), o.due
FROM "order" o JOIN customer c ON c.id = o.customer_id
WHERE o.deleted_at IS NULL AND c.deleted_at IS NULL
"""
_LINES = """
SELECT l.order_id, coalesce(p.name, l.text) AS product, l.quantity, l.price, l.discount, l.amount, p.unit
FROM order_line l LEFT JOIN product p ON p.id = l.product_id WHERE l.deleted_at IS NULL
"""
_PAYMENT = """
SELECT p.id, p.uid, p.customer_id, c.name AS customer, p.order_id, p.day, p.amount, p.currency, p.method, p.note
FROM payment p JOIN customer c ON c.id = p.customer_id WHERE p.deleted_at IS NULL AND c.deleted_at IS NULL
"""
# Money that is for no order that is still there, or for one in another currency.
_CREDIT = """
SELECT p.customer_id, p.currency, sum(p.amount) FROM payment p JOIN customer c ON c.id = p.customer_id
LEFT JOIN "order" o ON o.id = p.order_id AND o.deleted_at IS NULL AND o.currency = p.currency
WHERE p.deleted_at IS NULL AND c.deleted_at IS NULL AND o.id IS NULL
"""
_MANY = 500


class Account(NamedTuple):
    """One customer's orders in one currency as claims, and their money that is for no order."""

    customer_id: int
    currency: str
    claims: tuple[Claim, ...]
    credit: int


class OrderFilter(NamedTuple):
    """What `order list` asks for; None means any. Days are ISO days, both included.

    `overdue_on`: open, and to be paid before that day.
    """

    customer_id: int | None = None
    since: str | None = None
    until: str | None = None
    only_open: bool = False
    overdue_on: str | None = None
    limit: int | None = None


def get_order(store: Store, order_id: int) -> Order:
    """One order by id; raises NotFound."""
    found = _orders(store, "AND o.id = ?", (order_id,))
    if not found:
        raise NotFound(
            tr("No order {order_id}.", order_id=order_id), tr("crm order list shows them with their numbers.")
        )
    return found[0]


def orders_of(store: Store, customer_id: int) -> list[Order]:
    """A customer's orders, newest first, with their lines."""
    return _orders(store, "AND o.customer_id = ? ORDER BY o.day DESC, o.id DESC", (customer_id,))


def list_orders(store: Store, wanted: OrderFilter = OrderFilter()) -> list[Order]:
    """Orders that meet every condition, newest first."""
    where, params = "", []
    for column, value in (
        ("o.customer_id =", wanted.customer_id), ("o.day >=", wanted.since), ("o.day <=", wanted.until),
    ):  # fmt: skip
        if value is not None:
            where += f" AND {column} ?"
            params.append(value)
    if wanted.overdue_on is not None:
        where += " AND o.due < ?"
        params.append(wanted.overdue_on)
    only_open = wanted.only_open or wanted.overdue_on is not None
    limit = -1 if only_open or wanted.limit is None else wanted.limit
    found = _orders(store, f"{where} ORDER BY o.day DESC, o.id DESC LIMIT ?", (*params, limit))
    return [order for order in found if order.open or not only_open][: wanted.limit]


def orders_of_products(store: Store, terms: Sequence[str], *, limit: int) -> list[Order]:
    """The newest orders of products whose names hold all the terms."""
    like = " AND ".join("p.name LIKE ? ESCAPE '^'" for _ in terms)
    wanted = [f"%{term.replace('^', '^^').replace('%', '^%').replace('_', '^_')}%" for term in terms]
    sql = (
        "SELECT DISTINCT l.order_id FROM order_line l WHERE l.deleted_at IS NULL AND l.product_id IN"
        f" (SELECT p.id FROM product p WHERE p.deleted_at IS NULL AND {like}) ORDER BY l.order_id DESC LIMIT ?"
    )
    numbers = [number for (number,) in store.rows(sql, (*wanted, limit))]
    return _orders(
        store, "AND o.id IN (SELECT value FROM json_each(?)) ORDER BY o.day DESC, o.id DESC", (str(numbers),)
    )


def payments_of(store: Store, customer_id: int, *, order_id: int | None = None) -> list[Payment]:
    """A customer's payments, newest first; with `order_id` those for that order."""
    where, params = ("", ()) if order_id is None else (" AND p.order_id = ?", (order_id,))
    sql = f"{_PAYMENT} AND p.customer_id = ?{where} ORDER BY p.day DESC, p.id DESC"
    return store.records(Payment, sql, (customer_id, *params))


def get_payment(store: Store, payment_id: int) -> Payment:
    """One payment by id; raises NotFound."""
    found = store.record(Payment, f"{_PAYMENT} AND p.id = ?", (payment_id,))
    if found is None:
        raise NotFound(
            tr("No payment {payment_id}.", payment_id=payment_id), tr("crm pay WHO shows them with their numbers.")
        )
    return found


def has_payments(store: Store) -> bool:
    """Whether any payment is in the book."""
    return store.row("SELECT 1 FROM payment WHERE deleted_at IS NULL LIMIT 1") is not None


def accounts(store: Store, customer_ids: Iterable[int] | None = None) -> list[Account]:
    """What each customer ordered and paid, by currency; those with neither are left out. None asks for everyone."""
    if customer_ids is None:
        return _accounts(store, "", ())
    wanted = sorted(set(customer_ids))
    parts = (wanted[start : start + _MANY] for start in range(0, len(wanted), _MANY))
    return [account for part in parts for account in _accounts(store, f"IN ({','.join('?' * len(part))})", tuple(part))]


def _accounts(store: Store, among: str, params: tuple[int, ...]) -> list[Account]:
    claims: dict[tuple[int, str], list[Claim]] = {}
    where = f"AND o.customer_id {among}" if among else ""
    for customer_id, currency, order_id, day, amount, paid, due in store.rows(_CLAIM + where, params):
        claims.setdefault((customer_id, currency), []).append(Claim(order_id, day, amount, paid, due))
    where = f"AND p.customer_id {among}" if among else ""
    credits = {
        (customer_id, currency): amount
        for customer_id, currency, amount in store.rows(f"{_CREDIT} {where} GROUP BY 1, 2", params)
    }
    return [
        Account(key[0], key[1], tuple(claims.get(key, ())), credits.get(key, 0)) for key in sorted({*claims, *credits})
    ]


def _orders(store: Store, where: str, params: tuple[object, ...]) -> list[Order]:
    found = store.records(Order, _ORDER + where, params)
    lines = _lines(store, [order.id for order in found])
    opened: dict[int, int] = {}
    for account in accounts(store, (order.customer_id for order in found)):
        opened |= settle(account.claims, account.credit).open
    return [order._replace(lines=tuple(lines.get(order.id, ())), open=opened.get(order.id, 0)) for order in found]


def _lines(store: Store, order_ids: list[int]) -> dict[int, list[OrderLine]]:
    """The lines of some orders, by the order's id."""
    lines: dict[int, list[OrderLine]] = {}
    for start in range(0, len(order_ids), _MANY):
        part = order_ids[start : start + _MANY]
        cursor = store.db.execute(f"{_LINES} AND l.order_id IN ({','.join('?' * len(part))}) ORDER BY l.id", part)
        make = maker(OrderLine, names_of_columns(cursor)[1:])
        for order_id, *line in cursor:
            lines.setdefault(order_id, []).append(make(line))
    return lines
