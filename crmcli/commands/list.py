"""crm list: customers that meet some conditions."""

from collections.abc import Collection
from typing import Annotated

import typer

from crmcli.commands.shared import conditions
from crmcli.context import Run
from crmcli.domain import fields
from crmcli.errors import Usage
from crmcli.queries.customer_lists import custom_fields, list_customers
from crmcli.render.columns import CUSTOMER_LIST, Column, customer_json
from crmcli.render.other_columns import customer_fact
from crmcli.words import listed, tr

app = typer.Typer(rich_markup_mode=None)


@app.command("list")
def list_signature(
    ctx: typer.Context,
    tag: conditions.Tag = None,
    stage: conditions.Stage = None,
    source: conditions.Source = None,
    company: conditions.Company = None,
    city: conditions.City = None,
    tier: conditions.Tier = None,
    quiet: conditions.Quiet = None,
    since: conditions.Since = None,
    missing: conditions.Missing = None,
    where: conditions.Where = None,
    sort: conditions.Sort = "name",
    batch: conditions.Batch = None,
    birthday: conditions.Born = None,
    limit: conditions.Limit = None,
    columns: Annotated[
        str | None, typer.Option(metavar="NAMES", help="What to show: name,city,budget …; your own fields too.")
    ] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Only the numbers, for xargs.")] = False,
) -> None:
    """List customers, by name.

    Example: crm list --tag vip --stage won

    Example: crm list --columns name,city,budget --sort -budget

    Example: crm list --birthday "next month"

    Example: crm list --where "city = Paris and (budget > 5000 or tag = vip)" --sort -last_contact
    """
    typed = conditions.Conditions(tag, stage, source, company, city, quiet, since, missing, where, batch, limit, tier,
                                  birthday)  # fmt: skip
    list_matching(ctx.obj, typed, sort=sort, columns=columns, only_ids=ids)


def list_matching(
    run: Run,
    typed: conditions.Conditions,
    *,
    sort: str = "name",
    columns: str | None = None,
    only_ids: bool = False,
) -> None:
    """Answer with the customers that meet the conditions typed."""
    found = list_customers(run.store, conditions.parse_conditions(run, typed, sort))
    if run.json:
        run.out.json([customer_json(c) for c in found])
    elif only_ids:
        for customer in found:
            run.out.put(str(customer.id))
    elif found:
        names = columns or ("id,name,company,birthday,phone" if typed.birthday is not None else "")
        shown = _shown(run, names) if names else CUSTOMER_LIST
        run.out.put_table(found, shown, run.view, keeps_empty=bool(names))
    else:
        run.out.put(tr("No customers. Add one: crm add NAME") if typed.is_any else tr("No customer is like that."))
    conditions.say_values(run, typed)


def _shown(run: Run, names: str) -> list[Column]:
    """The columns named; raises Usage for one that nobody has."""
    wanted = [name.strip() for name in names.replace("，", ",").split(",") if name.strip()]
    own = custom_fields(run.store)
    return [customer_fact(_column_name(name, own)) for name in wanted]


def _column_name(name: str, own: Collection[str]) -> str:
    """The field's name for what was typed: one of the list, `tags` for tag, or one of the owner's own."""
    plain = name.lower().replace("-", "_")
    listable = {field.name for field in fields.LISTABLE}
    for found in (plain, "tag" if plain == "tags" else plain):
        if found in listable:
            return found
    for found in (name, plain):
        if found in own:
            return found
    known = listed((*sorted(listable), *sorted(own)))
    raise Usage(tr("There is no column {name!r}.", name=name), tr("The columns are: {known}", known=known))
