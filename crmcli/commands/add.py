"""crm add: a new customer."""

from typing import Annotated

import typer

from crmcli.commands.shared.complete import complete_stage, complete_tag
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.queries.customers import get_customer
from crmcli.render.columns import customer_json
from crmcli.render.view import mentions
from crmcli.services import customers
from crmcli.services.deals import checked_stage
from crmcli.words import tr

app = typer.Typer(rich_markup_mode=None)


@app.command("add")
def add_signature(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The customer's name.")],
    company: Annotated[str | None, typer.Option(help="The company they work for.")] = None,
    phone: Annotated[list[str] | None, typer.Option(help="A phone; repeat for more.")] = None,
    email: Annotated[list[str] | None, typer.Option(help="An e-mail address; repeat for more.")] = None,
    wechat: Annotated[str | None, typer.Option(help="A WeChat id.")] = None,
    address: Annotated[str | None, typer.Option(help="An address.")] = None,
    city: Annotated[str | None, typer.Option(help="The city.")] = None,
    title: Annotated[str | None, typer.Option(help="The job title.")] = None,
    birthday: Annotated[str | None, typer.Option(help="1980-05-03, --05-03, 3 April, 农历八月十五.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="A tag; repeat for more.", autocompletion=complete_tag)] = None,
    stage: Annotated[str | None, typer.Option(help="The stage.", autocompletion=complete_stage)] = None,
    source: Annotated[str | None, typer.Option(help="Where they came from.")] = None,
    by: Annotated[str | None, typer.Option(help="Who referred them: a customer, or a name.")] = None,
    alias: Annotated[list[str] | None, typer.Option(help="A nickname to find them by.")] = None,
    ref: Annotated[list[str] | None, typer.Option(help="Their number in another system.")] = None,
    note: Annotated[str | None, typer.Option(help="A lasting note.")] = None,
    is_company: Annotated[bool, typer.Option("--is-company", help="The customer is a company.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Add although one like it is there.")] = False,
) -> None:
    """Add a customer.

    Example: crm add "Li Wei" --company Acme --phone 13800138000 --source referral --by "Wang Fang"
    """
    add(
        ctx.obj,
        name,
        company=company,
        phone=phone,
        email=email,
        wechat=wechat,
        address=address,
        city=city,
        title=title,
        birthday=birthday,
        tag=tag,
        stage=stage,
        source=source,
        by=by,
        alias=alias,
        ref=ref,
        note=note,
        is_company=is_company,
        force=force,
    )


def add(
    run: Run,
    name: str,
    *,
    company: str | None = None,
    phone: list[str] | None = None,
    email: list[str] | None = None,
    wechat: str | None = None,
    address: str | None = None,
    city: str | None = None,
    title: str | None = None,
    birthday: str | None = None,
    tag: list[str] | None = None,
    stage: str | None = None,
    source: str | None = None,
    by: str | None = None,
    alias: list[str] | None = None,
    ref: list[str] | None = None,
    note: str | None = None,
    is_company: bool = False,
    force: bool = False,
) -> None:
    """Add a customer."""
    run.without_book = "create"
    new = customers.NewCustomer(
        name=name,
        kind="company" if is_company else None,
        company=company,
        title=title,
        city=city,
        birthday=birthday,
        stage=checked_stage(stage, run.settings) if stage else None,
        source=source,
        referrer_id=_referrer(run, by),
        referred_by=by,
        note=note,
        phones=tuple(phone or ()),
        emails=tuple(email or ()),
        aliases=tuple(alias or ()),
        refs=tuple(ref or ()),
        tags=tuple(tag or ()),
        wechat=wechat,
        address=address,
    )
    add_checked(run, new, force=force)


def add_checked(run: Run, new: customers.NewCustomer, *, force: bool) -> int:
    """Add a customer unless one like it is there; says or answers what was made."""
    customer_id = customers.add_unless_known(run.store, new, run.settings, force=force)
    customer = get_customer(run.store, customer_id)
    if run.json:
        run.out.json(customer_json(customer))
    else:
        run.out.say(
            tr("Added {mentions} as number {customer_id}.", mentions=mentions(customer), customer_id=customer_id)
        )
    return customer_id


def _referrer(run: Run, by: str | None) -> int | None:
    """The referring customer's id, when exactly one customer answers to that name."""
    if by is None:
        return None
    from crmcli.queries.search.customer_lookup import find_customers

    found = find_customers(run.store, by)
    if not found.hits:
        return None
    return one_customer(run, by).customer_id
