"""crm show: everything about one customer."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.commands.complete import complete_customer
from crmcli.commands.who import one_customer
from crmcli.context import Run
from crmcli.domain.dates import ago
from crmcli.domain.times import local_day
from crmcli.queries.customers import contacts_of, details_of, get_customer
from crmcli.queries.sales.deals import deals_of
from crmcli.queries.sales.orders import orders_of
from crmcli.queries.timeline import interactions_of, reminders_of

app = typer.Typer(rich_markup_mode=None)
_SHOWN_NOTES = 20


@app.command()
def show(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help="The customer.", autocompletion=complete_customer)],
    all_: Annotated[bool, typer.Option("--all", help="Every note, not only the newest 20.")] = False,
) -> None:
    """Everything about one customer: facts, reminders, deals, orders and notes.

    Example: crm show acme
    """
    run: Run = ctx.obj
    customer_id = one_customer(run, who).customer_id
    if run.json:
        run.put_json(card_json(run, customer_id))
    else:
        _print_card(run, customer_id, limit=-1 if all_ else _SHOWN_NOTES)


def card_json(run: Run, customer_id: int) -> dict[str, object]:
    """The customer, whole."""
    store = run.store
    return {
        **render.customer_json(get_customer(store, customer_id)),
        "contacts": [
            {"id": c.id, "name": c.name, "title": c.title, "role": c.role, "left_on": c.left_on}
            for c in contacts_of(store, customer_id)
        ],
        "details": [
            {"kind": d.kind, "label": d.label, "value": d.value, "contact_id": d.contact_id}
            for d in details_of(store, customer_id)
        ],
        "interactions": [render.interaction_json(i) for i in interactions_of(store, customer_id)],
        "reminders": [render.reminder_json(r) for r in reminders_of(store, customer_id)],
        "deals": [render.deal_json(d) for d in deals_of(store, customer_id)],
        "orders": [render.order_json(o) for o in orders_of(store, customer_id)],
    }


def _print_card(run: Run, customer_id: int, *, limit: int) -> None:
    store, today = run.store, run.now.date()
    customer = get_customer(store, customer_id)
    render.put_text(f"{render.mentions(customer)}  (number {customer.id})")
    for label, value in render.customer_facts(customer):
        render.put_text(f"  {label + ':':<14}{value}")
    for detail in details_of(store, customer_id):
        if detail.kind in ("address", "url", "wechat", "fax"):
            render.put_text(f"  {detail.kind + ':':<14}{detail.value}")
    for contact in contacts_of(store, customer_id):
        render.put_text(f"  contact:      {contact.name}{', ' + contact.title if contact.title else ''}")
    if customer.note:
        render.put_text(f"\n{customer.note}")
    for title, rows, columns in (
        ("Reminders", reminders_of(store, customer_id, open_only=True), render.REMINDER_COLUMNS),
        ("Deals", deals_of(store, customer_id), render.DEAL_COLUMNS),
        ("Orders", orders_of(store, customer_id)[:10], render.ORDER_COLUMNS),
    ):
        if rows:
            run.put("")
            render.print_table(rows, columns, title=title)
    notes = interactions_of(store, customer_id, limit=limit)
    render.put_text("" if notes else "\nNo notes yet.")
    for note in notes:
        arrow = {"in": " ←", "out": " →"}.get(note.direction or "", "")
        who = f" with {note.contact}" if note.contact else ""
        head = f"{render.day(note.at)}  {note.channel}{arrow}{who}  ({ago(local_day(note.at), today)})"
        render.put_text(head)
        for line in note.text.splitlines():
            render.put_text(f"    {line}")
