"""crm edit: change a customer by options, by field=value, or as a whole card in the editor."""

from typing import Annotated

import typer

from crmcli import parse
from crmcli.commands.shared import conditions
from crmcli.commands.shared.bulk_edit import Bulk, edit_each, edit_where
from crmcli.commands.shared.complete import complete_customer, complete_stage, complete_tag
from crmcli.commands.shared.own_fields import own_field_pair, say_own_fields
from crmcli.commands.shared.who import customers_meant, one_customer
from crmcli.context import Run
from crmcli.domain.text.unicode import one_line
from crmcli.queries.customers import get_customer
from crmcli.render import answers
from crmcli.render.columns import customer_json
from crmcli.services.editing import FieldChange, edit_customer, parse_change
from crmcli.words import tr

app = typer.Typer(rich_markup_mode=None)


@app.command("edit")
def edit_signature(
    ctx: typer.Context,
    who: Annotated[
        str, typer.Argument(help="The customer, or several parted by commas.", autocompletion=complete_customer)
    ],
    changes: Annotated[
        list[str] | None, typer.Argument(metavar="[FIELD=VALUE]...", help="city=Paris tag+=vip …")
    ] = None,
    name: Annotated[str | None, typer.Option(help="The name.")] = None,
    company: Annotated[str | None, typer.Option(help="The company.")] = None,
    title: Annotated[str | None, typer.Option(help="The job title.")] = None,
    phone: Annotated[list[str] | None, typer.Option(help="One more phone.")] = None,
    email: Annotated[list[str] | None, typer.Option(help="One more e-mail address.")] = None,
    city: Annotated[str | None, typer.Option(help="The city.")] = None,
    birthday: Annotated[str | None, typer.Option(help="1980-05-03, --05-03, 3 April, 农历八月十五.")] = None,
    stage: Annotated[str | None, typer.Option(help="The stage.", autocompletion=complete_stage)] = None,
    source: Annotated[str | None, typer.Option(help="Where they came from.")] = None,
    tier: Annotated[str | None, typer.Option(help="How much attention: A, B, C.")] = None,
    note: Annotated[str | None, typer.Option(help="A lasting note.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="One more tag.", autocompletion=complete_tag)] = None,
    untag: Annotated[list[str] | None, typer.Option(help="A tag to take away.", autocompletion=complete_tag)] = None,
    alias: Annotated[list[str] | None, typer.Option(help="A nickname to find them by.")] = None,
    wechat: Annotated[list[str] | None, typer.Option(help="One more WeChat id.")] = None,
    every: Annotated[
        str | None, typer.Option("--every", "--cadence", metavar="SPAN", help='How often to be in touch: "6 weeks".')
    ] = None,
    snooze: Annotated[str | None, typer.Option(metavar="WHEN", help="Leave them out of quiet until then.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A field of your own.")] = None,
    where: conditions.Where = None,
    yes: Annotated[bool, typer.Option("--yes", help="With --where: change them without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --where: say who would be changed.")] = False,
) -> None:
    """Change a customer. Without changes, the whole card opens in your editor.

    Example: crm edit acme city=Shanghai --tag vip --alias "the bakery" --set budget=5000

    Example: crm edit --where "city = Paris and tier = C" tier=B
    """
    if where is not None:
        changes, who = [who, *(changes or ())], ""
    edit(
        ctx.obj,
        who,
        changes=changes,
        name=name,
        company=company,
        title=title,
        phone=phone,
        email=email,
        city=city,
        birthday=birthday,
        stage=stage,
        source=source,
        tier=tier,
        note=note,
        tag=tag,
        untag=untag,
        alias=alias,
        wechat=wechat,
        every=every,
        snooze=snooze,
        set_=set_,
        bulk=Bulk(where, yes, dry_run) if where is not None else None,
    )


def edit(
    run: Run,
    who: str,
    *,
    changes: list[str] | None = None,
    name: str | None = None,
    company: str | None = None,
    title: str | None = None,
    phone: list[str] | None = None,
    email: list[str] | None = None,
    city: str | None = None,
    birthday: str | None = None,
    stage: str | None = None,
    source: str | None = None,
    tier: str | None = None,
    note: str | None = None,
    tag: list[str] | None = None,
    untag: list[str] | None = None,
    alias: list[str] | None = None,
    wechat: list[str] | None = None,
    every: str | None = None,
    snooze: str | None = None,
    set_: list[str] | None = None,
    bulk: Bulk | None = None,
) -> None:
    """Change a customer. Without changes, the whole card opens in your editor."""
    single = {"name": name, "company": company, "title": title, "city": city, "birthday": birthday, "stage": stage,
                  "source": source, "tier": tier, "note": note, "every": every}  # fmt: skip
    wanted = [parse_change(said) for said in changes or ()]
    wanted += [FieldChange("set", field, value) for field, value in single.items() if value is not None]
    until = parse.when(snooze, run.view).day.isoformat() if snooze else ""
    if snooze is not None:
        wanted.append(FieldChange("set", "snooze", until))
    for field, values in (("phone", phone), ("email", email), ("tag", tag), ("alias", alias), ("wechat", wechat)):
        wanted += [FieldChange("add", field, value) for value in values or ()]
    wanted += [FieldChange("drop", "tag", value) for value in untag or ()]
    custom = dict(own_field_pair(said) for said in set_ or ())
    if bulk is not None:
        edit_where(run, bulk, wanted, custom)
        return
    hits = customers_meant(run, who) if wanted or custom else [one_customer(run, who)]
    if len(hits) > 1:
        edit_each(run, [hit.customer_id for hit in hits], wanted, custom)
        return
    hit = hits[0]
    earlier: str | None = None
    if not wanted and not custom:
        from crmcli.commands.shared.card_text import edit_card

        edit_card(run, hit.customer_id)
    else:
        if any(change.field == "note" and change.op == "set" for change in wanted):
            earlier = get_customer(run.store, hit.customer_id).note
        edit_customer(run.store, hit.customer_id, wanted, custom, run.settings)
    customer = get_customer(run.store, hit.customer_id)
    if run.json:
        run.out.json(customer_json(customer))
    elif run.store.kept_step is None:
        run.out.answer(answers.unchanged(customer.name))
    else:
        run.out.answer(answers.customer_changed(customer))
        say_own_fields(run, customer, custom.items())
        if until:
            run.out.say(tr("  left out of quiet until {day}", day=run.view.spoken_day(until)))
        if earlier and earlier != customer.note:
            run.out.say(tr("  the note was “{note}”; note+=… would have added to it", note=one_line(earlier, 60)))
        run.out.say(answers.way_back())
