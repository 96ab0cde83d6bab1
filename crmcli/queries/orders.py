"""Orders with their lines and what was paid."""

from crmcli.domain.records import Order, OrderLine
from crmcli.store import Store


def orders_of(store: Store, customer_id: int) -> list[Order]:
    """A customer's orders, newest first, with their lines."""
    rows = store.rows(
        """
        SELECT o.id, o.uid, o.customer_id, c.name, o.day, o.amount, o.currency, o.note, o.ref,
          coalesce((SELECT sum(amount) FROM payment p WHERE p.order_id = o.id AND p.deleted_at IS NULL), 0)
        FROM "order" o JOIN customer c ON c.id = o.customer_id
        WHERE o.customer_id = ? AND o.deleted_at IS NULL ORDER BY o.day DESC, o.id DESC
        """,
        (customer_id,),
    )
    lines: dict[int, list[OrderLine]] = {}
    for order_id, *line in store.rows(
        """
        SELECT l.order_id, coalesce(p.name, l.text), l.quantity, l.price, l.discount, l.amount
        FROM order_line l JOIN "order" o ON o.id = l.order_id LEFT JOIN product p ON p.id = l.product_id
        WHERE o.customer_id = ? AND o.deleted_at IS NULL AND l.deleted_at IS NULL ORDER BY l.id
        """,
        (customer_id,),
    ):
        lines.setdefault(order_id, []).append(OrderLine(*line))
    return [Order(*row, lines=tuple(lines.get(row[0], ()))) for row in rows]
