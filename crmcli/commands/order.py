"""crm order: what was sold."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.commands import parse, sales
from crmcli.commands.complete import complete_customer
from crmcli.commands.who import one_customer
from crmcli.context import Run
from crmcli.domain.records import Order
from crmcli.errors import Usage
from crmcli.queries.sales.orders import OrderFilter, get_order, list_orders, payments_of
from crmcli.services.orders import AddedOrder, NewOrder, add_order, remove_order

app = typer.Typer(rich_markup_mode=None, help="Orders: what was sold, and what came back.")

Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The order's number, as crm order list shows it.")]


@app.command()
def add(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help="The customer.", autocompletion=complete_customer)],
    what: Annotated[str, typer.Argument(help='What was bought: "rice 20kg @ 4.50, oil 3", 大米20公斤, or only 5k.')],
    on: Annotated[str | None, typer.Option(metavar="WHEN", help="The day of the order, if not today.")] = None,
    paid: Annotated[bool, typer.Option("--paid", help="It is paid already.")] = False,
    method: Annotated[str | None, typer.Option(help="How it was paid: cash, card, 微信 …")] = None,
    return_: Annotated[bool, typer.Option("--return", help="Goods that came back: a negative order.")] = False,
    deal: Annotated[int | None, typer.Option(help="The number of the deal it came from.")] = None,
    ref: Annotated[str | None, typer.Option(help="Its number elsewhere.")] = None,
    note: Annotated[str | None, typer.Option(help="Words about it.")] = None,
) -> None:
    """Take down an order. A line without a price takes the product's; unknown products are made.

    Example: crm order add acme "rice 20kg @ 4.50, oil 3" --on yesterday --paid
    """
    run: Run = ctx.obj
    if method is not None and not paid:
        raise Usage("--method goes with --paid.", "Example: --paid --method cash")
    day = parse.when(run, on, "past").day if on else run.now.date()
    hit = one_customer(run, who)
    new = NewOrder(hit.customer_id, what, day.isoformat(), note, ref, deal, return_, paid, method)
    taken = add_order(run.store, new, run.settings)
    if run.json:
        run.put_json({**render.order_json(taken.order), **_beside(taken)})
        return
    run.say(render.safe(_echo(taken.order)))
    _say_products(run, taken)


@app.command("list")
def list_(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Argument(help="Only this customer's.", autocompletion=complete_customer)] = None,
    since: Annotated[str | None, typer.Option(metavar="WHEN", help="On that day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="WHEN", help="On that day or before.")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Only those not wholly paid.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="How many to show.")] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Only the orders' numbers.")] = False,
) -> None:
    """List orders, the newest first.

    Example: crm order list acme --open
    """
    run: Run = ctx.obj
    wanted = OrderFilter(
        one_customer(run, who).customer_id if who is not None else None,
        parse.when(run, since, "past").day.isoformat() if since else None,
        parse.when(run, until).day.isoformat() if until else None,
        open_,
        limit,
    )
    orders = list_orders(run.store, wanted)
    if run.json:
        run.put_json([render.order_json(o) for o in orders])
    elif ids:
        for order in orders:
            run.put(str(order.id))
    elif orders:
        render.print_table(orders, sales.ORDER_LIST_COLUMNS)
    elif wanted == OrderFilter():
        run.put('No orders. Take one down: crm order add acme "rice 20kg @ 4.50"')
    else:
        run.put("No order is like that.")


@app.command()
def show(ctx: typer.Context, number: Number) -> None:
    """Everything about one order: its lines and what was paid for it.

    Example: crm order show 12
    """
    run: Run = ctx.obj
    order = get_order(run.store, number)
    payments = payments_of(run.store, order.customer_id, order_id=order.id)
    if run.json:
        run.put_json({**render.order_json(order), "payments": [render.payment_json(p) for p in payments]})
        return
    render.put_text(_echo(order))
    for label, value in (("number", order.ref), ("deal", order.deal_id), ("note", order.note)):
        if value:
            render.put_text(f"  {label + ':':<8}{value}")
    if order.lines:
        run.put("")
        render.print_table(order.lines, _line_columns(order.currency))
    if payments:
        run.put("")
        render.print_table(payments, sales.PAYMENT_COLUMNS, title="Payments")


@app.command()
def rm(
    ctx: typer.Context,
    number: Number,
    with_payments: Annotated[bool, typer.Option("--with-payments", help="Delete what was paid for it, too.")] = False,
) -> None:
    """Delete an order; what was paid for it stays as the customer's credit.

    Example: crm order rm 12
    """
    run: Run = ctx.obj
    order = remove_order(run.store, number, with_payments=with_payments)
    if run.json:
        run.put_json(render.order_json(order))
        return
    run.say(render.safe(f"Deleted: {_echo(order)}"))
    if order.paid and not with_payments:
        run.say(render.safe(f"{render.amount(order.paid, order.currency)} that was paid for it stays as a credit."))
    run.say("crm undo brings it back.")


def _echo(order: Order) -> str:
    kind = "Return" if order.amount < 0 else "Order"
    worth = render.amount(order.amount, order.currency)
    what = ", ".join(map(render.line_text, order.lines))
    state = f"open: {render.amount(order.open, order.currency)}" if order.open else "paid"
    facts = ", ".join(filter(None, (order.customer, order.day, what)))
    return f"{kind} {order.id}: {facts}: {worth}, {state}."


def _beside(taken: AddedOrder) -> dict[str, object]:
    return {
        "new_products": [sales.product_json(p) for p in taken.made],
        "completed_products": [sales.product_json(p) for p in taken.completed],
        "unpriced": [product.name for product in taken.unpriced],
    }


def _say_products(run: Run, taken: AddedOrder) -> None:
    from crmcli.commands.product import describe
    from crmcli.queries.sales.products import last_price, near_names, products_by_name

    made = {product.id for product in taken.made}
    known = {name: p for name, p in products_by_name(run.store).items() if p.id not in made} if made else {}
    for product in taken.made:
        near = near_names(product.name, known)
        hint = f" (is it {' or '.join(near)}? crm undo takes it back)" if near else ""
        run.say(render.safe(f"New product {describe(product)}{hint}"))
    for product in taken.completed:
        run.say(render.safe(f"From now on product {describe(product)}"))
    for product in taken.unpriced:
        last = last_price(run.store, product)
        before = f" (last sold at {render.amount(*last)})" if last else ""
        run.say(render.safe(f"{product.name} has no price{before} and counts as nothing: undo, and write it after @."))


def _line_columns(currency: str) -> tuple[render.Column, ...]:
    return (
        render.Column("Product", lambda line: line.product or "", flexible=True),
        render.Column("Quantity", lambda line: render.number(line.quantity), "right"),
        render.Column("Unit", lambda line: line.unit or ""),
        render.Column("Price", lambda line: render.amount(line.price, currency), "right"),
        render.Column("Discount", lambda line: f"{line.discount:.0%}" if line.discount else "", "right"),
        render.Column("Amount", lambda line: render.amount(line.amount, currency), "right"),
    )
