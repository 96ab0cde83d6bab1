"""crm add: a new customer."""

import shlex
from typing import Annotated

import typer

from crmcli.commands.shared.complete import complete_stage, complete_tag
from crmcli.commands.shared.own_fields import own_field_pair, say_own_fields
from crmcli.commands.shared.who import read_key
from crmcli.context import Run
from crmcli.domain.newcomer import parse_newcomer
from crmcli.domain.text.unicode import clean
from crmcli.errors import Usage
from crmcli.queries.customers import company_named, get_customer
from crmcli.render import answers
from crmcli.render.columns import customer_json
from crmcli.render.view import mentions
from crmcli.services import customers
from crmcli.services.contacts import NewContact, add_contact
from crmcli.services.deals import checked_stage
from crmcli.services.referrals import find_referrer
from crmcli.words import listed, tr

app = typer.Typer(rich_markup_mode=None)
_FEWEST_DIGITS = 6  # of a whole phone


@app.command("add")
def add_signature(
    ctx: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="NAME [PHONE] [MAIL]", help="The name; a phone and a mail in any order.")
    ],
    company: Annotated[str | None, typer.Option(help="The company they work for.")] = None,
    phone: Annotated[list[str] | None, typer.Option(help="A phone; repeat for more.")] = None,
    email: Annotated[list[str] | None, typer.Option(help="An e-mail address; repeat for more.")] = None,
    wechat: Annotated[str | None, typer.Option(help="A WeChat id.")] = None,
    address: Annotated[str | None, typer.Option(help="An address.")] = None,
    city: Annotated[str | None, typer.Option(help="The city.")] = None,
    title: Annotated[str | None, typer.Option(help="The job title.")] = None,
    birthday: Annotated[str | None, typer.Option(help="1980-05-03, --05-03, 3 April, 农历八月十五.")] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", "--tags", help="A tag; vip,new are two.", autocompletion=complete_tag),
    ] = None,
    tier: Annotated[str | None, typer.Option(help="How much attention: A, B, C.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="A field of your own.")] = None,
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
        words,
        company=company,
        phone=phone,
        email=email,
        wechat=wechat,
        address=address,
        city=city,
        title=title,
        birthday=birthday,
        tag=tag,
        tier=tier,
        set_=set_,
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
    words: list[str],
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
    tier: str | None = None,
    set_: list[str] | None = None,
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
    words, phone = _with_groups(words, phone or [])
    typed = parse_newcomer(words)
    if typed.company and company:
        raise Usage(tr("The company stands twice: {one} and {other}.", one=typed.company, other=company))
    referrer = find_referrer(run.store, by) if by else None
    new = customers.NewCustomer(
        name=typed.name,
        kind="company" if is_company else None,
        company=company or typed.company,
        title=title,
        city=city,
        birthday=birthday,
        stage=checked_stage(stage, run.settings) if stage else None,
        source=source,
        tier=tier,
        referrer_id=referrer.customer_id if referrer else None,
        referred_by=referrer.name if referrer else None,
        note=note,
        phones=(*typed.phones, *phone),
        emails=(*typed.emails, *(email or ())),
        aliases=tuple(alias or ()),
        refs=tuple(ref or ()),
        tags=tuple(part.strip() for said in tag or () for part in said.split(",") if part.strip()),
        wechat=wechat,
        address=address,
        own_fields=tuple(own_field_pair(said) for said in set_ or ()),
    )
    employer = company_named(run.store, clean(new.company)) if new.company and not is_company else None
    if employer is not None and run.interactive and _is_only_a_person(new) and _is_contact(run, new.name, employer[1]):
        contact = add_contact(run.store, employer[0], _as_contact(new), run.settings.region, force=force)
        run.out.answer(answers.contact_changed(contact, employer[1], tr("Added")))
        return
    customer_id = add_checked(run, new, force=force)
    if employer is not None and not run.json:
        line = shlex.join(["crm", "contact", "add", employer[1], new.name])
        run.out.say(tr("  a customer of their own; as a contact of {company}: {line}", company=employer[1], line=line))
    if set_ and not run.json:
        say_own_fields(run, get_customer(run.store, customer_id), new.own_fields)
    if referrer and not run.json:
        run.out.say(
            tr("  referred by {name}, number {number}", name=referrer.name, number=referrer.customer_id)
            if referrer.customer_id is not None
            else tr("  referred by {name}; nobody in the book answers to that, so it stays text", name=referrer.name)
        )


def _is_only_a_person(new: customers.NewCustomer) -> bool:
    """Whether nothing was said that a contact cannot hold."""
    return not (new.city or new.stage or new.source or new.tier or new.referred_by or new.aliases or new.refs
                or new.tags or new.address or new.own_fields)  # fmt: skip


def _is_contact(run: Run, name: str, company: str) -> bool:
    """Whether the person at the terminal wants a contact of the company; Enter is a customer of their own."""
    run.out.ask(tr("{company} is a customer: is {name} a contact there? (y: yes; Enter: a customer of their own) ",
                   company=company, name=name))  # fmt: skip
    pressed = read_key()
    run.out.say(pressed if pressed.isprintable() else "")
    return pressed.casefold() == "y"


def _as_contact(new: customers.NewCustomer) -> NewContact:
    """The same person as a contact of a company."""
    return NewContact(
        new.name, new.title, None, new.birthday, new.note, tuple(new.phones), tuple(new.emails), new.wechat
    )


def _with_groups(words: list[str], phones: list[str]) -> tuple[list[str], list[str]]:
    """The words and the phones, with the groups of digits behind `--phone 0161 496 0202` put where they belong."""
    if len(phones) != 1 or sum(map(str.isdecimal, phones[0])) >= _FEWEST_DIGITS:
        return words, phones
    count = next((n for n, word in enumerate(reversed(words)) if not word.isdecimal()), len(words))
    at = len(words) - count
    return words[:at], [" ".join([*phones, *words[at:]])]


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
        if new.phones or new.emails:
            run.out.say(tr("  {contacts}", contacts=listed((*new.phones, *new.emails))))
    return customer_id
