"""crm product: what is sold."""

from typing import Annotated

import typer

from crmcli import parse
from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.domain.dates import parse_span
from crmcli.domain.records import Product
from crmcli.domain.sales.money import Money, parse_amount
from crmcli.domain.sales.units import one_of
from crmcli.errors import Usage
from crmcli.queries.sales.products import list_products, one_product
from crmcli.render import answers
from crmcli.render.as_json import product_use_json
from crmcli.render.columns import record_json
from crmcli.render.sales_columns import PRODUCT, PRODUCT_LIST
from crmcli.render.view import View
from crmcli.services.products import ProductFacts, add_product, edit_product, remove_product
from crmcli.services.reorder import MONTH_DAYS, Use, drop_use, quantity, set_use
from crmcli.words import facts_in_row, labelled, tr, tr_mark, tr_marked, tr_n

app = typer.Typer(rich_markup_mode=None, help="Products: what is sold, by which unit, at what price and cost.")

Price = Annotated[str | None, typer.Option("--price", help="What one of that unit is sold for.")]
Cost = Annotated[str | None, typer.Option("--cost", help="What one of that unit costs you.")]
Unit = Annotated[str | None, typer.Option("--unit", help="What it is counted in: kg, box, 瓶 …")]


@app.command("add")
def add_signature(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The product.")],
    unit: Unit = None,
    price: Price = None,
    cost: Cost = None,
) -> None:
    """Add a product.

    Example: crm product add rice --unit kg --price 4.50 --cost 3
    """
    add(ctx.obj, name, unit=unit, price=price, cost=cost)


def add(run: Run, name: str, *, unit: str | None = None, price: str | None = None, cost: str | None = None) -> None:
    """Add a product."""
    run.without_book = "create_own"
    facts = ProductFacts(
        name, unit, parse.amount(price, run.view) if price else None, parse.amount(cost, run.view) if cost else None
    )
    _answer(run, add_product(run.store, facts), tr_mark("Added"))


@app.command("list")
def list_signature(ctx: typer.Context) -> None:
    """List the products, by name.

    Example: crm product list
    """
    list_(ctx.obj)


def list_(run: Run) -> None:
    """List the products, by name."""
    products = list_products(run.store)
    if run.json:
        run.out.records(products, PRODUCT)
    elif products:
        run.out.put_list(products, PRODUCT_LIST, run.view)
    else:
        run.out.put(tr("No products. Add one: crm product add rice --unit kg --price 4.50"))


@app.command("edit")
def edit_signature(
    ctx: typer.Context,
    product: Annotated[str, typer.Argument(help="The product's name or number.")],
    name: Annotated[str | None, typer.Option("--name", help="A new name.")] = None,
    unit: Unit = None,
    price: Price = None,
    cost: Cost = None,
) -> None:
    """Change a product; "" takes a value away. Orders taken down before keep their prices.

    Example: crm product edit rice --price 4.80
    """
    edit(ctx.obj, product, name=name, unit=unit, price=price, cost=cost)


def edit(
    run: Run,
    product: str,
    *,
    name: str | None = None,
    unit: str | None = None,
    price: str | None = None,
    cost: str | None = None,
) -> None:
    """Change a product; "" takes a value away. Orders taken down before keep their prices."""
    found = one_product(run.store, product)
    said = {"unit": unit, "price": price, "cost": cost}
    cleared = frozenset(column for column, value in said.items() if value == "")
    facts = ProductFacts(name, unit or None, _money(run, price, found), _money(run, cost, found), cleared)
    _answer(run, edit_product(run.store, found, facts), tr_mark("Changed"))


@app.command("rm")
def rm_signature(
    ctx: typer.Context, product: Annotated[str, typer.Argument(help="The product's name or number.")]
) -> None:
    """Set a product aside: it is proposed no more; orders that name it stay as they are.

    Example: crm product rm rice
    """
    rm(ctx.obj, product)


def rm(run: Run, product: str) -> None:
    """Set a product aside."""
    found, orders = remove_product(run.store, one_product(run.store, product))
    if run.json:
        run.out.json({**record_json(found, PRODUCT), "orders": orders})
    else:
        run.out.answer([*answers.product_set_aside(found.name, orders), answers.way_back(is_gone=True)])


@app.command("use")
def use_signature(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help="The customer.", autocompletion=complete_customer)],
    product: Annotated[str, typer.Argument(help="The product's name or number.")],
    per_week: Annotated[str | None, typer.Option(metavar="QUANTITY", help="What they use a week: 5kg.")] = None,
    per_day: Annotated[str | None, typer.Option(metavar="QUANTITY", help="What they use a day.")] = None,
    per_month: Annotated[str | None, typer.Option(metavar="QUANTITY", help="What they use a month.")] = None,
    lead: Annotated[str | None, typer.Option(metavar="SPAN", help="How long a delivery takes: 3 days.")] = None,
    stop: Annotated[bool, typer.Option("--stop", help="Forget it.")] = False,
) -> None:
    """Keep how much a customer uses, so that crm reorder knows when the jar is empty.

    Without a quantity the jar is reckoned from what they buy.

    Example: crm product use acme rice --per-week 5kg --lead "3 days"
    """
    use(ctx.obj, who, product, per_week=per_week, per_day=per_day, per_month=per_month, lead=lead, stop=stop)


def use(
    run: Run,
    who: str,
    product: str,
    *,
    per_week: str | None = None,
    per_day: str | None = None,
    per_month: str | None = None,
    lead: str | None = None,
    stop: bool = False,
) -> None:
    """Keep how much a customer uses, so that crm reorder knows when the jar is empty."""
    said = [(words, days) for words, days in ((per_day, 1), (per_week, 7), (per_month, MONTH_DAYS)) if words]
    if len(said) > 1 or (stop and (said or lead)):
        raise Usage(tr("Say one of --per-day, --per-week, --per-month and --stop."))
    hit = one_customer(run, who)
    found = one_product(run.store, product)
    if stop:
        drop_use(run.store, hit.customer_id, found)
        kept = None
    else:
        rate = quantity(said[0][0], found) / said[0][1] if said else None
        kept = Use(rate, parse_span(lead) if lead else 0)
        set_use(run.store, hit.customer_id, found, kept)
    if run.json:
        run.out.json(product_use_json(hit.customer_id, found, kept))
    elif run.store.kept_step is None:
        run.out.answer(answers.unchanged(labelled(hit.name, _use_text(found, kept))))
    else:
        answer = tr("{name}: {use_text}.", name=hit.name, use_text=_use_text(found, kept))
        run.out.answer([answer, answers.way_back()])


def _use_text(product: Product, kept: Use | None) -> str:
    if kept is None:
        return tr("how much {product} they use is no longer kept", product=product.name)
    if kept.per_day is None:
        use = tr("what they use of {product} is reckoned from what they buy", product=product.name)
    else:
        quantity = f"{kept.per_day * 7:.3g} {product.unit or ''}".rstrip()
        use = tr("uses {quantity} of {product} a week", quantity=quantity, product=product.name)
    if not kept.lead_days:
        return use
    return tr_n(
        "{use}, to be ordered {n:,} day ahead", "{use}, to be ordered {n:,} days ahead", kept.lead_days, use=use
    )


def _money(run: Run, text: str | None, product: Product) -> Money | None:
    return parse_amount(text, product.currency or run.settings.currency) if text else None


def _answer(run: Run, product: Product, verb: str) -> None:
    if run.json:
        run.out.json(record_json(product, PRODUCT))
    elif run.store.kept_step is None:
        run.out.answer(answers.unchanged(product.name))
    else:
        run.out.say(tr("{verb} product {product}.", verb=tr_marked(verb), product=describe(product, run.view)))


def describe(product: Product, view: View) -> str:
    """A product in an echo: its number, name, price, unit and cost."""
    price = view.amount(product.price, product.currency) or tr("no price yet")
    if product.unit:
        price = tr("{price} per {unit}", price=price, unit=one_of(product.unit))
    facts = [product.name, price]
    if product.cost is not None:
        facts.append(tr("costs {cost}", cost=view.amount(product.cost, product.currency)))
    return tr("{number}: {facts}", number=product.id, facts=facts_in_row(facts))
