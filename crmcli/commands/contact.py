"""crm contact: the people at a customer."""

from typing import Annotated

import typer

from crmcli import parse
from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.domain.records import Contact
from crmcli.errors import Usage
from crmcli.queries.contacts import contact_lines
from crmcli.queries.customers import name_of
from crmcli.render import answers
from crmcli.render.columns import record_json
from crmcli.render.other_columns import CONTACT_LINE, CONTACT_LIST, CONTACT_OF_ONE
from crmcli.services.contacts import NewContact, add_contact, contact_named, edit_contact, remove_contact
from crmcli.words import tr, tr_mark, tr_marked

app = typer.Typer(rich_markup_mode=None, help="The people at a customer.")
_Who = Annotated[str, typer.Argument(help="The customer.", autocompletion=complete_customer)]
_Person = Annotated[str, typer.Argument(help="The person's name, a part of it, or number.")]
_Title = Annotated[str | None, typer.Option(help="Buyer, owner.")]
_Role = Annotated[str | None, typer.Option(help="What they decide: signs, uses, advises.")]
_Several = Annotated[list[str] | None, typer.Option(help="Repeat for several.")]
_Instead = Annotated[str | None, typer.Option(help="In place of those there are; parted by commas.")]
_WeChat = Annotated[str | None, typer.Option(help="WeChat name.")]
_Birthday = Annotated[str | None, typer.Option(help="1980-05-03, --05-03, 3 April, 农历八月十五.")]
_Note = Annotated[str | None, typer.Option(help="A lasting note.")]
_CHANGED = {"added": tr_mark("Added"), "changed": tr_mark("Changed"), "deleted": tr_mark("Deleted")}


@app.command("add")
def add_signature(
    ctx: typer.Context,
    who: _Who,
    name: Annotated[str, typer.Argument(help="The person's name.")],
    title: _Title = None,
    role: _Role = None,
    phone: _Several = None,
    email: _Several = None,
    wechat: _WeChat = None,
    birthday: _Birthday = None,
    note: _Note = None,
    force: Annotated[bool, typer.Option("--force", help="Add one of the same name again.")] = False,
) -> None:
    """Add a person at a customer; `crm log ann@acme` speaks of them from then on.

    Example: crm contact add acme "Ann Lee" --title buyer --phone "555 0100"
    """
    new = NewContact(name, title, role, birthday, note, tuple(phone or ()), tuple(email or ()), wechat)
    add(ctx.obj, who, new, force=force)


def add(run: Run, who: str, new: NewContact, *, force: bool = False) -> None:
    """Add a person at a customer."""
    hit = one_customer(run, who)
    _answer(run, add_contact(run.store, hit.customer_id, new, run.settings.region, force=force), "added")


@app.command("edit")
def edit_signature(
    ctx: typer.Context,
    who: _Who,
    person: _Person,
    name: Annotated[str | None, typer.Option(help="Another name.")] = None,
    title: _Title = None,
    role: _Role = None,
    phone: _Instead = None,
    email: _Instead = None,
    wechat: _WeChat = None,
    birthday: _Birthday = None,
    note: _Note = None,
    left: Annotated[str | None, typer.Option(metavar="WHEN", help="The day they left the customer.")] = None,
) -> None:
    """Change a person at a customer; "" takes a value away.

    Example: crm contact edit acme ann --title "head of purchasing"

    Example: crm contact edit acme ann --left yesterday
    """
    changes = {"name": name, "title": title, "role": role, "birthday": birthday, "note": note, "left_on": left}
    edit(ctx.obj, who, person, changes, {"phone": phone, "email": email, "wechat": wechat})


def edit(run: Run, who: str, person: str, changes: dict[str, str | None], details: dict[str, str | None]) -> None:
    """Change a person at a customer: what is None stays, "" takes a value away."""
    said = {column: value for column, value in changes.items() if value is not None}
    reach = {kind: value for kind, value in details.items() if value is not None}
    if not said and not reach:
        raise Usage(tr("Say what to change."), tr('Example: crm contact edit acme ann --title "owner"'))
    if said.get("left_on"):
        said["left_on"] = parse.when(said["left_on"], run.view, "past").day.isoformat()
    contact = contact_named(run.store, one_customer(run, who).customer_id, person)
    _answer(run, edit_contact(run.store, contact.id, said, reach, run.settings.region), "changed")


@app.command("rm")
def rm_signature(
    ctx: typer.Context,
    who: _Who,
    person: _Person,
) -> None:
    """Delete a person at a customer, with phone and mail. Notes about them stay.

    Example: crm contact rm acme ann
    """
    rm(ctx.obj, who, person)


def rm(run: Run, who: str, person: str) -> None:
    """Delete a person at a customer."""
    contact = contact_named(run.store, one_customer(run, who).customer_id, person)
    _answer(run, remove_contact(run.store, contact.id), "deleted")


@app.command("list")
def list_signature(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Argument(help="One customer's.", autocompletion=complete_customer)] = None,
) -> None:
    """List the people at a customer, or at every one.

    Example: crm contact list acme
    """
    list_(ctx.obj, who)


def list_(run: Run, who: str | None = None) -> None:
    """List the people at a customer, or at every one."""
    customer_id = one_customer(run, who).customer_id if who is not None else None
    found = contact_lines(run.store, customer_id)
    if run.json:
        run.out.json([record_json(line, CONTACT_LINE) for line in found])
    elif found:
        run.out.put_table(found, CONTACT_LIST if customer_id is None else CONTACT_OF_ONE, run.view)
    elif customer_id is None:
        run.out.put(tr('No contacts yet. Add one: crm contact add acme "Ann Lee" --title buyer'))
    else:
        run.out.put(tr("{customer} has no contacts yet.", customer=name_of(run.store, customer_id)))


def _answer(run: Run, contact: Contact, what: str) -> None:
    if run.json:
        lines = contact_lines(run.store, contact.customer_id)
        line = next((each for each in lines if each.contact.id == contact.id), None)
        run.out.json(record_json(line, CONTACT_LINE) if line else {"id": contact.id, "name": contact.name})
        return
    customer = name_of(run.store, contact.customer_id)
    if run.store.kept_step is None:
        run.out.answer(answers.unchanged(contact.name))
        return
    run.out.answer(answers.contact_changed(contact, customer, tr_marked(_CHANGED[what])))
