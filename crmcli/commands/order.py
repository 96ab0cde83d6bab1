"""crm order: what was sold."""

from datetime import date
from typing import Annotated

import typer

from crmcli import parse
from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.things import deal_meant, order_meant
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.domain.sales.payment_terms import parse_terms
from crmcli.domain.text.unicode import clean
from crmcli.errors import Usage
from crmcli.queries.sales.orders import OrderFilter, get_order, list_orders, payments_of
from crmcli.queries.twins import earlier_order
from crmcli.render import answers
from crmcli.render.columns import record_json
from crmcli.render.sales_columns import ORDER, ORDER_LINE, ORDER_LIST, PAYMENT, PAYMENT_LIST, PRODUCT, order_number
from crmcli.render.twins import order_twin, with_way_back
from crmcli.services.orders import AddedOrder, NewOrder, OrderChange, add_order, edit_order, remove_order
from crmcli.words import listed, tr

app = typer.Typer(rich_markup_mode=None, help="Orders: what was sold, and what came back.")

Number = Annotated[
    str, typer.Argument(metavar="ORDER", help="The order: its number here or elsewhere, or its customer.")
]


@app.command("add")
def add_signature(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help="The customer.", autocompletion=complete_customer)],
    what: Annotated[str, typer.Argument(help='What was bought: "rice 20kg @ 4.50, oil 3", 大米20公斤, or only 5k.')],
    on: Annotated[str | None, typer.Option(metavar="WHEN", help="The day of the order, if not today.")] = None,
    paid: Annotated[bool, typer.Option("--paid", help="It is paid already.")] = False,
    method: Annotated[str | None, typer.Option(help="How it was paid: cash, card, 微信 …")] = None,
    return_: Annotated[bool, typer.Option("--return", help="Goods that came back: a negative order.")] = False,
    deal: Annotated[str | None, typer.Option(help="The deal it came from: its number, or words of it.")] = None,
    ref: Annotated[str | None, typer.Option(help="Its number elsewhere.")] = None,
    note: Annotated[str | None, typer.Option(help="Words about it.")] = None,
    due: Annotated[str | None, typer.Option(metavar="WHEN", help='When it is to be paid: "in 30 days".')] = None,
    terms: Annotated[str | None, typer.Option(help="Payment terms: net 30, 月结30天, on delivery.")] = None,
) -> None:
    """Take down an order. A line without a price takes the product's; unknown products are made.

    Example: crm order add acme "rice 20kg @ 4.50, oil 3" --on yesterday --paid

    Example: crm order add acme 5k --terms "net 30"
    """
    deal_id = deal_meant(ctx.obj, deal) if deal is not None else None
    add(
        ctx.obj,
        who,
        what,
        on=on,
        paid=paid,
        method=method,
        return_=return_,
        deal=deal_id,
        ref=ref,
        note=note,
        due=due,
        terms=terms,
    )


def add(
    run: Run,
    who: str,
    what: str,
    *,
    on: str | None = None,
    paid: bool = False,
    method: str | None = None,
    return_: bool = False,
    deal: int | None = None,
    ref: str | None = None,
    note: str | None = None,
    due: str | None = None,
    terms: str | None = None,
) -> None:
    """Take down an order. A line without a price takes the product's; unknown products are made."""
    if method is not None and not paid:
        raise Usage(tr("--method goes with --paid."), tr("Example: --paid --method cash"))
    day = parse.when(on, run.view, "past").day if on else run.now.date()
    hit = one_customer(run, who)
    _refuse_number(run, hit.customer_id, what)
    due_day, terms_said = payment_due(run, due, terms, day)
    new = NewOrder(hit.customer_id, what, day.isoformat(), note, ref, deal, return_, paid, method, due_day, terms_said)
    taken = add_order(run.store, new, run.settings)
    if run.json:
        run.out.json({**record_json(taken.order, ORDER), **_beside(taken)})
    else:
        run.out.say(answers.order_state(taken.order, run.view))
        _say_products(run, taken)
    run.out.answer(with_way_back(order_twin(earlier_order(run.store, taken.order), taken.order, run.view)))


def _refuse_number(run: Run, customer_id: int, what: str) -> None:
    """Raise Usage for a sum that is the number of one of the customer's orders: invoice acme 4471."""
    said = what.strip().lstrip("#")
    if not said.isdecimal():
        return
    same = [order for order in list_orders(run.store, OrderFilter(customer_id)) if order.ref == said]
    if same:
        raise Usage(
            tr("{number} is the number of order {order} of this customer.", number=said, order=same[0].id),
            tr("To see it: crm order show {order}\nAs a sum: crm order add {who} {number}.00", order=same[0].id,
               who=customer_id, number=said),
        )  # fmt: skip


def payment_due(run: Run, due: str | None, terms: str | None, day: date) -> tuple[str | None, str | None]:
    """The ISO day by which an order of `day` is to be paid, and its terms; `--due` wins over what the terms say."""
    if due is not None and due.strip():
        on = parse.when(due, run.view, "any").day.isoformat()
        return on, clean(terms) if terms is not None else None
    if terms is None or not terms.strip():
        return None, None
    found = parse_terms(terms, day)
    return found.due, found.text


@app.command("list")
def list_signature(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Argument(help="Only this customer's.", autocompletion=complete_customer)] = None,
    since: Annotated[str | None, typer.Option(metavar="WHEN", help="On that day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="WHEN", help="On that day or before.")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Only those not wholly paid.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those to be paid before today.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="How many to show.")] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Only the orders' numbers.")] = False,
) -> None:
    """List orders, the newest first.

    Example: crm order list acme --open
    """
    list_(ctx.obj, who=who, since=since, until=until, open_=open_, overdue=overdue, limit=limit, ids=ids)


def list_(
    run: Run,
    *,
    who: str | None = None,
    since: str | None = None,
    until: str | None = None,
    open_: bool = False,
    overdue: bool = False,
    limit: int | None = None,
    ids: bool = False,
) -> None:
    """List orders, the newest first."""
    wanted = OrderFilter(
        one_customer(run, who).customer_id if who is not None else None,
        parse.when(since, run.view, "past").day.isoformat() if since else None,
        parse.when(until, run.view, "any").day.isoformat() if until else None,
        open_,
        run.now.date().isoformat() if overdue else None,
        limit,
    )
    orders = list_orders(run.store, wanted)
    if run.json:
        run.out.records(orders, ORDER)
    elif ids:
        for order in orders:
            run.out.put(str(order.id))
    elif orders:
        run.out.put_list(orders, ORDER_LIST, run.view)
    elif wanted == OrderFilter():
        run.out.put(tr('No orders. Take one down: crm order add acme "rice 20kg @ 4.50"'))
    else:
        run.out.put(tr("No order is like that."))


@app.command("show")
def show_signature(ctx: typer.Context, number: Number) -> None:
    """Everything about one order: its lines and what was paid for it.

    Example: crm order show 12
    """
    show(ctx.obj, order_meant(ctx.obj, number))


def show(run: Run, number: int) -> None:
    """Everything about one order: its lines and what was paid for it."""
    order = get_order(run.store, number)
    payments = payments_of(run.store, order.customer_id, order_id=order.id)
    if run.json:
        run.out.json({**record_json(order, ORDER), "payments": [record_json(p, PAYMENT) for p in payments]})
        return
    run.out.put_text(answers.order_state(order, run.view))
    due = run.view.spoken_day(order.due) if order.due else ""
    facts = {"number": order_number(order), "deal": order.deal_id, "due": due, "terms": order.terms, "note": order.note}
    for label, value in facts.items():
        if value:
            run.out.put_text(f"  {label + ':':<8}{value}")
    if order.lines:
        run.out.put()
        run.out.put_table([(order, line) for line in order.lines], ORDER_LINE, run.view)
    if payments:
        run.out.put()
        run.out.put_table(payments, PAYMENT_LIST, run.view, title=tr("Payments"))


@app.command("edit")
def edit_signature(
    ctx: typer.Context,
    number: Number,
    what: Annotated[
        str | None, typer.Argument(metavar="[ITEMS]", help="What it is of, in place of its lines: rice 20kg @ 4.50.")
    ] = None,
    on: Annotated[str | None, typer.Option(metavar="WHEN", help="The day of the order.")] = None,
    due: Annotated[str | None, typer.Option(metavar="WHEN", help='When it is to be paid; "" for no day.')] = None,
    terms: Annotated[str | None, typer.Option(help="Payment terms: net 30, 月结30天, on delivery.")] = None,
    deal: Annotated[str | None, typer.Option(help='The deal it came from; "" for none.')] = None,
    ref: Annotated[str | None, typer.Option(help="Its number elsewhere.")] = None,
    note: Annotated[str | None, typer.Option(help="Words about it.")] = None,
) -> None:
    """Change an order: what it is of, its day, when it is to be paid, its deal, its number elsewhere or its note.

    Example: crm order edit 12 "rice 25kg @ 4.50" --on yesterday

    Example: crm order edit 12 --due "end of next month"
    """
    run: Run = ctx.obj
    said: dict[str, str | int | None] = {
        column: value for column, value in {"ref": ref, "note": note}.items() if value is not None
    }
    if deal is not None:
        said["deal_id"] = deal_meant(run, deal) if deal else None
    edit(run, order_meant(run, number), said, what=what, on=on, due=due, terms=terms)


def edit(
    run: Run,
    number: int,
    said: dict[str, str | int | None],
    *,
    what: str | None = None,
    on: str | None = None,
    due: str | None = None,
    terms: str | None = None,
) -> None:
    """Change an order: `said` by column, what it is of, its day, and when it is to be paid."""
    changes = dict(said)
    if on is not None:
        changes["day"] = parse.when(on, run.view, "past").day.isoformat()
    if due is not None or terms is not None:
        day, words = payment_due(run, due, terms, date.fromisoformat(str(changes.get("day") or _day_of(run, number))))
        changes |= {"due": day} if due is not None or day is not None else {}
        changes |= {"terms": words} if terms is not None else {}
    if not changes and what is None:
        raise Usage(tr("Say what to change."), tr('Example: crm order edit 12 --due "end of next month"'))
    taken = edit_order(run.store, number, OrderChange(changes, what), run.settings)
    if run.json:
        run.out.json({**record_json(taken.order, ORDER), **_beside(taken)})
        return
    if run.store.kept_step is None:
        run.out.answer(answers.unchanged(tr("Order {number}", number=number)))
        return
    run.out.say(answers.order_state(taken.order, run.view))
    _say_products(run, taken)
    run.out.say(answers.way_back())


def _day_of(run: Run, number: int) -> str:
    return get_order(run.store, number).day


@app.command("rm")
def rm_signature(
    ctx: typer.Context,
    number: Number,
    with_payments: Annotated[bool, typer.Option("--with-payments", help="Delete what was paid for it, too.")] = False,
) -> None:
    """Delete an order; what was paid for it stays as the customer's credit.

    Example: crm order rm 12
    """
    rm(ctx.obj, order_meant(ctx.obj, number), with_payments=with_payments)


def rm(run: Run, number: int, *, with_payments: bool = False) -> None:
    """Delete an order; what was paid for it stays as the customer's credit."""
    order = remove_order(run.store, number, with_payments=with_payments)
    if run.json:
        run.out.json(record_json(order, ORDER))
        return
    run.out.say(tr("Deleted: {order_state}", order_state=answers.order_state(order, run.view)))
    if order.paid and not with_payments:
        run.out.say(
            tr("{amount} that was paid for it stays as a credit.", amount=run.view.amount(order.paid, order.currency))
        )
    run.out.say(answers.way_back(is_gone=True))


def _beside(taken: AddedOrder) -> dict[str, object]:
    return {
        "new_products": [record_json(p, PRODUCT) for p in taken.made],
        "completed_products": [record_json(p, PRODUCT) for p in taken.completed],
        "unpriced": [],  # a line without a price is refused; scripts of before read the key
    }


def _say_products(run: Run, taken: AddedOrder) -> None:
    from crmcli.commands.product import describe
    from crmcli.queries.sales.products import near_names, products_by_name

    made = {product.id for product in taken.made}
    known = {name: p for name, p in products_by_name(run.store).items() if p.id not in made} if made else {}
    for product in taken.made:
        near = near_names(product.name, known)
        new = [tr("New product {product}", product=describe(product, run.view))]
        if near:
            new += [tr("Is it {names}?", names=listed(near, " or ")), answers.way_back()]
        run.out.answer(new)
    for product in taken.completed:
        run.out.say(tr("From now on product {describe}", describe=describe(product, run.view)))
