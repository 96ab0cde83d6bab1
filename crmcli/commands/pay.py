"""crm pay: money received."""

from typing import Annotated

import typer

from crmcli import parse
from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.things import order_meant, payment_meant
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.domain.records import Payment
from crmcli.domain.sales.amount_refusals import refuse_eaten
from crmcli.domain.sales.money import Money, parse_amount
from crmcli.errors import Refused, Usage
from crmcli.queries.sales.orders import OrderFilter, get_payment, list_orders, orders_of, payments_of
from crmcli.queries.twins import earlier_payment
from crmcli.render import answers
from crmcli.render.columns import record_json
from crmcli.render.sales_columns import ORDER, ORDERS_OF_ONE, PAYMENT, PAYMENT_LIST
from crmcli.render.twins import payment_twin, with_way_back
from crmcli.render.view import decimal
from crmcli.services.payments import (
    NewPayment,
    PaymentChange,
    add_payment,
    amount_paid,
    balances,
    edit_payment,
    is_all,
    owed_currency,
    remove_payment,
    whole_balance,
)
from crmcli.words import tr

app = typer.Typer(rich_markup_mode=None)


@app.command("pay")
def pay_signature(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Argument(help="The customer.", autocompletion=complete_customer)] = None,
    amount: Annotated[
        str | None, typer.Argument(help="What was paid: 500, '$1,850' (a $ in single quotes), or all.")
    ] = None,
    order: Annotated[
        str | None, typer.Option(help="For this order, not the oldest open: its number here or elsewhere.")
    ] = None,
    on: Annotated[str | None, typer.Option(metavar="WHEN", help="The day it came, if not today.")] = None,
    method: Annotated[str | None, typer.Option(help="How: cash, card, transfer, 微信 …")] = None,
    note: Annotated[str | None, typer.Option(help="Words about it.")] = None,
    refund: Annotated[bool, typer.Option("--refund", help="Money given back.")] = False,
    settles: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help="What it is worth of the debt, when paid in another currency.")
    ] = None,
    edit: Annotated[str | None, typer.Option(metavar="PAYMENT", help="Change this payment instead.")] = None,
    rm: Annotated[str | None, typer.Option(metavar="PAYMENT", help="Delete this payment.")] = None,
) -> None:
    """Take down a payment: it settles the oldest open orders, and the rest stays as a credit.

    Without an amount: what is open, and what was paid.

    Example: crm pay acme 500 --on yesterday --method cash

    Example: crm pay acme all

    Example: crm pay acme "EUR 92" --settles "USD 100"

    Example: crm pay --edit 12 450 --method card
    """
    if rm is not None:
        _remove(ctx.obj, payment_meant(ctx.obj, rm))
        return
    if edit is not None:
        if refund or settles is not None or (who is not None and amount is not None):
            raise Usage(
                tr("--edit changes the amount, the order, the day, how it was paid or its words."),
                tr("Example: crm pay --edit 12 450 --method card"),
            )
        _edit(ctx.obj, payment_meant(ctx.obj, edit), amount or who, order=order, on=on, method=method, note=note)
        return
    pay(
        ctx.obj,
        who=who,
        amount=amount,
        order=order_meant(ctx.obj, order) if order is not None else None,
        on=on,
        method=method,
        note=note,
        refund=refund,
        settles=settles,
    )


def pay(
    run: Run,
    *,
    who: str | None = None,
    amount: str | None = None,
    order: int | None = None,
    on: str | None = None,
    method: str | None = None,
    note: str | None = None,
    refund: bool = False,
    settles: str | None = None,
) -> None:
    """Take down a payment: it settles the oldest open orders, and the rest stays as a credit."""
    if who is None:
        raise Usage(tr("Who paid?"), tr("Example: crm pay acme 500"))
    if amount is None:
        _show(run, one_customer(run, who).customer_id)
    else:
        day = (parse.when(on, run.view, "past").day if on else run.now.date()).isoformat()
        customer_id = one_customer(run, who).customer_id
        if order is None and settles is None:
            _refuse_reference(run, who, amount, customer_id)
        is_whole = settles is None and is_all(amount)
        if settles is not None:
            money, note = _settled(run, amount, settles, customer_id, order, note, is_refund=refund)
        elif is_whole:
            money = whole_balance(run.store, customer_id, order, is_refund=refund)
        else:
            money = amount_paid(run.store, amount, customer_id, order, run.settings.currency, is_refund=refund)
        sign = -1 if refund else 1
        new = NewPayment(customer_id, Money(sign * money.minor, money.currency), day, order, method, note, is_whole)
        payments = add_payment(run.store, new)
        _answer(run, payments)
        run.out.answer(with_way_back(payment_twin(earlier_payment(run.store, payments), payments, run.view)))


def _refuse_reference(run: Run, who: str, amount: str, customer_id: int) -> None:
    """Refuse as an amount the number elsewhere of one of the customer's orders (pay acme 77120). Raises Usage."""
    said = amount.strip()
    if not said.isdecimal():
        return
    order = next((each for each in orders_of(run.store, customer_id) if each.ref == said), None)
    if order is None or order.amount == parse_amount(said, order.currency).minor:
        return
    raise Refused(
        tr("{ref} is the number of order {order}.", ref=said, order=order.id),
        tr('All that is open of it: crm pay "{who}" all --order {order}\nAs an amount: crm pay "{who}" {ref}.00',
           who=who, order=order.id, ref=said),
    )  # fmt: skip


def _settled(
    run: Run, text: str, settles: str, customer_id: int, order: int | None, note: str | None, *, is_refund: bool
) -> tuple[Money, str]:
    """What a payment in another currency takes off the debt, and its note with what was really paid."""
    owed = owed_currency(run.store, customer_id, order, is_refund=is_refund) or run.settings.currency
    for said in (text, settles):
        refuse_eaten(said)
    received, worth = parse_amount(text, run.settings.currency), parse_amount(settles, owed)
    if received.minor <= 0 or worth.minor <= 0:
        raise Usage(tr("A payment is more than nothing."), tr("For money given back, say --refund."))
    if received.currency == worth.currency:
        raise Usage(
            tr("--settles says what money of another currency is worth; both amounts are in {name}.", name=owed),
            tr('Example: crm pay acme "EUR 92" --settles "USD 100"'),
        )
    paid = f"{run.view.amount(*received)} = {run.view.amount(*worth)}"
    return worth, f"{paid} · {note}" if note else paid


def _answer(run: Run, payments: list[Payment]) -> None:
    if run.json:
        run.out.records(payments, PAYMENT)
        return
    for payment in payments:
        run.out.answer(answers.paid(payment, run.view))


def _edit(
    run: Run,
    number: int,
    amount: str | None,
    *,
    order: str | None,
    on: str | None,
    method: str | None,
    note: str | None,
) -> None:
    """Change a payment; `order` "" makes it the customer's credit."""
    payment = get_payment(run.store, number)
    money = None
    if amount is not None:
        refuse_eaten(amount)
        money = parse_amount(amount, payment.currency)
        if money.minor <= 0:
            raise Usage(tr("A payment is more than nothing."), tr("crm pay --rm {number} deletes it.", number=number))
        money = Money(money.minor * (1 if payment.amount > 0 else -1), money.currency)
    change = PaymentChange(
        money,
        parse.when(on, run.view, "past").day.isoformat() if on else None,
        None if order is None else order_meant(run, order) if order else 0,
        method,
        note,
    )
    if change == PaymentChange():
        raise Usage(tr("Say what to change."), tr("Example: crm pay --edit 12 450 --method card"))
    changed = edit_payment(run.store, number, change)
    if run.json:
        run.out.records(changed, PAYMENT)
    elif run.store.kept_step is None:
        run.out.answer(answers.unchanged(tr("Payment {number}", number=number)))
    else:
        _answer(run, changed)
        run.out.say(answers.way_back())


def _remove(run: Run, number: int) -> None:
    payment = remove_payment(run.store, number)
    if run.json:
        run.out.json(record_json(payment, PAYMENT))
        return
    worth = run.view.amount(payment.amount, payment.currency)
    run.out.say(
        tr(
            "Deleted payment {id}: {customer}, {spoken_day}, {worth}.",
            id=payment.id,
            customer=payment.customer,
            spoken_day=run.view.spoken_day(payment.day),
            worth=worth,
        )
    )
    run.out.say(answers.way_back(is_gone=True))


def _show(run: Run, customer_id: int) -> None:
    orders = list_orders(run.store, OrderFilter(customer_id, only_open=True))
    payments = payments_of(run.store, customer_id)
    sums = balances(run.store, customer_id)
    if run.json:
        run.out.json(
            {
                "balance": [{"currency": s.currency, "owed": decimal(*s)} for s in sums],
                "open_orders": [record_json(o, ORDER) for o in orders],
                "payments": [record_json(p, PAYMENT) for p in payments],
            }
        )
        return
    if orders:
        run.out.put_table(orders, ORDERS_OF_ONE, run.view, title=tr("Open"))
    for money in sums:
        worth = run.view.amount(abs(money.minor), money.currency)
        run.out.put(tr("owed: {amount}", amount=worth) if money.minor > 0 else tr("credit: {amount}", amount=worth))
    if not sums:
        run.out.put(tr("Nothing is owed."))
    if payments:
        run.out.put()
        run.out.put_table(payments, PAYMENT_LIST, run.view, title=tr("Payments"))
