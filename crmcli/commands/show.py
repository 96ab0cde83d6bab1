"""crm show: everything about one customer."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.commands.shared import completion
from crmcli.commands.shared.who import one_customer
from crmcli.domain.text.unicode import padded
from crmcli.queries.cards import CustomerCard, customer_card
from crmcli.render.as_json import card_json
from crmcli.render.cards import card_facts, contact_words, note_lines, relatives
from crmcli.render.columns import DEAL_LIST, REMINDER_LIST, Column
from crmcli.render.other_columns import CASE_OF_ONE
from crmcli.render.sales_columns import ORDERS_OF_ONE
from crmcli.render.view import mentions
from crmcli.words import tr, tr_n

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Any

    import typer

    from crmcli.context import Run

_SHOWN_NOTES = 20
_SHOWN_ORDERS = 10


def signature(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help="The customer.", autocompletion=completion("customer"))],
    all_: Annotated[bool, typer.Option("--all", help="Every note, not only the newest 20.")] = False,
) -> None:
    """Everything about one customer: facts, reminders, deals, orders, cases and notes.

    Example: crm show acme
    """
    show(ctx.obj, who, every_note=all_)


def show(run: Run, who: str, *, every_note: bool = False) -> None:
    """Answer with the card of the customer meant by `who`; in words the newest notes unless every one is asked for."""
    customer_id = one_customer(run, who).customer_id
    if run.json:
        run.out.json(card_json(customer_card(run.store, customer_id)))
    else:
        notes = -1 if every_note else _SHOWN_NOTES + 1
        _print_card(run, customer_card(run.store, customer_id, notes=notes, open_only=True), every_note=every_note)


def _without_customer(rows: Sequence[Any], columns: Sequence[Column]) -> Sequence[Column]:
    """The columns without the customer's, where every row is of one: whose card it is stands above."""
    if len({getattr(row, "customer", "") for row in rows}) > 1:
        return columns
    return [column for column in columns if column.key != "customer"]


def _print_card(run: Run, card: CustomerCard, *, every_note: bool) -> None:
    customer, out, view = card.customer, run.out, run.view
    out.link_values((detail.kind, detail.value) for detail in card.details)
    out.put_text(tr("{mentions}  (number {id})", mentions=mentions(customer), id=customer.id))
    for label, value in card_facts(card, view):
        out.put_text("  " + padded(tr("{label}:", label=label), 14) + value)
    for contact in card.contacts:
        out.put_text("  " + padded(tr("{label}:", label=tr("contact")), 14) + contact_words(contact))
    for relative in relatives(card, view):
        out.put_text("  " + padded(tr("{label}:", label=relative.label), 14) + relative.words)
    if customer.note:
        out.put_text(tr("\n{note}", note=view.note(customer.note)))
    for title, rows, columns in (
        (tr("Reminders"), card.reminders, REMINDER_LIST),
        (tr("Deals"), card.deals, DEAL_LIST),
        (tr("Cases"), card.cases, CASE_OF_ONE),
        (tr("Orders"), card.orders[:_SHOWN_ORDERS], ORDERS_OF_ONE),
    ):
        if rows:
            out.put()
            out.put_table(rows, _without_customer(rows, columns), view, title=title)
    if earlier := len(card.orders[_SHOWN_ORDERS:]):
        out.say(
            tr_n(
                "… and {n:,} earlier order: crm order list {id}",
                "… and {n:,} earlier orders: crm order list {id}",
                earlier,
                id=customer.id,
            )
        )
    notes = card.timeline
    out.put_text("" if notes else tr("\nNo notes yet."))
    for note in notes if every_note else notes[:_SHOWN_NOTES]:
        for line in note_lines(note, customer.id, view):
            out.put_text(line)
    if not every_note and len(notes) > _SHOWN_NOTES:
        out.say(tr("… and earlier notes: crm show {id} --all", id=customer.id))


def build() -> typer.Typer:
    """The command line of `show`; the work above needs no Typer."""
    from crmcli.typer_parts import command_app

    return command_app("show", signature)
