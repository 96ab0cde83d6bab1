"""What was sold and paid."""

from crmcli.tuples import NamedTuple


class Product(NamedTuple):
    """Something sold: by which unit, and what one costs to buy and brings, in minor units of one currency."""

    id: int
    uid: str
    name: str
    unit: str | None
    price: int | None
    cost: int | None
    currency: str | None
    ref: str | None


class OrderLine(NamedTuple):
    """One product on an order; negative quantity and amount where it came back. `discount` is a share, .1 for 10 %."""

    product: str | None
    quantity: float
    price: int | None
    discount: float
    amount: int
    unit: str | None = None


class Order(NamedTuple):
    """A sale on a day; a return is a negative one.

    `paid` is what was paid for it, `open` what is still owed once the customer's credits are counted. `due` is the ISO
    day by which it is to be paid, `terms` are the payment terms as they were typed.
    """

    id: int
    uid: str
    customer_id: int
    customer: str
    day: str
    amount: int
    currency: str
    note: str | None
    ref: str | None
    paid: int
    lines: tuple[OrderLine, ...] = ()
    open: int = 0
    deal_id: int | None = None
    due: str | None = None
    terms: str | None = None


class Payment(NamedTuple):
    """Money received."""

    id: int
    uid: str
    customer_id: int
    customer: str
    order_id: int | None
    day: str
    amount: int
    currency: str
    method: str | None
    note: str | None
