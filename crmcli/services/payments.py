"""Payments and refunds: insert, change, soft-delete, balances."""

from typing import NamedTuple

from crmcli.domain.records import Payment
from crmcli.domain.rules import sales
from crmcli.domain.sales.amount_refusals import refuse_eaten
from crmcli.domain.sales.ledger import shares
from crmcli.domain.sales.money import Money, parse_amount, show, to_text
from crmcli.errors import NotFound, Refused, Usage
from crmcli.queries.sales.orders import Account, accounts, get_order, get_payment
from crmcli.queries.timeline import check_living
from crmcli.store import Store
from crmcli.words import listed, tr

_PARTS = {
    "half": 2, "a half": 2, "one half": 2, "half of it": 2, "50%": 2, "一半": 2, "半": 2, "a third": 3, "third": 3,
    "one third": 3, "三分之一": 3, "a quarter": 4, "quarter": 4, "25%": 4, "四分之一": 4, "10%": 10,
}  # fmt: skip
_ALL = ("all", "in full", "full", "everything", "the lot", "balance", "the balance", "full amount", "paid in full",
        "outstanding", "the rest", "rest", "remainder", "全部", "全额", "全款", "付清",
        "结清", "尾款", "余款")  # fmt: skip


class NewPayment(NamedTuple):
    """Money from a customer (negative: a refund) on an ISO day; for one order, or for the oldest open orders."""

    customer_id: int
    amount: Money
    day: str
    order_id: int | None = None
    method: str | None = None
    note: str | None = None
    is_whole: bool = False  # the amount is all that was open when it was read


def add_payment(store: Store, new: NewPayment) -> list[Payment]:
    """Insert a payment, split over the orders it settles; the rest becomes the customer's credit.

    Raises Refused where its currency is not the one that is owed, or where another program changed what is owed before
    the whole of it was paid.
    """
    amount = new.amount
    values = sales.payment(
        {
            "customer_id": new.customer_id,
            "day": new.day,
            "amount": amount.minor,
            "currency": amount.currency,
            "method": new.method,
            "note": new.note,
        },
        store.now,
    )
    with store.atomic("pay" if amount.minor > 0 else "refund", amount=abs(amount.minor), currency=amount.currency):
        check_living(store, new.customer_id)
        if new.is_whole:
            _check_whole(store, new)
        parts = split_payment(store, new)
        ids = [store.insert("payment", **{**values, "order_id": order_id, "amount": part}) for order_id, part in parts]
        return [get_payment(store, payment_id) for payment_id in ids]


def _check_whole(store: Store, new: NewPayment) -> None:
    """Refuse to pay the whole of what was owed before another program changed it."""
    is_refund = new.amount.minor < 0
    now = whole_balance(store, new.customer_id, new.order_id, is_refund=is_refund)
    if now != Money(abs(new.amount.minor), new.amount.currency):
        raise Refused(
            tr("The balance was changed meanwhile: it is {amount} now; nothing was written.", amount=show(now)),
            tr("Try again."),
        )


def split_payment(store: Store, new: NewPayment) -> list[tuple[int | None, int]]:
    """The parts of a payment as (order, minor units); None for what no order needs, the customer's credit.

    Raises Refused where its currency is not the one that is owed.
    """
    return _for_order(store, new) if new.order_id is not None else _for_oldest(store, new)


def remove_payment(store: Store, payment_id: int) -> Payment:
    """Delete a payment softly; returns what it was."""
    with store.atomic("pay_rm", payment=payment_id):
        payment = get_payment(store, payment_id)
        store.trash("payment", payment_id)
    return payment


class PaymentChange(NamedTuple):
    """What is to be changed of a payment; None leaves it, an empty text takes it away.

    `amount` has the sign of what was paid (negative: given back); `order_id` 0 makes it the customer's credit.
    """

    amount: Money | None = None
    day: str | None = None
    order_id: int | None = None
    method: str | None = None
    note: str | None = None


def edit_payment(store: Store, payment_id: int, change: PaymentChange) -> list[Payment]:
    """Change a payment; what its order no longer needs becomes the customer's credit, a payment of its own.

    Returns the payment as it is now, and the credit where one was made. Raises what `add_payment` raises.
    """
    with store.atomic("pay_edit", payment=payment_id):
        payment = get_payment(store, payment_id)
        check_living(store, payment.customer_id)
        amount = change.amount or Money(payment.amount, payment.currency)
        order_id = payment.order_id if change.order_id is None else change.order_id or None
        said = {"day": change.day, "method": change.method, "note": change.note}
        checked = sales.payment(
            {"amount": amount.minor, "currency": amount.currency, "day": payment.day,
             **{column: value for column, value in said.items() if value is not None}}, store.now,
        )  # fmt: skip
        parts = [(order_id, amount.minor)]
        if order_id is not None and (amount != Money(payment.amount, payment.currency) or order_id != payment.order_id):
            store.trash("payment", payment_id)  # what is open is counted without it
            new = NewPayment(payment.customer_id, amount, checked["day"], order_id)
            parts = _for_order(store, new)
            store.untrash("payment", payment_id)
        first, *rest = parts
        store.update("payment", payment_id, **{**checked, "order_id": first[0], "amount": first[1]})
        kept = {"method": payment.method, "note": payment.note, **checked, "customer_id": payment.customer_id}
        ids = [store.insert("payment", **{**kept, "order_id": order, "amount": part}) for order, part in rest]
        return [get_payment(store, number) for number in (payment_id, *ids)]


def is_all(text: str) -> bool:
    """True for words that pay the whole of what is owed: all, in full, 全部."""
    return " ".join(text.casefold().split()) in _ALL


def amount_paid(
    store: Store, text: str, customer_id: int, order_id: int | None, currency: str, *, is_refund: bool = False
) -> Money:
    """An amount as typed, in the currency that is owed (of a refund: that of the credit), else in `currency`.

    Raises Usage for less than nothing and for a part of what is owed (half), which is said as a sum; Refused for a
    refund in another currency than the customer's credits are in.
    """
    if parts := _PARTS.get(" ".join(text.casefold().split())):
        whole = whole_balance(store, customer_id, order_id, is_refund=is_refund)
        part = Money((whole.minor + parts // 2) // parts, whole.currency)
        refused = Usage(
            tr("{owed} is owed; “{text}” of it is {part}.", owed=show(whole), text=text.strip(), part=show(part)),
            tr("Write the sum that was paid: {part}", part=to_text(part)),
        )
        refused.instead = (to_text(part),)
        raise refused
    refuse_eaten(text)
    money = parse_amount(text, owed_currency(store, customer_id, order_id, is_refund=is_refund) or currency)
    if money.minor < 0:
        raise Usage(tr("A payment is more than nothing."), tr("For money given back, say --refund."))
    if is_refund and order_id is None:
        _check_credit(store, customer_id, money.currency)
    return money


def _check_credit(store: Store, customer_id: int, currency: str) -> None:
    """Refuse money given back in one currency where the customer's credit is in others: it would stay as it is."""
    credits = [money.currency for money in balances(store, customer_id) if money.minor < 0]
    if credits and currency not in credits:
        raise Refused(
            tr(
                "The credit is in {others}, what is given back in {currency}.",
                others=listed(credits, " and "),
                currency=currency,
            ),
            tr('Write the amount in {other}, or say what it is worth: --settles "{other} 500"', other=credits[0]),
        )


def owed_currency(store: Store, customer_id: int, order_id: int | None, *, is_refund: bool = False) -> str | None:
    """The currency an amount without one is in: that of the order, or the only one that is not even.

    Of a refund the only one in which the customer has a credit.
    """
    if order_id is not None:
        return get_order(store, order_id).currency
    found = balances(store, customer_id)
    credit_in = [money.currency for money in found if money.minor < 0]
    open_in = credit_in if is_refund and credit_in else [money.currency for money in found]
    return open_in[0] if len(open_in) == 1 else None


def whole_balance(store: Store, customer_id: int, order_id: int | None, *, is_refund: bool = False) -> Money:
    """Everything a customer owes (for a refund: is owed), or what is open of one order; above nothing.

    Raises NotFound when there is nothing, Usage when it is in several currencies.
    """
    if order_id is not None:
        order = get_order(store, order_id)
        found = [Money(order.open, order.currency)]
    else:
        found = balances(store, customer_id)
    sign = -1 if is_refund else 1
    sums = [Money(sign * money.minor, money.currency) for money in found if sign * money.minor > 0]
    if not sums:
        raise NotFound(tr("There is nothing to give back.") if is_refund else tr("Nothing is owed."))
    if len(sums) > 1:
        raise Usage(tr("That is {sums}; say which.", sums=listed((show(money) for money in sums), " and ")))
    return sums[0]


def balances(store: Store, customer_id: int) -> list[Money]:
    """{currency: minor units owed}; negative for a credit; balances of zero are left out."""
    found = [Money(_balance(account), account.currency) for account in accounts(store, [customer_id])]
    return [money for money in found if money.minor]


def _for_order(store: Store, new: NewPayment) -> list[tuple[int | None, int]]:
    assert new.order_id is not None
    order = get_order(store, new.order_id)
    if order.customer_id != new.customer_id:
        raise Refused(
            tr("Order {id} is {customer}'s.", id=order.id, customer=order.customer),
            tr("crm order show {id}", id=order.id),
        )
    if order.currency != new.amount.currency:
        raise Refused(
            tr(
                "Order {id} is in {currency}, this payment in {amount_currency}.",
                id=order.id,
                currency=order.currency,
                amount_currency=new.amount.currency,
            ),
            tr('Say what it is worth of the order: --settles "{currency} 500"', currency=order.currency),
        )
    paid, still = new.amount.minor, order.amount - order.paid
    part = min(abs(paid), abs(still)) * (1 if paid > 0 else -1) if paid * still > 0 else 0
    parts: list[tuple[int | None, int]] = [(order.id, part)] if part else []
    return [*parts, (None, paid - part)] if paid != part else parts


def _for_oldest(store: Store, new: NewPayment) -> list[tuple[int | None, int]]:
    known = accounts(store, [new.customer_id])
    mine = [account for account in known if account.currency == new.amount.currency]
    others = [account.currency for account in known if _balance(account) > 0 and account not in mine]
    is_payment = new.amount.minor > 0  # money is given back whatever else is owed
    if is_payment and others and not any(_balance(account) > 0 for account in mine):
        raise Refused(
            tr(
                "What is owed is in {others}, this payment in {currency}.",
                others=listed(others, " and "),
                currency=new.amount.currency,
            ),
            tr('Write the amount in {other}, or say what it is worth: --settles "{other} 500"', other=others[0]),
        )
    return shares(new.amount.minor, mine[0].claims, mine[0].credit) if mine else [(None, new.amount.minor)]


def _balance(account: Account) -> int:
    return sum(claim.amount - claim.paid for claim in account.claims) - account.credit
