"""crm product: what is sold."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.commands import parse, sales
from crmcli.context import Run
from crmcli.domain.money import Money, parse_amount
from crmcli.domain.records import Product
from crmcli.queries.products import list_products, one_product
from crmcli.services.products import ProductFacts, add_product, edit_product

app = typer.Typer(rich_markup_mode=None, help="Products: what is sold, by which unit, at what price and cost.")

Price = Annotated[str | None, typer.Option("--price", help="What one of that unit is sold for.")]
Cost = Annotated[str | None, typer.Option("--cost", help="What one of that unit costs you.")]
Unit = Annotated[str | None, typer.Option("--unit", help="What it is counted in: kg, box, 瓶 …")]


@app.command()
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The product.")],
    unit: Unit = None,
    price: Price = None,
    cost: Cost = None,
) -> None:
    """Add a product.

    Example: crm product add rice --unit kg --price 4.50 --cost 3
    """
    run: Run = ctx.obj
    facts = ProductFacts(
        name, unit, parse.money(run, price) if price else None, parse.money(run, cost) if cost else None
    )
    _answer(run, add_product(run.store, facts), "Added")


@app.command("list")
def list_(ctx: typer.Context) -> None:
    """List the products, by name.

    Example: crm product list
    """
    run: Run = ctx.obj
    products = list_products(run.store)
    if run.json:
        run.put_json([sales.product_json(p) for p in products])
    elif products:
        render.print_table(products, sales.PRODUCT_COLUMNS)
    else:
        run.put("No products. Add one: crm product add rice --unit kg --price 4.50")


@app.command()
def edit(
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
    run: Run = ctx.obj
    found = one_product(run.store, product)
    said = {"unit": unit, "price": price, "cost": cost}
    cleared = frozenset(column for column, value in said.items() if value == "")
    facts = ProductFacts(name, unit or None, _money(run, price, found), _money(run, cost, found), cleared)
    _answer(run, edit_product(run.store, found, facts), "Changed")


def _money(run: Run, text: str | None, product: Product) -> Money | None:
    return parse_amount(text, product.currency or run.settings.currency) if text else None


def _answer(run: Run, product: Product, verb: str) -> None:
    if run.json:
        run.put_json(sales.product_json(product))
    else:
        run.say(render.safe(f"{verb} product {describe(product)}."))


def describe(product: Product) -> str:
    """A product in an echo: its number, name, price, unit and cost."""
    price = render.amount(product.price, product.currency) or "no price yet"
    per = f" per {product.unit}" if product.unit else ""
    cost = f", costs {render.amount(product.cost, product.currency)}" if product.cost is not None else ""
    return f"{product.id}: {product.name}, {price}{per}{cost}"
